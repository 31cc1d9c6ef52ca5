//! Words that people wrote, so that a script cannot take them for anything else.

/// Escapes words: `{` would begin an override, `\N` a line; a backslash is kept apart from what follows it by a word joiner, which
/// is not seen.
pub(super) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '{' => out.push_str("\\{"),
            '}' => out.push_str("\\}"),
            '\\' => out.push_str("\\\u{2060}"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// At most so many characters, the last an ellipsis if some are missing.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    kept.trim_end().to_owned() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn overrides_and_breaks_become_words() {
        assert_eq!(words("a{\\b1}\\N\nb"), "a\\{\\\u{2060}b1\\}\\\u{2060}N b");
        assert_eq!(shortened("Visita al hospital", 8), "Visita…");
        assert_eq!(shortened("Visita", 6), "Visita");
    }

    proptest! {
        #[test]
        fn no_override_survives(text in "[{}\\\\Nnhab1\n\r&]{0,40}|\\PC{0,40}") {
            let escaped = words(&text);
            let mut chars = escaped.chars();
            while let Some(c) = chars.next() {
                if c == '\\' {
                    prop_assert!(matches!(chars.next(), Some('{' | '}' | '\u{2060}')), "{escaped:?}");
                } else {
                    prop_assert!(c != '{' && c != '}' && !c.is_control(), "{escaped:?}");
                }
            }
        }
    }
}
