"""The time from kill -9 of a worker to the next start of its job, by another worker and by a new
process in the same slot; and the cost of idle workers for PostgreSQL."""
import random
import time

from queue_rounds import print_profile
from queue_workers import Workers

others = 6
victims = 3
settle_seconds = 6
starting_together = 8


def wait_registered(cluster, database, count):
    deadline = time.monotonic() + 120
    while int(cluster.ask("SELECT count(*) FROM workers", database)) < count:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{count} workers did not register")
        time.sleep(0.1)


def started_keys(workers):
    return {key: worker for worker in workers for key in worker.starts}


def wait_started(workers, count):
    deadline = time.monotonic() + 30
    while len(started_keys(workers)) < count:
        if time.monotonic() > deadline:
            raise RuntimeError(f"fewer than {count} jobs were started")
        time.sleep(0.01)


def taken_over(cluster, system, database):
    """Seconds for each of several workers killed during their job, at random moments, while others
    have a free slot."""
    seconds = []
    with Workers(system, database, others, 1, "--trace", "--hold") as workers:
        workers.go()
        wait_registered(cluster, database, others)
        time.sleep(settle_seconds)
        system.enqueue(database, victims)
        wait_started(workers.all, victims)
        held = started_keys(workers.all)
        killed = {}
        for key, worker in held.items():
            time.sleep(random.uniform(0.3, 1.5))
            killed[key] = worker.kill()
        alive = [worker for worker in workers.all if worker not in held.values()]
        for key, moment in killed.items():
            wait_started_again(alive, key)
            seconds.append((started_keys(alive)[key].starts[key] - moment) / 1e9)
    return seconds


def wait_started_again(workers, key):
    deadline = time.monotonic() + 60
    while key not in started_keys(workers):
        if time.monotonic() > deadline:
            raise RuntimeError("a killed worker's job was not started again within 60 s")
        time.sleep(0.01)


def restarted(cluster, system, database):
    """(since the start of the program, since it was loaded) in seconds, for a worker that is killed
    during its job and restarted in the same slot."""
    name = f"{database}-same-slot"
    with Workers(system, database, 1, 1, "--trace", "--hold", name=name) as before:
        before.go()
        wait_registered(cluster, database, 1)
        system.enqueue(database, 1)
        wait_started(before.all, 1)
        time.sleep(random.uniform(0.3, 1.5))
        key = next(iter(before.all[0].starts))
        before.all[0].kill()
    begun = time.monotonic_ns()
    with Workers(system, database, 1, 1, "--trace", name=name) as after:
        after.go()
        loaded = time.monotonic_ns()
        wait_started_again(after.all, key)
        started = after.all[0].starts[key]
    return (started - begun) / 1e9, (started - loaded) / 1e9


def idle_cost(cluster, system, database, count, seconds):
    """The share of one core that PostgreSQL uses for `count` workers without a job, in percent."""
    with Workers(system, database, count, 4) as workers:
        # A few at a time: all at once they would exceed every time limit while connecting.
        for first in range(0, count, starting_together):
            group = workers.all[first:first + starting_together]
            for worker in group:
                worker.go()
            wait_registered(cluster, database, first + len(group))
        time.sleep(settle_seconds)
        if cluster.profile:
            cluster.ask("SELECT pg_stat_statements_reset()", database)
        begun, cpu, own = time.monotonic(), cluster.cpu_seconds(), workers.cpu_seconds()
        time.sleep(seconds)
        took = time.monotonic() - begun
        cpu, own = cluster.cpu_seconds() - cpu, workers.cpu_seconds() - own
        if cluster.profile:
            print_profile(cluster, database, seconds, "a second")
        return {"postgres_percent": 100 * cpu / took, "workers_percent": 100 * own / took,
                "sessions": int(cluster.ask("SELECT count(*) FROM pg_stat_activity "
                                            f"WHERE datname = '{database}'", "postgres"))}
