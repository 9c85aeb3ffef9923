"""The service's HTTP interface over one keep-alive connection, with only the standard library."""
import http.client
import json
import time
import urllib.parse


class ApiError(Exception):
    pass


class ApiClient:
    def __init__(self, url, key=None):
        parts = urllib.parse.urlsplit(url)
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=90)

    def request(self, method, path, body=None, headers=None):
        """(status, headers, body); reopens a connection that the server closed while idle."""
        for attempt in (1, 2):
            try:
                self.connection.request(method, path, body=body,
                                        headers={**self.headers, **(headers or {})})
                answer = self.connection.getresponse()
                return answer.status, answer.headers, answer.read()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.connection.close()
                if attempt == 2 or method != "GET":
                    raise
        raise AssertionError("unreachable")

    def json(self, method, path, body=None, headers=None):
        status, _, content = self.request(method, path, body, headers)
        if status >= 300:
            raise ApiError(f"{method} {path}: {status} {content[:300].decode(errors='replace')}")
        return json.loads(content)

    def submit(self, content, **options):
        query = urllib.parse.urlencode(options)
        return self.json("POST", f"/api/v1/pdf/jobs?{query}", content,
                         {"Content-Type": "application/pdf"})

    def job(self, identifier):
        return self.json("GET", f"/api/v1/pdf/jobs/{identifier}")

    def wait_final(self, identifier, seconds=120):
        """Waits for the final job by long polling."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            job = self.json("GET", f"/api/v1/pdf/jobs/{identifier}?wait=20")
            if job["status"] in ("completed", "failed", "cancelled"):
                return job
        raise ApiError(f"job {identifier} is not final after {seconds} s: {job['status']}")

    def chunk_texts(self, document):
        texts, cursor = [], None
        while True:
            query = {"limit": 1000} | ({"cursor": cursor} if cursor else {})
            page = self.json("GET", f"/api/v1/pdf/documents/{document}/chunks?"
                             + urllib.parse.urlencode(query))
            texts += [item["text"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                return texts
