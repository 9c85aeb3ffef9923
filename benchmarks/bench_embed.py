"""The embedder beside raw ONNX Runtime over the same token ids."""
import argparse
import os

from private_stack import build
from raw_model import best_raw, measure_texts
from report import Report

target = 0.80

words = ("the worker claims a job from the queue and writes pages with their checkpoint while "
         "another process embeds passages of earlier documents and the reader searches them by "
         "meaning or by keyword as soon as a batch is committed to the database").split()


def passages(count, length):
    """Texts of `length` words, each different."""
    return [" ".join(words[(row * 7 + column * (1 + row % 5)) % len(words)]
                     for column in range(length)) for row in range(count)]


def main():
    parser = argparse.ArgumentParser(prog="benchmarks/run embed", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--corpus", help=argparse.SUPPRESS)
    options = parser.parse_args()
    build(["bench_onnx"])
    report = Report("embed")
    threads = sorted({1, os.cpu_count() or 1})
    for name, texts in {"64 passages of 75 words": passages(64, 75),
                        "64 passages of 5 to 100 words":
                            [text for length in range(5, 101, 12) for text in passages(8, length)],
                        "one query of 6 words": passages(1, 6)}.items():
        rounds = options.rounds if len(texts) > 1 else 40 * options.rounds
        for run in measure_texts(texts, rounds, threads)["runs"]:
            raw, rows = best_raw(run)
            ours = run["embedder_seconds"]
            count = len(texts)
            aim = len(texts) > 1
            report.figure(f"{name}, threads: {run['threads']}", count / ours, "texts/s",
                          peer=count / raw, peer_name=f"raw, batch {rows}", ratio=raw / ours,
                          target=f">= {target:.0%} of raw" if aim else None,
                          met=raw / ours >= target if aim else None)
    report.note("raw: ONNX Runtime on ids made beforehand, longest first, at its best batch size "
                "of 1, 4, 8; the embedder's time includes its tokenizer")
    report.print(options.json)


if __name__ == "__main__":
    main()
