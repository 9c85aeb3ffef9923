"""The rules about anything but the text of a C++ file: scripts, SQL files, blobs, the size of
folders, where tests stand, files that nothing uses. Pure functions as in rules.py."""
import posixpath
import re

from rules import blob_bytes_max, cpp, finding, name_of, starts

folder_units_max = 25
# Inputs that a fuzzer once found, named by their hash: data, however many there are.
uncounted = ("tests/fuzz/corpus/",)
# Unit tests of several units that only make sense together.
covers_several = {
    "api/auth/authorizer_debt",  # authorizer and authenticator: what a batch owes
    "common/postgres/failover",  # host_list, server_memory, answer_guard
    "worker/chunking/chunker_heading",  # chunker and chunk_builder: where headings stand
    "worker/chunking/chunker_property",  # the whole folder, on generated pages
    "worker/chunking/chunking_rules",  # heading_path, sentence_rules, word_reader
    "worker/chunking/one_source",  # layout, text, Markdown and chunks, held equal
}
# Source folders without unit tests, and the suite that tests them: they do I/O.
tested_elsewhere = {
    "api/ai": "integration_asking",
    "api/ai/reading": "integration_asking",
    "api/ai/tasks": "integration_asking",
    "api/ai/usage": "integration_usage",
    "api/contract": "integration_api",
    "api/embedding": "integration_embeddings",
    "api/operations": "integration_api",
    "api/webhooks": "integration_outside",
    "api/workspace": "integration_access",
    "common/service": "integration_outage",
    "common/stores/access": "integration_access",
    "common/stores/blobs": "integration_queue",
    "common/stores/documents": "integration_queue",
    "common/stores/jobs": "integration_queue",
    "common/stores/backfills": "integration_reindex",
    "common/stores/models": "integration_reembed",
    "common/stores/search": "integration_search",
    "common/stores/usage": "integration_usage",
    "common/stores/webhooks": "integration_outside",
    "worker/models": "integration_reembed",
    "worker/extract": "integration_extractor",
    "worker/extract/mupdf": "integration_extractor",
    "worker/extract/paint": "integration_extractor",
    "worker/extract/training": "integration_extractor",
}
function_statement = re.compile(
    r"(?is)\s*(create or replace function|alter function|revoke|grant|"
    r"select make_partitions)\b")


def check_blob(path, size):
    if size > blob_bytes_max:
        yield finding(path, 1, "blob", f"{size} bytes, the limit is {blob_bytes_max}: "
                      "generate or fetch it")


def check_script(path, text, executable):
    """Scripts stop at the first error; a file with a #! is executable."""
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
    if not re.fullmatch(r"sql/queries/[a-z0-9_]+/[a-z0-9_]+\.sql", path):
        yield finding(path, 1, "query_file", "name it sql/queries/<store>/<what_it_does>.sql")
        return
    if not re.match(r"-- ?\S", text):
        yield finding(path, 1, "query_header", "start with a comment: why, rows expected, index")
    if len(statements(text)) != 1:
        yield finding(path, 1, "query_statement", "exactly one statement per file")


def check_function_file(path, text):
    """sql/functions holds the current text of functions and who may call them, nothing else."""
    if not path.startswith("sql/functions/"):
        return
    if not re.fullmatch(r"sql/functions/[a-z0-9_]+/[a-z0-9_]+\.sql", path):
        yield finding(path, 1, "function_file", "name it sql/functions/<subject>/<function>.sql")
    if not re.match(r"-- ?\S", text):
        yield finding(path, 1, "function_file", "start with a comment: role, what it is for")
    for statement in statements(text):
        if not function_statement.match(statement):
            yield finding(path, 1, "function_file", "only functions, their owners and grants: "
                          f"move {' '.join(statement.split()[:3])} to a migration")


def check_function_names(texts):
    """A function has one current text."""
    seen = {}
    for path in sorted(texts):
        if path.startswith("sql/functions/"):
            for name in re.findall(r"(?i)\bcreate or replace function (\w+)", texts[path]):
                other = seen.setdefault(name.lower(), path)
                if other != path:
                    yield finding(path, 1, "function_name", f"{name} is also in {other}")


def check_migrations(paths):
    """Numbered from 1, without gaps or duplicates."""
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


def check_query_names(paths):
    """A statement's name is its file's: no two stores may have the same."""
    seen = {}
    for path in sorted(paths):
        if path.startswith("sql/queries/"):
            other = seen.setdefault(name_of(path), path)
            if other != path:
                yield finding(path, 1, "query_name", f"{other} has this name: choose another")


def check_folder_units(paths):
    """A folder of many units is a flat room. A header and its source are one unit."""
    units = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        if name != "CMakeLists.txt" and not starts(path, uncounted):
            units.setdefault(folder, set()).add(re.sub(r"\.[ch]pp$", "", name))
    for folder, names in sorted(units.items()):
        if len(names) > folder_units_max:
            yield finding(folder, 1, "folder_units", f"{len(names)} units, the limit is "
                          f"{folder_units_max}: divide it by what it is for")


def check_mirror(paths):
    """tests/unit has the folders of the sources, and a test is named for the unit it tests."""
    folders = {path.rpartition("/")[0] for path in paths
               if starts(path, ("api/", "common/", "worker/")) and path.endswith(cpp)}
    units = {re.sub(r"\.[ch]pp$", "", path) for path in paths if path.endswith(cpp)}
    tested = set()
    for path in sorted(paths):
        if not starts(path, ("tests/unit/",)) or not path.endswith(cpp):
            continue
        mirrored = path.removeprefix("tests/unit/").removesuffix("_test.cpp")
        folder = mirrored.rpartition("/")[0]
        if folder not in folders:
            yield finding(path, 1, "test_folder", f"there is no source folder {folder}")
            continue
        tested.add(folder)
        if path.endswith("_test.cpp") and mirrored not in units and mirrored not in covers_several:
            yield finding(path, 1, "test_name", f"there is no unit {mirrored}: name the test for "
                          "what it tests, or list it in covers_several")
    for folder in sorted(folders - tested - set(tested_elsewhere)):
        yield finding(folder, 1, "untested_folder", f"no tests in tests/unit/{folder}: test its "
                      "pure logic, or say in tested_elsewhere where it is tested")


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
    yield from check_query_names(texts)
    yield from check_function_names(texts)
    yield from check_folder_units(texts)
    yield from check_mirror(texts)
    yield from check_orphan_sources(texts)
    yield from check_orphan_queries(texts)
