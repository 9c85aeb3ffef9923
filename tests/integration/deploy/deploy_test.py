"""The commands deploy and rollback, as far as they need no booted system: the plan and the risk of
a change, what is refused, the lock, the packages that are kept. Packages are made here, of
scripts."""
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

project = pathlib.Path(__file__).resolve().parents[3]
deploy = project / "deploy/deploy"
machine = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True,
                         check=True).stdout.strip()
# What a program of ours answers, as far as a deployment asks: its migrations and their number.
program = """#!/bin/sh
case "$*" in
  --version) echo "program {version}" ;;
  "--json migrate list") cat <<'LIST'
{list}
LIST
  ;;
  *) exit {code} ;;
esac
"""


def migrations(*serves, functions=()):
    """The answer of `migrate list`: a migration for each number that it serves."""
    return json.dumps({
        "migrations": [{"number": number, "name": f"{number:04}_step", "serves": oldest}
                       for number, oldest in enumerate(serves, 1)],
        "functions": [{"name": name, "sha256": text} for name, text in functions]})


class Packages:
    def __init__(self, folder):
        self.folder = folder

    def make(self, version, files=(), name="pagemill", architecture=machine, known=migrations(0, 1),
             postinst=None):
        """A package of three programs, a unit and a document, in which `files` are others."""
        tree = self.folder / "tree"
        shutil.rmtree(tree, ignore_errors=True)
        content = {
            "usr/bin/pagemill": program.format(version="x", list=known, code=0),
            "usr/bin/pagemill-api": program.format(version="x", list="", code=0),
            "usr/bin/pagemill-worker": program.format(version="x", list="", code=0),
            "usr/lib/systemd/system/pagemill-api@.service": "[Service]\n",
            "usr/share/doc/pagemill/README.md": "text\n",
            **dict(files)}
        for path, text in content.items():
            file = tree / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            file.chmod(0o755 if "/bin/" in path else 0o644)
        control = tree / "DEBIAN"
        control.mkdir()
        (control / "control").write_text(
            f"Package: {name}\nVersion: {version}\nArchitecture: {architecture}\n"
            "Maintainer: nobody <n@localhost>\nDescription: a test\n")
        if postinst:
            (control / "postinst").write_text(postinst)
            (control / "postinst").chmod(0o755)
        made = self.folder / f"{name}_{version}_{architecture}.deb"
        subprocess.run(["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", tree, made],
                       check=True, capture_output=True)
        return made


class DeployTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.state = self.folder / "state"
        self.state.mkdir()
        self.packages = Packages(self.folder)
        self.first = self.packages.make("1.0")

    def environment(self):
        plain = {name: value for name, value in os.environ.items()
                 if not name.startswith(("PAGEMILL_", "GITHUB_"))}
        return {**plain, "PAGEMILL_ETC_DIR": str(self.folder / "etc"),
                "PAGEMILL_STATE_DIR": str(self.state)}

    def run_command(self, command, *words):
        return subprocess.run([command, *map(str, words)], capture_output=True, text=True,
                              check=False, timeout=60, env=self.environment())

    def plan(self, new, *words):
        return self.run_command(deploy, "--plan", "--from", self.first, *words, new)

    def library(self, script):
        """Runs a script with the parts of the commands at hand."""
        return self.run_command(*self.words(script)).stdout

    @staticmethod
    def words(script):
        parts = ("messages settings waiting deploying/package deploying/plan"
                 " deploying/record deploying/change")
        return ["bash", "-c", "set -euo pipefail; program=test; work=$(mktemp -d); "
                f"for part in {parts}; do . {project}/deploy/lib/$part.sh; done; {script}"]

    def test_the_risk_is_that_of_the_most_serious_change(self):
        unit = "usr/lib/systemd/system/pagemill-api@.service"
        api = program.format(version="y", list="", code=0)
        for risk, change in (
                ("low", {}),
                ("low", {"files": {"usr/share/doc/pagemill/README.md": "other\n"}}),
                ("low", {"files": {"usr/share/man/man1/pagemill.1": "other\n"}}),
                ("medium", {"files": {"usr/bin/pagemill-api": api}}),
                ("medium", {"files": {"usr/lib/pagemill/backup": "other\n"}}),
                ("medium", {"known": migrations(0, 1, functions=[("f", "2")])}),
                ("high", {"files": {unit: "[Service]\nUser=x\n"}}),
                ("high", {"files": {"usr/share/pagemill/nginx/site": "other\n"}}),
                ("high", {"files": {"etc/pagemill/pagemill.env": "A=1\n"}}),
                ("high", {"postinst": "#!/bin/sh\n"}),
                ("high", {"known": migrations(0, 1, 2)})):
            with self.subTest(change=change):
                done = self.plan(self.packages.make("1.1", **change))
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(f"Risk: {risk}.", done.stdout)

    def test_mode_and_risk_give_the_strategy(self):
        high = self.packages.make("1.1", known=migrations(0, 1, 2))
        low = self.packages.make("1.2")
        for package, mode, strategy, seconds, backup in (
                (low, "fast-track", "basic", 30, "no"), (high, "fast-track", "basic", 30, "no"),
                (low, "intelligent", "optimized", 60, "no"),
                (high, "intelligent", "comprehensive", 120, "yes"),
                (low, "comprehensive", "full", 180, "yes")):
            with self.subTest(package=package.name, mode=mode):
                said = self.plan(package, "--mode", mode).stdout
                self.assertIn(f"strategy {strategy}.", said)
                self.assertIn(f"{seconds} s at most", said)
                self.assertIn(f"backup first   {backup}", said)
        self.assertEqual(self.plan(low, "--mode", "daring").returncode, 64)

    def test_migrations_are_named_and_one_that_ends_the_running_programs_is_refused(self):
        done = self.plan(self.packages.make("1.1", known=migrations(0, 1, 2, 2)))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("0003_step 0004_step", done.stdout)
        done = self.plan(self.packages.make("1.1", known=migrations(0, 1, 2, 3)))
        self.assertEqual(done.returncode, 65)
        self.assertIn("0004_step no longer serves", done.stdout)
        # Without a list, such as of a version from before there was one, the plan says so.
        done = self.plan(self.packages.make("1.1", known="nonsense"))
        self.assertIn("not known", done.stdout)

    def test_a_package_that_is_not_what_it_should_be_is_refused(self):
        other = "riscv64" if machine != "riscv64" else "amd64"
        whole = self.packages.make("1.1")
        cut, text = self.folder / "cut.deb", self.folder / "text.deb"
        cut.write_bytes(whole.read_bytes()[:-200])
        text.write_text("no package\n")
        marked = shutil.copy(whole, self.folder / "marked.deb")
        pathlib.Path(f"{marked}.sha256").write_text("0" * 64 + "  marked.deb\n")
        for package, code, said in (
                (cut, 65, "cut off"), (text, 65, "not a Debian package"),
                (marked, 65, "does not match"),
                (self.packages.make("1.1", name="other"), 65, "is the package other"),
                (self.packages.make("1.1", architecture=other), 65, f"is for {other}"),
                (self.folder / "nowhere.deb", 66, "cannot read")):
            with self.subTest(package=package):
                done = self.plan(package)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn(said, done.stderr)

    def test_wrong_arguments_are_64(self):
        for words in (["--plan"], ["--mode"], ["--what"], ["--plan", self.first, self.first],
                      ["--restart", self.first]):
            with self.subTest(words=words):
                self.assertEqual(self.run_command(deploy, *words).returncode, 64)
        self.assertEqual(self.run_command(project / "deploy/rollback", "ten").returncode, 64)

    @unittest.skipIf(os.geteuid(), "only root may deploy")
    def test_a_second_deployment_and_a_rollback_end_with_75(self):
        with open(self.state / ".deploy.lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for command, words in ((deploy, [self.first]), (project / "deploy/rollback", [])):
                done = self.run_command(command, *words)
                self.assertEqual(done.returncode, 75, done.stderr)
                self.assertIn("another run is at work", done.stderr)

    def test_the_last_five_packages_are_kept_and_what_is_named_is_never_dropped(self):
        made = [self.packages.make(version) for version in
                ("1.0", "1.9", "1.10", "1.10~rc1", "2:0.1", "1.11", "1.12")]
        script = "".join(f"keep_package {file} 1.0; " for file in made)
        kept = [line.split()[0] for line in self.library(script + "kept_packages").splitlines()]
        self.assertEqual(kept, ["2:0.1", "1.12", "1.11", "1.10", "1.0"])
        listed = self.run_command(project / "deploy/rollback", "--list")
        self.assertEqual(len(listed.stdout.splitlines()), 5)

    @unittest.skipIf(os.geteuid(), "dpkg is root's")
    def test_what_an_operator_wrote_is_in_no_package_that_is_kept(self):
        machine_folder = self.folder / "machine"
        tree = self.folder / "shipped"
        inside = tree / machine_folder.relative_to("/")
        for name in ("etc/altered.env", "etc/plain.env", "lib/program"):
            (inside / name).parent.mkdir(parents=True, exist_ok=True)
            (inside / name).write_text("as shipped\n")
        (tree / "DEBIAN").mkdir()
        (tree / "DEBIAN/control").write_text(
            f"Package: pagemill\nVersion: 1.0\nArchitecture: {machine}\n"
            "Maintainer: nobody <n@localhost>\nDescription: a test\n")
        (tree / "DEBIAN/conffiles").write_text(
            "".join(f"{machine_folder}/etc/{name}.env\n" for name in ("altered", "plain")))
        made = self.folder / "pagemill.deb"
        subprocess.run(["dpkg-deb", "-Zgzip", "--build", tree, made], check=True,
                       capture_output=True)
        os.environ["DPKG_ADMINDIR"] = str(self.folder / "dpkg")
        self.addCleanup(os.environ.pop, "DPKG_ADMINDIR")
        for folder in ("updates", "info"):
            (self.folder / "dpkg" / folder).mkdir(parents=True)
        (self.folder / "dpkg/status").touch()
        subprocess.run(["dpkg", "-i", made], check=True, capture_output=True)
        (machine_folder / "etc/altered.env").write_text("PASSWORD=secret\n")
        kept = self.library("repack_installed; kept_file 1.0").strip()
        listed = subprocess.run(["dpkg-deb", "-c", kept], capture_output=True, text=True,
                                check=True).stdout
        self.assertIn("lib/program", listed)
        self.assertIn("etc/plain.env", listed)
        self.assertNotIn("altered.env", listed)
        for package in (kept, made):  # back, and the version after it
            subprocess.run(["dpkg", "--force-confold", "-i", package], check=True,
                           capture_output=True, stdin=subprocess.DEVNULL)
            self.assertEqual((machine_folder / "etc/altered.env").read_text(),
                             "PASSWORD=secret\n")
        status = (self.folder / "dpkg/status").read_text()
        shipped = hashlib.md5(b"as shipped\n").hexdigest()
        self.assertIn(f"etc/altered.env {shipped}", status)

    @unittest.skipIf(os.geteuid(), "dpkg is root's")
    def test_dpkg_waits_until_another_program_is_done(self):
        admin = self.folder / "dpkg"
        (admin / "updates").mkdir(parents=True)
        (admin / "status").touch()
        with open(admin / "lock-frontend", "w", encoding="utf-8") as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX)
            script = f"patient_dpkg --admindir={admin} --configure -a && echo configured"
            self.assertNotIn("configured", self.library("lock_seconds=0;" + script + " || true"))
            with subprocess.Popen(self.words(script), stdout=subprocess.PIPE, text=True,
                                  env=self.environment()) as waiting:
                self.assertIn("locked by", waiting.stdout.readline())
                fcntl.lockf(lock, fcntl.LOCK_UN)
                self.assertEqual(waiting.communicate(timeout=60)[0], "configured\n")

    def test_what_a_deployment_did_is_on_record_until_it_ends(self):
        said = self.library(
            "note from 1.0; note to 1.1; note phase installing; note phase restarting;"
            "note rolled 'a b'; describe_interruption; forget; was_interrupted || echo none")
        self.assertIn("1.0 -> 1.1", said)
        self.assertIn("cut off while restarting; restarted so far: a b", said)
        self.assertIn("none", said)

    def test_only_a_change_that_was_not_recovered_stays_on_record_with_its_files(self):
        said = self.library(
            "start_guard() { :; }; end_guard() { :; }; upstream_file=/none; from=1.0 to=1.1;"
            "kept_files=('/a b/c.deb' /d.deb); begin_change;"
            "note rolled x; begin_change; echo \"rolled [$(noted rolled)]\";"
            "IFS=$'\\t' read -ra files <<<\"$(noted files)\"; echo \"${files[0]}|${files[1]}\";"
            "end_change 'failed, not recovered'; echo \"by $(noted command)\";"
            "begin_change; end_change failed; was_interrupted || echo none")
        self.assertEqual(said.splitlines(), ["rolled []", "/a b/c.deb|/d.deb", "by test", "none"])

    def test_only_a_version_that_was_not_kept_before_is_dropped_when_it_fails(self):
        self.library(f"keep_package {self.first}")
        self.assertIn("1.0", self.library("kept_new=; drop_new; kept_packages"))
        self.assertEqual(self.library("echo \"[$(noted new)]\"; note new 1.0; "
                                      "kept_new=$(noted new); drop_new; kept_packages"), "[]\n")

    def test_the_line_that_stays_is_json_whatever_the_reason_says(self):
        self.library("from=1.0 to=1.1 began=0 mode=intelligent reason='a \"b\"; $(c)\nd'; "
                     "audit success")
        line = json.loads((self.state / "deploy.log").read_text())
        self.assertEqual((line["from"], line["to"], line["result"]), ("1.0", "1.1", "success"))
        self.assertEqual(line["reason"], 'a "b"; $(c)\nd')


if __name__ == "__main__":
    unittest.main(verbosity=2)
