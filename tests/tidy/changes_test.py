#!/usr/bin/env python3
"""docs/changes.md is true: the files that a change touches exist, as many as its table says, and no
more than its limit. (commands_test.py looks at the other paths of the page.)"""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
page = "docs/changes.md"
changes = ("submit option", "route", "stage", "embedding provider", "text provider",
           "blob store", "ranking", "metric", "CLI command", "retry curve", "problem code",
           "migration", "extractor feature", "operator's command")
limits = {"submit option": 5, "stage": 12, "embedding provider": 5, "text provider": 5,
          "blob store": 8, "CLI command": 3, "operator's command": 2}


def table_of(text):
    """{change: (before, now, limit or None)}"""
    rows = re.findall(r"(?m)^\| \[(.+?)\]\(#.*?\) \| (\d+) \| (\d+) \| (\d*) *\|$", text)
    return {name: (int(before), int(now), int(limit) if limit else None)
            for name, before, now, limit in rows}


def files_of(text):
    """{change in lower case: the files of its list}"""
    sections = re.findall(r"(?ms)^## (.+?)\n(.*?)(?=^## |\Z)", text)
    return {title.lower(): re.findall(r"(?m)^- `([^`]+)`", body) for title, body in sections}


def exists(name):
    """<name> is a new file: there must be others of its kind."""
    return any(root.glob(name.replace("<name>", "*")))


def problems_of(text):
    table, lists = table_of(text), files_of(text)
    found = [f"{change}: not in the table" for change in changes if change not in table]
    for change, (_, now, limit) in table.items():
        files = lists.get(change.lower(), [])
        if len(files) != now:
            found.append(f"{change}: {now} in the table, but {len(files)} are listed")
        if len(set(files)) != len(files):
            found.append(f"{change}: a file is listed twice")
        if limit != limits.get(change) or (limit and now > limit):
            found.append(f"{change}: the limit is {limits.get(change, 'none')}")
        found += [f"{change}: {name}: no such file" for name in files if not exists(name)]
    return found


def main():
    text = (root / page).read_text()
    found = problems_of(text)
    planted = text.replace("- `common/jobs/job_options.hpp`", "- `common/jobs/no_such.hpp`")
    planted = planted.replace("(#cli-command) | 6 | 3 | 3 |", "(#cli-command) | 6 | 4 | 3 |")
    said = problems_of(planted)
    for line in ("submit option: common/jobs/no_such.hpp: no such file",
                 "CLI command: 4 in the table, but 3 are listed", "CLI command: the limit is 3"):
        assert line in said, (line, said)
    assert problems_of("") == [f"{change}: not in the table" for change in changes]
    print("\n".join(f"{page}: {line}" for line in found) or
          f"changes: {len(changes)} changes, no findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
