"""The engines that are measured: how each runs, and what its output yields.

Adding one is a row of engines(). An engine that is not installed is left out."""
import json
import os
import pathlib
import shutil
import subprocess
from typing import Callable, NamedTuple

from markdown_tables import tables_of

here = pathlib.Path(__file__).resolve().parent
project = here.parents[1]
peers = here / "peers"
the_file = object()


class Reading(NamedTuple):
    text: str = ""
    markdown: str | None = None  # None: the engine makes none
    tables: list | None = None  # [{"page": from 1, "rows": [[cell, ...], ...]}]; None: makes none


class Engine(NamedTuple):
    name: str
    command: list  # with `the_file` in its place
    read: Callable[[bytes], Reading]
    version: str = ""

    def command_for(self, path):
        return [path if word is the_file else word for word in self.command]


def read_ours(output):
    records = [json.loads(line) for line in output.splitlines()]
    pages = [record for record in records if record["type"] == "page"]
    tables = [{"page": page["number"], "rows": block["rows"]}
              for page in pages for block in page["blocks"] if block["kind"] == "table"]
    return Reading("\f".join(page.get("text", "") for page in pages),
                   "\n\n".join(page.get("markdown", "") for page in pages), tables)


def read_text(output):
    return Reading(output.decode(errors="replace"))


def parsed(output):
    """What a driver of peers/ prints; nothing if the engine refused the file or died."""
    try:
        return json.loads(output)
    except ValueError:
        return {"text": "", "pages": [], "tables": []}


def read_plain(output):
    return Reading(parsed(output)["text"])


def read_markdown(output):
    """With the Markdown of each page."""
    said = parsed(output)
    return Reading(said["text"], said["text"], tables_of(said["pages"]))


def read_markdown_beside_tables(output):
    """With a list of tables beside the Markdown."""
    said = parsed(output)
    return Reading(said["text"], said["text"], said["tables"])


def version_of(*command):
    """The first number in what a program says of itself."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False)
    numbers = [word for word in done.stdout.replace(",", " ").split() if word[0].isdigit()]
    return numbers[0] if numbers else ""


def installed_packages():
    """The folder of the peers' packages, if they were fetched; tests fetch none."""
    done = subprocess.run([project / "benchmarks" / "peers" / "fetch", "--present", peers],
                          stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0 or shutil.which("node") is None:
        return None
    os.environ["NODE_PATH"] = done.stdout.strip() + "/node_modules"
    return pathlib.Path(os.environ["NODE_PATH"])


def package_version(packages, name):
    return json.loads((packages / name / "package.json").read_text())["version"]


def engines():
    """(those that can run, ours first; names of those that cannot)"""
    extract = pathlib.Path(os.environ["PAGEMILL_BIN"]) / "pagemill-extract"
    found, absent = [Engine("Pagemill", [extract, the_file], read_ours)], []
    if shutil.which("mutool"):
        found.append(Engine("mutool", ["mutool", "draw", "-q", "-F", "txt", "-o", "-", the_file],
                            read_text, version_of("mutool", "-v")))
    else:
        absent.append("mutool")
    if shutil.which("pdftotext"):
        found.append(Engine("pdftotext", ["pdftotext", the_file, "-"], read_text,
                            version_of("pdftotext", "-v")))
    else:
        absent.append("pdftotext")
    packages = installed_packages()
    if packages is None:
        return found, [*absent, "LiteParse", "Kreuzberg"]
    for name, package, read in (("LiteParse", "@llamaindex/liteparse", read_markdown),
                                ("Kreuzberg", "@kreuzberg/node", read_markdown_beside_tables)):
        driver, version = peers / f"{name.lower()}.js", package_version(packages, package)
        found += [Engine(f"{name}, text", ["node", driver, "text", the_file], read_plain, version),
                  Engine(f"{name}, Markdown", ["node", driver, "markdown", the_file],
                         read, version)]
    return found, absent
