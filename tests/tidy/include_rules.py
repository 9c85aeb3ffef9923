"""Who may include whom, folder by folder. A folder includes itself and what the tables name; they
describe no circle, so nothing includes upwards. A folder that is in no table needs a line here."""
import re

from rules import cpp, finding, pure_folders, starts

# `sql` stands for the generated sql/sql_queries.hpp.
common = {
    "common/core": "",
    # Values and pure rules.
    "common/access": "core",
    "common/documents": "core",
    "common/net": "core",
    "common/embedding": "core net",
    "common/analysis": "core analysis/unicode",
    "common/analysis/unicode": "",
    "common/search": "core analysis",
    "common/blobs": "core",
    "common/jobs": "core documents net",
    # The JSON that API and callbacks share.
    "common/contract": "core jobs",
    # Machinery.
    "common/async": "core",
    "common/extractor": "core documents",
    # The driver knows no store.
    "common/postgres": "core sql",
    "common/schema": "core postgres sql",
    "common/service": "core embedding postgres schema",
    "common/models": "core embedding stores/models",
    "common/stores/access": "core access postgres sql",
    "common/stores/blobs": "core blobs postgres sql",
    "common/stores/jobs": "core jobs documents postgres sql stores/blobs",
    "common/stores/webhooks": "core jobs postgres sql stores/jobs",
    "common/stores/documents": "core analysis jobs documents postgres sql stores/blobs stores/jobs"
    " stores/search",
    "common/stores/backfills": "core postgres sql",
    "common/stores/usage": "core postgres sql",
    "common/stores/models": "core postgres sql stores/backfills",
    "common/stores/search": "core analysis jobs search postgres sql stores/backfills",
}
# What a folder of the worker includes of the worker; all of common is open to it.
worker = {
    "worker/process": "",
    "worker/housekeeping": "process",
    "worker/lease": "process housekeeping",
    "worker/backfill": "process lease",
    "worker/claims": "process lease",
    "worker/webhooks": "process lease",
    # The chunker and the child know none of the loops.
    "worker/chunking": "",
    "worker/stages": "process lease claims chunking",
    "worker/extract/unicode": "",
    "worker/extract/words": "extract/unicode",
    "worker/extract/layout/text": "extract/unicode extract/words",
    "worker/extract/layout/page": "extract/layout/text extract/unicode",
    "worker/extract/layout/painted": "",
    "worker/extract/layout/order": "extract/layout/page extract/unicode",
    "worker/extract/layout/running": "extract/layout/page extract/layout/text extract/unicode",
    "worker/extract/layout/tables": "extract/layout/page extract/layout/text",
    "worker/extract/layout/profile":
        "extract/layout/page extract/layout/running extract/layout/text",
    "worker/extract/layout/headings":
        "extract/layout/page extract/layout/profile extract/layout/text extract/unicode",
    "worker/extract/layout/blocks":
        "extract/layout/page extract/layout/profile extract/layout/text extract/unicode",
    "worker/extract/layout":
        "extract/layout/blocks extract/layout/headings extract/layout/order "
        "extract/layout/page extract/layout/profile "
        "extract/layout/running extract/layout/tables extract/layout/text",
    "worker/extract/mupdf": "extract/unicode",
    "worker/extract/paint": "extract/layout/page extract/layout/painted extract/mupdf",
    "worker/extract/pdf":
        "extract/layout/page extract/layout/painted extract/layout/text extract/mupdf "
        "extract/paint extract/unicode",
    "worker/extract": "extract/layout extract/layout/profile extract/layout/page extract/pdf",
    "worker/extract/training":
        "extract/layout extract/layout/headings extract/layout/page extract/layout/profile "
        "extract/pdf",
    # The composition root.
    "worker/models": "process lease backfill",
    "worker": "process lease claims webhooks backfill models housekeeping chunking stages",
}
below = "http request auth cache embedding"
# What a folder of the API includes of the API. Resources do not know each other.
api = {
    "api/http": "",
    "api/request": "http",
    "api/auth": "http request",
    "api/cache": "",
    "api/embedding": "",
    # Questions are answered from what a search finds.
    "api/ai": f"{below} search ai/tasks ai/cited ai/extractive ai/generative ai/models ai/reading"
              " ai/requests ai/usage ai/fields",
    "api/ai/fields": "http",
    "api/ai/tasks": "http ai/usage ai/fields",
    "api/ai/usage": "http ai/models",
    "api/ai/cited": f"{below} search ai/tasks ai/usage ai/fields",
    "api/ai/extractive": f"{below} ai/tasks ai/usage ai/fields",
    "api/ai/generative": f"{below} ai/models ai/tasks ai/usage ai/fields",
    "api/ai/reading": f"{below} ai/tasks",
    "api/ai/requests": f"{below} ai/fields ai/tasks",
    "api/ai/models": "",
    "api/jobs": below,
    "api/documents": below,
    "api/search": below,
    "api/keys": below,
    "api/workspace": below,
    "api/webhooks": below,
    "api/operations": below,
    "api/file_parts": below,
    "api/contract": below,
    "api/cli/client": "",
    "api/cli/display": "cli/client",
    "api/cli/commands": "cli/client cli/display",
    "api/cli": "cli/client cli/display cli/commands",
    "api": f"{below} ai ai/models ai/usage jobs documents search keys workspace webhooks"
           " operations file_parts contract",
}
# All of common is open to the worker and the API, but for these.
of_common = {
    "worker/chunking": "core documents embedding",
    # The sandboxed child knows no database and no network.
    "worker/extract": "core documents extractor",
    "worker/extract/layout": "core documents",
    "worker/extract/layout/blocks": "documents",
    "worker/extract/layout/headings": "documents",
    "worker/extract/layout/page": "documents",
    "worker/extract/layout/profile": "core documents",
    "worker/extract/layout/tables": "documents",
    "worker/extract/layout/text": "core",
    "worker/extract/mupdf": "",
    "worker/extract/paint": "",
    "worker/extract/training": "core documents",
    "worker/extract/unicode": "",
    "worker/extract/words": "",
    "worker/extract/pdf": "core documents extractor",
    "api/http": "core access async",
    "api/cache": "core",
}
# (what the including file's path starts with, the included file, why), beyond the tables.
exceptions = (
    ("common/blobs/spool_blob.", "common/extractor/spool_file.hpp",
     "a blob reaches a child through a spool file"),
    ("api/cli/client/failure.hpp", "api/cli/exit_code.hpp", "a failure has an exit code"),
    ("api/cli/commands/token_command.cpp", "api/auth/token_keys.hpp", "mints what the API reads"),
    ("api/cli/commands/token_command.cpp", "api/auth/wall_clock.hpp", "mints what the API reads"),
)


def resolved(table, root):
    return {folder: {root + "/" + name if name != "sql" else "sql" for name in names.split()}
            for folder, names in table.items()}


allowed = {**resolved(common, "common"), **resolved(worker, "worker"), **resolved(api, "api")}
# Folders of other roots that every folder of the key's root may include.
whole_roots = {"common": (), "worker": ("common",), "api": ("common",)}
outside = re.compile(r"<(pqxx/|boost/(asio|beast)[/.])")
include = re.compile(r"\s*#\s*include\s+(.*)")


def folder_of(path):
    return path.rpartition("/")[0]


def excepted(path, target):
    return any(path.startswith(source) and target == file for source, file, _ in exceptions)


def advice_against(path, target):
    """Why a file of api, worker or common must not include `target`, or None."""
    folder, other = folder_of(path), folder_of(target)
    root, other_root = path.split("/")[0], target.split("/")[0]
    if folder == other or excepted(path, target):
        return None
    if other_root == "tests":
        return "programs never include test code"
    if root != other_root and other_root in whole_roots and other_root not in whole_roots[root]:
        return ("common knows neither api nor worker" if root == "common" else
                "api and worker share tables, not code: move it to common")
    if folder not in allowed:
        return f"{folder} is in no table of tests/tidy/include_rules.py: add its line"
    if other_root in whole_roots[root]:
        if folder not in of_common or other in resolved(of_common, "common")[folder]:
            return None
        return f"{folder} may include {of_common[folder]} of common"
    if other in allowed[folder]:
        return None
    if "/" not in other and other_root == root:
        return f"only the composition root includes files of {root}/ itself"
    return f"{folder} may include {' '.join(sorted(allowed[folder])) or 'nothing else'} of {root}"


def check_includes(path, text):
    if not path.endswith(cpp):
        return
    for number, line in enumerate(text.split("\n"), 1):
        match = include.match(line)
        if not match:
            continue
        named = re.match(r'"([^"]+)"', match[1])
        advice = None
        if named and named[1].startswith("."):
            advice = 'include from the project root: "common/core/errc.hpp"'
        elif named and starts(path, tuple(root + "/" for root in whole_roots)):
            advice = advice_against(path, named[1])
        elif starts(path, pure_folders) and outside.match(match[1]):
            advice = "a pure folder: no driver, no event loop"
        if advice:
            yield finding(path, number, "include_direction", advice)


def circles(table):
    """Folders that reach themselves by the table: there must be none."""
    def reach(start):
        seen, todo = set(), [start]
        while todo:
            for name in table.get(todo.pop(), ()):
                if name not in seen:
                    seen.add(name)
                    todo.append(name)
        return seen
    return [folder for folder in table if folder in reach(folder)]
