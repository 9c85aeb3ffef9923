"""The report of a run: its jobs and its findings. Pure, except for reading the logs."""
import collections
import json

import automaton

suspicious = ("assert", "abort", "terminate called", "Sanitizer", "segfault", "core dumped",
              "libc++", "what():", "undefined behavior")


def job_lines(rows, ledger):
    states = collections.Counter(row["state"] for row in rows.jobs)
    codes = collections.Counter(row["code"] for row in rows.jobs if row["state"] == "failed")
    yield f"jobs: {len(rows.jobs)}: " + ", ".join(f"{n} {state}" for state, n in
                                                 sorted(states.items()))
    yield "failed as: " + (", ".join(f"{n} {code}" for code, n in sorted(codes.items())) or "-")
    events = collections.Counter(
        row["event"] + (f" ({row['detail']['cause']})" if row["event"] == "interrupted" else "")
        for row in rows.events)
    yield "events: " + ", ".join(f"{n} {event}" for event, n in sorted(events.items()))
    twice = sum(row["attempt"] > 1 for row in rows.jobs)
    yield f"jobs started more than once: {twice}; at most {max_of(rows.jobs, 'attempt')} times; " \
          f"pages written: {sum(row['n'] for row in rows.pages.values())}"
    mine = ledger.submissions.values()
    yield f"retries asked for by clients: {sum(one.retries for one in mine)}; sent again with " \
          f"their key: {sum(one.resends for one in mine)}; documents deleted: " \
          f"{sum(one.deleted == 'deleted' for one in mine)}; uploads abandoned: " \
          f"{sum(one.answer == 'abandoned' for one in mine)}"
    answers = ", ".join(f"{what} {status}: {n}" for (what, status), n in
                        sorted(ledger.answers.items(), key=str))
    yield f"answers: {answers}"


def max_of(rows, column):
    return max((row[column] for row in rows), default=0)


def log_findings(programs):
    """(suspicious lines, errors and warnings by event, jobs that two extractors died on)"""
    lines, events = [], collections.Counter()
    deaths = collections.Counter()
    for program in programs:
        with open(program.log, encoding="utf-8", errors="replace") as log:
            for line in log:
                try:
                    said = json.loads(line)
                except ValueError:
                    said = {}
                if any(word in line for word in suspicious):
                    lines.append(f"{program.name}: {line.strip()[:300]}")
                if said.get("level") in ("error", "warning", "ERROR", "WARNING"):
                    events[said.get("event")] += 1
                if said.get("event") == "extractor_died":
                    deaths[said.get("job_id"), said.get("page")] += 1
    return lines, events, {job for (job, _), count in deaths.items() if count > 1}


def describe_job(rows, job, done):
    """A job's row and events and the disturbances of its holders, for a violation."""
    for row in rows.jobs:
        if row["id"] == job:
            yield "    " + ", ".join(f"{name} {row[name]}" for name in (
                "place", "state", "stage", "attempt", "failures", "lease_token", "pages_done",
                "chunks_total", "chunks_done", "code", "document_id", "tags"))
    events = [row for row in rows.events if row["job_id"] == job]
    first = events[0]["committed"] if events else 0
    for row in events:
        at = (row["committed"] - first) / 1e6
        yield f"    {at:9.3f} s  {row['event']} {row['slot'] or ''} {row['detail'] or ''}"
    for one in done:
        if job in one.held:
            yield f"    {one.began - first / 1e6:9.3f} s  {one.planned.target} " \
                  f"{one.planned.kind} for {one.planned.seconds:.1f} s held it"
    if events:
        spans = automaton.read([automaton.Event(row["id"], row["event"], row["slot"],
                                                row["detail"] or {}, row["committed"])
                                for row in events]).spans
        yield "    held: " + ", ".join(
            f"{span.stage} {(span.begin - first) / 1e6:.3f}..{(span.end - first) / 1e6:.3f}"
            for span in spans if span.end < automaton.endless)
