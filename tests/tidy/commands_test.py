#!/usr/bin/env python3
"""What README.md, CONTRIBUTING.md and docs/ name exists: the commands of their ```sh blocks, the
files and headings that links lead to, the paths in `code` (docs/changes.md lives on that).

In a ```sh block each line is a command. Those of blocks marked "sh quick" are run. For the others,
the script of this tree that they start must be executable and answer --help, and a suite, preset or
benchmark that they name must exist. Blocks marked "sh install" and "sh server" are for a server:
the booted suite runs their lines (tests/booted), of the pages that server_pages names."""
import json
import pathlib
import re
import shlex
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
pages = ("README.md", "CONTRIBUTING.md",
         *sorted(str(page.relative_to(root)) for page in (root / "docs").glob("*.md")))
server_marks = (" install", " server")
server_pages = ("docs/install.md", "docs/operations.md", "docs/deploying.md", "docs/recovery.md")
built = "build/"  # made by the build: its name is checked against CMake's targets instead


def commands(text):
    """(command line, whether it is quick) of every sh block."""
    for mark, block in re.findall(r"(?ms)^```sh( \w+)?\n(.*?)^```$", text):
        for line in block.splitlines() if mark not in server_marks else ():
            if words := shlex.split(line, comments=True):
                yield words, mark == " quick"


def stray_marks(page, text):
    """Blocks that nothing runs."""
    for mark in sorted(set(re.findall(r"(?m)^```sh( .*)$", text)) - {" quick"}):
        if mark not in server_marks or page not in server_pages:
            yield f"```sh{mark}: no test runs such a block of this page"


def without_fences(text):
    return re.sub(r"(?ms)^```.*?^```$", "", text)


def links(text):
    """(file or "", heading or "") of links inside the tree, with fenced blocks left out."""
    for target in re.findall(r"\]\(([^)\s]+)[^)]*\)", without_fences(text)):
        if "://" not in target:
            file, _, heading = target.partition("#")
            yield file, heading


def headings(text):
    """The anchors that a page's headings get, as GitHub makes them."""
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")
            for title in re.findall(r"(?m)^#+ (.+)$", without_fences(text))}


def broken_links(page, text):
    for file, heading in links(text):
        path = (root / page).parent / file if file else root / page
        if not path.exists():
            yield f"link to {file}: no such file"
        elif heading and heading not in headings(path.read_text()):
            yield f"link to {file}#{heading}: no such heading"


def paths(text):
    """The paths of this tree in inline code; <what> stands for any name."""
    for code in re.findall(r"`([^`\n]+)`", without_fences(text)):
        word = code.split()[0]
        if re.match(r"(api|worker|common|sql|deploy|benchmarks|tests|docs|cmake|\.ci)/", word):
            yield re.sub(r"<\w+>", "*", word)


def missing_paths(text):
    """Paths that lead nowhere. A unit may be named without .hpp and .cpp."""
    for path in sorted(set(paths(text))):
        if not any(any(root.glob(path.rstrip("/") + ending)) for ending in ("", ".hpp", ".cpp")):
            yield f"`{path}`: no such file or folder"


def answers_help(script):
    done = subprocess.run([script, "--help"], cwd=root, capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL)
    return done.returncode == 0 and len(done.stdout.splitlines()) >= 2


def names_target(path):
    """Whether some CMake file makes a program of that name."""
    name = pathlib.PurePath(path).name
    lists = [path for folder in ("api", "worker", "common", "tests", "benchmarks")
             for path in (root / folder).rglob("CMakeLists.txt")]
    return any(re.search(rf"\b{re.escape(name)}\b", file.read_text()) for file in lists)


def presets():
    return {item["name"] for item in
            json.loads((root / "CMakePresets.json").read_text())["configurePresets"]}


def problems_of(words):
    script = words[0]
    if script.startswith(built):
        return [] if names_target(script) else [f"{script}: no target makes it"]
    path = root / script
    if not path.is_file() or not path.stat().st_mode & 0o100:
        return [f"{script}: no such script"]
    found = [] if answers_help(script) else [f"{script} --help: no answer on the standard output"]
    if script == "tests/run":
        found += [f"tests/run {name}: no such suite" for name in words[1:]
                  if not name.startswith("-") and not (root / "tests/suites" / name).is_file()]
    if script == "benchmarks/run" and not (root / f"benchmarks/bench_{words[1]}.py").is_file():
        found.append(f"benchmarks/run {words[1]}: no such benchmark")
    if script == "deploy/in-debian13":
        inner = " ".join(words[1:])
        found += [f"--preset {name}: no such preset"
                  for name in re.findall(r"--preset (\w+)", inner) if name not in presets()]
        found += [f"{name}: no target makes it" for name in
                  re.findall(rf"(?<!\S)({built}\S+|(?<=-R )\w+)", inner) if not names_target(name)]
    return found


def check(page):
    text = (root / page).read_text()
    found = [*broken_links(page, text), *missing_paths(text), *stray_marks(page, text)]
    count = 0
    for words, quick in commands(text):
        count += 1
        found += problems_of(words)
        # This test is a part of the suite tidy, which must not start itself.
        if quick and words != ["tests/run", "tidy"]:
            if subprocess.run(words, cwd=root, capture_output=True, timeout=120).returncode != 0:
                found.append(f"{' '.join(words)}: failed")
    return [f"{page}: {problem}" for problem in found], count


def main():
    total, found = 0, []
    for page in pages:
        problems, count = check(page)
        found += problems
        total += count
    sample = list(commands("```sh quick\na b # c\n```\n\n```sh\n'd e'\n```\n```\nx\n```\n"))
    assert sample == [(["a", "b"], True), (["d e"], False)], sample
    assert problems_of(["tests/no-such"]) and problems_of(["tests/run", "no-such"])
    assert problems_of(["deploy/in-debian13", "cmake", "--preset", "nope"])
    assert list(links("[a](b.md#c-d) [e](#f)\n```\n[x](y)\n```\n[g](https://h)")) == [
        ("b.md", "c-d"), ("", "f")]
    assert headings("# A `b`, c\n\n## D-e") == {"a-b-c", "d-e"}
    assert list(broken_links("README.md", "[a](docs/no.md) [b](#no)")) == [
        "link to docs/no.md: no such file", "link to #no: no such heading"]
    assert list(missing_paths("`docs/no.md` `tests/run x` `sql/queries/<store>/*.sql`")) == [
        "`docs/no.md`: no such file or folder"]
    assert list(stray_marks("README.md", "```sh server\n```\n```sh x\n")) == [
        "```sh server: no test runs such a block of this page",
        "```sh x: no test runs such a block of this page"]
    assert len(pages) >= 8 and total >= 8, "the pages show their commands in sh blocks"
    print("\n".join(found) or f"commands: {total} commands, no findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
