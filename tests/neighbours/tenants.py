"""Who uses the service: greedy tenants, and a quiet one with a stopwatch."""
import http.client
import json
import multiprocessing
import socket
import time

answer_seconds_max = 120
quiet_interval_seconds = 0.05
job_seconds_max = 120


class Tenant:
    """Requests with one key; each opens a connection of its own. Any thread."""

    def __init__(self, port, key):
        self.port = port
        self.headers = {"Authorization": f"Bearer {key}"}

    def request(self, method, path, body=None, headers=None):
        """(status, body) of a request that is answered in whole."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=answer_seconds_max)
        try:
            connection.request(method, path, body=body, headers={**self.headers, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def post_json(self, path, value):
        status, body = self.request("POST", path, json.dumps(value),
                                    {"Content-Type": "application/json"})
        return status, json.loads(body)

    def submit(self, pdf, query=""):
        status, body = self.request("POST", f"/api/v1/pdf/jobs{query}", pdf,
                                    {"Content-Type": "application/pdf"})
        return status, json.loads(body)

    def unread(self, path):
        """A connection on which an answer waits that nobody reads."""
        link = socket.socket()
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        link.settimeout(answer_seconds_max)
        link.connect(("127.0.0.1", self.port))
        lines = [f"GET {path} HTTP/1.1", "Host: localhost",
                 *(f"{name}: {value}" for name, value in self.headers.items()), "", ""]
        link.sendall("\r\n".join(lines).encode())
        return link

    def begin_upload(self, declared_bytes):
        """A connection on which an upload has begun."""
        link = socket.socket()
        link.settimeout(answer_seconds_max)
        link.connect(("127.0.0.1", self.port))
        lines = ["POST /api/v1/pdf/jobs HTTP/1.1", "Host: localhost",
                 "Content-Type: application/pdf", f"Content-Length: {declared_bytes}",
                 *(f"{name}: {value}" for name, value in self.headers.items()), "", ""]
        link.sendall("\r\n".join(lines).encode() + b"%PDF-1.7\n" + b"%" * 70_000)
        return link


watched = ("/api/v1/pdf/jobs?limit=1", "/ready")


def watch(tenant, over, results):
    """Small requests one after another, until `over`. Puts the seconds of each by its path, and
    what went wrong."""
    seconds = {path: [] for path in watched}
    problems = []
    while not over.wait(quiet_interval_seconds):
        for path in watched:
            begun = time.monotonic()
            try:
                status, _ = tenant.request("GET", path)
            except (OSError, http.client.HTTPException) as problem:
                status = repr(problem)
            seconds[path].append(time.monotonic() - begun)
            if status != 200:
                problems.append(f"GET {path} answered {status}")
    results.put((seconds, problems))


class Stopwatch:
    """A process of its own: the threads of the greedy tenant would else slow down the clock."""

    def __init__(self, tenant):
        own = multiprocessing.get_context("spawn")
        self.over = own.Event()
        self.results = own.Queue()
        self.process = own.Process(target=watch, args=(tenant, self.over, self.results),
                                   daemon=True)

    def start(self):
        self.process.start()

    def finish(self):
        """(seconds by path, problems)"""
        self.over.set()
        found = self.results.get(timeout=2 * answer_seconds_max)
        self.process.join()
        return found


def rank(seconds, share):
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def upload_and_read(tenant, pdf, embed):
    """Seconds until a quiet tenant's file is answered, readable, and has its vectors (None without
    a model), and what went wrong."""
    begun = time.monotonic()
    status, job = tenant.submit(pdf)
    answered = time.monotonic() - begun
    if status != 202:
        said = f"the quiet upload was answered {status}: {job.get('code')}"
        return (answered, None, None), [said]
    readable = None
    path = f"/api/v1/pdf/jobs/{job['id']}"
    while time.monotonic() - begun < job_seconds_max:
        now = json.loads(tenant.request("GET", f"{path}?wait=1")[1])
        if readable is None and now["progress"]["pages_done"] > 0:
            readable = time.monotonic() - begun
        if now["status"] in ("completed", "failed", "cancelled"):
            ended = time.monotonic() - begun
            problems = [] if now["status"] == "completed" else [f"the quiet job {now['status']}"]
            return (answered, readable, ended if embed else None), problems
        time.sleep(0.02)
    return (answered, readable, None), [f"the quiet job was not done in {job_seconds_max} s"]
