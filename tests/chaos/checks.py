"""The properties that must hold after the storm, as pure functions of rows and the ledger.

Each check yields violations; `rows` comes from rows.py or from a test. docs/reliability.md explains
what each check guarantees."""
from typing import NamedTuple

import automaton


class Violation(NamedTuple):
    kind: str  # lost, doubled, stuck or wrong
    job: str
    text: str

    def __str__(self):
        return f"{self.kind}: {self.text}" + (f" (job {self.job})" if self.job else "")


def by(rows, column):
    found = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def tag_of(job):
    return job["tags"][0] if job["tags"] else ""


def check_places(rows, ledger):
    """Every accepted job exists once and is finished; there are no others."""
    jobs, told = by(rows.jobs, "id"), set()
    for job, found in jobs.items():
        places = sorted(row["place"] for row in found)
        if len(found) > 1:
            yield Violation("doubled", job, f"it has {len(found)} rows: {' '.join(places)}")
        elif places == ["live"]:
            yield Violation("stuck", job, f"it is still {found[0]['state']} in jobs_live")
    for tag, found in by([{**row, "tag": tag_of(row)} for row in rows.jobs], "tag").items():
        told.add(tag)
        one = ledger.submissions.get(tag)
        ids = {row["id"] for row in found}
        if one is None:
            yield Violation("wrong", min(ids), f"nobody submitted a job with the tag {tag!r}")
        elif len(ids) > 1:
            yield Violation("doubled", min(ids), f"{tag} became {len(ids)} jobs")
        elif one.answer in ("refused", "abandoned"):
            yield Violation("wrong", min(ids), f"{tag} was {one.answer} and is a job nevertheless")
        elif one.job and one.job not in ids:
            yield Violation("lost", one.job, f"{tag} is another job now: {min(ids)}")
    for one in ledger.submissions.values():
        if one.answer == "accepted" and one.job not in jobs:
            yield Violation("lost", one.job, f"{one.tag} was accepted and is not there")


def check_states(rows, ledger, excused):
    """The final state is the file's undisturbed one, or the one that a client asked for."""
    for row in rows.jobs:
        one = ledger.submissions.get(tag_of(row))
        if one is None or row["place"] == "live":
            continue
        job, state, expected = row["id"], row["state"], rows.reference[one.variant]
        if one.wish == "cancelled" and state != "cancelled" and "retry" not in one.lost_wishes:
            yield Violation("wrong", job, f"its cancel was answered and it is {state}")
        if state == "cancelled":
            if one.wish != "cancelled" and "cancel" not in one.lost_wishes and not one.deleted:
                yield Violation("lost", job, "it is cancelled and nobody asked for it")
            continue
        if (state, row["code"]) == (expected["state"], expected["code"]) or job in excused:
            continue
        if row["code"] == "poisoned":
            continue  # legal if we killed three of its workers: check_events, check_deaths
        yield Violation("lost" if state == "failed" else "wrong", job,
                        f"{one.variant} is {state} {row['code']}, undisturbed it is "
                        f"{expected['state']} {expected['code']}")


def outputs_of(rows, job):
    key = (job["document_id"], job["generation"])
    return tuple(table.get(key) for table in (rows.pages, rows.chunks, rows.vectors))


def check_progress(rows):
    """A row's counts are written in the same transactions as the counted rows, so a page too many
    or too few means a write that bypassed the fence."""
    documents = {row["id"] for row in rows.documents}
    for job in rows.jobs:
        if job["document_id"] not in documents:
            continue
        pages, chunks, vectors = outputs_of(rows, job)
        wanted = {"pages": (job["pages_done"], pages), "chunks": (job["chunks_total"] or 0, chunks),
                  "vectors": (job["chunks_done"], vectors)}
        for name, (count, found) in wanted.items():
            there = found["n"] if found else 0
            if there != count:
                yield Violation("doubled" if there > count else "lost", job["id"],
                                f"it has {there} {name} and its row says {count} ({job['state']})")
            elif found and found["hi"] - found["lo"] + 1 != there and not job["selects_pages"]:
                yield Violation("lost", job["id"], f"its {name} have gaps")


def check_outputs(rows, ledger, excused):
    """A completed job has the same output as the same file and options undisturbed."""
    documents = {row["id"]: row for row in rows.documents}
    for job in rows.jobs:
        one = ledger.submissions.get(tag_of(job))
        if one is None or job["state"] != "completed" or job["id"] in excused:
            continue
        document = documents.get(job["document_id"])
        if document is None:
            if not one.deleted:
                yield Violation("lost", job["id"], "its document is not there")
            continue
        if (document["status"], document["current_generation"]) != ("ready", job["generation"]):
            yield Violation("wrong", job["id"], f"it is completed, its document {document}")
        expected = rows.reference[one.variant]["output"]
        for name, found, wanted in zip(("pages", "chunks"), outputs_of(rows, job), expected):
            for part, value in (wanted or {}).items():
                if part != "committed" and (found or {}).get(part) != value:
                    yield Violation("lost", job["id"], f"{one.variant}: the {part} of its {name} "
                                    f"is {(found or {}).get(part)}, undisturbed {value}")


def check_vectors(rows, least=0.99999):
    """`rows.cosines`: for each completed job with vectors its lowest cosine to the undisturbed
    ones."""
    for job, cosine in rows.cosines.items():
        if cosine is None or cosine < least:
            yield Violation("lost", job, f"a vector differs or is missing: cosine {cosine}")


def check_events(rows, excused):
    """The events are legal and agree with the row, and every row was committed while a worker held
    the job in the stage that writes it."""
    events = by(rows.events, "job_id")
    documents = {row["id"] for row in rows.documents}
    for job in rows.jobs:
        history = automaton.read([
            automaton.Event(row["id"], row["event"], row["slot"], row["detail"] or {},
                            row["committed"]) for row in events.pop(job["id"], [])])
        for text in history.problems:
            yield Violation("wrong", job["id"], text)
        if job["place"] != "live" and history.state != job["state"]:
            yield Violation("wrong", job["id"], f"its events end {history.state}, it is "
                            f"{job['state']}")
        if history.attempts != job["attempt"]:
            yield Violation("wrong", job["id"], f"it started {history.attempts} times and its row "
                            f"says {job['attempt']}")
        if history.charged != job["failures"]:
            yield Violation("wrong", job["id"], f"its events tell of {history.charged} failures, "
                            f"its row of {job['failures']}")
        if job["state"] == "completed" and history.charged and job["id"] not in excused:
            yield Violation("wrong", job["id"], "it was charged for what we did to it")
        if job["document_id"] not in documents:
            continue
        stages = ("extracting", "extracting", "embedding")
        for stage, found in zip(stages, outputs_of(rows, job)):
            late = automaton.stale(history.spans, stage, found["committed"]) if found else []
            if late:
                yield Violation("doubled", job["id"], f"{len(late)} writes of the stage {stage} "
                                f"while nobody held it, at {late[:3]}")
    for job in events:
        yield Violation("wrong", job, "events of a job that is not there")


def charged_deaths(rows):
    """(job, event) of every interruption that certainly charged a death."""
    for job, events in by(rows.events, "job_id").items():
        before = 0
        for row in events:
            if row["event"] != "interrupted":
                continue
            deaths = (row["detail"] or {}).get("deaths", 0)
            if deaths > before:
                yield job, row
            before = deaths


def inside(moment, spans):
    return any(begin < moment < end for begin, end in spans)


def check_deaths(rows):
    """A death is charged to a job only if we killed the worker that held it, or cut its connections
    so that it seemed dead: a drain, a stop and an expired lease are not deaths."""
    for job, row in charged_deaths(rows):
        spans = [*rows.kills.get(row["slot"], ()), *rows.cuts.get(row["slot"], ()),
                 *rows.cuts.get("postgres", ())]
        if not inside(row["committed"], spans):
            yield Violation("wrong", job, f"event {row['id']} charges a death and nobody killed "
                            f"{row['slot']}")


def check_leftovers(rows):
    """There are no orphaned rows, files or workers."""
    jobs = {(row["document_id"], row["generation"]) for row in rows.jobs}
    documents = {row["id"] for row in rows.documents}
    for name, table in (("pages", rows.pages), ("chunks", rows.chunks), ("vectors", rows.vectors)):
        for document, generation in table:
            if document not in documents or (document, generation) not in jobs:
                yield Violation("wrong", "", f"{name} of {document} generation {generation}, "
                                "which is not there")
    with_jobs = {row["document_id"] for row in rows.jobs}
    for document in documents - with_jobs:
        yield Violation("wrong", "", f"document {document} without a job")
    for what, count in rows.leftovers.items():
        if count:
            yield Violation("wrong", "", f"{count} {what}")


def all_checks(rows, ledger, excused=frozenset()):
    yield from check_places(rows, ledger)
    yield from check_states(rows, ledger, excused)
    yield from check_progress(rows)
    yield from check_outputs(rows, ledger, excused)
    yield from check_vectors(rows)
    yield from check_events(rows, excused)
    yield from check_deaths(rows)
    yield from check_leftovers(rows)
