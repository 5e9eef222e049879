"""Writes a fine-tuned encoder as ONNX with weights of seven bits in int8, and its vocabulary as one binary file.

    python export.py VOCAB.npz CHECKPOINT.pt OUT.onnx OUT.vocab [--share 0.25] [--float]

The graph is written by hand: input `pieces` [n, 384] (sums of embeddings), output `scores` [n, 7]. Activations are
quantised while it runs (`DynamicQuantizeLinear`). Weights use -63..63 only, as processors without VNNI saturate above.
"""

import argparse
import struct
from pathlib import Path

import numpy as np
import onnx
import torch
from data import TAGS
from e5 import HEADS, HIDDEN
from model import PLACES, Vocabulary
from onnx import TensorProto, helper, numpy_helper

SIZE = HIDDEN // HEADS
TOP = 63


def fnv(data: bytes) -> int:
    """FNV-1a over eight bytes at a time, the rest filled up with zeros."""
    value = 0xCBF29CE484222325
    for (word,) in struct.iter_unpack("<Q", data + bytes(-len(data) % 8)):
        value = (value ^ word) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value


def quantise(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers [in, out] and a scale for each column, clipped where that lowers the squared error."""
    weight = weight.T.astype(np.float64)
    top = np.abs(weight).max(0)
    best, kept = np.full(weight.shape[1], np.inf), np.zeros(weight.shape[1])
    for clip in np.linspace(0.6, 1.0, 17):
        scale = np.maximum(top * clip / TOP, 1e-12)
        error = ((np.clip(np.round(weight / scale), -TOP, TOP) * scale - weight) ** 2).sum(0)
        better = error < best
        best, kept = np.where(better, error, best), np.where(better, scale, kept)
    return np.clip(np.round(weight / kept), -TOP, TOP).astype(np.int8), kept.astype(np.float32)


class Graph:
    def __init__(self, whole: bool) -> None:
        self.nodes, self.constants, self.whole, self.count = [], [], whole, 0
        self.zero = self.constant("zero", np.array(0, np.int8))

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.require(value, requirements="C"), name))
        return name

    def node(self, op: str, *inputs: str, n: int = 1, **attributes):
        self.count += 1
        outputs = [f"{op}_{self.count}" + (f"_{i}" if n > 1 else "") for i in range(n)]
        self.nodes.append(helper.make_node(op, list(inputs), outputs, **attributes))
        return outputs if n > 1 else outputs[0]

    def quantised(self, x: str):
        return x if self.whole else self.node("DynamicQuantizeLinear", x, n=3)

    def dense(self, x, name: str, weight: np.ndarray, bias: np.ndarray) -> str:
        if self.whole:
            product = self.node("MatMul", x, self.constant(name, weight.T.astype(np.float32)))
        else:
            numbers, scale = quantise(weight)
            whole = self.node("MatMulInteger", x[0], self.constant(name, numbers), x[2], self.zero)
            scale = self.node("Mul", x[1], self.constant(name + ".scale", scale))
            product = self.node("Mul", self.node("Cast", whole, to=TensorProto.FLOAT), scale)
        return self.node("Add", product, self.constant(name + ".bias", bias.astype(np.float32)))

    def norm(self, x: str, name: str, state) -> str:
        weight, bias = (self.constant(f"{name}.{part}", state[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.node("LayerNormalization", x, weight, bias, axis=-1, epsilon=1e-12)


def build(state: dict[str, np.ndarray], layers: int, whole: bool) -> onnx.ModelProto:
    graph = Graph(whole)
    heads = graph.constant("heads", np.array([-1, HEADS, SIZE], np.int64))
    flat = graph.constant("flat", np.array([-1, HIDDEN], np.int64))
    x = graph.norm("pieces", "norm", state)
    for i in range(layers):
        at = f"layers.{i}."
        weight, bias = state[at + "qkv.weight"].copy(), state[at + "qkv.bias"].copy()
        weight[:HIDDEN] /= np.sqrt(SIZE)
        bias[:HIDDEN] /= np.sqrt(SIZE)
        into = graph.quantised(x)
        parts = []
        for k, (name, order) in enumerate([("q", [1, 0, 2]), ("k", [1, 2, 0]), ("v", [1, 0, 2])]):
            rows = slice(k * HIDDEN, (k + 1) * HIDDEN)
            part = graph.node("Reshape", graph.dense(into, at + name, weight[rows], bias[rows]), heads)
            parts.append(graph.node("Transpose", part, perm=order))
        shares = graph.node("Softmax", graph.node("MatMul", parts[0], parts[1]), axis=-1)
        context = graph.node("Transpose", graph.node("MatMul", shares, parts[2]), perm=[1, 0, 2])
        context = graph.quantised(graph.node("Reshape", context, flat))
        out = graph.dense(context, at + "out", state[at + "out.weight"], state[at + "out.bias"])
        x = graph.norm(graph.node("Add", x, out), at + "norm", state)
        inner = graph.dense(graph.quantised(x), at + "inner", state[at + "inner.weight"], state[at + "inner.bias"])
        inner = graph.quantised(graph.node("Gelu", inner))
        outer = graph.dense(inner, at + "outer", state[at + "outer.weight"], state[at + "outer.bias"])
        x = graph.norm(graph.node("Add", x, outer), at + "norm2", state)
    head = graph.node("MatMul", x, graph.constant("head", state["head.weight"].T.astype(np.float32)))
    graph.nodes.append(helper.make_node("Add", [head, graph.constant("head.bias", state["head.bias"])], ["scores"]))
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "attribution",
            [helper.make_tensor_value_info("pieces", TensorProto.FLOAT, ["n", HIDDEN])],
            [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", len(TAGS)])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 20)],
        producer_name="sayso",
    )
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model


def vocabulary_file(vocabulary: Vocabulary, weights: np.ndarray, share: float, checksum: int) -> bytes:
    """Header, weights of tag pairs, scores, pieces, embedding blocks, places, and a checksum of all of it."""
    pieces = [p.encode() for p in vocabulary.pieces]
    weights = np.where(weights < -1e3, weights, weights * share).astype("<f4")
    body = b"".join(
        [
            b"SAYSOVOC",
            struct.pack("<5IQ", 1, len(pieces), HIDDEN, PLACES, len(TAGS), checksum),
            weights.tobytes(),
            vocabulary.scores.astype("<f4").tobytes(),
            bytes(len(p) for p in pieces),
            b"".join(pieces),
            vocabulary.blocks.tobytes(),
            vocabulary.places.astype("<f4").tobytes(),
        ]
    )
    return body + struct.pack("<Q", fnv(body))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("vocabulary")
    parser.add_argument("checkpoint")
    parser.add_argument("model", type=Path)
    parser.add_argument("pieces", type=Path)
    parser.add_argument("--share", type=float, default=0.25, help="what the weights of tag pairs count against scores")
    parser.add_argument("--float", action="store_true", help="keep float32 weights, to compare")
    args = parser.parse_args()
    checkpoint = torch.load(args.checkpoint, weights_only=False)
    state = {k: v.numpy() for k, v in checkpoint["model"].items()}
    data = build(state, checkpoint["layers"], args.float).SerializeToString()
    args.model.write_bytes(data)
    pieces = vocabulary_file(Vocabulary(args.vocabulary), checkpoint["transitions"], args.share, fnv(data))
    args.pieces.write_bytes(pieces)
    print(f"{args.model} {len(data)} bytes, {args.pieces} {len(pieces)} bytes, together {(len(data) + len(pieces)) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
