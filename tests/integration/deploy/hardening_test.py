"""The programs are built so that a mistake with memory is hard to use: what readelf shows of the
binaries of the build folder given, and how the release preset compiles each source of ours."""
import json
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import unittest

project = pathlib.Path(__file__).resolve().parents[3]
folder = pathlib.Path(sys.argv.pop(1))
programs = ("pagemill", "pagemill-api", "pagemill-worker", "pagemill-extract")
cache = (folder / "CMakeCache.txt").read_text()
optimised = "CMAKE_BUILD_TYPE:STRING=Debug" not in cache
sanitized = bool(re.search(r"(?m)^PAGEMILL_SANITIZER:\w+=.", cache))
branch_protection = {"x86_64": "-fcf-protection=full", "aarch64": "-mbranch-protection=standard"}
flags = {"-fPIE", "-D_FORTIFY_SOURCE=3", "-D_GLIBCXX_ASSERTIONS", "-fstack-protector-strong",
         "-fstack-clash-protection", branch_protection.get(platform.machine(), "-fPIE")}
# A shared library without code, which only a test loads.
library_of_data = "icu_without_data.cpp"


def readelf(*arguments):
    return subprocess.run(["readelf", "-W", *map(str, arguments)], capture_output=True, text=True,
                          check=True).stdout


def lacks_of(program):
    """What a linked program lacks, from what readelf says of it."""
    header, dynamic = readelf("-h", program), readelf("-d", program)
    segments, symbols = readelf("-l", program), readelf("--dyn-syms", program)
    there = {
        "PIE": bool(re.search(r"Type:\s+DYN", header) and re.search(r"FLAGS_1.*PIE", dynamic)),
        "RELRO": "GNU_RELRO" in segments,
        "BIND_NOW": bool(re.search(r"FLAGS_1.*NOW", dynamic)),
        "a stack that is not executable": bool(re.search(r"GNU_STACK.* RW ", segments)),
        "no text relocations": "TEXTREL" not in dynamic,
    }
    if not sanitized:
        there["stack protector"] = "__stack_chk_fail" in symbols
    if optimised and not sanitized:
        there["FORTIFY"] = bool(re.search(r"__\w+_chk\b", symbols))
        there["assertions"] = "__glibcxx_assert_fail" in symbols
        if platform.machine() == "x86_64":
            notes = readelf("-n", program)
            there["IBT"], there["SHSTK"] = "IBT" in notes, "SHSTK" in notes
    return [name for name, found in there.items() if not found]


def compile_in(place, *more):
    """A small program of ours, compiled as the release preset does but for what `more` undoes."""
    source = place / "small.cpp"
    source.write_text("""#include <cstdio>
        #include <cstring>
        #include <vector>
        int main(int count, char** words) {
          char copy[8];
          std::vector<int> numbers(3);
          std::memcpy(copy, words[0], static_cast<unsigned>(count));
          std::puts(copy);
          return numbers[static_cast<unsigned>(count)];
        }""")
    made = place / "small"
    subprocess.run(["g++", "-O2", *flags, "-pie", "-Wl,-z,relro,-z,now", *more, source, "-o", made],
                   check=True, capture_output=True)
    return made


class HardeningTest(unittest.TestCase):
    def test_the_programs_lack_nothing(self):
        for program in programs:
            with self.subTest(program):
                self.assertEqual(lacks_of(folder / "bin" / program), [])

    def test_a_program_that_lacks_one_is_found(self):
        with tempfile.TemporaryDirectory() as name:
            place = pathlib.Path(name)
            self.assertEqual(lacks_of(compile_in(place)), [])
            cases = {("-no-pie", "-fno-pie"): "PIE", ("-Wl,-z,norelro",): "RELRO",
                     ("-Wl,-z,lazy",): "BIND_NOW",
                     ("-Wl,-z,execstack",): "a stack that is not executable"}
            if not sanitized:
                cases[("-fno-stack-protector",)] = "stack protector"
            if optimised and not sanitized:
                cases[("-U_FORTIFY_SOURCE",)] = "FORTIFY"
                cases[("-U_GLIBCXX_ASSERTIONS",)] = "assertions"
            for undone, lacking in cases.items():
                with self.subTest(lacking):
                    self.assertIn(lacking, lacks_of(compile_in(place, *undone)))

    def test_the_release_preset_compiles_every_source_with_the_flags(self):
        with tempfile.TemporaryDirectory() as made:
            done = subprocess.run(["cmake", "--preset", "release", "-B", made], cwd=project,
                                  capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            commands = json.loads((pathlib.Path(made) / "compile_commands.json").read_text())
        self.assertGreater(len(commands), 50)
        for command in commands:
            if pathlib.Path(command["file"]).name == library_of_data:
                continue
            self.assertEqual(flags - set(command["command"].split()), set(), command["file"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
