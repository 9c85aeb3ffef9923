#!/usr/bin/env python3
"""Makes model directories of a small BERT with random weights, and what they must give.

    make_random_bert.py OUT_FOLDER

OUT_FOLDER gets the folders mean and cls (pooling; cls with prefixes), mean-int8, and vectors.json:
for each folder and role texts with their vectors, by plain numpy.
"""
import json
import pathlib
import sys
import tempfile

import numpy as np

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "deploy" / "models"))
from bert import Bert  # noqa: E402
from graph import Graph, Int8Graph  # noqa: E402
from numpy_bert import hidden_states  # noqa: E402

SHAPE, WIDTH, INNER = Bert(layers=2, heads=4, tokens_max=24), 32, 64
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "query", "passage", ":", "red", "green", "blue", "##s"]
PREFIXES = {"query": "query: ", "passage": "passage: "}
TEXTS = ["red", "green blues", "Red green: blue", "pink", "blue " * 40]


def random_weights(seed):
    random = np.random.default_rng(seed)
    weights = {}

    def add(name, *shape):
        weights[name] = random.normal(0, 0.3, shape).astype(np.float32)

    def add_dense(name, rows, columns):
        add(name + ".weight", rows, columns)
        add(name + ".bias", rows)

    def add_norm(name):
        weights[name + ".LayerNorm.weight"] = random.uniform(0.5, 1.5, WIDTH).astype(np.float32)
        add(name + ".LayerNorm.bias", WIDTH)

    for table, rows in (("word", len(WORDS)), ("position", SHAPE.tokens_max), ("token_type", 2)):
        add(f"embeddings.{table}_embeddings.weight", rows, WIDTH)
    add_norm("embeddings")
    for index in range(SHAPE.layers):
        at = f"encoder.layer.{index}."
        for part in ("query", "key", "value"):
            add_dense(f"{at}attention.self.{part}", WIDTH, WIDTH)
        add_dense(f"{at}attention.output.dense", WIDTH, WIDTH)
        add_norm(f"{at}attention.output")
        add_dense(f"{at}intermediate.dense", INNER, WIDTH)
        add_dense(f"{at}output.dense", WIDTH, INNER)
        add_norm(f"{at}output")
    return weights


def write_safetensors(weights, file):
    header, data = {}, b""
    for name, tensor in weights.items():
        header[name] = {"dtype": "F32", "shape": tensor.shape,
                        "data_offsets": [len(data), len(data) + tensor.nbytes]}
        data += tensor.tobytes()
    text = json.dumps(header).encode()
    file.write_bytes(len(text).to_bytes(8, "little") + text + data)


def ids_of(text):
    """As WordPiece does with these few words."""
    ids = []
    for word in text.replace(":", " : ").lower().split():
        stem = word.removesuffix("s") if word not in WORDS else word
        if stem not in WORDS:
            ids.append(WORDS.index("[UNK]"))
        else:
            ids += [WORDS.index(stem)] + ([WORDS.index("##s")] if stem != word else [])
    return [WORDS.index("[CLS]"), *ids[:SHAPE.tokens_max - 2], WORDS.index("[SEP]")]


def vector(weights, text, pooling):
    states = hidden_states(weights, SHAPE, ids_of(text))
    pooled = states.mean(0) if pooling == "mean" else states[0]
    return [float(value) for value in pooled / np.linalg.norm(pooled)]


def write_model(weights_folder, out, name, graph, pooling, prefixes):
    folder = out / name
    folder.mkdir()
    model = SHAPE.build(weights_folder, graph)
    (folder / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n")
    (folder / "pagemill-model.json").write_text(json.dumps({
        "format": 1, "name": name, "dimension": WIDTH, "tokens_max": SHAPE.tokens_max,
        "precision": "int8" if name.endswith("int8") else "fp32",
        **{f"{role}_prefix": prefix for role, prefix in prefixes.items()},
        "tokenizer": {"kind": "wordpiece", "file": "vocab.txt"},
        "graph": {"file": "model.onnx", "input_ids": "input_ids",
                  "attention_mask": "attention_mask", "output": "last_hidden_state",
                  "pooling": pooling}}))


def main():
    out = pathlib.Path(sys.argv[1])
    weights = random_weights(seed=17)
    expected = []
    with tempfile.TemporaryDirectory() as scratch:
        write_safetensors(weights, pathlib.Path(scratch, "model.safetensors"))
        for name, graph, pooling, prefixes in (("mean", Graph(), "mean", {}),
                                               ("cls", Graph(), "cls", PREFIXES),
                                               ("mean-int8", Int8Graph(), "mean", {})):
            write_model(pathlib.Path(scratch), out, name, graph, pooling, prefixes)
            expected += [{"model": name, "role": role, "text": text,
                          "vector": vector(weights, prefixes.get(role, "") + text, pooling)}
                         for role in PREFIXES for text in TEXTS]
    (out / "vectors.json").write_text(json.dumps(expected))


if __name__ == "__main__":
    main()
