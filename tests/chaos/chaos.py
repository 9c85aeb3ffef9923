#!/usr/bin/env python3
"""The queue under fire: tests/chaos/chaos.py [--minutes N] [--seed S] [--workers N] [--plan]

Runs the real programs and a real PostgreSQL, and kills, stops, freezes and disconnects them as the
seed says, while clients submit, cancel, retry and delete; then checks that no job was lost, done
twice or stuck. The corpus (PAGEMILL_CORPUS, or an argument) adds small real files. The logs are
kept if something is found. Run by tests/run chaos, which sets PAGEMILL_BIN; docs/reliability.md
explains it."""
import argparse
import os
import random
import signal
import sys
import time

sys.dont_write_bytecode = True
here = os.path.dirname(os.path.realpath(__file__))
project = os.path.dirname(os.path.dirname(here))
sys.path[:0] = [here, os.path.join(project, "benchmarks"), os.path.join(project, "deploy")]
import aftermath  # noqa: E402
import recovery  # noqa: E402
import report  # noqa: E402
from checks import Violation, all_checks, charged_deaths, inside  # noqa: E402
from disturbances import blames  # noqa: E402
from documents import corpus_variants, make_files, variants  # noqa: E402
from ledger import Ledger  # noqa: E402
from plants import check_plants  # noqa: E402
from rows import pairs_of, read_reference, read_rows  # noqa: E402
from schedule import schedule  # noqa: E402
from stack_site import Site  # noqa: E402
from storm import Storm, find_features, resolve_lost, submit_all, wait_quiet  # noqa: E402

# With its reference run, healing and checks, the short run takes about two minutes.
usual_minutes = 1.0 if os.environ.get("PAGEMILL_SHORT") else 5.0
planting_minutes_max = 2.0  # longer runs skip the planted violations
violations_shown = 40


def arguments():
    parser = argparse.ArgumentParser(
        prog="tests/run chaos", description="The queue under fire; see docs/reliability.md.")
    parser.add_argument("--minutes", type=float, help="storm length (5)", default=usual_minutes)
    parser.add_argument("--seed", help="determines the disturbances (default: a new one, printed)")
    parser.add_argument("--workers", type=int, default=4, help="worker processes (4)")
    parser.add_argument("--plan", action="store_true", help="print the disturbances and exit")
    parser.add_argument("corpus", nargs="?", default=os.environ.get("PAGEMILL_CORPUS", ""))
    given = parser.parse_args()
    given.seed = given.seed or str(random.SystemRandom().randrange(1 << 32))
    return given


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


class Run:
    def __init__(self, given):
        self.given = given
        self.ledger = Ledger()
        self.planned = schedule(given.seed, given.minutes * 60, given.workers)
        self.violations = []
        self.rows = None
        self.storm = None
        self.site = None

    def whole(self):
        self.site = Site(self.given.workers)
        say(f"seed {self.given.seed}, {self.given.minutes} minutes, {self.given.workers} workers, "
            f"{'with' if self.site.model else 'without'} the model; logs in {self.site.state}/logs")
        try:
            self.site.start()
            self.before_and_storm()
            self.after()
        except BaseException:
            print(f"the run was aborted; seed {self.given.seed}; its folder is kept: "
                  f"{self.site.state}", flush=True)
            raise
        finally:
            self.site.stop()

    def before_and_storm(self):
        site, ledger = self.site, self.ledger
        files = make_files(site.bin / "pagemill-make-pdf", site.state)
        chosen = (*variants, *corpus_variants(self.given.corpus, files))
        undisturbed = submit_all(site.port, ledger, chosen, files, "reference")
        features = find_features(site.port, ledger, variants[0], files["one"])
        if wait_quiet(site, 240) is None:
            raise RuntimeError("the undisturbed jobs do not finish")
        self.reference = read_reference(site.cluster, undisturbed)
        for variant in chosen:
            known, state = variant.fails_with, self.reference[variant.name]
            if (state["state"] == "failed") != bool(known) or (known and state["code"] != known):
                self.violations.append(Violation(
                    "wrong", "", f"undisturbed {variant.name} is {state['state']} {state['code']}, "
                    f"expected was {known or 'completed'}"))
        say(f"undisturbed: {len(chosen)} kinds of jobs; retry {'is' if features.retry else 'not'} "
            f"there, idempotency {'is' if features.idempotency else 'not'} there; now the storm")
        self.storm = Storm(site, ledger, self.planned, files, chosen, features, self.given.seed)
        self.storm.run(self.given.minutes * 60)

    def after(self):
        site, ledger = self.site, self.ledger
        say(f"the storm is over: {len(self.storm.done)} disturbances; healing")
        site.heal()
        quiet = wait_quiet(site, 300 + 60 * self.given.minutes)
        lost, found = resolve_lost(site, ledger)
        say("jobs are stuck" if quiet is None else f"quiet after {quiet:.1f} s",)
        say(f"of {lost} submissions without an answer {found} are jobs; checking")
        self.violations += aftermath.check_worker_rows(site)
        site.drain(site.workers)
        self.violations += aftermath.check_sweep(site)
        self.pairs = list(pairs_of(site.cluster, ledger, self.reference))
        self.rows = read_rows(site.cluster, ledger, self.reference, blames(self.storm.done),
                              self.pairs)
        self.violations += aftermath.check_api(site, ledger, self.rows, self.given.seed)
        site.drain([site.programs["api"]])
        self.violations += aftermath.check_processes(site, ledger)
        _, self.log_events, twice = report.log_findings(site.programs.values())
        self.excused = twice
        self.violations += all_checks(self.rows, ledger, twice)
        if self.given.minutes <= planting_minutes_max:
            self.plant()

    def plant(self):
        """Tests the checks themselves, on a database with violations of every kind."""
        found = list(check_plants(self.site.cluster, self.ledger, self.rows, self.excused,
                                  self.pairs))
        for name, seen, violations in found:
            if not seen:
                self.violations.append(Violation(
                    "wrong", "", f"planted, and not found by the checks: {name}; found were "
                    f"{list(map(str, violations))[:3]}"))
        say(f"planted violations that the checks found: {sum(one[1] for one in found)} of "
            f"{len(found)}")

    def tell(self):
        rows = self.rows
        print("\n".join(["", *recovery.disturbance_table(
            self.storm.done, rows, self.ledger.successes), "",
                         *report.job_lines(rows, self.ledger)]))
        print("warnings and errors in the logs: " + ", ".join(
            f"{n} {event}" for event, n in self.log_events.most_common()))
        print("memory at most, MB: " + ", ".join(
            f"{one.name} {one.peak_bytes >> 20}" for one in self.site.programs.values()))
        kinds = [sum(one.kind == kind for one in self.violations)
                 for kind in ("lost", "doubled", "stuck", "wrong")]
        deaths = sum(one.starts - 1 for one in self.site.workers)
        cut = sum(not inside(row["committed"], rows.kills.get(row["slot"], ()))
                  for _, row in charged_deaths(rows))
        print(f"worker processes ended and replaced: {deaths}; deaths charged where a worker only "
              f"lost its connections: {cut}; jobs excused, since two extractors "
              f"were killed on one page: {len(self.excused)}")
        for one in self.violations[:violations_shown]:
            print(f"VIOLATION {one}")
            if one.job:
                print("\n".join(report.describe_job(rows, one.job, self.storm.done)))
        if len(self.violations) > violations_shown:
            print(f"... and {len(self.violations) - violations_shown} more")
        print("lost {}, doubled {}, stuck {}, wrong {}; seed {}".format(*kinds, self.given.seed))


def interrupted(number, _):
    """Handles a request to stop, such as a suite's time limit: ends everything it started first."""
    raise SystemExit(f"stopped by signal {number}")


def main():
    given = arguments()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, interrupted)
    if given.plan:
        for planned in schedule(given.seed, given.minutes * 60, given.workers).values():
            print("\n".join(map(str, planned)))
        return 0
    run = Run(given)
    run.whole()
    run.tell()
    failed = len(run.violations)
    if failed:
        print(f"run again with: tests/run chaos --minutes {given.minutes} --seed {given.seed}; "
              f"the folder of this run is kept: {run.site.state}")
    else:
        run.site.remove()
    print(f"{len(run.rows.jobs)} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
