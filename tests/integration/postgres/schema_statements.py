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
    queries = pathlib.Path(sys.argv[1]) / "sql/queries"
    known = {path.stem: path.relative_to(queries) for path in queries.glob("*/*.sql")}
    executed = {name for log in pathlib.Path(folder).glob("*.txt")
                for name in log.read_text(encoding="utf-8").split()}
    missing = sorted(path for name, path in known.items() if name not in executed)
    for path in missing:
        print(f"sql/queries/{path} is executed by no integration test")
    print(f"{len(known) - len(missing)} of {len(known)} statements were executed")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
