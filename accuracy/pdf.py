#!/usr/bin/env python3
"""Compares the text that Sayso reads from PDFs with that of Poppler's pdftotext, sentence by sentence.

    accuracy/pdf.py PROGRAM FOLDER [--missed]

PROGRAM is the built program `accuracy`, FOLDER has the PDFs; --missed prints the sentences that are not found. A sentence
that pdftotext finds is found whole if its words stand in Sayso's text in the same order without others between them, page
furniture left out; the last column counts those that also stand in one block. Only letters and digits count: hyphens at
the ends of lines, spaces and signs do not. Neither side is gold: what pdftotext breaks itself counts against Sayso.

Sentences of pdftotext end at a full stop, exclamation or question mark before a capital, at an empty line and a new page,
and before a line that starts with a bullet, an enumerator or the number of a note. They have five words and forty
letters or more, mostly letters, and a sign at their end.
"""

import re
import subprocess
import sys
from pathlib import Path


def folded(text):
    """Letters and digits alone, ligatures taken apart."""
    for ligature, letters in {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}.items():
        text = text.replace(ligature, letters)
    return "".join(letter for letter in text.lower() if letter.isalnum())


START = re.compile(r"^\s*(?:[•■▪*–]|\(?[0-9a-zA-Z]{1,4}[.)]\s|[0-9]{1,3}\s+[A-ZÀ-Ý])")


def units(text):
    """Stretches of lines in which sentences are looked for."""
    unit = []
    for line in re.split(r"\n", text.replace("\f", "\n\n")):
        if (not line.strip() or START.match(line)) and unit:
            yield " ".join(unit)
            unit = []
        if line.strip():
            unit.append(" ".join(line.split()))
    yield " ".join(unit)


def sentences(text):
    """The sentences of pdftotext's text."""
    for unit in units(text):
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý])", unit):
            words = sentence.split()
            letters = sum(letter.isalpha() for letter in sentence)
            if len(words) >= 5 and letters >= 40 and letters * 10 >= 7 * len("".join(words)) and sentence[-1] in ".!?":
                yield sentence


def run(command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    show = "--missed" in sys.argv
    print(f"{'file':<42} {'of':>5} {'found':>6} {'%':>6}  in one block")
    for path in sorted(Path(sys.argv[2]).glob("*.pdf")):
        ours = run([sys.argv[1], "text", str(path)])
        if ours.returncode != 0:
            print(f"{path.name:<42} {ours.stderr.strip().rsplit(': ', 1)[-1]}")
            continue
        blocks = [folded(block) for block in ours.stdout.split("\n\n")]
        whole = "".join(blocks)
        wanted = [folded(sentence) for sentence in sentences(run(["pdftotext", str(path), "-"]).stdout)]
        missed = [sentence for sentence in wanted if sentence not in whole]
        in_block = sum(any(sentence in block for block in blocks) for sentence in wanted)
        share = f"{100 * (len(wanted) - len(missed)) / len(wanted):6.1f}" if wanted else "     –"
        print(f"{path.name:<42} {len(wanted):>5} {len(wanted) - len(missed):>6} {share} {in_block:>6}")
        if show:
            for sentence in sentences(run(["pdftotext", str(path), "-"]).stdout):
                if folded(sentence) in missed:
                    print(f"    missed: {sentence}")


if __name__ == "__main__":
    main()
