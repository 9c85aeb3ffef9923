#!/usr/bin/env python3
"""A constant load through nginx, until SIGTERM: RATE requests a second, each on a connection of its
own, from a hundred client addresses; one in fifty submits a PDF, the others read.

    tests/booted/load.py --url https://NAME --key KEY_FILE --out RESULT.json [--rate 50]

RESULT: the requests sent, the rate that was kept, every failure with its time, the slowest answer,
and the jobs that were accepted."""
import argparse
import http.client
import json
import queue
import signal
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse
import uuid

senders = 80


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--key", required=True, help="file with the API key")
    parser.add_argument("--out", required=True)
    parser.add_argument("--rate", type=float, default=50)
    return parser.parse_args()


def small_pdf():
    made = "/var/tmp/load.pdf"
    subprocess.run(["pagemill-make-pdf", "--kind", "plain", "--pages", "2", "--output", made],
                   check=True)
    with open(made, "rb") as file:
        return file.read()


class connection(http.client.HTTPSConnection):
    """To this host, whatever the name's address is, from one of a hundred addresses."""

    def __init__(self, name, number, context):
        super().__init__(name, timeout=30, context=context)
        self.number, self.context = number, context

    def connect(self):
        source = (f"127.0.9.{self.number % 100 + 1}", 0)
        plain = socket.create_connection(("127.0.0.1", 443), self.timeout, source)
        self.sock = self.context.wrap_socket(plain, server_hostname=self.host)


class load:
    def __init__(self, options):
        self.name = urllib.parse.urlsplit(options.url).hostname
        with open(options.key, encoding="utf-8") as file:
            self.headers = {"Authorization": f"Bearer {file.read().strip()}"}
        self.context = ssl.create_default_context()
        # The suite's authority is a plain one, without the extensions that the strict mode wants.
        self.context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        self.pdf = small_pdf()
        self.lock = threading.Lock()
        self.jobs, self.failures, self.sent, self.slowest = [], [], 0, 0.0

    def request_of(self, number):
        """method, path, body, further headers, the statuses that count as answered"""
        if number % 50 == 7:
            return ("POST", "/api/v1/pdf/jobs?on_duplicate=new", self.pdf,
                    {"Content-Type": "application/pdf", "Idempotency-Key": str(uuid.uuid4())},
                    (202,))
        if number % 10 == 3:
            return ("POST", "/api/v1/search/keyword", json.dumps({"query": "load", "limit": 1}),
                    {"Content-Type": "application/json"}, (200,))
        path = ("/api/v1/pdf/jobs?limit=1", "/health", "/ready", "/openapi.json")[number % 4]
        return "GET", path, None, {}, (200,)

    def send(self, number):
        method, path, body, more, wanted = self.request_of(number)
        began, problem, answer = time.monotonic(), None, b""
        try:
            link = connection(self.name, number, self.context)
            link.request(method, path, body, {**self.headers, **more})
            response = link.getresponse()
            answer = response.read()
            link.close()
            if response.status not in wanted:
                problem = f"{response.status} {answer[:200].decode(errors='replace')}"
        except (OSError, http.client.HTTPException) as error:
            problem = f"{type(error).__name__}: {error}"
        with self.lock:
            self.sent += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
            if problem:
                self.failures.append({"at": time.strftime("%H:%M:%S"), "problem": problem,
                                      "request": f"{method} {path}"})
            elif method == "POST" and "jobs" in path:
                self.jobs.append(json.loads(answer)["id"])


def main():
    options = arguments()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    work, site = queue.SimpleQueue(), load(options)

    def take():
        while (number := work.get()) is not None:
            site.send(number)

    threads = [threading.Thread(target=take) for _ in range(senders)]
    for thread in threads:
        thread.start()
    began, number = time.monotonic(), 0
    while not stop.wait(max(0, began + number / options.rate - time.monotonic())):
        work.put(number)
        number += 1
    seconds = time.monotonic() - began
    for _ in threads:
        work.put(None)
    for thread in threads:
        thread.join()
    with open(options.out, "w", encoding="utf-8") as file:
        json.dump({"seconds": round(seconds, 1), "rate": round(number / seconds, 1),
                   "sent": site.sent, "slowest_seconds": round(site.slowest, 3),
                   "failures": site.failures, "jobs": site.jobs}, file)


if __name__ == "__main__":
    main()
