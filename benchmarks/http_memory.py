"""How much the API's memory grows over large uploads."""
import http.client
import pathlib
import threading
import urllib.parse

from http_site import later
from processes import resident_mb

upload_bytes = 100_000_000 - 1000
piece = b"%" + b"p" * 65_534 + b"\n"


def reset_peak(pid):
    """Resets VmHWM."""
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def upload(site, number, problems):
    """Different content for each number, so that each file is stored."""
    parts = urllib.parse.urlsplit(site.stack.url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=900)
    start = f"%PDF-1.7\n%{number:09d}\n".encode()

    def pieces():
        yield start
        left = upload_bytes - len(start)
        while left > 0:
            yield piece[:left]
            left -= len(piece)

    connection.request("POST", f"/api/v1/pdf/jobs?run_at={later}", body=pieces(),
                       headers={"Content-Type": "application/pdf",
                                "Content-Length": str(upload_bytes),
                                "Authorization": f"Bearer {site.key}"})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 202:
        problems.append(f"{answer.status} {content[:200]!r}")


def upload_growth(site, count):
    """Growth in MB of the API's peak memory while `count` files are uploaded at once."""
    pid = site.stack.pid("api")
    reset_peak(pid)
    before, _ = resident_mb(pid)
    problems = []
    threads = [threading.Thread(target=upload, args=(site, count * 1000 + number, problems))
               for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise RuntimeError(f"an upload failed: {problems[0]}")
    return resident_mb(pid)[1] - before
