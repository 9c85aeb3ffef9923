"""What the stack needs to run: the programs and the embedding model."""
import fcntl
import os
import pathlib
import re
import subprocess
import sys
import time

from stack_daemon import Failure

project = pathlib.Path(__file__).resolve().parent.parent
programs = ["pagemill", "pagemill-api", "pagemill-worker", "pagemill-extract"]
# Not needed to run; makes the quickstart's sample and many test files.
tools = ["pagemill-make-pdf"]


def say(*words):
    print("stack:", *words, flush=True)


def bin_folder(preset):
    return project / "build" / preset / "bin"


def build(preset, log):
    """Brings the programs up to date; one build at a time per build folder."""
    folder = project / "build" / preset
    if os.environ.get("PAGEMILL_BUILT"):
        missing = [name for name in programs if not (folder / "bin" / name).exists()]
        if missing:
            raise Failure(f"PAGEMILL_BUILT is set, but {folder}/bin lacks {' '.join(missing)}", 69)
        return
    folder.mkdir(parents=True, exist_ok=True)
    log.parent.mkdir(exist_ok=True)
    with open(folder / ".lock", "w", encoding="utf-8") as lock, open(log, "wb") as output:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # A folder configured elsewhere (a moved or copied project) is configured anew.
        cache = folder / "CMakeCache.txt"
        home = f"CMAKE_HOME_DIRECTORY:INTERNAL={project}\n"
        moved = cache.exists() and home not in cache.read_text()
        if moved or not (folder / "build.ninja").exists():
            fresh = ["--fresh"] if moved else []
            run(["cmake", "--preset", preset, *fresh], output, log, "configuring")
        wanted = [f"bin/{name}" for name in [*programs, *tools]]
        run(["cmake", "--build", "--preset", preset, "--target", *wanted], output, log,
            f"building ({preset})")


def run(command, output, log, what):
    """Runs a build step; its output goes to the log, its progress to the terminal."""
    began = shown = time.monotonic()
    with subprocess.Popen(command, cwd=project, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as child:
        for line in child.stdout:
            output.write(line.encode())
            step = re.match(r"\[(\d+)/(\d+)\]", line)
            patience = 1 if sys.stdout.isatty() else 20
            if step and time.monotonic() - shown > patience:
                shown = time.monotonic()
                say(f"{what}: {step[1]} of {step[2]}, {shown - began:.0f} s")
    output.flush()
    if child.returncode != 0:
        tail = log.read_text(errors="replace").splitlines()[-40:]
        raise Failure("\n".join(tail) + f"\n{what} failed; the whole output is in {log}")
    if time.monotonic() - began > 10:
        say(f"{what}: done in {time.monotonic() - began:.0f} s")


default_model = "minilm-l6-int8"
first_model = "use-lite"  # of a stack from before there was a choice: its vectors are of that


def model_folder(name):
    """The model's folder, fetched if needed; None if it is not available."""
    given = os.environ.get("PAGEMILL_MODEL_DIR")
    if given:
        return given
    cache = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    folder = pathlib.Path(cache) / "pagemill" / "models" / name
    done = subprocess.run([project / "deploy" / "fetch-model", name, folder], check=False)
    if done.returncode == 0:
        return str(folder)
    if (folder / "pagemill-model.json").exists():
        say(f"WARNING: the model could not be updated; using {folder}")
        return str(folder)
    say("WARNING: there is no embedding model. Text is extracted and found by keyword, but nothing")
    say("WARNING: is embedded and semantic search is degraded. Run `up` again to retry the fetch.")
    return None
