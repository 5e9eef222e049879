#!/usr/bin/env bash
# Everything, from the package of the pretrained encoder to the files in models/:
#   training/encoder/build.sh CORPORA [BUILD]
# CORPORA holds attribution/polnear/{train,dev}, attribution/wikinews-de/dev and syntax/*.conllu; BUILD (training/encoder/build)
# keeps what lies between. A graphics card is used when PyTorch finds one.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
corpora=${1:?the folder of the corpora}
build=${2:-$here/build}
layers=${LAYERS:-8}
mkdir -p "$build" "$root/models"
if [ ! -x "$build/venv/bin/python" ]; then
  python3 -m venv "$build/venv"
  "$build/venv/bin/pip" install -q -r "$here/requirements.txt"
fi
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
run() { "$build/venv/bin/python" "$here/$1.py" "${@:2}"; }
treebanks=("$corpora"/syntax/{en_ewt-train,fr_sequoia-train,fr_gsd-dev,nl_alpino-dev,nl_lassysmall-dev,de_gsd-dev,zh_gsdsimp-dev}.conllu)
run vocabulary "$build/vocabulary.npz" "${treebanks[@]}"
run train "$build/vocabulary.npz" "$build/encoder.pt" --polnear "$corpora/attribution/polnear/train" \
  --treebanks "$corpora/syntax" --labels "$root/training/labels" --layers "$layers"
run export "$build/vocabulary.npz" "$build/encoder.pt" "$root/models/attribution.onnx" "$root/models/attribution.vocab"
run parity "$build/vocabulary.npz" "$root/crates/sayso-encoder/tests/fixtures/pieces.tsv"
measured=(--polnear "$corpora/attribution/polnear/dev" --treebanks "$corpora/syntax" --labels "$root/training/labels"
  --german "$corpora/attribution/wikinews-de/dev")
echo "float32"
run measure "$build/vocabulary.npz" "$build/encoder.pt" "${measured[@]}"
echo "int8"
run measure "$build/vocabulary.npz" "$build/encoder.pt" "${measured[@]}" --onnx "$root/models/attribution.onnx"
