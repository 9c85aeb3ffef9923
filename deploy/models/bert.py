"""BERT, post-norm layers, from the safetensors of its publisher. The graph gives the last hidden
states, which the embedder pools."""
import json
import math
from dataclasses import dataclass

import numpy as np
from onnx import TensorProto


@dataclass(frozen=True)
class Bert:
    layers: int
    heads: int
    tokens_max: int

    def build(self, folder, g):
        """The ONNX model of folder/model.safetensors, made with the graph `g`."""
        weights = read_safetensors(folder / "model.safetensors")
        x = embeddings(g, weights, self.tokens_max)
        add_mask(g)
        for index in range(self.layers):
            result = "last_hidden_state" if index == self.layers - 1 else f"layer{index}_result"
            x = layer(g, weights, index, self.heads, x, result)
        width = weights["embeddings.word_embeddings.weight"].shape[1]
        return g.model("bert", x, ["batch", "tokens", width])


def read_safetensors(file):
    """{name: tensor}: 8 bytes of length, a JSON header, raw little-endian numbers."""
    data = file.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    kinds = {"F32": "<f4", "I64": "<i8"}
    return {name: np.frombuffer(data[start + facts["data_offsets"][0]:
                                     start + facts["data_offsets"][1]],
                                kinds[facts["dtype"]]).reshape(facts["shape"])
            for name, facts in header.items()}


def attention(g, weights, at, name, heads, x):
    parts = [(weights[f"{at}attention.self.{part}.weight"].T,
              weights[f"{at}attention.self.{part}.bias"]) for part in ("query", "key", "value")]
    width = parts[0][0].shape[1]
    scale = np.float32(1 / math.sqrt(width // heads))  # the queries', folded into their projection
    parts[0] = (parts[0][0] * scale, parts[0][1] * scale)
    qkv = g.dense(x, name + "_qkv", np.concatenate([kernel for kernel, _ in parts], axis=1),
                  np.concatenate([bias for _, bias in parts]))
    split = g.split(qkv, [f"{name}_{part}" for part in "qkv"], 2)
    shape = g.constant(name + "_heads_shape", np.array([0, 0, heads, width // heads], np.int64))
    turns = ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])
    q, k, v = (g.node("Transpose", [g.node("Reshape", [part, shape], part + "_heads")],
                      part + "_turned", perm=perm) for part, perm in zip(split, turns))
    logits = g.node("MatMul", [q, k], name + "_logits")
    masked = g.node("Add", [logits, "mask_bias"], name + "_masked")
    shares = g.node("Softmax", [masked], name + "_attention", axis=-1)
    mixed = g.node("MatMul", [shares, v], name + "_mixed")
    together = g.node("Transpose", [mixed], name + "_together", perm=[0, 2, 1, 3])
    merged = g.node("Reshape", [together, g.constant(name + "_merged_shape",
                                                     np.array([0, 0, width], np.int64))],
                    name + "_merged")
    return dense(g, weights, f"{at}attention.output.dense", name + "_out", merged)


def dense(g, weights, at, name, x):
    return g.dense(x, name, weights[at + ".weight"].T, weights[at + ".bias"])


def norm(g, weights, at, name, x):
    return g.layer_norm(x, name, weights[at + ".LayerNorm.weight"],
                        weights[at + ".LayerNorm.bias"], 1e-12)


def gelu(g, x, name):
    """By erf; ONNX Runtime makes one operator of it."""
    erf = g.node("Erf", [g.node("Div", [x, "root_two"], name + "_scaled")], name + "_erf")
    sum_ = g.node("Add", [erf, "unit"], name + "_sum")
    return g.node("Mul", [g.node("Mul", [x, sum_], name + "_twice"), "half"], name)


def layer(g, weights, index, heads, x, result):
    at, name = f"encoder.layer.{index}.", f"layer{index}"
    mixed = g.node("Add", [attention(g, weights, at, name, heads, x), x], name + "_mixed_sum")
    h = norm(g, weights, at + "attention.output", name + "_attention_norm", mixed)
    inner = gelu(g, dense(g, weights, at + "intermediate.dense", name + "_ffn1", h), name + "_gelu")
    outer = dense(g, weights, at + "output.dense", name + "_ffn2", inner)
    return norm(g, weights, at + "output", result, g.node("Add", [outer, h], name + "_sum"))


def embeddings(g, weights, tokens_max):
    g.constant("unit", np.float32(1))
    g.constant("half", np.float32(0.5))
    g.constant("root_two", np.float32(math.sqrt(2)))
    words = g.rows("words", weights["embeddings.word_embeddings.weight"], "input_ids")
    one = g.constant("one", np.array([1], np.int64))
    length = g.node("Gather", [g.node("Shape", ["input_ids"], "ids_shape"), one], "length")
    # Every token is of type 0.
    places = (weights["embeddings.position_embeddings.weight"][:tokens_max] +
              weights["embeddings.token_type_embeddings.weight"][0])
    place = g.node("Slice", [g.constant("positions", places),
                             g.constant("zero", np.array([0], np.int64)), length], "places")
    return norm(g, weights, "embeddings", "x0", g.node("Add", [words, place], "x0_sum"))


def add_mask(g):
    """`mask_bias`, which is far below every logit where there is padding."""
    mask = g.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    hidden = g.node("Sub", ["unit", mask], "hidden")
    bias = g.node("Mul", [hidden, g.constant("far", np.float32(-1e9))], "mask_bias_flat")
    g.node("Unsqueeze", [bias, g.constant("middle", np.array([1, 2], np.int64))], "mask_bias")
