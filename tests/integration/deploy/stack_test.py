"""Tests deploy/stack and deploy/in-debian13 with the built programs of PAGEMILL_PRESET."""
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

project = pathlib.Path(__file__).resolve().parents[3]
stack_program = project / "deploy" / "stack"


def run(*command, **settings):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          timeout=120, check=False, **settings)


def runs(pid):
    """Whether a process exists and is not a zombie that its parent has yet to reap."""
    try:
        return "Z" not in pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    except FileNotFoundError:
        return False


class StackTest(unittest.TestCase):
    """The tests share a stack and leave it running with two workers."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())  # 0700, owned by root when run as root
        cls.state = cls.folder / "state"
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.addClassCleanup(cls.stack, "down")
        done = cls.stack("up", "--port", "0", "--workers", "2")
        assert done.returncode == 0, done.stdout + done.stderr

    @classmethod
    def stack(cls, command, *arguments, **environment):
        # Without a model, so that the start does not depend on a download.
        settings = {"PAGEMILL_BUILT": "1", "PAGEMILL_MODEL_DIR": str(cls.folder / "no-model")}
        return run(stack_program, command, "--state", cls.state, *arguments,
                   env={**os.environ, **settings, **environment})

    def pids(self):
        return {path.stem: int(path.read_text()) for path in self.state.glob("*.pid")}

    def sourced(self, script):
        return run("bash", "-c", f". {self.state}/env; {script}")

    def test_starts_all_and_says_so(self):
        self.assertEqual(set(self.pids()), {"postgres", "api", "worker-1", "worker-2"})
        self.assertEqual(self.stack("status").returncode, 0)
        self.assertEqual(self.sourced('curl -sf "$PAGEMILL_URL/ready"').returncode, 0)

    def test_the_logins_of_api_and_workers_cannot_become_each_other(self):
        workers = pathlib.Path(f"/proc/{self.pids()['worker-1']}/environ").read_text()
        url = next(value for value in workers.split("\0") if value.startswith("DATABASE_URL="))
        for login, own, other in (('"$DATABASE_URL"', "api", "worker"),
                                  (url.partition("=")[2], "worker", "api")):
            for role, code in ((own, 0), (other, 1), ("owner", 1)):
                done = self.sourced(f'psql {login} -XAtqc "SET ROLE pagemill_{role}"')
                self.assertEqual(done.returncode, code, f"{own} {role} {done.stderr}")

    def test_up_again_changes_nothing_and_is_quick(self):
        before, began = self.pids(), time.monotonic()
        done = self.stack("up")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLess(time.monotonic() - began, 10)
        self.assertEqual(self.pids(), before)

    def test_up_again_starts_only_what_was_killed(self):
        before = self.pids()
        os.kill(before["worker-2"], signal.SIGKILL)
        self.wait_for_end(before["worker-2"])
        self.assertEqual(self.stack("status").returncode, 3)
        done = self.stack("up")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        after = self.pids()
        self.assertNotEqual(after.pop("worker-2"), before.pop("worker-2"))
        self.assertEqual(after, before)

    def test_postgres_killed_hard_comes_back_with_its_data_under_the_same_address(self):
        self.sourced('psql "$PAGEMILL_MIGRATE_URL" -qc "CREATE TABLE kept ()"')
        before = (self.state / "env").read_text()
        pid = self.pids()["postgres"]
        os.kill(pid, signal.SIGKILL)
        self.wait_for_end(pid)
        done = self.stack("up")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual((self.state / "env").read_text(), before)
        kept = self.sourced('psql "$PAGEMILL_MIGRATE_URL" -Atqc "DROP TABLE kept; SELECT 7"')
        self.assertEqual(kept.stdout.strip(), "7", kept.stderr)

    def test_the_number_of_workers_follows_and_is_remembered(self):
        self.assertEqual(self.stack("up", "--workers", "3").returncode, 0)
        self.assertEqual(self.stack("up").returncode, 0)
        self.assertIn("worker-3", self.pids())
        self.assertEqual(self.stack("up", "--workers=2").returncode, 0)
        self.assertNotIn("worker-3", self.pids())

    def test_daemons_have_their_own_session_and_nothing_of_the_caller(self):
        for name, pid in self.pids().items():
            self.assertEqual(os.getsid(pid), pid, name)
            self.assertEqual(os.readlink(f"/proc/{pid}/fd/0").split("/")[-1], "null", name)
            for number in ("1", "2"):
                target = os.readlink(f"/proc/{pid}/fd/{number}")
                self.assertTrue(target.endswith(f"/logs/{name}.log"), f"{name}: {target}")

    def test_a_process_that_only_has_the_pid_does_not_count(self):
        stranger = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
        file = self.state / "worker-9.pid"
        file.write_text(f"{stranger.pid}\n")
        (self.state / "worker-9.started").write_text("1\n")
        self.assertEqual(self.stack("up").returncode, 0)
        self.assertIsNone(stranger.poll())
        self.assertFalse(file.exists())
        stranger.communicate()

    def test_a_port_in_use_is_a_clear_error_and_leaves_the_api_alone(self):
        before = self.pids()
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", 0))
            holder.listen()
            port = holder.getsockname()[1]
            done = self.stack("up", "--port", str(port))
        self.assertEqual(done.returncode, 69)
        self.assertIn(f"port {port} on 127.0.0.1 is in use", done.stderr)
        self.assertEqual(self.pids(), before)

    def test_a_process_that_ends_at_once_is_reported_with_its_last_words(self):
        done = self.stack("up", "--workers", "3", MAX_WORKERS="many")
        self.assertEqual(done.returncode, 70)
        self.assertIn("worker-3 ended with exit code 78", done.stderr)
        self.assertIn("MAX_WORKERS", done.stderr)
        self.assertEqual(self.stack("up", "--workers", "2").returncode, 0)

    def test_commands_at_the_same_time_wait_for_each_other(self):
        before = self.pids()
        settings = {"PAGEMILL_BUILT": "1", "PAGEMILL_MODEL_DIR": str(self.folder / "no-model")}
        running = [subprocess.Popen([stack_program, "up", "--state", self.state],
                                    stdout=subprocess.DEVNULL, env={**os.environ, **settings})
                   for _ in range(3)]
        self.assertEqual([child.wait(60) for child in running], [0, 0, 0])
        self.assertEqual(self.pids(), before)

    def test_wrong_usage_is_told_from_failure(self):
        for wrong in (["bogus"], ["up", "--port", "x"], ["up", "--port", "70000"],
                      ["up", "--workers", "101"], []):
            done = run(stack_program, *wrong, "--state", self.state)
            self.assertEqual(done.returncode, 64, wrong)

    def test_z_down_stops_all_and_keeps_the_data(self):
        before = self.pids()
        done = self.stack("down")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for name, pid in before.items():
            self.assertFalse(runs(pid), name)
        self.assertEqual(self.pids(), {})
        self.assertEqual(self.stack("down").returncode, 0)
        self.assertEqual(self.stack("status").returncode, 3)
        self.assertTrue((self.state / "postgres" / "PG_VERSION").exists())

    def test_a_stack_keeps_the_model_of_its_vectors(self):
        self.assertEqual(json.loads((self.state / "settings.json").read_text())["model"],
                         "minilm-l6-int8")
        sys.path.append(str(project / "deploy"))
        from stack import Stack
        older = self.folder / "older"
        older.mkdir()
        (older / "settings.json").write_text('{"port": 8001}')
        self.assertEqual(Stack(older).settings["model"], "use-lite")

    def wait_for_end(self, pid):
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            return
        self.assertTrue(select.select([descriptor], [], [], 30)[0], f"{pid} goes on")
        os.close(descriptor)


if __name__ == "__main__":
    unittest.main(verbosity=2)
