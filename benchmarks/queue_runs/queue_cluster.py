"""The queue benchmark's PostgreSQL: one cluster for all systems, with the same settings."""
import os
import pathlib
import secrets
import shutil
import subprocess
import sys
import tempfile

from private_stack import project, release, say
from processes import tree_seconds

sys.path.insert(0, str(project / "deploy"))
from stack_postgres import Postgres, free_port, logins  # noqa: E402

# Differences from the stack's settings. The cost of a commit is unchanged for every system: fsync,
# full_page_writes and synchronous_commit are on.
settings = {"shared_buffers": "1GB", "max_connections": "1000", "max_wal_size": "8GB",
            "checkpoint_timeout": "30min", "max_locks_per_transaction": "256"}
# Until begin_measuring: data loaded before that need not go through the WAL.
loading = {"wal_level": "minimal", "max_wal_senders": "0"}
profiling = {"shared_preload_libraries": "pg_stat_statements",
             "pg_stat_statements.track_planning": "on"}


class Session:
    """A psql that stays connected, for queries without the cost of starting a program."""

    def __init__(self, environment):
        self.psql = subprocess.Popen(
            ["psql", "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1"], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def ask(self, sql):
        """Returns the rows as lists of texts."""
        self.psql.stdin.write(f"{sql}\n;\n\\echo end of answer\n")
        self.psql.stdin.flush()
        rows = []
        for line in self.psql.stdout:
            if line == "end of answer\n":
                return rows
            rows.append(line.rstrip("\n").split("\t"))
        raise RuntimeError(f"psql: {self.psql.stderr.read().strip()}")

    def close(self):
        self.psql.stdin.close()
        self.psql.wait()
        self.psql.stdout.close()
        self.psql.stderr.close()


class QueueCluster:
    """with QueueCluster(profile=False) as cluster: ..."""

    def __init__(self, profile):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pagemill-bench-"))
        self.folder.chmod(0o711)  # for the user that runs PostgreSQL
        self.profile = profile
        self.password = secrets.token_hex(16)
        self.postgres = Postgres(self.folder, {
            "postgres_port": free_port(), "postgres_password": secrets.token_hex(16),
            **{f"{role}_password": secrets.token_hex(16) for role in logins}})
        self.databases = 0

    def __enter__(self):
        say("making a private PostgreSQL")
        try:
            self.postgres.start()
            self.change({**settings, **loading, **(profiling if self.profile else {})})
            self.make_template()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, kind, *_):
        try:
            self.postgres.stop()
            if kind is not None and kind is not KeyboardInterrupt:
                say(f"the last lines of PostgreSQL:\n{self.postgres.daemon.last_words()}")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def change(self, values):
        """Restarts with these settings; None resets one to the server's default."""
        for name, value in values.items():
            self.postgres.ask(f"ALTER SYSTEM RESET {name}" if value is None else
                              f"ALTER SYSTEM SET {name} = '{value}'", "postgres")
        self.postgres.stop()
        self.postgres.start()

    def begin_measuring(self):
        self.change({name: None for name in loading})

    def make_template(self):
        """Makes the database `pagemill` with our schema, the template of ours."""
        self.postgres.make_database()
        done = subprocess.run(
            [release / "bin" / "pagemill", "migrate"], capture_output=True, text=True, check=False,
            env={**os.environ, "DATABASE_URL": self.url("pagemill", "pagemill"),
                 "PAGEMILL_MIGRATE_URL": self.url("pagemill")})
        if done.returncode != 0:
            sys.exit(f"pagemill migrate failed:\n{done.stdout}{done.stderr}")
        # A worker refuses to start where it could become the API.
        for login, role in (("pagemill", "pagemill_api"), ("worker", "pagemill_worker")):
            self.postgres.ask(f"CREATE ROLE {login} LOGIN PASSWORD '{self.password}'; "
                              f"GRANT {role} TO {login} WITH INHERIT FALSE, SET TRUE")

    def url(self, database, role="postgres"):
        password = self.postgres_password if role == "postgres" else self.password
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}"

    @property
    def postgres_password(self):
        return self.postgres.settings["postgres_password"]

    @property
    def port(self):
        return self.postgres.settings["postgres_port"]

    def make_database(self, template):
        """Makes a database and returns its name. `template`: "pagemill", for peers "template1"."""
        self.databases += 1
        name = f"bench_{self.databases}"
        self.postgres.ask(f"CREATE DATABASE {name} TEMPLATE {template}", "postgres")
        if self.profile:
            self.postgres.ask("CREATE EXTENSION pg_stat_statements", name)
        return name

    def drop_database(self, name):
        self.postgres.ask(f"DROP DATABASE {name} WITH (FORCE)", "postgres")

    def environment(self, database):
        """The environment for psql as the superuser."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return {**plain, "PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "postgres",
                "PGPASSWORD": self.postgres_password, "PGDATABASE": database}

    def session(self, database):
        return Session(self.environment(database))

    def ask(self, sql, database):
        return self.postgres.ask(sql, database)

    def run_file(self, path, database, **variables):
        given = [word for name, value in variables.items() for word in ("-v", f"{name}={value}")]
        return subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *given, "-f", path],
                              env=self.environment(database), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False)

    def cpu_seconds(self):
        """The CPU time of all processes of PostgreSQL so far, including ended ones."""
        return sum(tree_seconds(self.postgres.daemon.pid()))

    def wal_bytes(self):
        return int(self.ask("SELECT pg_current_wal_insert_lsn() - '0/0'", "postgres"))

    def commits(self, database):
        return int(self.ask("SELECT xact_commit FROM pg_stat_database "
                            f"WHERE datname = '{database}'", "postgres"))
