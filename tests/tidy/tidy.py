#!/usr/bin/env python3
"""Checks the files of git, new ones too, against docs/style.md; prints file:line: rule: advice.

    tests/tidy/tidy.py [FOLDER]      exit 0 without findings, else 1
"""
import pathlib
import stat
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from include_rules import check_includes  # noqa: E402
from rules import check_name, check_text  # noqa: E402
from tree_rules import (check_blob, check_function_file, check_query, check_script,  # noqa: E402
                        check_tree)


def git_files(folder):
    # In a container the folder may belong to another user.
    listed = subprocess.run(["git", "-c", "safe.directory=*", "-C", folder, "ls-files", "-z",
                             "--cached", "--others", "--exclude-standard"],
                            capture_output=True, check=True).stdout
    return sorted(set(name for name in listed.decode().split("\0") if name))


def findings(folder):
    texts = {}
    for path in git_files(folder):
        file = pathlib.Path(folder) / path
        if file.is_symlink() or not file.is_file():
            continue
        content = file.read_bytes()
        yield from check_blob(path, len(content))
        try:
            text = content.decode()
        except UnicodeDecodeError:
            yield from check_name(path)
            continue
        texts[path] = text
        executable = bool(file.stat().st_mode & stat.S_IXUSR)
        yield from check_text(path, text)
        yield from check_script(path, text, executable)
        yield from check_includes(path, text)
        yield from check_query(path, text)
        yield from check_function_file(path, text)
    yield from check_tree(texts)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else str(pathlib.Path(__file__).parents[2])
    found = sorted(set(findings(folder)))
    for item in found:
        print(item)
    print(f"tidy: {len(git_files(folder))} files, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
