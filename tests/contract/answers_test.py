#!/usr/bin/env python3
"""Checks that docs/openapi.yaml allows every answer that the integration tests got from the real
API: answers_test.py PROJECT. The tests' HTTP client records them in the folder
PAGEMILL_EXCHANGE_LOG_DIR; without it, outside the suite, the exit code is 77: skipped."""
import collections
import copy
import json
import os
import pathlib
import sys

from contract import Checker, find_operation, load, operations


def recorded(folder):
    for log in sorted(pathlib.Path(folder).glob("*.jsonl")):
        with open(log, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                yield json.loads(line)


def prove_that_it_finds(document):
    """A missing member, an extra one, and an undocumented status, type and code."""
    checker = Checker(document)
    job = document["components"]["examples"]["pending_job"]["value"]
    problem = document["components"]["examples"]["problem"]["value"]

    def answer(body, status=200, kind="application/json"):
        return {"method": "GET", "path": f"/api/v1/pdf/jobs/{job['id']}", "status": status,
                "content_type": kind, "body": json.dumps(body)}

    def changed(body, **members):
        return {**copy.deepcopy(body), **members}

    kind = "application/problem+json"
    assert not list(checker.problems(answer(job)))
    assert not list(checker.problems(answer(problem, 400, kind)))
    few = {name: value for name, value in job.items() if name != "version"}
    for bad in (answer(few), answer(changed(job, more=1)), answer(changed(job, id="x")),
                answer(changed(job, progress={**job["progress"], "more": 1})),
                answer(job, 201), answer(job, 200, "text/html"),
                answer(changed(problem, code="unheard_of"), 400, kind),
                answer(changed(problem, code="not_found"), 400, kind),
                answer(changed(problem, code="empty_body"), 400, kind),
                answer(changed(problem, secret="x"), 400, kind)):
        assert list(checker.problems(bad)), bad


def main():
    document = load(sys.argv[1])
    prove_that_it_finds(document)
    folder = os.environ.get("PAGEMILL_EXCHANGE_LOG_DIR", "")
    if not folder:
        print("skipped: only the suite as a whole records answers")
        return 77
    checker = Checker(document)
    count, found, met = 0, collections.Counter(), set()
    for answer in recorded(folder):
        count += 1
        operation = find_operation(document, answer["method"], answer["path"])
        if operation and answer["status"] < 400:
            met.add(operation["operationId"])
        for problem in checker.problems(answer):
            name = operation["operationId"] if operation else answer["path"][:80]
            found[f"{answer['method']} {name} {answer['status']}: {problem}"] += 1
    for problem, times in sorted(found.items()):
        print(f"{problem} ({times} times)")
    missing = sorted(operation["operationId"] for _, operation, _ in operations(document)
                     if operation["operationId"] not in met)
    for name in missing:
        print(f"{name}: no integration test got a good answer")
    print(f"{count} answers of {len(met)} operations, {sum(found.values())} not as promised")
    return 1 if found or missing or not count else 0


if __name__ == "__main__":
    sys.exit(main())
