#!/usr/bin/env python3
"""The pure parts of the chaos suite: schedule, automaton, checks on made-up rows, table, proxy."""
import copy
import pathlib
import socket
import sys
import threading
import unittest

sys.dont_write_bytecode = True
here = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(here), str(here.parents[1] / "benchmarks"), str(here.parents[1] / "deploy")]
import automaton  # noqa: E402
import recovery  # noqa: E402
from automaton import Event, Span  # noqa: E402
from checks import all_checks  # noqa: E402
from disturbances import Disturber, Done  # noqa: E402
from documents import made, marked, variants  # noqa: E402
from ledger import Ledger, Submission  # noqa: E402
from proxy import ProxyThread  # noqa: E402
from rows import Rows  # noqa: E402
from schedule import Disturbance, kinds_of, schedule, settle_seconds  # noqa: E402


def history(*events):
    """Events at 10, 20, ... microseconds; an event is its name or (name, detail)."""
    made_up = []
    for number, one in enumerate(events, 1):
        name, detail = one if isinstance(one, tuple) else (one, {})
        made_up.append(Event(number, name, "worker-1", detail, number * 10))
    return automaton.read(made_up)


class Schedules(unittest.TestCase):
    def test_the_seed_decides_and_another_seed_decides_otherwise(self):
        self.assertEqual(schedule("7", 300, 4), schedule("7", 300, 4))
        self.assertNotEqual(schedule("7", 300, 4), schedule("8", 300, 4))

    def test_a_target_is_healed_before_it_is_disturbed_again(self):
        for seed in range(20):
            for target, planned in schedule(str(seed), 600, 3).items():
                self.assertTrue(planned, target)
                for one, following in zip(planned, planned[1:]):
                    self.assertGreaterEqual(following.at, one.at + one.seconds + settle_seconds)
                self.assertLess(planned[-1].at, 600)

    def test_every_kind_takes_place_and_can_be_done(self):
        there = {(one.target.split("-")[0], one.kind)
                 for planned in schedule("1", 7200, 4).values() for one in planned}
        wanted = {(role, kind.name) for role, kinds in kinds_of.items() for kind in kinds}
        self.assertEqual(there, wanted)
        for _, kind in wanted:
            self.assertTrue(callable(getattr(Disturber, f"on_{kind}")), kind)

    def test_extractors_of_a_worker_are_killed_rarely(self):
        for planned in schedule("3", 3600, 4).values():
            kills = [one.at for one in planned if one.kind == "kill_extractor"]
            self.assertTrue(all(b - a >= 40 for a, b in zip(kills, kills[1:])))


class Automaton(unittest.TestCase):
    def test_legal_histories(self):
        for events, state in (
                (("created", "started", "completed"), "completed"),
                (("created", "started", "extracted", "embedding", "interrupted", "embedding",
                  "completed"), "completed"),
                (("created", "cancelled", "retried", "started", "failed"), "failed"),
                (("created", "started", "interrupted", "started", "cancelled"), "cancelled"),
                (("created", "started", "extracted", "embedding", "retry_scheduled", "started",
                  "extracted"), "waiting")):
            found = history(*events)
            self.assertEqual((found.problems, found.state), ([], state), events)

    def test_illegal_histories(self):
        for events in (("started",), ("created", "completed"), ("created", "created"),
                       ("created", "started", "started"), ("created", "extracted"),
                       ("created", "started", "completed", "retried"),
                       ("created", "started", "failed", "started"),
                       ("created", "started", "extracted", "completed"),
                       ("created", "started", "extracted", "interrupted"),
                       ("created", "started", "completed", "interrupted"),
                       ("created", "cancelled", "cancelled"), ("created", "failed"),
                       ("created", ("started", {"attempt": 2})), ("created", "renamed")):
            self.assertTrue(history(*events).problems, events)

    def test_a_poisoned_job_needs_three_deaths(self):
        deaths = [("interrupted", {"cause": "worker_lost", "deaths": n}) for n in (1, 2, 3)]
        events = ["created"]
        for one in deaths:
            events += ["started", one]
        poisoned = ("failed", {"code": "poisoned"})
        self.assertEqual(history(*events, poisoned).problems, [])
        self.assertTrue(history(*events[:-2], poisoned).problems)
        self.assertTrue(history(*events, ("failed", {"code": "other"})).problems)

    def test_spans_and_writes_outside_of_them(self):
        spans = history("created", "started", "interrupted", "started", "extracted",
                        "embedding", "completed").spans
        self.assertEqual(spans, [Span("extracting", 20, 30), Span("extracting", 40, 50),
                                 Span("embedding", 60, 70)])
        self.assertEqual(automaton.stale(spans, "extracting", [19, 20, 30, 31, 45, 51]),
                         [19, 31, 51])
        self.assertEqual(automaton.stale(spans, "embedding", [50, 60, 70, 71]), [50, 71])

    def test_a_retry_by_the_user_begins_its_charges_anew(self):
        found = history("created", "started", "retry_scheduled", "started", "failed", "retried",
                        "started", "completed")
        self.assertEqual((found.charged, found.attempts, found.problems), (0, 3, []))


def sample():
    """A completed job, and one that was cancelled before it started."""
    ledger = Ledger()
    for tag, job, document in (("c1-1", "j1", "d1"), ("c1-2", "j2", "d2")):
        one = Submission(tag, "one", None)
        one.accepted(job, document)
        ledger.add(one)
    ledger.submissions["c1-2"].wish = "cancelled"
    common = {"generation": 1, "place": "finished", "failures": 0, "selects_pages": False,
              "code": None, "chunks_done": 0}
    jobs = [{**common, "id": "j1", "document_id": "d1", "state": "completed", "attempt": 1,
             "pages_done": 2, "chunks_total": 1, "tags": ["c1-1"]},
            {**common, "id": "j2", "document_id": "d2", "state": "cancelled", "attempt": 0,
             "pages_done": 0, "chunks_total": None, "tags": ["c1-2"]}]
    names = (("j1", "created", 5), ("j1", "started", 10), ("j1", "completed", 30),
             ("j2", "created", 6), ("j2", "cancelled", 8))
    events = [{"id": number, "job_id": job, "event": name, "slot": None, "detail": None,
               "committed": at} for number, (job, name, at) in enumerate(names)]
    documents = [{"id": "d1", "status": "ready", "current_generation": 1},
                 {"id": "d2", "status": "failed", "current_generation": 1}]
    page = {"n": 2, "lo": 1, "hi": 2, "text": "t", "committed": [20, 30]}
    chunk = {"n": 1, "lo": 0, "hi": 0, "content": "c", "committed": [30]}
    output = [{"n": 2, "lo": 1, "hi": 2, "text": "t"}, {"n": 1, "lo": 0, "hi": 0, "content": "c"}]
    return ledger, Rows(jobs=jobs, events=events, documents=documents, pages={("d1", 1): page},
                        chunks={("d1", 1): chunk}, vectors={}, cosines={"j1": 1.0},
                        leftovers={"blobs": 0}, cuts={},
                        kills={"worker-1": [(2_000_000, 9_000_000)]},
                        reference={"one": {"state": "completed", "code": None, "output": output}})


class Checks(unittest.TestCase):
    def found(self, spoil):
        ledger, rows = sample()
        rows = copy.deepcopy(rows)
        spoil(ledger, rows)
        return {one.kind for one in all_checks(rows, ledger)}

    def test_what_is_whole_is_found_whole(self):
        self.assertEqual(self.found(lambda ledger, rows: None), set())

    def test_each_fault_is_found(self):
        for kind, spoil in (
                ("lost", lambda ledger, rows: rows.jobs.pop(0)),
                ("doubled", lambda ledger, rows: rows.jobs.append(rows.jobs[0])),
                ("stuck", lambda ledger, rows: rows.jobs[0].update(place="live",
                                                                   state="pending")),
                ("wrong", lambda ledger, rows: rows.jobs[0].update(tags=["c9-9"])),
                ("wrong", lambda ledger, rows: rows.jobs[1].update(state="failed")),
                ("lost", lambda ledger, rows: rows.jobs[0].update(state="cancelled")),
                ("lost", lambda ledger, rows: rows.jobs[0].update(state="failed", code="other")),
                ("lost", lambda ledger, rows: rows.pages["d1", 1].update(n=1)),
                ("doubled", lambda ledger, rows: rows.pages["d1", 1].update(n=3)),
                ("lost", lambda ledger, rows: rows.pages["d1", 1].update(hi=3)),
                ("lost", lambda ledger, rows: rows.pages["d1", 1].update(text="u")),
                ("lost", lambda ledger, rows: rows.chunks["d1", 1].update(content="u")),
                ("doubled", lambda ledger, rows: rows.pages["d1", 1].update(committed=[31])),
                ("doubled", lambda ledger, rows: rows.pages.update(
                    {("d2", 1): {"n": 1, "lo": 1, "hi": 1, "committed": [9]}})),
                ("wrong", lambda ledger, rows: rows.pages.update(
                    {("d3", 1): {"n": 1, "lo": 1, "hi": 1, "committed": [9]}})),
                ("lost", lambda ledger, rows: rows.cosines.update(j1=0.999)),
                ("wrong", lambda ledger, rows: rows.events.pop(1)),
                ("wrong", lambda ledger, rows: rows.jobs[0].update(attempt=2)),
                ("wrong", lambda ledger, rows: rows.jobs[0].update(failures=1)),
                ("wrong", lambda ledger, rows: rows.leftovers.update(blobs=1)),
                ("wrong", lambda ledger, rows: rows.documents[0].update(status="partial")),
                ("wrong", lambda ledger, rows: rows.events[2].update(
                    event="interrupted", slot="worker-1", detail={"deaths": 1})),
                ("lost", lambda ledger, rows: rows.documents.pop(0))):
            self.assertIn(kind, self.found(spoil))

    def test_a_refused_submission_must_not_be_a_job(self):
        def spoil(ledger, rows):
            ledger.submissions["c1-1"].answer = "refused"
        self.assertIn("wrong", self.found(spoil))

    def test_one_key_makes_one_job(self):
        def spoil(ledger, rows):
            rows.jobs.append({**rows.jobs[0], "id": "j3"})
        self.assertIn("doubled", self.found(spoil))


class Recovery(unittest.TestCase):
    def rows_of(self, *names):
        rows = sample()[1]
        rows.pages["d1", 1]["committed"] = [8_000_000]
        rows.events[:] = [{"id": n, "job_id": "j1", "event": name, "slot": "worker-1",
                           "detail": {"cause": "worker_lost"}, "committed": at * 1_000_000}
                          for n, (name, at) in enumerate(names)]
        return rows

    def done(self, target, kind, began, healed):
        done = Done(Disturbance(0, target, kind, 0, 0), began)
        done.healed, done.held = healed, ["j1"]
        return done

    def test_of_a_kill_it_is_that_of_the_jobs_that_were_held(self):
        rows = self.rows_of(("started", 1), ("interrupted", 4), ("started", 6), ("completed", 9))
        done = self.done("worker-1", "kill", 3.5, 3.6)
        self.assertEqual(dict(recovery.recoveries([done], rows, [])),
                         {("worker", "kill"): ([0.5], [2.5])})
        self.assertIn("2.50", list(recovery.disturbance_table([done], rows, []))[2])

    def test_of_a_cut_it_is_the_next_page_and_of_the_api_the_next_answer(self):
        rows = self.rows_of(("started", 1), ("completed", 9))
        done = [self.done("worker-1", "cut", 5, 6), self.done("api", "kill", 5, 6)]
        self.assertEqual(dict(recovery.recoveries(done, rows, [5.5, 7.5])),
                         {("worker", "cut"): ([], [2.0]), ("api", "kill"): ([], [1.5])})


class Files(unittest.TestCase):
    def test_variants_name_files_that_are_made(self):
        files = {*made, "header-alone", "nonsense"}
        self.assertEqual({one.file for one in variants} - files, set())
        self.assertEqual(len({one.name for one in variants}), len(variants))

    def test_a_mark_makes_another_file_with_the_same_end(self):
        content = b"%PDF-1.7\nx\nstartxref\n9\n%%EOF\n"
        self.assertNotEqual(marked(content, "a"), marked(content, "b"))
        self.assertTrue(marked(content, "a").endswith(b"startxref\n9\n%%EOF\n"))
        self.assertEqual(marked(b"no end", "a"), b"no end")


class Proxies(unittest.TestCase):
    def setUp(self):
        self.target = socket.create_server(("127.0.0.1", 0))
        self.thread = ProxyThread()
        self.proxy = self.thread.proxy(self.target.getsockname()[1])

    def tearDown(self):
        self.thread.stop()
        self.target.close()

    def connect(self):
        near = socket.create_connection(("127.0.0.1", self.proxy.port), 5)
        far, _ = self.target.accept()
        near.settimeout(5)
        far.settimeout(5)
        return near, far

    def test_it_passes_both_ways_and_is_cut(self):
        near, far = self.connect()
        with near, far:
            near.sendall(b"there")
            self.assertEqual(far.recv(9), b"there")
            far.sendall(b"back")
            self.assertEqual(near.recv(9), b"back")
            self.assertEqual(self.proxy.cut(), 1)
            with self.assertRaises(OSError):
                if near.recv(9) == b"":
                    raise ConnectionResetError

    def test_what_is_frozen_arrives_when_all_who_froze_it_let_go(self):
        near, far = self.connect()
        with near, far:
            self.proxy.freeze("a")
            self.proxy.freeze("b")
            near.sendall(b"late")
            got = []
            reader = threading.Thread(target=lambda: got.append(far.recv(9)))
            reader.start()
            self.proxy.heal("a")
            reader.join(0.2)
            self.assertEqual(got, [])
            self.proxy.heal("b")
            reader.join(5)
            self.assertEqual(got, [b"late"])

    def test_it_refuses_and_takes_again(self):
        self.proxy.refuse("a")
        with self.assertRaises(OSError):
            socket.create_connection(("127.0.0.1", self.proxy.port), 5)
        self.proxy.heal("a")
        near, far = self.connect()
        near.close()
        far.close()


if __name__ == "__main__":
    # Resources that asyncio leaves open when a loop stops early are closed at exit.
    unittest.main(warnings="ignore")
