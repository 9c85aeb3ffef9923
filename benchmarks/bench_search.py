"""Searches over chunks of real text, by size of the workspace, beside PostgreSQL's own ranking and
SQLite's."""
import argparse
import pathlib
import sys
import time

from private_stack import build, project, say
from processes import tree_seconds
from report import Report, quantile

sys.path.insert(0, str(pathlib.Path(__file__).parent / "search_runs"))
from search_peers import PostgresRank, SqliteRank  # noqa: E402
from search_site import SearchSite  # noqa: E402
from search_texts import Texts  # noqa: E402

rounds = 3
# Of hybrid searches with questions of 11 words, in milliseconds: p50, p95.
targets = {100_000: (20, 45), 1_000_000: (80, 200)}
recall_target = 0.95
recall_depth = 10
recall_questions = 30
slow_chunks = 200_000  # beyond, a peer gets fewer questions
slow_questions = 20


def times(ask, questions, rounds_measured=rounds):
    """Milliseconds of each; all have been asked before."""
    found = []
    for _ in range(rounds_measured):
        for question in questions:
            began = time.perf_counter()
            ask(question)
            found.append(1000 * (time.perf_counter() - began))
    return found


def add_times(report, name, found, limits=(None, None)):
    for part, limit in zip((0.5, 0.95), limits):
        label, value = f"{name}, p{100 * part:.0f}", quantile(found, part)
        if limit is None:
            report.figure(label, value, "ms")
        else:
            report.figure(label, value, "ms", ratio=value / limit, target=f"<= {limit} ms",
                          met=value <= limit)


def first_times(site, questions):
    """Of questions that the API has not seen, whose vectors it must make."""
    found = []
    for number, question in enumerate(questions):
        began = time.perf_counter()
        site.search("hybrid", f"{question} {number}")
        found.append(1000 * (time.perf_counter() - began))
    return found


def recall(site, questions):
    """The share of the nearest vectors that the semantic half finds."""
    shares = []
    for vector in site.embed(questions[:recall_questions]):
        vector = ",".join(vector.split())
        exact = site.nearest(vector, recall_depth)
        found = site.candidates(vector, recall_depth)
        shares.append(len(set(exact) & set(found)) / len(exact))
    return sum(shares) / len(shares)


def add_peers(report, site, questions, ours):
    """`ours`: milliseconds of keyword searches with these questions."""
    few = questions if site.chunks <= slow_chunks else questions[:slow_questions]
    for kind in (PostgresRank, SqliteRank):
        peer = kind(site)
        times(peer.search, few, 1)
        found = times(peer.search, few, 1 if site.chunks > slow_chunks else rounds)
        peer.close()
        for part in (0.5, 0.95):
            own, other = quantile(ours, part), quantile(found, part)
            report.figure(f"{site.chunks:,} chunks, keyword beside {kind.name}, p{100 * part:.0f}",
                          own, "ms", peer=other, peer_name=kind.name, ratio=own / other)


def search_times(report, site, mode, words, questions, limits=(None, None)):
    """Returns milliseconds. Adds what each process spends on a question."""
    def spent():
        return [1000 * sum(tree_seconds(site.pid(name))) for name in ("postgres", "api")]

    def ask(question):
        return site.search(mode, question)

    for question in questions:
        ask(question)
    before = spent()
    found = times(ask, questions)
    cpu = [(after - earlier) / len(found) for after, earlier in zip(spent(), before)]
    name = f"{site.chunks:,} chunks, {words} words, {mode}"
    add_times(report, name, found, limits)
    return found, (f"{site.chunks:,}", words, mode, *cpu)


def measure(report, site, texts, options):
    """Returns rows of CPU times."""
    size, limits = f"{site.chunks:,} chunks", targets.get(site.chunks, (None, None))
    cpu = []
    for words, questions in ((11, texts.short), (20, texts.long)):
        for mode in ("hybrid", "keyword"):
            found, row = search_times(report, site, mode, words, questions,
                                      limits if (words, mode) == (11, "hybrid") else (None, None))
            cpu.append(row)
            if (words, mode) == (11, "keyword"):
                keyword = found
    add_times(report, f"{size}, 11 words, hybrid, question not seen before",
              first_times(site, texts.short))
    found = recall(site, texts.short)
    report.figure(f"{size}, recall@{recall_depth} of the vectors", found, "",
                  ratio=found / recall_target, target=f">= {recall_target}",
                  met=found >= recall_target)
    if not options.no_peers:
        add_peers(report, site, texts.short, keyword)
    return cpu


def main():
    parser = argparse.ArgumentParser(prog="benchmarks/run search", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--chunks", type=int, nargs="+", default=[10_000, 100_000], metavar="N",
                        help="sizes (10000 100000); 1000000 takes an hour")
    parser.add_argument("--no-peers", action="store_true", help="ours alone")
    parser.add_argument("--corpus", default=str(project.parent / "shared" / "corpus"),
                        help=argparse.SUPPRESS)
    options = parser.parse_args()
    build(["all"])
    report = Report("search")
    texts = Texts(options.corpus)
    say(f"{len(texts.chunks)} chunks of real text, {len(texts.short)} and {len(texts.long)} "
        "questions")
    costs, sizes, cpu = [], {}, []
    with SearchSite() as site:
        site.take(texts.documents)
        for chunks in sorted(options.chunks):
            before = site.chunks
            seconds = site.grow(chunks)
            costs.append((f"{chunks:,}", f"{chunks - before:,}", *seconds.values()))
            for name, size in site.sizes():
                sizes.setdefault(name, {})[chunks] = size
            say(f"searching {chunks} chunks")
            cpu += measure(report, site, texts, options)
    report.table("CPU of a question, ms", ["chunks", "words", "mode", "PostgreSQL", "API"], cpu)
    report.table("Seconds to write and to build", ["chunks", "of these new", "texts and vectors",
                                                   "sweep", "index of the vectors"], costs)
    report.table("MB of tables and indexes (bytes a chunk)",
                 ["name", *(f"{chunks:,}" for chunks in sorted(options.chunks))],
                 [(name, *(f"{of.get(chunks, 0) / 1e6:.1f} ({of.get(chunks, 0) / chunks:.0f})"
                           for chunks in sorted(options.chunks))) for name, of in sizes.items()])
    report.note("one client, over HTTP, each question asked once before; "
                f"{len(texts.short)} questions of 11 words, {len(texts.long)} of 20, "
                f"{rounds} rounds")
    report.print(options.json)


if __name__ == "__main__":
    main()
