"""The phases of a run: undisturbed reference, storm, healing, quiet."""
import threading
import time
import types

from clients import Api, Client
from disturbances import Disturber
from documents import Variant
from ledger import Submission
from stack_daemon import Failure

clients_count = 4
backlog_max = 40
quiet_seconds_max = 90  # without any event while jobs are live: they are stuck


def submit_all(port, ledger, variants, files, prefix):
    """Submits one job for each variant, undisturbed; returns the submissions."""
    shared = types.SimpleNamespace(port=port, ledger=ledger, files=files, stop=threading.Event())
    client = Client(shared, 0, prefix)
    made = []
    for variant in variants:
        one = Submission(f"{prefix}-{variant.name}", variant.name, None)
        ledger.add(one)
        client.send(one, files[variant.file], [*variant.options, ("tags", one.tag)])
        if one.answer != "accepted":
            raise Failure(f"{one.tag} was not accepted: {one.status}")
        made.append(one)
    client.api.close()
    return made


def find_features(port, ledger, variant: Variant, content):
    """The features of this build: keys that detect another body, a route to retry."""
    api = Api(port, ledger)
    shared = types.SimpleNamespace(port=port, ledger=ledger)
    client = Client(shared, 0, "features")
    found = types.SimpleNamespace(retry=False, idempotency=False)
    path = "/api/v1/pdf/jobs/00000000-0000-7000-8000-000000000000/retry"
    answer = api.request("probe", "GET", path)
    found.retry = bool(answer) and answer[0] == 405
    for tag in ("feature-a", "feature-b"):
        one = Submission(tag, variant.name, "chaos-feature")
        ledger.add(one)
        answer = client.post(one, content, [*variant.options, ("tags", tag)])
        if answer and answer[0] in (409, 422):
            one.answer, found.idempotency = "refused", True
        else:
            client.take(one, answer)
    api.close()
    client.api.close()
    return found


class Storm:
    def __init__(self, site, ledger, planned, files, variants, features, seed):
        self.site = site
        self.ledger = ledger
        self.stop_clients = threading.Event()
        self.stop_disturbing = threading.Event()
        self.gate = threading.Event()
        self.shared = types.SimpleNamespace(
            port=site.port, files=files, variants=variants, ledger=ledger, features=features,
            stop=self.stop_clients, gate=self.gate)
        self.clients = [Client(self.shared, number, seed)
                        for number in range(1, clients_count + 1)]
        self.planned = planned
        self.disturbers = []
        self.done = []

    def keep_gate(self, deadline):
        """Keeps the clients' backlog just large enough that every worker has work."""
        while time.monotonic() < deadline:
            live = self.site.live_jobs()
            if live is not None:
                (self.gate.clear if live >= backlog_max else self.gate.set)()
            if self.stop_disturbing.wait(0.5):
                return
            self.raise_failures()

    def raise_failures(self):
        for thread in [*self.clients, *self.disturbers]:
            if thread.failure:
                raise thread.failure

    def run(self, seconds):
        begin = time.monotonic()
        self.disturbers = [Disturber(self.site, planned, begin, self.stop_disturbing)
                           for planned in self.planned.values()]
        for thread in [*self.clients, *self.disturbers]:
            thread.start()
        try:
            self.keep_gate(begin + seconds)
            self.stop_disturbing.set()
            for thread in self.disturbers:
                thread.join(120)
        finally:
            # When the run is aborted nobody waits for the threads: the site refuses new starts.
            self.stop_disturbing.set()
            self.stop_clients.set()
        for thread in self.clients:
            thread.join(60)
        self.done = sorted((one for thread in self.disturbers for one in thread.done),
                           key=lambda one: one.began)
        self.raise_failures()
        alive = [thread.name for thread in [*self.disturbers, *self.clients] if thread.is_alive()]
        if alive:
            raise Failure(f"threads hang: {', '.join(alive)}")


def wait_quiet(site, seconds_max):
    """Waits until no job is live. Returns the seconds it took, or None if jobs are stuck."""
    began = changed = time.monotonic()
    seen = None
    while True:
        rows = site.ask_or(None, "SELECT (SELECT count(*) FROM jobs_live), (SELECT coalesce(sum("
                           "version), 0) FROM jobs_live), (SELECT max(id) FROM job_events)")
        now = time.monotonic()
        if rows is not None:
            if rows.split("|")[0] == "0":
                return now - began
            if rows != seen:
                seen, changed = rows, now
        if now - changed > quiet_seconds_max or now - began > seconds_max:
            return None
        threading.Event().wait(0.2)


def resolve_lost(site, ledger):
    """Looks up submissions with a lost answer by their tags: existing ones count."""
    api = Api(site.port, ledger)
    lost = {one.tag: one for one in ledger.submissions.values() if one.answer == "lost"}
    found, cursor = 0, ""
    while cursor is not None and lost:
        page = api.json("list", "GET", "/api/v1/pdf/jobs?limit=1000"
                        + (f"&cursor={cursor}" if cursor else ""))
        for job in page["items"]:
            if job["tags"] and (one := lost.get(job["tags"][0])):
                one.accepted(job["id"], job["document_id"])
                found += 1
        cursor = page["next_cursor"]
    api.close()
    return len(lost), found
