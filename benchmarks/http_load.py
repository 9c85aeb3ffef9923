"""wrk and pgbench as load generators of the HTTP benchmark."""
import json
import os
import pathlib
import re
import subprocess

# Prints a line of JSON at the end; wrk's own output is for people.
lua_report = """
done = function(summary, latency, requests)
  local e = summary.errors
  print(string.format('{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"connect":%d,"read":%d,'
    .. '"write":%d,"status":%d,"timeout":%d}', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.connect, e.read, e.write, e.status,
    e.timeout))
end
"""


class Load:
    """The result of a wrk run: requests per second, milliseconds, and errors."""

    def __init__(self, found):
        self.rate = found["requests"] * 1e6 / found["microseconds"]
        self.p50, self.p99 = found["p50"] / 1000, found["p99"] / 1000
        self.bad_status = found["status"]
        self.broken = sum(found[name] for name in ("connect", "read", "write", "timeout"))


def wrk(url, folder, connections, seconds, headers=(), lua="", threads=1):
    """`lua` may define `request`; `headers` are lines."""
    script = pathlib.Path(folder) / "load.lua"
    script.write_text(lua + lua_report, encoding="utf-8")
    command = ["wrk", "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s",
               "--timeout", "10s", "-s", script]
    for header in headers:
        command += ["-H", header]
    done = subprocess.run([*command, url], capture_output=True, text=True, check=True)
    return Load(json.loads(done.stdout.strip().splitlines()[-1]))


class Pgbench:
    """Runs scripts of the project's own statements with a login of the stack."""

    def __init__(self, project, database_url, folder):
        self.queries = project / "sql" / "queries"
        self.url = database_url
        self.folder = pathlib.Path(folder)

    def statement(self, name, *values):
        """The text of sql/queries/NAME.sql with each $n replaced by values[n - 1]."""
        lines = (self.queries / f"{name}.sql").read_text(encoding="utf-8").splitlines()
        text = " ".join(line for line in lines if not line.lstrip().startswith("--"))
        text = re.sub(r"\s+--.*", "", text).rstrip().rstrip(";")
        return re.sub(r"\$(\d+)", lambda found: values[int(found.group(1)) - 1], text) + ";"

    def transaction(self, statements, prologue=""):
        return "\n".join([prologue, "BEGIN;", *statements, "COMMIT;", ""])

    def rate(self, script, clients, seconds, **variables):
        """Returns transactions per second."""
        path = self.folder / "pgbench.sql"
        path.write_text(script, encoding="utf-8")
        command = ["pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "1",
                   "-T", str(seconds), "-f", path]
        for name, value in variables.items():
            command += ["-D", f"{name}={value}"]
        done = subprocess.run([*command, self.url], capture_output=True, text=True, check=False,
                              env={**os.environ, "PGOPTIONS": ""})
        found = re.search(r"tps = ([0-9.]+)", done.stdout)
        if done.returncode != 0 or not found:
            raise RuntimeError(f"pgbench: {done.stderr.strip()[-2000:]}")
        return float(found.group(1))
