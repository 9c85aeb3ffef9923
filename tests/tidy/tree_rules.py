"""The rules that are about other things than the text of a C++ file: scripts, SQL files, blobs, and
files that nothing uses. Pure functions as in rules.py."""
import posixpath
import re

from rules import blob_bytes_max, cpp, finding, name_of, starts


def check_blob(path, size):
    if size > blob_bytes_max:
        yield finding(path, 1, "blob", f"{size} bytes: generate it or fetch it, "
                      f"{blob_bytes_max} at most")


def check_script(path, text, executable):
    """Scripts stop at the first error; who has a #! can be run."""
    shebang = re.match(r"#!.*\b(bash|sh|python3)\b", text)
    if text.startswith("#!") and not executable:
        yield finding(path, 1, "script_mode", "git update-index --chmod=+x")
    if not shebang or shebang[1] == "python3":
        return
    # Maintainer scripts of the package run under dash, which knows no pipefail.
    wanted = "set -eu" if starts(path, ("deploy/debian/",)) else "set -euo pipefail"
    if not re.search(rf"(?m)^{wanted}\b", text):
        yield finding(path, 1, "script_errors", f"begin the script with {wanted}")


def statements(text):
    """The statements of an SQL text, without comments; quoted texts are emptied."""
    text = re.sub(r"--[^\n]*|/\*.*?\*/", " ", text, flags=re.S)
    text = re.sub(r"\$(\w*)\$.*?\$\1\$", "''", text, flags=re.S)
    text = re.sub(r"'(?:[^']|'')*'", "''", text)
    return [part for part in text.split(";") if part.strip()]


def check_query(path, text):
    if not path.startswith("sql/queries/"):
        return
    if not path.endswith(".sql") or "/" in path[len("sql/queries/"):]:
        yield finding(path, 1, "query_file", "sql/queries holds <what_it_does>.sql files alone")
        return
    if not re.match(r"-- ?\S", text):
        yield finding(path, 1, "query_header", "open with a comment: why, rows expected, index")
    if len(statements(text)) != 1:
        yield finding(path, 1, "query_statement", "exactly one statement a file")


def check_migrations(paths):
    """Numbered from 1 without gaps and without the same number twice."""
    found = sorted(path for path in paths if path.startswith("sql/migrations/"))
    for expected, path in enumerate(found, 1):
        match = re.fullmatch(r"sql/migrations/(\d{4})_[a-z0-9_]+\.sql", path)
        if not match or int(match[1]) != expected:
            yield finding(path, 1, "migration_number", f"name it {expected:04}_what_it_does.sql")


def named_sources(path, text):
    """The patterns of source paths that a CMake file names, relative to the project."""
    folder = posixpath.dirname(path)
    for token in re.findall(r"[\w./${}+-]+\.[ch]pp\b", re.sub(r"#[^\n]*", "", text)):
        token = token.replace("${CMAKE_CURRENT_SOURCE_DIR}", "./")
        rooted = token.startswith("${CMAKE_SOURCE_DIR}/")
        token = token.removeprefix("${CMAKE_SOURCE_DIR}/")
        full = posixpath.normpath(token if rooted else posixpath.join(folder, token))
        # Another variable, as in a loop over names, may stand for any part of a name.
        yield re.sub(r"\\\$\\\{\w+\\\}", "[^/]*", re.escape(full))


def check_orphan_sources(texts):
    """Every .cpp is named by a CMake file; every .hpp is included by something else."""
    named, included = set(), set()
    for path, text in texts.items():
        if name_of(path) == "CMakeLists.txt" or path.endswith(".cmake"):
            named.update(named_sources(path, text))
        elif path.endswith(cpp):
            included.update(name for name in re.findall(r'#\s*include\s+"([^"]+)"', text)
                            if name != path)
    pattern = re.compile("|".join(sorted(named)) or r"(?!)")
    for path in texts:
        if path.endswith(".cpp") and not pattern.fullmatch(path):
            yield finding(path, 1, "orphan_source", "name it in its CMakeLists.txt or remove it")
        if path.endswith(".hpp") and path not in included:
            yield finding(path, 1, "orphan_header", "nothing includes it: use it or remove it")


def check_orphan_queries(texts):
    """Every statement of sql/queries is used by a program."""
    used = set()
    for path, text in texts.items():
        if path.endswith(cpp) and starts(path, ("api/", "worker/", "common/", "benchmarks/")):
            used.update(re.findall(r"\w+", text))
    for path in texts:
        stem = name_of(path).removesuffix(".sql")
        if path.startswith("sql/queries/") and path.endswith(".sql") and stem not in used:
            yield finding(path, 1, "orphan_query", "no program uses it: use it or remove it")


def check_tree(texts):
    """All rules that need to see several files: path -> text of every text file."""
    yield from check_migrations(texts)
    yield from check_orphan_sources(texts)
    yield from check_orphan_queries(texts)
