#!/usr/bin/env python3
"""Writes tiny_bert.onnx, a graph with the inputs and output of a BERT sentence model, for the tests
beside it.

    make_tiny_bert.py OUT_FILE

Each token's state is (id, type, position, 1) plus the sum over the unmasked ids of its row in the
last place, so that a test can say what pooling must give, and sees it when padding leaks.
"""
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
nodes = [
    helper.make_node("Cast", [name], [name + "_f"], to=TensorProto.FLOAT) for name in INPUTS
] + [
    helper.make_node("Mul", ["input_ids_f", "attention_mask_f"], ["seen"]),
    helper.make_node("ReduceSum", ["seen", "axis"], ["sum"], keepdims=1),
    helper.make_node("Mul", ["seen", "zero"], ["none"]),
    helper.make_node("Add", ["sum", "none"], ["sums"]),
    helper.make_node("CumSum", ["ones_like", "axis_scalar"], ["place"]),
    helper.make_node("Add", ["none", "one"], ["ones_like"]),
]
nodes[-1], nodes[-2] = nodes[-2], nodes[-1]
parts = ["input_ids_f", "token_type_ids_f", "place", "sums"]
for part in parts:
    nodes.append(helper.make_node("Unsqueeze", [part, "last"], [part + "_column"]))
nodes.append(helper.make_node("Concat", [p + "_column" for p in parts], ["last_hidden_state"],
                              axis=2))
constants = {"axis": np.array([1], np.int64), "axis_scalar": np.array(1, np.int64),
             "zero": np.float32(0), "one": np.float32(1), "last": np.array([2], np.int64)}
graph = helper.make_graph(
    nodes, "tiny-bert",
    [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "tokens"]) for n in INPUTS],
    [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", 4])],
    [numpy_helper.from_array(np.asarray(v), n) for n, v in constants.items()])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)],
                          producer_name="pagemill")
model.ir_version = 9
onnx.checker.check_model(model)
open(sys.argv[1], "wb").write(model.SerializeToString(deterministic=True))
