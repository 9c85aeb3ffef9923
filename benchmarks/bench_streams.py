"""Idle event streams on one API process: the memory of each and the CPU time of all at rest."""
import argparse
import http.client
import json
import resource
import selectors
import socket
import threading
import time
import urllib.parse

from private_stack import PrivateStack, build, say
from processes import tree_seconds
from report import Report

pdf = b"%PDF-1.7\n" + b"A file that no worker looks at.\n" * 3
submitters = 8
memory_max = 500.0
descriptors_beside = 100


def submit_many(url, count):
    """The ids of `count` jobs that no worker takes."""
    jobs, lock = [], threading.Lock()

    def submit():
        link = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
        while True:
            with lock:
                if len(jobs) >= count:
                    return
                jobs.append(None)
                place = len(jobs) - 1
            link.request("POST", "/api/v1/pdf/jobs", pdf, {"Content-Type": "application/pdf"})
            answer = link.getresponse()
            body = json.loads(answer.read())
            if answer.status != 202:
                raise RuntimeError(f"submission answered {answer.status}: {body}")
            jobs[place] = body["id"]

    threads = [threading.Thread(target=submit) for _ in range(submitters)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return jobs


class Streams:
    """Sockets that have sent their request and are read when something arrives."""

    def __init__(self, url, jobs):
        self.selector = selectors.DefaultSelector()
        self.sockets = []
        self.heard = {}
        for job in jobs:
            link = socket.create_connection((url.hostname, url.port), timeout=60)
            link.sendall(f"GET /api/v1/pdf/jobs/{job}/events HTTP/1.1\r\n"
                         "Host: 127.0.0.1\r\n\r\n".encode())
            link.setblocking(False)
            self.selector.register(link, selectors.EVENT_READ, job)
            self.sockets.append(link)
            if len(self.sockets) % 200 == 0:
                self.read(0)

    def read(self, seconds):
        """Reads everything that arrives within that time."""
        deadline = time.monotonic() + seconds
        while True:
            for key, _ in self.selector.select(max(0, deadline - time.monotonic())):
                data = key.fileobj.recv(65536)
                if not data:
                    self.selector.unregister(key.fileobj)
                    if b"event: cancelled" not in self.heard.get(key.data, b""):
                        raise RuntimeError(f"the stream of {key.data} ended")
                self.heard[key.data] = self.heard.get(key.data, b"") + data
            if time.monotonic() >= deadline:
                return

    def wait_for(self, wanted, seconds_max):
        deadline = time.monotonic() + seconds_max
        while not wanted():
            if time.monotonic() > deadline:
                raise RuntimeError(f"not within {seconds_max} s")
            self.read(0.01)

    def close(self):
        for link in self.sockets:
            link.close()


def resident_megabytes(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
    raise RuntimeError("no VmRSS")


def cancel_one(url, streams, job):
    """Seconds from the cancel request until the stream reports it."""
    began = time.monotonic()
    link = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
    link.request("POST", f"/api/v1/pdf/jobs/{job}/cancel", b"")
    link.getresponse().read()
    streams.wait_for(lambda: b"event: cancelled" in streams.heard.get(job, b""), 60)
    return time.monotonic() - began


def measure(report, url, pids, count, seconds):
    url = urllib.parse.urlsplit(url)
    say(f"submitting {count} jobs")
    jobs = submit_many(url, count)
    before = resident_megabytes(pids["api"])
    say(f"opening {count} streams")
    began = time.monotonic()
    streams = Streams(url, jobs)
    streams.wait_for(lambda: len(streams.heard) == count and
                     all(b"event: progress" in data for data in streams.heard.values()), 300)
    opened = time.monotonic() - began
    streams.heard.clear()
    api, database = tree_seconds(pids["api"])[0], sum(tree_seconds(pids["postgres"]))
    streams.read(seconds)
    api = tree_seconds(pids["api"])[0] - api
    database = sum(tree_seconds(pids["postgres"])) - database
    after = resident_megabytes(pids["api"])
    report.below(f"API resident with {count} idle streams", after, "MB", memory_max)
    report.figure("each stream", 1000 * (after - before) / count, "kB")
    report.figure("streams opened", count / opened, "1/s")
    report.figure("API at rest", 100 * api / seconds, "% of a core")
    report.figure("PostgreSQL at rest", 100 * database / seconds, "% of a core")
    report.figure("heartbeats heard", len(streams.heard) / count, "of the streams")
    times = sorted(cancel_one(url, streams, job) for job in jobs[:: max(1, count // 20)])
    report.figure("cancel to event, p50", 1000 * times[len(times) // 2], "ms")
    report.figure("cancel to event, worst", 1000 * times[-1], "ms")
    streams.close()


def main():
    parser = argparse.ArgumentParser(prog="benchmarks/run streams", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--streams", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=30, help="at rest")
    parser.add_argument("--url", help="an API that runs already; --api and --postgres are its pids")
    parser.add_argument("--api", type=int)
    parser.add_argument("--postgres", type=int)
    parser.add_argument("--corpus", help=argparse.SUPPRESS)
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    count = min(options.streams, most - descriptors_beside)
    report = Report("streams")
    if count < options.streams:
        report.note(f"The limit of open files allows {count} streams.")
    if options.url:
        pids = {"api": options.api, "postgres": options.postgres}
        measure(report, options.url, pids, count, options.seconds)
    else:
        build(["all"])
        with PrivateStack(workers=0) as stack:
            pids = {"api": stack.pid("api"), "postgres": stack.pid("postgres")}
            measure(report, stack.url, pids, count, options.seconds)
    report.print(options.json)


if __name__ == "__main__":
    main()
