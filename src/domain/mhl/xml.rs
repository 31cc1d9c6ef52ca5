//! The little XML that manifests need.

use std::fmt::Write as _;

use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// How deep elements may nest; manifests need 5.
const DEPTH: usize = 32;

/// An element without its namespace.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
    pub(super) text: String,
}

impl Element {
    /// Reads a document. Refused are documents with a type declaration: manifests have none, and they could define entities.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        let mut open: Vec<Self> = vec![Self::default()];
        loop {
            match reader.read_event().map_err(|error| format!("{error} at byte {}", reader.error_position()))? {
                Event::Start(_) if open.len() > DEPTH => return Err("elements nest too deep".into()),
                Event::Start(start) => open.push(Self::start(&start)?),
                Event::Empty(start) => close(&mut open, Self::start(&start)?),
                Event::End(_) => {
                    let element = open.pop().unwrap_or_default();
                    close(&mut open, element);
                }
                Event::Text(text) => push_text(&mut open, &text.xml10_content()),
                Event::CData(text) => push_text(&mut open, &text.xml10_content()),
                Event::GeneralRef(name) => push_text(&mut open, &reference(&name)?),
                Event::DocType(_) => return Err("a document type is declared".into()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        let document = open.pop().filter(|_| open.is_empty()).and_then(|mut document| document.children.pop());
        document.ok_or_else(|| "the document ends early".into())
    }

    fn start(start: &BytesStart<'_>) -> Result<Self, String> {
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
        }
        Ok(Self { name: start.local_name().as_ref().to_owned(), attributes, ..Self::default() })
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub(super) fn child<'a>(&'a self, name: &'a str) -> Option<&'a Self> {
        self.all(name).next()
    }

    /// The text of a child; nothing if it is not there.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.children.iter().find(|child| child.name == name).map(|child| child.text.as_str())
    }
}

fn close(open: &mut [Element], element: Element) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(element);
    }
}

fn push_text(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn reference(name: &quick_xml::events::BytesRef<'_>) -> Result<String, String> {
    if let Some(character) = name.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(character.into());
    }
    resolve_predefined_entity(name).map(str::to_owned).ok_or_else(|| "an unknown entity is used".into())
}

/// Writes a document, two spaces a level.
#[derive(Debug)]
pub(super) struct Writer {
    text: String,
    open: Vec<&'static str>,
}

impl Writer {
    pub(super) fn new() -> Self {
        Self { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".into(), open: Vec::new() }
    }

    /// Opens an element that holds others.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.text.push('\n');
        self.open.push(name);
    }

    /// Closes the innermost open element.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            // Writing to a String cannot fail.
            let _ = writeln!(self.text, "</{name}>");
        }
    }

    /// Writes an element that holds text.
    pub(super) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.tag(name, attributes);
        let _ = writeln!(self.text, "{}</{name}>", escaped(text));
    }

    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        let _ = write!(self.text, "<{name}");
        for (key, value) in attributes {
            let _ = write!(self.text, " {key}=\"{}\"", escaped(value));
        }
        self.text.push('>');
    }

    fn indent(&mut self) {
        let _ = write!(self.text, "{:width$}", "", width = 2 * self.open.len());
    }
}

/// A carriage return would come back as a line feed unless written as a reference.
fn escaped(text: &str) -> String {
    escape(text).replace('\r', "&#13;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn documents_that_lie_or_end_early_are_refused() {
        for bad in ["", "<a>", "<a></b>", "<a/", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a>&x;</a>", "text"] {
            assert!(Element::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Element::parse(&"<a>".repeat(100_000)).is_err());
        let found =
            Element::parse("<?xml version=\"1.0\"?><m:a xmlns:m=\"u\"><!-- c --><m:b k='1'>x&amp;<![CDATA[<y>]]></m:b></m:a>");
        let found = found.expect("well formed");
        assert_eq!((found.name.as_str(), found.text_of("b")), ("a", Some("x&<y>")));
        assert_eq!(found.child("b").and_then(|b| b.attribute("k")), Some("1"));
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "[\\PC\t\n\r<>&\"']{0,24}") {
            let mut writer = Writer::new();
            writer.open("a", &[]);
            writer.leaf("b", &[], &text);
            let found = Element::parse(&writer.finish()).expect("own form");
            prop_assert_eq!(found.text_of("b"), Some(text.as_str()));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,64}") {
            let _ = Element::parse(&text);
        }
    }
}
