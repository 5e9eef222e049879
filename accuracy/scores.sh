#!/usr/bin/env bash
# Scores what Sayso finds against gold data, task by task, and prints the scorers' tables.
#
#     accuracy/scores.sh [CORPORA [SCORERS]]
#
# CORPORA and SCORERS are folders beside the repository if not given; neither is part of it. A task whose data or
# scorer is not there is named and passed over. Nothing is scored for a task that the program `accuracy` cannot do yet.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
corpora=$(realpath "${1:-$repository/../shared/corpora}")
scorers=$(realpath "${2:-$repository/../shared/tools}")
cd "$repository"

found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT

cargo build --release --quiet -p sayso-accuracy
accuracy=$(cargo metadata --format-version 1 --no-deps --offline | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/accuracy

# Task, subcommand, folder of gold data, scorer, options.
score() {
    local task=$1 subcommand=$2 gold=$corpora/$3 scorer=$scorers/$4
    local options=("${@:5}")
    echo "== $task: $3 ${options[*]}"
    if [[ ! -d $gold || ! -f $scorer ]]; then
        echo "passed over: expected $gold and $scorer"
        return
    fi
    local start=$EPOCHREALTIME
    "$accuracy" "$subcommand" "$gold" "${options[@]}" > "$found/$task.jsonl"
    local microseconds=$((${EPOCHREALTIME/./} - ${start/./}))
    local words
    words=$(cat "$gold"/text/*.txt | wc -w)
    echo "read: $(wc -l < "$found/$task.jsonl") texts, $words words in $((microseconds / 1000)) ms on one core"
    python3 "$scorer" "$gold" "$found/$task.jsonl"
}

score attribution attribution attribution/polnear/dev score_attribution.py
score attribution attribution attribution/polnear/dev score_attribution.py --fast
score attribution attribution attribution/polnear/dev score_attribution.py --precise

cases=$corpora/figures/cases.jsonl
echo "== figures: figures/cases.jsonl"
if [[ -f $cases && -f $scorers/score_figures.py ]]; then
    python3 "$scorers/score_figures.py" --specs "$cases" --langs en,fr,nl,de,zh --system "sayso=$accuracy figures"
else
    echo "passed over: expected $cases and $scorers/score_figures.py"
fi

# English and French only: the files of the other languages were trained on, and their cards have scores by cross-validation.
for treebank in en_ewt-dev fr_sequoia-dev; do
    file=$corpora/syntax/$treebank.conllu
    for tokens in "" --gold-tokens; do
        echo "== syntax: $treebank $tokens"
        if [[ ! -f $file ]]; then
            echo "passed over: expected $file"
            continue
        fi
        # shellcheck disable=SC2086 # no option is no word
        "$accuracy" syntax "$file" --model models $tokens
    done
done
