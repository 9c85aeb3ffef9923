"""Checks after the storm: the API, the processes and their logs."""
import hashlib
import random
import threading
import time

from checks import Violation
from clients import Api
from report import log_findings

worker_bytes_max = 500 << 20
api_bytes_max = 350 << 20
documents_read = 150
workers_seconds_max = 40
sweep_seconds_max = 60


def wait_for(seconds, holds):
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        threading.Event().wait(0.2)
    return True


def check_worker_rows(site):
    """The rows of workers soon match the running processes."""
    running = sorted(f"{one.name} {one.pid}" for one in site.workers)

    def rows():
        return sorted(row.replace("|", " ")
                      for row in site.cluster.ask("SELECT slot, pid FROM workers").splitlines())
    if not wait_for(workers_seconds_max, lambda: rows() == running):
        yield Violation("wrong", "", f"rows of workers: {rows()}, running: {running}")


def check_sweep(site):
    """Unreferenced files are deleted when they are old enough, and those in use stay. A worker
    sweeps when it starts, so the test ages all unused files and then starts one."""
    unused = "FROM blobs b WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.blob_id = b.id)"
    used = site.cluster.ask("SELECT count(DISTINCT blob_id) FROM documents")
    count = int(site.cluster.ask(f"SELECT count(*) {unused}"))
    site.cluster.ask("UPDATE blobs SET unused_since = unused_since - interval '2 hours'")
    worker = site.workers[0]
    worker.start()
    if not worker.wait_ready():
        yield Violation("wrong", "", f"no worker for the sweep: {worker.last_words()}")
    elif not wait_for(sweep_seconds_max,
                      lambda: site.cluster.ask(f"SELECT count(*) {unused}") == "0"):
        left = site.cluster.ask(f"SELECT count(*) {unused}")
        yield Violation("wrong", "", f"{left} of {count} unused files stay after the sweep")
    site.drain([worker])
    now = site.cluster.ask("SELECT count(DISTINCT b.id) FROM blobs b JOIN documents d "
                           "ON d.blob_id = b.id")
    if now != used:
        yield Violation("lost", "", f"documents referred to {used} files, {now} are there")


def check_api(site, ledger, rows, seed):
    """The API shows the same jobs as the tables, and returns the texts."""
    api, told, cursor = Api(site.port, ledger), {}, ""
    while cursor is not None:
        page = api.json("list", "GET", "/api/v1/pdf/jobs?limit=1000"
                        + (f"&cursor={cursor}" if cursor else ""))
        for job in page["items"]:
            if job["id"] in told:
                yield Violation("doubled", job["id"], "the list of the API has it twice")
            told[job["id"]] = job
        cursor = page["next_cursor"]
    for row in rows.jobs:
        job = told.pop(row["id"], None)
        if job is None or job["status"] != row["state"]:
            yield Violation("wrong", row["id"], f"the API says {job and job['status']}, its row "
                            f"{row['state']}")
    for job in told:
        yield Violation("wrong", job, "the API lists it, there is no row")
    yield from check_texts(api, ledger, rows, seed)
    api.close()


def check_texts(api, ledger, rows, seed):
    there = {row["id"] for row in rows.documents}
    texts = {}
    whole = [row for row in rows.jobs
             if row["state"] == "completed" and row["document_id"] in there]
    random.Random(f"{seed} reading").shuffle(whole)
    for row in whole[:documents_read]:
        one = ledger.submissions[row["tags"][0]]
        of = (row["document_id"], rows.reference[one.variant]["document"])
        for document in of:
            if document not in texts:
                texts[document] = tuple(
                    digest(api.request(form, "GET", f"/api/v1/pdf/documents/{document}/{form}"))
                    for form in ("text", "markdown"))
        if texts[of[0]] != texts[of[1]]:
            yield Violation("lost", row["id"], f"the API's text of {one.variant} differs: "
                            f"{texts[of[0]]}, undisturbed {texts[of[1]]}")


def digest(answer):
    return (answer[0], hashlib.sha256(answer[1]).hexdigest()[:16]) if answer else None


def check_processes(site, ledger):
    """Exits, memory and children of our processes, 500s, and wrong answers to clients."""
    for program in site.programs.values():
        for text in program.problems:
            yield Violation("wrong", "", text)
        limit = api_bytes_max if program.name == "api" else worker_bytes_max
        if program.peak_bytes > limit:
            yield Violation("wrong", "", f"{program.name} took {program.peak_bytes >> 20} MB, "
                            f"{limit >> 20} are allowed")
        if not wait_for(10, lambda of=program: not of.children_left()):
            yield Violation("wrong", "", f"children of {program.name} are left: "
                            f"{program.children_left()}")
    for text in ledger.problems:
        yield Violation("wrong", "", text)
    lines, _, _ = log_findings(site.programs.values())
    for line in lines:
        yield Violation("wrong", "", f"in the log: {line}")
