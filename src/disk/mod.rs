//! Files and folders: the library, its backups, and what lies beside the program.

pub mod presets;
