"""The faults of a host: how each strikes, how the worker names it, and how it is healed."""
import os
import pathlib
import resource
import subprocess
import time

from host_site import Failure, fill, mount_disk

here = pathlib.Path(__file__).resolve().parent
jumps = (3600, -3600, 86400, -86400, 0)
jump_seconds = 0.7


class Fault:
    """Nothing is wrong. `codes`: what the worker may call it; empty: it need not notice."""
    name = "nothing"
    codes = ()
    on_one_host = True  # another host can go on
    strikes_at_work = False  # while jobs run, not before they are claimed
    pages = 2

    def settings(self, site):
        return {}

    def before(self, site, name):
        """Before the worker starts."""

    def strike(self, site, worker):
        pass

    def heal(self, site, worker):
        pass

    def end(self, site):
        pass


class FullTemporaryFolder(Fault):
    name = "full disk for temporary files"
    codes = ("disk_full",)

    def before(self, site, name):
        self.folder = site.state / f"run-{name}"
        mount_disk(self.folder, 1 << 20)

    def strike(self, site, worker):
        self.filler = fill(self.folder)

    def heal(self, site, worker):
        self.filler.unlink()

    def end(self, site):
        subprocess.run(["umount", "--lazy", str(self.folder)], check=False)


class LimitedProcess(Fault):
    """The worker's limit of a resource is lowered to what it uses already."""
    limit = None

    def used(self, pid):
        raise NotImplementedError

    def strike(self, site, worker):
        self.limits = resource.prlimit(worker.pid, self.limit)
        resource.prlimit(worker.pid, self.limit, (self.used(worker.pid), self.limits[1]))

    def heal(self, site, worker):
        if worker.running():
            resource.prlimit(worker.pid, self.limit, self.limits)


class NoDescriptors(LimitedProcess):
    name = "no descriptors"
    codes = ("no_descriptors", "database_unavailable", "extractor_unusable")
    limit = resource.RLIMIT_NOFILE

    def used(self, pid):
        # The lowest number that is free, so that none can be opened.
        numbers = {int(name) for name in os.listdir(f"/proc/{pid}/fd")}
        return next(number for number in range(len(numbers) + 1) if number not in numbers)


class NoMemory(LimitedProcess):
    name = "no memory"
    codes = ("no_memory", "no_processes", "database_unavailable", "extractor_unusable")
    limit = resource.RLIMIT_AS

    def used(self, pid):
        pages = int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[0])
        return pages * resource.getpagesize() + (256 << 10)


class BrokenExtractor(Fault):
    codes = ("extractor_unusable",)

    def __init__(self, name, script):
        self.name = f"an extractor that {name}"
        self.script = script

    def settings(self, site):
        self.path = site.state / "extractor"
        self.real = site.bin / "pagemill-extract"
        self.put(f'exec {self.real} "$@"')
        # Each child serves one document: those after the strike are broken.
        return {"PAGEMILL_EXTRACT": str(self.path), "PAGEMILL_EXTRACT_DOCUMENTS": "1"}

    def put(self, script):
        fresh = self.path.with_suffix(".next")
        fresh.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        fresh.chmod(0o755)
        fresh.rename(self.path)

    def strike(self, site, worker):
        self.put(self.script)

    def heal(self, site, worker):
        self.put(f'exec {self.real} "$@"')


class JumpingClock(Fault):
    name = "a clock that jumps by hours and days"
    strikes_at_work = True
    pages = 150

    def settings(self, site):
        library = site.state / "clock_shim.so"
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, here / "clock_shim.c"],
                       check=True)
        self.offset = site.state / "clock_offset"
        self.set(0)
        return {"LD_PRELOAD": str(library), "CLOCK_SHIM": str(self.offset)}

    def set(self, seconds):
        fresh = self.offset.with_suffix(".next")
        fresh.write_text(str(seconds), encoding="utf-8")
        fresh.rename(self.offset)

    def strike(self, site, worker):
        # The disturbance itself takes time: nothing is waited for.
        for seconds in jumps:
            self.set(seconds)
            time.sleep(jump_seconds)


class SickDatabase(Fault):
    """All hosts share it, so another one is no help."""
    on_one_host = False
    strikes_at_work = True
    codes = ("database_read_only", "database_connections", "database_full",
             "database_out_of_memory", "database_unavailable")
    pages = 150

    def role(self, site):
        return site.url("pagemill_worker").split("//")[1].split(":")[0]

    def alter(self, site, what):
        site.cluster.ask(f"ALTER ROLE {self.role(site)} {what}")
        site.cluster.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                         f"WHERE usename = '{self.role(site)}'")


class ReadOnlyDatabase(SickDatabase):
    name = "PostgreSQL read-only"

    def strike(self, site, worker):
        self.alter(site, "SET default_transaction_read_only = on")

    def heal(self, site, worker):
        self.alter(site, "RESET default_transaction_read_only")


class DatabaseAtItsLimit(SickDatabase):
    name = "PostgreSQL at its connection limit"

    def strike(self, site, worker):
        self.alter(site, "CONNECTION LIMIT 0")

    def heal(self, site, worker):
        site.cluster.ask(f"ALTER ROLE {self.role(site)} CONNECTION LIMIT -1")


class FullDatabase(SickDatabase):
    name = "full disk for PGDATA"

    def strike(self, site, worker):
        self.filler = fill(site.data_disk)

    def heal(self, site, worker):
        self.filler.unlink()
        # Without room for its log PostgreSQL stops, and is started as by its unit.
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                site.cluster.ensure_running()
                return site.cluster.wait_until_it_answers()
            except Failure:
                time.sleep(0.2)
        raise Failure("PostgreSQL does not come back")


def every_fault():
    takes_a_request = "head -c 1 <&3 >/dev/null; "
    return [
        FullTemporaryFolder(),
        NoDescriptors(),
        NoMemory(),
        BrokenExtractor("exits with 127", takes_a_request + "exit 127"),
        BrokenExtractor("never starts", "exit 127"),
        BrokenExtractor("hangs", "exec sleep 600"),
        BrokenExtractor("writes rubbish", takes_a_request + "echo rubbish; exec sleep 600"),
        JumpingClock(),
        ReadOnlyDatabase(),
        DatabaseAtItsLimit(),
        FullDatabase(),
    ]
