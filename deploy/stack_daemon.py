"""A background process of the stack, identified by its pid file and its start time."""
import os
import pathlib
import select
import signal
import subprocess
import time


class Failure(Exception):
    """Ends the command with a message; the code is its exit code."""

    def __init__(self, message, code=70):
        super().__init__(message)
        self.code = code


def start_time(pid):
    """The kernel's start time of a process in clock ticks; None if it is gone or a zombie."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, *rest = text[text.rindex(")") + 1:].split()
    return None if state in "ZX" else rest[18]


def write_aside(path, text, mode=0o644):
    """Replaces a file atomically: readers see either the old or the new one."""
    aside = path.with_name(path.name + ".new")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        file.write(text)
    aside.replace(path)


class Daemon:
    """NAME.pid holds the pid as the caller sees it, NAME.started the start time that proves it."""

    def __init__(self, state, name):
        self.name = name
        self.state = state
        self.pid_file = state / f"{name}.pid"
        self.started_file = state / f"{name}.started"
        self.log = state / "logs" / f"{name}.log"
        self.log_start = 0

    def recorded_pid(self):
        try:
            return int(self.pid_file.read_text())
        except (FileNotFoundError, ValueError):
            return None

    def pid(self):
        """The pid if the process runs, else None."""
        pid = self.recorded_pid()
        try:
            recorded = self.started_file.read_text().strip()
        except FileNotFoundError:
            return None
        return pid if pid and start_time(pid) == recorded else None

    def start(self, command, environment, user=None):
        """Starts it in a session of its own; it inherits no descriptor but its log."""
        self.log.parent.mkdir(exist_ok=True)
        identity = {"user": user, "group": user, "extra_groups": []} if user else {}
        with open(self.log, "ab") as log:
            self.log_start = log.tell()
            child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment,
                cwd="/" if user else self.state, start_new_session=True, close_fds=True, **identity)
        write_aside(self.started_file, f"{start_time(child.pid) or 0}\n")
        write_aside(self.pid_file, f"{child.pid}\n")
        return child

    def runs_file(self, path):
        """Whether the running process was started from this very file."""
        try:
            running, wanted = os.stat(f"/proc/{self.pid()}/exe"), os.stat(path)
        except OSError:
            return False
        return (running.st_dev, running.st_ino) == (wanted.st_dev, wanted.st_ino)

    def wait_until(self, ready, child, seconds):
        """Waits until ready() is true; fails if the process ends first."""
        deadline = time.monotonic() + seconds
        while not ready():
            code = child.poll()
            if code is not None:
                raise Failure(f"{self.name} ended with {describe(code)}\n{self.last_words()}")
            if time.monotonic() > deadline:
                raise Failure(f"{self.name} is not ready after {seconds} s\n{self.last_words()}")
            time.sleep(0.05)

    def last_words(self):
        """The last lines that it logged since this start."""
        try:
            with open(self.log, "rb") as log:
                log.seek(self.log_start)
                lines = log.read().decode(errors="replace").splitlines()
        except FileNotFoundError:
            lines = []
        return "\n".join(f"  {line}" for line in lines[-15:]) + f"\n  ({self.log})"

    def forget(self):
        self.pid_file.unlink(missing_ok=True)
        self.started_file.unlink(missing_ok=True)


def describe(code):
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def stop(daemons, number, seconds, last=signal.SIGKILL):
    """Signals all, waits for them together, and sends `last` to those that remain."""
    waiting = {}
    for daemon in daemons:
        pid = daemon.pid()
        try:
            descriptor = os.pidfd_open(pid) if pid else None
        except ProcessLookupError:
            descriptor = None
        # Checked again once the pid is pinned, so that no other process gets the signal.
        if descriptor is None or daemon.pid() != pid:
            daemon.forget()
            continue
        signal.pidfd_send_signal(descriptor, number)
        waiting[descriptor] = daemon
    late = wait_all(waiting, seconds)
    for descriptor, daemon in late.items():
        print(f"stack: {daemon.name} did not stop within {seconds} s: {last.name}", flush=True)
        signal.pidfd_send_signal(descriptor, last)
    for daemon in wait_all(late, 30).values():
        raise Failure(f"{daemon.name} (pid {daemon.pid()}) cannot be stopped")


def wait_all(waiting, seconds):
    """Waits until the processes have ended; forgets those, returns the others."""
    deadline = time.monotonic() + seconds
    waiting = dict(waiting)
    poller = select.poll()
    for descriptor in waiting:
        poller.register(descriptor, select.POLLIN)
    while waiting and (left := deadline - time.monotonic()) > 0:
        for descriptor, _ in poller.poll(left * 1000):
            poller.unregister(descriptor)
            waiting.pop(descriptor).forget()
            os.close(descriptor)
    return waiting
