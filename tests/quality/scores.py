"""Scores what engines made of the corpus, with the scorers of the corpus."""
import concurrent.futures
import json
import re
import shutil
import statistics
import subprocess
import sys
from typing import NamedTuple

from floors import weak_norm


class Score(NamedTuple):
    documents: list  # of quality/: {"name", "tier", "lang", "norm", "f1"}
    adjacency: float | None = None  # F1; None: the engine yields no tables
    cells: float | None = None
    false_tables: float | None = None  # share of the pages without a table
    headings: float | None = None  # F1; None: the engine yields no Markdown
    level: float | None = None  # share of the headings found
    pair: float | None = None  # share of the pairs of headings found

    def mean(self, tier, language=None):
        return statistics.mean(row["norm"] for row in self.documents if row["tier"] == tier
                               and (language is None or row["lang"] == language))

    def languages(self):
        return sorted({row["lang"] for row in self.documents if row["tier"] == "A"})

    def weak_files(self):
        """(how many of tier B, of all)"""
        rows = [row["norm"] for row in self.documents if row["tier"] == "B"]
        return sum(norm < weak_norm for norm in rows), len(rows)


def copy_scorers(corpus, folder):
    """They build a library beside themselves; the corpus stays as it is."""
    folder.mkdir()
    for source in [*corpus.glob("*.py"), corpus / "lcs.c"]:
        shutil.copy(source, folder)
    sys.path.insert(0, str(folder))
    import score_text  # noqa: F401  # builds the library, once for all
    return folder


def document_scores(corpus, folder):
    """As score_text.py, but only the two figures that are used: it takes a third of the time."""
    import score
    rows = []
    for about in json.loads((corpus / "quality" / "metadata.json").read_text()):
        truth, ours = ((place / f"{about['name']}.txt").read_text(errors="replace")
                       for place in (corpus / "quality" / "gt", folder))
        rows.append({"name": about["name"], "tier": about["tier"], "lang": about.get("lang"),
                     "norm": score.ratio(score.norm(truth), score.norm(ours)),
                     "f1": score.f1(truth, ours)})
    return rows


def said_by(script, *arguments):
    done = subprocess.run([sys.executable, script, *arguments], text=True,
                          stdout=subprocess.PIPE, check=True)
    return done.stdout


def number_after(name, text):
    return float(re.search(rf"\b{name}\b.*?([0-9]+\.[0-9]+)", text)[1])


def table_scores(scorers, corpus, folder):
    if not any((folder / "tables").glob("*.json")):
        return {}
    lines = said_by(scorers / "score_tables.py", corpus / "tables", folder / "tables").splitlines()
    found = {kind: number_after("F1", line) for line in lines for kind in ("cells", "adjacency")
             if line.startswith(kind)}
    false = said_by(scorers / "score_false_tables.py", corpus / "quality", folder / "quality")
    count, pages = re.search(r"on (\d+) of (\d+) pages", false).groups()
    return {**found, "false_tables": int(count) / int(pages)}


def heading_scores(scorers, corpus, folder):
    if not any((folder / "quality").glob("*.md")):
        return {}
    said = said_by(scorers / "score_headings.py", corpus / "quality", folder / "quality")
    return {"headings": number_after("F1", said), "level": number_after("level", said),
            "pair": number_after("pair", said)}


def score(scorers, corpus, folder):
    return Score(document_scores(corpus, folder / "quality"),
                 **table_scores(scorers, corpus, folder),
                 **heading_scores(scorers, corpus, folder))


def score_all(scorers, corpus, folders):
    """The scores of {engine: folder}, two at a time: comparing long texts takes most of a run."""
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        waiting = {name: pool.submit(score, scorers, corpus, folder)
                   for name, folder in folders.items()}
        return {name: each.result() for name, each in waiting.items()}
