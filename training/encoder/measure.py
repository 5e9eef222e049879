"""Measures a tagger: token F1 and exact F1 of each role on PolNeAR dev, held-out French and Dutch.

    python measure.py VOCAB.npz CHECKPOINT.pt --polnear FOLDER --treebanks FOLDER --labels FOLDER --hidden FILE
                      [--onnx MODEL.onnx] [--limit 126] [--shares 0,0.25,0.5]

Token F1 counts words (no punctuation marks) with the right role. Exact F1 counts unbroken stretches of a role whose first
and last words are right, marks at the ends apart; a content that is split by its cue is several stretches.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from data import ROLES, TAGS, Sentence, labelled, polnear, read_hidden
from model import Cut, Vocabulary, Encoder, viterbi, window_ids, windows


class Tagger:
    """Log-probabilities of a text's words, by PyTorch in float32 or by the ONNX file."""

    def __init__(self, vocabulary: Vocabulary, checkpoint: dict, onnx: str | None) -> None:
        self.table, self.places, self.pieces, self.seconds = vocabulary.table().numpy(), vocabulary.places, 0, 0.0
        if onnx:
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            session = onnxruntime.InferenceSession(onnx, options)
            self.run = lambda x: session.run(None, {"pieces": x})[0]
        else:
            model = Encoder(checkpoint["layers"])
            model.load_state_dict(checkpoint["model"])
            model.eval()

            def run(x: np.ndarray) -> np.ndarray:
                with torch.inference_mode():
                    return model(torch.from_numpy(x)[None], torch.tensor([len(x)]))[0].numpy()

            self.run = run

    def scores(self, text: list[Cut], limit: int) -> np.ndarray:
        begin = np.cumsum([0] + [len(cut.end) for cut in text])
        logits = np.zeros((begin[-1], len(TAGS)), np.float32)
        for window in windows(text, limit, limit // 2):
            ids, words = window_ids(text, window)
            if not words:
                continue
            started = time.process_time()
            found = self.run(self.table[ids] + self.places[: len(ids)])
            self.seconds += time.process_time() - started
            self.pieces += len(ids)
            for place, s, w in words:
                logits[begin[s] + w] = found[place]
        top = logits.max(1, keepdims=True)
        return logits - top - np.log(np.exp(logits - top).sum(1, keepdims=True))


def stretches(tags: list[int], wordly: list[bool]) -> set[tuple[str, int, int]]:
    out, at = set(), 0
    while at < len(tags):
        end = at + 1
        if tags[at]:
            inner = tags[at] + tags[at] % 2
            while end < len(tags) and tags[end] == inner:
                end += 1
            words = [i for i in range(at, end) if wordly[i]] or list(range(at, end))
            out.add((ROLES[(tags[at] - 1) // 2], words[0], words[-1]))
        at = end
    return out


def f1(right: int, found: int, wanted: int) -> float:
    return 200 * right / max(1, found + wanted)


def compare(pairs: list[tuple[list[int], list[int], list[bool]]]) -> str:
    """Rows of tags found and wanted, and which words are no marks."""
    tokens, exact = {r: [0, 0, 0] for r in ROLES}, {r: [0, 0, 0] for r in ROLES}
    for found, wanted, wordly in pairs:
        for a, b, word in zip(found, wanted, wordly):
            if word:
                for k, role in enumerate(ROLES):
                    x, y = a in (2 * k + 1, 2 * k + 2), b in (2 * k + 1, 2 * k + 2)
                    tokens[role] = [u + v for u, v in zip(tokens[role], (x and y, x, y))]
        x, y = stretches(found, wordly), stretches(wanted, wordly)
        for role in ROLES:
            xs, ys = ({s for s in z if s[0] == role} for z in (x, y))
            exact[role] = [u + v for u, v in zip(exact[role], (len(xs & ys), len(xs), len(ys)))]
    return "  ".join(
        name + " " + " / ".join(f"{f1(*counts[r]):.1f}" for r in ROLES) for name, counts in (("token", tokens), ("exact", exact))
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("vocabulary")
    parser.add_argument("checkpoint")
    parser.add_argument("--onnx")
    parser.add_argument("--polnear", type=Path)
    parser.add_argument("--treebanks", type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--hidden", type=Path, required=True, help="places of names, as `sayso-train hidden` writes them")
    parser.add_argument("--limit", type=int, default=126)
    parser.add_argument("--shares", default="0.25")
    args = parser.parse_args()
    torch.set_num_threads(1)
    vocabulary = Vocabulary(args.vocabulary)
    checkpoint = torch.load(args.checkpoint, weights_only=False)
    tagger = Tagger(vocabulary, checkpoint, args.onnx)
    hidden = read_hidden(args.hidden)
    sets: dict[str, list[list[Sentence]]] = {}
    if args.polnear:
        sets["PolNeAR"] = polnear(args.polnear, hidden)
    if args.labels:
        for language in ("fr", "nl"):
            sets[language] = [[s] for s in labelled(args.labels / language, args.treebanks, hidden)[1]]
    for name, texts in sets.items():
        scores = [tagger.scores([Cut(s, vocabulary) for s in text], args.limit) for text in texts]
        gold = [[t for s in text for t in s.tags] for text in texts]
        wordly = [[any(map(str.isalnum, w)) for s in text for w in s.words] for text in texts]
        for share in map(float, args.shares.split(",")):
            found = [viterbi(row, checkpoint["transitions"], share) for row in scores]
            print(f"{name:12} share {share:.2f}  {compare(list(zip(found, gold, wordly)))}", flush=True)
    print(f"{tagger.pieces / max(tagger.seconds, 1e-9):.0f} pieces a second of processor time")


if __name__ == "__main__":
    main()
