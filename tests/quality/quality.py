#!/usr/bin/env python3
"""Scores what the extractor reads against truth, beside mutool: tests/quality/quality.py CORPUS

Runs over CORPUS/quality and CORPUS/tables with the scorers of CORPUS. A check fails if a mean falls
below its floor, if mutool reads the same files better, or if tables appear where there are none.
Without a corpus everything is skipped."""
import contextlib
import io
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
extract = pathlib.Path(os.environ["PAGEMILL_BIN"]) / "pagemill-extract"
# A little below what was reached (docs/extraction.md): a fall is a defect, not noise.
norm_floors = {"A": 0.940, "B": 0.940}
table_floors = {"cells": 0.92, "adjacency": 0.90}  # F1
heading_floor = 0.60  # F1
false_tables_max = 0.02  # of the pages without a table


def read(path):
    """The records of one PDF."""
    done = subprocess.run([extract, path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def write_ours(pdf, folder):
    pages = [record for record in read(pdf) if record["type"] == "page"]
    (folder / f"{pdf.stem}.txt").write_text("\f".join(page.get("text", "") for page in pages))
    (folder / f"{pdf.stem}.md").write_text(
        "\n\n".join(page.get("markdown", "") for page in pages))
    tables = [{"page": page["number"], "rows": block["rows"]}
              for page in pages for block in page["blocks"] if block["kind"] == "table"]
    (folder / f"{pdf.stem}.json").write_text(json.dumps({"tables": tables}))


def write_mutool(pdf, folder):
    subprocess.run(["mutool", "draw", "-q", "-F", "txt", "-o", folder / f"{pdf.stem}.txt", pdf],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def norms(corpus, folder):
    """Of each document: tier, language, norm."""
    import score_text  # of the corpus, by copy_scorers()
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        score_text.main(str(corpus / "quality"), str(folder), True)
    return json.loads(out.getvalue())


def mean(rows, tier):
    return statistics.mean(row["norm"] for row in rows if row["tier"] == tier)


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def that(self, holds, what):
        print(f"{'ok    ' if holds else 'FAILED'} {what}")
        if holds:
            self.passed += 1
        else:
            self.failed += 1


def check_text(checks, ours, mutool):
    for tier, floor in norm_floors.items():
        own, other = mean(ours, tier), mean(mutool, tier)
        checks.that(own >= floor, f"tier {tier}: norm {own:.4f}, at least {floor}")
        checks.that(own >= other, f"tier {tier}: norm {own:.4f}, mutool beside it {other:.4f}")
    for language in sorted({row["lang"] for row in ours if row["tier"] == "A"}):
        own, other = (statistics.mean(row["norm"] for row in rows
                                      if row["tier"] == "A" and row["lang"] == language)
                      for rows in (ours, mutool))
        checks.that(own >= other - 0.01, f"tier A, {language}: norm {own:.3f}, mutool {other:.3f}")
    print("The ten weakest:")
    for row in sorted(ours, key=lambda row: row["norm"])[:10]:
        print(f"  {row['name']} ({row['tier']}): norm {row['norm']:.3f}, f1 {row['f1']:.3f}")


def copy_scorers(corpus, folder):
    """They build a library beside themselves; the corpus stays as it is."""
    folder.mkdir()
    for source in [*corpus.glob("*.py"), corpus / "lcs.c"]:
        shutil.copy(source, folder)
    sys.path.insert(0, str(folder))
    return folder


def scorer(script, *arguments):
    done = subprocess.run([sys.executable, script, *arguments], text=True,
                          stdout=subprocess.PIPE, check=True)
    return done.stdout.strip()


def f1_of(line):
    return float(re.search(r"F1 ([0-9.]+)", line)[1])


def check_tables(checks, said):
    for kind, floor in table_floors.items():
        line = next(line for line in said.splitlines() if line.startswith(kind))
        checks.that(f1_of(line) >= floor, f"tables, {line}, at least {floor}")


def main(corpus):
    checks = Checks()
    with tempfile.TemporaryDirectory() as place:
        folders = {name: pathlib.Path(place) / name for name in ("ours", "mutool", "tables")}
        for folder in folders.values():
            folder.mkdir()
        scorers = copy_scorers(corpus, pathlib.Path(place) / "scorers")
        for pdf in sorted((corpus / "quality" / "pdf").glob("*.pdf")):
            write_ours(pdf, folders["ours"])
            write_mutool(pdf, folders["mutool"])
        for about in json.loads((corpus / "tables" / "metadata.json").read_text()):
            write_ours(corpus / "tables" / about["pdf"], folders["tables"])
            made = folders["tables"] / f"{pathlib.Path(about['pdf']).stem}.json"
            made.rename(folders["tables"] / f"{about['name']}.json")
        check_text(checks, norms(corpus, folders["ours"]), norms(corpus, folders["mutool"]))
        check_tables(checks, scorer(scorers / "score_tables.py", corpus / "tables",
                                    folders["tables"]))
        truth = corpus / "quality"
        headings = scorer(scorers / "score_headings.py", truth, folders["ours"])
        checks.that(f1_of(headings) >= heading_floor, headings)
        false = scorer(scorers / "score_false_tables.py", truth, folders["ours"])
        share = float(false.split("(")[1].split("%")[0]) / 100
        checks.that(share <= false_tables_max, false)
    print(f"{checks.passed} passed, {checks.failed} failed, 0 skipped")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PAGEMILL_CORPUS", "")
    if not given or not (pathlib.Path(given) / "quality").is_dir():
        print("0 passed, 0 failed, 1 skipped")
        sys.exit(0)
    sys.exit(main(pathlib.Path(given).resolve()))
