"""What one greedy tenant can do with ordinary keys. Each prepares its site, then acts until it is
told to stop; what it returns must hold, beside what the quiet tenant sees."""
import http.client
import threading

from tenants import Tenant

fine = (200, 202, 207, 429, 503)


class Greed:
    """`act` runs on its own thread; it says in `busy` when the service has its hands full."""
    name = ""
    keys = 1
    workers = 1

    def __init__(self, site):
        self.site = site
        self.names = [f"{self.name} {number}" for number in range(self.keys)]
        self.tenants = [Tenant(site.port, site.key(name)) for name in self.names]
        self.tenant = self.tenants[0]
        self.workspace = site.workspace_id(self.names[0])
        self.over = threading.Event()
        self.busy = threading.Event()
        self.problems = []
        self.links = []
        self.answers = {}
        self.lock = threading.Lock()

    def prepare(self):
        pass

    def act(self):
        raise NotImplementedError

    def finish(self):
        """What must hold in the end, as a list of problems."""
        for link in self.links:
            link.close()
        return self.problems

    def note(self, status):
        with self.lock:
            self.answers[status] = self.answers.get(status, 0) + 1
            if status not in fine:
                self.problems.append(f"the greedy tenant was answered {status}")

    def many(self, count, step):
        """`count` threads that repeat `step` until the end."""
        def repeat(number):
            while not self.over.is_set():
                try:
                    self.note(step(number))
                except (OSError, http.client.HTTPException):
                    if not self.over.is_set():
                        self.note("nothing")
        threads = [threading.Thread(target=repeat, args=(number,), daemon=True)
                   for number in range(count)]
        for thread in threads:
            thread.start()
        self.busy.set()
        self.over.wait()
        for thread in threads:
            thread.join(timeout=30)


class UnreadLists(Greed):
    name = "unread job lists"

    def prepare(self):
        # 52 KB each, a thousand of them: a list without a limit in bytes is 52 MB.
        self.site.ask(f"""
            INSERT INTO jobs_finished (id, workspace_id, document_id, generation, state, stage,
              priority, run_at, created_at, finished_at, attempt, failures, max_retries,
              lease_token, options, tags, pages_done, chunks_done, text_complete, version)
            SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
              '{self.workspace}', uuid_nil(), 1, 'completed', 'done', 2, now(), now(), now(), 1, 0,
              3, 1, '{{}}',
              (SELECT array_agg(n || '-' || k || repeat('t', 250)) FROM generate_series(1, 200) k),
              1, 1, true, 1
              FROM generate_series(1, 1000) n""")

    def act(self):
        for _ in range(50):
            self.links.append(self.tenant.unread("/api/v1/pdf/jobs?limit=1000"))
        self.busy.set()
        self.over.wait()


class LongDocument(Greed):
    """A document of a workspace with `pages` pages whose texts have `bytes_each` bytes."""
    pages = 20
    bytes_each = 4_000_000
    outline = "NULL"

    def prepare(self):
        self.document = self.site.ask(f"""
            INSERT INTO documents (id, workspace_id, job_id, status, page_count, outline)
            VALUES (uuid_generate_v4(), '{self.workspace}', uuid_generate_v4(), 'ready',
                    {self.pages}, {self.outline})
            RETURNING id""").split()[0]
        self.site.ask(f"""
            INSERT INTO document_pages (document_id, generation, number, workspace_id, width,
              height, rotation, text, markdown, blocks)
            SELECT '{self.document}', 1, n, '{self.workspace}', 600, 800, 0,
                   repeat('word ', {self.bytes_each} / 5), repeat('mark ', {self.bytes_each} / 5),
                   '[]' FROM generate_series(1, {self.pages}) n""")

    @property
    def path(self):
        return f"/api/v1/pdf/documents/{self.document}"


class UnreadTexts(LongDocument):
    name = "unread texts and pages"

    def act(self):
        for number in range(60):
            what = ("/text", "/markdown", "/pages", "/pages/1")[number % 4]
            self.links.append(self.tenant.unread(self.path + what))
        self.busy.set()
        self.over.wait()


class Outlines(LongDocument):
    name = "documents of 100,000 bookmarks"
    pages = 1
    bytes_each = 100
    outline = ("(SELECT jsonb_agg(jsonb_build_object('title', repeat('b', 90), 'page', 1, 'level', "
               "1)) FROM generate_series(1, 100000))")

    def act(self):
        for _ in range(40):
            self.links.append(self.tenant.unread(self.path))
        self.many(8, lambda _: self.tenant.request("GET", self.path + "/chunks")[0])


class Searches(Greed):
    name = "searches of 900 words"

    def prepare(self):
        self.words = [f"word{number}" for number in range(900)]
        self.site.ask(f"""
            WITH made AS (
              INSERT INTO documents (id, workspace_id, job_id, status)
              SELECT uuid_generate_v4(), '{self.workspace}', uuid_generate_v4(), 'ready'
                FROM generate_series(1, 40) RETURNING id)
            INSERT INTO document_chunks (document_id, generation, index, workspace_id, first_page,
              last_page, text, tokens, bboxes)
            SELECT id, 1, i, '{self.workspace}', 1, 1,
                   (SELECT string_agg('word' || (i * 7 + k * 13) % 900, ' ')
                      FROM generate_series(1, 120) k), 120, '[]'
              FROM made, generate_series(0, 499) i""")

    def act(self):
        query = " ".join(self.words)
        self.many(24, lambda _: self.tenant.post_json("/api/v1/search/keyword",
                                                      {"query": query})[0])


class Batches(Greed):
    name = "batches of a thousand"

    def prepare(self):
        self.site.ask("UPDATE queue_settings SET paused = true")

    def act(self):
        items = [{"url": self.site.slow_url(n)} for n in range(1000)]

        def step(_):
            return self.tenant.post_json("/api/v1/pdf/jobs/batch", {"items": items})[0]
        for _ in range(4):
            self.note(step(0))
        self.site.ask("UPDATE queue_settings SET paused = false")
        self.many(2, step)


class SlowUrls(Greed):
    name = "24 URLs at 2.5 bytes a second"

    def act(self):
        for number in range(24):
            status, _ = self.tenant.post_json("/api/v1/pdf/jobs",
                                              {"url": self.site.slow_url(number)})
            self.note(status)
        self.busy.set()
        self.over.wait()


class LongFiles(Greed):
    name = "48 files of 300 pages with vectors"

    def act(self):
        pdf = self.site.pages(300, 250)
        for _ in range(48):
            self.note(self.tenant.submit(pdf)[0])
        self.busy.set()
        self.over.wait()


class Suspects(Greed):
    """Documents that killed their worker twice. One process at a time takes one upon itself."""
    name = "40 suspects of 300 pages"
    workers = 2

    def prepare(self):
        self.site.ask("UPDATE queue_settings SET paused = true")
        pdf = self.site.pages(300, 250)
        for _ in range(40):
            self.note(self.tenant.submit(pdf, "?embed=false")[0])
        self.site.ask("UPDATE jobs_live SET suspect = true, deaths = 2")

    def act(self):
        self.site.ask("UPDATE queue_settings SET paused = false")
        self.busy.set()
        self.over.wait()


class SlowUploads(Greed):
    name = "uploads of three keys at the least rate"
    keys = 3

    def act(self):
        for tenant in self.tenants:
            for _ in range(40):
                self.links.append(tenant.begin_upload(50_000_000))
        self.busy.set()
        while not self.over.wait(1):
            for link in list(self.links):
                try:
                    link.sendall(b"%" * 5000)
                except OSError:
                    self.links.remove(link)


class ManyRequests(Greed):
    name = "64 clients without a pause"

    def act(self):
        paths = ("/api/v1/pdf/jobs?limit=100", "/api/v1/pdf/documents", "/api/v1/pdf/jobs?tag=x")
        self.many(64, lambda number: self.tenant.request("GET", paths[number % 3])[0])


rows = (UnreadLists, UnreadTexts, Outlines, Searches, ManyRequests, SlowUploads, SlowUrls,
        LongFiles, Batches, Suspects)
