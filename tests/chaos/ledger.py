"""What the clients were promised, to be compared with the outcome. Thread-safe."""
import threading
import time


class Submission:
    """One file that was sent under one tag. `answer` is "accepted", "refused" or "lost"."""

    def __init__(self, tag, variant, key):
        self.tag = tag
        self.variant = variant  # the variant's name
        self.key = key  # Idempotency-Key or None
        self.answer = "lost"
        self.status = None  # of the last answer
        self.job = None
        self.document = None
        self.resends = 0
        self.wish = ""  # the last one answered: cancelled, retried
        self.lost_wishes = set()  # cancel, retry: requested, not answered; may have happened
        self.retries = 0
        self.seen_final = ""  # the final state that a client saw
        self.deleted = ""  # deleted, delete_lost

    def wish_of(self, what):
        return what in self.lost_wishes or (what == "retry" and self.retries > 0)

    def accepted(self, job, document):
        self.answer, self.job, self.document = "accepted", job, document


class Ledger:
    def __init__(self):
        self.submissions = {}
        self.answers = {}  # (what, status) -> count
        self.successes = []  # times of 2xx answers
        self.problems = []
        self.lock = threading.Lock()

    def add(self, submission):
        with self.lock:
            self.submissions[submission.tag] = submission

    def count(self, what, status):
        with self.lock:
            if status in (200, 202, 204):
                self.successes.append(time.time())
            self.answers[what, status] = self.answers.get((what, status), 0) + 1

    def problem(self, text):
        with self.lock:
            self.problems.append(text)

    def of_jobs(self):
        """{job id: submission} of those whose id a client knows."""
        return {one.job: one for one in self.submissions.values() if one.job}
