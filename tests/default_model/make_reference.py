#!/usr/bin/env python3
"""Writes minilm.json: texts of ours with the ids and vectors of the published all-MiniLM-L6-v2, by
Hugging Face's tokenizers and a plain numpy run of its original weights.

    make_reference.py MODEL_FOLDER OUT_FILE

MODEL_FOLDER holds model.safetensors and tokenizer.json. Needs numpy and the package tokenizers;
nothing runs it but a person.
"""
import json
import pathlib
import sys

import numpy as np
from tokenizers import Tokenizer

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "deploy" / "models"))
from bert import read_safetensors  # noqa: E402
from catalogue import MINILM_SHAPE  # noqa: E402
from numpy_bert import hidden_states  # noqa: E402

TEXTS = [
    "", " ", "invoice", "Invoice number seven, due in ten days.",
    "The pump must be switched off before the housing is opened.",
    "the pump must be switched off before the housing is opened",
    "Kündigungsfrist für Büroräume: 3 Monate (§ 580a BGB)",
    "Order 4711/B — 2,500 kg @ €0.35, ref. AX-2003/B & Co.",
    "東京の会議 and ３ files", "\ufb01nal\u00a0text\u200b with so\u00adft hyphens \u25aa and \ue000",
    "e\u0301tat cre\u0300me Ångström İstanbul", "antidisestablishmentarianism " + "x" * 101,
    "Section 2.3.1 describes how chunks follow the headings of a document. " * 30,
]


def main():
    folder, out = map(pathlib.Path, sys.argv[1:3])
    weights = {name: tensor.astype(np.float64) for name, tensor
               in read_safetensors(folder / "model.safetensors").items()}
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MINILM_SHAPE.tokens_max)
    lines = []
    for text in TEXTS:
        ids = tokenizer.encode(text).ids
        mean = hidden_states(weights, MINILM_SHAPE, ids).mean(0)
        values = [round(float(value), 5) for value in mean / np.linalg.norm(mean)]
        lines.append(json.dumps({"text": text, "ids": ids, "vector": values},
                                separators=(",", ":")))
    out.write_text('{"items":[\n' + ",\n".join(lines) + "\n]}\n")


if __name__ == "__main__":
    main()
