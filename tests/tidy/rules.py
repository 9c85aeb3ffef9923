"""The rules of docs/style.md that a machine can check, as pure functions: they take paths and
texts and yield findings. tidy.py feeds them the files of git; rules_test.py shows that each can
fire. A finding names what to do instead."""
import re
from typing import NamedTuple

from source_text import functions, scan

file_lines_max = 300
line_columns_max = 100
function_lines_max = 70
main_lines_max = 80
blob_bytes_max = 512 * 1024

cpp = (".cpp", ".hpp")
code_endings = cpp + (".c", ".h", ".py", ".sh", ".sql", ".cmake", ".js", ".css", ".ts")
code_names = ("CMakeLists.txt", ".clang-format", ".clang-tidy")
top_level = set(
    "CMakeLists.txt CMakePresets.json README.md LICENSE CONTRIBUTING.md api worker common sql "
    "deploy benchmarks tests docs cmake .ci .github .gitignore .gitattributes .clang-format "
    ".clang-tidy".split())


class finding(NamedTuple):
    path: str
    line: int
    rule: str
    advice: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.rule}: {self.advice}"


class banned(NamedTuple):
    """A pattern that code must not hold, outside the folders and files that `allowed` begins."""
    rule: str
    pattern: str
    allowed: tuple
    advice: str


# Looked for in C++ code without its comments and literals.
banned_tokens = (
    banned("detached", r"\bdetached\b", (), "spawn through the task_group of common/async"),
    banned("getenv", r"\b(secure_)?getenv\b", ("common/core/environment.",),
           "read it in main with settings_source of common/core/environment.hpp"),
    banned("stdout", r"\bstd::(cout|print(ln)?\b(?!\(stderr))",
           ("api/cli/", "benchmarks/", "tests/"),
           "log() of common/core/log.hpp; printing belongs to main.cpp and api/cli"),
    banned("sleep", r"\b(sleep_for|sleep_until|usleep|nanosleep)\b|(?<![\w.>])sleep\s*\(", (),
           "wait for an event with a deadline; in tests eventually() of tests/support"),
    banned("wall_clock", r"\b(system_clock|CLOCK_REALTIME|gettimeofday)\b|\btime\((nullptr|0)\)",
           ("common/core/log.", "common/core/uuid.", "api/http/response_head.",
            "api/auth/wall_clock.", "common/net/retry_after.", "worker/extract/", "tests/",
            "benchmarks/"),
           "steady_clock for deadlines, PostgreSQL's now() for stored times: clocks are set"),
    banned("pqxx", r"\bpqxx\b",
           ("common/postgres/", "tests/support/", "tests/integration/", "tests/unit/postgres/",
            "benchmarks/"),
           "a store of common/postgres; no other code knows the driver"),
    banned("mupdf", r"<mupdf/|\bfz_\w+\s*\(", ("worker/extract/", "tests/unit/extract/"),
           "MuPDF stays inside the sandboxed pagemill-extract"),
    banned("shell", r"(?<![\w.>])(std::)?(system|popen)\s*\(", (),
           "start the program itself, without a shell"),
    banned("using_namespace", r"\busing\s+namespace\s+std\b(?!::)", (), "name what is used"),
    banned("null", r"\bNULL\b", (), "nullptr"),
    banned("endl", r"\bstd::endl\b", (), "'\\n'; flush only where it matters"),
)
# (folders that the rule is about, what they must not include, why)
include_directions = (
    (("common/",), r'"(api|worker)/', "common knows neither api nor worker"),
    (("api/",), r'"worker/', "api and worker share tables, never code: move it to common"),
    (("worker/",), r'"api/', "api and worker share tables, never code: move it to common"),
    (("api/", "worker/", "common/"), r'"tests/', "programs never include test code"),
    (("common/jobs/",), r"<(pqxx/|boost/(asio|beast)[/.])",
     "common/jobs is pure: no driver, no event loop"),
    (("",), r'"\.\.?/', "include from the project's root: \"common/core/errc.hpp\""),
)
sql_start = re.compile(
    r"^\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s+AS\s*\(|"
    r"(CREATE|ALTER|DROP|TRUNCATE|GRANT|REVOKE|LISTEN|UNLISTEN|NOTIFY)\s+\w|SET\s+(LOCAL|ROLE)\s|"
    r"select\s+(pg_\w+|\w+\s*\(|\d|\*|[\w.,\s]+\sfrom\s)|insert\s+into\s+\w|"
    r"update\s+\w+\s+set\s|delete\s+from\s+\w|with\s+\w+\s+as\s*\(|"
    r"create\s+(table|index|role|database|extension|schema|function)\b|"
    r"(alter|drop)\s+(table|index|role|database|schema)\b|(un)?listen\s+\w+\s*$|"
    r"notify\s+\w+\s*(,|$)|set\s+(local|role)\s|set\s+\w+_timeout\b)")
hosts = re.compile(
    r"\b(registry\.npmjs\.org|npmjs\.com|(deb|security|snapshot|ftp)\.debian\.org|pypi\.org|"
    r"pythonhosted\.org|crates\.io|proxy\.golang\.org|ghcr\.io|docker\.io|quay\.io|"
    r"huggingface\.co|rubygems\.org|repo1?\.maven\.org)\b")
own_paths = re.compile(r"(?<![\w.$}{-])/(home/[a-z]|root/[\w.]|work/[\w.]|Users/[a-z])")


def starts(path, folders):
    return any(path.startswith(folder) for folder in folders)


def name_of(path):
    return path.rsplit("/", 1)[-1]


def is_script(text):
    return text.startswith("#!")


def is_code(path, text):
    """Files whose shape the rules are about; data, prose and the dumped schema are not."""
    if path == "sql/schema.sql" or "/fixtures/" in path:
        return False
    return path.endswith(code_endings) or name_of(path) in code_names or is_script(text)


def check_shape(path, text):
    """Length of the file and of its lines; whitespace that would show up in diffs."""
    if not is_code(path, text):
        return
    lines = text.split("\n")
    count = len(lines) - 1 if text.endswith("\n") else len(lines)
    if count > file_lines_max:
        yield finding(path, file_lines_max + 1, "file_lines",
                      f"{count} lines: split it, {file_lines_max} at most")
    if name_of(path) == "main.cpp" and count >= main_lines_max:
        yield finding(path, main_lines_max, "main_lines",
                      f"{count} lines: move it to the library, under {main_lines_max}")
    if text and not text.endswith("\n"):
        yield finding(path, count, "final_newline", "end the file with a newline")
    for number, line in enumerate(lines, 1):
        if len(line) > line_columns_max:
            yield finding(path, number, "line_columns",
                          f"{len(line)} columns: break it, {line_columns_max} at most")
        if line != line.rstrip() or "\t" in line:
            yield finding(path, number, "whitespace", "no tabs, nothing after the last word")


def check_functions(path, text):
    if not path.endswith(cpp):
        return
    for body in functions(text):
        if body.lines > function_lines_max:
            yield finding(path, body.line, "function_lines",
                          f"{body.name} has {body.lines} lines: split it, "
                          f"{function_lines_max} at most")


def check_banned(path, text):
    if not path.endswith(cpp):
        return
    code = scan(text)[0]
    for rule in banned_tokens:
        if starts(path, rule.allowed) or (rule.rule == "stdout" and name_of(path) == "main.cpp"):
            continue
        for match in re.finditer(rule.pattern, code):
            yield finding(path, code.count("\n", 0, match.start()) + 1, rule.rule, rule.advice)
    for match in re.finditer(r"catch\s*\([^)]*\)\s*\{\s*\}", text):
        yield finding(path, text.count("\n", 0, match.start()) + 1, "swallowed",
                      "handle the error where it is caught, or say why nothing is to be done")


def check_markers(path, text):
    if not is_code(path, text) or starts(path, ("tests/tidy/",)):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))", line):
            yield finding(path, number, "marker", "do it now, or name its issue: TODO(#12)")


def check_includes(path, text):
    if not path.endswith(cpp):
        return
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r"\s*#\s*include\s+(.*)", line)
        if not match:
            continue
        for folders, pattern, advice in include_directions:
            if starts(path, folders) and re.match(pattern, match[1]):
                yield finding(path, number, "include_direction", advice)


def check_header(path, text):
    if not path.endswith(".hpp"):
        return
    if not re.match(r"///? ?\S", text):
        yield finding(path, 1, "header_duty", "open the header with a sentence of its duty")
    if not re.search(r"(?m)^#pragma once$", text):
        yield finding(path, 1, "pragma_once", "add #pragma once")


def check_sql_text(path, text):
    if not path.endswith(cpp) or not starts(path, ("api/", "worker/", "common/")):
        return
    for found in scan(text)[1]:
        if sql_start.match(found.value.replace("\\n", "\n")):
            yield finding(path, found.line, "sql_text",
                          "put the statement into sql/queries and use pagemill::sql::<its name>")


def check_places(path, text):
    """What only the machine of one author knows must not be in the tree."""
    if starts(path, ("tests/tidy/",)) or path == "LICENSE":
        return
    for number, line in enumerate(text.split("\n"), 1):
        if own_paths.search(line):
            yield finding(path, number, "own_path", "a path relative to the project or a setting")
        if hosts.search(line):
            yield finding(path, number, "registry_host",
                          "leave the host to the package client's own configuration")


def check_name(path):
    if path.split("/")[0] not in top_level:
        yield finding(path, 1, "top_level", "design has no such top-level entry: move it")
    if path.endswith(cpp + (".sql",)) and not re.fullmatch(r"[a-z0-9_]+\.\w+", name_of(path)):
        yield finding(path, 1, "file_name", "snake_case")
    for folder in path.split("/")[:-1]:
        if folder in ("util", "utils", "helpers", "misc", "manager", "managers"):
            yield finding(path, 1, "folder_name", f"{folder}: name the folder for its domain")


def check_text(path, text):
    """All rules that need one text file alone."""
    for rule in (check_shape, check_functions, check_banned, check_markers, check_includes,
                 check_header, check_sql_text, check_places):
        yield from rule(path, text)
    yield from check_name(path)
