"""Builds an ONNX graph node by node, in fp32 or with matrices of int8."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 18


class Graph:
    """Nodes and constants in the order they are made."""

    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, name, values):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind, inputs, name, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def split(self, x, names, axis):
        self.nodes.append(helper.make_node("Split", [x], names, name=names[0] + "_split", axis=axis,
                                           num_outputs=len(names)))
        return names

    def rows(self, name, table, ids):
        """The rows of a table of words."""
        return self.node("Gather", [self.constant(name + "_table", table), ids], name)

    def dense(self, x, name, kernel, bias):
        factor = self.constant(name + "_kernel", kernel)
        product = self.node("MatMul", [x, factor], name + "_product")
        return self.node("Add", [product, self.constant(name + "_bias", bias)], name)

    def layer_norm(self, x, name, scale, bias, epsilon):
        constants = [self.constant(name + "_scale", scale), self.constant(name + "_shift", bias)]
        return self.node("LayerNormalization", [x, *constants], name, axis=-1, epsilon=epsilon)

    def model(self, name, output, shape):
        """The checked model: ids and mask in, `output` out."""
        ids = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "tokens"])
               for n in ("input_ids", "attention_mask")]
        result = [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)]
        graph = helper.make_graph(self.nodes, name, ids, result, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)],
                                  producer_name="pagemill")
        model.ir_version = 9
        onnx.checker.check_model(model)
        return model


class Int8Graph(Graph):
    """Matrices and tables of words are int8. The activations are quantised as they come, by one
    scale for the whole tensor: so a text's vector is its own only if it runs by itself."""

    def rows(self, name, table, ids):
        scale = np.abs(table).max(axis=1, keepdims=True).astype(np.float32) / 127
        scale[scale == 0] = 1
        small = np.rint(table / scale).astype(np.int8)
        picked = self.node("Gather", [self.constant(name + "_table", small), ids], name + "_small")
        scales = self.node("Gather", [self.constant(name + "_scales", scale), ids],
                           name + "_scale")
        wide = self.node("Cast", [picked], name + "_wide", to=TensorProto.FLOAT)
        return self.node("Mul", [wide, scales], name)

    def dense(self, x, name, kernel, bias):
        small, scale = quantised_columns(kernel)
        quantised = [x + "_q", x + "_q_scale", x + "_q_zero"]
        if not any(node.output[0] == quantised[0] for node in self.nodes):
            self.nodes.append(helper.make_node("DynamicQuantizeLinear", [x], quantised,
                                               name=x + "_quantised"))
        product = self.node(
            "MatMulInteger", [quantised[0], self.constant(name + "_kernel", small), quantised[2]],
            name + "_integers")
        wide = self.node("Cast", [product], name + "_wide", to=TensorProto.FLOAT)
        scales = self.node("Mul", [quantised[1], self.constant(name + "_kernel_scale", scale)],
                           name + "_scale")
        scaled = self.node("Mul", [wide, scales], name + "_product")
        return self.node("Add", [scaled, self.constant(name + "_bias", bias)], name)


def quantised_columns(kernel):
    """int8 weights and the scale of each column. Processors without VNNI add the products of rows
    2i and 2i + 1 in 16 bits and saturate: the scales are such that no activations reach that, so
    that every processor computes the same. Costs a little precision, as 7 bits would cost a lot."""
    upper, lower = np.maximum(kernel, 0), np.maximum(-kernel, 0)
    greatest = np.abs(kernel).max(axis=0) / 127
    pairs = [np.add(side[0::2], side[1::2]).max(axis=0) for side in (upper, lower)]
    # A weight of a pair may be rounded up by a half: 2^15 / 255 is 128.5, less 1 for both.
    scale = np.maximum(greatest, np.maximum(*pairs) / 127).astype(np.float32)
    scale[scale == 0] = 1
    small = np.clip(np.rint(kernel / scale), -127, 127).astype(np.int8)
    for side in (np.maximum(small.astype(int), 0), np.maximum(-small.astype(int), 0)):
        if (side[0::2] + side[1::2]).max() * 255 > 32767:
            raise SystemExit("convert: a pair of int8 weights can saturate")
    return small, scale
