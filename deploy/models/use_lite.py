"""Universal Sentence Encoder Lite: two pre-norm transformer layers, masked mean, tanh, unit
length; from its TensorFlow.js package."""
import json
import math

import numpy as np
from onnx import TensorProto

TOKENS_MAX = 128
ENCODE = "module_apply_default/Encoder_en/KonaTransformer/Encode/"
PARTS = "/ConcatPartitions/concat"


def read_weights(folder):
    """Every constant tensor of the TensorFlow.js graph, by node name."""
    manifest = json.loads((folder / "model.json").read_text())["weightsManifest"]
    tensors = {}
    for group in manifest:
        data = b"".join((folder / path).read_bytes() for path in group["paths"])
        at = 0
        for weight in group["weights"]:
            kind = {"float32": np.float32, "int32": np.int32}[weight["dtype"]]
            count = math.prod(weight["shape"])
            values = np.frombuffer(data, kind, count, at)
            tensors[weight["name"]] = values.reshape(weight["shape"])
            at += values.nbytes
        if at != len(data):
            raise SystemExit(f"use-lite: {len(data) - at} bytes of weights are left over")
    return tensors


def matrix(tensor):
    """A 1x1 convolution's kernel [1,1,in,out] is a plain matrix."""
    return tensor.reshape(tensor.shape[-2:])


def transformer_layer(g, weights, layer, x):
    at = f"{ENCODE}Layer_{layer}/TransformerLayer/"
    name = f"layer{layer}"

    def norm(source, part, label):
        prefix = f"{at}{part}layer_prepostprocess/layer_norm/layer_norm_"
        return g.layer_norm(source, f"{name}_{label}", weights[prefix + "scale" + PARTS],
                            weights[prefix + "bias" + PARTS], 1e-6)

    def projection(part):
        kernel = (f"module/Encoder_en/KonaTransformer/Encode/Layer_{layer}/TransformerLayer/"
                  f"MultiheadAttention/{part}_transform_single/kernel/part_0")
        bias = f"{at}MultiheadAttention/{part}_transform_single/bias{PARTS}"
        return matrix(weights[kernel]), weights[bias].reshape(-1)

    kernel, bias = projection("qkv")
    width = kernel.shape[1] // 3
    scale = np.ones(3 * width, np.float32)
    scale[:width] = (width // 4) ** -0.5  # the scaling of the queries, folded into their projection
    a = norm(x, "", "attention_norm")
    qkv = g.dense(a, name + "_qkv", kernel * scale, bias * scale)
    split = g.split(qkv, [f"{name}_{part}" for part in "qkv"], 2)
    shape = g.constant(name + "_heads_shape", np.array([0, 0, 4, width // 4], np.int64))
    turns = ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])
    q, k, v = (g.node("Transpose", [g.node("Reshape", [part, shape], part + "_heads")],
                      part + "_turned", perm=perm) for part, perm in zip(split, turns))
    logits = g.node("MatMul", [q, k], name + "_logits")
    masked = g.node("Add", [logits, "mask_bias"], name + "_masked")
    attention = g.node("Softmax", [masked], name + "_attention", axis=-1)
    mixed = g.node("MatMul", [attention, v], name + "_mixed")
    together = g.node("Transpose", [mixed], name + "_together", perm=[0, 2, 1, 3])
    merged_shape = g.constant(name + "_merged_shape", np.array([0, 0, width], np.int64))
    merged = g.node("Reshape", [together, merged_shape], name + "_merged")
    out = g.dense(merged, name + "_out", *projection("output"))
    residual = x
    if layer == 0:  # 256 -> 512: the residual goes through an adapter, on the input before its norm
        residual = g.dense(x, name + "_adapter", weights[f"{at}dense/kernel{PARTS}"],
                           weights[f"{at}dense/bias{PARTS}"].reshape(-1))
    h = g.node("Add", [out, residual], name + "_h")
    ffn = f"{ENCODE}Layer_{layer}/TransformerLayer/FFN/"
    stack = f"{ENCODE}TransformerStack/Layer_{layer}/TransformerLayer/FFN/"
    inner = g.dense(norm(h, "FFN/", "ffn_norm"), name + "_ffn1",
                    matrix(weights[stack + "conv1/Tensordot/Reshape_1"]),
                    weights[f"{ffn}conv1/bias{PARTS}"].reshape(-1))
    outer = g.dense(g.node("Relu", [inner], name + "_relu"), name + "_ffn2",
                    matrix(weights[stack + "conv2/Tensordot/Reshape_1"]),
                    weights[f"{ffn}conv2/bias{PARTS}"].reshape(-1))
    return g.node("Add", [h, outer], name + "_result")


def positions():
    rates = np.exp(np.arange(128) * -(math.log(10000.0) / 127))
    angles = np.arange(TOKENS_MAX)[:, None] * rates[None, :]
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)


def build(folder, g):
    """The ONNX model of the package's dist folder, made with the graph `g`."""
    weights = read_weights(folder)
    # The original adds the embedding twice; doubling it here is exact.
    table = 2 * weights["module/Embeddings_en"][:8000]
    words = g.rows("words", table, "input_ids")
    one = g.constant("one", np.array([1], np.int64))
    length = g.node("Gather", [g.node("Shape", ["input_ids"], "ids_shape"), one], "length")
    rows = g.constant("positions", positions())
    zero = g.constant("zero", np.array([0], np.int64))
    place = g.node("Slice", [rows, zero, length], "places")
    x = g.node("Add", [words, place], "x0")
    mask = g.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    hidden = g.node("Sub", [g.constant("unit", np.float32(1)), mask], "hidden")
    bias = g.node("Mul", [hidden, g.constant("far", np.float32(-1e9))], "mask_bias_flat")
    g.node("Unsqueeze", [bias, g.constant("middle", np.array([1, 2], np.int64))], "mask_bias")
    for layer in (0, 1):
        x = transformer_layer(g, weights, layer, x)
    column = g.node("Unsqueeze", [mask, g.constant("last", np.array([2], np.int64))], "mask_column")
    total = g.node("ReduceSum", [g.node("Mul", [x, column], "kept"), one], "total", keepdims=0)
    count = g.node("ReduceSum", [mask, one], "count", keepdims=1)
    mean = g.node("Div", [total, g.node("Max", [count, "unit"], "count_or_one")], "mean")
    tanh = "module/Encoder_en/hidden_layers/tanh_layer_0/"
    dense = g.dense(mean, "last_dense", weights[tanh + "weights"],
                    weights[tanh + "bias"].reshape(-1))
    out = g.node("Tanh", [dense], "tanh")
    square = g.node("ReduceSum", [g.node("Mul", [out, out], "squares"), one], "square", keepdims=1)
    tiny = g.constant("tiny", np.float32(1e-12))
    norm = g.node("Sqrt", [g.node("Max", [square, tiny], "square_or_tiny")], "norm")
    g.node("Div", [out, norm], "sentence_embedding")
    return g.model("use-lite", "sentence_embedding", ["batch", 512])
