//! Mails that the program writes. For now each is a file in `registros/correo/`, sent by a person from their own program.

pub mod eml;
