#!/usr/bin/env python3
"""Writes minilm.json: texts of ours with the ids and vectors of the published all-MiniLM-L6-v2, by
Hugging Face's tokenizers and a plain numpy run of its original weights.

    make_reference.py MODEL_FOLDER OUT_FILE

MODEL_FOLDER holds model.safetensors and tokenizer.json. Needs numpy and the package tokenizers;
nothing runs it but a person.
"""
import json
import math
import pathlib
import sys

import numpy as np
from tokenizers import Tokenizer

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "deploy" / "models"))
from minilm import HEADS, LAYERS, TOKENS_MAX, read_safetensors  # noqa: E402

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


def erf(x):
    return np.vectorize(math.erf)(x)


def norm(w, at, x):
    centred = x - x.mean(-1, keepdims=True)
    unit = centred / np.sqrt((centred ** 2).mean(-1, keepdims=True) + 1e-12)
    return unit * w[at + ".LayerNorm.weight"] + w[at + ".LayerNorm.bias"]


def dense(w, at, x):
    return x @ w[at + ".weight"].T + w[at + ".bias"]


def vector(w, ids):
    x = norm(w, "embeddings", w["embeddings.word_embeddings.weight"][ids] +
             w["embeddings.position_embeddings.weight"][:len(ids)] +
             w["embeddings.token_type_embeddings.weight"][0])
    for index in range(LAYERS):
        at = f"encoder.layer.{index}."
        q, k, v = (dense(w, f"{at}attention.self.{part}", x).reshape(len(ids), HEADS, -1)
                   .transpose(1, 0, 2) for part in ("query", "key", "value"))
        logits = q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[2])
        shares = np.exp(logits - logits.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        mixed = (shares @ v).transpose(1, 0, 2).reshape(len(ids), -1)
        x = norm(w, at + "attention.output", x + dense(w, at + "attention.output.dense", mixed))
        inner = dense(w, at + "intermediate.dense", x)
        inner = inner * (1 + erf(inner / math.sqrt(2))) / 2
        x = norm(w, at + "output", x + dense(w, at + "output.dense", inner))
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


def main():
    folder, out = map(pathlib.Path, sys.argv[1:3])
    weights = {name: tensor.astype(np.float64) for name, tensor
               in read_safetensors(folder / "model.safetensors").items()}
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS_MAX)
    lines = []
    for text in TEXTS:
        ids = tokenizer.encode(text).ids
        values = [round(float(value), 5) for value in vector(weights, ids)]
        lines.append(json.dumps({"text": text, "ids": ids, "vector": values},
                                separators=(",", ":")))
    out.write_text('{"items":[\n' + ",\n".join(lines) + "\n]}\n")


if __name__ == "__main__":
    main()
