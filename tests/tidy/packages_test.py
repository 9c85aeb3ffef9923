#!/usr/bin/env python3
"""deploy/install-deps lists each package under one purpose, the first that needs it, and all of
them without a purpose; what a list holds fits its purpose."""
import itertools
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
purposes = ("runtime", "build", "test", "peers")
# Packages whose place tells what a list is for.
samples = {
    "runtime": "postgresql-17 postgresql-17-pgvector libpqxx-7.10 libmupdf25.1 nginx jq",
    "build": "g++ cmake libpqxx-dev doctest-dev python3-yaml npm python3-onnx dpkg-dev",
    "test": "lintian pgbouncer systemd-container clang-tidy-19 python3-jsonschema",
    "peers": "wrk",
}


def listed(*chosen):
    done = subprocess.run([root / "deploy/install-deps", "--list",
                           *(f"--{name}" for name in chosen)],
                          capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.split()


def problems_of(lists, everything):
    """What is wrong with {purpose: packages} and the packages listed without a purpose."""
    found = []
    for one, other in itertools.combinations(purposes, 2):
        found += [f"{name}: in both --{one} and --{other}"
                  for name in sorted(set(lists[one]) & set(lists[other]))]
    together = set().union(*lists.values())
    found += [f"{name}: in one of --list and its purposes, but not in both"
              for name in sorted(together ^ set(everything))]
    for purpose, names in samples.items():
        found += [f"{name}: belongs to --{purpose}" for name in names.split()
                  if name not in lists[purpose]]
    found += [f"{name}: only --build installs development packages"
              for purpose in ("runtime", "test", "peers") for name in lists[purpose]
              if re.search(r"-dev$", name) and not name.startswith("libclang")]
    return found


def main():
    lists = {purpose: listed(purpose) for purpose in purposes}
    found = problems_of(lists, listed())
    if sorted(lists["runtime"] + lists["build"]) != listed("runtime", "build"):
        found.append("--runtime --build: not the sum of both")
    planted = {**lists, "test": lists["test"] + ["libx-dev", "cmake"], "peers": []}
    said = problems_of(planted, [*itertools.chain(*lists.values()), "libx-dev", "y"])
    wanted = {"cmake": "in both", "y": "not in both", "wrk": "belongs", "libx-dev": "only --build"}
    assert all(any(line.startswith(name) and text in line for line in said)
               for name, text in wanted.items()), said
    print("\n".join(found) or f"packages: {len(listed())} packages, no findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
