"""The throughput of draining a backlog, and the cost of each job for PostgreSQL and workers."""
import os
import time

from processes import busy_seconds
from queue_workers import Workers

workers_count = 4
slots = 24
insert_batch = 1000
singles = 300
singles_together = 1000
clients_together = 8


def fill(system, database, jobs):
    """Enqueues `jobs` in three ways; returns the rates in jobs per second."""
    one = system.enqueue(database, singles)
    many = system.enqueue(database, singles_together, clients=clients_together)
    rest = jobs - singles - singles_together
    batched = system.enqueue(database, rest, batch=insert_batch)
    return {"single": singles / one, "single_8_clients": singles_together / many,
            "batch": rest / batched}


def settle(cluster, system, database):
    """Prepares the state in which every drain begins: fresh statistics, nothing left to write."""
    cluster.ask(f"VACUUM ANALYZE {system.hot}", database)
    cluster.ask("CHECKPOINT", database)


def hold_snapshot(cluster, system, database):
    """A reader that holds its first snapshot."""
    reader = cluster.session(database)
    reader.ask("BEGIN ISOLATION LEVEL REPEATABLE READ")
    reader.ask(f"SELECT count(*) FROM {system.hot}")
    return reader


def drain(cluster, system, database, jobs, snapshot=False):
    """Drains the `jobs` of `database` with 4 processes; returns the costs."""
    settle(cluster, system, database)
    watcher = cluster.session(database)
    is_empty = f"SELECT NOT EXISTS ({system.waiting})"
    with Workers(system, database, workers_count, slots) as workers:
        workers.load()
        reader = hold_snapshot(cluster, system, database) if snapshot else None
        commits, wal = cluster.commits(database), cluster.wal_bytes()
        cpu, own = cluster.cpu_seconds(), workers.cpu_seconds()
        begun, busy = time.monotonic(), busy_seconds()
        workers.go()
        workers.wait_jobs(jobs)
        while watcher.ask(is_empty) != [["t"]]:
            time.sleep(0.005)
        end = time.monotonic_ns()
        cpu, own = cluster.cpu_seconds() - cpu, workers.cpu_seconds() - own
        others = max(0, busy_seconds() - busy - cpu - own) / (time.monotonic() - begun)
        wal = cluster.wal_bytes() - wal
        first = min(worker.first for worker in workers.all if worker.first)
        if reader:
            reader.close()
    watcher.close()
    dead, size = cluster.ask(
        "SELECT sum(n_dead_tup), sum(pg_total_relation_size(relid)) FROM pg_stat_user_tables WHERE "
        f"relid IN (SELECT relid FROM pg_partition_tree('{system.hot}')) OR "
        f"relid = '{system.hot}'::regclass", database).split("|")
    seconds = (end - first) / 1e9
    return {"jobs_per_second": jobs / seconds, "seconds": seconds, "jobs": jobs,
            "others_percent": 100 * others / os.cpu_count(),
            "postgres_us": 1e6 * cpu / jobs, "worker_us": 1e6 * own / jobs,
            "wal_bytes": wal / jobs, "commits": (cluster.commits(database) - commits) / jobs,
            "dead_tuples": int(dead), "hot_megabytes": int(size) / 2**20}
