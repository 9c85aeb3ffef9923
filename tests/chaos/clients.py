"""Clients of the storm: they submit, cancel, retry and delete, each with its own random numbers.

A lost answer (none, or 5xx) proves nothing: at the end such a submission is looked up by its tag,
and after such a request both outcomes of the job are allowed."""
import http.client
import json
import random
import threading
import time
import urllib.parse

from automaton import final
from documents import marked
from ledger import Submission

answer_seconds_max = 20
large_padding = 700_000  # more than two parts of a stored file


class Api:
    """One connection; every call tries once, and returns None if no answer came."""

    def __init__(self, port, ledger):
        self.port = port
        self.ledger = ledger
        self.connection = None
        self.answered = True  # of the last request

    def request(self, what, method, path, body=None, headers=None):
        """(status, body as bytes) or None."""
        self.answered = False
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                             timeout=answer_seconds_max)
            self.connection.request(method, path, body=body, headers=headers or {})
            answer = self.connection.getresponse()
            status, content = answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            self.ledger.count(what, "none")
            return None
        self.ledger.count(what, status)
        self.answered = status < 500
        if status == 500:
            self.ledger.problem(f"{method} {path} answered 500: {content[:300]!r}")
        return status, content

    def json(self, what, method, path):
        answer = self.request(what, method, path)
        return json.loads(answer[1]) if answer and answer[0] == 200 else None

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class Client(threading.Thread):
    """`shared` has: port, files, variants, ledger, features, stop, gate (waits while full)."""

    def __init__(self, shared, number, seed):
        super().__init__(name=f"client-{number}", daemon=True)
        self.shared = shared
        self.number = number
        self.random = random.Random(f"{seed} client {number}")
        self.api = Api(shared.port, shared.ledger)
        self.mine = []
        self.failure = None

    def run(self):
        count = 0
        try:
            while not self.shared.stop.is_set():
                if not self.shared.gate.is_set():
                    self.look()
                    self.shared.stop.wait(0.2)
                    continue
                count += 1
                self.act(count)
                if not self.api.answered:
                    self.shared.stop.wait(0.1)
        except Exception as problem:  # reported by the storm when it joins the thread
            self.failure = problem
        finally:
            self.api.close()

    def act(self, count):
        roll = self.random.random()
        if self.mine and roll < 0.07:
            self.cancel(self.random.choice(self.mine[-6:]))
        elif self.mine and roll < 0.11 and self.shared.features.retry:
            ended = [one for one in self.mine[-60:] if one.wish or one.seen_final == "failed"]
            self.retry(self.random.choice(ended or self.mine[-30:]))
        elif self.mine and roll < 0.13:
            self.delete(self.random.choice(self.mine[-30:]))
        elif roll < 0.145:
            self.abandon_upload(count)
        else:
            self.submit(count)

    def look(self):
        """Reads one of its jobs: a final state does not change unless this client asked for it."""
        one = self.random.choice(self.mine[-30:]) if self.mine else None
        job = one and self.api.json("show", "GET", f"/api/v1/pdf/jobs/{one.job}")
        if not job:
            return
        if one.seen_final and job["status"] != one.seen_final and not one.wish_of("retry"):
            self.shared.ledger.problem(f"{one.job} was {one.seen_final} and is {job['status']}")
        one.seen_final = job["status"] if job["status"] in final else ""

    def submit(self, count):
        weights = [one.weight for one in self.shared.variants]
        variant = self.random.choices(self.shared.variants, weights)[0]
        tag = f"c{self.number}-{count}"
        content = self.shared.files[variant.file]
        look = self.random.random()
        if look < 0.5:  # otherwise a file that the database already has
            content = marked(content, tag, large_padding if look < 0.02 else 0)
        options = [*variant.options, ("tags", tag), ("priority", self.random.randint(0, 3))]
        if self.random.random() < 0.05:
            options.append(("run_at", soon(self.random.uniform(1, 15))))
        keyed = self.shared.features.idempotency and self.random.random() < 0.4
        one = Submission(tag, variant.name, f"chaos-{tag}" if keyed else None)
        self.shared.ledger.add(one)
        self.send(one, content, options)
        # With a key the request is repeated until an answer comes.
        while keyed and one.answer == "lost" and not self.shared.stop.wait(0.3):
            one.resends += 1
            self.send(one, content, options)
        if one.answer == "accepted":
            self.mine.append(one)
            if keyed and self.random.random() < 0.1:
                self.send_again(one, content, options)

    def post(self, one, content, options):
        headers = {"Content-Type": "application/pdf"}
        if one.key:
            headers["Idempotency-Key"] = one.key
        return self.api.request("submit", "POST",
                                f"/api/v1/pdf/jobs?{urllib.parse.urlencode(options)}", content,
                                headers)

    def send(self, one, content, options):
        self.take(one, self.post(one, content, options))

    def take(self, one, answer):
        one.status = answer and answer[0]
        if answer is None or answer[0] >= 500:
            return
        if answer[0] in (200, 202):
            body = json.loads(answer[1])
            one.accepted(body["id"], body["document_id"])
            return
        one.answer = "refused"
        self.shared.ledger.problem(f"{one.tag} was refused: {answer[0]} {answer[1][:300]!r}")

    def send_again(self, one, content, options):
        """Repeats the key and body of an answered request: it must return the same job."""
        one.resends += 1
        answer = self.post(one, content, options)
        if answer and answer[0] in (200, 202) and json.loads(answer[1])["id"] != one.job:
            self.shared.ledger.problem(f"{one.tag}: the same key made another job")

    def wish(self, one, what, done):
        """Asks for a transition of one of its jobs; the answer may get lost."""
        answer = self.api.request(what, "POST", f"/api/v1/pdf/jobs/{one.job}/{what}")
        if answer is None or answer[0] >= 500:
            one.lost_wishes.add(what)
            return False
        if answer[0] in (200, 202):
            one.wish = done
            return True
        if answer[0] != 409 and not (answer[0] in (404, 410) and one.deleted):
            self.shared.ledger.problem(f"{what} of {one.job} answered {answer[0]} "
                                       f"{answer[1][:300]!r}")
        return False

    def cancel(self, one):
        self.wish(one, "cancel", "cancelled")

    def retry(self, one):
        one.retries += self.wish(one, "retry", "retried")

    def delete(self, one):
        one.deleted = "delete_lost"
        answer = self.api.request("delete", "DELETE", f"/api/v1/pdf/documents/{one.document}")
        if answer and answer[0] in (200, 204):
            one.deleted = "deleted"

    def abandon_upload(self, count):
        """Disconnects in the middle of a body, which must not become a job."""
        tag = f"c{self.number}-{count}"
        one = Submission(tag, "abandoned", None)
        one.answer = "abandoned"
        self.shared.ledger.add(one)
        sender = http.client.HTTPConnection("127.0.0.1", self.shared.port, timeout=5)
        try:
            sender.putrequest("POST", f"/api/v1/pdf/jobs?embed=false&tags={tag}")
            sender.putheader("Content-Type", "application/pdf")
            sender.putheader("Content-Length", "2000000")
            sender.endheaders()
            sender.send(b"%PDF-1.7\n" + b"." * self.random.randint(1, 900_000))
        except OSError:
            pass  # the API is down or refuses: nothing was to be stored anyway
        finally:
            sender.close()


def soon(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
