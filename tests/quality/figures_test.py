#!/usr/bin/env python3
"""What is read from engines' Markdown, and how figures are shown, tabled."""
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from figures import markdown_table, percent, share  # noqa: E402
from markdown_tables import tables_of  # noqa: E402
from measure import Usage  # noqa: E402
from robust_checks import outcome_of  # noqa: E402
from scores import Score, number_after  # noqa: E402


class Tables(unittest.TestCase):
    def test_pipe_tables_have_rows_and_their_page(self):
        pages = ["text\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\nmore | text", "", "|c|\n|-|"]
        self.assertEqual(tables_of(pages), [{"page": 1, "rows": [["a", "b"], ["1", "2"]]},
                                            {"page": 3, "rows": [["c"]]}])

    def test_cells_are_plain_text(self):
        page = "| **a**<br>b | [c](https://example.org) | d \\| e | |"
        self.assertEqual(tables_of([page])[0]["rows"], [["a b", "c", "d | e", ""]])

    def test_bars_in_prose_make_no_table(self):
        for page in ("a | b", "", "---", "a|b\n---|---"):
            self.assertEqual(tables_of([page]), [], page)


class Figures(unittest.TestCase):
    def test_shares_lack_the_zero_and_what_is_absent_is_empty(self):
        self.assertEqual([share(0.9461), share(1.0), share(None)], [".946", "1.000", ""])
        self.assertEqual([percent(0.0031), percent(None)], ["0.3 %", ""])

    def test_columns_are_of_equal_width(self):
        self.assertEqual(markdown_table(("a", "bcd"), [["xyz", "1"]]),
                         ["| a   | bcd |", "|-----|-----|", "| xyz | 1   |"])

    def test_a_figure_stands_after_its_name(self):
        said = "P 0.500 R 0.250 F1 0.333; level 0.310 pair 0.420"
        self.assertEqual([number_after(name, said) for name in ("F1", "level", "pair")],
                         [0.333, 0.310, 0.420])

    def test_means_and_weak_files_are_of_a_tier(self):
        score = Score([{"tier": "A", "lang": "de", "norm": 0.9}, {"tier": "B", "norm": 0.8},
                       {"tier": "A", "lang": "fr", "norm": 0.5}, {"tier": "B", "norm": 1.0}])
        self.assertAlmostEqual(score.mean("A"), 0.7)
        self.assertAlmostEqual(score.mean("A", "fr"), 0.5)
        self.assertEqual(score.weak_files(), (1, 2))
        self.assertEqual(score.languages(), ["de", "fr"])


class Outcomes(unittest.TestCase):
    def outcome(self, said, cpu=1.0, megabytes=50.0):
        return outcome_of("a.pdf", f"a.pdf\t{said}\tpages 3\tproblems 0\tdeaths 0\t30.00 s\t9 MB\n",
                          Usage(cpu, megabytes))

    def test_typed_outcomes_are_right(self):
        for said in ("ok", "problems page_timeout", "failed damaged_pdf"):
            self.assertEqual(self.outcome(said).problem, "", said)
        self.assertEqual(self.outcome("problems page_timeout").page_problems, ("page_timeout",))
        self.assertEqual(self.outcome("failed no_pages").code, "no_pages")

    def test_deaths_silence_time_and_memory_are_wrong(self):
        for item in (self.outcome("failed extractor_crashed 11"), self.outcome("ok", cpu=21),
                     self.outcome("ok", megabytes=1025), outcome_of("a.pdf", "", Usage())):
            self.assertNotEqual(item.problem, "", item)


if __name__ == "__main__":
    unittest.main()
