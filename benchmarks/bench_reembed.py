"""A change of the embedding model of a filled workspace while a client searches without a pause."""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

from api_client import ApiClient
from private_stack import build, model_folder, project, release, say
from report import Report, quantile

sys.path.insert(0, str(pathlib.Path(__file__).parent / "search_runs"))
from search_site import SearchSite  # noqa: E402
from search_texts import Texts  # noqa: E402

look_seconds = 0.5
quiet_seconds = 20  # of searches before the change


class Searcher(threading.Thread):
    """Asks one question after the other; remembers (when, milliseconds, what was wrong)."""

    def __init__(self, url, questions):
        super().__init__(daemon=True)
        self.api, self.questions = ApiClient(url), questions
        self.answers, self.over = [], False

    def run(self):
        while not self.over:
            for question in self.questions:
                began = time.monotonic()
                wrong = self.ask(question)
                self.answers.append((began, 1000 * (time.monotonic() - began), wrong))
                if self.over:
                    return

    def ask(self, question):
        try:
            answer = self.api.json("POST", "/api/v1/search/hybrid",
                                   json.dumps({"query": question, "limit": 10}),
                                   {"Content-Type": "application/json"})
        except Exception as problem:  # whatever it is, the search failed
            return f"failed: {type(problem).__name__}"
        if answer["degraded"]:
            return f"degraded: {answer['degraded'][0]['code']}"
        return None if answer["items"] else "empty"

    def between(self, begin, end):
        return [answer for answer in self.answers if begin <= answer[0] < end]


def start_worker(site, number, folder):
    log = open(folder / f"worker-{number}.log", "wb")
    runtime = folder / f"run-{number}"
    runtime.mkdir(mode=0o700)
    return subprocess.Popen(
        [release / "bin" / "pagemill-worker"], stdout=log, stderr=log,
        env={**site.environment, "DATABASE_URL": site.worker_url, "MAX_WORKERS": "1",
             "PAGEMILL_SLOT": f"bench-{number}", "PAGEMILL_RUNTIME_DIR": str(runtime)})


def change(site, wanted):
    """Runs the command to its end. Returns when the model was active, and when all was over."""
    command = subprocess.Popen(
        [release / "bin" / "pagemill", "reembed", "--model", wanted, "--wait", "--json"],
        stdout=subprocess.PIPE, text=True,
        env={**site.environment, "PAGEMILL_MIGRATE_URL": site.variables["PAGEMILL_MIGRATE_URL"]})
    switched = None
    while command.poll() is None:
        if switched is None and site.ask(
                "SELECT name FROM embedding_models WHERE active")[0][0] == wanted:
            switched = time.monotonic()
        time.sleep(look_seconds)
    said = command.stdout.read().splitlines()
    if command.returncode != 0:
        raise RuntimeError(f"pagemill reembed: exit {command.returncode}: {said[-1:]}")
    return switched or time.monotonic(), time.monotonic(), json.loads(said[-1])


def add_phase(report, name, answers):
    found = [milliseconds for _, milliseconds, _ in answers]
    for part in (0.5, 0.95, 0.99):
        report.figure(f"searches {name}, p{100 * part:.0f}", quantile(found, part), "ms")
    report.figure(f"searches {name}", len(found), "")


def main():
    parser = argparse.ArgumentParser(prog="benchmarks/run reembed", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--model", default="use-lite-int8", help="the model to change to")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--corpus", default=str(project.parent / "shared" / "corpus"),
                        help=argparse.SUPPRESS)
    options = parser.parse_args()
    build(["pagemill", "pagemill-api", "pagemill_worker", "pagemill_extract", "bench-search"])
    model_folder(options.model)
    report, texts = Report("reembed"), Texts(options.corpus)
    with SearchSite() as site, tempfile.TemporaryDirectory() as folder:
        site.take(texts.documents)
        site.grow(options.chunks)
        workers = [start_worker(site, number, pathlib.Path(folder))
                   for number in range(1, options.workers + 1)]
        searcher = Searcher(site.url, texts.short)
        searcher.start()
        time.sleep(quiet_seconds)
        begun = time.monotonic()
        say(f"changing to {options.model}")
        switched, ended, said = change(site, options.model)
        searcher.over = True
        searcher.join()
        for worker in workers:
            worker.terminate()
            worker.wait()
        left = site.ask("SELECT m.name, count(*) FROM chunk_embeddings e "
                        "JOIN embedding_models m ON m.id = e.model_id GROUP BY 1")
    wrong = [what for _, _, what in searcher.answers if what]
    report.figure("searches that failed, were degraded or empty", len(wrong), "",
                  target="0", met=not wrong)
    add_phase(report, "before", searcher.between(0, begun))
    add_phase(report, "during", searcher.between(begun, ended))
    report.figure("vectors made and model active after", switched - begun, "s")
    report.figure("former vectors deleted after", ended - begun, "s")
    report.figure("chunks a second", options.chunks / (switched - begun), "")
    report.table("Vectors at the end", ["model", "vectors"], left)
    report.note(f"{options.workers} workers, one client; {said['long_chunks']} chunks were longer "
                f"than the window; wrong answers: {sorted(set(wrong)) or 'none'}")
    report.print(options.json)


if __name__ == "__main__":
    main()
