//! Every file below a location's folders, for comparing with what the catalogue says.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::disk::manifest::ASCMHL;
use crate::disk::scan::is_clutter;
use crate::domain::fault::{Fault, Result};
use crate::fault;

/// Tells of everything below a folder that is no folder, by its path from the root: also links and special files. Left out are
/// ASC MHL histories, which grow by themselves, and an operating system's own clutter. What cannot be listed is a fault of
/// its own, and the rest goes on; a folder that is not there holds nothing.
pub fn walk_files(root: &Path, folder: &str, tell: &mut dyn FnMut(Result<PathBuf>) -> Result<()>) -> Result<()> {
    let start = root.join(folder);
    if !start.is_dir() {
        return Ok(());
    }
    let wanted = |entry: &walkdir::DirEntry| {
        let history = entry.file_type().is_dir() && entry.file_name() == ASCMHL;
        entry.depth() == 0 || !(history || is_clutter(entry.file_name()))
    };
    for entry in WalkDir::new(&start).into_iter().filter_entry(wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => tell(Ok(entry.path().strip_prefix(root).unwrap_or(entry.path()).to_owned()))?,
            Err(error) => tell(Err(unlisted(error, &start)))?,
        }
    }
    Ok(())
}

fn unlisted(error: walkdir::Error, start: &Path) -> Fault {
    let path = error.path().unwrap_or(start).to_owned();
    fault!(Failed, "disk-read", path = path.display()).because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_by_itself_is_left_out() {
        let root = tempfile::tempdir().expect("a folder");
        for file in ["material/A/C1", "material/A/ascmhl/0001.mhl", "material/A/.DS_Store", "other/x"] {
            let path = root.path().join(file);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            std::fs::write(path, "x").expect("written");
        }
        let mut found = Vec::new();
        for folder in ["material", "finales"] {
            let mut tell = |path: Result<PathBuf>| path.map(|path| found.push(path));
            walk_files(root.path(), folder, &mut tell).expect("listed");
        }
        assert_eq!(found, [Path::new("material/A/C1")]);
    }
}
