#!/usr/bin/env python3
"""The judgement of outcomes, tabled."""
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from outcomes import of_job, of_refusal, table  # noqa: E402


def job(status, code=None, message="It is damaged."):
    error = None if code is None else {"code": code, "message": message}
    return {"status": status, "stage": "extracting", "error": error, "progress": {"pages_done": 2}}


class Judgement(unittest.TestCase):
    def test_typed_outcomes_are_right(self):
        for item in (of_job("a", job("completed"), 1), of_job("a", job("failed", "damaged_pdf"), 1),
                     of_refusal("a", 415, b'{"code":"not_a_pdf"}')):
            self.assertEqual(item.problem, "", item)

    def test_untyped_unfinished_and_own_faults_are_wrong(self):
        for item in (of_job("a", job("processing"), 1), of_job("a", job("failed"), 1),
                     of_job("a", job("failed", "damaged_pdf", ""), 1),
                     of_job("a", job("failed", "Damaged PDF"), 1),
                     of_job("a", job("failed", "internal_error"), 1),
                     of_job("a", job("failed", "extractor_crashed"), 1),
                     of_refusal("a", 500, b'{"code":"internal_error"}'),
                     of_refusal("a", 400, b"nonsense"), of_refusal("a", 400, b"[]")):
            self.assertNotEqual(item.problem, "", item)

    def test_the_table_counts_and_names_what_is_wrong(self):
        lines = table([of_job("good.pdf", job("completed"), 1),
                       of_job("also.pdf", job("completed"), 3, ("page_timeout", "page_timeout")),
                       of_job("bad.pdf", job("failed"), 2)])
        self.assertIn(f"{'completed':<12} {'-':<28} 2", lines)
        self.assertIn(f"{'pages with':<12} {'page_timeout':<28} 1", lines)
        self.assertTrue(lines[-1].startswith("WRONG bad.pdf"))
        self.assertIn("     3.0 s  also.pdf (completed)", lines)


if __name__ == "__main__":
    unittest.main()
