#!/usr/bin/env bash
# Trains the models of sayso-syntax and writes their cards.
#
#     models/train.sh CORPORA CLASSES [LANG…]
#
# CORPORA is a folder with the treebanks in syntax/, GUM in attribution/gum/ and the names in names/; CLASSES one with the word
# classes that training/classes makes; LANG is one or more of en fr nl de zh, all if none is given. The same data give the same
# bytes. A card says what a model was trained on and what it scores.
set -euo pipefail
usage="usage: models/train.sh CORPORA CLASSES [LANG…]"
corpora=$(realpath "${1:?$usage}")
classes=$(realpath "${2:?$usage}")
shift 2
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cargo build --release --quiet -p sayso-train
train=$(cargo metadata --format-version 1 --no-deps --offline | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/sayso-train
cd "$corpora"
models=$OLDPWD/models

# What each language is trained on. `dev` are the options that say where the scores come from, `names` those of the names.
declare -A name=([en]=English [fr]=French [nl]=Dutch [de]=German [zh]="Chinese (simplified)")
declare -A data=(
    [en]="syntax/en_ewt-train.conllu attribution/gum/train"
    [fr]="syntax/fr_sequoia-train.conllu syntax/fr_gsd-dev.conllu syntax/fr_rhapsodie-train.conllu"
    [nl]="syntax/nl_alpino-dev.conllu syntax/nl_lassysmall-dev.conllu"
    [de]="syntax/de_gsd-dev.conllu"
    [zh]="syntax/zh_gsdsimp-dev.conllu --words names/uner-zh_gsdsimp-train.iob2"
)
declare -A dev=(
    [en]="--dev syntax/en_ewt-dev.conllu --max-bytes 5600000 --word-bytes 2000000 --epochs 6"
    [fr]="--dev syntax/fr_sequoia-dev.conllu --max-bytes 6000000"
    [nl]="--cross 5 --max-bytes 4400000"
    [de]="--cross 5 --min-updates 1 --max-bytes 4000000"
    [zh]="--cross 5 --min-updates 1 --max-bytes 3600000"
)
declare -A names=(
    [en]="attribution/gum/train --dev names/uner-en_ewt-dev.iob2"
    [fr]="names/europeana-enp_FR.bnf.bio --also attribution/gum/train"
    [nl]="names/europeana-enp_NL.kb.bio --also attribution/gum/train"
    [de]="names/europeana-enp_DE.lft.bio names/europeana-enp_DE.onb.bio names/europeana-enp_DE.sbb.bio --also attribution/gum/train"
    [zh]="names/uner-zh_gsdsimp-train.iob2 --dev names/uner-zh_gsdsimp-dev.iob2"
)

# Origin and licence of a file or folder.
licence() {
    case $1 in
        *en_ewt*conllu) echo "UD English EWT (Silveira et al. 2014) | CC BY-SA 4.0" ;;
        *gum*) echo "UD English GUM (Zeldes 2017), 84 documents: news, interview, court, academic, bio, voyage | annotations CC BY 4.0; texts CC BY 2.5 (news, interview), CC BY 4.0 (academic, court), CC BY-SA 3.0 (bio, voyage)" ;;
        *fr_sequoia*) echo "UD French Sequoia (Candito and Seddah 2012) | LGPL-LR" ;;
        *fr_gsd*) echo "UD French GSD, dev part (Guillaume, de Marneffe and Perrier 2019) | CC BY-SA 4.0" ;;
        *fr_rhapsodie*) echo "UD French Rhapsodie (Lacheret et al. 2014) | CC BY-SA 4.0" ;;
        *nl_alpino*) echo "UD Dutch Alpino, dev part (Bouma and van Noord 2017) | CC BY-SA 4.0" ;;
        *nl_lassysmall*) echo "UD Dutch LassySmall, dev part (Bouma and van Noord 2017) | CC BY-SA 4.0" ;;
        *de_gsd*) echo "UD German GSD, dev part (McDonald et al. 2013) | CC BY-SA 4.0" ;;
        *zh_gsdsimp-dev.conllu) echo "UD Chinese GSDSimp, dev part (Shen, McDonald, Zeman, Qi et al.) | CC BY-SA 4.0" ;;
        *uner*) echo "Universal NER (Mayhew et al. 2024) | CC BY-SA 4.0" ;;
        *europeana*) echo "Europeana Newspapers NER (Neudecker 2016) | CC0 1.0" ;;
    esac
}

# The rows of a card's table, for each argument that is a file or folder.
origins() {
    for argument in "$@"; do
        [[ -e $argument ]] && echo "| \`$(basename "${argument/%train/gum-train}")\` | $(licence "$argument") |"
    done
    return 0
}

card() {
    local language=$1 log=$2 model=$models/$1.model
    echo "# ${name[$language]}: \`$language.model\`"
    echo
    echo "Words and sentences, word classes, main features, lemmas, trees and names of \`sayso-syntax\`: linear models over hashed"
    echo "features, weights of one byte. Made for news, reports and other edited prose. The trees are evidence among others,"
    echo "and a name that is missing is no sign that there is none."
    echo
    echo "$(stat -c %s "$model") bytes. No sentence of the data is in it; lemma scripts and the table of contractions hold"
    echo "endings and short words."
    echo
    echo "## Data"
    echo
    echo "| file | what | licence |"
    echo "|---|---|---|"
    # shellcheck disable=SC2086 # options are words
    { origins ${data[$language]}; origins ${dev[$language]}; origins ${names[$language]}; } | sort -u
    echo "| \`classes-$language.tsv\` of \`training/classes\` | classes of words: lists of \`wordfreq\` (Speer 2022), vectors of multilingual-e5-small (Wang et al. 2024) | CC BY-SA 4.0; MIT |"
    echo "| \`lists/\` of \`sayso-train\` | names of places (Unicode CLDR), given and family names (United States census 1990) | Unicode-3.0; public domain |"
    echo
    echo "## Scores"
    echo
    echo "Words and sentences given, everything else predicted, all punctuation counted:"
    echo
    echo '```text'
    grep -E "^(all [0-9]+ parts:|syntax/.*UPOS)" "$log"
    echo '```'
    echo
    echo "\`all … parts\` is cross-validation: every fifth sentence in turn, by a model of the others; the file itself is trained on"
    echo "all. A treebank's name is that of a file the model was not trained on, but by which its settings were chosen."
    echo
    echo "Names, on the part of their data that the least leads were chosen on (which makes the figures somewhat too good):"
    echo
    echo '```text'
    grep -E "names|leads by" "$log" | grep " F1 "
    echo '```'
    echo
    echo "## Command"
    echo
    echo '```sh'
    echo "models/train.sh CORPORA CLASSES $language"
    echo '```'
    echo
    echo "which runs in the folder of the corpora"
    echo
    echo '```sh'
    echo "sayso-train train $language $language.model ${data[$language]} ${dev[$language]} --classes CLASSES/classes-$language.tsv"
    echo "sayso-train names $language.model ${names[$language]}"
    echo '```'
}

languages=("$@")
[[ $# -gt 0 ]] || languages=(en fr nl de zh)
for language in "${languages[@]}"; do
    log=$(mktemp)
    # shellcheck disable=SC2086 # options are words
    "$train" train "$language" "$models/$language.model" ${data[$language]} ${dev[$language]} \
        --classes "$classes/classes-$language.tsv" | tee "$log"
    # shellcheck disable=SC2086
    "$train" names "$models/$language.model" ${names[$language]} | tee -a "$log"
    card "$language" "$log" > "$models/$language.md"
    rm "$log"
done
