"""The encoder in PyTorch, windows of whole sentences, and the Viterbi search over tags."""

import numpy as np
import torch
from data import TAGS, Sentence
from e5 import E5, HEADS, HIDDEN, INNER, SPACE, Tokeniser, dequantise
from torch import nn
from torch.nn import functional

PLACES = 256


class Vocabulary:
    def __init__(self, path: str) -> None:
        model = E5()
        kept = np.load(path)["ids"]
        self.blocks = model.embedding_blocks()[kept]
        self.pieces = [model.pieces[i] for i in kept]
        self.scores = model.scores[kept]
        self.tokeniser = Tokeniser(self.pieces, self.scores)
        self.places = model.places()[:PLACES].copy()
        self.space = self.tokeniser.ids[SPACE]

    def table(self) -> torch.Tensor:
        return torch.from_numpy(dequantise(self.blocks.reshape(-1), (-1, HIDDEN)))


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, 1e-12)
        self.inner = nn.Linear(HIDDEN, INNER)
        self.outer = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, 1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        n, length, _ = x.shape
        qkv = self.qkv(x).float().view(n, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        with torch.autocast(x.device.type, enabled=False):
            context = functional.scaled_dot_product_attention(*qkv, attn_mask=mask)
        x = self.norm(x + self.out(context.transpose(1, 2).reshape(n, length, -1)).float())
        return self.norm2(x + self.dropout(self.outer(functional.gelu(self.inner(x))).float()))


class Encoder(nn.Module):
    def __init__(self, layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(HIDDEN, 1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.head = nn.Linear(HIDDEN, len(TAGS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        mask = (torch.arange(x.shape[1], device=x.device) < lengths[:, None])[:, None, None, :]
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return self.head(x).float()


def pretrained(layers: int) -> Encoder:
    """The first layers of multilingual-e5-small, with a fresh head."""
    source, model = E5(), Encoder(layers)
    state = model.state_dict()
    state["norm.weight"] = torch.from_numpy(source.floats("emb.ln.w"))
    state["norm.bias"] = torch.from_numpy(source.floats("emb.ln.b"))
    for i in range(layers):
        to = f"layers.{i}."

        def matrix(name: str, shape: tuple[int, int]) -> torch.Tensor:
            return torch.from_numpy(source.matrix(f"l{i}.{name}.w", shape))

        def floats(name: str) -> torch.Tensor:
            return torch.from_numpy(source.floats(f"l{i}.{name}"))

        square = (HIDDEN, HIDDEN)
        state[to + "qkv.weight"] = torch.cat([matrix(p, square) for p in "qkv"])
        state[to + "qkv.bias"] = torch.cat([floats(f"{p}.b") for p in "qkv"])
        for ours, theirs, shape in [("out", "ao", square), ("inner", "fi", (INNER, HIDDEN)), ("outer", "fo", (HIDDEN, INNER))]:
            state[f"{to}{ours}.weight"] = matrix(theirs, shape)
            state[f"{to}{ours}.bias"] = floats(f"{theirs}.b")
        for ours, theirs in [("norm", "aln"), ("norm2", "oln")]:
            state[f"{to}{ours}.weight"] = floats(f"{theirs}.w")
            state[f"{to}{ours}.bias"] = floats(f"{theirs}.b")
    model.load_state_dict(state)
    return model


class Cut:
    """A sentence cut into pieces. `first` is the piece that stands for each word; -1 where a word has none."""

    def __init__(self, sentence: Sentence, vocabulary: Vocabulary) -> None:
        self.sentence, self.pieces, self.first, self.end = sentence, [], [], []
        for word, space in zip(sentence.words, sentence.after_space):
            found = vocabulary.tokeniser.word(word, space)
            lead = 1 if len(found) > 1 and found[0] == vocabulary.space else 0
            self.first.append(len(self.pieces) + lead if found else -1)
            self.pieces += found
            self.end.append(len(self.pieces))

    def __len__(self) -> int:
        return len(self.pieces)


# A window is a row of (sentence, its first word, the word behind its last).
Window = list[tuple[int, int, int]]


def windows(text: list[Cut], limit: int, together: int, first: int | None = None) -> list[Window]:
    """Rows of whole sentences: several of at most `together` pieces (`first` in the first row), or one of at most `limit`;
    a longer sentence is cut between words."""
    out: list[Window] = []
    now: Window = []
    size, room = 0, first or together
    for s, cut in enumerate(text):
        if now and size + len(cut) > room:
            out.append(now)
            now, size, room = [], 0, together
        if len(cut) > limit:
            begin, used = 0, 0
            for w, end in enumerate(cut.end):
                if end - used > limit and w > begin:
                    out.append([(s, begin, w)])
                    begin, used = w, cut.end[w - 1]
            out.append([(s, begin, len(cut.end))])
            room = together
            continue
        now.append((s, 0, len(cut.end)))
        size += len(cut)
    if now:
        out.append(now)
    return out


def window_ids(text: list[Cut], window: Window, longest: int = PLACES) -> tuple[list[int], list[tuple[int, int, int]]]:
    """The pieces of a window between <s> and </s>, and (place, sentence, word) of each word that has a piece."""
    ids, words = [0], []
    for s, a, b in window:
        cut = text[s]
        start = cut.end[a - 1] if a else 0
        for w in range(a, b):
            if cut.first[w] >= 0:
                place = len(ids) + cut.first[w] - start
                if place < longest - 1:
                    words.append((place, s, w))
        ids += cut.pieces[start : cut.end[b - 1]]
    return [*ids[: longest - 1], 2], words


def transitions(sentences: list[Sentence]) -> np.ndarray:
    """ln P(tag | tag before) - ln P(tag), over whole documents; impossible pairs are far below zero."""
    n = len(TAGS)
    pairs, single = np.full((n, n), 0.1), np.full(n, 0.1)
    for sentence in sentences:
        for a, b in zip(sentence.tags, sentence.tags[1:]):
            pairs[a, b] += 1
        for a in sentence.tags:
            single[a] += 1
    weights = np.log(pairs / pairs.sum(1, keepdims=True)) - np.log(single / single.sum())
    for b in range(2, n, 2):
        weights[[a for a in range(n) if a not in (b, b - 1)], b] = -1e4
    return weights.astype(np.float32)


def viterbi(scores: np.ndarray, weights: np.ndarray, share: float) -> list[int]:
    """The best row of tags for one text's words; `weights` are those of `transitions`, `share` their part."""
    if not len(scores):
        return []
    weights = np.where(weights < -1e3, weights, weights * share)
    best, came = scores[0].copy(), []
    best[2::2] = -1e4
    for row in scores[1:]:
        options = best[:, None] + weights
        came.append(options.argmax(0))
        best = options.max(0) + row
    path = [int(best.argmax())]
    for row in reversed(came):
        path.append(int(row[path[-1]]))
    return path[::-1]
