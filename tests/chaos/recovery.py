"""The recovery times after each disturbance, and their table. Pure."""
import bisect
import collections

# After these another worker, or the next incarnation, has to take the jobs.
taking_away = ("kill", "kill_stay_down", "stop_past_lease", "freeze_past_lease")
work = ("started", "extracted", "embedding", "completed")


class Moves:
    """All signs of progress, in order of time."""

    def __init__(self, rows):
        documents = {(job["document_id"], job["generation"]): job["id"] for job in rows.jobs}
        found = [(row["committed"] / 1e6, row["slot"], row["job_id"])
                 for row in rows.events if row["event"] in work]
        for table in (rows.pages, rows.vectors):
            for key, row in table.items():
                found += [(time / 1e6, None, documents.get(key)) for time in row["committed"]]
        self.all = sorted(found, key=lambda one: one[0])
        self.times = [one[0] for one in self.all]

    def seconds_after(self, moment, wanted):
        """Seconds to the first one that `wanted(slot, job)` accepts; None if there is none."""
        for time, slot, job in self.all[bisect.bisect_right(self.times, moment):]:
            if wanted(slot, job):
                return time - moment
        return None


def taken_back(events, moment):
    """Seconds to the interruption that the disturbance caused; None if the job was not affected."""
    after = [row for row in events if row["committed"] / 1e6 > moment]
    if not after or after[0]["event"] != "interrupted":
        return None
    return after[0]["committed"] / 1e6 - moment


def of_one(one, moves, of_job, successes):
    """(seconds until jobs were taken back, seconds until work continued), a list each."""
    role, kind = one.planned.target.split("-")[0], one.planned.kind
    if one.skipped:
        return [], []
    if role == "worker" and kind in taking_away:
        taken = {job: taken_back(of_job[job], one.began) for job in one.held}
        taken = {job: seconds for job, seconds in taken.items() if seconds is not None}
        return list(taken.values()), [
            seconds + further for job, seconds in taken.items()
            if (further := moves.seconds_after(one.began + seconds,
                                               lambda _, of, job=job: of == job)) is not None]
    if role == "worker":
        held = set(one.held)
        return [], [moves.seconds_after(one.healed, lambda slot, job: job in held
                                        or slot == one.planned.target)]
    if role == "postgres":
        return [], [moves.seconds_after(one.up or one.healed, lambda slot, job: True)]
    at = bisect.bisect_right(successes, one.healed)
    return [], [successes[at] - one.healed] if at < len(successes) else []


def quantile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def recoveries(done, rows, successes):
    """(role, kind) -> (times until taken back, times until work continued)"""
    of_job = collections.defaultdict(list)
    for row in rows.events:
        of_job[row["job_id"]].append(row)
    moves, ordered = Moves(rows), sorted(successes)
    found = collections.defaultdict(lambda: ([], []))
    for one in done:
        times = of_one(one, moves, of_job, ordered)
        for into, new in zip(found[one.planned.target.split("-")[0], one.planned.kind], times):
            into += [time for time in new if time is not None]
    return found


def columns(values):
    if not values:
        return f"{'-':>7} {'-':>7} {'-':>7}"
    return " ".join(f"{value:7.2f}" for value in
                    (quantile(values, .5), quantile(values, .99), max(values)))


def disturbance_table(done, rows, successes):
    times = recoveries(done, rows, successes)
    counts, skipped = collections.Counter(), collections.Counter()
    for one in done:
        key = one.planned.target.split("-")[0], one.planned.kind
        (skipped if one.skipped else counts)[key] += 1
    yield f"{'':<34} {'jobs taken back after, s':>25} {'going on after, s':>25}"
    yield f"{'target':<9} {'disturbance':<18} {'count':>5} " \
          f"{'p50':>9} {'p99':>7} {'max':>7} {'p50':>9} {'p99':>7} {'max':>7}"
    for key in sorted(set(counts) | set(skipped)):
        taken, going = times[key]
        note = f"  ({skipped[key]} found nothing to disturb)" if skipped[key] else ""
        yield f"{key[0]:<9} {key[1]:<18} {counts[key]:>5}   {columns(taken)}   " \
              f"{columns(going)}{note}"
    taken, going = ([time for pair in times.values() for time in pair[which]] for which in (0, 1))
    yield f"{'all':<9} {'':<18} {sum(counts.values()):>5}   {columns(taken)}   {columns(going)}"
