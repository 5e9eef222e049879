"""Writes the pieces of invented sentences as `tokenizers` (Apache-2.0) finds them, for the test of the program.

    python parity.py VOCAB.npz OUT.tsv
"""

import sys

from model import Vocabulary
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

SENTENCES = [
    "The mayor said on Monday that the bridge “will not open” before 2031.",
    "“We didn't agree,” Ms Dorn-Whitley told reporters; nobody asked why.",
    "According to three officials, the ﬁgures (up 4.5 %) are wrong…",
    "Le préfet a déclaré lundi que l'enquête n'était pas close.",
    "Selon Mme Évrard, « rien n’est décidé » : elle l’a répété à l’Assemblée.",
    "Il prétend qu’un cœur d’œuf coûte 3 € ; soi-disant.",
    "Volgens de burgemeester is 's ochtends niets gebeurd, aldus Zoë IJsbrandt.",
    "‘Wij weten van niets’, zei de woordvoerster dinsdag tegen de krant.",
    "Der Bürgermeister erklärte, die Straßenbahnhaltestelle werde „bis März“ geöffnet.",
    "Laut Behörde haben 1.250 Menschen unterschrieben, größtenteils Anwohner.",
    "市长星期一表示，新桥不会在二〇三一年之前开放。",
    "“我们不同意”，发言人李明对记者说。",
    "He wrote:\u00a0“cafe\u0301 naïve ① ２０２６”\u2009— then left.",
    "An unknown 🜚🜛 sign and a tab\there.",
]


def main() -> None:
    vocabulary = Vocabulary(sys.argv[1])
    pieces = [(p or f"<{i}>", float(s)) for i, (p, s) in enumerate(zip(vocabulary.pieces, vocabulary.scores))]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Replace(Regex(r"[\t\n\r\x0c]"), " "), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("\u2581", "always", split=True)
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        for sentence in SENTENCES:
            ids = tokenizer.encode(sentence).ids
            out.write(sentence.replace("\t", "\\t") + "\t" + " ".join(map(str, ids)) + "\n")
            ours = vocabulary.tokeniser.word(sentence, True)
            if ours != ids:
                print("different:", sentence, [vocabulary.pieces[i] for i in ours], [vocabulary.pieces[i] for i in ids])


if __name__ == "__main__":
    main()
