"""A collection in the service: each document a PDF, submitted, extracted, embedded; then questions
of each mode."""
import json

from api_client import ApiClient
from plain_pdf import make_pdf

job_seconds_max = 300  # the first one also waits for the model
hits = 100  # of a question: enough for ten documents, however many of a document's chunks match


class LoadedCollection:
    """Loads when made. `api` may be used by one thread."""

    def __init__(self, url, collection):
        self.api = ApiClient(url)
        self.names = {}  # of documents, by the service's id
        jobs = []
        for name, text in collection.documents.items():
            job = self.api.submit(make_pdf(text))
            self.names[job["document_id"]] = name
            jobs.append(job["id"])
        for number in jobs:
            job = self.api.wait_final(number, job_seconds_max)
            if job["status"] != "completed":
                raise RuntimeError(f"a document was not read: {job['error']}")

    def search(self, mode, question):
        """Documents in the order of their best hits."""
        answer = self.api.json("POST", f"/api/v1/search/{mode}",
                               json.dumps({"query": question, "limit": hits}),
                               {"Content-Type": "application/json"})
        if answer["degraded"]:
            raise RuntimeError(f"{mode} search is degraded: {answer['degraded']}")
        return list(dict.fromkeys(self.names[hit["document_id"]] for hit in answer["items"]))
