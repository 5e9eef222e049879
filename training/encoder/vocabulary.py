"""Chooses the pieces for English, French, Dutch, German and Chinese out of the 250,000 of multilingual-e5-small.

    python vocabulary.py OUT.npz [TREEBANK.conllu ...]

The words of the lists of `wordfreq` (Apache-2.0; its data CC BY-SA 4.0) and of the treebanks are cut into pieces; a
piece is kept when it is needed often enough, or is a single character of a script in use. OUT holds the numbers of the
pieces in the package's order, which become 0, 1, 2 … in that order.
"""

import sys
import unicodedata
from collections import Counter

import numpy as np
import wordfreq
from e5 import E5, SPACE, Tokeniser, normalise

SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "CJK", "DIGIT", "COMBINING")
LIST = {"en": 120_000, "fr": 120_000, "nl": 100_000, "de": 120_000, "zh": 100_000}
PIECES = 72_000


def main() -> None:
    model = E5()
    full = Tokeniser(model.pieces, model.scores)
    weight: Counter[int] = Counter()
    for language, size in LIST.items():
        shares = wordfreq.get_frequency_dict(language, wordlist="best")
        for word, share in sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:size]:
            for form, part in ((word, 0.7), (word[:1].upper() + word[1:], 0.25), (word.upper(), 0.02)):
                for piece in full.word(form, language != "zh" or part < 0.5):
                    weight[piece] += share * part
    for path in sys.argv[2:]:
        counts: Counter[tuple[str, bool]] = Counter()
        space = True
        for line in open(path, encoding="utf-8"):
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 10 and fields[0].isdigit():
                counts[fields[1], space] += 1
                space = "SpaceAfter=No" not in fields[9]
            elif len(fields) < 10:
                space = True
        total = sum(counts.values())
        for (word, after_space), n in counts.items():
            for piece in full.word(word, after_space):
                weight[piece] += 0.2 * n / total
    kept = {0, 1, 2, 3, full.ids[SPACE]}
    for piece, text in enumerate(model.pieces):
        if len(text) == 1 and (
            not unicodedata.category(text)[0] in "LM" or unicodedata.name(text, "").startswith(SCRIPTS)
        ):
            kept.add(piece)
    single = len(kept)
    for piece, _ in sorted(weight.items(), key=lambda item: (-item[1], item[0])):
        if len(kept) >= PIECES:
            break
        kept.add(piece)
    ids = np.array(sorted(kept))
    covered = sum(w for p, w in weight.items() if p in kept) / weight.total()
    print(f"{len(weight)} pieces occur, {single} single characters, {len(ids)} kept, {100 * covered:.3f} % of the use")
    np.savez(sys.argv[1], ids=ids)


if __name__ == "__main__":
    main()
