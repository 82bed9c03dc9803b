//! Documents as bytes: how a builder puts them away, and what their fingerprints are taken of.
//!
//! ```text
//! document   id, practice, language, title, summary, text: each length-prefixed;
//!            url, date: byte 0, or byte 1 and length-prefixed;
//!            varint count of fields; per field: name, value; varint count of facets; per facet: key, varint count, values
//! ```

use medina::Result;
use medina::model::document::Document;
use medina::util::wire::{Reader, put_bytes, put_texts, put_varint};

/// What most documents hold besides summary and text takes no more bytes.
const ROOM_FOR_REST: usize = 1024;

/// A document as bytes.
pub fn encode(document: &Document) -> Vec<u8> {
    let mut out = Vec::with_capacity(document.text.len() + document.summary.len() + ROOM_FOR_REST);
    let Document { id, practice, language, title, summary, text, url, date, facets, fields } =
        document;
    for part in [id, practice, language, title, summary, text] {
        put_bytes(&mut out, part.as_bytes());
    }
    for part in [url, date] {
        out.push(u8::from(part.is_some()));
        part.iter().for_each(|part| put_bytes(&mut out, part.as_bytes()));
    }
    put_varint(&mut out, fields.len() as u64);
    fields
        .iter()
        .flat_map(|(name, value)| [name, value])
        .for_each(|part| put_bytes(&mut out, part.as_bytes()));
    put_varint(&mut out, facets.len() as u64);
    for (key, values) in facets {
        put_bytes(&mut out, key.as_bytes());
        put_texts(&mut out, values);
    }
    out
}

/// The document of these bytes.
///
/// # Errors
/// Where [`encode`] did not write them.
pub fn decode(bytes: &[u8]) -> Result<Document> {
    let (mut reader, mut document) = (Reader::new(bytes), Document::default());
    read_shown(&mut reader, &mut document);
    for _ in 0..reader.count() {
        let key = reader.text().to_owned();
        document.facets.insert(key, reader.texts());
    }
    reader.finish()?;
    Ok(document)
}

/// Puts the document of these bytes in the place of another, but for its facets, which results do not show.
///
/// # Errors
/// Where [`encode`] did not write them.
pub fn decode_stored_fields(bytes: &[u8], document: &mut Document) -> Result<()> {
    let mut reader = Reader::new(bytes);
    read_shown(&mut reader, document);
    if reader.is_damaged() { reader.finish() } else { Ok(()) }
}

/// Texts go where others were, as these have room for them.
fn read_shown(reader: &mut Reader<'_>, document: &mut Document) {
    let Document { id, practice, language, title, summary, text, url, date, facets, fields } =
        document;
    for part in [id, practice, language, title, summary, text] {
        reader.text().clone_into(part);
    }
    for part in [url, date] {
        *part = (reader.byte() == 1).then(|| reader.text().to_owned());
    }
    fields.clear();
    for _ in 0..reader.count() {
        fields.push((reader.text().to_owned(), reader.text().to_owned()));
    }
    facets.clear();
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

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
        let mut shown = full.clone();
        for document in [full, Document::default()] {
            let bytes = encode(&document);
            assert_eq!(encode(&decode(&bytes).unwrap()), bytes);
            assert_eq!(decode(&bytes).unwrap(), document);
            decode_stored_fields(&bytes, &mut shown).unwrap();
            assert_eq!(shown, Document { facets: BTreeMap::new(), ..document });
        }
        assert!(decode(&[200]).unwrap_err().is_damaged());
        assert!(decode_stored_fields(&[200], &mut shown).unwrap_err().is_damaged());
    }
}
