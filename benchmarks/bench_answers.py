"""The first byte of a streamed answer by the embedded provider, beside the search that it begins
with."""
import argparse
import http.client
import json
import pathlib
import sys
import time
import urllib.parse

from private_stack import build, project, say
from report import Report, quantile

sys.path.insert(0, str(pathlib.Path(__file__).parent / "search_runs"))
from search_site import SearchSite  # noqa: E402
from search_texts import Texts  # noqa: E402

first_byte_ms_max = 300
rounds = 3


def first_byte(site, question):
    """Milliseconds to the first byte of the body, and to its end."""
    address = urllib.parse.urlsplit(site.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    connection.connect()
    began = time.perf_counter()
    connection.request("POST", "/api/v1/ai/query", json.dumps({"question": question}),
                       {"Content-Type": "application/json", "Accept": "text/event-stream"})
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"an answer has status {answer.status}")
    answer.read(1)
    first = time.perf_counter()
    body = answer.read()
    connection.close()
    if b"event: done" not in b"e" + body:
        raise RuntimeError("an answer has no end")
    return 1000 * (first - began), 1000 * (time.perf_counter() - began)


def search_time(site, question):
    began = time.perf_counter()
    site.search("hybrid", question)
    return 1000 * (time.perf_counter() - began)


def main():
    parser = argparse.ArgumentParser(prog="benchmarks/run answers", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--chunks", type=int, default=10_000, metavar="N", help="size (10000)")
    parser.add_argument("--corpus", default=str(project.parent / "shared" / "corpus"),
                        help=argparse.SUPPRESS)
    options = parser.parse_args()
    build(["pagemill", "pagemill-api", "pagemill_worker", "pagemill_extract", "bench-search"])
    report = Report("answers")
    texts = Texts(options.corpus)
    with SearchSite() as site:
        site.take(texts.documents)
        site.grow(options.chunks)
        say(f"asking {len(texts.short)} questions")
        searches, firsts, wholes = [], [], []
        for number in range(rounds):
            for question in texts.short:
                # Neither has seen the question: its vector is made, too.
                searches.append(search_time(site, f"{question} {number}"))
                first, whole = first_byte(site, f"{question} {number} again")
                firsts.append(first)
                wholes.append(whole)
    size = f"{options.chunks:,} chunks"
    for part in (0.5, 0.95):
        own, search = quantile(firsts, part), quantile(searches, part)
        report.figure(f"{size}, first byte, p{100 * part:.0f}", own, "ms", peer=search,
                      peer_name="hybrid search", ratio=own / first_byte_ms_max,
                      target=f"<= {first_byte_ms_max} ms", met=own <= first_byte_ms_max)
    report.figure(f"{size}, whole answer, p50", quantile(wholes, 0.5), "ms")
    report.print(options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
