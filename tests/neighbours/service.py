"""A service with authentication and several workspaces, and what its processes hold in memory."""
import http.server
import os
import pathlib
import shutil
import subprocess
import sys
import threading

root = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(root / "deploy"), str(root / "tests" / "chaos")]
from cluster import Cluster, make_state  # noqa: E402
from documents import marked  # noqa: E402
from programs import api_program, resident_bytes, worker_program  # noqa: E402
from stack_daemon import Failure  # noqa: E402
from stack_postgres import free_port  # noqa: E402
from stack_site import find_model  # noqa: E402

drip_seconds = 0.4  # one byte each: 2.5 bytes a second


class Dripping(http.server.BaseHTTPRequestHandler):
    """Answers with a PDF that never comes to its end."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        try:
            self.wfile.write(b"%PDF-1.7\n")
            while not self.server.over.wait(drip_seconds):
                self.wfile.write(b"%")
        except OSError:
            pass

    def log_message(self, *_):
        pass


class Site:
    """`pages` makes a PDF file of that many pages, once."""

    def __init__(self, workers=1, settings=None):
        self.bin = pathlib.Path(os.environ["PAGEMILL_BIN"])
        self.state = make_state("neighbours")
        self.cluster = Cluster(self.state)
        self.cluster.create()
        self.cluster.migrate(self.bin / "pagemill")
        self.model = find_model()
        self.port = free_port()
        port = self.cluster.port
        self.api = api_program(self.bin, self.state, self.cluster.url("pagemill_api", port),
                               self.port, self.model)
        self.workers = [worker_program(number, self.bin, self.state,
                                       self.cluster.url("pagemill_worker", port), self.model)
                        for number in range(1, workers + 1)]
        self.dripping = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
        self.dripping.daemon_threads = True
        self.dripping.over = threading.Event()
        threading.Thread(target=self.dripping.serve_forever, daemon=True).start()
        for program in (self.api, *self.workers):
            program.environment.update({"PAGEMILL_AUTH": "on", "PAGEMILL_FETCH_ALLOW": "127.0.0.1",
                                        **(settings or {})})
        self.idle = {}

    def start(self):
        for program in (self.api, *self.workers):
            program.start()
        for program in (self.api, *self.workers):
            if not program.wait_ready():
                raise Failure(f"{program.name} is not ready: {program.last_words()}")

    def note_idle(self):
        """Call when everything is loaded and nothing is under way."""
        self.idle = {program.name: resident_bytes(program.pid, "VmRSS")
                     for program in (self.api, *self.workers)}

    def growth(self, program):
        return (resident_bytes(program.pid, "VmRSS") or 0) - self.idle[program.name]

    def key(self, workspace):
        done = subprocess.run(
            [self.bin / "pagemill", "key", "create", "--workspace", workspace],
            env={**os.environ, "DATABASE_URL": self.cluster.owner_url(),
                 "PAGEMILL_MIGRATE_URL": self.cluster.owner_url()},
            capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def ask(self, sql):
        return self.cluster.ask(sql)

    def workspace_id(self, name):
        return self.ask(f"SELECT id FROM workspaces WHERE name = '{name}'")

    def pages(self, count, words=200):
        file = self.state / f"{count}-{words}.pdf"
        if not file.exists():
            subprocess.run([self.bin / "pagemill-make-pdf", "--pages", str(count), "--seed",
                            str(count), "--words-per-page", str(words), "--output", file],
                           check=True)
        return file.read_bytes()

    def page_of_100_kb(self, number):
        """One page, each number another file."""
        return marked(self.pages(1, 300), str(number), 100_000)

    def slow_url(self, number):
        return f"http://127.0.0.1:{self.dripping.server_address[1]}/{number}.pdf"

    def stop(self):
        self.dripping.over.set()
        for program in (self.api, *self.workers):
            program.close()
        self.cluster.close()
        self.dripping.shutdown()
        shutil.rmtree(self.state, ignore_errors=True)
