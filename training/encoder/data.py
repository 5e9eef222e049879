"""Labelled texts as sentences of words with tags: PolNeAR (brat stand-off) and the labels in `training/labels`.

A word has one tag. Where attributions of PolNeAR share words, a cue goes before a source and a source before a content;
of the treebank labels only outermost attributions count, as PolNeAR has no others.
"""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path

ROLES = ("source", "cue", "content")
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
WORD = re.compile(r"[^\W_]+|_|[^\w\s]")
ENDS = re.compile(r"[.!?…]+[\"”’'»)\]]*\s+(?=[\"“‘'«(\[]?[^\W_a-z])")
# What stands in the place of every name, as in the crate `sayso-encoder`.
NAME = "Kim"
SHORT = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Sen|Sens|Rep|Reps|Gov|Lt|Gen|Col|Sgt|Capt|Rev|Hon|Jr|Sr|Inc|Corp|Co|No|vs|"
    r"Jan|Feb|Aug|Sept|Oct|Nov|Dec|U\.S|U\.N|D\.C|D|R|Ala|Ariz|Ark|Calif|Colo|Conn|Fla|Ga|Ill|Ind|Ky|La|Mass|Mich|Minn|"
    r"Miss|Mo|Neb|Nev|Okla|Pa|Tenn|Tex|Va|Vt|Wash|Wis)\.\s*$"
)


@dataclass
class Sentence:
    words: list[str]
    after_space: list[bool]
    tags: list[int]


def tags_of(n_words: int, parts: list[tuple[str, set[int]]]) -> list[int]:
    """Tags from the words of each role of each attribution; the weakest role is laid down first."""
    role = [None] * n_words
    owner = [None] * n_words
    for wanted in ("content", "source", "cue"):
        for i, (name, words) in enumerate(parts):
            if name == wanted:
                for w in words:
                    role[w], owner[w] = wanted, i
    tags, before = [], (None, None)
    for now in zip(role, owner):
        if now[0] is None:
            tags.append(0)
        else:
            tags.append(2 * ROLES.index(now[0]) + (2 if now == before else 1))
        before = now
    return tags


def sentence_starts(text: str) -> list[int]:
    starts = []
    for line in re.finditer(r"[^\n]+", text):
        starts.append(line.start())
        for end in ENDS.finditer(line.group()):
            if not SHORT.search(line.group()[: end.end()]):
                starts.append(line.start() + end.end())
    return starts


def read_brat(path: Path) -> list[tuple[str, list[tuple[int, int]]]]:
    """The role spans of one annotator; a span without an attribution counts too."""
    out = []
    for found in re.finditer(r"^T\d+\t(Source|Cue|Content) (\d+ \d+(?:;\d+ \d+)*)\t", path.read_text("utf-8"), re.M):
        spans = [tuple(map(int, p.split())) for p in found[2].split(";")]
        out.append((found[1].lower(), spans))
    return out


# Code points of a text that stand in names.
Hidden = set[int]


def read_hidden(path: Path) -> dict[str, Hidden]:
    """By the name of a text or the id of a sentence: what `sayso-train hidden` wrote."""
    out = {}
    for line in path.read_text("utf-8").splitlines():
        name, places = line.split("\t")
        spans = [place.split("-") for place in places.split()]
        out[name] = {at for start, end in spans for at in range(int(start), int(end))}
    return out


def polnear(folder: Path, hidden: dict[str, Hidden]) -> list[list[Sentence]]:
    """The documents of a compartment, as the first annotator labelled them."""
    first: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        first.setdefault(path.stem.rsplit("_", 1)[0], path)
    return [
        document((folder / "text" / f"{stem}.txt").read_bytes().decode(), read_brat(path), hidden[stem])
        for stem, path in first.items()
    ]


def document(text: str, parts: list[tuple[str, list[tuple[int, int]]]], hidden: Hidden) -> list[Sentence]:
    words = list(WORD.finditer(text))
    at = [-1] * (len(text) + 1)
    for i, word in enumerate(words):
        at[word.start() : word.end()] = [i] * (word.end() - word.start())
    wordly = [(role, {at[c] for a, b in spans for c in range(a, min(b, len(text)))} - {-1}) for role, spans in parts]
    tags = tags_of(len(words), wordly)
    starts = sentence_starts(text)
    out, k = [], 0
    for start, end in zip(starts, starts[1:] + [len(text)]):
        here = []
        while k < len(words) and words[k].start() < end:
            here.append(k)
            k += 1
        if here:
            out.append(
                Sentence(
                    [NAME if words[i].start() in hidden else words[i].group() for i in here],
                    [i == here[0] or text[words[i].start() - 1].isspace() for i in here],
                    [tags[i] for i in here],
                )
            )
    return out


def held_out(sentence_id: str) -> bool:
    """A tenth of the sentences of every treebank is only measured on."""
    return zlib.crc32(sentence_id.encode()) % 10 == 0


def conllu(path: Path) -> dict[str, tuple[list[str], list[bool], dict[int, int]]]:
    """By sentence id: the words as written, whether a space stands before each, and which word holds each UD word."""
    out, name, words, spaces, place, space, until = {}, "", [], [], {}, True, 0
    for line in [*path.read_text("utf-8").split("\n"), ""]:
        if line.startswith("# sent_id = "):
            name = line[12:].strip()
        elif not line:
            if words:
                out[name] = (words, spaces, place)
            words, spaces, place, space, until = [], [], {}, True, 0
        elif not line.startswith("#"):
            fields = line.split("\t")
            if "." in fields[0]:
                continue
            first, _, last = fields[0].partition("-")
            if last or int(first) > until:
                words.append(fields[1])
                spaces.append(space)
                space = "SpaceAfter=No" not in fields[9]
                until = int(last or first)
            if not last:
                place[int(first)] = len(words) - 1
    return out


def ids(field: str) -> set[int]:
    out = set()
    for part in field.split(",") if field != "-" else []:
        first, _, last = part.partition("-")
        out |= set(range(int(first), int(last or first) + 1))
    return out


def half(sentence_id: str) -> int:
    """The half of the sentences that one is part of."""
    return zlib.crc32(sentence_id.encode()) // 10 % 2


def labelled(
    labels: Path, treebanks: Path, hidden: dict[str, Hidden], without: int | None = None
) -> tuple[list[Sentence], list[Sentence]]:
    """The sentences of one language's label files: those for training, less one half of them if asked, and those held
    out."""
    train, held = [], []
    for path in sorted(labels.glob("*.tsv")):
        texts = conllu(treebanks / f"{path.stem}.conllu")
        by_id: dict[str, list[list[set[int]]]] = {}
        for line in path.read_text("utf-8").split("\n")[1:]:
            if line and not line.startswith("#"):
                name, *fields = line.split("\t")
                by_id.setdefault(name, []).append([ids(f) for f in fields[:3]])
        for name, rows in by_id.items():
            words, spaces, place = texts[name]
            rows = [[{place[i] for i in role} for role in row] for row in rows]
            outer = [a for a in rows if not any(b is not a and inside(a, b) for b in rows)]
            parts = [(role, row[k]) for row in outer for k, role in enumerate(ROLES)]
            sentence = Sentence(without_names(words, spaces, hidden[name]), spaces, tags_of(len(words), parts))
            if held_out(name):
                held.append(sentence)
            elif half(name) != without:
                train.append(sentence)
    return train, held


def without_names(words: list[str], spaces: list[bool], hidden: Hidden) -> list[str]:
    """The words with those in hidden places exchanged; the first of a sentence has no space before it."""
    out, at = [], -1
    for word, space in zip(words, spaces):
        at += space
        out.append(NAME if at in hidden else word)
        at += len(word)
    return out


def inside(a: list[set[int]], b: list[set[int]]) -> bool:
    """Whether attribution a stands in the content of b: its cue does, and most of its words."""
    words = a[0] | a[1] | a[2]
    return bool(a[1]) and a[1] <= b[2] and 2 * len(words & b[2]) > len(words) and not b[1] <= a[2]
