#!/usr/bin/env python3
"""Scores what the extractor reads against truth, beside other engines in the same run:
tests/quality/quality.py CORPUS [--only=PART] [--markdown=FILE]

Every engine that is installed reads CORPUS/quality, /tables and, for its speed, /large; the scorers
of CORPUS judge all alike. A check fails if a figure is below its floor (floors.py) or another
engine reads tier B better. Then come the cases beside the corpus (or in PAGEMILL_CASES) against a
private stack, and CORPUS/robust. PART is text, cases or robust. FILE gets the tables as Markdown.
Without a corpus everything is skipped."""
import argparse
import os
import pathlib
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import floors  # noqa: E402
import figures  # noqa: E402
from case_checks import cases_folder, check_cases  # noqa: E402
from engines import engines  # noqa: E402
from measure import Meter, corpus_files, run_engine  # noqa: E402
from robust_checks import check_robust  # noqa: E402
from scores import copy_scorers, score_all  # noqa: E402


class Checks:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def that(self, holds, what):
        print(f"{'ok    ' if holds else 'FAILED'} {what}", flush=True)
        if holds:
            self.passed += 1
        else:
            self.failed += 1

    def at_least(self, value, floor, what):
        if floor is not None:
            self.that(value >= floor, f"{what} {value:.4f}, at least {floor}")

    def skip(self, what):
        print(f"skipped {what}", flush=True)
        self.skipped += 1


def check_text(checks, ours, others):
    """`others`: scores by engine."""
    for tier, floor in floors.norm_floors.items():
        checks.at_least(ours.mean(tier), floor, f"tier {tier}: norm")
    weak, count = ours.weak_files()
    checks.that(weak <= floors.weak_files_max, f"tier B: {weak} of {count} files below "
                f"{floors.weak_norm}, at most {floors.weak_files_max}")
    for name, other in others.items():
        own, theirs = ours.mean("B"), other.mean("B")
        checks.that(own > theirs, f"tier B: norm {own:.4f}, {name} beside it {theirs:.4f}")
    for language in ours.languages() if "mutool" in others else ():
        own, theirs = ours.mean("A", language), others["mutool"].mean("A", language)
        checks.that(own >= theirs - floors.language_slack,
                    f"tier A, {language}: norm {own:.3f}, mutool {theirs:.3f}")


def check_structure(checks, ours):
    for kind, floor in floors.table_floors.items():
        checks.at_least(getattr(ours, kind), floor, f"tables, {kind}: F1")
    checks.that(ours.false_tables <= floors.false_tables_max,
                f"false tables on {100 * ours.false_tables:.2f} % of pages without a table")
    checks.at_least(ours.headings, floors.heading_floor, "headings: F1")
    checks.at_least(ours.level, floors.level_floor, "headings: level right")


def compare(checks, corpus, markdown):
    """All engines over the corpus."""
    found, absent = engines()
    for name in absent:
        checks.skip(f"{name}: it is not installed")
    files = list(corpus_files(corpus))
    with tempfile.TemporaryDirectory() as place, Meter() as meter:
        place = pathlib.Path(place)
        scorers = copy_scorers(corpus, place / "scorers")
        runs = [run_engine(meter, engine, files, place / str(number))
                for number, engine in enumerate(found)]
        print("\n".join(figures.costs(found, runs)), flush=True)
        began = time.monotonic()
        scores = score_all(scorers, corpus, {engine.name: run.folder
                                             for engine, run in zip(found, runs)})
        print(f"scoring: {time.monotonic() - began:.0f} s", flush=True)
    ours, *others = scores.values()
    lines = figures.markdown_table(figures.columns,
                                  [figures.row_of(engine, run, scores[engine.name])
                                   for engine, run in zip(found, runs)])
    lines += ["", *figures.weakest(ours)]
    print("\n".join(lines))
    if markdown:
        pathlib.Path(markdown).write_text("\n".join(lines) + "\n", encoding="utf-8")
    speeds = {engine.name: run.speed for engine, run in zip(found, runs)}
    if floors.speed_over in speeds:
        print(f"speed: {speeds['Pagemill'] / speeds[floors.speed_over]:.2f} times that of "
              f"{floors.speed_over}")
    check_text(checks, ours, dict(zip([engine.name for engine in found[1:]], others)))
    check_structure(checks, ours)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", default=os.environ.get("PAGEMILL_CORPUS", ""))
    parser.add_argument("--only", choices=("text", "cases", "robust"))
    parser.add_argument("--markdown", metavar="FILE")
    options = parser.parse_args()
    corpus, checks = pathlib.Path(options.corpus).resolve(), Checks()
    if not options.corpus or not (corpus / "quality").is_dir():
        print("0 passed, 0 failed, 1 skipped")
        return 0
    if options.only in (None, "text"):
        compare(checks, corpus, options.markdown)
    cases = cases_folder(corpus)
    if options.only in (None, "cases"):
        if cases is None:
            checks.skip("cases: there is no folder of them")
        else:
            check_cases(checks, cases)
    if options.only in (None, "robust"):
        check_robust(checks, corpus)
    print(f"{checks.passed} passed, {checks.failed} failed, {checks.skipped} skipped")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
