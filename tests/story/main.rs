//! The whole program as an office uses it: every test types commands, reads what they answer, and looks at the folders.
//!
//! `bench` is the office, `material` what it films; each other file is a theme.

#[macro_use]
mod bench;
mod archive;
mod cards;
mod corpus;
mod faces;
mod gates;
mod material;
mod places;
mod planned;
