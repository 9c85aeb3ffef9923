"""Tests deploy/point-in-time on a PostgreSQL of its own: what was there a moment ago comes back,
and what came later does not. The argument is the build folder."""
import gzip
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import unittest

from operator_site import Site, free_port, project, wait_until

bin_folder = pathlib.Path(sys.argv.pop(1)) / "bin"
archive_wal = project / "deploy/lib/recovery/archive_wal.sh"


@unittest.skipIf(os.geteuid() != 0, "the operator's commands are root's")
class PointInTimeTest(unittest.TestCase):
    """The tests share an installation and go on where the one before ended."""

    @classmethod
    def setUpClass(cls):
        cls.site = Site(bin_folder, "moment")
        cls.addClassCleanup(cls.close)
        cls.site.migrate()
        cls.archive = cls.site.state / "archive"
        cls.data = cls.site.cluster.postgres.data
        cls.into = cls.site.state / "past"

    @classmethod
    def close(cls):
        cls.stop(cls.data)
        cls.stop(cls.into / "data")
        cls.site.cluster.postgres.daemon.forget()
        cls.site.close()

    @staticmethod
    def stop(data):
        subprocess.run(["runuser", "-u", "postgres", "--", "/usr/lib/postgresql/17/bin/pg_ctl",
                        "stop", "-m", "immediate", "-D", data], cwd="/", check=False,
                       capture_output=True)

    def run_it(self, *arguments, code=0, **more):
        done = self.site.run("point-in-time", *arguments,
                             PAGEMILL_ARCHIVE_DIR=str(self.archive), **more)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def write(self, name):
        """A row whose time is apart from those before and after; returns the time after it."""
        self.site.value(f"INSERT INTO workspaces (name) VALUES ('{name}')")
        after = self.site.value("SELECT clock_timestamp() + interval '50 ms'")
        wait_until(lambda: self.site.value(f"SELECT clock_timestamp() > '{after}'") == "t", "time")
        return after

    def names(self):
        return self.site.value("SELECT string_agg(name, ' ' ORDER BY name) FROM workspaces")

    @staticmethod
    def names_of(folder, port):
        return subprocess.run(
            ["runuser", "-u", "postgres", "--", "psql", "-h", folder, "-p", str(port), "-Atc",
             "SELECT string_agg(name, ' ' ORDER BY name) FROM workspaces", "pagemill"],
            capture_output=True, text=True, check=True, cwd="/").stdout.strip()

    def switch(self):
        """Ends a segment that has something; returns its name."""
        self.site.value("SELECT pg_create_restore_point('test')")
        return self.site.value("SELECT pg_walfile_name(pg_switch_wal())")

    def archive_all(self):
        segment = self.switch()
        wait_until((self.archive / "wal" / f"{segment}.gz").exists, f"{segment} is archived")

    def destroy(self):
        """The server dies, and its disk with it."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        wait_until(lambda: not pathlib.Path(f"/proc/{pid}").exists(), "it is gone")
        shutil.rmtree(self.data)

    def test_1_it_is_enabled_and_says_how_far_it_reaches(self):
        self.assertIn("nothing is archived", self.run_it("status", code=69).stderr)
        self.assertIn("must be restarted", self.run_it("enable", code=1).stderr)
        self.assertIn("1 copies of the server", self.run_it("enable", "--restart").stdout)
        self.run_it("enable")  # again, which changes nothing but takes a copy
        self.assertEqual((self.archive.stat().st_mode & 0o777), 0o700)
        # It goes on without the package.
        self.assertNotIn(str(project), self.site.value("SHOW archive_command"))

    def test_2_a_moment_comes_back_beside_the_server(self):
        self.write("first")
        between = self.write("second")
        self.write("third")
        # The newest changes are not archived yet: they are in the running server's folder.
        port = free_port()
        done = self.run_it("restore", between, "--into", self.into, "--port", port)
        self.assertIn("it holds 0 documents", done.stdout)
        self.assertEqual(self.names_of(self.into, port), "default first second")
        self.assertEqual(self.names(), "default first second third")

    def test_3_a_destroyed_server_comes_back_as_it_was_at_a_moment(self):
        before = self.write("kept")
        self.write("mistake")
        self.archive_all()
        self.destroy()
        # And a first restore was killed.
        self.data.mkdir(mode=0o700)
        aside = self.data.with_name("postgres_replaced_20200101_000000")
        (self.data / "pagemill_unfinished").write_text(f"{aside}\n")
        (self.data / "recovery.signal").touch()
        self.run_it("restore", before, "--replace")
        self.assertEqual(list(self.site.state.glob("postgres*_re*")), [])
        self.assertFalse((self.data / "pagemill_unfinished").exists())
        self.assertEqual(self.names(), "default first kept second third")
        self.site.value("INSERT INTO workspaces (name) VALUES ('afterwards')")
        self.assertIn("3 copies", self.run_it("status").stdout)

    def test_4_a_server_that_runs_is_moved_aside_and_its_history_is_followed(self):
        before = self.write("later")
        between = self.write("another mistake")
        self.write("a third")
        fakes = self.site.state / "fakes"
        fakes.mkdir()
        (fakes / "pg_basebackup").write_text("#!/bin/sh\nexit 1\n")
        (fakes / "pg_basebackup").chmod(0o755)
        path = f"{fakes}:{self.site.environment()['PATH']}"
        done = self.run_it("restore", before, "--replace", PATH=path)
        self.assertIn("until there is a copy of the server", done.stderr)
        self.assertEqual(self.names(), "afterwards default first kept later second third")
        self.assertTrue(list(self.site.state.glob("postgres_replaced_*")))
        self.assertIn("since it went back in time", self.run_it("status", code=1).stderr)
        # Each history has a number of its own, and one that was left can be gone back to.
        self.write("new history")
        self.archive_all()
        self.run_it("base")
        self.assertEqual(sorted(path.name for path in (self.archive / "wal").glob("*.history.gz")),
                         ["00000002.history.gz", "00000003.history.gz"])
        other, port = self.site.state / "other", free_port()
        self.run_it("restore", between, "--into", other, "--port", port)
        self.addCleanup(self.stop, other / "data")
        self.assertEqual(self.names_of(other, port), "afterwards another mistake default first "
                         "kept later second third")

    def test_5_what_cannot_be_reached_is_said(self):
        self.assertIn("cannot be reached",
                      self.run_it("restore", "2001-01-01", "--into", "/x", code=65).stderr)
        self.assertIn("yet to come",
                      self.run_it("restore", "2101-01-01", "--into", "/x", code=65).stderr)
        self.run_it("restore", "some day", "--into", "/x", code=64)
        self.run_it("restore", "yesterday", code=64)
        self.run_it("restore", "now", "--into", self.into, code=73)
        # Nothing happened since: the log ends before, and the server is left as it was.
        before = self.names()
        done = self.run_it("restore", "now", "--replace", code=65)
        self.assertIn("the log that was archived ends before", done.stderr)
        self.assertIn("the server is as it was before", done.stderr)
        self.assertEqual(self.names(), before)

    def test_6_what_no_moment_needs_is_removed_and_the_rest_stays(self):
        self.archive_all()
        bases = sorted(path.name for path in (self.archive / "base").iterdir())
        (self.archive / "base" / bases[0]).rename(self.archive / "base" / "20200101_000000")
        (self.archive / "base" / bases[1]).rename(self.archive / "base" / "20200102_000000")
        segments = len(list((self.archive / "wal").iterdir()))
        self.run_it("prune")
        left = sorted(path.name for path in (self.archive / "base").iterdir())
        self.assertEqual(left, ["20200102_000000", *bases[2:]])
        self.assertLess(len(list((self.archive / "wal").iterdir())), segments)
        self.run_it("status")

    def test_7_a_lost_segment_and_an_archive_that_fails_are_seen(self):
        shutil.rmtree(self.archive / "base" / "20200102_000000")
        self.archive_all()
        self.archive_all()
        newest = sorted((self.archive / "wal").glob("0000000?" + "?" * 16 + ".gz"))
        lost = newest[-2].rename(self.site.state / "lost")
        self.assertIn("is missing", self.run_it("status", code=1).stderr)
        lost.rename(newest[-2])
        self.run_it("status")
        (self.archive / "wal").chmod(0o500)
        segment = self.switch()
        wait_until(lambda: self.site.value("SELECT failed_count > 0 FROM pg_stat_archiver") == "t",
                   "archiving fails")
        self.assertIn("archiving fails, 1 segments wait", self.run_it("status", code=1).stderr)
        (self.archive / "wal").chmod(0o700)
        self.archive_all()
        self.assertTrue((self.archive / "wal" / f"{segment}.gz").exists())

    def test_8_a_segment_is_never_overwritten(self):
        folder = self.site.state / "segments"
        folder.mkdir()
        first, second = folder / "first", folder / "second"
        first.write_bytes(b"a" * 1000)
        second.write_bytes(b"b" * 1000)

        def archived(path, into=folder):
            return subprocess.run(["bash", archive_wal, into, path, "0" * 24], text=True,
                                  capture_output=True, check=False)

        self.assertEqual(archived(first).returncode, 0)
        self.assertEqual(archived(first).returncode, 0)
        refused = archived(second)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("is there, and is not", refused.stderr)
        self.assertEqual(gzip.decompress((folder / ("0" * 24 + ".gz")).read_bytes()), b"a" * 1000)
        self.assertEqual(archived(first, folder / "nowhere").returncode, 1)
        self.assertEqual(len(list(folder.iterdir())), 3)

    def test_9_it_can_be_disabled(self):
        self.run_it("disable")
        self.assertEqual(self.site.value("SHOW archive_command"), "")
        self.run_it("base", code=69)
        self.run_it("bogus", code=64)


if __name__ == "__main__":
    unittest.main(verbosity=2)
