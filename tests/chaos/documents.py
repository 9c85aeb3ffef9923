"""The submitted files and their options, by name; the built programs make the files."""
import pathlib
import random
import subprocess
from typing import NamedTuple


class Variant(NamedTuple):
    """A file with options; each variant has a reference output."""
    name: str
    file: str
    options: tuple  # (name, value) pairs of the query
    weight: int
    fails_with: str  # the code it must fail with; "" if it must complete

    @property
    def embeds(self):
        return ("embed", "true") in self.options


# name, flags of pagemill-make-pdf
made = {
    "one": ("--pages", "1", "--seed", "11", "--words-per-page", "120"),
    "two": ("--pages", "2", "--seed", "12", "--words-per-page", "200"),
    "three": ("--pages", "3", "--seed", "13", "--words-per-page", "250"),
    "five": ("--pages", "5", "--seed", "15"),
    "columns": ("--kind", "columns", "--pages", "2", "--seed", "16"),
    "table": ("--kind", "table", "--pages", "2", "--seed", "17"),
    "image": ("--kind", "image", "--pages", "1", "--seed", "18"),
    "empty": ("--kind", "empty", "--pages", "3", "--seed", "19"),
    "long": ("--pages", "60", "--seed", "20", "--words-per-page", "200"),
    "longest": ("--pages", "150", "--seed", "21", "--words-per-page", "150"),
    "slow": ("--kind", "slow", "--pages", "16", "--seed", "22", "--words-per-page", "60",
             "--odd-page", "0", "--weight", "1.0"),
    "encrypted": ("--pages", "2", "--seed", "23", "--encrypt", "secret"),
    "damaged": ("--kind", "damaged-xref", "--pages", "2", "--seed", "24"),
    "cut": ("--kind", "truncated", "--pages", "3", "--seed", "25"),
}
no_vectors = (("embed", "false"),)
vectors = (("embed", "true"),)
variants = (
    Variant("one", "one", no_vectors, 20, ""),
    Variant("two", "two", no_vectors, 16, ""),
    Variant("three", "three", no_vectors, 14, ""),
    Variant("five", "five", no_vectors, 10, ""),
    Variant("five-part", "five", (*no_vectors, ("pages", "2-3,5")), 4, ""),
    Variant("columns", "columns", no_vectors, 6, ""),
    Variant("table", "table", no_vectors, 5, ""),
    Variant("image", "image", no_vectors, 4, ""),
    Variant("empty", "empty", vectors, 2, "no_pages"),
    Variant("damaged", "damaged", no_vectors, 3, ""),
    Variant("long", "long", no_vectors, 8, ""),
    Variant("longest", "longest", no_vectors, 4, ""),
    Variant("slow", "slow", no_vectors, 4, ""),
    Variant("one-embedded", "one", vectors, 8, ""),
    Variant("three-embedded", "three", (*vectors, ("chunk_tokens", "64")), 3, ""),
    Variant("table-embedded", "table", vectors, 3, ""),
    Variant("long-embedded", "long", vectors, 1, ""),
    Variant("encrypted", "encrypted", no_vectors, 3, "password_required"),
    Variant("nonsense", "nonsense", no_vectors, 3, "damaged_pdf"),
    Variant("header-alone", "header-alone", no_vectors, 2, "damaged_pdf"),
    Variant("cut", "cut", no_vectors, 2, "damaged_pdf"),
)
corpus_files_max = 6
corpus_bytes_max = 40_000


def make_files(program, folder):
    """{name: bytes} of the generated files."""
    files = {}
    for name, flags in made.items():
        path = pathlib.Path(folder) / f"{name}.pdf"
        subprocess.run([program, *flags, "-o", path], check=True)
        files[name] = path.read_bytes()
    files["header-alone"] = b"%PDF-1.7\n"
    files["nonsense"] = b"%PDF-1.4\n" + random.Random(1).randbytes(4000)
    return files


def corpus_variants(corpus, files):
    """Small real documents, if there are any; adds their bytes to `files`."""
    folder = pathlib.Path(corpus or "/nonexistent") / "quality" / "pdf"
    if not folder.is_dir():
        return ()
    small = sorted(path for path in folder.glob("*.pdf")
                   if path.stat().st_size <= corpus_bytes_max)[:corpus_files_max]
    for path in small:
        files[path.name] = path.read_bytes()
    return tuple(Variant(path.name, path.name, no_vectors, 2, "") for path in small)


def marked(content, mark, padding=0):
    """The same document as a different file, with a comment before its end. `mark` makes it
    unique."""
    start = content.rfind(b"startxref")
    if start < 0:
        return content
    comment = b"%" + mark.encode() + b" " + b"." * padding + b"\n"
    return content + b"\n" + comment + content[start:]
