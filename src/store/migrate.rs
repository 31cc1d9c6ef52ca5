//! Brings a catalogue up to date, and refuses one from the future.
//!
//! The version is `SQLite`'s `user_version`. Steps are append-only; before the first pending one a copy of the file is kept
//! beside it.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::domain::fault::Result;
use crate::fault;

const STEPS: &[M<'_>] =
    &[M::up(include_str!("migrations/0001_foundation.sql")), M::up(include_str!("migrations/0002_damage.sql"))];

pub(super) fn up_to_date(db: &mut Connection, path: &Path) -> Result<()> {
    apply(STEPS, db, path)
}

fn apply(steps: &[M<'_>], db: &mut Connection, path: &Path) -> Result<()> {
    let found: usize = db.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))? as usize;
    let known = steps.len();
    if found > known {
        return Err(fault!(Failed, "catalogue-too-new", path = path.display(), found = found, known = known));
    }
    if found == known {
        return Ok(());
    }
    if found > 0 {
        keep_copy(db, path, found)?;
    }
    Migrations::from_slice(steps)
        .to_latest(db)
        .map_err(|e| fault!(Failed, "catalogue-migration", path = path.display(), found = found).because(e.to_string()))
}

/// Keeps `catalogue.db.v3` before version 3 is left behind; a copy that a killed migration left is from the same version.
fn keep_copy(db: &Connection, path: &Path, version: usize) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".v{version}"));
    let copy = PathBuf::from(name);
    if !copy.exists() {
        db.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_applies() {
        Migrations::from_slice(STEPS).validate().expect("valid SQL");
    }

    #[test]
    fn a_newer_catalogue_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let path = folder.path().join("catalogue.db");
        let mut db = Connection::open(&path).expect("opens");
        db.pragma_update(None, "user_version", 999).expect("set");
        let fault = up_to_date(&mut db, &path).expect_err("from the future");
        assert_eq!(fault.code, "catalogue-too-new");
        let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0)).expect("counts");
        assert_eq!(tables, 0);
    }

    #[test]
    fn a_copy_is_kept_before_an_older_catalogue_is_changed_and_a_failed_step_changes_nothing() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let path = folder.path().join("catalogue.db");
        let mut db = Connection::open(&path).expect("opens");
        let first = "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (7);";
        apply(&[M::up(first)], &mut db, &path).expect("a new one");
        assert!(!path.with_extension("db.v1").exists(), "nothing to keep of a new catalogue");
        let broken = [M::up(first), M::up("CREATE TABLE b (y INTEGER) STRICT; DROP TABLE nothing;")];
        assert_eq!(apply(&broken, &mut db, &path).expect_err("a broken step").code, "catalogue-migration");
        let tables = |db: &Connection| -> i64 {
            db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).expect("counts")
        };
        assert_eq!(tables(&db), 1);
        let copy = Connection::open(path.with_extension("db.v1")).expect("the copy opens");
        let kept: i64 = copy.query_row("SELECT x FROM a", [], |row| row.get(0)).expect("the row is kept");
        assert_eq!(kept, 7);
        let sound = [M::up(first), M::up("CREATE TABLE b (y INTEGER) STRICT;")];
        apply(&sound, &mut db, &path).expect("the mended step");
        assert_eq!(tables(&db), 2);
    }
}
