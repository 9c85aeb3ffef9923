"""The commands of deploy/stack, which enters Debian 13 and calls this."""
import argparse
import fcntl
import http.client
import json
import os
import pathlib
import secrets
import shlex
import signal
import subprocess
import sys
import time

from stack_build import (bin_folder, build, default_model, first_model, model_folder, programs,
                         project, say, tools)
from stack_daemon import Daemon, Failure, start_time, stop, write_aside
from stack_postgres import Postgres, free_port, logins, port_is_free

defaults = {"port": 8000, "workers": 2, "preset": "release", "model": default_model}


class Stack:
    def __init__(self, state):
        self.state = state
        self.settings_file = state / "settings.json"
        self.settings = {
            **defaults, "postgres_port": free_port(),
            "postgres_password": secrets.token_hex(16),
            **{f"{role}_password": secrets.token_hex(16) for role in logins}}
        if self.settings_file.exists():
            self.settings.update({"model": first_model,
                                  **json.loads(self.settings_file.read_text())})
        self.postgres = Postgres(state, self.settings)
        self.api = Daemon(state, "api")
        self.model = None

    def save(self):
        write_aside(self.settings_file, json.dumps(self.settings, indent=2) + "\n", 0o600)

    @property
    def url(self):
        host = os.environ.get("HOST") or "127.0.0.1"
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)
        return f"http://{host}:{self.settings['port']}"

    def workers(self):
        return [Daemon(self.state, f"worker-{number + 1}")
                for number in range(self.settings["workers"])]

    def surplus_workers(self):
        wanted = {worker.name for worker in self.workers()}
        names = {path.stem for path in self.state.glob("worker-*.pid")}
        return [Daemon(self.state, name) for name in sorted(names - wanted)]

    def environment(self):
        """The API's environment: the caller's, overridden by the stack's settings."""
        given = {name: value for name, value in os.environ.items() if name != "NOTIFY_SOCKET"}
        settled = {"DATABASE_URL": self.postgres.login_url("pagemill_api"),
                   "PORT": str(self.settings["port"]),
                   "PAGEMILL_RUNTIME_DIR": str(self.state / "run")}
        if self.model:
            settled["PAGEMILL_MODEL_DIR"] = self.model
        given.pop("PAGEMILL_MIGRATE_URL", None)
        given.pop("PAGEMILL_SLOT", None)
        for name, value in {"HOST": "127.0.0.1", "PAGEMILL_AUTH": "off",
                            "RATE_LIMIT_REQUESTS": "1000000"}.items():
            given[name] = given.get(name) or value
        return {**given, **settled}

    def write_env(self):
        """The file to source, and wrappers of the programs for hosts that are not Debian 13."""
        shims = self.state / "bin"
        shims.mkdir(exist_ok=True)
        real = bin_folder(self.settings["preset"])
        targets = {name: real / name for name in [*programs, *tools]} | {"psql": "/usr/bin/psql"}
        for name, target in targets.items():
            inner = shlex.join([str(project / "deploy" / "in-debian13"), str(target)])
            write_aside(shims / name, f'#!/bin/sh\nexec {inner} "$@"\n', 0o755)
        values = {"DATABASE_URL": self.environment()["DATABASE_URL"],
                  "PAGEMILL_MIGRATE_URL": self.migrate_url(), "PAGEMILL_URL": self.url}
        if self.model:
            values["PAGEMILL_MODEL_DIR"] = self.model
        lines = [f"export {name}={shlex.quote(value)}" for name, value in values.items()]
        lines.append(f'export PATH={shlex.quote(str(real))}:"$PATH"')
        lines.append("# Elsewhere than on Debian 13 these names run through deploy/in-debian13.")
        lines.append("grep -qs 'VERSION_CODENAME=trixie' /etc/os-release || "
                     f'export PATH={shlex.quote(str(shims))}:"$PATH"')
        write_aside(self.state / "env", "\n".join(lines) + "\n", 0o600)

    def migrate_url(self):
        return self.postgres.url("postgres", self.settings["postgres_password"])

    def migrate(self):
        program = bin_folder(self.settings["preset"]) / "pagemill"
        done = subprocess.run(
            [program, "migrate"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False, env={**self.environment(), "PAGEMILL_MIGRATE_URL": self.migrate_url()})
        if done.returncode != 0:
            raise Failure(f"pagemill migrate failed:\n{done.stdout}{done.stderr}")

    def up(self, port, workers):
        self.settings["preset"] = os.environ.get("PAGEMILL_PRESET") or defaults["preset"]
        if workers is not None:
            self.settings["workers"] = workers
        self.choose_port(port)
        build(self.settings["preset"], self.state / "logs" / "build.log")
        self.model = model_folder(self.settings["model"])
        (self.state / "run").mkdir(mode=0o755, exist_ok=True)
        self.save()
        self.postgres.start()
        self.save()  # PostgreSQL's port may have changed
        self.postgres.make_database()
        self.migrate()
        self.postgres.grant_membership()
        self.write_env()
        self.stop_outdated()
        started = self.start_missing()
        running = f"started {' '.join(started)}" if started else "everything was already running"
        say(f"{running}; {self.url} is ready with {self.settings['workers']} worker(s)")
        say(f"the environment is in {self.state}/env")

    def choose_port(self, port):
        if port is None:
            remembered = self.settings_file.exists()
            port = self.settings["port"] if remembered else int(os.environ.get("PORT") or 8000)
        running = self.api.pid()
        if running and port in (0, self.settings["port"]):
            return
        host = os.environ.get("HOST") or "127.0.0.1"
        if port == 0:
            port = free_port()
        elif not port_is_free(host, port):
            raise Failure(f"port {port} on {host} is in use by another process;"
                          " choose another with --port N (0 takes a free one)", 69)
        if running:
            say(f"stopping the API to restart it on port {port}")
            stop([self.api], signal.SIGTERM, 35)
        self.settings["port"] = port

    def stop_outdated(self):
        """Stops surplus workers, and processes of an older build, which are started again."""
        real = bin_folder(self.settings["preset"])
        leaving = self.surplus_workers()
        for daemon, program in [(self.api, "pagemill-api"),
                                *((worker, "pagemill-worker") for worker in self.workers())]:
            if daemon.pid() and not daemon.runs_file(real / program):
                leaving.append(daemon)
        if leaving:
            say("stopping", *(daemon.name for daemon in leaving),
                "(older build or surplus worker)")
            stop(leaving, signal.SIGTERM, 35)

    def start_missing(self):
        real = bin_folder(self.settings["preset"])
        environment = self.environment()
        started = []
        for daemon in [self.api, *self.workers()]:
            if daemon.pid():
                continue
            own, program = environment, "pagemill-api"
            if daemon is not self.api:
                program = "pagemill-worker"
                own = {**environment, "PAGEMILL_SLOT": daemon.name,
                       "DATABASE_URL": self.postgres.login_url("pagemill_worker")}
            started.append((daemon, daemon.start([real / program], own)))
        for daemon, child in started:
            if daemon.name == "api":
                daemon.wait_until(self.api_is_ready, child, 60)
            else:
                self.postgres.wait_for_worker(daemon, child)
        return [daemon.name for daemon, _ in started]

    def api_is_ready(self):
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=2)
        try:
            connection.request("GET", "/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def down(self):
        workers = [*self.workers(), *self.surplus_workers()]
        running = [daemon.name for daemon in self.everything() if daemon.pid()]
        # The API stops together with the workers: all drain while PostgreSQL still runs.
        stop([*workers, self.api], signal.SIGTERM, 35)
        self.postgres.stop()
        say(f"stopped {' '.join(running)}" if running else "nothing was running")

    def everything(self):
        return [self.postgres.daemon, self.api, *self.workers(), *self.surplus_workers()]

    def status(self):
        """Lists the processes; returns 3 if one of them does not run."""
        missing = 0
        for daemon in self.everything():
            pid, recorded = daemon.pid(), daemon.recorded_pid()
            if pid:
                hertz = os.sysconf("SC_CLK_TCK")
                seconds = time.clock_gettime(time.CLOCK_BOOTTIME) - int(start_time(pid)) / hertz
                print(f"{daemon.name:<10} running  pid {pid}, for {seconds:.0f} s")
            else:
                missing += 1
                print(f"{daemon.name:<10} {'DEAD' if recorded else 'stopped'}     {daemon.log}")
        if not missing:
            print(f"{self.url}  state {self.state}")
        return 3 if missing else 0

    def logs(self, follow):
        files = sorted(str(path) for path in (self.state / "logs").glob("*.log"))
        if not files:
            raise Failure(f"there are no logs in {self.state}/logs", 69)
        os.execvp("tail", ["tail", "-n", "20", *(["-F"] if follow else []), "--", *files])


def main():
    parser = argparse.ArgumentParser(prog="deploy/stack")
    parser.add_argument("command")
    parser.add_argument("--state", type=pathlib.Path)
    parser.add_argument("--port", type=int)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--follow", action="store_true")
    arguments = parser.parse_args()
    if arguments.port is not None and arguments.port > 65535:
        raise Failure("--port: at most 65535", 64)
    if arguments.workers is not None and arguments.workers > 100:
        raise Failure("--workers: at most 100, because PostgreSQL has 300 connections", 64)
    if arguments.command in ("up", "down"):
        lock = open(arguments.state / "lock", "w", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"another command is using {arguments.state}, waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
    stack = Stack(arguments.state)
    if arguments.command == "up":
        return stack.up(arguments.port, arguments.workers)
    if arguments.command == "down":
        return stack.down()
    if arguments.command == "status":
        return stack.status()
    return stack.logs(arguments.follow)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        print(f"stack: {failure}", file=sys.stderr)
        sys.exit(failure.code)
    except OSError as error:
        print(f"stack: {error}", file=sys.stderr)
        sys.exit(70)
    except KeyboardInterrupt:
        print("stack: interrupted; processes already started keep running", file=sys.stderr)
        sys.exit(130)
