"""Our queue beside graphile-worker and pg-boss, with jobs that do nothing."""
import argparse
import pathlib
import sys

from private_stack import build, say
from report import Report, median

sys.path.insert(0, str(pathlib.Path(__file__).parent / "queue_runs"))
from queue_cluster import QueueCluster  # noqa: E402
from queue_figures import (add_conditions, add_inserts, add_latency, add_tables,  # noqa: E402
                           add_throughput)
from queue_recovery import idle_cost, restarted, taken_over  # noqa: E402
from queue_rounds import Rounds, make_history  # noqa: E402
from queue_systems import (GraphileBatched, GraphileDefault, Ours, PgBoss,  # noqa: E402
                           fetch_peers)

parts = ["drain", "latency", "snapshot", "history", "recovery", "idle"]
quick = {"runs": 1, "jobs": 4000, "samples": 30, "history_rows": 100_000, "idle_workers": 20,
         "idle_seconds": 5}
full = {"runs": 5, "jobs": 200_000, "samples": 100, "history_rows": 10_000_000,
        "idle_workers": 200, "idle_seconds": 30}
same_slot_times = 5


def read_options():
    parser = argparse.ArgumentParser(prog="benchmarks/run queue", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true",
                        help="run for only a minute or two to show that everything works")
    parser.add_argument("--runs", type=int, help="rounds (5)")
    parser.add_argument("--jobs", type=int, help="jobs of a drain (200000)")
    parser.add_argument("--samples", type=int, help="jobs of a round's latency (100)")
    parser.add_argument("--history-rows", type=int, help="rows of history (10000000)")
    parser.add_argument("--idle-workers", type=int, help="workers without a job (200)")
    parser.add_argument("--idle-seconds", type=int, help="how long they are watched (30)")
    parser.add_argument("--only", nargs="+", choices=parts, default=parts, metavar="PART",
                        help=f"of {' '.join(parts)}")
    parser.add_argument("--no-peers", action="store_true", help="our queue alone")
    parser.add_argument("--profile", action="store_true",
                        help="say where PostgreSQL's time goes; slows everything down a little")
    parser.add_argument("--corpus", help=argparse.SUPPRESS)
    options = parser.parse_args()
    for name, value in (quick if options.quick else full).items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    return options


def add_recovery(report, cluster, ours, options):
    say("killing workers")
    database = cluster.make_database(ours.template)
    elsewhere = taken_over(cluster, ours, database)
    if not options.quick:
        elsewhere += taken_over(cluster, ours, cluster.make_database(ours.template))
    report.figure("kill -9 to running elsewhere, median", median(elsewhere), "s")
    report.below("kill -9 to running elsewhere, longest", max(elsewhere), "s", 8)
    database = cluster.make_database(ours.template)
    same = [restarted(cluster, ours, database) for _ in range(same_slot_times)]
    report.figure("start of the same slot to running again, median",
                  median([each[0] for each in same]), "s")
    report.below("start of the same slot to running again, longest",
                 max(each[0] for each in same), "s", 1)
    report.figure("the same from the loaded program on, longest",
                  max(each[1] for each in same), "s")
    report.note(f"{len(elsewhere)} workers were killed beside others with a free slot, "
                f"{len(same)} were killed and started again; graphile-worker frees the jobs of a "
                "killed worker after 4 hours, pg-boss after 15 minutes, by their documentation")


def add_idle(report, cluster, ours, options):
    say(f"starting {options.idle_workers} workers")
    database = cluster.make_database(ours.template)
    found = idle_cost(cluster, ours, database, options.idle_workers, options.idle_seconds)
    report.below(f"PostgreSQL under {options.idle_workers} idle workers",
                 found["postgres_percent"], "% of a core", 5)
    report.figure("those workers themselves", found["workers_percent"], "% of a core")
    report.note(f"{options.idle_workers} idle workers hold {found['sessions']} sessions")


def main():
    options = read_options()
    build(["bench_queue", "pagemill"])
    packages = None if options.no_peers else fetch_peers()
    report = Report("queue")
    with QueueCluster(options.profile) as cluster:
        ours = Ours(cluster)
        peers = [] if options.no_peers else [
            kind(cluster, packages) for kind in (GraphileBatched, GraphileDefault, PgBoss)]
        history = None
        if "history" in options.only:
            history = make_history(cluster, ours, options.history_rows)
        cluster.begin_measuring()
        rounds = Rounds(cluster, options, [ours, *peers], history)
        rounds.run()
        add_throughput(report, rounds, ours, peers)
        add_conditions(report, rounds, rounds.systems)
        add_inserts(report, rounds, ours, peers)
        add_latency(report, rounds, ours, peers)
        if "recovery" in options.only:
            add_recovery(report, cluster, ours, options)
        if "idle" in options.only:
            add_idle(report, cluster, ours, options)
        add_tables(report, rounds)
    if options.quick:
        report.note("a quick run shows that everything works: its figures are no measurements")
    report.print(options.json)


if __name__ == "__main__":
    main()
