"""A small installation for tests of the operator's commands: a PostgreSQL of its own, API and
workers of the build, folders for settings, state and backups. All of it is gone after close()."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import urllib.request

project = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(project / "deploy"), str(project / "tests/chaos")]
from cluster import Cluster, make_state  # noqa: E402
from programs import api_program, worker_program  # noqa: E402
from stack_daemon import Failure  # noqa: E402
from stack_postgres import free_port  # noqa: E402

patience_seconds = 60


def wait_until(condition, what, seconds=patience_seconds):
    """Waits for something that has no event."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise Failure(f"not within {seconds} s: {what}")
        time.sleep(0.05)


class Site:
    def __init__(self, bin_folder, name):
        self.bin = pathlib.Path(bin_folder)
        self.state = make_state(name)
        self.etc, self.library, self.backups = (
            self.state / part for part in ("etc", "lib", "backups"))
        self.etc.mkdir()
        self.library.mkdir(mode=0o755)
        self.cluster = Cluster(self.state)
        self.programs = []
        self.port = free_port()
        self.cluster.create()

    def migrate(self):
        self.cluster.migrate(self.bin / "pagemill")

    def close(self):
        for program in self.programs:
            program.close()
        self.cluster.close()
        shutil.rmtree(self.state, ignore_errors=True)

    # The operator's commands.

    @staticmethod
    def command(name):
        return project / "deploy" / name

    def environment(self, **more):
        plain = {name: value for name, value in os.environ.items()
                 if not name.startswith(("PAGEMILL_", "PG"))}
        return {**plain, "PATH": f"{self.bin}:{os.environ['PATH']}",
                "PAGEMILL_ETC_DIR": str(self.etc), "PAGEMILL_STATE_DIR": str(self.library),
                "PAGEMILL_BACKUP_DIR": str(self.backups),
                "PAGEMILL_MIGRATE_URL": self.cluster.owner_url(), **more}

    def run(self, command, *arguments, before=(), **more):
        """Runs deploy/COMMAND; `before` are the words before it, such as unshare's."""
        return subprocess.run(
            [*before, str(self.command(command)), *map(str, arguments)], text=True,
            capture_output=True, timeout=120, check=False, env=self.environment(**more))

    def all_backups(self):
        return sorted(path.name for path in self.backups.glob("*"))

    def newest(self):
        return self.backups / [name for name in self.all_backups() if name[16:17] == "2"][-1]

    # The service.

    def start(self, workers=1):
        url = self.cluster.url
        api = api_program(self.bin, self.state, url("pagemill_api", self.cluster.port), self.port,
                          None)
        self.programs = [api] + [
            worker_program(number + 1, self.bin, self.state,
                           url("pagemill_worker", self.cluster.port), None)
            for number in range(workers)]
        for program in self.programs:
            program.start()
        for program in self.programs:
            if not program.wait_ready():
                raise Failure(f"{program.name} is not ready: {program.last_words()}")

    def stop(self):
        for program in self.programs:
            program.close()
        self.programs = []

    def ask(self, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=body,
            headers={"Content-Type": "application/pdf"} if body else {})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def submit(self, seed, *flags):
        """Submits a document of its own text; returns the document's id."""
        pdf = subprocess.run([self.bin / "pagemill-make-pdf", "--seed", str(seed), *flags],
                             check=True, capture_output=True).stdout
        return json.loads(self.ask("/api/v1/pdf/jobs?embed=false", pdf))["document_id"]

    def rows(self, sql, database="pagemill"):
        return self.cluster.rows(sql, database)

    def value(self, sql, database="pagemill"):
        return self.cluster.ask(sql, database)

    def wait_for_jobs(self):
        wait_until(lambda: self.value("SELECT count(*) FROM jobs_live") == "0", "no job is left")

    def hashes(self):
        """The SHA-256 of each document's text and file, as the API gives them."""
        found = {}
        for row in self.rows("SELECT id FROM documents"):
            path = f"/api/v1/pdf/documents/{row['id']}"
            found[row["id"]] = [hashlib.sha256(self.ask(f"{path}/{part}")).hexdigest()
                                for part in ("text", "file")]
        return found
