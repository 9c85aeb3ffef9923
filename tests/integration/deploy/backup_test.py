"""Tests deploy/backup and deploy/restore on PostgreSQL servers of their own, with the programs of
the build folder given."""
import gzip
import io
import os
import re
import signal
import stat
import subprocess
import tarfile
import unittest

from backup_case import BackupCase
from operator_site import project, wait_until

name_shape = re.compile(r"pagemill_backup_\d{8}_\d{6}\.tar\.gz")
full_disk = 'mount -t tmpfs -o size="$1" tmpfs "$2" && shift 2 && exec "$@"'


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def on_small_disk(folder, size):
    """The words that run a command with a disk of its own mounted at a folder."""
    return ("unshare", "--mount", "--propagation", "private", "bash", "-c", full_disk, "disk",
            size, str(folder))


class BackupTest(BackupCase):
    def test_what_is_backed_up_while_jobs_run_comes_back_and_they_complete(self):
        self.empty_other()
        for seed in range(10, 18):
            self.site.submit(seed, "--pages", "20")
        slow = self.site.submit(99, "--kind", "slow", "--odd-page", "0", "--weight", "3",
                                "--pages", "16")
        done = self.backup()
        self.assertIn("verified in", done.stdout)
        self.assertIn(self.site.value("SELECT id FROM jobs_live"), self.site.value(
            f"SELECT id FROM jobs WHERE document_id = '{slow}'"), "no job ran meanwhile")
        self.site.wait_for_jobs()
        made = self.site.newest()
        self.assertRegex(made.name, name_shape)
        self.assertEqual([mode(made), mode(self.site.backups)], [0o600, 0o700])
        said = self.restore(made).stdout
        self.assertRegex(said, r"[1-9] jobs were running then")
        # The login's password came from the settings of the backup, and the role's from the roles.
        password = self.site.cluster.settings["pagemill_api_password"]
        self.other.cluster.settings["pagemill_api_password"] = password
        self.assertEqual(mode(self.other.etc / "pagemill-api.env"), 0o600)
        self.other.value("ALTER ROLE pagemill_worker_login PASSWORD '"
                         + self.other.cluster.settings["pagemill_worker_password"] + "'")
        self.other.start()
        self.other.wait_for_jobs()
        self.assertEqual(self.other.hashes(), self.site.hashes())
        self.assertEqual(len(self.other.hashes()), 13)

    def test_it_refuses_to_overwrite_and_renames_what_it_replaces(self):
        self.empty_other()
        self.restore(self.write(self.sound), PAGEMILL_ETC_DIR=self.fresh_settings())
        refused = self.restore(self.write(self.sound), code=73)
        self.assertIn("pagemill has 4 documents, 4 jobs: give --replace pagemill", refused.stderr)
        self.restore("--replace", "other", self.write(self.sound), code=73)
        self.other.value("UPDATE documents SET title = 'mine'")
        with subprocess.Popen(["psql", self.other.cluster.owner_url(), "-qc", r"\! cat"],
                              stdin=subprocess.PIPE) as user:
            self.assertIn("is in use by postgres from 127.0.0.1", self.restore(
                "--replace", "pagemill", self.write(self.sound), code=75).stderr)
            user.communicate()
        self.restore("--replace", "pagemill", "--configuration", self.write(self.sound),
                     PAGEMILL_ETC_DIR=str(self.other.state / "fresh"))
        self.assertEqual(self.other.value("SELECT count(*) FROM documents WHERE title = 'mine'"),
                         "0")
        kept = self.other.value("SELECT datname FROM pg_database WHERE datname LIKE "
                                "'pagemill_replaced_%'", "postgres")
        self.assertEqual(self.other.value(
            "SELECT count(*) FROM documents WHERE title = 'mine'", kept), "4")
        fresh = self.other.state / "fresh"
        self.assertIn("elsewhere.test", (fresh / "operator.env").read_text())
        aside = sorted(self.other.state.glob("fresh_replaced_*"))
        self.assertEqual((aside[0] / "pagemill.env").read_text(), "# nothing\n")
        # Of the host's own settings the first restore took nothing away, and added the backup's.
        self.assertEqual({path.name: path.read_text() for path in aside[1].glob("*r*.env")},
                         {"operator.env": "PAGEMILL_DOMAIN=here.test\n"})
        self.assertEqual((aside[1] / "pagemill.env").read_text(), "EXAMPLE_SHARED=1\n")
        self.assertTrue((aside[1] / "pagemill-api.env").exists())

    def fresh_settings(self):
        """A folder as on a host where only the package is installed, and its operator began."""
        fresh = self.other.state / "fresh"
        fresh.mkdir()
        (fresh / "pagemill.env").write_text("# nothing\n")
        (fresh / "operator.env").write_text("PAGEMILL_DOMAIN=here.test\n")
        return str(fresh)

    def test_a_database_of_elsewhere_does_not_come_here_unasked(self):
        said = self.restore(self.write(self.sound), code=78, PAGEMILL_MIGRATE_URL="",
                            PAGEMILL_ETC_DIR=str(self.other.state / "none")).stderr
        self.assertIn("set PAGEMILL_MIGRATE_URL in", said)
        self.assertNotIn("secret", said)
        self.empty_other()
        settled = self.other.state / "settled"
        settled.mkdir()
        url = self.site.cluster.url("pagemill_api", self.site.cluster.port)
        (settled / "pagemill-api.env").write_text(f"DATABASE_URL={url}\n")
        self.assertIn("names another server than the one restored to", self.restore(
            self.write(self.sound), PAGEMILL_ETC_DIR=str(settled)).stderr)

    def test_a_file_that_is_not_whole_or_not_ours_is_refused(self):
        whole = bytearray(self.sound)
        tar = gzip.decompress(whole)
        newer = tar.replace(b"pagemill backup 1\n", b"pagemill backup 2\n")
        flipped = bytearray(tar)
        flipped[tar.index(b"database.dump.00000") + 20000] ^= 4
        stranger = io.BytesIO()
        with tarfile.open(fileobj=stranger, mode="w:gz") as other:
            other.add(project / "LICENSE", "LICENSE")
        cases = {
            "it is empty": [b""], "it is not a .tar.gz": [b"hello", b"%PDF-1.7"],
            "it is truncated": [whole[:200], whole[:len(whole) // 2], whole[:-1], whole[:-30],
                                gzip.compress(tar[:5000] + bytes(1024))],
            "it is damaged": [whole[:len(whole) // 2] + b"!!" + whole[len(whole) // 2 + 2:],
                              gzip.compress(flipped)],
            "it is not a backup of Pagemill": [stranger.getvalue()],
            "its format is 2, this program reads 1": [gzip.compress(newer)]}
        for words, files in cases.items():
            for number, content in enumerate(files):
                with self.subTest(words, number=number):
                    said = self.restore("--check", self.write(bytes(content)), code=65).stderr
                    self.assertIn("cannot be restored: " + words, said)
                    self.assertEqual(len(said.splitlines()), 1, said)

    def test_an_encrypted_one_needs_its_key_and_shows_nothing(self):
        key = subprocess.run(["age-keygen"], capture_output=True, text=True, check=True)
        recipient = re.search(r"age1\w+", key.stdout)[0]
        wrong = subprocess.run(["age-keygen"], capture_output=True, text=True, check=True).stdout
        done = self.backup(PAGEMILL_BACKUP_RECIPIENT=recipient)
        made = self.site.newest()
        self.assertTrue(made.name.endswith(".tar.gz.age"))
        self.assertIn("verified in", done.stdout)
        self.assertNotIn(b"pagemill_backup", made.read_bytes())
        self.assertIn("is encrypted: name the key's file", self.restore(made, code=65).stderr)
        self.assertIn("another key", self.restore(
            "--identity", self.write(wrong.encode(), "wrong"), made, code=65).stderr)
        right = self.write(key.stdout.encode(), "right")
        self.assertIn("it is sound", self.restore("--check", "--identity", right, made).stdout)
        cut = self.write(made.read_bytes()[:-100], "cut.age")
        self.assertIn("truncated", self.restore("--check", "--identity", right, cut,
                                                code=65).stderr)
        self.assertIn("PAGEMILL_BACKUP_RECIPIENT", self.backup(
            code=78, PAGEMILL_BACKUP_RECIPIENT="age1nonsense").stderr)
        made.unlink()

    def test_a_full_disk_is_said_and_leaves_the_older_ones(self):
        small = self.site.state / "small"
        small.mkdir(exist_ok=True)
        done = self.backup("--to", small, "--no-verify", code=73,
                           before=on_small_disk(small, "64k"))
        self.assertIn(f"no room left in {small}", done.stderr)
        script = self.site.state / "look"
        script.write_text('#!/bin/bash\n"$@"\necho "code $?"; ls -A ' + str(small) + "\n")
        script.chmod(0o755)
        looked = self.site.run("backup", "--to", small, "--no-verify",
                               before=(*on_small_disk(small, "64k"), str(script)))
        self.assertEqual(looked.stdout.splitlines()[-1], "code 73")
        done = self.backup("--work", small, code=73, before=on_small_disk(small, "8m"))
        self.assertIn("verification needs", done.stderr)
        # Room for the database, but not for a server around it.
        done = self.backup("--work", small, code=73, before=on_small_disk(small, "20m"))
        self.assertIn(f"no room left in {small}", done.stderr)

    def test_seven_are_kept_by_count_and_only_of_ours(self):
        for path in self.site.backups.glob("*"):
            path.unlink()
        older = [f"pagemill_backup_2020010{day}_000000.tar.gz" for day in range(1, 10)]
        others = ["pagemill_backup_20200101.tar.gz", "notes.txt", "pagemill_backup_x.tar.gz"]
        for name in older + others:
            (self.site.backups / name).write_bytes(b"old")
        left_behind = self.site.backups / ".pagemill_backup_20200101_000000.tar.gz.part"
        left_behind.write_bytes(b"half")
        failed = self.site.run("backup", PAGEMILL_MIGRATE_URL="postgresql://x:y@127.0.0.1:1/z")
        self.assertEqual(failed.returncode, 69)
        self.assertIn("the database does not answer", failed.stderr)
        self.assertEqual(set(self.site.all_backups()) - {left_behind.name}, {*older, *others})
        self.backup("--no-verify")
        now = self.site.all_backups()
        self.assertLessEqual(set(others), set(now))
        for name in others:
            (self.site.backups / name).unlink()
        self.assertEqual(len([name for name in now if name_shape.fullmatch(name)]), 7)
        self.assertNotIn(left_behind.name, now)
        self.assertEqual([name for name in older if name in now], older[3:])
        link = self.site.state / "link"
        link.symlink_to(self.site.backups)
        self.backup("--no-verify", "--keep", "2", "--to", link)
        self.assertEqual(len([name for name in self.site.all_backups()
                              if name_shape.fullmatch(name)]), 2)

    def test_a_newer_schema_is_refused_and_the_database_stays(self):
        self.empty_other()
        done = self.restore(self.write(self.sound), code=71, PAGEMILL_ETC_DIR="/proc/none")
        self.assertIn("pagemill is restored, but what comes after", done.stderr)
        self.site.value("INSERT INTO schema_migrations (number, name, checksum, serves) "
                        "VALUES (999, '0999_later', repeat('0', 64), 998)")
        try:
            self.backup("--no-verify")
        finally:
            self.site.value("DELETE FROM schema_migrations WHERE number = 999")
        said = self.restore("--replace", "pagemill", self.site.newest(), code=65).stderr
        self.assertIn("the backup's schema is 999", said)
        self.assertEqual(self.other.value("SELECT count(*) FROM documents"), "4")
        self.site.newest().unlink()

    def test_one_runs_at_a_time(self):
        lock = self.site.library / ".backup.lock"
        with subprocess.Popen(["flock", str(lock), "bash", "-c", "echo held; read -r line"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            holder.stdout.readline()
            self.assertIn("another run is at work", self.backup(code=75).stderr)
            self.assertIn("another run is at work",
                          self.restore(self.write(self.sound), code=75, on=self.site).stderr)
            with subprocess.Popen(
                    [self.site.command("backup"), "--no-verify", "--wait", "60"], text=True,
                    stdout=subprocess.PIPE, env=self.site.environment()) as waiting:
                self.assertIn("waiting for it, at most 60 s", waiting.stdout.readline())
                holder.communicate("\n")
                waiting.communicate()
                self.assertEqual(waiting.returncode, 0)

    def test_a_killed_one_does_not_keep_the_next_from_running(self):
        def processes(setting):
            return subprocess.run(["pgrep", "-f", setting], capture_output=True, check=False,
                                  text=True).stdout.split()

        with subprocess.Popen([self.site.command("backup")], env=self.site.environment(),
                              stdout=subprocess.DEVNULL, start_new_session=True) as killed:
            wait_until(lambda: list(self.site.library.glob(".verify.*/.s.PGSQL.5432")),
                       "it verifies")
            os.killpg(killed.pid, signal.SIGKILL)
        wait_until(lambda: not processes(f"pg_ctl start --pgdata={self.site.library}"), "no start")
        self.backup("--no-verify")
        self.assertEqual(list(self.site.library.glob(".verify.*")), [])

    def test_it_is_clear_about_what_it_cannot_do(self):
        programs = self.site.state / "programs"
        programs.mkdir(exist_ok=True)
        fake = programs / "pg_dump"
        fake.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 16.2 (Debian)'\n")
        fake.chmod(0o755)
        path = f"{programs}:{self.site.environment()['PATH']}"
        self.assertIn("pg_dump is of PostgreSQL 16, the server of 17",
                      self.backup(code=69, PATH=path).stderr)
        self.assertIn("PAGEMILL_BACKUP_KEEP", self.backup(code=78, PAGEMILL_BACKUP_KEEP="0").stderr)
        fake = programs / "getent"
        fake.write_text("#!/bin/sh\nexit 2\n")
        fake.chmod(0o755)
        (programs / "pg_dump").unlink()
        self.assertIn("needs the account postgres", self.backup(code=69, PATH=path).stderr)
        self.assertIn("not verified", self.backup(PATH=path, PAGEMILL_BACKUP_VERIFY="off").stdout)
        self.backup(code=78, PAGEMILL_BACKUP_VERIFY="maybe")
        self.backup("--wait", "long", code=64)
        self.backup("--bogus", code=64)
        self.restore(code=64)
        self.assertIn("there is no file", self.restore("/nonexistent.tar.gz", code=69).stderr)
        self.assertIn("the database does not answer", self.backup(
            code=69, PAGEMILL_MIGRATE_URL="postgresql://x:y@127.0.0.1:1/z").stderr)

    def test_no_secret_is_shown(self):
        done = self.backup("--no-verify", before=("bash", "-xc", '"$0" "$@"'))
        for role in ("postgres", "pagemill_api", "pagemill_worker"):
            self.assertNotIn(self.site.cluster.settings[f"{role}_password"],
                             done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
