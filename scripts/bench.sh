#!/usr/bin/env bash
# Measures the review copy against a bare FFmpeg, side by side in one run: medians of five, interleaved, so that a machine that
# grows warm or busy harms all alike. Writes docs/benchmarks.md; the table there is from one machine and one run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs=${RUNS:-5}
seconds=${SECONDS_OF_FILM:-60}
samples=${CLAQUETA_SAMPLES:-target/samples}
work=$(mktemp -d target/bench-XXXXXX)
work=$(cd "$work" && pwd)
trap 'rm -rf "$work"' EXIT
ffmpeg=${CLAQUETA_FFMPEG:-ffmpeg}

say() { printf 'bench: %s\n' "$*" >&2; }

say "building the program as users get it"
cargo build --quiet --locked --release
program=$PWD/target/release/claqueta

# The material: the demo's cut, looped to a length at which starting up no longer counts.
cut=$work/cut.mp4
"$ffmpeg" -nostdin -v error -stream_loop -1 -i "$samples/cuts/testimonio.mp4" -t "$seconds" -c copy "$cut"

# timed NAME COMMAND...: appends "wall cpu" in seconds, children's CPU included.
timed() {
  local name=$1
  shift
  local TIMEFORMAT='%R %U %S'
  { time "$@" >"$work/said" 2>&1; } 2>"$work/time" || { cat "$work/said" >&2; say "$name failed"; exit 1; }
  awk '{ print $1, $2 + $3 }' "$work/time" >>"$work/$name.times"
}

median() { # NAME COLUMN
  sort -n -k "$2,$2" "$work/$1.times" | awk -v c="$2" '{ v[NR] = $c } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# One process that does nothing but make a copy of the same size and format, with a logo on it.
bare() {
  "$ffmpeg" -nostdin -v error -y -i "$cut" -f lavfi -i color=white@0.8:s=160x90:r=24,format=rgba -filter_complex \
    '[0:v]scale=1280:720,format=yuv420p[v];[v][1:v]overlay=W-w-48:48:shortest=1[o]' -map '[o]' -map 0:a \
    -c:v libx264 -preset veryfast -b:v 1500k -maxrate 2000k -bufsize 3000k -g 12 -c:a aac -b:a 96k -movflags +faststart "$work/bare.mp4"
}

# The same, and then what a careful person would run to know what the review's report says.
bare_and_measured() {
  bare
  "$ffmpeg" -nostdin -v error -i "$work/bare.mp4" -map 0:a -af ebur128=peak=true -f null -
  "$ffmpeg" -nostdin -v error -i "$work/bare.mp4" -map 0:a -af silencedetect=n=-50dB:d=0.5,astats -f null -
  "$ffmpeg" -nostdin -v error -i "$work/bare.mp4" -map 0:v -vf blackdetect=d=0.5,freezedetect=d=1 -f null -
}

# A library of its own for each run: a review copy is rendered once for a cut.
library() {
  lib=$work/library-$1
  mkdir "$lib"
  local c=("$program" --library "$lib/videoteca")
  "$program" init "$lib/videoteca" --backup "$lib/respaldo" >/dev/null 2>&1
  "${c[@]}" person add erick --name Erick --role produccion >/dev/null
  "${c[@]}" person add edna --name Edna --role jefa >/dev/null
  video=$("${c[@]}" --as edna --json video new --title Medida --kind visita | sed -n 's/.*"video": *"\(V-[0-9-]*\)".*/\1/p')
  "${c[@]}" --as erick cut add "$video" "$cut" --contains music=none,logo=no,subtitles=no >/dev/null
}
ours() { "$program" --library "$lib/videoteca" --as erick -q review export "$video"; }

for run in $(seq "$runs"); do
  say "run $run of $runs"
  timed bare bare
  timed measured bare_and_measured
  library "$run"
  timed ours ours
  rm -rf "$lib"
done

row() { # LABEL NAME
  printf '| %s | %.2f | %.2f | %.2f |\n' "$1" "$(median "$2" 1)" "$(median "$2" 2)" "$(awk -v a="$(median "$2" 1)" -v b="$(median measured 1)" 'BEGIN { print a / b }')"
}

{
  echo "# Benchmarks"
  echo
  echo "Written by \`make bench\` from one run on one machine; run it again to repeat."
  echo
  echo "Machine: $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo), $(uname -sr); $("$ffmpeg" -version | head -n 1 | cut -d' ' -f1-3)."
  echo
  echo "## The review copy"
  echo
  echo "A cut of $seconds s at 1280×720, 24 pictures a second. Medians of $runs interleaved runs. The first two rows put a plain box for a"
  echo "logo and make no marks, no subtitles, no end logo; ours makes all of these, measures everything the report says, makes the"
  echo "thumbnail sheet, and commits the round."
  echo
  echo "| what | wall s | CPU s | wall ÷ second row |"
  echo "|---|---|---|---|"
  row "bare FFmpeg, one encode, nothing measured" bare
  row "bare FFmpeg, then one run for each measurement" measured
  row "\`claqueta review export\`: rendered and measured in one process" ours
} >"$work/benchmarks.md"
mv "$work/benchmarks.md" docs/benchmarks.md
cat docs/benchmarks.md
