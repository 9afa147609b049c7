"""Lays out multilingual-e5-small as an ONNX graph: token ids of one text in, one unit vector out.

Texts go through one at a time, so there is no padding and no attention mask. Activations are quantised by the extremes
of the whole input, and in a batch a text's vector would depend on its neighbours (by up to 4e-3 of cosine, measured);
on a CPU a batch of sentences is no quicker either.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from knowledge.encoding.precision import Precision
from knowledge.encoding.weights import BLOCK, Weights
from knowledge.protocols import Progress

_FUSED = "com.microsoft"
"""The domain of onnxruntime's own operators."""

_LARGEST_INT8 = 127
_LARGEST_INT7 = 63
"""Two products of such weights with activations of 8 bits never leave 16 bits, in which x86 without VNNI adds them."""


class GraphBuilder:
    """Collects the nodes and constants of the graph; methods that add an operator give the name of its output."""

    def __init__(self, weights: Weights, precision: Precision) -> None:
        self._weights = weights
        self._shape = weights.shape
        self._product = self._int4_product if precision == "int4" else self._int8_product
        self._largest = _LARGEST_INT7 if precision == "int7" else _LARGEST_INT8
        self._nodes: list[NodeProto] = []
        self._constants: dict[str, TensorProto] = {}

    def build(self, progress: Progress) -> ModelProto:
        """The whole model: input `ids`, int64 of shape (1, tokens); output `vector`, float32 of shape (1, width)."""
        steps = self._shape.layers + 1
        states = self._embeddings()
        for layer in range(self._shape.layers):
            progress("building the encoder", layer + 1, steps)
            states = self._layer(states, f"l{layer}")
        # The sum points the same way as the mean, and only the direction is kept.
        total = self._add("ReduceSum", [states, self._constant("token axis", np.array([1]))], keepdims=0)
        self._nodes.append(helper.make_node("LpNormalization", [total], ["vector"], axis=-1, p=2))
        progress("building the encoder", steps, steps)
        return self._model()

    def _model(self) -> ModelProto:
        graph = helper.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])],
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, self._shape.width])],
            list(self._constants.values()),
        )
        operators = [helper.make_opsetid("", 21), helper.make_opsetid(_FUSED, 1)]
        return helper.make_model(graph, opset_imports=operators, ir_version=10)

    def _embeddings(self) -> str:
        words = self._add(
            "GatherBlockQuantized",
            [self._word_table(), "ids", "word scales"],
            _FUSED,
            gather_axis=0,
            quantize_axis=1,
            block_size=BLOCK,
            bits=4,
        )
        # All tokens are of the first type, so its vector can be added to the positions beforehand.
        positions = self._weights.vector("emb.pos").reshape(-1, self._shape.width)
        types = self._weights.vector("emb.type").reshape(-1, self._shape.width)
        table = self._constant("positions", positions[: self._shape.positions] + types[0])
        start = self._constant("start", np.array([0]))
        here = self._add("Slice", [table, start, self._add("Shape", ["ids"], start=1, end=2), start])
        return self._add_and_normalise(words, here, "emb.ln")

    def _word_table(self) -> str:
        blocks = self._weights.blocks("emb.word", self._shape.vocabulary)
        self._constant("word scales", blocks.scales)
        # The operator reads halves as signed: flipping the highest bit takes 8 off.
        halves = (blocks.halves ^ np.uint8(8)).reshape(self._shape.vocabulary, -1)
        size = [self._shape.vocabulary, self._shape.width]
        table = helper.make_tensor("words", TensorProto.INT4, size, _packed(halves).tobytes(), raw=True)
        self._constants["words"] = table
        return "words"

    def _layer(self, states: str, layer: str) -> str:
        width = self._shape.width
        projected = self._linear(states, [f"{layer}.q", f"{layer}.k", f"{layer}.v"], width)
        parts = [f"{layer} queries", f"{layer} keys", f"{layer} values"]
        self._nodes.append(helper.make_node("Split", [projected], parts, axis=-1, num_outputs=3))
        context = self._add("MultiHeadAttention", parts, _FUSED, num_heads=self._shape.heads)
        attended = self._add_and_normalise(self._linear(context, [f"{layer}.ao"], width), states, f"{layer}.aln")
        inner = self._add("Gelu", [self._linear(attended, [f"{layer}.fi"], self._shape.inner_width)], _FUSED)
        return self._add_and_normalise(self._linear(inner, [f"{layer}.fo"], width), attended, f"{layer}.oln")

    def _add_and_normalise(self, states: str, earlier: str, name: str) -> str:
        # onnxruntime's operator for both at once is nine times slower than the two (1.31, on a CPU).
        inputs = [self._add("Add", [states, earlier]), self._vector(f"{name}.w"), self._vector(f"{name}.b")]
        return self._add("LayerNormalization", inputs, axis=-1, epsilon=self._shape.epsilon)

    def _linear(self, states: str, names: Sequence[str], rows: int) -> str:
        """One product with the matrices of `names`, each of so many rows, side by side."""
        bias = np.concatenate([self._weights.vector(f"{name}.b") for name in names])
        return self._product(states, names, rows, self._constant(f"{names[0]} bias", bias))

    def _int8_product(self, states: str, names: Sequence[str], rows: int, bias: str) -> str:
        matrix = np.concatenate([self._weights.blocks(f"{name}.w", rows).matrix() for name in names])
        scales = np.abs(matrix).max(axis=1) / self._largest
        values = np.rint(matrix / scales[:, None]).astype(np.int8)
        inputs = [states, self._constant(names[0], values.T), self._constant(f"{names[0]} scales", scales), "", bias]
        return self._add("DynamicQuantizeMatMul", inputs, _FUSED)

    def _int4_product(self, states: str, names: Sequence[str], rows: int, bias: str) -> str:
        parts = [self._weights.blocks(f"{name}.w", rows) for name in names]
        halves = np.concatenate([part.halves for part in parts])
        scales = np.concatenate([part.scales for part in parts])
        total_rows, blocks, _ = halves.shape
        inputs = [
            states,
            self._constant(names[0], _packed(halves)),
            self._constant(f"{names[0]} scales", scales.ravel()),
        ]
        return self._add(
            "MatMulNBits",
            [*inputs, "", "", bias],
            _FUSED,
            K=blocks * BLOCK,
            N=total_rows,
            bits=4,
            block_size=BLOCK,
            accuracy_level=4,  # activations in int8, block by block
        )

    def _vector(self, name: str) -> str:
        return self._constant(name, self._weights.vector(name))

    def _constant(self, name: str, values: NDArray[np.generic]) -> str:
        self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def _add(self, operator: str, inputs: Sequence[str], domain: str = "", **attributes: Any) -> str:
        name = f"{operator} {len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [name], name, domain=domain, **attributes))
        return name


def _packed(halves: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Two neighbours in a byte, the first in its low half."""
    low, high = halves[..., 0::2], halves[..., 1::2]
    return np.asarray(low | (high << 4), np.uint8)
