//! How FFmpeg is started, so that a stranger's file does no harm.
//!
//! The one file of this adapter with calls that only one system has. What is confined: which protocols and containers an
//! input may use, which environment FFmpeg sees, what it may consume, and that it does not outlive us.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What one run may consume. Enforced on Linux; elsewhere only the wall clock (see `capture` and `run`) holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of address space.
    pub memory: Option<u64>,
    /// Seconds of processor time.
    pub cpu: Option<u64>,
    /// Bytes of the largest file that it may write.
    pub file: Option<u64>,
}

impl Limits {
    /// For looking into a file: generous for an 8K clip, too little for a decompression bomb to hurt.
    pub const PROBE: Self = Self { memory: Some(4 << 30), cpu: Some(300), file: Some(256 << 20) };
    /// For renders, whose size is ours to choose: inputs are still held to [`MAX_PIXELS`].
    pub const RENDER: Self = Self { memory: None, cpu: None, file: None };
}

/// The largest picture that is decoded: 16384 × 16384.
pub const MAX_PIXELS: u32 = 1 << 28;

/// Containers that an input may be. None of them names other files or addresses; `image2` is absent because it reads `%d`,
/// `*` and `?` in a file's name as a pattern, so that pictures are opened by their first bytes instead.
const CONTAINERS: &str = "mov,matroska,mxf,mxf_opatom,mpegts,mpeg,mpegvideo,avi,flv,asf,dv,gxf,lxf,ivf,nut,rm,h264,hevc,m4v,av1,obu,mjpeg,\
    wav,w64,aiff,caf,au,mp3,aac,ac3,eac3,dts,flac,ogg,opus,ape,wv,tta,amr,gif,srt,ass,webvtt,\
    png_pipe,jpeg_pipe,tiff_pipe,bmp_pipe,webp_pipe,exr_pipe,dpx_pipe,psd_pipe,jpegxl_pipe,j2k_pipe";

/// What FFmpeg keeps of our environment. Above all not `FFREPORT`, which writes files, and no proxies.
const ENVIRONMENT: [&str; 17] = [
    "PATH",
    "HOME",
    "USERPROFILE",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SystemRoot",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
];

/// A command that runs a program of FFmpeg's in a folder, without standard input and with both outputs piped.
#[must_use]
pub fn command(program: &Path, folder: &Path, limits: Limits) -> Command {
    #[expect(clippy::disallowed_methods, reason = "this is the cage: every other start of a program goes through here")]
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env_clear().envs(ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    // Colours would sit inside the lines that we read; many malloc arenas would eat address space that nobody uses.
    command.env("AV_LOG_FORCE_NOCOLOR", "1").env("MALLOC_ARENA_MAX", "2").env("SVT_LOG", "1");
    confine(&mut command, limits);
    command
}

/// A command that a person sees at work: the package manager that brings FFmpeg.
#[must_use]
pub(crate) fn visible(program: &str) -> Command {
    #[expect(clippy::disallowed_methods, reason = "this is the cage: every other start of a program goes through here")]
    let mut command = Command::new(program);
    // What it prints must not mix with an outcome on standard output.
    command.stdin(Stdio::inherit()).stdout(std::io::stderr()).stderr(Stdio::inherit());
    command
}

/// May this user install packages without asking?
#[cfg(unix)]
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// May this user install packages without asking?
#[cfg(not(unix))]
pub(crate) const fn is_root() -> bool {
    false
}

/// The words that open a file: the safe options, `-i`, and its name in a form that is never an option or an address.
#[must_use]
pub fn input_words(file: &Path) -> Vec<OsString> {
    let pixels = MAX_PIXELS.to_string();
    let mut words: Vec<OsString> =
        ["-protocol_whitelist", "file", "-format_whitelist", CONTAINERS, "-max_pixels", &pixels].map(OsString::from).into();
    if let Some(format) = picture_format(&head(file)) {
        words.extend(["-f".into(), format.into()]);
    }
    words.extend(["-i".into(), file_word(file)]);
    words
}

/// A file's name as FFmpeg takes it literally: absolute, behind `file:`.
#[must_use]
pub fn file_word(file: &Path) -> OsString {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| PathBuf::from(file));
    let mut word = OsString::from("file:");
    word.push(absolute);
    word
}

/// The first bytes of a regular file; none of anything else, which could block us.
pub(crate) fn head(file: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    if file.is_file()
        && let Ok(file) = File::open(file)
    {
        let _ = file.take(512).read_to_end(&mut head);
    }
    head
}

/// The demuxer that reads one picture whose file begins so.
fn picture_format(head: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 9] = [
        (b"\xFF\xD8\xFF", "jpeg_pipe"),
        (b"\x89PNG\r\n\x1A\n", "png_pipe"),
        (b"II*\0", "tiff_pipe"),
        (b"MM\0*", "tiff_pipe"),
        (b"8BPS", "psd_pipe"),
        (b"SDPX", "dpx_pipe"),
        (b"XPDS", "dpx_pipe"),
        (b"\x76\x2F\x31\x01", "exr_pipe"),
        (b"\0\0\0\x0CJXL \r\n", "jpegxl_pipe"),
    ];
    let riff = |kind: &[u8]| head.starts_with(b"RIFF") && head.get(8..12) == Some(kind);
    let bitmap = || head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]) && head.get(15..18) == Some(&[0; 3]);
    SIGNATURES
        .iter()
        .find(|(signature, _)| head.starts_with(signature))
        .map(|(_, format)| *format)
        .or_else(|| riff(b"WEBP").then_some("webp_pipe"))
        .or_else(|| bitmap().then_some("bmp_pipe"))
}

/// Is it the name of a program that can be started, found as a shell would?
#[must_use]
pub(crate) fn find_program(name: &OsStr) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name).with_extension(std::env::consts::EXE_EXTENSION))
        .find(|candidate| candidate.is_file())
}

/// Ends a program at once, with whatever it started.
#[cfg(target_os = "linux")]
pub(crate) fn kill(child: &mut Child) {
    // A child that was waited for has no group to kill: its number may be somebody else's by now.
    if matches!(child.try_wait(), Ok(None)) {
        let _ = rustix::process::kill_process_group(rustix::process::Pid::from_child(child), rustix::process::Signal::KILL);
    }
}

/// Ends a program at once.
#[cfg(not(target_os = "linux"))]
pub(crate) fn kill(child: &mut Child) {
    let _ = child.kill();
}

#[cfg(target_os = "linux")]
fn confine(command: &mut Command, limits: Limits) {
    use std::os::unix::process::CommandExt as _;

    let parent = rustix::process::getpid();
    // Its own process group: Ctrl-C in the terminal reaches us, and we decide how FFmpeg ends.
    command.process_group(0);
    #[expect(unsafe_code, reason = "between fork and exec only system calls that allocate nothing and take no lock")]
    // SAFETY: `settle` makes only direct system calls on values that it owns.
    unsafe {
        command.pre_exec(move || settle(parent, limits));
    }
}

/// Runs in the child, between fork and exec: no allocation, no lock.
#[cfg(target_os = "linux")]
fn settle(parent: rustix::process::Pid, limits: Limits) -> std::io::Result<()> {
    use rustix::fs::{Mode, OFlags};
    use rustix::process::{Resource, Rlimit, Signal, getppid, set_parent_process_death_signal, setrlimit};

    // A killed parent leaves no render behind. If it died before this line, the signal would never come.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    if getppid() != Some(parent) {
        return Err(rustix::io::Errno::SRCH.into());
    }
    for (resource, most) in [(Resource::As, limits.memory), (Resource::Cpu, limits.cpu), (Resource::Fsize, limits.file)] {
        if most.is_some() {
            setrlimit(resource, Rlimit { current: most, maximum: most })?;
        }
    }
    // Where memory runs out all the same, the kernel takes FFmpeg and not the desktop. Not everyone may say so.
    if let Ok(score) = rustix::fs::open(c"/proc/self/oom_score_adj", OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty()) {
        let _ = rustix::io::write(&score, b"500");
    }
    Ok(())
}

/// Elsewhere the deadline, the whitelists and [`MAX_PIXELS`] have to do.
#[cfg(not(target_os = "linux"))]
fn confine(_: &mut Command, _: Limits) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_an_option_nor_an_address() {
        for name in ["-y", "http://example.org/a.mp4", "concat:a|b", "a:b.mov", "it's\n%02d.mp4"] {
            let word = file_word(Path::new(name));
            let text = word.to_str().expect("utf-8");
            assert!(text.starts_with("file:/"), "{text}");
            assert!(text.ends_with(&format!("/{}", name.replace("//", "/"))), "{text}");
        }
    }

    #[test]
    fn pictures_are_known_by_their_first_bytes() {
        assert_eq!(picture_format(b"\xFF\xD8\xFF\xE0\0\x10JFIF"), Some("jpeg_pipe"));
        assert_eq!(picture_format(b"RIFF\x10\0\0\0WEBPVP8 "), Some("webp_pipe"));
        assert_eq!(picture_format(b"RIFF\x10\0\0\0WAVEfmt "), None);
        assert_eq!(picture_format(b"BM, said the text file, and went on"), None);
        assert_eq!(picture_format(b"BM\x36\0\x0C\0\0\0\0\0\x36\0\0\0\x28\0\0\0"), Some("bmp_pipe"));
        assert_eq!(picture_format(b""), None);
    }

    #[test]
    fn no_container_of_the_list_names_other_files() {
        for dangerous in ["hls", "concat", "dash", "sdp", "rtsp", "rtp", "lavfi", "image2", "imf", "avisynth", "svg_pipe", "tty"]
        {
            assert!(CONTAINERS.split(',').all(|name| name.trim() != dangerous), "{dangerous}");
        }
        assert!(CONTAINERS.split(',').all(|name| !name.is_empty() && name == name.trim()));
    }
}
