"""The measurements in rounds: every system and condition once per round, so that all meet the same
states of the machine."""
import concurrent.futures
import os
import time

from private_stack import project, say
from queue_drain import drain, fill
from queue_latency import latency

history_days = 5


class Rounds:
    """`history`: the database with rows of history; None: not measured."""

    def __init__(self, cluster, options, systems, history):
        self.cluster = cluster
        self.options = options
        self.systems = systems
        self.drains = {}     # (system's name, condition) -> results
        self.inserts = {}    # system's name -> rates
        self.latencies = {}  # system's name -> milliseconds
        self.history = history

    def jobs(self, system):
        return max(2000, int(self.options.jobs * system.share))

    def prepared(self, system):
        database = self.cluster.make_database(system.template)
        system.install(database)
        return database

    def drain_fresh(self, system, condition):
        database = self.prepared(system)
        jobs = self.jobs(system)
        self.inserts.setdefault(system.name, []).append(fill(system, database, jobs))
        self.keep(system, condition, drain(self.cluster, system, database, jobs,
                                           condition == "snapshot"))
        if self.options.profile:
            print_profile(self.cluster, database, jobs, "a job")
        self.cluster.drop_database(database)

    def drain_beside_history(self, system):
        jobs = self.jobs(system)
        fill(system, self.history, jobs)
        self.keep(system, "history", drain(self.cluster, system, self.history, jobs))

    def keep(self, system, condition, result):
        self.drains.setdefault((system.name, condition), []).append(result)
        say(f"{system.name}, {condition}: {result['jobs_per_second']:.0f} jobs/s, CPU of a job: "
            f"PostgreSQL {result['postgres_us']:.0f} us, worker {result['worker_us']:.0f} us")

    def measure_latency(self, system):
        database = self.prepared(system)
        found = latency(system, database, self.options.samples)
        self.latencies.setdefault(system.name, []).extend(found)
        self.cluster.drop_database(database)

    def run(self):
        wanted = self.options.only
        if not {"drain", "snapshot", "history", "latency"} & set(wanted):
            return
        for number in range(self.options.runs):
            say(f"round {number + 1} of {self.options.runs}")
            for system in self.systems:
                if "drain" in wanted:
                    self.drain_fresh(system, "plain")
                if "snapshot" in wanted and system.held_snapshot:
                    self.drain_fresh(system, "snapshot")
                if self.history and system.keeps_history:
                    self.drain_beside_history(system)
                if "latency" in wanted:
                    self.measure_latency(system)


def make_history(cluster, system, rows):
    """Makes a database with rows of history over several days, the last one today."""
    began = time.monotonic()
    say(f"making {rows} rows of history")
    database = cluster.make_database(system.template)
    path = project / "benchmarks" / "sql" / "make_history.sql"

    def make_day(day):
        done = cluster.run_file(path, database, day=day, rows=rows // history_days)
        if done.returncode != 0:
            raise RuntimeError(f"the history could not be made: {done.stderr}")

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(make_day, range(history_days)))
    say(f"made in {time.monotonic() - began:.0f} s")
    return database


def print_profile(cluster, database, count, unit):
    """Where PostgreSQL's time goes: one statement per line, per job or second."""
    rows = cluster.ask(
        f"SELECT round((total_exec_time * 1000 / {count})::numeric, 1), "
        f"round((total_plan_time * 1000 / {count})::numeric, 1), "
        f"round((calls::numeric / {count}), 3), round((wal_bytes / {count})::numeric), "
        "left(regexp_replace(query, '\\s+', ' ', 'g'), 80) "
        "FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid "
        "WHERE d.datname = current_database() "
        "ORDER BY total_exec_time + total_plan_time DESC LIMIT 16", database)
    say(f"us of executing {unit} | us of planning | calls | WAL bytes | statement\n{rows}")
