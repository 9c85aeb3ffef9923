"""Tests deploy/check-certificate with certificates of its own, and a server that shows them."""
import contextlib
import datetime
import os
import pathlib
import socket
import ssl
import subprocess
import threading
import unittest

from operator_site import Site, free_port


class CertificateTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True,
                                                 check=True).stdout.strip())
        cls.addClassCleanup(subprocess.run, ["rm", "-rf", str(cls.folder)], check=False)
        cls.tls = cls.folder / "tls"
        cls.tls.mkdir()
        cls.chain, cls.key = cls.tls / "fullchain.pem", cls.tls / "privkey.pem"

    def make(self, begins, ends, name="pdf.example.org"):
        """A certificate, valid between two numbers of days from now."""
        now = datetime.datetime.now(datetime.timezone.utc)
        first, last = (f"{now + datetime.timedelta(days=days):%Y%m%d%H%M%SZ}"
                       for days in (begins, ends))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
             "-nodes", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
             "-not_before", first, "-not_after", last, "-keyout", self.key, "-out", self.chain],
            check=True, capture_output=True)
        self.key.chmod(0o600)

    def check(self, *arguments, code=0):
        done = subprocess.run(
            [Site.command("check-certificate"), "--domain", "pdf.example.org", *arguments],
            capture_output=True, text=True, check=False,
            env={**os.environ, "PAGEMILL_ETC_DIR": str(self.folder)})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_each_defect_is_said(self):
        cases = [((-10, 60.5), {}, 0, "is valid for 60 days"),
                 ((-80, 10.5), {}, 1, "expires in 10 days"),
                 ((-90, -2.5), {}, 1, "has expired, 2 days ago"),
                 ((2, 80), {}, 1, "is not valid before"),
                 ((-1, 60), {"name": "other.org"}, 1, "is not for pdf.example.org, but for other")]
        for days, more, code, words in cases:
            with self.subTest(words):
                self.make(*days, **more)
                self.assertIn(words, self.check("--files-only", code=code))

    def test_a_key_that_does_not_fit_or_can_be_read_by_others(self):
        self.make(-1, 60)
        key = self.key.read_bytes()
        self.make(-1, 60)
        self.key.write_bytes(key)
        self.assertIn("is not the key of", self.check("--files-only", code=1))
        self.key.write_bytes(b"nothing")
        self.assertIn("is not a private key", self.check("--files-only", code=1))
        self.make(-1, 60)
        self.key.chmod(0o644)
        self.assertIn("can be read by others", self.check("--files-only", code=1))
        self.chain.unlink()
        self.assertIn("cannot read", self.check("--files-only", code=69))

    def test_what_is_served_is_looked_at_too(self):
        self.make(-90, -1)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        with socket.create_server(("127.0.0.1", 0)) as server:
            address = f"127.0.0.1:{server.getsockname()[1]}"

            def serve():
                with contextlib.suppress(OSError):
                    while True:
                        client, _ = server.accept()
                        with contextlib.suppress(OSError), context.wrap_socket(
                                client, server_side=True) as wrapped:
                            wrapped.recv(1)

            threading.Thread(target=serve, daemon=True).start()
            self.assertIn("nginx serves it", self.check("--connect", address, code=1))
            self.make(-1, 60)
            said = self.check("--connect", address, code=1)
            self.assertIn("nginx serves another one", said)
            self.assertIn("what nginx serves has expired", said)
            server.shutdown(socket.SHUT_RDWR)
        self.assertIn("nothing serves", self.check(
            "--connect", f"127.0.0.1:{free_port()}", code=1))

if __name__ == "__main__":
    unittest.main(verbosity=2)
