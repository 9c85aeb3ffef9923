"""Every odd, broken or hostile file of the corpus ends with a typed outcome, within bounds."""
import os
import pathlib
import re
import sys
import tempfile

from floors import robust_megabytes_max, robust_seconds_max
from measure import Meter

here = pathlib.Path(__file__).resolve().parent
sys.path.append(str(here.parent / "robust"))
from outcomes import Outcome, our_fault, table  # noqa: E402
from robust import corpus_cases  # noqa: E402

program = pathlib.Path(os.environ.get("PAGEMILL_BIN", "")) / "extractor-outcomes"
said = re.compile(r"\t(ok|problems|failed) ?(\S*).*\tpages (\d+)\t.*\t([\d.]+) s\t")


def outcome_of(name, line, used):
    """`line`: of extractor-outcomes for the file; `used`: what it and its children took. On a busy
    machine the CPU time counts."""
    found = said.search(line)
    if found is None:
        return Outcome(name, "unanswered", problem="the launcher died or did not end")
    word, code, pages, wall = found.groups()
    seconds = min(float(wall), used.cpu)
    failed = word == "failed"
    problem = ""
    if failed and our_fault.search(code):
        problem = "the fault is ours"
    elif seconds > robust_seconds_max:
        problem = f"took {seconds:.1f} s"
    elif used.megabytes > robust_megabytes_max:
        problem = f"took {used.megabytes:.0f} MB"
    return Outcome(name, "failed" if failed else "completed", code if failed else "", int(pages),
                   seconds, problem, (code,) if word == "problems" else ())


def check_robust(checks, corpus):
    outcomes, largest = [], 0
    with tempfile.TemporaryDirectory() as place, Meter() as meter:
        output = pathlib.Path(place) / "line"
        for name, path, password in corpus_cases(corpus):
            used = meter.run([program, f"{path}={password}" if password else path], output)
            outcomes.append(outcome_of(name, output.read_text(errors="replace"), used))
            largest = max(largest, used.megabytes)
    print("\n".join(table(outcomes)))
    typed = sum(not item.problem for item in outcomes)
    bounds = f"{robust_seconds_max} s and {robust_megabytes_max} MB"
    checks.that(typed == len(outcomes), f"robust: {typed} of {len(outcomes)} files end with a "
                f"typed outcome within {bounds}, the largest at {largest:.0f} MB")
