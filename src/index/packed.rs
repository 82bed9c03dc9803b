//! Documents as bytes: how a builder puts them away, and what a digest of them is taken over.
//!
//! ```text
//! document   id, practice, language, title, summary, text: each length-prefixed;
//!            url, date: byte 0, or byte 1 and length-prefixed;
//!            varint count of facets; per facet: key, varint count, values; varint count of fields; per field: name, value
//! ```

use super::wire::{Reader, put_bytes, put_varint};
use crate::document::Document;
use crate::error::Result;

/// A document as bytes.
pub fn pack(document: &Document) -> Vec<u8> {
    let mut out = Vec::with_capacity(document.text.len() + document.summary.len() + 256);
    let Document { id, practice, language, title, summary, text, url, date, facets, fields } = document;
    for part in [id, practice, language, title, summary, text] {
        put_bytes(&mut out, part.as_bytes());
    }
    for part in [url, date] {
        out.push(u8::from(part.is_some()));
        part.iter().for_each(|part| put_bytes(&mut out, part.as_bytes()));
    }
    put_varint(&mut out, facets.len() as u64);
    for (key, values) in facets {
        put_bytes(&mut out, key.as_bytes());
        put_varint(&mut out, values.len() as u64);
        values.iter().for_each(|value| put_bytes(&mut out, value.as_bytes()));
    }
    put_varint(&mut out, fields.len() as u64);
    fields
        .iter()
        .flat_map(|(name, value)| [name, value])
        .for_each(|part| put_bytes(&mut out, part.as_bytes()));
    out
}

/// The document of these bytes.
///
/// # Errors
/// Where [`pack`] did not write them.
pub fn unpack(bytes: &[u8]) -> Result<Document> {
    let mut reader = Reader::new(bytes);
    let mut document = Document::default();
    let Document { id, practice, language, title, summary, text, url, date, facets, fields } = &mut document;
    for part in [id, practice, language, title, summary, text] {
        reader.text().clone_into(part);
    }
    for part in [url, date] {
        if reader.byte() == 1 {
            *part = Some(reader.text().to_owned());
        }
    }
    for _ in 0..reader.count() {
        let key = reader.text().to_owned();
        facets.insert(key, reader.texts());
    }
    for _ in 0..reader.count() {
        fields.push((reader.text().to_owned(), reader.text().to_owned()));
    }
    reader.end()?;
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_come_back() {
        let full = Document {
            id: "a.fr".into(),
            practice: "a".into(),
            language: "fr".into(),
            title: "Logement".into(),
            url: Some("https://a.example/".into()),
            summary: "Une phrase.".into(),
            text: "Un\nDeux".into(),
            date: Some("2018-07".into()),
            facets: [("theme".to_owned(), vec!["housing".to_owned(), "water".to_owned()])].into(),
            fields: vec![("author".into(), "somebody".into())],
        };
        for document in [full, Document::default()] {
            let bytes = pack(&document);
            assert_eq!(pack(&unpack(&bytes).unwrap()), bytes);
            assert_eq!(unpack(&bytes).unwrap(), document);
        }
        assert!(unpack(&[200]).unwrap_err().is_damaged());
    }
}
