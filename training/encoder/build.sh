#!/usr/bin/env bash
# Everything, from the package of the pretrained encoder to attribution.* and roles.model in models/:
#   training/encoder/build.sh CORPORA [BUILD]
# CORPORA holds attribution/polnear/{train,dev}, syntax/*.conllu and names/europeana-enp_FR.bnf.bio; BUILD (training/encoder/build) keeps what lies between. A graphics card is used when PyTorch finds one.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
corpora=$(realpath "${1:?the folder of the corpora}")
build=${2:-$here/build}
layers=${LAYERS:-8}
mkdir -p "$build" "$root/models"
build=$(realpath "$build")
if [ ! -x "$build/venv/bin/python" ]; then
  python3 -m venv "$build/venv"
  "$build/venv/bin/pip" install -q -r "$here/requirements.txt"
fi
trains() { (cd "$root" && cargo run --release --quiet -p sayso-train -- "$@"); }
polnear=$corpora/attribution/polnear
hidden=$build/hidden.tsv
# The labelled sentences: those of treebanks, and those that are cut from old newspapers.
sentences=$build/sentences
mkdir -p "$sentences"
ln -sf "$corpora"/syntax/*.conllu "$sentences"
python3 "$root/training/labels/press.py" "$corpora/names/europeana-enp_FR.bnf.bio" "$corpora"/syntax/fr_*.conllu \
  > "$sentences/europeana-fr.conllu"
french=(--labels fr "$root/training/labels/fr" "$sentences")
dutch=(--labels nl "$root/training/labels/nl" "$sentences")
trains hidden "$hidden" --polnear "$polnear/train" --polnear "$polnear/dev" "${french[@]}" "${dutch[@]}"
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
run() { "$build/venv/bin/python" "$here/$1.py" "${@:2}"; }
treebanks=("$corpora"/syntax/{en_ewt-train,fr_sequoia-train,fr_gsd-dev,nl_alpino-dev,nl_lassysmall-dev,de_gsd-dev,zh_gsdsimp-dev}.conllu)
run vocabulary "$build/vocabulary.npz" "${treebanks[@]}"
learns() {
  run train "$build/vocabulary.npz" "$@" --polnear "$polnear/train" \
    --treebanks "$sentences" --labels "$root/training/labels" --hidden "$hidden" --layers "$layers"
}
orders=()
for seed in 1 2 3; do
  learns "$build/encoder$seed.pt" --seed $seed
  orders+=("$build/encoder$seed.pt")
done
run mean "$build/encoder.pt" "${orders[@]}"
run export "$build/vocabulary.npz" "$build/encoder.pt" "$root/models/attribution.onnx" "$root/models/attribution.vocab"
run parity "$build/vocabulary.npz" "$root/crates/sayso-encoder/tests/fixtures/pieces.tsv"
measured=(--polnear "$polnear/dev" --treebanks "$sentences" --labels "$root/training/labels"
  --hidden "$hidden")
echo "float32"
run measure "$build/vocabulary.npz" "$build/encoder.pt" "${measured[@]}"
echo "int8"
run measure "$build/vocabulary.npz" "$build/encoder.pt" "${measured[@]}" --onnx "$root/models/attribution.onnx"

# The chains and the verdict that read the encoder's tags learn from tags of texts that it has not seen: each half is tagged
# by an encoder that has learnt from the other.
unseen=()
for half in 0 1; do
  learns "$build/half$half.pt" --without $half
  run export "$build/vocabulary.npz" "$build/half$half.pt" "$build/half$half.onnx" "$build/half$half.vocab"
  unseen+=(--encoder "$build/half$half.onnx" "$build/half$half.vocab")
done
trains tags "$build/train.tags" --polnear "$polnear/train" "${french[@]}" "${unseen[@]}"
trains roles "$root/models/roles.model" --polnear "$polnear/train" "${french[@]}" --tags "$build/train.tags"
