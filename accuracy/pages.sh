#!/usr/bin/env bash
# Reads the gold pages with Sayso and with the two libraries beside it, and prints the scorer's tables.
#
#     accuracy/pages.sh [CORPORA [SCORERS]]
#
# CORPORA and SCORERS are folders beside the repository if not given; neither is part of it. The libraries are built in a
# workspace of their own (accuracy/peers), so that nothing else is built with them. Everything runs on one core.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
corpora=$(realpath "${1:-$repository/../shared/corpora}")
scorers=$(realpath "${2:-$repository/../shared/tools}")
cd "$repository"

found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT

target() {
    cargo metadata --format-version 1 --no-deps --manifest-path "$1" | sed 's/.*"target_directory":"\([^"]*\)".*/\1/'
}

cargo build --release --quiet -p sayso-accuracy
cargo build --release --quiet --manifest-path accuracy/peers/Cargo.toml
sayso=$(target Cargo.toml)/release/accuracy
peers=$(target accuracy/peers/Cargo.toml)/release/sayso-peers

for system in trafilatura dom_smoothie sayso; do
    read=("$peers" "$system")
    if [[ $system == sayso ]]; then
        read=("$sayso" pages)
    fi
    echo "== $system: wcxb-dev, articles"
    taskset -c 0 "${read[@]}" "$corpora/pages/wcxb-dev/html" > "$found/articles.jsonl"
    python3 "$scorers/score_pages.py" --type article "$corpora/pages/wcxb-dev" "$found/articles.jsonl"
    echo "== $system: htmldate"
    taskset -c 0 "${read[@]}" "$corpora/pages/htmldate" > "$found/dates.jsonl"
    python3 "$scorers/score_pages.py" "$corpora/pages/htmldate/dates.json" "$found/dates.jsonl"
done
