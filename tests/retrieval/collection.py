"""A collection with judgements, and the scores of a run: docs.tsv (id, text), queries.tsv (id,
text), qrels.tsv (query, document, grade; higher is better)."""
import math


def read_pairs(path):
    with open(path, encoding="utf-8") as file:
        return dict(line.rstrip("\n").split("\t", 1) for line in file if line.strip())


class Collection:
    def __init__(self, folder):
        self.name = folder.name
        self.documents = read_pairs(folder / "docs.tsv")
        self.queries = read_pairs(folder / "queries.tsv")
        self.grades = {}
        with open(folder / "qrels.tsv", encoding="utf-8") as file:
            for line in file:
                query, document, grade = line.rstrip("\n").split("\t")
                self.grades.setdefault(query, {})[document] = float(grade)


def gain(grades):
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades))


def ndcg(grades, found, depth=10):
    ideal = gain(sorted(grades.values(), reverse=True)[:depth])
    return gain([grades.get(document, 0) for document in found[:depth]]) / ideal if ideal else 0


def recall(grades, found, depth=10):
    good = {document for document, grade in grades.items() if grade > 0}
    return len(good & set(found[:depth])) / len(good) if good else 0


class Scores:
    """Of a run: documents by query, best first. A query that is missing scores 0."""

    def __init__(self, collection, run):
        self.by_query = {query: ndcg(grades, run.get(query, []))
                         for query, grades in collection.grades.items()}
        recalls = [recall(grades, run.get(query, []))
                   for query, grades in collection.grades.items()]
        self.ndcg = sum(self.by_query.values()) / len(self.by_query)
        self.recall = sum(recalls) / len(recalls)

    def worst(self, count):
        return sorted(self.by_query, key=lambda query: (self.by_query[query], query))[:count]
