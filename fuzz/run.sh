#!/usr/bin/env bash
# Lets every fuzz target run for some minutes, one after another, and writes a table of what ran.
#
#     fuzz/run.sh [MINUTES [TARGET …]]
#
# Needs `cargo-fuzz` and a nightly toolchain. Starts from the small files of fuzz/seeds and from what earlier runs found to
# be new (fuzz/corpus, not committed); SAYSO_FUZZ_MORE names a folder with more files, in folders named like the targets.
# A file that ends a target is kept in fuzz/artifacts/TARGET and the run goes on: its smallest form becomes a test.
set -u
cd "$(dirname "$0")" || exit 2
minutes=${1:-60}
shift $(($# > 0))
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(sed -n 's/^name = "\(.*\)"$/\1/p' Cargo.toml | grep -v '^sayso-fuzz$')
triple=$(rustc +nightly -vV | sed -n 's/^host: //p')

# Every part of Sayso is safe Rust and so are its readers of formats: the address sanitizer would find what cannot be there.
cargo +nightly fuzz build --sanitizer none --debug-assertions || exit 2
printf '| target | minutes | inputs | edges | kept | files that end it: memory, time, crash |\n|---|---:|---:|---:|---:|---|\n'
for target in "${targets[@]}"; do
    mkdir -p "corpus/$target" "artifacts/$target" logs
    folders=("corpus/$target" "seeds/$target")
    if [ -d "${SAYSO_FUZZ_MORE:-}/$target" ]; then folders+=("$SAYSO_FUZZ_MORE/$target"); fi
    "${CARGO_TARGET_DIR:-target}/$triple/release/$target" "${folders[@]}" -max_total_time=$((60 * minutes)) -timeout=10 \
        -rss_limit_mb=2048 -max_len=32768 -fork=1 -ignore_crashes=1 -ignore_timeouts=1 -ignore_ooms=1 \
        -artifact_prefix="artifacts/$target/" >"logs/$target.txt" 2>&1
    last=$(grep -E '^#[0-9]+: cov:' "logs/$target.txt" | tail -n 1)
    field() { sed -n "s@.*$1 *\([0-9/]*\).*@\1@p" <<<"$last"; }
    printf '| %s | %s | %s | %s | %s | %s |\n' "$target" "$minutes" "$(sed 's/^#\([0-9]*\).*/\1/' <<<"$last")" "$(field cov:)" "$(field corp:)" \
        "$(field crash:)"
done
