"""The table of a run. Pure, but for reading the logs."""
import collections
import json

import automaton

# After these somebody else, or the next incarnation, has to take the jobs.
taking_away = ("kill", "kill_stay_down", "stop_past_lease", "freeze_past_lease")
suspicious = ("assert", "abort", "terminate called", "Sanitizer", "segfault", "core dumped",
              "libc++", "what():", "undefined behavior")


def quantile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def seconds_after(events, moment, wanted):
    """From `moment` to the first event that `wanted` takes; None when there is none."""
    times = [row["committed"] / 1e6 for row in events
             if row["committed"] / 1e6 > moment and wanted(row)]
    return min(times) - moment if times else None


def resumed(done, rows):
    """Seconds from each disturbance to going on, by (role, kind)."""
    of_job = collections.defaultdict(list)
    for row in rows.events:
        of_job[row["job_id"]].append(row)
    found = collections.defaultdict(list)
    work = ("started", "extracted", "completed")
    moving = [row for row in rows.events if row["event"] in work]
    for one in done:
        role, kind = one.planned.target.split("-")[0], one.planned.kind
        times = []
        if one.skipped:
            pass
        elif role == "worker" and kind in taking_away:
            times = [taken_again(of_job[job], one.began) for job in one.held]
        elif role == "worker":
            times = [seconds_after(moving, one.healed,
                                   lambda row, slot=one.planned.target: row["slot"] == slot)]
        elif role == "postgres":
            times = [seconds_after(moving, one.up or one.healed, lambda row: True)]
        elif one.up:
            times = [one.up - one.healed]
        found[role, kind] += [time for time in times if time is not None]
    return found


def taken_again(events, moment):
    """From the disturbance to the start that followed the interruption it caused."""
    after = [row for row in events if row["committed"] / 1e6 > moment]
    if len(after) < 2 or after[0]["event"] != "interrupted" or after[1]["event"] != "started":
        return None
    return after[1]["committed"] / 1e6 - moment


def disturbance_table(done, rows):
    times = resumed(done, rows)
    counts = collections.Counter((one.planned.target.split("-")[0], one.planned.kind)
                                 for one in done if not one.skipped)
    skipped = collections.Counter((one.planned.target.split("-")[0], one.planned.kind)
                                  for one in done if one.skipped)
    yield f"{'target':<9} {'disturbance':<18} {'count':>5} {'to going on, s: p50':>20} " \
          f"{'p99':>7} {'max':>7}"
    for key in sorted(set(counts) | set(skipped)):
        values = times.get(key)
        shown = f"{quantile(values, .5):>20.2f} {quantile(values, .99):>7.2f} " \
                f"{max(values):>7.2f}" if values else f"{'-':>20} {'-':>7} {'-':>7}"
        note = f"  ({skipped[key]} found nothing to disturb)" if skipped[key] else ""
        yield f"{key[0]:<9} {key[1]:<18} {counts[key]:>5} {shown}{note}"


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


def describe_job(rows, job):
    """A job's row and events, for a violation."""
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
    if events:
        spans = automaton.read([automaton.Event(row["id"], row["event"], row["slot"],
                                                row["detail"] or {}, row["committed"])
                                for row in events]).spans
        yield "    held: " + ", ".join(
            f"{span.stage} {(span.begin - first) / 1e6:.3f}..{(span.end - first) / 1e6:.3f}"
            for span in spans if span.end < automaton.endless)
