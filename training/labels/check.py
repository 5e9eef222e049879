#!/usr/bin/env python3
"""Checks notes of an annotator against the printed sentences and shows them as words.

usage: check.py SENTENCES NOTES

SENTENCES is the output of select.py. NOTES has one line an attribution: the number of the sentence's line (from 1), then
`S`, `C` and `T` with word ids: `12 S 1-2 C 3-4 T 5-9,12`; a part that is missing is `-`. Errors name line and reason.
"""

import re
import sys
from pathlib import Path

# A word may hold a space: 20 000.
WORDS = re.compile(r" (?=\d+:)")
NOTE = re.compile(r"(\d+) S (\S+) C (\S+) T (\S+)$")


def ids(text):
    """The ids of `3-5,9`, in order; none of `-`."""
    found = []
    if text != "-":
        for part in text.split(","):
            first, _, last = part.partition("-")
            found.extend(range(int(first), int(last or first) + 1))
    return found


def read(sentences, notes):
    """Yields the sentence's columns, its words by id and the three lists of ids of each note."""
    rows = [line.split("\t") for line in Path(sentences).read_text(encoding="utf-8").splitlines()]
    for at, line in enumerate(Path(notes).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = NOTE.match(line.strip())
        if not match or not 1 <= int(match[1]) <= len(rows):
            raise SystemExit(f"{notes}:{at}: {line!r}, expected NUMBER S ids C ids T ids")
        row = rows[int(match[1]) - 1]
        words = {int(at): form for at, form in (word.split(":", 1) for word in WORDS.split(row[2]))}
        roles = [ids(part) for part in match.groups()[1:]]
        flat = [i for role in roles for i in role]
        if not roles[1] or not roles[2]:
            raise SystemExit(f"{notes}:{at}: an attribution needs a cue and a content")
        if len(set(flat)) != len(flat) or any(i not in words for i in flat):
            raise SystemExit(f"{notes}:{at}: ids outside the sentence or in two roles")
        if any(role != sorted(role) for role in roles):
            raise SystemExit(f"{notes}:{at}: ids out of order")
        yield int(match[1]), row, words, roles


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    for number, _, words, roles in read(sys.argv[1], sys.argv[2]):
        text = [" ".join(words[i] for i in role) or "-" for role in roles]
        print(number, "S:", text[0], "| C:", text[1], "| T:", text[2])


if __name__ == "__main__":
    main()
