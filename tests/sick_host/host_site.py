"""A stack whose worker lives on a host that can be made sick: its own PostgreSQL on a disk that can
be filled, an API, and workers with settings of their own."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import urllib.request

root = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(root / "deploy"), str(root / "tests/chaos")]
from cluster import Cluster, make_state  # noqa: E402
from programs import Program, api_program  # noqa: E402
from stack_daemon import Failure  # noqa: E402
from stack_postgres import free_port  # noqa: E402

data_disk_bytes = 640 << 20
patience_seconds = 120


def wait_until(condition, what, seconds=patience_seconds):
    """Waits for something that has no event, and returns how long that took."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        if condition():
            return time.monotonic() - begun
        time.sleep(0.05)
    raise Failure(f"not within {seconds} s: {what}")


def mount_disk(folder, size):
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "tmpfs", str(folder)],
                   check=True)


def fill(folder):
    """Writes a file that takes all the room there is; returns it."""
    filler = folder / "filler"
    with open(filler, "wb", buffering=0) as file:
        for piece in (1 << 20, 4096):
            try:
                while file.write(b"x" * piece) == piece:
                    pass
            except OSError:
                pass  # full
    return filler


class Worker(Program):
    def unfit_in_log(self):
        """The code of its last host_unfit since its start; None if there is none."""
        codes = [json.loads(line)["code"] for line in self.said().splitlines()
                 if '"event":"host_unfit"' in line]
        return codes[-1] if codes else None


class HostSite:
    def __init__(self):
        self.bin = pathlib.Path(os.environ["PAGEMILL_BIN"])
        self.state = make_state("sick-host")
        self.data_disk = self.state / "database"
        mount_disk(self.data_disk, data_disk_bytes)
        self.cluster = Cluster(self.data_disk)
        self.cluster.create()
        self.cluster.migrate(self.bin / "pagemill")
        self.port = free_port()
        self.api = api_program(self.bin, self.state, self.url("pagemill_api"), self.port,
                               None)
        self.api.start()
        self.workers = []
        if not self.api.wait_ready():
            raise Failure(f"the API is not ready: {self.api.last_words()}")

    def url(self, role):
        return self.cluster.url(role, self.cluster.port)

    def close(self):
        for program in [*self.workers, self.api]:
            program.close()
        self.cluster.close()
        subprocess.run(["umount", "--lazy", str(self.data_disk)], check=False)
        shutil.rmtree(self.state, ignore_errors=True)

    # Processes.

    def worker(self, name, more=()):
        """Starts a worker with a folder of its own for temporary files."""
        folder = self.state / f"run-{name}"
        folder.mkdir(exist_ok=True)
        environment = {**os.environ, "DATABASE_URL": self.url("pagemill_worker"),
                       "PAGEMILL_SLOT": name, "MAX_WORKERS": "2",
                       "PAGEMILL_RUNTIME_DIR": str(folder),
                       "PAGEMILL_MODEL_DIR": "/nonexistent", **dict(more)}
        for variable in ("NOTIFY_SOCKET", "LOG_FILE", "PAGEMILL_MIGRATE_URL"):
            environment.pop(variable, None)
        program = Worker(name, [self.bin / "pagemill-worker"], environment, self.state / "logs",
                         '"event":"ready"')
        self.workers.append(program)
        program.start()
        if not program.wait_ready():
            raise Failure(f"{name} is not ready: {program.last_words()}")
        return program

    def end(self, program):
        program.close()
        self.workers.remove(program)

    # Requests.

    def ask(self, path, body=None, kind="application/pdf"):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body,
                                         headers={"Content-Type": kind} if body else {})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def make_pdf(self, pages, seed):
        path = self.state / f"{pages}-{seed}.pdf"
        subprocess.run([self.bin / "pagemill-make-pdf", "--pages", str(pages), "--seed", str(seed),
                        "--output", path], check=True, stdout=subprocess.DEVNULL)
        return path.read_bytes()

    def submit(self, pdf):
        return json.loads(self.ask("/api/v1/pdf/jobs?embed=false", pdf))["id"]

    def pause(self, wanted):
        self.ask(f"/api/v1/queue/{'pause' if wanted else 'resume'}", b"{}", "application/json")

    # What the database says; nothing while it is away.

    def rows(self, sql):
        try:
            return self.cluster.rows(sql)
        except (Failure, subprocess.SubprocessError):
            return None

    def states(self, jobs):
        """The state of each job and its failures; None while the database is away."""
        listed = ", ".join(f"'{job}'" for job in jobs)
        found = self.rows(f"SELECT id, state, failures FROM jobs WHERE id IN ({listed})")
        return None if found is None else {row["id"]: row for row in found}

    def all_completed(self, jobs):
        found = self.states(jobs)
        return found is not None and len(found) == len(jobs) and all(
            row["state"] == "completed" for row in found.values())

    def any_started(self, jobs):
        found = self.states(jobs)
        return found is not None and any(row["state"] != "pending" for row in found.values())

    def unfit(self, name):
        """What the API says of the worker: the code, or None."""
        for item in json.loads(self.ask("/api/v1/workers"))["items"]:
            if item["slot"] == name and item["unfit"]:
                return item["unfit"]["code"]
        return None

    def gauge(self, what):
        for line in self.ask("/metrics").decode().splitlines():
            if line.startswith(f'pagemill_api_now{{what="{what}"}}'):
                return float(line.split()[-1])
        raise Failure(f"/metrics has no {what}")
