"""Plain BM25 over whole documents: what a keyword search is measured against. English Snowball
stems, no stop words, k1 1.2, b .75, the collection's own average length."""
import collections
import heapq
import math
import re

import Stemmer

k1, b = 1.2, 0.75


class Bm25:
    def __init__(self, documents):
        self.stemmer = Stemmer.Stemmer("english")
        bags = {name: self.terms(text) for name, text in documents.items()}
        average = sum(map(len, bags.values())) / len(bags)
        self.postings = collections.defaultdict(dict)
        for name, terms in bags.items():
            room = k1 * (1 - b + b * len(terms) / average)
            for term, count in collections.Counter(terms).items():
                self.postings[term][name] = count * (k1 + 1) / (count + room)
        self.size = len(bags)

    def terms(self, text):
        return self.stemmer.stemWords(re.findall(r"\w+", text.casefold()))

    def search(self, question, limit):
        """Documents, best first."""
        scores = collections.Counter()
        for term, count in collections.Counter(self.terms(question)).items():
            found = self.postings.get(term, {})
            rarity = math.log(1 + (self.size - len(found) + 0.5) / (len(found) + 0.5))
            for name, weight in found.items():
                scores[name] += count * rarity * weight
        return heapq.nsmallest(limit, scores, key=lambda name: (-scores[name], name))
