//! Tables for spreadsheets, such as the *Rol de programación*.
//!
//! RFC 4180 with what Excel needs on top: a byte-order mark, without which it reads accents as Latin-1, and a guard on cells
//! that it would run as formulas. A title that somebody typed must stay a title on the desk of whoever opens the table.

use csv::{Terminator, WriterBuilder};

/// What a cell must not begin with: a spreadsheet takes these for a formula, the last two after skipping them.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Returns a table as the bytes of a `.csv` file.
///
/// Rows may be shorter or longer than the header; they are written as they are.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "writing to memory does not fail")]
pub fn table<'a, R>(header: &[&str], rows: R) -> Vec<u8>
where
    R: IntoIterator<Item = &'a [String]>,
{
    let mark = "\u{feff}".as_bytes().to_vec();
    let mut writer = WriterBuilder::new().flexible(true).terminator(Terminator::CRLF).from_writer(mark);
    let mut record = |cells: Vec<String>| writer.write_record(cells).expect("memory takes any record");
    record(header.iter().map(|cell| guarded(cell)).collect());
    for row in rows {
        record(row.iter().map(|cell| guarded(cell)).collect());
    }
    writer.into_inner().expect("memory takes any record")
}

/// A cell that no spreadsheet runs. The apostrophe is the spreadsheets' own sign for "this is text".
fn guarded(cell: &str) -> String {
    if cell.starts_with(FORMULA_STARTS) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(of: &[&[&str]]) -> Vec<Vec<String>> {
        of.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    }

    fn read_back(bytes: &[u8]) -> Vec<Vec<String>> {
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).expect("byte-order mark");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
        reader.records().map(|r| r.expect("record").iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn accents_quotes_commas_and_line_ends_come_back() {
        let rows = rows(&[&["V-2026-0001", "Día del \"niño\", edición 2026", "dos\nrenglones"], &["V-2026-0002", "", "ñandú"]]);
        let bytes = table(&["Video", "Título", "Notas"], rows.iter().map(Vec::as_slice));
        assert!(bytes.starts_with(b"\xef\xbb\xbfVideo,"));
        assert!(bytes.windows(2).any(|w| w == b"\r\n"));
        assert_eq!(read_back(&bytes)[0], ["Video", "Título", "Notas"]);
        assert_eq!(read_back(&bytes)[1..], rows);
    }

    #[test]
    fn no_cell_begins_a_formula() {
        let cells = ["=1+1", "+52 662 555 0101", "-3", "@SUM(A1)", "\t=1", "a=b", "'ya"];
        let expected = ["'=1+1", "'+52 662 555 0101", "'-3", "'@SUM(A1)", "'\t=1", "a=b", "'ya"];
        let rows = rows(&[&cells]);
        assert_eq!(
            read_back(&table(&["=H"], rows.iter().map(Vec::as_slice))),
            [vec!["'=H".to_owned()], expected.map(str::to_owned).to_vec()]
        );
    }

    proptest! {
        #[test]
        fn whatever_is_typed_stays_text(cell in "\\PC{1,12}") {
            let rows = [vec![cell.clone(), "fin".to_owned()]];
            let back = read_back(&table(&["a", "b"], rows.iter().map(Vec::as_slice))).remove(1).remove(0);
            let marked = ["'", &cell].concat();
            prop_assert!(back == cell || back == marked);
            prop_assert!(!back.starts_with(FORMULA_STARTS));
        }
    }
}
