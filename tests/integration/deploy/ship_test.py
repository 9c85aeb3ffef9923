"""What the workflows run, with ssh, scp and curl that only write down how they were called."""
import os
import pathlib
import re
import stat
import subprocess
import tempfile
import unittest

project = pathlib.Path(__file__).resolve().parents[3]
ship = project / "deploy/github/ship"
recorder = """#!/bin/bash
name=$(basename "$0")
for word in "$@"; do printf '%s\\n' "$word" >>"$CALLS/$name"; done
echo -- >>"$CALLS/$name"
for word in "$@"; do if [[ -e $word && $word == */key ]]; then
  stat -c '%a' "$word" >>"$CALLS/mode"; cat "$word" >>"$CALLS/key"; fi; done
case $name:${*: -1} in
  ssh:*mktemp*) echo /tmp/pagemill-ship.AbCd1234 ;;
  ssh:*summary.md*cat* | ssh:*cat*summary.md*) echo '## Result: success' ;;
  ssh:*dpkg-query*) echo "$INSTALLED" ;;
  ssh:*pagemill-deploy*) exit "${DEPLOY_CODE:-0}" ;;
  curl:*) cat >>"$CALLS/body" ;;
esac
"""


class ShipTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.programs = self.folder / "programs"
        self.programs.mkdir()
        for name in ("ssh", "scp", "curl"):
            (self.programs / name).write_text(recorder)
            (self.programs / name).chmod(0o755)
        self.package = self.folder / "pagemill_1.0_amd64.deb"
        self.package.write_bytes(b"x")
        self.summary = self.folder / "summary"
        self.server = {"SSH_HOST": "server.example", "SSH_USER": "deployer",
                       "SSH_PRIVATE_KEY": "the private key",
                       "SSH_KNOWN_HOSTS": "server.example key"}

    def run_script(self, script, *words, **names):
        return subprocess.run(
            [script, *map(str, words)], capture_output=True, text=True, check=False, timeout=60,
            env={"PATH": f"{self.programs}:{os.environ['PATH']}", "CALLS": str(self.folder),
                 "HOME": str(self.folder), "GITHUB_STEP_SUMMARY": str(self.summary),
                 "TMPDIR": str(self.folder), **names})

    def calls(self, name):
        file = self.folder / name
        return file.read_text() if file.exists() else ""

    def test_a_package_is_copied_and_deployed_and_the_summary_comes_back(self):
        done = self.run_script(ship, "deploy", self.package, "--reason", "a 'b' $(c)",
                               **self.server)
        self.assertEqual(done.returncode, 0, done.stderr)
        said = self.calls("ssh")
        there = "/tmp/pagemill-ship.AbCd1234"
        self.assertIn(f"sudo /usr/sbin/pagemill-deploy --summary {there}/summary.md --reason "
                      f"a\\ \\'b\\'\\ \\$\\(c\\) {there}/pagemill_1.0_amd64.deb", said)
        self.assertIn("StrictHostKeyChecking=yes", said)
        self.assertIn("deployer@server.example", said)
        self.assertIn("rm -rf /tmp/pagemill-ship.AbCd1234", said)
        self.assertIn("deployer@server.example:/tmp/pagemill-ship.AbCd1234/", self.calls("scp"))
        self.assertEqual(self.summary.read_text(), "## Result: success\n")

    def test_the_key_is_in_no_argument_and_is_gone_afterwards(self):
        self.run_script(ship, "check", **self.server)
        self.assertNotIn("the private key", self.calls("ssh"))
        self.assertIn("the private key", self.calls("key"))
        self.assertEqual(set(self.calls("mode").split()), {"600"})
        self.assertEqual([path for path in self.folder.rglob("*") if path.is_file() and
                          path.name != "key" and path.stat().st_mode & stat.S_IRUSR and
                          b"the private key" in path.read_bytes()], [])

    def test_the_exit_code_is_that_of_the_deployment(self):
        done = self.run_script(ship, "deploy", self.package, **self.server, DEPLOY_CODE="1")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(self.summary.read_text(), "## Result: success\n")

    def test_commands_there_are_named_by_their_whole_path(self):
        # SSH gives a user no /usr/sbin.
        for words in (["plan", self.package], ["deploy", self.package], ["check"]):
            self.run_script(ship, *words, **self.server)
        called = re.findall(r"\S*pagemill-(?:deploy|health-check)\b", self.calls("ssh"))
        self.assertEqual(set(called), {"/usr/sbin/pagemill-deploy",
                                       "/usr/sbin/pagemill-health-check"})
        self.assertEqual(len(called), 3)

    def test_the_installed_commit_is_that_of_the_version_there(self):
        commit = subprocess.run(
            ["git", "-c", "safe.directory=*", "-C", project, "rev-parse", "HEAD"],
            capture_output=True, text=True, check=True).stdout.strip()
        for version, expected in ((f"1.0+20260102030405.{commit[:8]}", f"{commit}\n"),
                                  ("1.0+20260102030405.00000000", ""), ("1.0", "")):
            with self.subTest(version):
                done = self.run_script(ship, "installed", INSTALLED=version, **self.server)
                self.assertEqual((done.returncode, done.stdout), (0, expected), done.stderr)

    def test_what_is_missing_is_named_at_once_and_root_is_refused(self):
        done = self.run_script(ship, "check")
        self.assertEqual(done.returncode, 78)
        for name in ("SSH_HOST or DEPLOY_HOST", "SSH_USER", "SSH_PRIVATE_KEY", "SSH_KNOWN_HOSTS"):
            self.assertIn(name, done.stderr)
        root = {**self.server, "SSH_USER": "root"}
        self.assertEqual(self.run_script(ship, "check", **root).returncode, 77)
        other = {**self.server, "DEPLOY_HOST": "other.example"}
        del other["SSH_HOST"]
        self.assertEqual(self.run_script(ship, "check", **other).returncode, 0)
        self.assertIn("deployer@other.example", self.calls("ssh"))
        self.assertEqual(self.run_script(ship, "deploy", "none.deb", **self.server).returncode, 66)
        self.assertEqual(self.run_script(ship, "launch").returncode, 64)

    def test_the_analysis_names_the_risk_of_what_changed(self):
        done = self.run_script(ship, "analysis", "HEAD", "intelligent")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("strategy optimized", done.stdout)
        for path, risk in ((".github/workflows/ci.yml", "high"), ("deploy/systemd/x", "high"),
                           ("sql/migrations/0001_a.sql", "high"), ("api/main.cpp", "medium"),
                           ("deploy/install-deps", "medium"), ("docs/a.md", "low")):
            with self.subTest(path):
                said = subprocess.run(
                    ["bash", "-c", '. "$1"; source_risk "$2"', "-",
                     project / "deploy/lib/deploying/plan.sh", path],
                    capture_output=True, text=True, check=False)
                self.assertEqual(said.stdout, f"{risk}\n", said.stderr)
        self.assertEqual(self.run_script(ship, "analysis", "HEAD", "bold").returncode, 64)
        done = self.run_script(ship, "analysis", "no-commit", "intelligent")
        self.assertEqual(done.returncode, 66)

    def test_sentry_is_told_of_the_release_or_nothing_is_done(self):
        script = project / "deploy/github/sentry-release"
        self.assertEqual(self.run_script(script, "1.0", "abc", "main").returncode, 0)
        self.assertEqual(self.calls("curl"), "")
        token = {"SENTRY_AUTH_TOKEN": "the token", "SENTRY_ORG": "o", "SENTRY_PROJECT": "p"}
        done = self.run_script(script, "1.0", "abc", "main", **token)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("/api/0/organizations/o/releases/", self.calls("curl"))
        self.assertIn("/deploys/", self.calls("curl"))
        self.assertIn('"pagemill@1.0"', self.calls("body"))
        self.assertNotIn("the token", self.calls("curl"))
        del token["SENTRY_ORG"]
        self.assertEqual(self.run_script(script, "1.0", "abc", "main", **token).returncode, 78)


if __name__ == "__main__":
    unittest.main(verbosity=2)
