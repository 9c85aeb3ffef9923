"""The API beside a bare Beast server, and beside bare PostgreSQL with the same statements."""
import argparse
import contextlib
import subprocess
import tempfile

from http_load import wrk
from http_memory import upload_growth
from http_site import Site, open_stack
from private_stack import build, release, say
from report import Report, median

clients = 20
keep_alive_connections = 2000
single_growth_mb_max, many_growth_mb_max, many = 16, 300, 50
parts = ["health", "job", "submit", "connections", "memory"]

def arguments():
    parser = argparse.ArgumentParser(prog="benchmarks/run http", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of each load")
    parser.add_argument("--only", nargs="+", choices=parts, default=parts, metavar="PART",
                        help="some of: " + " ".join(parts))
    parser.add_argument("--corpus", help=argparse.SUPPRESS)
    return parser.parse_args()


@contextlib.contextmanager
def bare_server():
    """The URL of bench-beast."""
    with subprocess.Popen([release / "bin" / "bench-beast"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/"
        process.stdin.close()


def add_ratio(report, name, ours, peer, peer_name, target):
    """Medians of loads that took turns."""
    value, beside = median([load.rate for load in ours]), median(peer)
    report.figure(name, value, "requests/s", peer=beside, peer_name=peer_name,
                  ratio=value / beside, target=f">= {target:.0%}", met=value / beside >= target)
    for part in ("p50", "p99"):
        report.figure(f"{name}, {part} under that load",
                      median([getattr(load, part) for load in ours]), "ms")
    add_failed(report, name, ours)


def add_failed(report, name, loads):
    failed = sum(load.bad_status + load.broken for load in loads)
    report.figure(f"{name}, failed", failed, "requests", target="0", met=failed == 0)


def measure_health(site, report, options):
    ours, peer = [], []
    with bare_server() as url:
        for _ in range(options.rounds):
            ours.append(site.wrk("/health", clients, options.seconds))
            peer.append(wrk(url, site.folder, clients, options.seconds).rate)
    add_ratio(report, "GET /health", ours, peer, "a bare Beast server", 0.8)


def measure_job(site, report, options):
    job = site.submit_later()["id"]
    script = site.reading(job)
    ours, peer = [], []
    for _ in range(options.rounds):
        ours.append(site.wrk(f"/api/v1/pdf/jobs/{job}", clients, options.seconds))
        peer.append(site.pgbench.rate(script, clients, options.seconds))
    add_ratio(report, "GET job", ours, peer, "pgbench, the same statements", 0.6)


def measure_submit(site, report, options):
    ours, peer = [], []
    for number in range(options.rounds):
        ours.append(site.wrk_submitting(number, clients, options.seconds))
        peer.append(site.pgbench.rate(site.submitting(), clients, options.seconds,
                                      n=number * 1_000_000, body=site.pdf_hex()))
    add_ratio(report, "POST of a 20 KB PDF", ours, peer, "pgbench, its rows and bytes", 0.5)


def measure_connections(site, report, options):
    load = site.wrk("/health", keep_alive_connections, options.seconds)
    name = f"{keep_alive_connections} kept-alive connections"
    report.figure(name, load.rate, "requests/s")
    report.figure(f"{name}, p99", load.p99, "ms")
    add_failed(report, name, [load])


def measure_memory(site, report, _):
    for count, limit in ((1, single_growth_mb_max), (many, many_growth_mb_max)):
        report.below(f"growth of the API over uploads of 100 MB at once: {count}",
                     upload_growth(site, count), "MB", limit)


def main():
    options = arguments()
    build(["all"])
    report = Report("http")
    with tempfile.TemporaryDirectory() as folder, open_stack() as stack:
        site = Site(stack, folder)
        for part in options.only:
            say(f"measuring {part}")
            globals()[f"measure_{part}"](site, report, options)
    report.note(f"{clients} connections of one thread of wrk or clients of pgbench; "
                f"{options.rounds} turns of {options.seconds} s each; API, PostgreSQL and the load "
                "share the cores")
    report.print(options.json)


if __name__ == "__main__":
    main()
