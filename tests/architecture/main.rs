//! The rules of the house that a compiler does not keep: which layer may know which, who may print, start programs or speak
//! SQL, how long a file may be, and that every sentence exists in both languages.
//!
//! The tests read the sources as text. They see paths (`use` trees and paths within code, `super` resolved), not what a macro
//! of another crate writes; what stands under `#[cfg(test)]` at the end of a file is free.

mod layers;
mod source;
mod texts;

use source::Source;

/// How many lines a file may have before its tests.
const LONGEST: usize = 400;

/// The words that the whole program, its folders and its documents use for the work, in the order of the work.
const STAGES: [&str; 9] = ["plan", "ingest", "catalog", "edit", "render", "review", "deliver", "records", "newsroom"];

/// Fails with every breach at once, one a line: a person mends them in one go.
fn none(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}:\n  {}", breaches.join("\n  "));
}

#[test]
fn files_stay_short_enough_to_read() {
    let long = Source::all()
        .iter()
        .filter(|s| s.length > LONGEST)
        .map(|s| format!("{}: {} lines", s.name, s.length))
        .collect::<Vec<_>>();
    none(&format!("a file has at most {LONGEST} lines before its tests; find the seam and make two"), &long);
}

#[test]
fn the_front_page_names_the_stages_in_order() {
    let page = std::fs::read_to_string(source::root().join("src/lib.rs")).expect("src/lib.rs");
    let rows = page.lines().filter_map(|line| line.strip_prefix("//! |")).map(|row| row.split('|').next().unwrap_or("").trim());
    let named: Vec<&str> = rows.filter(|cell| !matches!(*cell, "stage") && !cell.starts_with('-')).collect();
    assert_eq!(named, STAGES, "the table at the head of src/lib.rs is the map of the program");
}
