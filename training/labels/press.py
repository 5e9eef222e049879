#!/usr/bin/env python3
"""Cuts the running words of Europeana's old newspapers into sentences, as rows that select.py and sayso-train read.

usage: press.py NEWSPAPERS.bio TREEBANK.conllu... > press.conllu

In come lines of a word and its kind of name, out go sentences of 8 to 70 words with ids, forms and lemmas. A sentence that
recognition has garbled is left out: of its words of letters, four in five must occur in the treebanks, names apart. Lemmas
are the most frequent ones of the treebanks, a word that they lack is its own. The id of a sentence is the number of the
line of its first word.
"""

import sys
from collections import Counter, defaultdict
from pathlib import Path

KNOWN_SHARE = 0.8
LENGTHS = range(8, 71)
ENDS = {".", "!", "?", "…"}
CLOSING = {"»", '"', ")"}
ABBREVIATIONS = {"M", "MM", "Mme", "Mlle", "Mgr", "Dr", "St", "Ste", "Me", "No", "N°", "art", "p", "fr", "c", "h", "etc"}
NO_SPACE_BEFORE = {".", ",", ")", "…"}


def dictionary(paths):
    """The most frequent lemma of each form of the treebanks."""
    lemmas = defaultdict(Counter)
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            columns = line.split("\t")
            if len(columns) == 10 and columns[0].isdigit():
                lemmas[columns[1].lower()][columns[2].lower()] += 1
    return {form: found.most_common(1)[0][0] for form, found in lemmas.items()}


def sentences(lines):
    """The words of each sentence with the number of their line and whether they stand in a name."""
    sentence = []
    for number, line in enumerate(lines, 1):
        word, _, kind = line.rstrip("\n").partition(" ")
        if not word:
            continue
        starts = word[0].isupper() or word in {"«", '"', "-", "—"}
        ended = [w for _, w, _ in sentence if w not in CLOSING]
        if ended and starts and ended[-1] in ENDS and not abbreviates(ended):
            yield sentence
            sentence = []
        sentence.append((number, word, kind not in {"", "O"}))
    if sentence:
        yield sentence


def abbreviates(words):
    before = words[-2] if len(words) > 1 else ""
    return words[-1] == "." and (before in ABBREVIATIONS or len(before) == 1 and before.isalpha())


def readable(sentence, lemmas):
    words = [word.lower() for _, word, name in sentence if not name and any(c.isalpha() for c in word)]
    known = sum(word in lemmas for word in words)
    return len(sentence) in LENGTHS and words and known >= KNOWN_SHARE * len(words)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    lemmas = dictionary(sys.argv[2:])
    with open(sys.argv[1], encoding="utf-8") as lines:
        for sentence in filter(lambda found: readable(found, lemmas), sentences(lines)):
            print(f"# sent_id = {sentence[0][0]}")
            for at, (_, word, _) in enumerate(sentence, 1):
                after = sentence[at][1] if at < len(sentence) else ""
                joined = after in NO_SPACE_BEFORE or word.endswith(("'", "’")) or word == "("
                note = "SpaceAfter=No" if joined else "_"
                print(at, word, lemmas.get(word.lower(), word.lower()), *["_"] * 6, note, sep="\t")
            print()


if __name__ == "__main__":
    main()
