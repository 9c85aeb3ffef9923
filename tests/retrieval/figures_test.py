#!/usr/bin/env python3
"""Scores of runs, plain BM25, and the PDFs that collections are loaded as, tabled."""
import math
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from bm25 import Bm25  # noqa: E402
from collection import Collection, Scores, ndcg, recall  # noqa: E402
from plain_pdf import latin, make_pdf  # noqa: E402


class Figures(unittest.TestCase):
    def test_gain_counts_grades_and_places(self):
        grades = {"a": 3.0, "b": 1.0, "c": 0.0}
        self.assertEqual(ndcg(grades, ["a", "b"]), 1)
        reached = 1 + 3 / math.log2(3)
        self.assertAlmostEqual(ndcg(grades, ["b", "a"]), reached / (3 + 1 / math.log2(3)))
        self.assertEqual(ndcg(grades, ["c", "x"]), 0)
        self.assertEqual(ndcg(grades, ["x"] * 10 + ["a"]), 0)

    def test_recall_is_the_share_of_good_documents(self):
        grades = {"a": 3.0, "b": 1.0, "c": 0.0}
        self.assertEqual([recall(grades, found) for found in (["a", "c"], ["c"], ["b", "a"])],
                         [0.5, 0, 1])

    def test_a_question_without_an_answer_scores_zero(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "docs.tsv").write_text("1\tone\n2\ttwo\n")
            (folder / "queries.tsv").write_text("q\tone?\nr\ttwo?\n")
            (folder / "qrels.tsv").write_text("q\t1\t2\nr\t2\t1\n")
            collection = Collection(folder)
        scores = Scores(collection, {"q": ["1"]})
        self.assertEqual((scores.ndcg, scores.recall), (0.5, 0.5))
        self.assertEqual(scores.by_query, {"q": 1, "r": 0})


class Plain(unittest.TestCase):
    def test_rare_words_and_stems_decide(self):
        model = Bm25({"1": "the wings of birds", "2": "the birds and the bees", "3": "the end"})
        self.assertEqual(model.search("the wing", 3), ["1", "2", "3"])
        self.assertEqual(model.search("bee", 3), ["2"])
        self.assertEqual(model.search("nothing", 3), [])


class Pdf(unittest.TestCase):
    def test_characters_that_the_font_lacks_become_base_letters(self):
        self.assertEqual(latin("caf\u00e9 \u0141 \u015a \u65e5"), b"caf\xe9 ? S ?")

    def test_the_text_comes_out_again(self):
        text = "a (first) \\ line " + "word " * 900 + "end-\nnew \u20ac"
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(make_pdf(text))
            file.flush()
            read = subprocess.run(["mutool", "draw", "-q", "-F", "txt", file.name],
                                  capture_output=True, check=True).stdout.decode()
        self.assertEqual(read.split(), text.split())


if __name__ == "__main__":
    unittest.main()
