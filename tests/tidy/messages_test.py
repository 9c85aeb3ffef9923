#!/usr/bin/env python3
"""Each message and code that docs/troubleshooting.md explains stands in a source file."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
page = "docs/troubleshooting.md"
folders = ("api", "worker", "common", "sql/functions", "deploy")


def keys(text):
    """What stands in code in the first cell of a table's rows."""
    return [code for row in re.findall(r"(?m)^\|([^|]*)\|", text)
            for code in re.findall(r"`([^`]+)`", row)]


def sources():
    """All texts, with C++ literals that go on in the next line joined."""
    files = [path for folder in folders for path in (root / folder).rglob("*")
             if path.is_file() and path.suffix not in (".pdf", ".gz")]
    text = "\n".join(path.read_text(errors="replace") for path in files)
    return re.sub(r'"\s*\n\s*"', "", text)


def main():
    said = sources()
    found = [f"{page}: `{key}`: no program says so" for key in keys((root / page).read_text())
             if key not in said]
    assert keys("| 413 `a b` | `c` |\n|---|\n| x |\n") == ["a b"]
    assert len(keys((root / page).read_text())) > 20
    print("\n".join(found) or "messages: no findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
