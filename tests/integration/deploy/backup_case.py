"""What tests of deploy/backup and deploy/restore share: two installations, and a sound backup of
the first. The argument is the build folder."""
import os
import pathlib
import sys
import unittest

from operator_site import Site

bin_folder = pathlib.Path(sys.argv.pop(1)) / "bin"


@unittest.skipIf(os.geteuid() != 0, "the operator's commands are root's")
class BackupCase(unittest.TestCase):
    """One installation with documents, and one that is empty."""

    @classmethod
    def setUpClass(cls):
        cls.site, cls.other = Site(bin_folder, "backup"), Site(bin_folder, "restore")
        cls.addClassCleanup(cls.site.close)
        cls.addClassCleanup(cls.other.close)
        cls.site.migrate()
        cls.site.start(workers=2)
        (cls.site.etc / "pagemill-api.env").write_text(
            f"DATABASE_URL={cls.site.cluster.url('pagemill_api', cls.other.cluster.port)}\n")
        (cls.site.etc / "pagemill-api.env").chmod(0o600)
        (cls.site.etc / "pagemill.env").write_text("EXAMPLE_SHARED=1\n")
        (cls.site.etc / "operator.env").write_text(
            "PAGEMILL_MIGRATE_URL=postgresql://owner:secret@elsewhere.test/pagemill\n")
        for seed in range(4):
            cls.site.submit(seed)
        cls.site.wait_for_jobs()
        done = cls.site.run("backup", "--no-verify")
        assert done.returncode == 0, done.stderr
        cls.sound = cls.site.newest().read_bytes()

    def backup(self, *arguments, code=0, **more):
        done = self.site.run("backup", *arguments, **more)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def restore(self, *arguments, code=0, on=None, **more):
        done = (on or self.other).run("restore", *arguments, **more)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def write(self, content, name="pagemill_backup_20200101_000000.tar.gz"):
        path = self.site.state / name
        path.write_bytes(content)
        return path

    def empty_other(self):
        self.other.stop()
        for name in self.other.value("SELECT datname FROM pg_database WHERE datname LIKE "
                                     "'pagemill%'", "postgres").split():
            self.other.value(f"DROP DATABASE {name} WITH (FORCE)", "postgres")
