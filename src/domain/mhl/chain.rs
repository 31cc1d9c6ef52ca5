//! The chain: which manifests a history has, and the C4 id of each.

use crate::domain::fault::Result;
use crate::domain::mhl::read::{malformed, plain_path};
use crate::domain::mhl::xml::{Element, Writer};

/// `ascmhl_chain.xml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain(pub Vec<Link>);

/// One generation in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// From 1, without gaps.
    pub number: u32,
    /// The manifest's file name.
    pub file: String,
    /// The C4 id of its bytes.
    pub c4: String,
}

impl Chain {
    /// The document.
    #[must_use]
    pub fn to_xml(&self) -> String {
        let mut xml = Writer::new();
        xml.open("ascmhldirectory", &[("xmlns", "urn:ASC:MHL:DIRECTORY:v2.0")]);
        for link in &self.0 {
            xml.open("hashlist", &[("sequencenr", &link.number.to_string())]);
            xml.leaf("path", &[], &link.file);
            xml.leaf("c4", &[], &link.c4);
            xml.close();
        }
        xml.finish()
    }

    /// Reads a document.
    pub fn from_xml(text: &str) -> Result<Self> {
        let root = Element::parse(text).map_err(malformed)?;
        if root.name != "ascmhldirectory" {
            return Err(malformed("no ascmhldirectory"));
        }
        let link = |element: &Element| {
            let number = element.attribute("sequencenr").and_then(|number| number.trim().parse().ok());
            let number = number.ok_or_else(|| malformed("a generation without its number"))?;
            let file = plain_path(element.text_of("path").unwrap_or_default())?;
            if file.contains('/') {
                return Err(malformed("a manifest in another folder"));
            }
            let c4 = element.text_of("c4").ok_or_else(|| malformed("a generation without a C4 id"))?;
            Ok(Link { number, file, c4: c4.trim().to_owned() })
        };
        root.all("hashlist").map(link).collect::<Result<_>>().map(Self)
    }

    /// The number of the next generation.
    #[must_use]
    pub fn next(&self) -> u32 {
        self.0.iter().map(|link| link.number).max().unwrap_or(0) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_reads_back_and_grows_by_one() {
        let link = |number| Link { number, file: format!("{number:04}_A.mhl"), c4: "c4x".into() };
        let chain = Chain(vec![link(1), link(2)]);
        assert_eq!(Chain::from_xml(&chain.to_xml()).expect("own form"), chain);
        assert_eq!((chain.next(), Chain::default().next()), (3, 1));
        let elsewhere = Chain(vec![Link { file: "../0001.mhl".into(), ..link(1) }]);
        assert_eq!(Chain::from_xml(&elsewhere.to_xml()).expect_err("elsewhere").code, "mhl-malformed");
    }
}
