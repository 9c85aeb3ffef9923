"""The outcome of a file, and whether a client can work with it. Pure functions."""
import collections
import json
import re
from typing import NamedTuple

# Codes that mean that we failed, not the document. A dying extractor is contained, but none of
# these files may kill it.
our_fault = re.compile(r"internal|poisoned|extractor_crashed|lost")


class Outcome(NamedTuple):
    name: str
    kind: str  # completed, failed, refused, unanswered or unfinished
    code: str = ""
    pages: int = 0
    seconds: float = 0.0
    problem: str = ""  # why the outcome is wrong
    page_problems: tuple = ()  # one code for each page that has a problem


def of_refusal(name, status, body):
    """The outcome of a submission that made no job."""
    try:
        code = json.loads(body).get("code", "")
    except (ValueError, AttributeError):
        code = ""
    if status >= 500:
        return Outcome(name, "unanswered", code, problem=f"status {status}")
    problem = "" if re.fullmatch(r"[a-z][a-z0-9_]*", code or "") else "a refusal without a code"
    return Outcome(name, "refused", code, problem=problem)


def of_job(name, job, seconds, page_problems=()):
    """The outcome of a job as the API shows it, after waiting."""
    status, error = job["status"], job.get("error") or {}
    pages = (job.get("progress") or {}).get("pages_done") or 0
    code = error.get("code") or ""
    if status == "completed":
        return Outcome(name, status, pages=pages, seconds=seconds, page_problems=page_problems)
    if status != "failed":
        return Outcome(name, "unfinished", pages=pages, seconds=seconds,
                       problem=f"still {status} in stage {job.get('stage')}")
    problem = ""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", code):
        problem = "failed without a code"
    elif our_fault.search(code):
        problem = "the fault is ours: " + (error.get("message") or "")[:200]
    elif not error.get("message"):
        problem = "failed without a message"
    return Outcome(name, status, code, pages, seconds, problem)


def table(outcomes):
    """Lines: the number of files per outcome, of files with each page problem, the slowest files,
    and what is wrong."""
    counts = collections.Counter((item.kind, item.code) for item in outcomes)
    lines = [f"{'outcome':<12} {'code':<28} files"]
    lines += [f"{kind:<12} {code or '-':<28} {count}"
              for (kind, code), count in sorted(counts.items(), key=lambda pair: -pair[1])]
    codes = [code for item in outcomes for code in set(item.page_problems)]
    lines += [f"{'pages with':<12} {code:<28} {count}"
              for code, count in collections.Counter(codes).most_common()]
    slowest = sorted(outcomes, key=lambda item: -item.seconds)[:5]
    lines += ["", "slowest from start to end:"]
    lines += [f"{item.seconds:8.1f} s  {item.name} ({item.kind})" for item in slowest]
    lines += [f"WRONG {item.name}: {item.kind} {item.code}: {item.problem}"
              for item in outcomes if item.problem]
    return lines
