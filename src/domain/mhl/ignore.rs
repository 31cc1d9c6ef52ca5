//! What histories leave out: patterns as in `.gitignore`.

/// What every history leaves out; the reference writes the same three.
pub const DEFAULT_IGNORE: [&str; 3] = [".DS_Store", "ascmhl", "ascmhl/"];

/// The patterns of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore(Vec<String>);

impl Ignore {
    /// The usual patterns, and those that the history has gathered: the list only grows.
    #[must_use]
    pub fn new<'a>(gathered: impl IntoIterator<Item = &'a str>) -> Self {
        let mut patterns: Vec<String> = DEFAULT_IGNORE.map(str::to_owned).to_vec();
        for pattern in gathered {
            if !patterns.iter().any(|known| known == pattern) {
                patterns.push(pattern.to_owned());
            }
        }
        Self(patterns)
    }

    /// The patterns, in order.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        &self.0
    }

    /// Is a file or folder left out, by itself or with a folder above it? Later patterns win; `!` takes back.
    #[must_use]
    pub fn leaves_out(&self, path: &str, is_folder: bool) -> bool {
        let ends = path.match_indices('/').map(|(at, _)| (at, true)).chain([(path.len(), is_folder)]);
        ends.into_iter().any(|(end, is_folder)| self.matches(&path[..end], is_folder))
    }

    fn matches(&self, path: &str, is_folder: bool) -> bool {
        self.0.iter().fold(false, |left_out, pattern| {
            let (verdict, pattern) = pattern.strip_prefix('!').map_or((true, pattern.as_str()), |pattern| (false, pattern));
            if pattern_matches(pattern, path, is_folder) { verdict } else { left_out }
        })
    }
}

fn pattern_matches(pattern: &str, path: &str, is_folder: bool) -> bool {
    if pattern.is_empty() || pattern.starts_with('#') || (pattern.ends_with('/') && !is_folder) {
        return false;
    }
    let pattern = pattern.trim_end_matches('/');
    let names: Vec<&str> = path.split('/').collect();
    if pattern.contains('/') {
        let globs: Vec<&str> = pattern.trim_start_matches('/').split('/').collect();
        path_matches(&globs, &names)
    } else {
        names.last().is_some_and(|name| name_matches(pattern.as_bytes(), name.as_bytes()))
    }
}

fn path_matches(globs: &[&str], names: &[&str]) -> bool {
    match globs {
        [] => names.is_empty(),
        ["**"] => !names.is_empty(),
        ["**", rest @ ..] => (0..=names.len()).any(|skipped| path_matches(rest, &names[skipped..])),
        [glob, rest @ ..] => {
            names.first().is_some_and(|name| name_matches(glob.as_bytes(), name.as_bytes())) && path_matches(rest, &names[1..])
        }
    }
}

/// `*` stands for any bytes and `?` for one: without going back further than the last star, so that no pattern is slow.
fn name_matches(glob: &[u8], name: &[u8]) -> bool {
    let (mut g, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match glob.get(g) {
            Some(b'*') => {
                star = Some((g, n));
                g += 1;
            }
            Some(b'?') => (g, n) = (g + 1, n + 1),
            Some(b'\\') if glob.get(g + 1) == Some(&name[n]) => (g, n) = (g + 2, n + 1),
            Some(byte) if *byte == name[n] => (g, n) = (g + 1, n + 1),
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (g, n) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    glob[g..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_git_has_them() {
        let usual = Ignore::new([]);
        for path in [".DS_Store", "Clips/.DS_Store", "ascmhl", "ascmhl/0001.mhl", "A/ascmhl/0001.mhl"] {
            assert!(usual.leaves_out(path, false), "{path}");
        }
        assert!(!usual.leaves_out("Clips/ascmhl.mov", false));
        let more = Ignore::new(["*.tmp", "!keep.tmp", "/top.txt", "proxies/", "a/**/z", "x?z", ".DS_Store"]);
        for (path, left_out) in [
            ("d/a.tmp", true),
            ("d/keep.tmp", false),
            ("top.txt", true),
            ("d/top.txt", false),
            ("proxies/a.mov", true),
            ("proxies", false),
            ("a/z", true),
            ("a/b/c/z", true),
            ("xyz", true),
            ("xz", false),
        ] {
            assert_eq!(more.leaves_out(path, false), left_out, "{path}");
        }
        assert_eq!(more.patterns().len(), 9);
        assert!(!name_matches(b"*a*a*a*a*a*a*a*a*b", &[b'a'; 5000]));
    }
}
