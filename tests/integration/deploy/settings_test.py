#!/usr/bin/env python3
"""Wrong settings: whatever is wrong is named at once, with exit code 78, whether it is missing,
malformed, out of range or contradicts another setting; an empty value is none. The settings are
those of docs/configuration.md: settings_test.py BUILD_FOLDER"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

project = pathlib.Path(__file__).resolve().parents[3]
build = pathlib.Path(sys.argv.pop(1)).resolve()
url = "postgresql://login@127.0.0.1/pagemill"
tables = {"pagemill-api": ("Both processes", "pagemill-api"),
          "pagemill-worker": ("Both processes", "pagemill-worker")}


def documented(program):
    """{name: its type}, of the tables of a program."""
    text = (project / "docs/configuration.md").read_text()
    found = {}
    for title in tables[program]:
        section = re.search(rf"(?ms)^## {title}\n(.*?)(?=^## |\Z)", text)[1]
        found |= dict(re.findall(r"(?m)^\| `([A-Z0-9_]+)` \| ([^|]+?) \|", section))
    return found


def wrong_values(kind):
    """Values that a setting of that type must refuse."""
    if match := re.match(r"(\d+)\.\.(\d+)", kind):
        smallest, largest = map(int, match.groups())
        return ["many", str(smallest - 1), str(largest + 1), "1.5", "9" * 30]
    if kind == "true, false":
        return ["perhaps"]
    if re.fullmatch(r"([A-Za-z]+, )+[A-Za-z]+", kind):
        return ["something"]
    return []


def check(program, settings):
    done = subprocess.run([build / "bin" / program, "--check-settings"], env=settings,
                          capture_output=True, text=True, timeout=30)
    return done.returncode, done.stdout + done.stderr


class WrongSettings(unittest.TestCase):
    def test_all_are_named_at_once(self):
        for program in tables:
            kinds = documented(program)
            self.assertGreater(len(kinds), 25)
            rounds = max(len(wrong_values(kind)) for kind in kinds.values())
            for number in range(rounds):
                wrong = {name: wrong_values(kind)[number] for name, kind in kinds.items()
                         if len(wrong_values(kind)) > number}
                code, said = check(program, wrong)
                self.assertEqual(code, 78, said)
                for name in (*wrong, "DATABASE_URL"):
                    with self.subTest(program=program, name=name, value=wrong.get(name)):
                        self.assertRegex(said, rf"(?m): {name}\b")

    def test_an_empty_value_is_none(self):
        for program in tables:
            empty = dict.fromkeys(documented(program), "")
            self.assertEqual(check(program, {**empty, "DATABASE_URL": url}), (0, ""))
            code, said = check(program, empty)
            self.assertEqual(code, 78)
            self.assertEqual(len(said.splitlines()), 1, said)

    def test_a_range_is_taken_whole(self):
        for program in tables:
            for end in (1, 2):
                ends = {name: match[end] for name, kind in documented(program).items()
                        if (match := re.match(r"(\d+)\.\.(\d+)", kind))}
                self.assertEqual(check(program, {**ends, "DATABASE_URL": url}), (0, ""))

    def test_contradictions(self):
        secret = "a secret of at least thirty-two bytes"
        for program, settings, name in (
                ("pagemill-api", {"HOST": "0.0.0.0", "PAGEMILL_AUTH": "off"}, "PAGEMILL_AUTH"),
                ("pagemill-api", {"JWT_SECRET_KEY_PREVIOUS": secret}, "JWT_SECRET_KEY_PREVIOUS"),
                ("pagemill-api", {"JWT_SECRET_KEY": secret, "JWT_SECRET_KEY_PREVIOUS": secret},
                 "JWT_SECRET_KEY_PREVIOUS"),
                ("pagemill-api", {"JWT_SECRET_KEY": secret, "SUPABASE_JWT_SECRET": secret},
                 "SUPABASE_JWT_SECRET"),
                ("pagemill-api", {"PAGEMILL_JWT_ISSUER": "x"}, "PAGEMILL_JWT_ISSUER"),
                ("pagemill-worker", {"PAGEMILL_WEBHOOK_SECRET_PREVIOUS": secret},
                 "PAGEMILL_WEBHOOK_SECRET_PREVIOUS")):
            code, said = check(program, {**settings, "DATABASE_URL": url})
            with self.subTest(settings=settings):
                self.assertEqual((code, len(said.splitlines())), (78, 1), said)
                self.assertIn(name, said)
                self.assertNotIn(secret, said)

    def test_places_that_are_not_there(self):
        with tempfile.TemporaryDirectory() as folder:
            nowhere = f"{folder}/none/file"
            settings = {"DATABASE_URL": "postgresql://u:hidden@[::1/x", "LOG_FILE": nowhere,
                        "PAGEMILL_JWT_PUBLIC_KEY_FILE": nowhere}
            code, said = check("pagemill-api", settings)
            self.assertEqual((code, len(said.splitlines())), (78, 3), said)
            self.assertNotIn("hidden", said)
            code, said = check("pagemill-worker", {"DATABASE_URL": url, "PAGEMILL_EXTRACT": folder})
            self.assertEqual(code, 78)
            self.assertIn("PAGEMILL_EXTRACT", said)


if __name__ == "__main__":
    unittest.main()
