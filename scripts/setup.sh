#!/bin/sh
# Installs what claqueta needs and this machine lacks, through the system's package manager, saying what and how.
# Nothing is downloaded by any other way, and nothing that is there is touched.
#
#   scripts/setup.sh             FFmpeg 5.1 or newer
#   scripts/setup.sh --samples   and pip, with which the demo's clips are fetched (without it, FFmpeg makes clips)
#   scripts/setup.sh --ci        and Python's venv, for the checks against other programs
set -eu

say() { printf 'setup: %s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }
ffmpeg=${CLAQUETA_FFMPEG:-ffmpeg}
ffprobe=${CLAQUETA_FFPROBE:-ffprobe}

manager() {
  for name in apt-get dnf zypper pacman apk brew; do
    if has "$name"; then echo "$name"; return; fi
  done
}

# Homebrew refuses to run as root; the others need it.
as_root() {
  if [ "$(id -u)" = 0 ] || [ "$1" = brew ]; then
    "$@"
  elif has sudo; then
    sudo "$@"
  else
    say "this needs root, and there is no sudo; as root, run: $*"
    return 1
  fi
}

with() { # what the package manager calls things, one attempt
  say "installing $* with $(manager)"
  case $(manager) in
    apt-get)
      as_root apt-get update -q >&2 || say "the package lists could not be refreshed; going on with the old ones"
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >&2
      ;;
    dnf) as_root dnf install -y "$@" >&2 ;;
    zypper) as_root zypper --non-interactive install "$@" >&2 ;;
    pacman) as_root pacman -S --noconfirm --needed "$@" >&2 ;;
    apk) as_root apk add "$@" >&2 ;;
    brew) brew install "$@" >&2 ;;
    *) say "no package manager is known here (apt, dnf, zypper, pacman, apk, brew); install by hand: $*"; return 1 ;;
  esac
}

# 5.1 or newer; what a development build calls itself (N-12345-g…) counts as newest.
new_enough() {
  version=$("$ffmpeg" -version 2>/dev/null | sed -n '1s/^ffmpeg version n\{0,1\}\([^ ]*\).*/\1/p')
  case $version in
    [0-9]*.[0-9]*) major=${version%%.*} minor=${version#*.} minor=${minor%%[!0-9]*} ;;
    [0-9]*) major=${version%%[!0-9]*} minor=0 ;;
    '') return 1 ;;
    *) return 0 ;;
  esac
  [ "$major" -gt 5 ] || { [ "$major" -eq 5 ] && [ "$minor" -ge 1 ]; }
}

install_ffmpeg() {
  # Fedora's own is called ffmpeg-free, and has no H.264 encoder: prefer the full one where a repository offers it.
  if [ "$(manager)" = dnf ]; then with ffmpeg || with ffmpeg-free; else with ffmpeg; fi
}

need_ffmpeg() {
  if ! has "$ffmpeg" || ! has "$ffprobe"; then
    say "FFmpeg is missing"
    install_ffmpeg || { say "FFmpeg could not be installed"; exit 1; }
  fi
  new_enough || { say "FFmpeg $version is too old: claqueta needs 5.1 or newer. Use a newer system release, or set CLAQUETA_FFMPEG."; exit 1; }
}

need_pip() {
  python3 -m pip --version >/dev/null 2>&1 && return
  say "pip, which fetches the demo's clips, is missing"
  case $(manager) in
    pacman) with python-pip ;;
    apk) with python3 py3-pip ;;
    brew) with python ;;
    *) with python3 python3-pip ;;
  esac || say "no pip: clips made by FFmpeg will stand in for the real ones"
}

need_venv() {
  python3 -c 'import ensurepip, venv' >/dev/null 2>&1 && return
  say "Python's venv is missing"
  with python3-venv || say "no venv: checks against other programs are skipped"
}

has cargo || { say "Rust is missing: install it first (rustup, or your system's cargo)"; exit 1; }
need_ffmpeg
for wish in "$@"; do
  case $wish in
    --samples) need_pip ;;
    --ci) need_pip; need_venv ;;
    *) say "unknown option $wish"; exit 2 ;;
  esac
done
