"""A stack whose workspace holds as many chunks as wanted, written by bench-search as a worker does.
It has no worker: nothing else changes the database."""
import json
import subprocess
import sys
import time
import uuid

from api_client import ApiClient
from private_stack import PrivateStack, model_folder, project, release, say

sys.path.insert(0, str(project / "deploy"))
from stack_postgres import Postgres  # noqa: E402

chunks_of_document = 100
# Enough memory that a search of a million chunks does not wait for disks once it is warm.
shared_buffers = "2GB"
build_kilobytes = 65536, 5  # of memory to build the vectors' index: for it, for a chunk
embedded_chunks = 3000
idle_seconds = 2

add_jobs = """WITH worker AS (
  INSERT INTO workers (id, slot, host, pid, version, slots)
  VALUES ('{worker}', 'bench-search', 'bench', 1, 'bench', 1) ON CONFLICT (id) DO NOTHING
), wanted AS (
  SELECT uuid_generate_v4() AS job, uuid_generate_v4() AS document
    FROM generate_series(1, {documents})
), document AS (
  INSERT INTO documents (id, workspace_id, job_id, filename)
  SELECT document, '{workspace}', job, document || '.pdf' FROM wanted
), job AS (
  INSERT INTO jobs_live (id, workspace_id, document_id, state, stage, attempt, lease_token,
                         worker_id, slot)
  SELECT job, '{workspace}', document, 'processing', 'extracting', 1, 1, '{worker}', 'bench-search'
    FROM wanted
)
SELECT job, document FROM wanted"""
relations = """SELECT c.relname, pg_relation_size(c.oid) + coalesce(pg_relation_size(nullif(
  c.reltoastrelid, 0)), 0) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = 'public' AND c.relkind IN ('r', 'i')
   AND c.relname ~ '^(search_|document_chunks|chunk_embeddings)' ORDER BY 2 DESC"""
nearest = """SET enable_indexscan = off;
SELECT document_id, index FROM chunk_embeddings ORDER BY embedding <=> '[{}]' LIMIT {}"""
# As a search asks for them: at least 50 candidates, by the index from 20,000 vectors on.
candidates = """SELECT document_id, index FROM semantic_candidates('{workspace}', '[{vector}]',
  {model}::smallint, ROW(NULL, NULL, NULL, NULL, NULL, NULL)::search_filter, 50, 20000)
 ORDER BY score DESC LIMIT {limit}"""


class SearchSite(PrivateStack):
    """with SearchSite() as site: ..."""

    def __init__(self):
        super().__init__(workers=0)
        self.model = model_folder()
        self.worker = uuid.uuid4()
        self.chunks = 0
        self.asked = 0.0

    def __enter__(self):
        super().__enter__()
        try:
            self.prepare()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def prepare(self):
        self.ask(f"ALTER SYSTEM SET shared_buffers = '{shared_buffers}'")
        for command in (["down"], ["up", "--workers", "0"]):
            done = self.stack(*command)
            if done.returncode != 0:
                raise RuntimeError(f"deploy/stack {command[0]}: {done.stdout[-2000:]}")
        settings = json.loads((self.state / "settings.json").read_text())
        self.worker_url = Postgres(self.state, settings).login_url("pagemill_worker")
        self.api = ApiClient(self.url)
        self.api.json("GET", "/api/v1/pdf/jobs")  # makes the workspace
        self.workspace = self.ask("SELECT id FROM workspaces")[0][0]
        said = json.loads((self.model / "pagemill-model.json").read_text())
        self.model_id = self.ask(
            f"SELECT register_embedding_model('{said['name']}', {said['dimension']})")[0][0]
        self.vector_index = f"chunk_embeddings_hnsw_{self.model_id}"
        self.make_vector_index = self.ask(
            f"SELECT pg_get_indexdef('{self.vector_index}'::regclass)")[0][0]

    def run(self, command, lines, *options):
        """Lines of bench-search's standard output."""
        done = subprocess.run(
            [release / "bin" / "bench-search", command, *map(str, options)],
            input="".join(f"{line}\n" for line in lines), text=True, capture_output=True,
            check=False,
            env={**self.environment, "DATABASE_URL": self.worker_url})
        if done.returncode != 0:
            raise RuntimeError(f"bench-search {command}: {done.stderr.strip()[-500:]}")
        return done.stdout.splitlines()

    def take(self, documents):
        """Chunks to be copied, by document; the first get vectors of the model."""
        self.texts, self.vectors = self.state / "texts", self.state / "vectors"
        self.texts.write_text("".join("\n".join(chunks) + "\n\n" for chunks in documents),
                              encoding="utf-8")
        say(f"embedding {embedded_chunks} chunks")
        first = [chunk for document in documents for chunk in document][:embedded_chunks]
        lines = self.run("embed", first, "--model", self.model, "--threads", 2)
        self.vectors.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def embed(self, questions):
        return self.run("embed", questions, "--model", self.model, "--questions")

    def grow(self, chunks):
        """Until there are that many. Returns seconds: writing, finishing, index of the vectors."""
        more, first = chunks - self.chunks, self.chunks
        say(f"writing {more} chunks")
        jobs = self.ask(add_jobs.format(worker=self.worker, workspace=self.workspace,
                                        documents=max(1, more // chunks_of_document)))
        self.ask(f"DROP INDEX IF EXISTS {self.vector_index}")
        said = self.run("fill", map(" ".join, jobs), "--texts", self.texts, "--vectors",
                        self.vectors, "--model-id", self.model_id, "--chunks", more, "--first",
                        first, "--workspace", self.workspace, "--worker", self.worker,
                        "--threads", 2)
        self.chunks = chunks
        began = time.monotonic()
        self.settle()
        settled = time.monotonic()
        say("building the index of the vectors")
        base, each = build_kilobytes
        self.ask(f"SET maintenance_work_mem = '{base + each * chunks}kB'; "
                 f"{self.make_vector_index}")
        return {"write": float(said[-1].split()[1]), "settle": settled - began,
                "vectors": time.monotonic() - settled}

    def settle(self):
        """What the sweep and autovacuum do in time."""
        while self.ask("SELECT fold_term_changes(1000)")[0][0] != "0":
            pass
        self.ask("SELECT gin_clean_pending_list('search_entries_keys')")
        self.ask("VACUUM ANALYZE")

    def sizes(self):
        """[(table or index, bytes)], largest first."""
        return [(name, int(size)) for name, size in self.ask(relations)]

    def search(self, mode, question, limit=10):
        # The API closes idle connections, and only a GET may be sent a second time.
        if time.monotonic() - self.asked > idle_seconds:
            self.api.connection.close()
        self.asked = time.monotonic()
        answer = self.api.json("POST", f"/api/v1/search/{mode}",
                               json.dumps({"query": question, "limit": limit}),
                               {"Content-Type": "application/json"})
        if answer["degraded"]:
            raise RuntimeError(f"{mode} search is degraded: {answer['degraded']}")
        return [(hit["document_id"], hit["chunk_index"]) for hit in answer["items"]]

    def nearest(self, vector, limit):
        """The exact answer of the semantic half."""
        return self.chunks_of(nearest.format(vector, limit))

    def candidates(self, vector, limit):
        """What the semantic half names, before the ranking makes room for other windows."""
        return self.chunks_of(candidates.format(workspace=self.workspace, vector=vector,
                                                model=self.model_id, limit=limit))

    def chunks_of(self, sql):
        return [(document, int(index)) for document, index in self.ask(sql)]
