//! What a person can ask for: one file a stage, one method a request.
//!
//! Every rule that needs more than one adapter lives here. The faces turn input into these calls and their outcomes into
//! text; neither decides anything about a video.

mod setup;
mod doctor;
mod session;
mod locations;
mod paths;
mod people;
mod plan;
mod cases;
mod overview;
mod ingest;
mod card;
mod report;
mod intake;
mod catalog;
mod verify;
mod check;
mod drill;
mod seal;
mod backup;
mod edit;
mod render;
mod review;
mod mails;
mod deliver;
mod master;
mod history;
mod records;

use std::cell::OnceCell;

use crate::disk::library::Library;
use crate::domain::render::presets::Presets;
use crate::domain::settings::Settings;
use crate::media::Ffmpeg;
use crate::store::Store;

pub use crate::store::NewInterview;
pub use backup::{Restored, Synced, SyncedBackup};
pub use card::{CardChecked, CardFate, FileChecked};
pub use catalog::{AssetShown, CopyShown, Found, HitShown, Search};
pub use check::{Consistency, FileAt};
pub use deliver::{Deliver, Delivered, FinalMade};
pub use doctor::{Checkup, Place};
pub use drill::{BackupDrilled, Drilled, NotRestored};
pub use edit::{AddCut, AddTrack, CutAdded, PartShown, SelectionShown, TrackShown};
pub use history::{History, Line, Verified};
pub use ingest::{CardTaken, CopiesIn, FileStatus, FileTaken, SkippedEntry, TakeCard};
pub use overview::{CardShown, CutShown, FinalShown, VideoList, VideoListed, VideoShown};
pub use people::{AddPerson, PersonAdded};
pub use plan::{OpenVideo, Rol, RolLine, VideoOpened};
pub use records::RecordShown;
pub use review::{CommentShown, Reviewed, RoundOpened, RoundShown};
pub use session::{Clock, Secrets, Session, SystemClock};
pub use setup::{Init, LibraryMade, library_above, library_language, read_list, write_page};
pub use verify::{Budget, CopyAt, Overdue, Verification, Verify};

/// A library, opened for somebody.
pub struct App {
    library: Library,
    settings: Settings,
    store: Store,
    session: Session,
    ffmpeg: OnceCell<Ffmpeg>,
    presets: OnceCell<Presets>,
}
