"""Text-only throughput of one worker with 2 slots beside two loops of mutool over the same
files."""
import argparse
import datetime
import os
import pathlib
import queue
import subprocess
import tempfile
import threading
import time

from api_client import ApiClient
from private_stack import PrivateStack, build, make_pdf, release, say
from processes import CpuTable, resident_mb
from report import Report, median

slots = 2
target_of_mutool = 0.30
pages_per_cpu_second_target = 250
# CPU of a page outside the extractor, in ms.
outside_target = 0.5
parts = [("PostgreSQL", "PostgreSQL", 0.35), ("worker", "worker", None), ("API", "api", None)]


def corpus_files(corpus, folder):
    """The large and the quality documents, or generated files."""
    found = sorted(corpus.glob("large/*.pdf")) + sorted(corpus.glob("quality/pdf/*.pdf"))
    if found:
        return found
    say("no corpus: measuring generated files")
    return [make_pdf(folder / f"made-{seed}.pdf", 100 + 20 * seed, seed) for seed in range(1, 13)]


def run_all(command_for, files):
    """Runs a command per file in two parallel loops. (wall seconds, CPU seconds)."""
    waiting = queue.SimpleQueue()
    for file in files:
        waiting.put(file)
    seconds = []

    def loop():
        while True:
            try:
                file = waiting.get_nowait()
            except queue.Empty:
                return
            seconds.append(run_one(command_for(file)))

    began = time.monotonic()
    loops = [threading.Thread(target=loop) for _ in range(slots)]
    for each in loops:
        each.start()
    for each in loops:
        each.join()
    return time.monotonic() - began, sum(seconds)


def run_one(command):
    """CPU seconds of the command, from its own wait status."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def mutool_command(file):
    return ["mutool", "draw", "-F", "txt", "-o", "/dev/null", str(file)]


def extractor_command(file):
    return [str(release / "bin" / "pagemill-extract"), str(file)]


def parse_time(text):
    return datetime.datetime.fromisoformat(text).timestamp()


def run_service(api, stack, files, lead_seconds):
    """Submits all jobs for one moment in the future, so that sending them is not measured."""
    start = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=lead_seconds)
    jobs = [api.submit(file.read_bytes(), embed="false", run_at=start.isoformat())["id"]
            for file in files]
    spare = start.timestamp() - time.time()
    if spare < 0:
        return run_service(api, stack, files, lead_seconds * 2 + 5)
    time.sleep(max(0.0, spare - 0.2))
    table = CpuTable(stack.pids())
    done = [api.wait_final(job, 900) for job in jobs]
    _, highest = resident_mb(stack.pid("worker-1"))
    used = table.used()
    began = min(parse_time(job["started_at"]) for job in done if job["started_at"])
    ended = max(parse_time(job["finished_at"]) for job in done)
    return {"seconds": ended - began, "cpu": used, "jobs": done, "worker_mb": highest}


def measure(api, stack, files, rounds):
    """Interleaved rounds; the service's first one is not measured and shows which files
    complete."""
    first = run_service(api, stack, files, 5)
    pairs = list(zip(files, first["jobs"]))
    dropped = [f"{file.name}: {(job['error'] or {}).get('code', job['status'])}"
               for file, job in pairs if job["status"] != "completed"]
    files = [file for file, job in pairs if job["status"] == "completed"]
    if not files:
        raise RuntimeError(f"no file was extracted: {dropped}")
    pages = sum(job["progress"]["pages_done"] for _, job in pairs if job["status"] == "completed")
    services, mutools = [], []
    for number in range(1, rounds + 1):
        services.append(run_service(api, stack, files, 5))
        mutools.append(run_all(mutool_command, files))
        say(f"round {number}: worker {pages / services[-1]['seconds']:.0f} pages/s, "
            f"mutool {pages / mutools[-1][0]:.0f} pages/s")
    alone = [run_all(extractor_command, files) for _ in range(rounds)]
    return files, pages, dropped, services, mutools, alone


def add_figures(report, pages, services, mutools, alone):
    ours = pages / median([run["seconds"] for run in services])
    theirs = pages / median([wall for wall, _ in mutools])
    report.figure("one worker, 2 slots, text only", ours, "pages/s", peer=theirs,
                  peer_name="two mutool loops", ratio=ours / theirs,
                  target=f">= {target_of_mutool:.0%} of mutool",
                  met=ours >= target_of_mutool * theirs)
    extractor = pages / median([cpu for _, cpu in alone])
    mutool = pages / median([cpu for _, cpu in mutools])
    report.figure("extractor alone", extractor, "pages/CPU-s", peer=mutool, peer_name="mutool",
                  ratio=extractor / mutool, target=f">= {pages_per_cpu_second_target} pages/CPU-s",
                  met=extractor >= pages_per_cpu_second_target)
    whole = pages / median([sum(run["cpu"].values()) for run in services])
    report.figure("service, all processes", whole, "pages/CPU-s", peer=mutool,
                  peer_name="mutool", ratio=whole / mutool)
    add_parts(report, pages, services, mutools)
    middle = sorted(services, key=lambda run: run["seconds"])[len(services) // 2]
    total = sum(middle["cpu"].values())
    rows = [[name, seconds, seconds / total, 1000 * seconds / pages]
            for name, seconds in sorted(middle["cpu"].items(), key=lambda item: -item[1])]
    rows.append(["all of it", total, 1.0, 1000 * total / pages])
    report.table("Where the CPU goes (median round)",
                 ["process", "CPU s", "share", "ms/page"], rows)
    report.note(f"busy: {total / middle['seconds']:.2f} cores over {middle['seconds']:.2f} s; "
                f"highest memory of the worker {middle['worker_mb']:.0f} MB")


def add_parts(report, pages, services, mutools):
    """What a page costs outside the extractor, by process. Beside each stands what the same rounds
    charged for a page of mutool: on a busy machine both rise."""
    beside = 1000 * median([cpu for _, cpu in mutools]) / pages

    def line(name, keys, target):
        value = 1000 * median([sum(run["cpu"][key] for key in keys) for run in services]) / pages
        report.figure(name, value, "ms/page", peer=beside, peer_name="mutool",
                      ratio=value / beside, target=f"<= {target:g} ms/page" if target else None,
                      met=value <= target if target else None)

    line("CPU outside the extractor", [key for _, key, _ in parts], outside_target)
    for name, key, target in parts:
        line(f"of it {name}", [key], target)


def main():
    parser = argparse.ArgumentParser(prog="benchmarks/run extract", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--corpus", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parents[2] / "shared" / "corpus")
    options = parser.parse_args()
    build(["all"])
    report = Report("extract")
    with tempfile.TemporaryDirectory() as folder:
        files = corpus_files(options.corpus, pathlib.Path(folder))
        with PrivateStack(workers=1, MAX_WORKERS=str(slots)) as stack:
            files, pages, dropped, services, mutools, alone = measure(
                ApiClient(stack.url), stack, files, options.rounds)
    add_figures(report, pages, services, mutools, alone)
    report.note(f"{len(files)} files, {pages} pages, {options.rounds} interleaved rounds, medians")
    if dropped:
        report.note("left out, not completed: " + ", ".join(dropped))
    report.print(options.json)


if __name__ == "__main__":
    main()
