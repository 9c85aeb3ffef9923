#!/usr/bin/env python3
"""docs/configuration.md and the code name the same settings, with the same types and defaults.

The processes read a setting through settings_source, the command line by envname(), scripts as a
PAGEMILL_ variable. Ranges, choices and defaults are compared if they are literals in the code (or
constants of extract_limits)."""
import pathlib
import re
import subprocess
import sys
from typing import NamedTuple

root = pathlib.Path(__file__).resolve().parents[2]
document = "docs/configuration.md"
processes = {
    "Both processes": ("api/config.cpp worker/config.cpp common/service/service_settings.cpp"
                       " common/core/database_url.cpp common/embedding/model_folder.cpp"
                       " common/embedding/provider_table.cpp common/net/https_settings.cpp"
                       " common/extractor/extraction_settings.cpp", all),
    "pagemill-api": ("api/config.cpp api/auth/token_settings.cpp"
                     " api/ai/models/model_table.cpp", any),
    "pagemill-worker": ("worker/config.cpp", any),
}
scripts = ("deploy", "benchmarks", "tests", ".ci")
# Variables between our own scripts and tests: not settings.
internal = {
    # a script that started itself
    "PAGEMILL_QUICKSTART_ENTERED", "PAGEMILL_FETCH_MODEL_INTO", "PAGEMILL_SUITE_ENTERED",
    "PAGEMILL_STATEMENT_LOG_DIR",  # from the tests to the processes whose statements they count
    "PAGEMILL_EXCHANGE_LOG_DIR",  # from the tests to their HTTP client
    "PAGEMILL_BUILD", "PAGEMILL_BIN", "PAGEMILL_SHORT",  # from tests/run to the suites
    "PAGEMILL_WRITE_SCHEMA",  # from tests/dump_schema to the test it runs
    # from the tests to the operator's commands
    "PAGEMILL_ETC_DIR", "PAGEMILL_STATE_DIR", "PAGEMILL_UPSTREAM_FILE",
    "PAGEMILL_RESTART_COMMAND",
    "PAGEMILL_TEST_ODD_SESSIONS",  # from ctest to some integration tests
}
reading = re.compile(r'\b(text|integer|number|flag|choice|require)\(\s*"([A-Z][A-Z0-9_]*)"')


class setting(NamedTuple):
    kind: str
    default: object = None  # None: not a literal
    range: object = None  # (smallest, largest), or the set of choices


def arguments_after(text, at):
    """The arguments of a call from `at`, inside its parentheses, on; split at its own commas."""
    found, depth, start, quoted = [], 0, at, False
    for position in range(at, len(text)):
        character = text[position]
        if character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character in "({[":
            depth += 1
        elif character in ")}]" and depth:
            depth -= 1
        elif character == ")" or (character == "," and not depth):
            found.append(text[start:position].strip())
            start = position + 1
            if character == ")":
                return found
    raise ValueError("a call that does not end")


def value_of(expression, constants):
    """A literal's value: 100'000, 1LL << 30, "text", true; None for anything else."""
    expression = re.sub(r"\blimits\.(\w+)", lambda m: str(constants.get(m[1], m[0])), expression)
    if match := re.fullmatch(r'"([^"]*)"', expression):
        return match[1]
    if expression in ("true", "false"):
        return expression
    if number := re.fullmatch(r"(\d+)(?:LL)?(?:\s*<<\s*(\d+))?", expression.replace("'", "")):
        return int(number[1]) << int(number[2] or 0)
    return None


def settings_of(text, constants):
    """Every setting that a C++ text reads: {name: setting}."""
    found = {}
    for match in reading.finditer(text):
        kind, name = match[1], match[2]
        _, *given = arguments_after(text, match.end(1) + 1)
        if kind == "choice":
            choices = re.findall(r'"([^"]*)"', given[0])
            found[name] = setting(kind, choices[0], set(choices))
        elif kind in ("integer", "number"):
            smallest, largest = (value_of(part, constants) for part in given[1:3])
            found[name] = setting(kind, value_of(given[0], constants), (smallest, largest))
        else:
            found[name] = setting(kind, value_of(given[0], constants) if given else "")
    return found


def rows_of(text):
    """{heading: {name: cells after the name}} of every table whose first column is `NAME`."""
    tables = {}
    for heading, body in re.findall(r"(?ms)^## (.+?)\n(.*?)(?=^## |\Z)", text):
        rows = [[cell.strip() for cell in line.strip("|").split("|")]
                for line in body.splitlines() if line.startswith("| `")]
        tables[heading] = {row[0].strip("`"): row[1:] for row in rows}
    return tables


def differences(name, read, row):
    """How a row `type | default | meaning` differs from the code."""
    kind, default = row[0], row[1].strip("`")
    found = []
    if read.kind in ("integer", "number"):
        smallest, largest = read.range
        if not re.match(rf"{smallest}\.\.{largest}(\s|$)", kind):
            found.append(f"{name}: the type is {kind}, the code accepts {smallest}..{largest}")
    elif read.kind == "choice" and set(kind.split(", ")) != read.range:
        found.append(f"{name}: the type is {kind}, the code accepts {sorted(read.range)}")
    elif read.kind == "flag" and kind != "true, false":
        found.append(f"{name}: the type is {kind}, the code takes true or false")
    if read.default not in (None, "") and default != str(read.default):
        found.append(f"{name}: the default is {default or 'none'}, in the code {read.default}")
    return found


def compare(text, code, named, hooks):
    """`code`: {file: settings}; `named`: names of the command line and scripts: {name: file}."""
    tables, found = rows_of(text), []
    everything = {name for rows in tables.values() for name in rows}
    for heading, (files, enough) in processes.items():
        for name, row in tables.get(heading, {}).items():
            readers = [code[file][name] for file in files.split() if name in code[file]]
            shared = any(name in settings for file, settings in code.items()
                         if file.startswith("common/"))
            if not readers or (enough is all and len(readers) < 2 and not shared):
                found.append(f"{name}: stands under {heading}, which do not read it")
            for read in readers:
                found += differences(name, read, row)
    for file, settings in code.items():
        found += [f"{name}: read by {file}, not in the document"
                  for name in settings if name not in everything]
    found += [f"{name}: read by {file}, not in the document"
              for name, file in named.items() if name not in everything | internal]
    found += [f"{name}: in the document, read by nothing" for name in
              tables.get("Command line and scripts", {}) if name not in named
              and not any(name in settings for file, settings in code.items()
                          if file.startswith("api/cli/"))]
    found += [f"{name}: internal, but read by nothing" for name in internal if name not in hooks]
    return sorted(set(found))


def tracked(*folders):
    done = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others",
                           "--exclude-standard", "--", *folders], cwd=root,
                          capture_output=True, text=True, check=True)
    return [name for name in sorted(set(done.stdout.split())) if (root / name).is_file()]


def names_read(file, text):
    """PAGEMILL_ variables that a script, a test or the command line reads."""
    if file.endswith(".py"):
        pattern = r'environ(?:\.get\(|\[)"(PAGEMILL_\w+)"'
    elif file.endswith(".cpp"):
        pattern = r'(?:envname|environment_value|number_from_environment|getenv)\("(PAGEMILL_\w+)"'
    elif text.startswith("#!") and "python" in text.partition("\n")[0]:
        pattern = r'environ(?:\.get\(|\[)"(PAGEMILL_\w+)"'
    elif text.startswith("#!") or file.endswith(".sh"):
        pattern = r"(?:\$\{?|operator_setting )(PAGEMILL_\w+)"
    else:
        return set()
    return set(re.findall(pattern, text))


def gather():
    limits = (root / "common/extractor/limits.hpp").read_text()
    constants = {}
    for name, expression in re.findall(r"(?m)^\s+(?:int|std::int64_t) (\w+) = ([^;]+);", limits):
        constants[name] = value_of(expression, {})
    files = {file for names, _ in processes.values() for file in names.split()}
    # Every file with such a call counts, in case a process reads a setting elsewhere.
    files |= {file for file in tracked("api", "worker", "common") if file.endswith(".cpp")
              and reading.search((root / file).read_text())}
    code = {file: settings_of((root / file).read_text(), constants) for file in files}
    named = {}
    for file in tracked("api/cli", *scripts):
        path = root / file
        if file.startswith("tests/tidy/") or not path.is_file() or path.suffix in (".pdf", ".bin"):
            continue
        for name in names_read(file, path.read_text(errors="replace")):
            named.setdefault(name, file)
    return code, named


def check_itself():
    text = 'a.integer("A_B", 1 << 3, 1, 5\'000); a.choice("C", {"x", "y"}); a.text("D", f("q", 1));'
    read = settings_of(text, {})
    assert read["A_B"] == setting("integer", 8, (1, 5000)), read
    assert read["C"] == setting("choice", "x", {"x", "y"}) and read["D"].default is None, read
    assert not differences("A_B", read["A_B"], ["1..5000 s", "8", "m"])
    assert len(differences("A_B", read["A_B"], ["1..500", "9", "m"])) == 2
    assert differences("C", read["C"], ["x, z", "x", "m"])
    page = "## pagemill-api\n\n| `A` | text | | m |\n"
    assert rows_of(page) == {"pagemill-api": {"A": ["text", "", "m"]}}, rows_of(page)
    files = {file: {} for names, _ in processes.values() for file in names.split()}
    files["api/config.cpp"] = {"B": setting("text", "")}
    said = compare(page, files, {"PAGEMILL_X": "x"}, internal)
    assert [line.split(":")[0] for line in said] == ["A", "B", "PAGEMILL_X"], said


def main():
    check_itself()
    code, named = gather()
    found = compare((root / document).read_text(), code, named, named)
    count = len({name for settings in code.values() for name in settings} | set(named) - internal)
    assert count >= 30, "the processes read their settings through settings_source"
    print("\n".join(f"{document}: {line}" for line in found) or
          f"settings: {count} settings, no findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
