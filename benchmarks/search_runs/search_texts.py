"""Real chunks to be copied, and questions about them."""
import pathlib
import random
import re
import subprocess
import sys

chunk_words = (75, 90)
seed = 16
short_words = (9, 13)  # 11 on average
long_words = (18, 22)  # 20
from_collection, from_chunks = 30, 30  # questions of people, and consecutive words of chunks
pdf_seconds_max = 60


def text_of_pdf(path):
    """Empty for a file that mutool does not read in time."""
    try:
        done = subprocess.run(["mutool", "draw", "-q", "-F", "txt", path], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              timeout=pdf_seconds_max)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode(errors="replace")


def pairs(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t", 1) for line in file if "\t" in line]


class Texts:
    """`documents` of real text in random order, each a list of chunks, each chunk a line; `chunks`:
    all of them; `short` and `long` questions."""

    def __init__(self, corpus):
        collection = pathlib.Path(corpus) / "retrieval" / "cranfield"
        if not collection.is_dir():
            sys.exit("benchmarks/run search needs the corpus: set PAGEMILL_CORPUS")
        texts = [text for _, text in pairs(collection / "docs.tsv")]
        for folder in ("quality/pdf", "large"):
            texts += map(text_of_pdf, sorted((pathlib.Path(corpus) / folder).glob("*.pdf")))
        self.random = random.Random(seed)
        self.documents = [list(self.cut(text.split())) for text in texts]
        self.random.shuffle(self.documents)
        self.chunks = [chunk for document in self.documents for chunk in document]
        asked = [text for _, text in pairs(collection / "queries.tsv")]
        self.short = self.questions(asked, short_words)
        self.long = self.questions(asked, long_words)

    def cut(self, words):
        begin = 0
        while begin < len(words):
            count = self.random.randint(*chunk_words)
            yield " ".join(words[begin:begin + count])
            begin += count

    def questions(self, asked, bounds):
        least, most = bounds
        found = [text for text in asked if least <= len(re.findall(r"\w+", text)) <= most]
        found = found[:from_collection]
        for chunk in self.random.sample(self.chunks, len(self.chunks)):
            words = chunk.split()
            count = self.random.randint(least, most)
            # Most words are words: no row of a table, no contents.
            if len(words) >= count and sum(word.isalpha() for word in words) > 0.8 * len(words):
                begin = self.random.randint(0, len(words) - count)
                found.append(" ".join(words[begin:begin + count]))
            if len(found) == from_collection + from_chunks:
                break
        return found
