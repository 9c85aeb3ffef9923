"""The stack under load: its own key, the requests, and the equivalent statements."""
import datetime
import hashlib
import os
import pathlib
import subprocess

from api_client import ApiClient
from http_load import Pgbench, wrk
from private_stack import PrivateStack, make_pdf, project, release

workspace_name = "bench"
requests_max, window_seconds = 1_000_000, 1
pdf_bytes = 20_000
# No jobs are processed while the API is measured.
later = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=300)).strftime(
    "%Y-%m-%dT%H:%M:%SZ")

# Each submission is a different file: a counter in a comment follows the end of the PDF.
submit_lua = """
local file = io.open("{path}", "rb")
local content = file:read("*a")
file:close()
local count = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/pdf"
request = function()
  count = count + 1
  return wrk.format(nil, nil, nil, content .. string.format("%%%06d-%09d\\n", {seed}, count))
end
"""


def open_stack():
    """Authentication on; the limiter counts and never refuses."""
    return PrivateStack(workers=0, PAGEMILL_AUTH="on",
                        RATE_LIMIT_REQUESTS=str(requests_max),
                        RATE_LIMIT_WINDOW=str(window_seconds))


def make_key(stack):
    done = subprocess.run(
        [release / "bin" / "pagemill", "key", "create", "--workspace", workspace_name],
        env={**os.environ, **stack.variables}, capture_output=True, text=True, check=True)
    return done.stdout.strip()


class Site:
    def __init__(self, stack, folder):
        self.stack, self.folder = stack, folder
        self.key = make_key(stack)
        self.headers = [f"Authorization: Bearer {self.key}"]
        self.workspace = stack.ask("SET ROLE pagemill_worker; SELECT id FROM workspaces "
                                   f"WHERE name = '{workspace_name}'")[0][0]
        self.pgbench = Pgbench(project, stack.variables["DATABASE_URL"], folder)
        self.pdf = make_pdf(pathlib.Path(folder) / "small.pdf", 1, 3)
        content = self.pdf.read_bytes()
        self.pdf.write_bytes(content + b"%" + b"x" * (pdf_bytes - len(content) - 20) + b"\n")

    def client(self):
        return ApiClient(self.stack.url, self.key)

    def wrk(self, path, connections, seconds):
        return wrk(self.stack.url + path, self.folder, connections, seconds, self.headers)

    def wrk_submitting(self, seed, connections, seconds):
        lua = submit_lua.format(path=self.pdf, seed=seed)
        return wrk(f"{self.stack.url}/api/v1/pdf/jobs?run_at={later}", self.folder, connections,
                   seconds, self.headers, lua)

    def submit_later(self):
        return self.client().submit(self.pdf.read_bytes(), run_at=later)

    def pdf_hex(self):
        return "\\x" + self.pdf.read_bytes().hex()

    def asking(self):
        """The statements for authentication and rate limit, before each transaction."""
        prefix, secret = self.key.removeprefix("pm_").split("_", 1)
        digest = hashlib.sha256(secret.encode()).hexdigest()
        return self.pgbench.statement(
            "authenticate_request", f"'{prefix}'", f"'\\x{digest}'", "NULL", "NULL",
            "'127.0.0.1'", str(requests_max), str(window_seconds))

    def opening(self):
        return self.pgbench.statement("transaction_open", "'pagemill_api'",
                                      f"'{self.workspace}'", *["'10000'"] * 3, "''", "'on'", "''")

    def reading(self, job):
        return self.pgbench.transaction(
            [self.opening(), self.pgbench.statement("job_by_id", f"'{job}'")], self.asking())

    def submitting(self):
        """The rows of one submission with increasing ids, like ours."""
        def one(kind):
            return (f"('018f000{kind}-0000-7000-8000-' || lpad(to_hex(:a::bigint), 12, '0'))::uuid")

        blob, document, job = one(1), one(2), one(3)
        digest = "sha256(int8send(:a::bigint))"
        ask = self.pgbench.statement
        return self.pgbench.transaction(
            [self.opening(), ask("judge_run_at", f"'{later}'"), ask("adopt_blob", digest),
             ask("create_blob", blob), ask("add_blob_part", blob, "0", ":body::bytea"),
             ask("finish_blob", blob, digest, str(pdf_bytes), "1"),
             ask("insert_document_and_job", document, job, blob, "NULL", "NULL", "'{}'", digest,
                 str(pdf_bytes), "'{}'", "2", "3", f"'{later}'", "NULL", "NULL"),
             ask("job_by_id", job)],
            "\\set n :n + 1\n\\set a :client_id * 100000000 + :n\n" + self.asking())
