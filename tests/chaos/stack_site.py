"""The stack under fire: a private PostgreSQL, our processes, and a proxy for each of them."""
import os
import pathlib
import shutil
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "deploy"))
from cluster import Cluster, make_state
from programs import api_program, worker_program
from proxy import ProxyThread
from stack_daemon import Failure
from stack_postgres import free_port


class Site:
    def __init__(self, workers):
        self.bin = pathlib.Path(os.environ["PAGEMILL_BIN"])
        self.state = make_state("chaos")
        self.cluster = Cluster(self.state)
        self.cluster.create()
        self.cluster.migrate(self.bin / "pagemill")
        self.model = find_model()
        self.proxy_thread = ProxyThread()
        names = [f"worker-{number}" for number in range(1, workers + 1)]
        self.proxies = {name: self.proxy_thread.proxy(self.cluster.port)
                        for name in [*names, "api"]}
        urls = {name: self.cluster.url("pagemill_api" if name == "api" else "pagemill_worker",
                                       proxy.port)
                for name, proxy in self.proxies.items()}
        self.port = free_port()
        self.programs = {
            name: worker_program(number, self.bin, self.state, urls[name], self.model)
            for number, name in enumerate(names, 1)}
        self.programs["api"] = api_program(self.bin, self.state, urls["api"], self.port,
                                           self.model)
        self.workers = [self.programs[name] for name in names]
        self.sampling = threading.Event()
        self.sampler = threading.Thread(target=self.sample, name="sampler", daemon=True)

    def start(self):
        for program in self.programs.values():
            program.start()
        self.wait_ready()
        self.sampler.start()

    def wait_ready(self):
        for program in self.programs.values():
            if not program.wait_ready():
                raise Failure(f"{program.name} is not ready: {program.last_words()}")

    def sample(self):
        while not self.sampling.wait(2):
            for program in self.programs.values():
                program.sample()

    # Queries for the disturbances; while PostgreSQL is down the answer is empty.

    def ask_or(self, otherwise, sql):
        try:
            return self.cluster.ask(sql)
        except (Failure, subprocess.SubprocessError):
            return otherwise

    def held_by(self, slot):
        return self.ask_or("", f"SELECT id FROM jobs_live WHERE slot = '{slot}'").split()

    def backends(self, condition):
        sql = f"SELECT pid FROM pg_stat_activity WHERE {condition} ORDER BY backend_start"
        return [int(pid) for pid in self.ask_or("", sql).split()]

    def terminate_backend(self, pid):
        return self.ask_or("f", f"SELECT pg_terminate_backend({pid})") == "t"

    def live_jobs(self):
        """None while PostgreSQL is down."""
        count = self.ask_or(None, "SELECT count(*) FROM jobs_live")
        return None if count is None else int(count)

    def heal(self):
        """Restarts and reconnects everything, whatever the disturbances left."""
        for proxy in self.proxies.values():
            for who in [*self.proxies, "postgres"]:
                proxy.heal(who)
        self.cluster.ensure_running()
        self.cluster.wait_until_it_answers()
        for program in self.programs.values():
            program.restart_if_it_exited()
        self.wait_ready()

    def drain(self, programs):
        for program in programs:
            program.sample()
            program.expected = (0,)
            program.send(15)
        for program in programs:
            if program.child is not None:
                program.ended(40)

    def stop(self):
        """Ends everything that runs, whatever happened before."""
        self.sampling.set()
        for program in self.programs.values():
            program.close()
        try:
            self.cluster.close()
        finally:
            self.proxy_thread.stop()

    def remove(self):
        shutil.rmtree(self.state, ignore_errors=True)


def find_model():
    """The model's folder if there is one: loading it is part of the test."""
    given = os.environ.get("PAGEMILL_MODEL_DIR")
    if given:
        return given
    cache = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    folder = pathlib.Path(cache) / "pagemill" / "models" / "use-lite"
    return str(folder) if (folder / "pagemill-model.json").exists() else None
