//! The format as bytes: a tiny index assembled by hand, section by section.
//!
//! What stands here is the specification of `medina::index` executed: a change that moves a byte must change the
//! format version or this file, knowingly. Nothing is compressed, so that the bytes can be read.

use std::collections::BTreeMap;

use medina::index::{Built, Writer};
use medina::{Document, FacetSettings, Role, Settings};
use sha2::{Digest, Sha256};

fn tiny() -> Built {
    let theme = FacetSettings {
        key: "theme".into(),
        labels: BTreeMap::from([("xx".into(), "Theme".into())]),
        ..FacetSettings::default()
    };
    // A language without a list of stop words.
    let settings = Settings {
        name: "Tiny".into(),
        languages: vec!["xx".into()],
        facets: vec![theme],
        ..Settings::default()
    };
    let mut writer = Writer::new(settings);
    writer.add(Document {
        id: "a".into(),
        language: "xx".into(),
        title: "Housing".into(),
        text: "Housing for all.".into(),
        date: Some("2018".into()),
        facets: BTreeMap::from([("theme".into(), vec!["x".into()])]),
        ..Document::default()
    });
    writer.finish(&<[u8]>::to_vec)
}

fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    Sha256::digest(parts.concat()).into()
}

/// The payload of a file: raw length, deflated length (the same, here), content. All lengths here take one or two bytes.
fn payload(content: &[u8]) -> Vec<u8> {
    [length(content.len()), length(content.len()), content.to_vec()].concat()
}

fn length(length: usize) -> Vec<u8> {
    match length {
        0..128 => vec![length as u8],
        _ => vec![(length & 0x7f) as u8 | 0x80, (length >> 7) as u8],
    }
}

fn text(text: &str) -> Vec<u8> {
    [length(text.len()), text.as_bytes().to_vec()].concat()
}

fn labels() -> Vec<u8> {
    // The facet's name, and for its only value nothing: it is called what it is.
    [text("Theme"), text("")].concat()
}

fn date_order() -> Vec<u8> {
    vec![1]
}

fn cards() -> Vec<u8> {
    let card = [
        text("a"),
        text(""), // the practice's id is the document's
        text("Housing"),
        text(""), // no address
        text("2018"),
        text("Housing for all."),
        vec![0],    // no stored fields
        vec![1, 1], // passages in file 1, one file
    ]
    .concat();
    [vec![1], length(card.len()), card].concat()
}

fn passages() -> Vec<u8> {
    // One group; of document 0; one passage; 16 bytes, begins a paragraph.
    [vec![1, 0, 1, 16 << 1 | 1], b"Housing for all.".to_vec()].concat()
}

fn node(left: &[u8; 32], right: &[u8; 32]) -> Vec<u8> {
    sha256(&[&[1], &left[..16], &right[..16]])[..16].to_vec()
}

fn leaf(content: &[u8]) -> [u8; 32] {
    sha256(&[&[0], &payload(content)])
}

fn words() -> Vec<u8> {
    let mut terms = fst::MapBuilder::memory();
    for (term, offset) in [("all", 0), ("for", 4), ("housing", 8)] {
        terms.insert(term, offset).unwrap();
    }
    let terms = terms.into_inner().unwrap();
    // One document each: number 0; impact; file 1. A word once in a text of average length weighs 1 of at most
    // (2 + 1 + 1) · 2.2, which is 29 of 255; `housing` stands in the title too and weighs 3, which is 87.
    let lists = [[1, 0, 29, 1], [1, 0, 29, 1], [1, 0, 87, 1]].concat();
    [length(terms.len()), terms, lists].concat()
}

fn core() -> Vec<u8> {
    let record = [
        text("Tiny"),
        [vec![1], text("xx")].concat(),                // languages of the site
        [vec![1], text("xx")].concat(),                // tags of documents
        vec![0],                                       // stored fields
        [vec![1], text("theme"), vec![0, 0]].concat(), // one facet: a list, by count
        vec![1, 1],                                    // documents, practices
    ]
    .concat();
    [
        length(record.len()),
        record,
        vec![1, 0], // one document of the first tag
        vec![1, 1], // one practice of one edition
        vec![0],    // no stop words
        [vec![0], length(words().len()), words()].concat(),
        [vec![1, 1, 2], node(&leaf(&cards()), &leaf(&passages()))].concat(), // one block: one document, two files
        [vec![1, 0], text("x")].concat(),                                    // one value, at the top
        [vec![0], length(2), vec![0, 0]].concat(), // its column, here: one value a practice; value 0
        sha256(&[&payload(&date_order())]).to_vec(),
        sha256(&[&payload(&[1])]).to_vec(), // by title
    ]
    .concat()
}

fn bytes_of(built: &Built, role: Role) -> Vec<&[u8]> {
    built.files.iter().filter(|file| file.role == role).map(|file| file.bytes.as_slice()).collect()
}

#[test]
fn every_section_has_the_bytes_spelled_out_here() {
    let built = tiny();
    assert_eq!(bytes_of(&built, Role::Labels), [payload(&labels())]);
    // By date and by title the only document is the first: one file serves both.
    assert_eq!(bytes_of(&built, Role::Order), [payload(&date_order())]);
    assert_eq!(bytes_of(&built, Role::Core), [payload(&core())]);
    assert_eq!(bytes_of(&built, Role::Words), [] as [&[u8]; 0]);
}

#[test]
fn members_of_a_block_begin_with_their_audit_path() {
    let built = tiny();
    let expected = [
        [&leaf(&passages())[..16], &payload(&cards())].concat(),
        [&leaf(&cards())[..16], &payload(&passages())].concat(),
    ];
    assert_eq!(bytes_of(&built, Role::Documents), expected);
}

#[test]
fn the_entry_names_core_and_labels() {
    let built = tiny();
    let digest = |content: &[u8]| sha256(&[&payload(content)]).to_vec();
    let size = |content: &[u8]| payload(content).len();
    let record = [
        digest(&core()),
        vec![size(&core()) as u8], // below 251, so one byte to bincode
        [vec![1], text("xx"), digest(&labels()), vec![size(&labels()) as u8]].concat(),
    ]
    .concat();
    let head = [b"\x89MEDINA\n\x01\x00".to_vec(), length(record.len()), record].concat();
    let checksum = sha256(&[&head])[..8].to_vec();
    assert_eq!(built.entry, [head, checksum].concat());
}
