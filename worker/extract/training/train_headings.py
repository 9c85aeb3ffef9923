#!/usr/bin/env python3
"""Trains the model that tells headings: train_headings.py BIN CORPUS MADE [--folds-only]

BIN holds heading-rows, CORPUS the documents (quality/ with its truths, and files whose outlines are
further truth), MADE what make_documents.py wrote. Needs numpy and lightgbm. Prints F1 on documents
that a model has not seen, in ten folds by document, then writes the model that all documents make
to worker/extract/layout/headings/heading_model.inc, with the hash of what made it."""
import collections
import difflib
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import unicodedata

import lightgbm
import numpy

model_file = pathlib.Path(__file__).parent.parent / "layout/headings/heading_model.inc"
# Of each source: how much a document counts, beside one of the corpus with a truth of its own.
weight_made, weight_outlined = 0.3, 0.2
rounds = 320
settings = {
    "objective": "binary", "num_leaves": 16, "learning_rate": 0.06, "min_data_in_leaf": 20,
    "extra_trees": True, "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1,
    "lambda_l2": 3, "verbose": -1, "num_threads": 2, "force_col_wise": True,
    "deterministic": True}
# What can only speak for a heading (1) or against it (-1), whatever few documents suggest.
directions = {
    "size_of_body": 1, "bold": 1, "begins_bold": 1, "outlined": 1, "gap_above": 1,
    "font_text": -1, "style_text": -1, "larger_text": -1, "style_sentences": -1, "ends_stop": -1,
    "caption": -1, "bulleted": -1}
# Their outlines name every heading.
outlined_files = (
    *(f"large/{name}.pdf" for name in ("analysis-iii", "freeculture", "gnuplot", "mit-scheme-ref",
                                       "mupdf_explored", "r-exts", "zsh")),
    *(f"quality/pdf/deb_{name}.pdf" for name in (
        "debian-faq.it", "debian-reference.en", "debian-reference.ja", "debmake-doc.de",
        "developers-reference.fr", "install.cs", "maint-guide.de", "project-history.pt")),
    "quality/pdf/pypdf_GeoTopo-book.pdf",
    *(f"robust/{name}.pdf" for name in (
        "PdfPig__MOZILLA-LINK-3264-0", "pdfbox__PDFBOX-4417-001031", "pdfbox__PDFBOX-5762-722238",
        "pdfcpu__adobe_errata", "pypdf__pdflatex-outline", "qpdf__outlines-split-21-30")))
outlined_pages_max = 30  # of a document: manuals are long and alike
thresholds = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45)

Document = collections.namedtuple("Document", "name rows features labels truth weight")


def essence(text):
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


ratios = {}


def alike(a, b):
    if (a, b) not in ratios:
        ratios[a, b] = difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()
    return ratios[a, b]


def label(rows, truth):
    """Which rows make up the headings of `truth`: one to four rows of a page each."""
    labels = numpy.zeros(len(rows), bool)
    texts = [essence(row["text"]) for row in rows]
    for wanted, _ in truth:
        best = None
        for first in range(len(rows)):
            text = ""
            for count in range(4):
                at = first + count
                if at >= len(rows) or rows[at]["page"] != rows[first]["page"]:
                    break
                text += texts[at]
                if len(text) > len(wanted) + 8:
                    break
                if not text or labels[first:at + 1].any():
                    continue
                near = abs(len(text) - len(wanted)) < 0.2 * len(wanted) + 1
                score = 1.0 if text == wanted else alike(text, wanted) if near else 0
                if score >= 0.88 and (best is None or score > best[0] + 0.001):
                    best = (score, first, at + 1)
            if best and best[0] == 1.0:
                break
        if best:
            labels[best[1]:best[2]] = True
    return labels


def rows_of(binary, files):
    """Of each file: its rows, in order."""
    done = subprocess.run([binary, *files], stdout=subprocess.PIPE, check=True)
    found = collections.OrderedDict()
    for line in done.stdout.splitlines():
        row = json.loads(line)
        found.setdefault(pathlib.Path(row["file"]).stem, []).append(row)
    return found


def document(name, rows, truth, weight, labels=None):
    features = numpy.array([row["features"] for row in rows])
    if labels is None:
        labels = label(rows, truth)
    return Document(name, rows, features, labels, truth, weight)


def read_truths(binary, corpus, headings):
    about = json.loads((corpus / "quality/metadata.json").read_text())
    wanted = {entry["name"] for entry in about if entry["tier"] == "B"}
    files = [corpus / f"quality/pdf/{name}.pdf" for name in sorted(wanted)]
    found = rows_of(binary, files)
    made = []
    for name in sorted(wanted):
        truth = corpus / f"quality/gt/{name}.md"
        if truth.exists() and found.get(name):
            made.append(document(name, found[name], headings(truth.read_text(errors="replace")), 1))
    return made


def read_made(binary, folder, headings):
    found = rows_of(binary, sorted(folder.glob("*.pdf")))
    return [document(name, rows, headings((folder / f"{name}.md").read_text()), weight_made)
            for name, rows in found.items()]


def read_outlined(binary, corpus, names):
    made = []
    random = numpy.random.RandomState(1)
    for name, rows in rows_of(binary, [corpus / path for path in outlined_files]).items():
        pages = numpy.unique([row["page"] for row in rows])
        kept = set(random.permutation(pages)[:outlined_pages_max])
        rows = [row for row in rows if row["page"] in kept]
        labels = numpy.array([row["outline"] > 0 for row in rows])
        if labels.sum() < 3:
            continue
        one = document(name, rows, None, weight_outlined, labels)
        # Else the model would learn to look into the outline alone.
        for feature in ("outlined", "has_outline"):
            one.features[:, names.index(feature)] = 0
        made.append(one)
    return made


def fit(documents, names, seed):
    asked = [numpy.array([row["asked"] for row in one.rows]) for one in documents]
    features = numpy.concatenate([one.features[use] for one, use in zip(documents, asked)])
    labels = numpy.concatenate([one.labels[use] for one, use in zip(documents, asked)])
    weights = numpy.concatenate([numpy.full(use.sum(), one.weight / max(30, len(use)) ** 0.5)
                                 for one, use in zip(documents, asked)])
    given = {**settings, "seed": seed,
             "monotone_constraints": [directions.get(name, 0) for name in names]}
    return lightgbm.train(given, lightgbm.Dataset(features, labels, weight=weights), rounds)


def predict(model, one):
    asked = numpy.array([row["asked"] for row in one.rows])
    scores = numpy.full(len(one.rows), -1.0)
    if asked.any():
        scores[asked] = model.predict(one.features[asked])
    return scores


numbered = re.compile(r"\s*(\d|[IVXLC]{1,6}[.)] |[A-Za-z][.)] |§)")


def go_on(one, following):
    """As heading_finder.cpp has it."""
    size, (_, y0, _, y1), (_, next_y0, _, _) = one["size"], one["bbox"], following["bbox"]
    return (following["page"] == one["page"] and abs(following["size"] - size) < 0.3 and
            following["bold"] == one["bold"] and following["font"] == one["font"] and
            -0.5 * size < next_y0 - y1 < 0.75 * size and next_y0 > y0 + 0.4 * size and
            not numbered.match(following["text"]))


def found_headings(rows, scores, threshold):
    found = []

    def add(first, end):
        text = " ".join(row["text"] for row in rows[first:end])
        if end - first <= 4 and len(text) <= 250 and essence(text):
            found.append((essence(text), 1))

    first = 0
    while first < len(rows):
        end = first + 1
        while end < len(rows) and go_on(rows[end - 1], rows[end]):
            end += 1
        asked = scores[first:end][scores[first:end] >= 0]
        if end - first <= 4 and len(asked) and asked.mean() >= threshold:
            add(first, end)
        else:
            at = first
            while at < end:
                last = at + 1
                if scores[at] >= threshold:
                    while last < end and scores[last] >= 0.8 * threshold:
                        last += 1
                    add(at, last)
                at = last
        first = end
    return found


def score(documents, scores, threshold, match):
    true = found = hit = 0
    for one, of_rows in zip(documents, scores):
        headings = found_headings(one.rows, of_rows, threshold)
        true, found = true + len(one.truth), found + len(headings)
        hit += len(match(one.truth, headings))
    return {"F1": 2 * hit / max(1, true + found), "P": hit / max(1, found), "R": hit / max(1, true)}


def cross_validate(documents, others, names, match, seed):
    fold = numpy.random.RandomState(seed).permutation(len(documents)) % 10
    scores = [None] * len(documents)
    for k in range(10):
        model = fit([one for i, one in enumerate(documents) if fold[i] != k] + others, names, k)
        for i in numpy.where(fold == k)[0]:
            scores[i] = predict(model, documents[i])
    return {threshold: score(documents, scores, threshold, match) for threshold in thresholds}


def preorder(node, out):
    if "leaf_value" in node:
        out.append((255, 0, node["leaf_value"]))
        return
    at = len(out)
    out.append(None)
    preorder(node["left_child"], out)
    out[at] = (node["split_feature"], len(out) - at, node["threshold"])
    preorder(node["right_child"], out)


def write_model(model, threshold, made_by):
    nodes = []
    for tree in model.dump_model()["tree_info"]:
        preorder(tree["tree_structure"], nodes)
    lines = [f"// By worker/extract/training/train_headings.py; made from {made_by}.",
             f"constexpr float model_threshold = {threshold}F;",
             f"constexpr std::array<tree_node, {len(nodes)}> model_trees{{{{"]
    for i in range(0, len(nodes), 6):
        lines.append("".join(f"{{{f},{r},{v:.5g}F}}," if "." in f"{v:.5g}" or "e" in f"{v:.5g}"
                             else f"{{{f},{r},{v:.5g}}}," for f, r, v in nodes[i:i + 6]))
    model_file.write_text("\n".join([*lines, "}};"]) + "\n")


def main(binary, corpus, folder, *options):
    binary, corpus, folder = pathlib.Path(binary), pathlib.Path(corpus), pathlib.Path(folder)
    scorer = {}
    source = (corpus / "score_headings.py").read_text().rsplit("\nmain()", 1)[0]
    exec(compile(source, "score_headings.py", "exec"), scorer)  # its headings() and match()
    scorer["difflib"] = type("memo", (), {"SequenceMatcher": lambda _, a, b, autojunk: type(
        "matcher", (), {"ratio": staticmethod(lambda: alike(a, b))})})
    tool = binary / "heading-rows"
    names = subprocess.run([tool, "--names"], text=True, stdout=subprocess.PIPE,
                           check=True).stdout.split()
    documents = read_truths(tool, corpus, scorer["headings"])
    others = read_made(tool, folder, scorer["headings"]) + read_outlined(tool, corpus, names)
    print(f"{len(documents)} documents with a truth, {len(others)} others, {len(names)} features")
    by_threshold = collections.defaultdict(list)
    for seed in (3, 4, 5):
        for threshold, said in cross_validate(documents, others, names, scorer["match"],
                                              seed).items():
            by_threshold[threshold].append(said)
    means = {}
    for threshold, runs in by_threshold.items():
        means[threshold] = numpy.mean([run["F1"] for run in runs])
        print(f"threshold {threshold}: " + ", ".join(
            f"{kind} {numpy.mean([run[kind] for run in runs]):.3f}" for kind in ("F1", "P", "R")))
    if "--folds-only" in options:
        return
    threshold = max(means, key=means.get)
    model = fit(documents + others, names, 1)
    inputs = hashlib.sha256()
    for one in documents + others:
        inputs.update(one.features.tobytes() + one.labels.tobytes())
    write_model(model, threshold, f"{len(documents)} + {len(others)} documents, evidence and "
                f"labels sha256 {inputs.hexdigest()[:16]}")
    gains = model.feature_importance("gain")
    print("gain:", ", ".join(f"{names[i]} {gains[i]:.0f}" for i in numpy.argsort(-gains)[:20]))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
