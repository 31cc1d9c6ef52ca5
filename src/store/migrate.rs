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
const MIGRATIONS: Migrations<'_> = Migrations::from_slice(STEPS);

pub(super) fn up_to_date(db: &mut Connection, path: &Path) -> Result<()> {
    let found: usize = db.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))? as usize;
    let known = STEPS.len();
    if found > known {
        return Err(fault!(Failed, "catalogue-too-new", path = path.display(), found = found, known = known));
    }
    if found == known {
        return Ok(());
    }
    if found > 0 {
        keep_copy(db, path, found)?;
    }
    MIGRATIONS
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
        MIGRATIONS.validate().expect("valid SQL");
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
}
