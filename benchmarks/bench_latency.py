"""From enqueue to start, to readable text and to vectors, on an idle stack."""
import argparse
import datetime
import os
import pathlib
import tempfile
import time

from api_client import ApiClient
from private_stack import PrivateStack, build, make_pdf, say
from raw_model import measure_texts
from report import Report, median, quantile

pages = 3
poll_seconds = 0.003
readable_seconds_max = 60
raw_target = 0.80
slices = 10
embedding_niceness = 5

events_sql = """SET ROLE pagemill_worker;
SELECT job_id, extract(epoch FROM at) FROM job_events WHERE event = 'extracted'"""


def parse_time(text):
    return datetime.datetime.fromisoformat(text).timestamp()


def wait_readable(api, document):
    """The time at which GET .../text first returned the whole text."""
    deadline = time.monotonic() + readable_seconds_max
    while time.monotonic() < deadline:
        status, _, body = api.request("GET", f"/api/v1/pdf/documents/{document}/text")
        if status == 200 and body.count(b"\f") == pages - 1:
            return time.time()
        time.sleep(poll_seconds)
    raise RuntimeError(f"no text of {document} after {readable_seconds_max} s: {status}")


def submit_one(api, content):
    began = time.time()
    job = api.submit(content)
    accepted = time.time()
    readable = wait_readable(api, job["document_id"])
    done = api.wait_final(job["id"])
    if done["status"] != "completed":
        raise RuntimeError(f"job {job['id']} {done['status']}: {done['error']}")
    created = parse_time(done["created_at"])
    return {"id": job["id"], "document": job["document_id"], "created": created,
            "submit": accepted - began, "start": parse_time(done["started_at"]) - created,
            "readable_after_202": readable - accepted, "readable": readable - created,
            "completed": parse_time(done["finished_at"]) - created,
            "finished": parse_time(done["finished_at"]),
            "embedded": done["progress"]["chunks_done"]}


def milliseconds(values, part):
    return 1000 * quantile(values, part)


def add_figures(report, runs, extracted):
    starts = [run["start"] for run in runs]
    report.below("enqueue to start, p50", milliseconds(starts, 0.5), "ms", 10)
    report.below("enqueue to start, p99", milliseconds(starts, 0.99), "ms", 50)
    readable = [run["readable"] for run in runs]
    report.below("enqueue to readable text, p50", milliseconds(readable, 0.5), "ms", 60)
    report.figure("enqueue to readable text, p99", milliseconds(readable, 0.99), "ms")
    after = [run["readable_after_202"] for run in runs]
    for name, part in (("p50", 0.5), ("p99", 0.99)):
        report.figure(f"202 to readable text, {name}", milliseconds(after, part), "ms")
    in_database = [extracted[run["id"]] - run["created"] for run in runs if run["id"] in extracted]
    if in_database:
        for name, part in (("p50", 0.5), ("p99", 0.99)):
            report.figure(f"enqueue to extracted, in the database, {name}",
                          milliseconds(in_database, part), "ms")
    submits = [run["submit"] for run in runs]
    for name, part in (("p50", 0.5), ("p99", 0.99)):
        report.figure(f"POST to 202, {name}", milliseconds(submits, part), "ms")


def raw_medians(measured):
    """{threads: (seconds, rows per run)}: medians over the slices, then the best batch size. The
    other way round the luckiest run of each slice would count."""
    samples = {}
    for run in (run for each in measured for run in each["runs"]):
        for rows, seconds in run["raw_seconds_by_batch"].items():
            samples.setdefault(run["threads"], {}).setdefault(int(rows), []).append(seconds)
    return {threads: min((median(values), rows) for rows, values in by_rows.items())
            for threads, by_rows in samples.items()}


def add_vectors(report, runs, extracted, measured):
    """The whole pipeline and its embedding stage beside the bare model over the same passages."""
    completed = median([run["completed"] for run in runs])
    stage = median([run["finished"] - extracted[run["id"]] for run in runs
                    if run["id"] in extracted])
    for threads, (raw, rows) in raw_medians(measured).items():
        peer = f"raw ONNX, threads: {threads}, batch {rows}"
        first = threads == 1
        for name, ours in (("enqueue to completed with vectors, p50", completed),
                           ("the embedding stage of it, p50", stage)):
            report.figure(name, 1000 * ours, "ms", peer=1000 * raw, peer_name=peer,
                          ratio=raw / ours, target=f">= {raw_target:.0%} of raw" if first else None,
                          met=raw / ours >= raw_target if first else None)
    report.figure("enqueue to completed with vectors, p99",
                  milliseconds([run["completed"] for run in runs], 0.99), "ms")


def measure(api, content, submissions):
    """Submissions in slices; after each the bare model over the same passages, so that both meet
    the same state of the machine."""
    warm = [submit_one(api, content) for _ in range(5)]
    texts = api.chunk_texts(warm[0]["document"])
    embeds = all(run["embedded"] for run in warm)
    runs, measured = [], []
    for number in range(slices):
        for _ in range(submissions * number // slices, submissions * (number + 1) // slices):
            runs.append(submit_one(api, content))
        if embeds:
            measured.append(measure_texts(texts, 5, sorted({1, os.cpu_count() or 1}),
                                          embedding_niceness))
        say(f"{len(runs)} of {submissions} submissions")
    return runs, texts, measured


def main():
    parser = argparse.ArgumentParser(prog="benchmarks/run latency", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--submissions", type=int, default=500)
    parser.add_argument("--corpus", help=argparse.SUPPRESS)
    options = parser.parse_args()
    build(["all"])
    report = Report("latency")
    with tempfile.TemporaryDirectory() as folder:
        content = make_pdf(pathlib.Path(folder) / "three.pdf", pages, 7).read_bytes()
        with PrivateStack(workers=1) as stack:
            api = ApiClient(stack.url)
            runs, texts, measured = measure(api, content, options.submissions)
            extracted = {row[0]: float(row[1]) for row in stack.ask(events_sql)}
    add_figures(report, runs, extracted)
    if measured:
        add_vectors(report, runs, extracted, measured)
        report.note(f"{options.submissions} submissions of {pages} pages, {len(texts)} passages; "
                    f"raw: the model alone on ids made beforehand, in {slices} turns between the "
                    "submissions, as nice as the worker's embedder")
    else:
        report.note("nothing was embedded: the worker has no model")
    report.print(options.json)


if __name__ == "__main__":
    main()
