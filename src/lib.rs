//! claqueta: from a camera card to an approved, archived final.
//!
//! The words used for the work, here and in every folder:
//!
//! | stage    | question it answers                                                             | a person says                              |
//! |----------|---------------------------------------------------------------------------------|--------------------------------------------|
//! | plan     | what must be produced, for when, by whom?                                       | `plan`, `video`, `interview`               |
//! | ingest   | is this footage whole, copied, verified, backed up? may the card be formatted?  | `ingest`, `watch`, `backup`, `verify`      |
//! | catalog  | what do we have, where is every copy?                                           | `find`, `asset`, `music`                   |
//! | edit     | which clips, which cut, with which sound, subtitles and music?                  | `select`, `cut`                            |
//! | render   | what does the policy say for this video, and what does FFmpeg do?               | (used by review and deliver)               |
//! | review   | does the Jefa approve exactly this?                                             | `review`, `authorize`                      |
//! | deliver  | the finals per medium, archived and handed over                                 | `deliver`                                  |
//! | records  | who did which step, which records exist, until when, where next?                | `history`, `records`, `procedure`          |
//! | newsroom | bulletins, media monitoring, the daily síntesis                                 | `bulletin`, `monitor`, `synthesis`         |
//!
//! The layers, each knowing only those to its left: `domain` ← `store` · `media` · `disk` · `mail` · `documents` ← `app` ←
//! `cli` · `web`. `tests/architecture` keeps them so; `docs/architecture.md` walks through them.

pub mod domain;
pub mod store;
pub mod media;
pub mod disk;
pub mod mail;
pub mod documents;
pub mod app;
pub mod cli;
