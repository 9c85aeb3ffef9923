#!/usr/bin/env python3
"""Makes what the API serves of its contract, as a step of the build:
make_files.py PROJECT ASSETS OUT. ASSETS is the folder that `fetch` printed. Writes into OUT the
files themselves, and contract_files.S and .cpp, which embed them into the program."""
import hashlib
import json
import pathlib
import sys

import yaml

types = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".css": "text/css; charset=utf-8", ".png": "image/png", ".json": "application/json",
         ".txt": "text/plain; charset=utf-8"}
# ReDoc shows its maker's logo from the maker's server; nothing is asked of other hosts here.
logo = b"https://cdn.redoc.ly/redoc/logo-mini.svg"


def contract(project):
    text = (project / "docs/openapi.yaml").read_text(encoding="utf-8")
    # Dates in examples stay text.
    loader = type("loader", (yaml.SafeLoader,), {})
    loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in rules if not tag.endswith(":timestamp")]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()}
    document = yaml.load(text, loader)  # a SafeLoader
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def redoc(assets):
    bundle = (assets / "redoc.standalone.js").read_bytes()
    if bundle.count(logo) != 1:
        sys.exit("make_files: redoc.standalone.js is not the one that is known: its logo moved")
    return bundle.replace(logo, b"data:,")


def files(project, assets):
    """path in the API -> (ending, bytes)"""
    ours = project / "api/contract"
    return {
        "/openapi.json": (".json", contract(project)),
        "/docs": (".html", (ours / "docs.html").read_bytes()),
        "/docs/start.js": (".js", (ours / "docs_start.js").read_bytes()),
        "/docs/swagger-ui.css": (".css", (assets / "swagger-ui.css").read_bytes()),
        "/docs/swagger-ui-bundle.js": (".js", (assets / "swagger-ui-bundle.js").read_bytes()),
        "/docs/favicon-32x32.png": (".png", (assets / "favicon-32x32.png").read_bytes()),
        "/docs/licenses.txt": (".txt", (assets / "licenses.txt").read_bytes()),
        "/redoc": (".html", (ours / "redoc.html").read_bytes()),
        "/redoc/start.js": (".js", (ours / "redoc_start.js").read_bytes()),
        "/redoc/redoc.standalone.js": (".js", redoc(assets)),
    }


def main():
    project, assets, out = (pathlib.Path(argument) for argument in sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    # One object that does not declare control-flow protection would end it for the program.
    assembly = ["/* Made by api/contract/make_files.py. */", "#ifdef __CET__",
                "#include <cet.h>", "#endif", ".section .rodata"]
    names, rows = [], []
    for number, (path, (ending, data)) in enumerate(sorted(files(project, assets).items())):
        copy = out / f"file_{number}{ending}"
        copy.write_bytes(data)
        name = f"pagemill_contract_{number}"
        assembly += [f".global {name}", ".balign 16", f"{name}:", f'.incbin "{copy}"']
        names.append(f'extern "C" const char {name}[];')
        etag = hashlib.sha256(data).hexdigest()[:32]
        rows.append(f'    {{"{path}", "{types[ending]}", "\\"{etag}\\"", '
                    f"{{{name}, {len(data)}}}}},")
    assembly.append('.section .note.GNU-stack,"",@progbits')
    (out / "contract_files.S").write_text("\n".join(assembly) + "\n")
    (out / "contract_files.cpp").write_text("\n".join([
        "// Made by api/contract/make_files.py.", '#include "api/contract/contract_files.hpp"', "",
        *names, "", "namespace pagemill {", "namespace {", "", "const contract_file files[] = {",
        *rows, "};", "", "}  // namespace", "",
        "std::span<const contract_file> contract_files() {", "  return files;", "}", "",
        "}  // namespace pagemill", ""]))


if __name__ == "__main__":
    main()
