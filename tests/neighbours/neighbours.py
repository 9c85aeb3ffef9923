#!/usr/bin/env python3
"""For each thing that a greedy tenant can do: a quiet one beside it, with a stopwatch. Fails when
the quiet one is refused or its job does not get done, and when a process passes its budget of
memory; prints the milliseconds, to be read beside the unloaded ones of the same run."""
import argparse
import os
import sys
import threading
import time

from greed import rows
from service import Site
from tenants import Stopwatch, Tenant, rank, upload_and_read, watched

api_bytes_max = 250 << 20
worker_bytes_max = 300 << 20
header = ("greedy tenant", "read p99", "ready p99", "upload", "readable", "vectors", "API +MB",
          "worker +MB", "")


class Peaks(threading.Thread):
    """The most that each process held above its idle size."""

    def __init__(self, site):
        super().__init__(daemon=True)
        self.site = site
        self.over = threading.Event()
        self.api = self.worker = 0

    def run(self):
        while not self.over.wait(0.05):
            self.api = max(self.api, self.site.growth(self.site.api))
            self.worker = max(self.worker, *(self.site.growth(one) for one in self.site.workers))


def measure(site, quiet, seconds, greed=None):
    """One line of the table, and what went wrong."""
    acting = None
    if greed is not None:
        greed.prepare()
        acting = threading.Thread(target=greed.act, daemon=True)
        acting.start()
        if not greed.busy.wait(120):
            return None, ["the greedy tenant did not get going"]
    peaks = Peaks(site)
    peaks.start()
    watch = Stopwatch(quiet)
    watch.start()
    begun = time.monotonic()
    jobs, problems = [], []
    while not jobs or time.monotonic() - begun < seconds:
        times, wrong = upload_and_read(quiet, site.page_of_100_kb(len(jobs)),
                                       site.model is not None)
        jobs.append(times)
        problems += wrong
        if wrong:
            break
    seconds_of, refused = watch.finish()
    problems += refused[:3]
    if acting is not None:
        greed.over.set()
        acting.join(timeout=60)
        problems += greed.finish()[:3]
    peaks.over.set()
    peaks.join()
    if peaks.api > api_bytes_max:
        problems.append(f"the API held {peaks.api >> 20} MB above idle")
    if peaks.worker > worker_bytes_max:
        problems.append(f"a worker held {peaks.worker >> 20} MB above idle")
    worst = [max((times[part] for times in jobs if times[part] is not None), default=None)
             for part in range(3)]
    reads = [rank(seconds_of[path], 0.99) for path in watched]
    return (*reads, *worst, peaks.api, peaks.worker), problems


def line(name, found):
    def milliseconds(value):
        return "-" if value is None else f"{value * 1000:.0f} ms"
    *times, api, worker = found
    return (name, *map(milliseconds, times), str(api >> 20), str(worker >> 20))


def show(cells):
    print(f"{cells[0]:42}" + "".join(f"{cell:>12}" for cell in cells[1:]), flush=True)


def run(seconds, wanted):
    passed, failed = 0, 0
    show(header)
    for kind in [None, *rows]:
        if kind is not None and wanted and not any(word in kind.name for word in wanted):
            continue
        # Each on a service of its own: what one leaves behind must not burden the next.
        site = Site(kind.workers if kind else 1, {"PAGEMILL_QUEUE_DEPTH_MAX": "2000"})
        try:
            site.start()
            quiet = Tenant(site.port, site.key("quiet"))
            upload_and_read(quiet, site.page_of_100_kb("first"), site.model is not None)
            greed = kind(site) if kind else None
            site.note_idle()
            found, problems = measure(site, quiet, seconds, greed)
            if found:
                show(line(kind.name if kind else "nobody", found))
            if greed is not None and greed.answers:
                print(f"    answered: {greed.answers}")
        finally:
            site.stop()
        for problem in problems:
            print(f"    FAILED: {problem}", flush=True)
        passed, failed = passed + (not problems), failed + bool(problems)
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int,
                        default=3 if os.environ.get("PAGEMILL_SHORT") else 15)
    parser.add_argument("--only", action="append", default=[])
    options = parser.parse_args([one for one in sys.argv[1:] if not one.startswith("/")])
    return run(options.seconds, options.only)


if __name__ == "__main__":
    sys.exit(main())
