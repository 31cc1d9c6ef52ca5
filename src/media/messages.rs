//! FFmpeg's log lines at `-loglevel level+…`: `[h264 @ 0x55d3] [error] Invalid NAL unit size`.

/// How many error lines a fault or a trouble quotes.
const QUOTED: usize = 5;

/// One line, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Message<'a> {
    /// The part of FFmpeg that speaks, such as `h264`; empty for FFmpeg itself.
    pub(crate) source: &'a str,
    /// `info`, `warning`, `error`, …; empty on the further lines of a message.
    pub(crate) level: &'a str,
    /// What it says.
    pub(crate) text: &'a str,
}

impl<'a> Message<'a> {
    /// Takes a line apart; a line without a level is all text.
    pub(crate) fn read(line: &'a str) -> Self {
        let (mut source, mut rest) = ("", line.trim());
        while let Some((label, after)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
            if matches!(label, "panic" | "fatal" | "error" | "warning" | "info" | "verbose" | "debug") {
                return Self { source, level: label, text: after.trim() };
            }
            let Some((name, _address)) = label.split_once(" @ ") else { break };
            (source, rest) = (name, after.trim_start());
        }
        Self { source: "", level: "", text: line.trim() }
    }

    /// Is it about a failure?
    pub(crate) fn is_error(self) -> bool {
        matches!(self.level, "panic" | "fatal" | "error")
    }

    /// For people: without the address, which differs in each run.
    pub(crate) fn shown(self) -> String {
        let text: String = self.text.chars().take(300).collect();
        if self.source.is_empty() { text } else { format!("{}: {text}", self.source) }
    }
}

/// The errors among some lines, in a form for people: each once, the last few.
pub(crate) fn errors<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    /// What FFmpeg says after it has already said what is wrong.
    const EMPTY_PHRASES: [&str; 2] = ["Conversion failed!", "Error while decoding stream"];
    let mut errors: Vec<String> = Vec::new();
    for message in lines.into_iter().map(Message::read).filter(|message| message.is_error()) {
        let shown = message.shown();
        let empty = EMPTY_PHRASES.iter().any(|phrase| message.text.starts_with(phrase)) && !errors.is_empty();
        if !empty && !errors.contains(&shown) {
            errors.push(shown);
        }
        if errors.len() > QUOTED {
            errors.remove(0);
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_every_release_are_taken_apart() {
        let cases = [
            (
                "[h264 @ 0x55d36ec287c0] [error] Invalid NAL unit size (-1 > 551).",
                "h264",
                "error",
                "Invalid NAL unit size (-1 > 551).",
            ),
            (
                "[vist#0:0/h264 @ 0x1] [dec:h264 @ 0x2] [error] Error submitting packet",
                "dec:h264",
                "error",
                "Error submitting packet",
            ),
            ("[fatal] Error opening output files: Invalid argument", "", "fatal", "Error opening output files: Invalid argument"),
            ("\t\"input_i\" : \"-19.09\",", "", "", "\"input_i\" : \"-19.09\","),
            ("[not a level] text", "", "", "[not a level] text"),
            ("[open", "", "", "[open"),
        ];
        for (line, source, level, text) in cases {
            assert_eq!(Message::read(line), Message { source, level, text }, "{line}");
        }
    }

    #[test]
    fn errors_are_quoted_once_and_without_addresses() {
        let log = [
            "[mov,mp4 @ 0x1] [error] moov atom not found",
            "[info] Stream #0",
            "[mov,mp4 @ 0x2] [error] moov atom not found",
            "[error] Conversion failed!",
        ];
        assert_eq!(errors(log), ["mov,mp4: moov atom not found"]);
        assert_eq!(errors(["[error] Conversion failed!"]), ["Conversion failed!"]);
        let many: Vec<String> = (0..9).map(|i| format!("[error] e{i}")).collect();
        assert_eq!(errors(many.iter().map(String::as_str)), ["e4", "e5", "e6", "e7", "e8"]);
    }
}
