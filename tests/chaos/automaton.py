"""The state diagram of docs/job_states.md as an automaton that reads a job's events. Pure.

It reports illegal events, and the time spans in which a worker held the job in each stage, so that
a row written outside all spans is recognised as a stale write."""
from typing import NamedTuple

final = ("completed", "failed", "cancelled")
# state -> {event: next state}
legal = {
    "nothing": {"created": "pending"},
    "pending": {"started": "extracting", "cancelled": "cancelled", "failed": "failed"},
    "extracting": {"extracted": "waiting", "interrupted": "pending", "retry_scheduled": "pending",
                   "completed": "completed", "failed": "failed", "cancelled": "cancelled"},
    # Waiting for an embedder; a poisoned job may fail there.
    "waiting": {"embedding": "embedding", "failed": "failed", "cancelled": "cancelled"},
    "embedding": {"interrupted": "waiting", "retry_scheduled": "pending",
                  "completed": "completed", "failed": "failed", "cancelled": "cancelled"},
    "completed": {},
    "failed": {"retried": "pending"},
    "cancelled": {"retried": "pending"},
}
poisonous_deaths = 3


class Event(NamedTuple):
    id: int
    event: str
    slot: object
    detail: dict
    committed: int  # microseconds


class Span(NamedTuple):
    """Rows of this stage may be committed from `begin` to `end`, both included."""
    stage: str
    begin: int
    end: int


class History(NamedTuple):
    problems: list
    spans: list
    state: str
    attempts: int
    charged: int  # failures according to the events
    deaths: int  # according to the last interruption


endless = 1 << 62


def read(events):
    """A job's events in the order of their ids, which is the order of its row's locks."""
    problems, spans = [], []
    state, attempts, charged, deaths = "nothing", 0, 0, 0
    since, stage = 0, None
    for one in events:
        following = legal[state].get(one.event)
        if following is None:
            problems.append(f"event {one.id} {one.event} after the state {state}")
            continue
        if one.event == "started":
            attempts += 1
            told = one.detail.get("attempt")
            if told is not None and told != attempts:
                problems.append(f"event {one.id} names attempt {told}, but it is the {attempts}.")
        if one.event == "interrupted":
            deaths = one.detail.get("deaths", deaths)
        if one.event == "retry_scheduled":
            charged += 1
        if one.event == "retried":
            charged, deaths = 0, 0
        if state in ("pending", "waiting") and one.event == "failed":
            if one.detail.get("code") != "poisoned" or deaths < poisonous_deaths:
                problems.append(f"event {one.id}: failed without a start, after {deaths} deaths")
        elif one.event == "failed" and one.detail.get("code") != "poisoned":
            charged += 1
        if stage:
            spans.append(Span(stage, since, one.committed))
        stage = following if following in ("extracting", "embedding") else None
        since, state = one.committed, following
    if stage:
        spans.append(Span(stage, since, endless))
    return History(problems, spans, state, attempts, charged, deaths)


def stale(spans, stage, committed):
    """The commit times outside every span of the stage: no worker held the job then."""
    mine = [span for span in spans if span.stage == stage]
    return [time for time in committed
            if not any(span.begin <= time <= span.end for span in mine)]
