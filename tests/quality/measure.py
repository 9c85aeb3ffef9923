"""Runs an engine over files, one process a file, and measures what it takes."""
import json
import pathlib
import subprocess
import sys
import time
from typing import NamedTuple

here = pathlib.Path(__file__).resolve().parent
seconds_max = 300  # of one file; then the engine has read nothing of it


class Usage(NamedTuple):
    cpu: float = 0.0  # seconds of user and system time, sandbox and start of the program included
    megabytes: float = 0.0  # highest resident memory of a file

    def plus(self, other):
        return Usage(self.cpu + other.cpu, max(self.megabytes, other.megabytes))


class Meter:
    """with Meter() as meter: meter.run(command, output)"""

    def __enter__(self):
        self.process = subprocess.Popen([sys.executable, "-IS", here / "timed.py"], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def run(self, command, output):
        """What the command took; its standard output is in `output`."""
        request = [seconds_max, *map(str, [output, *command])]
        print(json.dumps(request), file=self.process.stdin, flush=True)
        cpu, kilobytes, _ = json.loads(self.process.stdout.readline())
        return Usage(cpu, kilobytes / 1024)


class Run(NamedTuple):
    """What an engine made of all files, in its folder, and what that took."""
    folder: pathlib.Path  # FOLDER/quality and FOLDER/tables have NAME.txt, .md and .json
    cpu: float  # seconds for all files
    wall: float
    speed: float  # pages of the documents for speed, per CPU second
    megabytes: float


def write(reading, folder, name):
    """What the scorers read: text, Markdown and tables, as far as the engine yields them."""
    (folder / f"{name}.txt").write_text(reading.text, encoding="utf-8", errors="replace")
    if reading.markdown is not None:
        (folder / f"{name}.md").write_text(reading.markdown, encoding="utf-8", errors="replace")
    if reading.tables is not None:
        (folder / f"{name}.json").write_text(json.dumps({"tables": reading.tables}))


def run_engine(meter, engine, files, folder):
    """`files`: CorpusFile of the corpus. The engine reads all of them."""
    began, total, timed, pages = time.monotonic(), Usage(), Usage(), 0
    output = folder / "output"
    for kind in ("quality", "tables"):
        (folder / kind).mkdir(parents=True)
    for file in files:
        used = meter.run(engine.command_for(file.path), output)
        total = total.plus(used)
        if file.kind != "tables":
            timed, pages = timed.plus(used), pages + file.pages
        if file.kind != "large":
            write(engine.read(output.read_bytes()), folder / file.kind, file.name)
    output.unlink()
    return Run(folder, total.cpu, time.monotonic() - began, pages / timed.cpu, timed.megabytes)


class CorpusFile(NamedTuple):
    kind: str  # quality, tables or large: only for speed
    name: str  # as the scorers call it
    path: pathlib.Path
    pages: int


def corpus_files(corpus):
    for about in json.loads((corpus / "quality" / "metadata.json").read_text()):
        yield CorpusFile("quality", about["name"],
                         corpus / "quality" / "pdf" / f"{about['name']}.pdf", about["pages"])
    for about in json.loads((corpus / "tables" / "metadata.json").read_text()):
        yield CorpusFile("tables", about["name"], corpus / "tables" / about["pdf"],
                         about["pages"])
    manifest = corpus / "large" / "manifest.tsv"
    lines = manifest.read_text().splitlines() if manifest.is_file() else [""]
    columns = lines[0].split("\t")
    for line in lines[1:]:
        row = dict(zip(columns, line.split("\t")))
        yield CorpusFile("large", row["file"], corpus / "large" / row["file"], int(row["pages"]))
