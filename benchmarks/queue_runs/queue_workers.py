"""Worker processes of a system, and the progress that they report."""
import signal
import subprocess
import threading
import time

from processes import read_stat

wait_seconds_max = 120


class Worker:
    """One process. It waits at its start until go() is called."""

    def __init__(self, system, database, name, slots, *flags):
        self.name = name
        self.jobs, self.first, self.last = 0, 0, 0
        self.starts = {}  # key -> nanoseconds of the steady clock
        self.changed = threading.Condition()
        self.loaded = False
        self.process = subprocess.Popen(
            [*system.work_command(), *flags], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env=system.worker_environment(database, name, slots))
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            word, *rest = line.split()
            with self.changed:
                if word == "loaded":
                    self.loaded = True
                elif word == "count":
                    self.jobs, self.first, self.last = (int(text) for text in rest)
                elif word == "start":
                    self.starts[rest[0]] = int(rest[1])
                self.changed.notify_all()

    def wait(self, condition, seconds=wait_seconds_max):
        """Waits until condition() holds; False if it does not in time."""
        with self.changed:
            return self.changed.wait_for(condition, seconds)

    def go(self):
        if not self.wait(lambda: self.loaded):
            raise RuntimeError(f"{self.name} was not loaded: exit code {self.process.poll()}")
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def cpu_seconds(self):
        stat = read_stat(self.process.pid)
        return stat[2] if stat else 0.0

    def kill(self):
        """Kills it with SIGKILL; returns the time right after."""
        self.process.send_signal(signal.SIGKILL)
        killed = time.monotonic_ns()
        self.reap()
        return killed

    def stop(self, number):
        if self.process.poll() is None:
            self.process.send_signal(number)

    def reap(self):
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise RuntimeError(f"{self.name} did not stop at SIGTERM") from None
        finally:
            self.reader.join()
            self.process.stdin.close()
            self.process.stdout.close()


class Workers:
    """with Workers(system, database, 4, 24) as workers: ... They are drained at the end, or killed
    if they hold their jobs (--hold)."""

    def __init__(self, system, database, count, slots, *flags, name=None):
        self.hold = "--hold" in flags
        self.all = [Worker(system, database, f"{name or database}-{i}", slots, *flags)
                    for i in range(count)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for worker in self.all:
            worker.stop(signal.SIGKILL if self.hold else signal.SIGTERM)
        for worker in self.all:
            if worker.process.returncode is None or worker.reader.is_alive():
                worker.reap()

    def load(self):
        for worker in self.all:
            if not worker.wait(lambda each=worker: each.loaded):
                raise RuntimeError(f"{worker.name} was not loaded")

    def go(self):
        for worker in self.all:
            worker.go()

    def jobs(self):
        return sum(worker.jobs for worker in self.all)

    def cpu_seconds(self):
        return sum(worker.cpu_seconds() for worker in self.all)

    def wait_jobs(self, wanted):
        """Waits until `wanted` jobs have ended; raises if progress stops."""
        seen, seen_at = 0, time.monotonic()
        while (jobs := self.jobs()) < wanted:
            if jobs != seen:
                seen, seen_at = jobs, time.monotonic()
            dead = [worker.name for worker in self.all if worker.process.poll() is not None]
            if dead or time.monotonic() - seen_at > wait_seconds_max:
                raise RuntimeError(f"{jobs} of {wanted} jobs, then nothing; ended: {dead}")
            time.sleep(0.01)
