"""The storm's PostgreSQL: the cluster of deploy/stack with commit timestamps, and its psql."""
import json
import os
import pathlib
import secrets
import signal
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "deploy"))
from stack_daemon import Failure, stop  # noqa: E402
from stack_postgres import Postgres, free_port, logins  # noqa: E402

# The commit time of a row's transaction shows whether a write was stale.
more_configuration = """
track_commit_timestamp = on
restart_after_crash = on
log_min_messages = warning
"""


def make_state(suite):
    """A folder for what a suite's processes write. PostgreSQL runs as another user."""
    state = pathlib.Path(tempfile.mkdtemp(prefix=f"pagemill-{suite}-"))
    state.chmod(0o755)
    for name in ("logs", "run"):
        (state / name).mkdir()
    return state


class Cluster:
    """Calls block; restarts are serialised, statements may come from any thread."""

    def __init__(self, state):
        self.settings = {"postgres_port": free_port(), "postgres_password": secrets.token_hex(16),
                         **{f"{role}_password": secrets.token_hex(16) for role in logins}}
        self.postgres = Postgres(state, self.settings)
        self.lock = threading.Lock()
        self.closed = False  # the run is ending: never start it again

    @property
    def port(self):
        return self.settings["postgres_port"]

    def url(self, role, port):
        """The URL of the login for pagemill_api or pagemill_worker, through the proxy at `port`."""
        password = self.settings[f"{role}_password"]
        return f"postgresql://{logins[role]}:{password}@127.0.0.1:{port}/pagemill"

    def owner_url(self):
        return self.postgres.url("postgres", self.settings["postgres_password"])

    def create(self):
        if self.postgres.user:
            self.postgres.make_traversable()
        self.postgres.make_cluster()
        with open(self.postgres.data / "postgresql.conf", "a", encoding="utf-8") as file:
            file.write(more_configuration)
        self.start()
        self.postgres.make_database()

    def migrate(self, program):
        done = subprocess.run(
            [program, "migrate"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False, env={**os.environ, "DATABASE_URL": self.owner_url(),
                              "PAGEMILL_MIGRATE_URL": self.owner_url()})
        if done.returncode != 0:
            raise Failure(f"pagemill migrate failed:\n{done.stdout}{done.stderr}")
        self.postgres.grant_membership()

    def start(self):
        port = self.port
        self.postgres.start()
        if self.port != port:
            raise Failure("another process took PostgreSQL's port while it was down")

    def stop(self, number):
        """Stops it: SIGINT is a fast shutdown, SIGQUIT an immediate one, like a crash."""
        with self.lock:
            stop([self.postgres.daemon], number, 60, signal.SIGQUIT)

    def close(self):
        """Stops it immediately, for good."""
        self.closed = True
        self.stop(signal.SIGQUIT)

    def ensure_running(self):
        with self.lock:
            if not self.postgres.daemon.pid() and not self.closed:
                self.start()

    def wait_until_it_answers(self, seconds=60):
        """Waits: after the crash of a backend PostgreSQL recovers by itself, in the same
        process."""
        self.postgres.daemon.wait_until(self.postgres.answers, _Alive(self.postgres.daemon),
                                        seconds)

    def ask(self, sql, database="pagemill"):
        return self.postgres.ask(sql, database)

    def rows(self, sql, database="pagemill"):
        """The rows of one SELECT, each as a dictionary."""
        text = self.ask(f"SELECT row_to_json(shown) FROM ({sql}) AS shown", database)
        return [json.loads(line) for line in text.splitlines()]


class _Alive:
    """Gives a daemon the method poll, for wait_until."""

    def __init__(self, daemon):
        self.daemon = daemon

    def poll(self):
        return None if self.daemon.pid() else 70
