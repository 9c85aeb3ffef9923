#!/usr/bin/env python3
"""Loads a collection with judgements through the API, asks all its questions in each mode and
scores the answers beside plain BM25 over the whole documents:
tests/retrieval/retrieval.py CORPUS [--collection=NAME] [--model=NAME]

Fails below the floors. CORPUS/retrieval/NAME (cranfield) holds docs.tsv, queries.tsv and qrels.tsv.
Without a corpus everything is skipped."""
import argparse
import os
import pathlib
import sys
import time

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "benchmarks"))
from bm25 import Bm25  # noqa: E402
from collection import Collection, Scores  # noqa: E402
from loading import LoadedCollection  # noqa: E402
from private_stack import PrivateStack  # noqa: E402

usual_collection, usual_model = "cranfield", "use-lite"
modes = ("keyword", "semantic", "hybrid")
# nDCG@10 by model and collection; that fusion is better than keywords goes for all.
floors = {("use-lite", "cranfield"): {"keyword": 0.360},
          ("minilm-l6-int8", "cranfield"): {"keyword": 0.350, "hybrid": 0.400}}
plain_depth = 100
worst_shown = 10


def measured(collection, model):
    """{mode: Scores}, each document loaded once."""
    began = time.monotonic()
    with PrivateStack(workers=1, model=model) as stack:
        loaded = LoadedCollection(stack.url, collection)
        print(f"{len(collection.documents)} documents loaded in "
              f"{time.monotonic() - began:.0f} s", flush=True)
        began = time.monotonic()
        found = {mode: Scores(collection, {query: loaded.search(mode, text)
                                           for query, text in collection.queries.items()})
                 for mode in modes}
    print(f"{len(modes)} x {len(collection.queries)} questions in "
          f"{time.monotonic() - began:.0f} s", flush=True)
    return found


def print_scores(name, scores, plain):
    print(f"{name:24}  nDCG@10 {scores.ndcg:.4f} ({scores.ndcg - plain.ndcg:+.4f})  "
          f"recall@10 {scores.recall:.4f} ({scores.recall - plain.recall:+.4f})")


def print_worst(collection, scores, plain):
    """The questions at which keyword search loses most to plain BM25."""
    print(f"\nthe {worst_shown} keyword questions furthest below plain BM25")
    losses = sorted(scores.by_query, key=lambda query: (
        scores.by_query[query] - plain.by_query[query], query))
    for query in losses[:worst_shown]:
        print(f"  {scores.by_query[query]:.3f} {plain.by_query[query]:.3f}  {query:>6}  "
              f"{collection.queries[query][:100]}")


def checks(collection, model, found):
    """(holds, what) of every floor."""
    for mode, floor in floors.get((model, collection.name), {}).items():
        yield (found[mode].ndcg >= floor,
               f"{mode}: nDCG@10 {found[mode].ndcg:.4f}, at least {floor:.3f}")
    for half in ("keyword", "semantic"):
        yield (found["hybrid"].ndcg >= found[half].ndcg,
               f"hybrid: nDCG@10 {found['hybrid'].ndcg:.4f}, at least that of {half} "
               f"{found[half].ndcg:.4f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", default=os.environ.get("PAGEMILL_CORPUS", ""))
    parser.add_argument("--collection", default=usual_collection, metavar="NAME")
    parser.add_argument("--model", default=usual_model, metavar="NAME",
                        help="one of deploy/fetch-model's")
    options = parser.parse_args()
    folder = pathlib.Path(options.corpus).resolve() / "retrieval" / options.collection
    if not options.corpus or not (folder / "qrels.tsv").is_file():
        print(f"skipped: no collection {options.collection}; PAGEMILL_CORPUS names the corpus")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    collection = Collection(folder)
    model = Bm25(collection.documents)
    plain = Scores(collection, {query: model.search(text, plain_depth)
                                for query, text in collection.queries.items()})
    found = measured(collection, options.model)
    print(f"\n{collection.name}, {options.model}: {len(collection.documents)} documents, "
          f"{len(collection.grades)} questions with judgements")
    print_scores("plain BM25, whole texts", plain, plain)
    for mode, scores in found.items():
        print_scores(mode, scores, plain)
    print_worst(collection, found["keyword"], plain)
    failed = passed = 0
    for holds, what in checks(collection, options.model, found):
        print(f"{'ok    ' if holds else 'FAILED'} {what}")
        passed, failed = passed + holds, failed + (not holds)
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
