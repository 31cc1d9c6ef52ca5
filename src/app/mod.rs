//! What a person can ask for: one file a stage, one method a request.
//!
//! Every rule that needs more than one adapter lives here. The faces turn input into these calls and their outcomes into
//! text; neither decides anything about a video.

mod cases;
mod history;
mod people;
mod plan;
mod session;
mod setup;

use crate::domain::fault::Result;
use crate::domain::ids::VideoId;
use crate::domain::people::{Person, Role};
use crate::domain::plan::Video;
use crate::domain::records::Fact;
use crate::domain::settings::Settings;
use crate::domain::watch::{Stop, Watcher};
use crate::disk::library::Library;
use crate::store::{By, Store, Tx};

pub use people::{AddPerson, PersonAdded};
pub use plan::{AddInterview, OpenVideo, Rol, VideoOpened};
pub use session::{Clock, Secrets, Session, SystemClock};

/// A library, opened for somebody.
pub struct App {
    library: Library,
    settings: Settings,
    store: Store,
    session: Session,
}
