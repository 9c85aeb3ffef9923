#!/usr/bin/env -S python3 -B
"""Makes a worker's host sick in each of the ways of faults.py, with jobs in the queue. No job may
fail or be charged; all complete after the host's recovery, or at once on another host. How long it
took is printed, and judged by hand.

  tests/run sick-host [--only WORD]    only the faults whose names contain WORD"""
import argparse
import sys
import traceback

from faults import every_fault
from host_site import Failure, HostSite, wait_until

jobs_of_a_fault = 6
shown_seconds_max = 30  # the goal, after the host's recovery


def check_uncharged(site, jobs):
    for row in site.states(jobs).values():
        if row["state"] == "failed" or row["failures"] != 0:
            events = site.rows("SELECT event, detail FROM job_events "
                               f"WHERE job_id = '{row['id']}' ORDER BY id")
            raise Failure(f"a job is {row['state']} with {row['failures']} failures: {events}")


def keep_running(program):
    """As its unit does: a process that cannot go on is started again."""
    if not program.running():
        program.start()


def wait_for_notice(site, fault, worker):
    """The worker logs that it is unfit, and why; its row says so where it can be written."""
    took = wait_until(lambda: worker.unfit_in_log() or not worker.running(),
                      f"the worker says that it is unfit ({worker.last_words()})")
    code = worker.unfit_in_log() or "gone"
    if worker.running() and code not in fault.codes:
        raise Failure(f"unfit as {code}, not as {' or '.join(fault.codes)}")
    if fault.on_one_host:
        wait_until(lambda: not worker.running() or (site.unfit(worker.name) in fault.codes and
                                                    site.gauge("unfit_workers") >= 1),
                   "the API says it")
    return f"unfit as {code} after {took:.1f} s, "


def run_once(site, fault, number, elsewhere):
    """One sick worker; the jobs are done by itself after its recovery, or `elsewhere` meanwhile."""
    name = f"sick-{number}"
    settings = fault.settings(site)
    fault.before(site, name)
    worker = site.worker(name, settings)
    healthy = None
    try:
        site.pause(True)
        jobs = [site.submit(site.make_pdf(fault.pages, seed)) for seed in range(jobs_of_a_fault)]
        if fault.strikes_at_work:
            site.pause(False)
            wait_until(lambda: site.any_started(jobs), "a job starts")
        fault.strike(site, worker)
        if not fault.strikes_at_work:
            site.pause(False)
        noticed = wait_for_notice(site, fault, worker) if fault.codes else ""
        if elsewhere:
            healthy = site.worker(f"healthy-{number}")
            took = wait_until(lambda: site.all_completed(jobs), "another host completes all")
            outcome = f"completed on another host {took:.1f} s after its start"
            check_uncharged(site, jobs)
            fault.heal(site, worker)
        else:
            if fault.codes:
                check_uncharged(site, jobs)
            fault.heal(site, worker)
            keep_running(worker)
            took = wait_until(lambda: site.all_completed(jobs),
                              f"all complete ({site.states(jobs)}; {worker.last_words()})")
            outcome = f"completed {took:.1f} s after its recovery"
            if took > shown_seconds_max:
                outcome += f" (MORE THAN {shown_seconds_max} s)"
            check_uncharged(site, jobs)
        if fault.codes and worker.running():
            wait_until(lambda: site.unfit(name) is None, "it is fit again")
        return f"{fault.name}: {noticed}{outcome}"
    finally:
        fault.end(site)
        for program in filter(None, (worker, healthy)):
            site.end(program)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    wanted = parser.parse_args().only
    passed = failed = number = 0
    site = HostSite()
    try:
        for fault in every_fault():
            if wanted not in fault.name.replace(" ", "-"):
                continue
            for elsewhere in (False, True) if fault.on_one_host and fault.codes else (False,):
                number += 1
                try:
                    print(run_once(site, fault, number, elsewhere), flush=True)
                    passed += 1
                except Exception as problem:  # the other faults are tried all the same
                    print(f"FAILED: {fault.name}: {problem}", flush=True)
                    if not isinstance(problem, Failure):
                        traceback.print_exc()
                    failed += 1
    finally:
        site.close()
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
