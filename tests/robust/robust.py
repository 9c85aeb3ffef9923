#!/usr/bin/env python3
"""Sends odd, broken and hostile files through the whole stack: tests/robust/robust.py [CORPUS]

Each file is a case that passes if it has a typed outcome. Afterwards the workers must be the ones
that were started, without dead children, within their memory limit, and must process a good file;
when the stack is down, nothing of it may be left. Generated files are always tried, and those of
CORPUS/robust if it exists: all, or one in six with PAGEMILL_SHORT."""
import csv
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
here = pathlib.Path(__file__).resolve().parent
project = here.parents[1]
sys.path[:0] = [str(here), str(project / "benchmarks")]
from api_client import ApiClient  # noqa: E402
from outcomes import Outcome, of_job, of_refusal, table  # noqa: E402
from private_stack import PrivateStack  # noqa: E402
from processes import descendants  # noqa: E402

short = bool(os.environ.get("PAGEMILL_SHORT"))
worker_count = 2
worker_bytes_max = 400 << 20
# Small, so that hostile files are noticed; the rest of a job's time is ours: storing, waiting for a
# core.
limits = {"PAGEMILL_PAGE_SECONDS": "5", "PAGEMILL_DOCUMENT_SECONDS": "20"}
document_seconds_max = 20 + 10
seconds_max = 600 if short else 3000
make_pdf = pathlib.Path(os.environ.get("PAGEMILL_BIN", "")) / "pagemill-make-pdf"
own_files = {
    "plain": (), "columns": (), "table": (), "long-table": (), "image": (), "empty": (),
    "truncated": (), "damaged-xref": (), "slow": ("--odd-page", "2"), "memory": ("--odd-page", "2"),
    "encrypted": ("--kind", "plain", "--encrypt", "secret"),
}


def own_cases(folder):
    """(name, path, password) of generated files, and of texts that are not PDFs."""
    for name, more in own_files.items():
        path = folder / f"own-{name}.pdf"
        kind = () if "--kind" in more else ("--kind", name)
        subprocess.run([make_pdf, *kind, *more, "-o", path], check=True)
        yield path.name, path, ""
    yield "own-encrypted.pdf with password", folder / "own-encrypted.pdf", "secret"
    for name, content in {"own-nothing.pdf": b"", "own-text.pdf": b"hello\n" * 500,
                          "own-header-alone.pdf": b"%PDF-1.7\n"}.items():
        (folder / name).write_bytes(content)
        yield name, folder / name, ""


def corpus_cases(corpus):
    folder = pathlib.Path(corpus) / "robust"
    with open(folder / "manifest.tsv", encoding="utf-8", newline="") as manifest:
        rows = list(csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows[::6] if short else rows:
        if not (folder / row["file"]).is_file():
            continue
        yield row["file"], folder / row["file"], ""
        if row["password"]:
            yield row["file"] + " with password", folder / row["file"], row["password"]


def submit(api, path, password):
    """(status, body as bytes)"""
    headers = {"Content-Type": "application/pdf"}
    if password:
        headers["X-PDF-Password"] = password.encode().decode("latin-1")
    status, _, body = api.request("POST", "/api/v1/pdf/jobs?embed=false", path.read_bytes(),
                                  headers)
    return status, body


def run_files(url, cases):
    """Submits all files, then waits for all; yields an outcome for each."""
    api, waiting = ApiClient(url), []
    for name, path, password in cases:
        try:
            status, body = submit(api, path, password)
        except OSError as problem:
            yield Outcome(name, "unanswered", problem=repr(problem))
            api = ApiClient(url)
            continue
        if status == 202:
            waiting.append((name, json.loads(body)["id"]))
        else:
            yield of_refusal(name, status, body)
    deadline = time.monotonic() + seconds_max
    for name, identifier in waiting:
        path = f"/api/v1/pdf/jobs/{identifier}"
        job = api.json("GET", path)
        while job["status"] in ("pending", "processing") and time.monotonic() < deadline:
            job = api.json("GET", f"{path}?wait=10")
        yield of_job(name, job, seconds_of(job), page_problems(api, job))


def page_problems(api, job):
    """The problem codes of pages of a completed job that could not be read in full."""
    if job["status"] != "completed":
        return ()
    codes, cursor = [], ""
    while cursor is not None:
        page = api.json("GET", f"/api/v1/pdf/documents/{job['document_id']}/pages?limit=1000"
                               + (f"&cursor={cursor}" if cursor else ""))
        codes += [item["problem"] for item in page["items"] if item["problem"]]
        cursor = page["next_cursor"]
    return tuple(codes)


def seconds_of(job):
    if not job.get("started_at") or not job.get("finished_at"):
        return 0.0
    start, end = (datetime.datetime.fromisoformat(job[name])
                  for name in ("started_at", "finished_at"))
    return (end - start).total_seconds()


def identity(pid):
    """A pid with its start time, so that a later process with the same pid differs."""
    text = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    return pid, text[text.rindex(")") + 1:].split()[19]


def state_of(pid):
    text = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    return text[text.rindex(")") + 2]


def runs(process):
    """Whether the process is neither gone, nor replaced by another one with its pid, nor a
    zombie."""
    try:
        return identity(process[0]) == process and state_of(process[0]) != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def all_end(processes):
    """Whether all have ended; those that are exiting get ten seconds."""
    deadline = time.monotonic() + 10
    while any(runs(process) for process in processes):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def peak_bytes(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"process {pid} is gone")


def check_workers(stack, started):
    """(what is expected, whether it holds) after all files."""
    pids = [stack.pid(f"worker-{number}") for number in range(1, worker_count + 1)]
    yield "the workers are the ones that were started", [identity(pid) for pid in pids] == started
    dead = [child for pid in pids for child in descendants(pid) if state_of(child) == "Z"]
    yield "no dead child is left behind", not dead
    peaks = [peak_bytes(pid) for pid in pids]
    yield (f"the workers stay under 400 MB ({', '.join(f'{p >> 20} MB' for p in peaks)})",
           max(peaks) < worker_bytes_max)
    with tempfile.TemporaryDirectory() as folder:
        good = pathlib.Path(folder) / "good.pdf"
        subprocess.run([make_pdf, "--pages", "3", "--seed", "77", "-o", good], check=True)
        after = list(run_files(stack.url, [("good", good, "")]))
    yield "the next good file is processed", after[0].kind == "completed" and after[0].pages == 3


def report(checks):
    passed = failed = 0
    for name, holds in checks:
        print(("holds: " if holds else "FAILED: ") + name, flush=True)
        passed, failed = passed + bool(holds), failed + (not holds)
    return passed, failed


def main():
    corpus = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PAGEMILL_CORPUS", "")
    skipped = 0 if corpus else 1
    if skipped:
        print("skipped: the files of the corpus (PAGEMILL_CORPUS is not set)")
    os.environ["PAGEMILL_BUILT"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        cases = list(own_cases(pathlib.Path(folder)))
        cases += list(corpus_cases(corpus)) if corpus else []
        with PrivateStack(workers=worker_count, MAX_WORKERS="2", **limits) as stack:
            pids = [stack.pid(f"worker-{number}") for number in range(1, worker_count + 1)]
            started = [identity(pid) for pid in pids]
            outcomes = list(run_files(stack.url, cases))
            print("\n".join(table(outcomes)), flush=True)
            slowest = max(item.seconds for item in outcomes)
            checks = [(f"each job ends within its limits (the slowest took {slowest:.1f} s)",
                       slowest < document_seconds_max)]
            passed, failed = report([*checks, *check_workers(stack, started)])
            left = [identity(pid) for root in pids for pid in [root, *descendants(root)]]
    more = report([("nothing of the stack is left", all_end(left))])
    wrong = sum(bool(item.problem) for item in outcomes)
    passed, failed = passed + more[0] + len(outcomes) - wrong, failed + more[1] + wrong
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
