//! Documents as bytes. Look here for how a build keeps documents in temporary storage.
//!
//! The fingerprint of a document is taken of these bytes as well.
//!
//! ```text
//! document   id, practice, language, title, summary, text: each length-prefixed;
//!            url, date: byte 0, or byte 1 and length-prefixed;
//!            varint count of fields; per field: name, value;
//!            varint count of facets; per facet: key, varint count, values
//! ```

use medina::Result;
use medina::model::document::Document;
use medina::util::wire::{Reader, put_bytes, put_texts, put_varint};

/// The fields besides summary and text take no more bytes in most documents.
const OTHER_FIELDS_BYTES: usize = 1024;

/// The bytes of a document.
pub fn encode(document: &Document) -> Vec<u8> {
    let mut out =
        Vec::with_capacity(document.text.len() + document.summary.len() + OTHER_FIELDS_BYTES);
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

/// The document that [`encode`] wrote as `bytes`.
///
/// # Errors
/// Fails if [`encode`] cannot have written them.
pub fn decode(bytes: &[u8]) -> Result<Document> {
    let (mut reader, mut document) = (Reader::new(bytes), Document::default());
    read_stored_fields(&mut reader, &mut document);
    for _ in 0..reader.count() {
        let key = reader.text().to_owned();
        document.facets.insert(key, reader.texts());
    }
    reader.finish()?;
    Ok(document)
}

/// Replaces `document` by the one that [`encode`] wrote as `bytes`, except that it has no facets,
/// because a result does not show them.
///
/// # Errors
/// Fails if [`encode`] cannot have written them.
pub fn decode_stored_fields(bytes: &[u8], document: &mut Document) -> Result<()> {
    let mut reader = Reader::new(bytes);
    read_stored_fields(&mut reader, document);
    if reader.is_damaged() { reader.finish() } else { Ok(()) }
}

/// Reads all but the facets. The strings of `document` are reused for their memory.
fn read_stored_fields(reader: &mut Reader<'_>, document: &mut Document) {
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
        let mut stored = full.clone();
        for document in [full, Document::default()] {
            let bytes = encode(&document);
            assert_eq!(encode(&decode(&bytes).unwrap()), bytes);
            assert_eq!(decode(&bytes).unwrap(), document);
            decode_stored_fields(&bytes, &mut stored).unwrap();
            assert_eq!(stored, Document { facets: BTreeMap::new(), ..document });
        }
        assert!(decode(&[200]).unwrap_err().is_damaged());
        assert!(decode_stored_fields(&[200], &mut stored).unwrap_err().is_damaged());
    }
}
