"""The queues under comparison: how each is installed, filled and drained. Their programs take the
same arguments and write the same lines (noop_journal.hpp, peers/driver.js)."""
import os
import pathlib
import subprocess

from private_stack import project, release

here = project / "benchmarks"


class System:
    """`share`: the fraction of the jobs that it gets, so that a slow one does not take too long.
    `hot`: the table that jobs are claimed from; `waiting`: a query for jobs that are not
    completed."""
    template = "template1"
    share = 1.0
    mode = hot = waiting = ""
    target = None  # how many times faster ours must be
    keeps_history = held_snapshot = False

    def __init__(self, cluster):
        self.cluster = cluster

    def install(self, database):
        """Creates the tables if the template does not have them."""

    def environment(self, database, **more):
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return {**plain, "DATABASE_URL": self.url(database), **more}

    def url(self, database):
        return self.cluster.url(database)

    def enqueue_command(self):
        raise NotImplementedError

    def work_command(self):
        raise NotImplementedError

    def worker_environment(self, database, name, slots):
        raise NotImplementedError

    def start_enqueue(self, database, jobs, batch=1, clients=1, pause_ms=0):
        return subprocess.Popen(
            [*self.enqueue_command(), "--jobs", str(jobs), "--batch", str(batch),
             "--clients", str(clients), "--pause-ms", str(pause_ms)],
            env=self.environment(database), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            text=True)

    def enqueue(self, database, jobs, **how):
        """Returns the seconds it took, without the start of the program."""
        with self.start_enqueue(database, jobs, **how) as process:
            lines = process.stdout.read().splitlines()
        if process.returncode != 0:
            raise RuntimeError(f"{self.name}: enqueueing failed")
        return next(float(line.split()[1]) for line in lines if line.startswith("seconds "))


class Ours(System):
    name = "pagemill"
    template = "pagemill"
    keeps_history = held_snapshot = True
    hot = "jobs_live"
    waiting = "SELECT FROM jobs_live"

    def __init__(self, cluster):
        super().__init__(cluster)
        self.workspaces = cluster.ask("SELECT id FROM workspaces", "pagemill").split()

    def url(self, database):
        return self.cluster.url(database, "pagemill")

    def enqueue_command(self):
        given = [word for workspace in self.workspaces for word in ("--workspace", workspace)]
        return [release / "bin" / "bench-queue", "enqueue",
                "--statement", here / "sql" / "insert_noop_jobs.sql", *given]

    def work_command(self):
        return [release / "bin" / "bench-queue", "work"]

    def worker_environment(self, database, name, slots):
        runtime = self.cluster.folder / "run"
        runtime.mkdir(exist_ok=True)
        return self.environment(database, DATABASE_URL=self.cluster.url(database, "worker"),
                                PAGEMILL_SLOT=name, MAX_WORKERS=str(slots),
                                PAGEMILL_RUNTIME_DIR=str(runtime), LOG_LEVEL="ERROR")


class Peer(System):
    script = ""
    mode = "batched"

    def __init__(self, cluster, packages):
        super().__init__(cluster)
        self.packages = pathlib.Path(packages)

    def install(self, database):
        subprocess.run([*self.program(), "install"], env=self.environment(database), check=True)

    def program(self):
        return ["node", here / "peers" / self.script]

    def environment(self, database, **more):
        return super().environment(database, NODE_ENV="production", NO_LOG_SUCCESS="1",
                                   NODE_PATH=str(self.packages / "node_modules"), **more)

    def enqueue_command(self):
        return [*self.program(), "enqueue"]

    def work_command(self):
        return [*self.program(), "work", "--mode", self.mode]

    def worker_environment(self, database, name, slots):
        return self.environment(database)


class GraphileBatched(Peer):
    name = "graphile-worker, batched"
    script = "graphile_worker.js"
    target = 1.5
    held_snapshot = True
    hot = "graphile_worker._private_jobs"
    waiting = "SELECT FROM graphile_worker._private_jobs"


class GraphileDefault(GraphileBatched):
    name = "graphile-worker, default"
    mode = "default"
    share = 0.05
    target = 5
    held_snapshot = False


class PgBoss(Peer):
    name = "pg-boss, 1000 x 4"
    script = "pg_boss.js"
    hot = "pgboss.job"
    waiting = "SELECT FROM pgboss.job WHERE state < 'completed'"


def fetch_peers():
    """The folder with the peers' packages, which npm fetches if necessary."""
    done = subprocess.run([here / "peers" / "fetch"], stdout=subprocess.PIPE, text=True,
                          check=False)
    if done.returncode != 0:
        raise SystemExit(done.returncode)
    return done.stdout.strip()
