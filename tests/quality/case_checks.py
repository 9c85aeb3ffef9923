"""Cases from public reports, tried by their own program against a private stack."""
import os
import pathlib
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
sys.path.append(str(here.parents[1] / "benchmarks"))
from private_stack import PrivateStack  # noqa: E402


def cases_folder(corpus):
    """PAGEMILL_CASES, or `cases` beside the corpus; None if there are none."""
    given = os.environ.get("PAGEMILL_CASES")
    folder = pathlib.Path(given) if given else corpus.parent / "cases"
    return folder if (folder / "check").is_file() else None


def check_cases(checks, folder):
    os.environ["PAGEMILL_BUILT"] = "1"
    with PrivateStack(workers=1) as stack:
        done = subprocess.run([sys.executable, folder / "check", "--url", stack.url], text=True,
                              stdout=subprocess.PIPE, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith(("holds ", "FAILS "))]
    checks.that(bool(lines), f"cases: {len(lines)} tried")
    for line in lines:
        checks.that(line.startswith("holds "), f"case {line[6:]}")
