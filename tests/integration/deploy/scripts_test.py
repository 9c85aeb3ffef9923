"""What a machine can say of the scripts and workflows without running them: shellcheck, actionlint,
and rules of our own: actions are pinned by commit, and only the secrets of docs/deploying.md are
named."""
import os
import pathlib
import re
import shutil
import subprocess
import unittest

project = pathlib.Path(__file__).resolve().parents[3]
workflows = sorted((project / ".github/workflows").glob("*.yml"))
actionlint_version = "v1.7.7"
# What a workflow may name: those that have a use here, of the guide's list. The service's own
# secrets stay on the server.
secrets = {"SSH_PRIVATE_KEY", "SSH_HOST", "DEPLOY_HOST", "SSH_USER", "VERCEL_TOKEN",
           "VERCEL_ORG_ID", "VERCEL_PROJECT_ID", "SENTRY_AUTH_TOKEN"}


def problems_of(text):
    """What a workflow's text has that ours must not have."""
    found = [f"{uses}: not pinned by commit, with its version behind"
             for uses in re.findall(r"uses: *([^\n]+)", text)
             if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} +# v\d+(\.\d+)*", uses)]
    found += [f"the secret {name}: not of the list"
              for name in set(re.findall(r"secrets\.(\w+)", text)) - secrets]
    if not re.search(r"(?m)^permissions:\n  contents: read$", text):
        found.append("no permissions: contents: read")
    # A value that somebody types or pushes must reach a script as a variable, never as its text.
    for block in re.findall(r"(?ms)^ +(?:- )?run: (.*?)(?=^ +- |^ {2}\w|\Z)", text):
        found += [f"{value}: inside a script" for value in
                  re.findall(r"\$\{\{ *(?:inputs|github\.event|github\.head_ref)[^}]*\}\}",
                             re.sub(r"(?ms)^ +env:\n.*", "", block))]
    # Secrets of an environment are empty in a job that does not name it.
    jobs = re.split(r"(?m)^  ([\w-]+):\n(?=    )", text.split("\njobs:\n")[-1])
    found += [f"the job {name} has secrets and no environment"
              for name, body in zip(jobs[1::2], jobs[2::2])
              if re.search(r"secrets\.[A-Z]", body) and "\n    environment: " not in body]
    found += [f"{token}: in a list of processes" for token in re.findall(r"--token\S* \S+", text)]
    found += [f"{run}: not pinned" for run in re.findall(r"npx .*", text)
              if not re.match(r"npx --yes \w+@\d+\.\d+\.\d+ ", run)]
    return found


def in_bash(path):
    shells = (b"#!/usr/bin/env bash", b"#!/bin/sh")
    return path.is_file() and path.read_bytes()[:60].startswith(shells)


class ScriptsTest(unittest.TestCase):
    def shellcheck(self, *words):
        done = subprocess.run(["shellcheck", "-x", "-P", "SCRIPTDIR", "-S", "warning", "-f", "gcc",
                               *map(str, words)],
                              cwd=project, capture_output=True, text=True, check=False)
        self.assertEqual(done.stdout + done.stderr, "")

    @unittest.skipUnless(shutil.which("shellcheck"), "shellcheck is not installed")
    def test_shellcheck_finds_nothing_in_commands(self):
        folders = ("deploy", "deploy/github", "deploy/debian", "tests/suites", "tests/booted",
                   "tests")
        files = [path for folder in folders for path in sorted((project / folder).glob("*"))
                 if in_bash(path)]
        self.assertGreater(len(files), 15)
        self.shellcheck(*files)

    @unittest.skipUnless(shutil.which("shellcheck"), "shellcheck is not installed")
    def test_shellcheck_finds_nothing_in_what_they_source(self):
        # Their variables are the commands', and the other way round.
        self.shellcheck("-s", "bash", "-e", "SC2034,SC2154",
                        *sorted((project / "deploy/lib").rglob("*.sh")))
        # Checks are called by name, what they say in the container is quoted for it, and the suite
        # ends at a step that fails.
        self.shellcheck("-s", "bash", "-e", "SC1090,SC2034,SC2154,SC2016,SC2164,SC2329",
                        *sorted((project / "tests/booted").rglob("*.sh")))

    def actionlint(self):
        """The program, fetched and built once by Go; None, with the reason, if that cannot be."""
        cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
        folder = cache / "pagemill/actionlint" / actionlint_version
        program = folder / "actionlint"
        if program.exists():
            return program, ""
        if not shutil.which("go"):
            return None, "Go is not installed"
        done = subprocess.run(
            ["go", "install", f"github.com/rhysd/actionlint/cmd/actionlint@{actionlint_version}"],
            env={**os.environ, "GOBIN": str(folder), "GOPATH": str(cache / "pagemill/go"),
                 "GOCACHE": str(cache / "pagemill/go/build"), "GOFLAGS": "-modcacherw"},
            capture_output=True, text=True, timeout=240, check=False)
        return (program, "") if done.returncode == 0 else (None, done.stderr.strip()[-200:])

    def test_actionlint_finds_nothing(self):
        program, why = self.actionlint()
        if program is None:
            self.skipTest(f"actionlint cannot be had: {why}")
        done = subprocess.run([program, "-color=false", *workflows], cwd=project,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.stdout + done.stderr, "")
        self.assertEqual(done.returncode, 0)
        planted = workflows[0].read_text().replace("runs-on: ubuntu-24.04", "runs-on: nowhere-1")
        done = subprocess.run([program, "-color=false", "-"], input=planted, cwd=project,
                              capture_output=True, text=True, check=False)
        self.assertIn("nowhere-1", done.stdout)

    def test_workflows_keep_our_rules(self):
        self.assertEqual([path.name for path in workflows],
                         ["ci.yml", "deploy.yml", "orchestrated-deployment.yml"])
        for path in workflows:
            with self.subTest(path.name):
                self.assertEqual(problems_of(path.read_text()), [])

    def test_a_workflow_that_breaks_them_is_found(self):
        good = workflows[0].read_text()
        for old, new, said in (
                ("@11bd71901bbe5b1630ceea73d27597364c9af683  # v4.2.2", "@v4", "not pinned"),
                ("  contents: read", "  contents: write", "no permissions"),
                ("jobs:", "env: {A: '${{ secrets.JWT_SECRET_KEY }}'}\njobs:", "JWT_SECRET_KEY"),
                (".ci/run", ".ci/run ${{ inputs.reason }}", "inside a script"),
                (".ci/run", ".ci/run ${{ secrets.SSH_HOST }}", "no environment"),
                (".ci/run", 'npx vercel deploy --token "$TOKEN"', "in a list of processes"),
                (".ci/run", "npx vercel deploy", "not pinned")):
            with self.subTest(said):
                self.assertIn(old, good)
                self.assertTrue(any(said in line for line in problems_of(good.replace(old, new))))

    def test_they_have_the_guides_triggers_inputs_and_jobs(self):
        texts = {path.stem: path.read_text() for path in workflows}
        self.assertRegex(texts["deploy"], r"branches: \[main, production\]")
        self.assertEqual(re.findall(r"(?m)^  ([\w-]+):\n    (?:needs: test\n|runs-on)",
                                    texts["deploy"]), ["test", "deploy-backend", "deploy-frontend"])
        orchestrated = texts["orchestrated-deployment"]
        for name in ("mode", "skip_diagnostics", "branch", "reason"):
            self.assertRegex(orchestrated, rf"(?m)^      {name}:$")
        phases = ["analysis", "validation", "build", "deployment", "verification"]
        jobs = re.split(r"(?m)^  (\w+):\n(?=    )", orchestrated.split("\njobs:\n")[1])
        self.assertEqual(jobs[1::2], phases)
        for before, body in zip(phases, jobs[4::2]):
            self.assertRegex(body, rf"(?m)^    needs: .*\b{before}\b")


if __name__ == "__main__":
    unittest.main(verbosity=2)
