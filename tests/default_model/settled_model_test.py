"""Tests which model the settings of a server name after an installation: deploy/lib/models.sh."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

project = pathlib.Path(__file__).resolve().parents[2]


class SettledModelTest(unittest.TestCase):
    def setUp(self):
        self.prefix = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.models = self.prefix / "share/pagemill/models"
        self.models.mkdir(parents=True)
        self.library = self.prefix / "lib/pagemill/lib"
        shutil.copytree(project / "deploy/lib", self.library)
        self.settings = self.prefix / "pagemill.env"
        self.name("minilm-l6-int8")

    def name(self, model):
        self.settings.write_text(f"PAGEMILL_MODEL_DIR={self.models}/{model}\nLOG_LEVEL=INFO\n")

    def install(self, *names):
        for name in names:
            (self.models / name).mkdir()
            (self.models / name / "pagemill-model.json").touch()

    def settle(self):
        """The model that the settings name afterwards, and whether that was said."""
        done = subprocess.run(
            ["bash", "-euc", f". {self.library}/settings.sh; . {self.library}/models.sh; "
             "settle_model"], env={"PATH": "/usr/bin:/bin", "PAGEMILL_ETC_DIR": str(self.prefix)},
            capture_output=True, text=True, check=True)
        lines = self.settings.read_text().splitlines()
        self.assertIn("LOG_LEVEL=INFO", lines)
        [named] = [line for line in lines if line.startswith("PAGEMILL_MODEL_DIR=")]
        return named.rpartition("/")[2], bool(done.stdout)

    def test_a_model_that_is_there_stays(self):
        self.install("minilm-l6-int8", "use-lite")
        self.assertEqual(self.settle(), ("minilm-l6-int8", False))
        self.name("use-lite")
        self.assertEqual(self.settle(), ("use-lite", False))

    def test_the_only_one_that_is_installed_takes_the_place_of_one_that_is_not(self):
        self.install("use-lite")
        self.assertEqual(self.settle(), ("use-lite", True))
        self.assertEqual(self.settle(), ("use-lite", False))

    def test_nothing_is_chosen_among_none_or_several(self):
        self.assertEqual(self.settle(), ("minilm-l6-int8", False))
        self.install("use-lite", "use-lite-int8")
        self.assertEqual(self.settle(), ("minilm-l6-int8", False))


if __name__ == "__main__":
    unittest.main()
