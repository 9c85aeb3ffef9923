#!/usr/bin/env python3
"""Counts the doctest cases in a JUnit report of ctest: tests/support/count_cases.py REPORT

A program that printed a doctest summary counts as its cases, any other test as one. A program that
failed without a failed case (a crash or a timeout) counts as one failed case."""
import re
import sys
import xml.etree.ElementTree as xml

summary = re.compile(
    r"\[doctest\] test cases:\s+\d+ \|\s+(\d+) passed \|\s+(\d+) failed \|\s+(\d+) skipped")


def count(status, output):
    """(passed, failed, skipped) of one ctest test."""
    found = summary.findall(re.sub(r"\x1b\[[0-9;]*m", "", output))
    if status in ("notrun", "disabled"):
        return 0, 0, 1
    if not found:
        return (1, 0, 0) if status == "run" else (0, 1, 0)
    passed, failed, skipped = (sum(int(part[at]) for part in found) for at in range(3))
    return passed, failed + int(status != "run" and failed == 0), skipped


def main():
    totals = [0, 0, 0]
    for case in xml.parse(sys.argv[1]).getroot().iter("testcase"):
        part = count(case.get("status"), case.findtext("system-out") or "")
        totals = [sum(pair) for pair in zip(totals, part)]
        if part[1]:
            print(f"failed: {case.get('name')}")
    print("{} passed, {} failed, {} skipped".format(*totals))
    return 1 if totals[1] else 0


if __name__ == "__main__":
    sys.exit(main())
