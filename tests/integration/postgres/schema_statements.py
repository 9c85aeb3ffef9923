#!/usr/bin/env python3
"""Whether every statement of sql/queries was prepared by some process of the tests that ran:
tests/integration/postgres/schema_statements.py PROJECT. The programs say so in the folder that
PAGEMILL_STATEMENT_LOG_DIR names; without it, and so without the suite, exit code 77: skipped."""
import os
import pathlib
import sys


def main():
    folder = os.environ.get("PAGEMILL_STATEMENT_LOG_DIR", "")
    if not folder:
        print("skipped: only the suite as a whole executes every statement")
        return 77
    known = {path.stem for path in (pathlib.Path(sys.argv[1]) / "sql/queries").glob("*.sql")}
    executed = {name for log in pathlib.Path(folder).glob("*.txt")
                for name in log.read_text(encoding="utf-8").split()}
    missing = sorted(known - executed)
    for name in missing:
        print(f"sql/queries/{name}.sql is executed by no integration test")
    print(f"{len(known & executed)} of {len(known)} statements were executed")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
