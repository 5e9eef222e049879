#!/usr/bin/env python3
"""Chooses the sentences of treebanks that may carry reported speech and prints them for annotation.

usage: select.py LANG FILE.conllu... > sentences.txt

A sentence is chosen where it holds a lemma of cues.LANG.txt beside this script or a quotation mark. One sentence stands
on one line: file, sentence id and its words with their ids of the treebank, `12:word`, between tabs. The output holds
words of the treebanks: it is for reading and is not kept.
"""

import sys
from pathlib import Path

QUOTES = {'"', "«", "»", "“", "”", "''", ",,", "``", "„"}


def sentences(path):
    """Yields the id and the words (id, form, lemma) of each sentence of a CoNLL-U file."""
    name, words = None, []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if line.startswith("# sent_id"):
            name = line.split("=", 1)[1].strip()
        elif line and not line.startswith("#"):
            columns = line.split("\t")
            if columns[0].isdigit():
                words.append((int(columns[0]), columns[1], columns[2].replace("_", "").lower()))
        elif not line:
            if words:
                yield name, words
            name, words = None, []
    if words:
        yield name, words


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    language, *files = sys.argv[1:]
    cues = set(Path(__file__).with_name(f"cues.{language}.txt").read_text(encoding="utf-8").split())
    for path in files:
        for name, words in sentences(path):
            if any(lemma in cues or form in QUOTES for _, form, lemma in words):
                print(Path(path).stem, name, " ".join(f"{at}:{form}" for at, form, _ in words), sep="\t")


if __name__ == "__main__":
    main()
