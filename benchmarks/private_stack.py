"""A private stack for a benchmark: release build, temporary folder, free port."""
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

project = pathlib.Path(__file__).resolve().parent.parent
release = project / "build" / "release"


def say(sentence):
    """Prints progress to standard error: standard output is for the result."""
    print(sentence, file=sys.stderr, flush=True)


def build(targets):
    if os.environ.get("PAGEMILL_BUILT"):
        return
    say("building (release)")
    for command in (["cmake", "--preset", "release"],
                    ["cmake", "--build", "--preset", "release", "--target", *targets]):
        done = subprocess.run(command, cwd=project, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{shlex.join(command)} failed:\n{done.stdout[-3000:]}")


def model_folder(name="use-lite"):
    """The folder of PAGEMILL_MODEL_DIR, else that of the model `name`, fetched if needed."""
    given = os.environ.get("PAGEMILL_MODEL_DIR")
    if given:
        return pathlib.Path(given)
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = pathlib.Path(cache) / "pagemill" / "models" / name
    if not folder.exists():
        subprocess.run([project / "deploy" / "fetch-model", name], check=False, stdout=sys.stderr)
    return folder


class PrivateStack:
    """with PrivateStack(workers=1, MAX_WORKERS="2") as stack: ..."""

    def __init__(self, workers, model="use-lite", **settings):
        self.workers = workers
        self.environment = {**os.environ, "PAGEMILL_MODEL_DIR": str(model_folder(model)),
                            **settings}
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="pagemill-bench-"))
        self.variables = {}

    def stack(self, command, *arguments):
        return subprocess.run(
            [project / "deploy" / "stack", command, "--state", self.state, *arguments],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False)

    def __enter__(self):
        say("starting a private stack")
        done = self.stack("up", "--port", "0", "--workers", str(self.workers))
        if done.returncode != 0:
            self.stack("down")
            sys.exit(f"deploy/stack up failed; its folder is {self.state}\n{done.stdout[-3000:]}")
        read = f". {shlex.quote(str(self.state / 'env'))} && env -0"
        shown = subprocess.run(["bash", "-c", read],
                               stdout=subprocess.PIPE, check=True, text=True).stdout
        self.variables = dict(entry.split("=", 1) for entry in shown.split("\0") if "=" in entry)
        return self

    def __exit__(self, kind, *_):
        done = self.stack("down")
        if done.returncode != 0 or kind is not None:
            say(f"the stack's folder is kept: {self.state}")
        else:
            shutil.rmtree(self.state, ignore_errors=True)

    @property
    def url(self):
        return self.variables["PAGEMILL_URL"]

    def pid(self, name):
        return int((self.state / f"{name}.pid").read_text())

    def pids(self):
        return {"worker": self.pid("worker-1"), "api": self.pid("api"),
                "postgres": self.pid("postgres")}

    def ask(self, sql):
        """Rows of the stack's database as lists of text, read as its owner."""
        done = subprocess.run(["psql", "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1",
                               self.variables["PAGEMILL_MIGRATE_URL"], "-c", sql],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        return [line.split("\t") for line in done.stdout.splitlines()]


def make_pdf(path, pages, seed):
    subprocess.run([release / "bin" / "pagemill-make-pdf", "--pages", str(pages), "--seed",
                    str(seed), "-o", path], check=True)
    return path
