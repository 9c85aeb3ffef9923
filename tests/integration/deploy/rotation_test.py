"""Tests deploy/rotate-secrets with the programs of the build folder given: processes are restarted
by the test, which stands in for systemd."""
import contextlib
import datetime
import os
import pathlib
import re
import subprocess
import sys
import threading
import unittest
import urllib.error
import urllib.request

from operator_site import Site, wait_until

bin_folder = pathlib.Path(sys.argv.pop(1)) / "bin"
old_secret = "an old secret that is long enough to sign tokens with"
restart_script = """#!/bin/bash
echo "$1" >"{asked}"
read -r code <"{answered}"
exit "$code"
"""


class Restarter:
    """Restarts API and worker with the settings of their files when the operator's command asks."""

    def __init__(self, site):
        self.site, self.fails = site, False
        self.asked, self.answered = site.state / "asked", site.state / "answered"
        self.command = site.state / "restart"
        for pipe in (self.asked, self.answered):
            os.mkfifo(pipe)
        self.command.write_text(restart_script.format(asked=self.asked, answered=self.answered))
        self.command.chmod(0o755)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            kind = self.asked.read_text().strip()
            code = 1 if self.fails else 0
            if not self.fails:
                program = self.site.programs[0 if kind == "api" else 1]
                program.close()
                program.closed = False
                program.environment.update(self.settings(f"pagemill-{kind}.env"))
                program.start()
                code = 0 if program.wait_ready() else 1
            self.answered.write_text(f"{code}\n")

    def settings(self, name):
        lines = (self.site.etc / name).read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)


@unittest.skipIf(os.geteuid() != 0, "the operator's commands are root's")
class RotationTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = Site(bin_folder, "rotation")
        cls.addClassCleanup(cls.site.close)
        cls.site.migrate()
        for kind in ("api", "worker"):
            cls.site.cluster.ask(
                f"ALTER ROLE pagemill_{kind}_login SET statement_timeout = '55s'")
            url = cls.site.cluster.url(f"pagemill_{kind}", cls.site.cluster.port)
            cls.write(f"pagemill-{kind}.env", f"DATABASE_URL={url}")
        cls.write("pagemill-api.env", f"PORT={cls.site.port}", f"JWT_SECRET_KEY={old_secret}",
                  "PAGEMILL_AUTH=on")
        cls.site.start()
        cls.restarter = Restarter(cls.site)
        cls.rotate("jwt")

    @classmethod
    def write(cls, name, *lines):
        path = cls.site.etc / name
        with open(path, "a", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in lines))
        path.chmod(0o600)

    @classmethod
    def rotate(cls, *arguments):
        return cls.site.run("rotate-secrets", *arguments,
                            PAGEMILL_RESTART_COMMAND=str(cls.restarter.command))

    def run_it(self, *arguments, code=0):
        done = self.rotate(*arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for name in ("pagemill-api.env", "pagemill-worker.env"):
            for setting, value in self.restarter.settings(name).items():
                if re.search("SECRET|URL", setting) and value:
                    secret = value.rpartition("@")[0].rpartition(":")[2] or value
                    self.assertNotIn(secret, done.stdout + done.stderr)
        return done

    def answer_to(self, secret):
        """The status of a request with a token of a secret: 403 where it is known, else 401."""
        token = subprocess.run([bin_folder / "pagemill", "token"], capture_output=True, text=True,
                               check=True, env={**os.environ, "JWT_SECRET_KEY": secret}).stdout
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.site.port}/api/v1/pdf/documents",
            headers={"Authorization": f"Bearer {token.strip()}"})
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=10)
        refused.exception.close()
        return refused.exception.code

    def made(self, name, days):
        when = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)
        path = self.site.library / "secrets.tsv"
        kept = [line for line in path.read_text().splitlines() if not line.startswith(name)]
        path.write_text("\n".join([*kept, f"{name}\t{when:%Y-%m-%dT%H:%M:%SZ}"]) + "\n")

    def test_1_both_jwt_secrets_are_taken_until_the_old_one_is_ended(self):
        self.run_it("jwt", "--finish", "--now")
        first = self.restarter.settings("pagemill-api.env")["JWT_SECRET_KEY"]
        self.assertEqual([self.answer_to(old_secret), self.answer_to(first)], [401, 403])
        self.run_it("jwt")
        second = self.restarter.settings("pagemill-api.env")["JWT_SECRET_KEY"]
        self.assertEqual([self.answer_to(first), self.answer_to(second)], [403, 403])
        self.assertIn("not finished", self.run_it("jwt", code=1).stderr)
        self.assertIn("give --now", self.run_it("jwt", "--finish", code=1).stderr)
        self.made("jwt_secret", 2)
        self.run_it("jwt", "--finish")
        self.assertEqual([self.answer_to(first), self.answer_to(second)], [401, 403])
        self.assertIn("nothing to finish", self.run_it("jwt", "--finish", code=1).stderr)

    def test_2_a_restart_that_fails_brings_the_old_secret_back(self):
        before = self.restarter.settings("pagemill-api.env")
        workers = self.restarter.settings("pagemill-worker.env")
        self.restarter.fails = True
        self.assertIn("the old one is set again", self.run_it("jwt", code=70).stderr)
        self.assertIn("is set again", self.run_it("database", code=70).stderr)
        self.restarter.fails = False
        after = self.restarter.settings("pagemill-api.env")
        self.assertEqual(after.pop("JWT_SECRET_KEY_PREVIOUS"), "")
        before.pop("JWT_SECRET_KEY_PREVIOUS", None)
        self.assertEqual(after, before)
        self.assertEqual(self.restarter.settings("pagemill-worker.env"), workers)

    def logins(self):
        return self.site.value(
            "SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles "
            "WHERE rolname ~ '_login' AND rolcanlogin")

    def test_3_database_logins_change_in_turns(self):
        self.run_it("database")
        self.assertEqual(self.logins(), "pagemill_api_login_b pagemill_worker_login_b")
        used = {row["usename"] for row in self.site.rows(
            "SELECT usename FROM pg_stat_activity WHERE usename ~ '_login'")}
        self.assertEqual(used, {"pagemill_api_login_b", "pagemill_worker_login_b"})
        self.assertEqual(self.site.value(
            "SELECT rolconfig FROM pg_roles WHERE rolname = 'pagemill_api_login_b'"),
            "{statement_timeout=55s}")
        wait_until(lambda: self.site.ask("/ready"), "the API is ready")
        self.run_it("database")
        self.assertEqual(self.logins(), "pagemill_api_login pagemill_worker_login")

    def test_4_a_login_that_another_host_uses_is_not_ended(self):
        url = self.restarter.settings("pagemill-worker.env")["DATABASE_URL"]
        with contextlib.ExitStack() as stack:
            other = stack.enter_context(subprocess.Popen(
                ["psql", url, "-qc", r"\! cat"], stdin=subprocess.PIPE))
            wait_until(lambda: self.site.value(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'psql' "
                "AND usename = 'pagemill_worker_login'") == "1", "it is connected")
            self.assertIn("pagemill_worker_login is still in use: 127.0.0.1",
                          self.run_it("database", code=75).stderr)
            self.assertIn("pagemill_worker_login ", self.logins())
            other.communicate()
        self.run_it("database", "--finish")
        self.assertEqual(self.logins(), "pagemill_api_login_b pagemill_worker_login_b")

    def make_key(self, name, *flags):
        return subprocess.run(
            [bin_folder / "pagemill", "key", "create", "--name", name, *flags], text=True,
            capture_output=True, check=True, env=self.site.environment()).stdout.strip()

    def test_5_old_api_keys_get_successors_with_the_same_rights(self):
        self.make_key("young")
        old = self.make_key("old one", "--workspace", "reports", "--scopes", "read",
                            "--expires", "400d")
        prefix = old.split("_")[1]
        self.site.value("UPDATE api_keys SET created_at = now() - interval '200 days', "
                        f"expires_at = now() + interval '200 days' WHERE prefix = '{prefix}'")
        self.assertIn(f"{prefix} (old one)", self.run_it("api-keys", code=1).stdout)
        self.assertIn("give --out", self.run_it("api-keys", "--renew", prefix, code=64).stderr)
        out = self.site.state / "keys"
        done = self.run_it("api-keys", "--renew", "--out", out, prefix)
        self.assertEqual(out.stat().st_mode & 0o777, 0o600)
        was, workspace, key = out.read_text().strip().split("\t")
        self.assertEqual([was, workspace], [prefix, "reports"])
        self.assertNotIn(key, done.stdout + done.stderr)
        row = self.site.rows("SELECT name, scopes, expires_at - created_at > '399 days' AS long "
                             f"FROM api_keys WHERE prefix = '{key.split('_')[1]}'")
        self.assertEqual(row, [{"name": "old one", "scopes": ["read"], "long": True}])
        self.run_it("api-keys", "--renew", "--out", out, prefix, code=73)
        self.run_it("api-keys", "--renew", "--out", self.site.state / "none", "zzzzzzzzzzzz",
                    code=69)
        self.site.value(f"UPDATE api_keys SET last_used_at = now() WHERE prefix = '{prefix}'")
        self.assertIn("minutes ago", self.run_it("api-keys", "--revoke", prefix, code=1).stderr)
        self.run_it("api-keys", "--revoke", "--force", prefix)
        self.assertEqual(self.site.value(
            f"SELECT revoked_at IS NOT NULL FROM api_keys WHERE prefix = '{prefix}'"), "t")
        self.run_it("api-keys")

    def test_6_what_is_due_or_exposed_is_said(self):
        self.made("jwt_secret", 3)
        self.made("database_password", 3)
        self.run_it("status")
        self.made("jwt_secret", 91)
        self.assertRegex(self.run_it("status", code=1).stdout, r"jwt_secret +91 d of  90 d  DUE")
        self.made("jwt_secret", 89)
        settings = self.site.etc / "pagemill-api.env"
        settings.chmod(0o640)
        self.assertIn(f"{settings} is 640 of root", self.run_it("status", code=1).stderr)
        settings.chmod(0o600)
        dates = self.site.library / "secrets.tsv"
        dates.rename(self.site.library / "aside")
        self.assertIn("is not known", self.run_it("status", code=1).stdout)
        (self.site.library / "aside").rename(dates)
        self.run_it("status")
        self.run_it("bogus", code=64)
        self.run_it("api-keys", "--renew", code=64)


if __name__ == "__main__":
    unittest.main(verbosity=2)
