"""The rules of docs/style.md that look at one file, as pure functions: they take a path and a text
and yield findings. include_rules.py holds who may include whom, tree_rules.py what needs several
files. tidy.py feeds them the files of git; rules_test.py shows that each can fire. A finding says
what to do instead."""
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
    """A pattern banned in code, except in files whose paths start with one of `allowed`."""
    rule: str
    pattern: str
    allowed: tuple
    advice: str


# Looked for in C++ code without its comments and literals.
banned_tokens = (
    banned("detached", r"\bdetached\b", (), "spawn through the task_group of common/async"),
    banned("getenv", r"\b(secure_)?getenv\b", ("common/core/environment.",),
           "read settings in main, with settings_source of common/core/environment.hpp"),
    banned("stdout", r"\bstd::(cout|print(ln)?\b(?!\(stderr))",
           ("api/cli/", "benchmarks/", "tests/"),
           "use log() of common/core/log.hpp; only main.cpp and api/cli print"),
    banned("sleep", r"\b(sleep_for|sleep_until|usleep|nanosleep)\b|(?<![\w.>])sleep\s*\(", (),
           "wait for an event with a deadline; in tests use eventually() of tests/support"),
    banned("wall_clock", r"\b(system_clock|CLOCK_REALTIME|gettimeofday)\b|\btime\((nullptr|0)\)",
           ("common/core/log.", "common/core/uuid.", "api/http/response_head.",
            "api/auth/wall_clock.", "common/net/retry_after.", "worker/extract/", "tests/",
            "benchmarks/"),
           "steady_clock for deadlines, PostgreSQL's now() for stored times: a wall clock jumps"),
    banned("pqxx", r"\bpqxx\b",
           ("common/postgres/", "common/schema/", "common/stores/", "tests/support/",
            "tests/integration/", "tests/unit/common/postgres/", "benchmarks/"),
           "use a store of common/stores; only it and the driver know libpqxx"),
    banned("mupdf", r"<mupdf/|\bfz_\w+\s*\(", ("worker/extract/", "tests/unit/worker/extract/"),
           "MuPDF stays inside the sandboxed pagemill-extract"),
    banned("shell", r"(?<![\w.>])(std::)?(system|popen)\s*\(", (),
           "start the program itself, without a shell"),
    banned("using_namespace", r"\busing\s+namespace\s+std\b(?!::)", (), "qualify the names"),
    banned("null", r"\bNULL\b", (), "nullptr"),
    banned("endl", r"\bstd::endl\b", (), "'\\n'; flush only where it matters"),
)
sql_start = re.compile(
    r"^\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s+AS\s*\(|"
    r"(CREATE|ALTER|DROP|TRUNCATE|GRANT|REVOKE|LISTEN|UNLISTEN|NOTIFY)\s+\w|SET\s+(LOCAL|ROLE)\s|"
    r"select\s+(pg_\w+|\w+\s*\(|\d|\*|[\w.,\s]+\sfrom\s)|insert\s+into\s+\w|"
    r"update\s+\w+\s+set\s|delete\s+from\s+\w|with\s+\w+\s+as\s*\(|"
    r"create\s+(table|index|role|database|extension|schema|function)\b|"
    r"(alter|drop)\s+(table|index|role|database|schema)\b|(un)?listen\s+\w+\s*$|"
    r"notify\s+\w+\s*(,|$)|set\s+(local|role)\s|set\s+\w+_timeout\b)")
# Values and pure rules: no driver, no event loop, no SQL, no HTML.
pure_folders = tuple(f"common/{name}/" for name in
                     "core access analysis jobs documents search net blobs embedding".split())
pure_text = re.compile(r"</?(mark|b|p|span|div|br|em)\b[^>]*>|^/api/|\b(jobs_live|jobs_finished)\b")
hosts = re.compile(
    r"\b(registry\.npmjs\.org|npmjs\.com|(deb|security|snapshot|ftp)\.debian\.org|pypi\.org|"
    r"pythonhosted\.org|crates\.io|proxy\.golang\.org|ghcr\.io|docker\.io|quay\.io|"
    r"(?<!router\.)huggingface\.co|rubygems\.org|repo1?\.maven\.org)\b")
own_paths = re.compile(r"(?<![\w.$}{-])/(home/[a-z]|root/[\w.]|work/[\w.]|Users/[a-z])")


def starts(path, folders):
    return any(path.startswith(folder) for folder in folders)


def name_of(path):
    return path.rsplit("/", 1)[-1]


def is_script(text):
    return text.startswith("#!")


def is_code(path, text):
    """Whether the shape rules apply: not to data, prose and the dumped schema."""
    if path == "sql/schema.sql" or "/fixtures/" in path:
        return False
    return path.endswith(code_endings) or name_of(path) in code_names or is_script(text)


def check_shape(path, text):
    """Length of the file and its lines; whitespace that would show up in diffs."""
    if not is_code(path, text):
        return
    lines = text.split("\n")
    count = len(lines) - 1 if text.endswith("\n") else len(lines)
    if count > file_lines_max:
        yield finding(path, file_lines_max + 1, "file_lines",
                      f"{count} lines, the limit is {file_lines_max}: split it")
    if name_of(path) == "main.cpp" and count >= main_lines_max:
        yield finding(path, main_lines_max, "main_lines",
                      f"{count} lines, keep it under {main_lines_max}: use the library")
    if text and not text.endswith("\n"):
        yield finding(path, count, "final_newline", "end the file with a newline")
    for number, line in enumerate(lines, 1):
        if len(line) > line_columns_max:
            yield finding(path, number, "line_columns",
                          f"{len(line)} columns, the limit is {line_columns_max}: break it")
        if line != line.rstrip() or "\t" in line:
            yield finding(path, number, "whitespace", "no tabs, no trailing blanks")


def check_functions(path, text):
    if not path.endswith(cpp):
        return
    for body in functions(text):
        if body.lines > function_lines_max:
            yield finding(path, body.line, "function_lines",
                          f"{body.name} has {body.lines} lines, the limit is "
                          f"{function_lines_max}: split it")


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
                      "handle the error, or say in a comment why it can be ignored")


def check_markers(path, text):
    if not is_code(path, text) or starts(path, ("tests/tidy/",)):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))", line):
            yield finding(path, number, "marker", "do it now, or name the issue: TODO(#12)")


def check_header(path, text):
    if not path.endswith(".hpp"):
        return
    if not re.match(r"///? ?\S", text):
        yield finding(path, 1, "header_duty", "start the header with a sentence on its duty")
    if not re.search(r"(?m)^#pragma once$", text):
        yield finding(path, 1, "pragma_once", "add #pragma once")


def check_sql_text(path, text):
    if not path.endswith(cpp) or not starts(path, ("api/", "worker/", "common/")):
        return
    for found in scan(text)[1]:
        if sql_start.match(found.value.replace("\\n", "\n")):
            yield finding(path, found.line, "sql_text",
                          "put the statement into sql/queries/<store>/<what_it_does>.sql and use "
                          "pagemill::sql::<what_it_does>")


def check_pure_text(path, text):
    """Values and pure rules know nothing of how they are stored, addressed or shown."""
    if not path.endswith(cpp) or not starts(path, pure_folders):
        return
    for found in scan(text)[1]:
        if pure_text.search(found.value):
            yield finding(path, found.line, "pure_text",
                          "SQL, HTML and paths of the API belong to a store or handler")


def check_places(path, text):
    """Nothing in the tree depends on the machine of its author."""
    if starts(path, ("tests/tidy/",)) or path == "LICENSE":
        return
    for number, line in enumerate(text.split("\n"), 1):
        if own_paths.search(line):
            yield finding(path, number, "own_path", "a path relative to the project or a setting")
        if hosts.search(line):
            yield finding(path, number, "registry_host",
                          "the package client's configuration names the host")


def check_name(path):
    if path.split("/")[0] not in top_level:
        yield finding(path, 1, "top_level", "not a top-level entry of the design: move it")
    if path.endswith(cpp + (".sql",)) and not re.fullmatch(r"[a-z0-9_]+\.\w+", name_of(path)):
        yield finding(path, 1, "file_name", "snake_case")
    for folder in path.split("/")[:-1]:
        if folder in ("util", "utils", "helpers", "misc", "manager", "managers"):
            yield finding(path, 1, "folder_name", f"{folder}: name the folder for its domain")


def check_text(path, text):
    """All rules that need only one text file."""
    for rule in (check_shape, check_functions, check_banned, check_markers, check_header,
                 check_pure_text, check_sql_text, check_places):
        yield from rule(path, text)
    yield from check_name(path)
