"""The schedule of disturbances: a pure function of the seed, length and number of workers.

Every target has its own list of disturbances, in order and without overlap, so that one is healed
before the next one begins; different targets are disturbed concurrently."""
import random
from typing import NamedTuple

settle_seconds = 2  # between two disturbances of a target
# When two extractors die on the same page, the page is blamed and not us: so these kills are far
# enough apart that one document is rarely hit twice.
extractor_seconds = 40


class Kind(NamedTuple):
    """`weight` is relative to the kinds of its target; the length is drawn from `seconds`."""
    name: str
    weight: int
    seconds: tuple
    about: str


worker_kinds = (
    Kind("kill", 5, (0.0, 0.8), "kill -9, started again at once, as systemd does"),
    Kind("kill_stay_down", 3, (9, 14), "kill -9, started again after others took its jobs"),
    Kind("stop_short", 3, (0.5, 4), "SIGSTOP, SIGCONT within the lease"),
    Kind("stop_past_lease", 2, (17, 22), "SIGSTOP, SIGCONT after others took its jobs"),
    Kind("drain", 3, (0.0, 3), "SIGTERM, started again when it has drained"),
    Kind("drain_at_once", 2, (0.2, 2), "SIGTERM, a second one a moment later, started again"),
    Kind("kill_extractor", 4, (0, 0), "kill -9 of one of its extractor children"),
    Kind("cut", 4, (0, 0), "its connections are reset"),
    Kind("freeze_short", 3, (1, 4), "its connections freeze, then resume"),
    Kind("freeze_past_lease", 2, (14, 20), "its connections freeze past the lease"),
    Kind("refuse", 2, (2, 8), "its connections are reset and refused for a while"),
    Kind("terminate_backend", 3, (0, 0), "pg_terminate_backend of one of its connections"),
)
api_kinds = (
    Kind("kill", 4, (0.0, 2), "kill -9, started again"),
    Kind("drain", 2, (0.0, 1), "SIGTERM, started again when it has drained"),
    Kind("cut", 3, (0, 0), "its connections are reset"),
    Kind("freeze_short", 2, (1, 4), "its connections freeze, then resume"),
    Kind("refuse", 2, (1, 5), "its connections are reset and refused for a while"),
    Kind("terminate_backend", 3, (0, 0), "pg_terminate_backend of one of its connections"),
)
postgres_kinds = (
    Kind("restart_fast", 3, (0, 4), "fast shutdown, started again"),
    Kind("restart_immediate", 3, (0, 4), "immediate shutdown, started again with recovery"),
    Kind("kill_backend", 3, (0, 0), "kill -9 of a backend: PostgreSQL resets all and recovers"),
    Kind("cut_all", 2, (0, 0), "every connection of every process is reset"),
    Kind("freeze_all", 2, (1, 6), "every connection freezes, then resumes"),
    Kind("refuse_all", 1, (2, 8), "every connection is reset and refused for a while"),
)
kinds_of = {"worker": worker_kinds, "api": api_kinds, "postgres": postgres_kinds}
# Mean seconds from one disturbance of a target to its next one.
pause_of = {"worker": 5.0, "api": 8.0, "postgres": 10.0}


class Disturbance(NamedTuple):
    at: float  # seconds after the storm's begin
    target: str  # worker-2, api, postgres
    kind: str
    seconds: float  # how long it lasts
    choice: float  # 0..1: which child, which connection

    def __str__(self):
        return f"{self.at:.1f} s: {self.target} {self.kind} for {self.seconds:.1f} s"


def role_of(target):
    return target.split("-")[0]


def duration_guess(kind, seconds):
    """The longest time that the target is busy: a drain may use up its limit."""
    return seconds + (10 if kind.startswith(("drain", "restart", "kill_backend")) else 2)


def of_target(random_numbers, target, length):
    kinds = kinds_of[role_of(target)]
    pause = pause_of[role_of(target)]
    at = random_numbers.uniform(0.5, pause)
    extractor_at = -extractor_seconds
    while at < length:
        fit = [one for one in kinds
               if one.name != "kill_extractor" or at - extractor_at >= extractor_seconds]
        kind = random_numbers.choices(fit, [one.weight for one in fit])[0]
        if kind.name == "kill_extractor":
            extractor_at = at
        seconds = random_numbers.uniform(*kind.seconds)
        choice = random_numbers.random()
        yield Disturbance(round(at, 3), target, kind.name, round(seconds, 3), round(choice, 6))
        at += duration_guess(kind.name, seconds) + settle_seconds
        at += random_numbers.expovariate(1 / pause)


def schedule(seed, length, workers):
    """All disturbances of a storm of `length` seconds, by target."""
    targets = [f"worker-{number}" for number in range(1, workers + 1)] + ["api", "postgres"]
    return {target: list(of_target(random.Random(f"{seed} {target}"), target, length))
            for target in targets}
