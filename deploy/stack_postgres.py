"""The stack's private PostgreSQL: a cluster of its own on a free loopback port."""
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess

from stack_daemon import Daemon, Failure, stop, write_aside

programs = pathlib.Path("/usr/lib/postgresql/17/bin")

configuration = """# Written by deploy/stack at every start.
listen_addresses = '127.0.0.1'
port = {port}
max_connections = 300
unix_socket_directories = ''
shared_buffers = 256MB
max_wal_size = 2GB
jit = off
log_line_prefix = '%m [%p] %u@%d '
timezone = 'UTC'
"""

# One login each: a mistake in the API has no rights of the workers, nor the other way.
logins = {"pagemill_api": "pagemill_api_login", "pagemill_worker": "pagemill_worker_login"}

login = r"""\set ON_ERROR_STOP on
\set password `echo "$PAGEMILL_STACK_PASSWORD"`
SELECT 'CREATE ROLE {name} LOGIN' WHERE NOT EXISTS
  (SELECT FROM pg_roles WHERE rolname = '{name}') \gexec
ALTER ROLE {name} PASSWORD :'password';
"""

database = r"""
SELECT 'CREATE DATABASE pagemill' WHERE NOT EXISTS
  (SELECT FROM pg_database WHERE datname = 'pagemill') \gexec
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def port_is_free(host, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


class Postgres:
    def __init__(self, state, settings):
        self.state = state
        self.settings = settings
        self.data = state / "postgres"
        self.daemon = Daemon(state, "postgres")
        # initdb and postgres refuse root; the Debian package creates this user.
        self.user = "postgres" if os.geteuid() == 0 else None

    def url(self, role, password):
        return f"postgresql://{role}:{password}@127.0.0.1:{self.settings['postgres_port']}/pagemill"

    def login_url(self, role):
        """The URL of the login for `role`, pagemill_api or pagemill_worker."""
        return self.url(logins[role], self.settings[f"{role}_password"])

    def start(self):
        """Starts the cluster, creating it if needed. Returns whether it was not running."""
        if self.daemon.pid():
            return False
        if self.user:
            self.make_traversable()
        if not self.data.exists():
            self.make_cluster()
        self.remove_stale_lock()
        if not port_is_free("127.0.0.1", self.settings["postgres_port"]):
            self.settings["postgres_port"] = free_port()
        own = self.data / "pagemill.conf"
        write_aside(own, configuration.format(port=self.settings["postgres_port"]))
        if self.user:
            shutil.chown(own, self.user, self.user)
        child = self.daemon.start([programs / "postgres", "-D", self.data], dict(os.environ),
                                  self.user)
        try:
            self.daemon.wait_until(self.answers, child, 120)
        except Failure:
            if child.poll() is None:
                stop([self.daemon], signal.SIGINT, 30, signal.SIGQUIT)
            self.daemon.forget()
            raise
        return True

    def answers(self):
        try:
            return self.ask("SELECT 1", "postgres") == "1"
        except Failure:
            return False

    def make_traversable(self):
        """PostgreSQL runs as another user, which must be able to reach its folder."""
        for folder in [self.state, *self.state.parents]:
            mode = folder.stat().st_mode
            if not mode & 0o001:
                print(f"stack: chmod o+x {folder}, so that PostgreSQL's user can reach its data")
                folder.chmod(mode & 0o7777 | 0o001)

    def make_cluster(self):
        # Renamed when complete, so an interrupted initdb leaves no partial cluster.
        making = self.state / "postgres.making"
        password = self.state / "postgres.password"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        write_aside(password, self.settings["postgres_password"] + "\n", 0o600)
        if self.user:
            shutil.chown(making, self.user, self.user)
            shutil.chown(password, self.user, self.user)
        account = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        made = subprocess.run(
            [programs / "initdb", "-D", making, "-U", "postgres", "--auth=scram-sha-256",
             f"--pwfile={password}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
             "--no-sync"],
            cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            **account)
        password.unlink()
        if made.returncode != 0:
            raise Failure(f"initdb failed:\n{made.stdout}{made.stderr}")
        with open(making / "postgresql.conf", "a", encoding="utf-8") as file:
            file.write("include_if_exists 'pagemill.conf'\n")
        making.rename(self.data)

    def remove_stale_lock(self):
        """After a crash the pid in postmaster.pid may belong to another process by now."""
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text().split()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return
        try:
            ours = os.path.samefile(f"/proc/{pid}/cwd", self.data)
        except OSError:
            ours = False
        if not ours:
            lock.unlink()
        elif pid != self.daemon.recorded_pid():
            raise Failure(f"another PostgreSQL (pid {pid}) already runs on {self.data}")

    def ask(self, sql, database="pagemill", **environment):
        """Runs statements as the superuser; returns their output."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        done = subprocess.run(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-f", "-"], input=sql, text=True,
            capture_output=True, check=False,
            env={**plain, **environment, "PGHOST": "127.0.0.1", "PGUSER": "postgres",
                 "PGPORT": str(self.settings["postgres_port"]), "PGDATABASE": database,
                 "PGPASSWORD": self.settings["postgres_password"], "PGCONNECT_TIMEOUT": "10"})
        if done.returncode != 0:
            raise Failure(f"psql: {done.stderr.strip()}")
        return done.stdout.strip()

    def make_database(self):
        for role, name in logins.items():
            self.ask(login.format(name=name), "postgres",
                     PAGEMILL_STACK_PASSWORD=self.settings[f"{role}_password"])
        self.ask(database, "postgres")

    def grant_membership(self):
        """Lets each login assume the role of its process, and no other."""
        for role, name in logins.items():
            self.ask(f"GRANT {role} TO {name} WITH INHERIT FALSE, SET TRUE")

    def stop(self):
        stop([self.daemon], signal.SIGINT, 60, signal.SIGQUIT)

    def wait_for_worker(self, daemon, child):
        """Waits for the row of this process, not one that an earlier process left."""
        row = f"slot = '{daemon.name}' AND pid = {child.pid}"
        daemon.wait_until(
            lambda: self.ask(f"SELECT count(*) FROM workers WHERE {row}") != "0", child, 60)
