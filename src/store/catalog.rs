//! Tables `location`, `asset`, `copy` and the full-text index.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::rows::{Columns, all, first, integer, moment};
use super::{Store, Tx};
use crate::domain::catalog::{Asset, AssetKind, Copy, Location, LocationKind, NewAsset};
use crate::domain::fault::Result;
use crate::domain::hash::ContentHash;
use crate::domain::ids::{AssetId, VideoId};
use crate::domain::media::{MediaInfo, Trouble};
use crate::fault;

const ASSET: &str = "SELECT asset.*, year, number FROM asset LEFT JOIN video ON video.id = asset.video";
const COPY: &str = "SELECT copy.*, hash, bytes FROM copy JOIN asset ON asset.id = copy.asset";

/// Something that a search found: a video's number or an asset's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// `V-2026-0001` or `A-000001`.
    pub subject: String,
}

/// How much a location holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Volume {
    /// How many copies.
    pub copies: u64,
    /// Of how many bytes together.
    pub bytes: u64,
}

impl Store {
    /// The library and its backups, the library first.
    pub fn locations(&self) -> Result<Vec<Location>> {
        all(&self.db, "SELECT * FROM location ORDER BY id", [], |row| {
            Ok(Location {
                id: row.get("id")?,
                kind: row.word("kind")?,
                name: row.get("name")?,
                uuid: row.get("uuid")?,
                path: PathBuf::from(row.get::<_, String>("path")?),
            })
        })
    }

    /// One content, or the fault that there is none.
    pub fn asset(&self, id: AssetId) -> Result<Asset> {
        first(&self.db, &format!("{ASSET} WHERE asset.id = ?1"), [id.0], read_asset)?
            .ok_or_else(|| fault!(Failed, "asset-unknown", asset = id))
    }

    /// A content by its hash.
    pub fn asset_by_hash(&self, hash: ContentHash) -> Result<Option<Asset>> {
        first(&self.db, &format!("{ASSET} WHERE hash = ?1"), [hash.0], read_asset)
    }

    /// May the catalogue hold a content of this length and beginning?
    pub fn may_know(&self, bytes: u64, head: ContentHash) -> Result<bool> {
        let sql = "SELECT 1 FROM asset WHERE bytes = ?1 AND head = ?2";
        Ok(first(&self.db, sql, params![integer(bytes)?, head.0], |_| Ok(()))?.is_some())
    }

    /// Is any content of exactly this length?
    pub fn knows_length(&self, bytes: u64) -> Result<bool> {
        Ok(first(&self.db, "SELECT 1 FROM asset WHERE bytes = ?1", [integer(bytes)?], |_| Ok(()))?.is_some())
    }

    /// The XXH3-128 of a content, where it was computed.
    pub fn xxh128(&self, id: AssetId) -> Result<Option<[u8; 16]>> {
        Ok(first(&self.db, "SELECT xxh128 FROM asset WHERE id = ?1", [id.0], |row| Ok(row.get(0)?))?.flatten())
    }

    /// Every content of a video, of one kind.
    pub fn assets_of(&self, video: VideoId, kind: AssetKind) -> Result<Vec<Asset>> {
        let sql = format!("{ASSET} WHERE year = ?1 AND number = ?2 AND asset.kind = ?3 ORDER BY asset.id");
        all(&self.db, &sql, params![video.year, video.number, kind.as_str()], read_asset)
    }

    /// Where a content is.
    pub fn copies_of(&self, asset: AssetId) -> Result<Vec<Copy>> {
        all(&self.db, &format!("{COPY} WHERE asset = ?1 ORDER BY location, path"), [asset.0], read_copy)
    }

    /// Every copy in a location, the longest unverified first.
    pub fn copies_in(&self, location: i64) -> Result<Vec<Copy>> {
        all(&self.db, &format!("{COPY} WHERE location = ?1 ORDER BY verified_at, path"), [location], read_copy)
    }

    /// A location's copies in the order of their paths: the next ones after a path.
    pub fn copies_after(&self, location: i64, path: &str, most: u32) -> Result<Vec<Copy>> {
        all(
            &self.db,
            &format!("{COPY} WHERE location = ?1 AND path > ?2 ORDER BY path LIMIT ?3"),
            params![location, path, most],
            read_copy,
        )
    }

    /// A location's copies in a folder and below.
    pub fn copies_below(&self, location: i64, folder: &str) -> Result<Vec<Copy>> {
        // The sign after the slash ends the range.
        let sql = format!("{COPY} WHERE location = ?1 AND path > ?2 || '/' AND path < ?2 || '0' ORDER BY path");
        all(&self.db, &sql, params![location, folder], read_copy)
    }

    /// What `SQLite` itself finds wrong with the file; nothing if it is sound.
    pub fn damage(&self) -> Result<Vec<String>> {
        let found = all(&self.db, "PRAGMA integrity_check", [], |row| Ok(row.get::<_, String>(0)?))?;
        let mut damage: Vec<_> = found.into_iter().filter(|line| line != "ok").collect();
        let orphans = "SELECT DISTINCT \"table\" || ' → ' || parent FROM pragma_foreign_key_check";
        damage.extend(all(&self.db, orphans, [], |row| Ok(row.get::<_, String>(0)?))?);
        Ok(damage)
    }

    /// Of some locations' copies that were not read since a moment, those that were not for longest.
    // The plus keeps the locations from choosing the index, which is the one that is in this order already.
    pub fn longest_unread(&self, locations: &[i64], since: Timestamp, most: u32) -> Result<Vec<Copy>> {
        let sql = format!(
            "{COPY} WHERE coalesce(damaged_at, verified_at) < ?1 AND +location IN (SELECT value FROM json_each(?2))
             ORDER BY coalesce(damaged_at, verified_at), location, path LIMIT ?3"
        );
        let locations = serde_json::to_string(locations).expect("numbers are JSON");
        all(&self.db, &sql, params![moment(since), locations, most], read_copy)
    }

    /// How many copies of a location were last whole before a moment, and when the one that waits longest was.
    pub fn unread_since(&self, location: i64, before: Timestamp) -> Result<(u64, Option<Timestamp>)> {
        let sql = "SELECT count(*) AS copies, min(verified_at) AS oldest FROM copy WHERE location = ?1 AND verified_at < ?2";
        let found =
            first(&self.db, sql, params![location, moment(before)], |row| Ok((row.count("copies")?, row.maybe("oldest")?)))?;
        Ok(found.unwrap_or_default())
    }

    /// How much a location holds.
    pub fn volume(&self, location: i64) -> Result<Volume> {
        let sql = "SELECT count(*) AS copies, coalesce(sum(bytes), 0) AS bytes
             FROM copy JOIN asset ON asset.id = copy.asset WHERE location = ?1";
        let found =
            first(&self.db, sql, [location], |row| Ok(Volume { copies: row.count("copies")?, bytes: row.count("bytes")? }))?;
        Ok(found.unwrap_or_default())
    }

    /// What is at a path of a location.
    pub fn copy_at(&self, location: i64, path: &str) -> Result<Option<Copy>> {
        first(&self.db, &format!("{COPY} WHERE location = ?1 AND path = ?2"), params![location, path], read_copy)
    }

    /// The videos and contents that bear all the words, best first; a content also by the words of its video, if one is its
    /// own. A word also matches as the beginning of a longer one.
    pub fn search(&self, words: &[String], most: usize) -> Result<Vec<Hit>> {
        let bearers = words.iter().map(|word| self.bearers(word)).collect::<Result<Vec<_>>>()?;
        let mut found = BTreeMap::new();
        for subject in bearers.iter().flat_map(HashMap::keys) {
            if !found.contains_key(subject) {
                let video = if bearers.iter().all(|word| word.contains_key(subject)) { None } else { self.video_of(subject)? };
                let rank = |word: &HashMap<String, f64>| word.get(subject).or_else(|| word.get(video.as_ref()?)).copied();
                found.insert(subject.clone(), bearers.iter().map(rank).sum::<Option<f64>>());
            }
        }
        let mut ranked: Vec<_> = found.into_iter().filter_map(|(subject, rank)| Some((rank?, subject))).collect();
        ranked.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        Ok(ranked.into_iter().take(most).map(|(_, subject)| Hit { subject }).collect())
    }

    /// Everything that bears a word, in one text or another, with its best rank: the smaller the better.
    fn bearers(&self, word: &str) -> Result<HashMap<String, f64>> {
        let quoted = format!("\"{}\"*", word.replace('"', "\"\""));
        let sql = "SELECT subject, rank FROM search WHERE search MATCH ?1 ORDER BY rank DESC";
        Ok(all(&self.db, sql, [quoted], |row| Ok((row.get("subject")?, row.get("rank")?)))?.into_iter().collect())
    }

    /// The number of the video that a content belongs to.
    fn video_of(&self, subject: &str) -> Result<Option<String>> {
        let Ok(asset) = subject.parse::<AssetId>() else { return Ok(None) };
        let sql = "SELECT year, number FROM asset JOIN video ON video.id = asset.video WHERE asset.id = ?1";
        first(&self.db, sql, [asset.0], |row| Ok(row.video()?.to_string()))
    }

    /// The contents of a kind, the newest first.
    pub fn assets_of_kind(&self, kind: AssetKind, most: usize) -> Result<Vec<AssetId>> {
        let sql = "SELECT id FROM asset WHERE kind = ?1 ORDER BY id DESC LIMIT ?2";
        all(&self.db, sql, params![kind.as_str(), integer(most as u64)?], |row| Ok(AssetId(row.get("id")?)))
    }
}

impl Tx<'_> {
    /// Registers a place for copies.
    pub fn add_location(&self, kind: LocationKind, name: &str, uuid: &str, path: &str) -> Result<i64> {
        self.tx.execute(
            "INSERT INTO location (kind, name, uuid, path) VALUES (?1, ?2, ?3, ?4)",
            params![kind.as_str(), name, uuid, path],
        )?;
        Ok(self.tx.last_insert_rowid())
    }

    /// Notes that a place is found elsewhere now.
    pub fn move_location(&self, location: i64, path: &str) -> Result<()> {
        self.tx.execute("UPDATE location SET path = ?2 WHERE id = ?1", params![location, path])?;
        Ok(())
    }

    /// Catalogues a content; one that is known already keeps its row and what it was first taken for.
    pub fn add_asset(&self, new: &NewAsset) -> Result<AssetId> {
        let known = self
            .tx
            .prepare_cached("SELECT id FROM asset WHERE hash = ?1")?
            .query_row([new.hash.0], |row| row.get(0))
            .optional()?;
        if let Some(id) = known {
            return Ok(AssetId(id));
        }
        let video = new.video.map(|id| self.video_row(id)).transpose()?;
        self.tx
            .prepare_cached(
                "INSERT INTO asset (hash, xxh128, head, bytes, kind, name, video, added_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                new.hash.0,
                new.xxh128,
                new.head.0,
                integer(new.bytes)?,
                new.kind.as_str(),
                new.name,
                video,
                moment(self.by.at)
            ])?;
        let id = AssetId(self.tx.last_insert_rowid());
        self.index(&id.to_string(), &[&id.to_string(), &new.name])?;
        Ok(id)
    }

    /// Notes what a probe found in a content.
    pub fn describe_asset(&self, id: AssetId, media: Option<&MediaInfo>, probe: &str, troubles: &str) -> Result<()> {
        let text = media.map(|m| serde_json::to_string(m).expect("plain data is JSON"));
        self.tx
            .prepare_cached("UPDATE asset SET media = ?2, probe = ?3, troubles = ?4 WHERE id = ?1")?
            .execute(params![id.0, text, probe, troubles])?;
        match media.and_then(|m| m.camera.as_deref()) {
            Some(camera) => self.index(&id.to_string(), &[camera]),
            None => Ok(()),
        }
    }

    /// Notes something wrong with a content, once.
    pub fn add_trouble(&self, id: AssetId, trouble: Trouble) -> Result<()> {
        let kept = first(&self.tx, "SELECT troubles FROM asset WHERE id = ?1", [id.0], |row| row.json("troubles"))?;
        let mut troubles: Vec<Trouble> = kept.unwrap_or_default();
        if !troubles.contains(&trouble) {
            troubles.push(trouble);
            let text = serde_json::to_string(&troubles).expect("plain data is JSON");
            self.tx.execute("UPDATE asset SET troubles = ?2 WHERE id = ?1", params![id.0, text])?;
        }
        Ok(())
    }

    /// Notes a copy whose bytes were just read back from the medium and matched.
    pub fn put_copy(&self, location: i64, path: &str, asset: AssetId) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO copy (location, path, asset, verified_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET asset = excluded.asset, verified_at = excluded.verified_at, damaged_at = NULL",
            )?
            .execute(params![location, path, asset.0, moment(self.by.at)])?;
        Ok(())
    }

    /// Notes that a copy was read and is not what it should be, or is not there.
    pub fn doubt_copy(&self, location: i64, path: &str) -> Result<()> {
        self.tx.prepare_cached("UPDATE copy SET damaged_at = ?3 WHERE location = ?1 AND path = ?2")?.execute(params![
            location,
            path,
            moment(self.by.at)
        ])?;
        Ok(())
    }

    /// Forgets a copy that is no more and is not missed.
    pub fn drop_copy(&self, location: i64, path: &str) -> Result<()> {
        self.tx.execute("DELETE FROM copy WHERE location = ?1 AND path = ?2", params![location, path])?;
        Ok(())
    }

    /// Makes the full-text index find a subject by more words.
    pub fn index(&self, subject: &str, texts: &[&str]) -> Result<()> {
        // FTS5 takes a word apart at underscores and hyphens only where the tokenizer does; file names want both.
        let text = texts.join(" ").replace('_', " ");
        self.tx.prepare_cached("INSERT INTO search (subject, text) VALUES (?1, ?2)")?.execute([subject, &text])?;
        Ok(())
    }
}

fn read_asset(row: &Row<'_>) -> Result<Asset> {
    let media: Option<String> = row.get("media")?;
    Ok(Asset {
        id: AssetId(row.get("id")?),
        hash: row.hash("hash")?,
        bytes: row.count("bytes")?,
        kind: row.word("kind")?,
        name: row.get("name")?,
        video: row.get::<_, Option<i64>>("video")?.map(|_| row.video()).transpose()?,
        media: media.map(|_| row.json("media")).transpose()?,
        troubles: row.json("troubles")?,
    })
}

fn read_copy(row: &Row<'_>) -> Result<Copy> {
    Ok(Copy {
        asset: AssetId(row.get("asset")?),
        hash: row.hash("hash")?,
        bytes: row.count("bytes")?,
        location: row.get("location")?,
        path: row.get("path")?,
        verified_at: row.word("verified_at")?,
        damaged_at: row.maybe("damaged_at")?,
    })
}
