#!/usr/bin/env python3
"""Compares the notes of two readers and writes the final stand-off files.

usage: agree.py SENTENCES FIRST SECOND            how far two readers agree
       agree.py SENTENCES FIRST SECOND --same     the attributions that both have
       agree.py SENTENCES FIRST SECOND --differ   those that only one of them has, to decide on
       agree.py SENTENCES NOTES --write FOLDER    FOLDER/TREEBANK.tsv from decided notes, sorted as in SENTENCES

Two attributions match where their contents share at least half of their words (intersection over union) and their
sources share a word or are both missing, as `score_attribution` of PolNeAR does; F1 of that, and of roles that are equal
word by word. Notes are those of check.py.
"""

import sys
from collections import defaultdict
from pathlib import Path

from check import read


def notes_of(sentences, path):
    """Attributions (source, cue, content as sets of ids) by line number, and each line's columns."""
    found, rows = defaultdict(list), {}
    for number, row, words, roles in read(sentences, path):
        punctuation = {i for i, form in words.items() if not any(c.isalnum() for c in form)}
        kept = [frozenset(role) - punctuation or frozenset(role) for role in roles]
        found[number].append((kept, roles))
        rows[number] = (row, words)
    return found, rows


def match(first, second):
    """Pairs of attributions of one sentence, best overlap first, each used once."""
    pairs = []
    for i, (a, _) in enumerate(first):
        for j, (b, _) in enumerate(second):
            overlap = len(a[2] & b[2]) / len(a[2] | b[2])
            if overlap >= 0.5 and (a[0] & b[0] or not (a[0] or b[0])):
                pairs.append((overlap + (a[1] == b[1]), -i, -j))
    used_first, used_second, found = set(), set(), []
    for _, i, j in sorted(pairs, reverse=True):
        if i not in used_first and j not in used_second:
            used_first.add(i)
            used_second.add(j)
            found.append((-i, -j))
    return found


def f1(both, first, second):
    return 200 * both / max(first + second, 1)


def agreement(sentences, first, second, wanted):
    (a, rows), (b, other_rows) = notes_of(sentences, first), notes_of(sentences, second)
    rows.update(other_rows)
    n_first, n_second = sum(map(len, a.values())), sum(map(len, b.values()))
    n_both, equal = 0, [0, 0, 0]
    same_sentences = len(a.keys() & b.keys())
    for number in sorted(rows):
        pairs = match(a[number], b[number])
        n_both += len(pairs)
        for i, j in pairs:
            for role in range(3):
                equal[role] += a[number][i][0][role] == b[number][j][0][role]
        exact = [(i, j) for i, j in pairs if a[number][i][1] == b[number][j][1]]
        if wanted == "--differ":
            show(number, rows[number], a[number], b[number], exact)
        elif wanted == "--same":
            print(*(line(number, a[number][i][1]) for i, _ in exact), sep="\n", end="\n" if exact else "")
    if not wanted:
        print(f"{n_first} and {n_second} attributions, in {len([n for n in a if a[n]])} and "
              f"{len([n for n in b if b[n]])} sentences, {same_sentences} of them the same")
        print(f"attribution F1 {f1(n_both, n_first, n_second):.1f}")
        for role, name in enumerate(("source", "cue", "content")):
            print(f"{name} equal F1 {f1(equal[role], n_first, n_second):.1f}, "
                  f"of matched attributions {100 * equal[role] / max(n_both, 1):.1f} %")


def show(number, row, first, second, exact):
    """Prints the sentence and what the readers say where they do not say the same."""
    ours = [note for i, note in enumerate(first) if i not in {i for i, _ in exact}]
    theirs = [note for j, note in enumerate(second) if j not in {j for _, j in exact}]
    if not ours and not theirs:
        return
    print(f"#{number}", row[0][2])
    for name, notes in (("A", ours), ("B", theirs)):
        for _, roles in notes:
            print("  ", name, line(number, roles))


def line(number, roles):
    """A note as readers write it."""
    return " ".join([str(number), *(f"{letter} {ranges(role)}" for letter, role in zip("SCT", roles))])


def ranges(ids):
    """`3-5,9` for [3, 4, 5, 9], `-` for none."""
    parts = []
    for i in ids:
        if parts and parts[-1][1] == i - 1:
            parts[-1][1] = i
        else:
            parts.append([i, i])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in parts) or "-"


def write(sentences, notes, folder):
    found, _ = notes_of(sentences, notes)
    out = defaultdict(list)
    for number, line in enumerate(Path(sentences).read_text(encoding="utf-8").splitlines(), 1):
        treebank, name, _ = line.split("\t")
        for _, roles in sorted(found[number], key=lambda note: note[1][1]):
            out[treebank].append("\t".join([name, *map(ranges, roles)]))
        if not found[number]:
            out[treebank].append(f"{name}\t-\t-\t-")
    for treebank, lines in out.items():
        path = Path(folder, f"{treebank}.tsv")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("sent_id\tsource\tcue\tcontent\n" + "\n".join(lines) + "\n", encoding="utf-8")


def main():
    arguments = sys.argv[1:]
    if "--write" in arguments and len(arguments) == 4:
        write(arguments[0], arguments[1], arguments[3])
    elif len(arguments) in (3, 4) and arguments[3:] in ([], ["--same"], ["--differ"]):
        agreement(*arguments[:3], wanted=(arguments + [None])[3])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
