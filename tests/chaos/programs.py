"""Starts, signals and awaits our processes in the storm, and records every exit."""
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "benchmarks"))
from processes import descendants, read_stat  # noqa: E402

ready_seconds_max = 60


def start_time(pid):
    """Identifies a process even if its pid is reused; None if it is gone or a zombie."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, *rest = text[text.rindex(")") + 1:].split()
    return None if state in "ZX" else rest[18]


def resident_bytes(pid, which="VmHWM"):
    """The peak so far, or what it is now with VmRSS; None if the process is gone."""
    try:
        text = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    for line in text.splitlines():
        if line.startswith(f"{which}:"):
            return int(line.split()[1]) * 1024
    return None


class Program:
    """A worker or the API. One thread disturbs it; others may read."""

    def __init__(self, name, command, environment, folder, ready_mark):
        self.name = name
        self.command = command
        self.environment = environment
        self.log = folder / f"{name}.log"
        self.ready_mark = ready_mark
        self.child = None
        self.expected = ()  # exit codes that are allowed now
        self.log_start = 0
        self.problems = []  # what it did wrong
        self.starts = 0
        self.closed = False  # the run is ending: never start it again
        self.seen_children = set()  # (pid, start time) of all descendants ever seen
        self.peak_bytes = 0
        self.lock = threading.Lock()

    def start(self):
        with self.lock, open(self.log, "ab") as log:
            if self.closed:
                raise RuntimeError(f"{self.name} is not restarted: the run is ending")
            self.log_start = log.tell()
            self.child = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log,
                                          stderr=log, env=self.environment,
                                          start_new_session=True)
        self.expected = ()
        self.starts += 1

    def close(self):
        """Kills it for good, whatever it is doing."""
        with self.lock:
            self.closed = True
        if self.running():
            self.kill()

    @property
    def pid(self):
        return self.child.pid

    def running(self):
        return self.child is not None and self.child.poll() is None

    def send(self, number):
        if self.running():
            self.child.send_signal(number)

    def kill(self):
        self.sample()
        self.expected = (-signal.SIGKILL,)
        self.send(signal.SIGKILL)
        return self.ended(10)

    def ended(self, seconds):
        """Waits for the exit; an unexpected exit code is a problem."""
        try:
            code = self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.problems.append(f"{self.name} (pid {self.pid}) had not ended {seconds} s after "
                                 "it was asked to")
            self.child.kill()
            code = self.child.wait(10)
            return code
        if code not in self.expected:
            self.problems.append(f"{self.name} (pid {self.pid}) ended with {code}, not with "
                                 f"{' or '.join(map(str, self.expected)) or 'nothing'}")
        return code

    def restart_if_it_exited(self):
        """Only we may end it: a process that exits by itself is recorded and restarted."""
        if self.running():
            return False
        code = self.child.poll()
        self.problems.append(f"{self.name} (pid {self.pid}) exited by itself with {code}: "
                             f"{self.last_words()}")
        self.start()
        return True

    def wait_ready(self, seconds=ready_seconds_max, stop=None):
        """Whether it logged this since its start; false if it exited or was too late."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.running():
            if self.ready_mark in self.said():
                return True
            if stop is not None and stop.wait(0.05):
                return False
            time.sleep(0.05)
        return self.ready_mark in self.said()

    def said(self):
        with open(self.log, "rb") as log:
            log.seek(self.log_start)
            return log.read().decode(errors="replace")

    def last_words(self):
        return " | ".join(self.said().splitlines()[-3:])[:600]

    def sample(self):
        """Records the current memory and children."""
        if not self.running():
            return
        self.peak_bytes = max(self.peak_bytes, resident_bytes(self.pid) or 0)
        for child in descendants(self.pid):
            if begun := start_time(child):
                self.seen_children.add((child, begun))

    def extractors(self):
        """The pids of its extractor children, oldest first."""
        if not self.running():
            return []
        found = [(start_time(pid), pid) for pid in descendants(self.pid)
                 if (stat := read_stat(pid)) and stat[0].startswith("pagemill-extr")]
        return [pid for begun, pid in sorted(found, key=lambda one: int(one[0] or 0)) if begun]

    def children_left(self):
        return [pid for pid, begun in self.seen_children if start_time(pid) == begun]


def worker_program(number, bin_folder, state, url, model):
    environment = {**os.environ, "DATABASE_URL": url, "PAGEMILL_SLOT": f"worker-{number}",
                   "MAX_WORKERS": "2", "PAGEMILL_RUNTIME_DIR": str(state / "run"),
                   "PAGEMILL_MODEL_DIR": model or "/nonexistent", "PAGEMILL_EMBED_THREADS": "1"}
    for name in ("NOTIFY_SOCKET", "LOG_FILE", "PAGEMILL_MIGRATE_URL"):
        environment.pop(name, None)
    return Program(f"worker-{number}", [bin_folder / "pagemill-worker"], environment,
                   state / "logs", '"event":"ready"')


def api_program(bin_folder, state, url, port, model):
    environment = {**os.environ, "DATABASE_URL": url, "HOST": "127.0.0.1", "PORT": str(port),
                   "PAGEMILL_AUTH": "off", "RATE_LIMIT_REQUESTS": "1000000",
                   "DATABASE_POOL_TIMEOUT": "5", "PAGEMILL_MODEL_DIR": model or "/nonexistent"}
    for name in ("NOTIFY_SOCKET", "LOG_FILE", "PAGEMILL_MIGRATE_URL"):
        environment.pop(name, None)
    return Program("api", [bin_folder / "pagemill-api"], environment, state / "logs",
                   '"event":"listening"')
