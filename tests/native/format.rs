//! The format as bytes: a tiny index assembled by hand, section by section.
//!
//! What stands here is the specification of `medina::format` executed: a change that moves a byte must change the
//! format version or this file, knowingly. Nothing is compressed, so that the bytes can be read.

use std::collections::BTreeMap;

use medina::{Concept, Document, FacetSettings, Role, Settings};
use medina_indexer::conflation::Conflator;
use medina_indexer::{BuiltIndex, Impacts, Writer};
use sha2::{Digest, Sha256};

fn tiny() -> BuiltIndex {
    index_of("Housing for all.")
}

/// An index of one document with that text.
fn index_of(text: &str) -> BuiltIndex {
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
        summary: "All.".into(),
        text: text.into(),
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

/// A length as bincode has it in records.
fn wide(length: usize) -> Vec<u8> {
    (length as u64).to_le_bytes().to_vec()
}

/// A text as bincode has it in records.
fn wide_text(text: &str) -> Vec<u8> {
    [wide(text.len()), text.as_bytes().to_vec()].concat()
}

/// A record with its length.
fn record(fields: &[Vec<u8>]) -> Vec<u8> {
    let bytes = fields.concat();
    [length(bytes.len()), bytes].concat()
}

fn labels() -> Vec<u8> {
    // No stop words; the facet's name, and for its only value nothing: it is called what it is.
    [vec![0], text("Theme"), text("")].concat()
}

fn date_order() -> Vec<u8> {
    vec![1]
}

fn suggestions() -> Vec<u8> {
    // Nothing to suggest in any language.
    vec![0]
}

/// One card, of a document with so many files of further passages from the first after this one on.
fn cards(further_files: u8) -> Vec<u8> {
    let card = [
        text("a"),
        text(""), // the practice's id is the document's
        text("Housing"),
        text(""), // no address
        text("2018"),
        text("All."),
        vec![0], // no stored fields
        vec![u8::from(further_files > 0), further_files],
    ]
    .concat();
    [vec![1], length(card.len()), card].concat()
}

fn documents() -> Vec<u8> {
    // One group; of document 0; one passage; 16 bytes, begins a paragraph.
    [cards(0), vec![1, 0, 1, 16 << 1 | 1], b"Housing for all.".to_vec()].concat()
}

/// The contents of two files: a text of sixty sentences of 16 bytes is cut into passages of eleven, with spaces between them 187 bytes,
/// the last of sixteen. Three would be too much to stand beside a card.
fn of_two_files(sentence: &str) -> [Vec<u8>; 2] {
    let passage = |sentences: usize, begins_paragraph| {
        let text = vec![sentence; sentences].join(" ");
        [length(text.len() << 1 | begins_paragraph), text.into_bytes()].concat()
    };
    [
        [cards(1), vec![1, 0, 2], passage(11, 1), passage(11, 0)].concat(),
        [vec![0, 1, 0, 3], passage(11, 0), passage(11, 0), passage(16, 0)].concat(),
    ]
}

fn leaf(content: &[u8]) -> [u8; 32] {
    sha256(&[&[0], &payload(content)])
}

fn words() -> Vec<u8> {
    let mut terms = fst::MapBuilder::memory();
    for (term, offset) in [("all", 0), ("for", 6 << 1), ("housing", 12 << 1)] {
        terms.insert(term, offset).unwrap();
    }
    let terms = terms.into_inner().unwrap();
    // No forms but their keys. One document each: number 0; weight and length of the title that holds it, in halves of a byte; file 0,
    // that of the card; half the words before it in the text. A word once in a text of average length weighs 1 of at most (1 + 0.75 + 0.25) · 2.2, the
    // fourth of fifteen levels; `all` stands in the summary too and weighs 1.625, the sixth, `housing` in the title and weighs 2.125, the
    // eighth.
    let lists = [[0, 1, 0, 0x60, 0, 1], [0, 1, 0, 0x40, 0, 0], [0, 1, 0, 0x81, 0, 0]].concat();
    [length(terms.len()), terms, lists].concat()
}

fn positions() -> Vec<u8> {
    // The title's only word is the first; a hundred lie between fields, so that the summary's is the 102nd and the text begins at the
    // 203rd.
    let list = |positions: &[u8]| [&[1, 0], positions].concat();
    let form = |shared: u8, rest: &str, list: Vec<u8>| {
        [vec![shared], text(rest), length(list.len()), list].concat()
    };
    [
        vec![3],
        form(0, "all", list(&[2, 101, 102])),
        form(0, "for", list(&[1, 203, 1])),
        form(0, "housing", list(&[2, 0, 201, 1])),
    ]
    .concat()
}

fn core() -> Vec<u8> {
    // One document, one practice, the name; the language of the site, that of the documents, no
    // stored fields, the facet: a list, by count.
    let record = record(&[
        vec![1, 0, 0, 0, 1, 0, 0, 0],
        wide_text("Tiny"),
        wide(1),
        wide_text("xx"),
        wide(1),
        wide_text("xx"),
        wide(0),
        wide(1),
        wide_text("theme"),
        vec![0, 0, 0, 0, 0, 0, 0, 0],
    ]);
    [
        record,
        vec![1, 0], // one document of the first tag
        vec![1, 1], // one practice of one edition
        // Only positions are files; no part but the first; eight a root: one root. The dictionary; no spelling file.
        [vec![1, 0, 8], leaf(&positions())[..16].to_vec()].concat(),
        [length(words().len()), words(), vec![0; 32]].concat(),
        vec![0], // no concepts
        sha256(&[&payload(&suggestions())]).to_vec(),
        [vec![1, 1], leaf(&documents())[..16].to_vec()].concat(), // one block a root; of one file
        [vec![1, 0], text("x")].concat(),                         // one value, at the top
        vec![0, 2], // its column, here: of the only practice value 0, the last
        sha256(&[&payload(&date_order())]).to_vec(),
        sha256(&[&payload(&[1])]).to_vec(), // by title
    ]
    .concat()
}

/// Joins a word and its plural, however its vowels are accented.
struct Plurals;

impl Conflator for Plurals {
    fn class(&self, _: &str, exact: &str) -> Option<String> {
        Some(exact.trim_end_matches('s').replace('ê', "e"))
    }
}

/// An index with related forms, exact forms and names.
fn woven() -> BuiltIndex {
    let names =
        [("*", "Fishing"), ("xx", "La pêche")].map(|(tag, name)| (tag.into(), vec![name.into()]));
    let thesaurus = vec![Concept { names: names.into(), ..Concept::default() }];
    let settings = Settings { languages: vec!["xx".into()], thesaurus, ..Settings::default() };
    let mut writer = Writer::new(settings).with_conflation(Box::new(Plurals));
    for (id, title) in [("a", "Peches"), ("b", "Pêche, la peche")] {
        writer.add(Document {
            id: id.into(),
            language: "xx".into(),
            title: title.into(),
            ..Document::default()
        });
    }
    writer.finish(&<[u8]>::to_vec)
}

/// The dictionary of that index: keys with their values, then what the values point to.
fn woven_words() -> Vec<u8> {
    let lengths = [[1, 0, 0], [3, 0, 0]];
    let impacts = Impacts::new([0.75, 0.25, 1.0], &lengths);
    // The weight, from 1 to 15, and the length of the title.
    let impact = |frequency: u16, document: usize| {
        let length = lengths[document];
        (impacts.of([frequency, 0, 0], length) / 17) << 4 | length[0] as u8
    };
    // One document, number 1; its impact; in no file and no place, as no text holds it.
    let once = [1, 1, impact(1, 1), 0, 255];
    let parts: [(&str, Vec<u8>); 9] = [
        ("", [vec![0], once.to_vec()].concat()), // the first concept
        ("fishing", vec![0, 1, 6, 0]), // no class; one concept, six bytes back; no document holds it
        ("la", [vec![0], once.to_vec()].concat()), // one class, of no other forms
        ("la peche", vec![0, 1, 16, 0]), // the same concept
        ("", [0, 2, 0, 0, impact(1, 0), impact(2, 1), 0, 0, 255, 255].to_vec()), // the class of both forms, documents 0 and 1
        ("peche", vec![1, 10, 0, 1, 1]), // this class; no concept; document 1 holds this very form
        ("peche\0peche", vec![1, 1]),    // as does its exact form
        ("peche\0pêche", vec![1, 1]),
        ("peches", vec![1, 19, 0, 1, 0]), // the same class; document 0
    ];
    let mut terms = fst::MapBuilder::memory();
    let mut bytes: Vec<u8> = Vec::new();
    for (key, part) in parts {
        let is_entry = matches!(key, "fishing" | "la peche" | "peche" | "peches");
        if !key.is_empty() {
            terms.insert(key, (bytes.len() as u64) << 1 | u64::from(is_entry)).unwrap();
        }
        bytes.extend(part);
    }
    let terms = terms.into_inner().unwrap();
    [length(terms.len()), terms, bytes].concat()
}

#[test]
fn related_forms_exact_forms_and_names_have_the_bytes_spelled_out_here() {
    let (built, words) = (woven(), woven_words());
    let expected = [length(words.len()), words].concat();
    let core = bytes_of(&built, Role::Header)[0];
    assert!(
        core.windows(expected.len()).any(|window| window == expected),
        "expected {expected:?} within {core:?}"
    );
    let names = [vec![2], text("* Fishing"), text("xx La pêche")].concat();
    assert_eq!(bytes_of(&built, Role::ConceptNames), [payload(&names)]);
    // One concept, sixteen a file, the root of the only one.
    let concepts = [vec![1, 16], leaf(&names)[..16].to_vec()].concat();
    assert!(core.windows(concepts.len()).any(|window| window == concepts));
}

fn bytes_of(built: &BuiltIndex, role: Role) -> Vec<&[u8]> {
    built.files.iter().filter(|file| file.role == role).map(|file| file.bytes.as_slice()).collect()
}

#[test]
fn every_section_has_the_bytes_spelled_out_here() {
    let built = tiny();
    assert_eq!(bytes_of(&built, Role::Labels), [payload(&labels())]);
    // By date and by title the only document is the first: one file serves both.
    assert_eq!(bytes_of(&built, Role::SortColumn), [payload(&date_order())]);
    assert_eq!(bytes_of(&built, Role::Positions), [payload(&positions())]);
    assert_eq!(bytes_of(&built, Role::Header), [payload(&core())]);
    assert_eq!(bytes_of(&built, Role::Suggestions), [payload(&suggestions())]);
    for absent in [Role::Terms, Role::Corrections, Role::Columns, Role::ConceptNames] {
        assert_eq!(bytes_of(&built, absent), [] as [&[u8]; 0]);
    }
}

#[test]
fn members_of_a_block_begin_with_their_audit_path() {
    assert_eq!(bytes_of(&tiny(), Role::StoredFields), [payload(&documents())]);
    let sentence = "Housing for all.";
    let built = index_of(&vec![sentence; 60].join(" "));
    let [first, second] = of_two_files(sentence);
    let expected = [
        [&leaf(&second)[..16], &payload(&first)].concat(),
        [&leaf(&first)[..16], &payload(&second)].concat(),
    ];
    assert_eq!(bytes_of(&built, Role::StoredFields), expected);
}

#[test]
fn the_entry_names_core_and_labels() {
    let built = tiny();
    let digest = |content: &[u8]| sha256(&[&payload(content)]).to_vec();
    let size = |content: &[u8]| payload(content).len();
    let files = [core(), labels()]
        .map(|content| [digest(&content), (size(&content) as u32).to_le_bytes().to_vec()].concat());
    let record = record(&[wide(1), wide_text("xx"), wide(2), files.concat()]);
    let head = [b"\x89MEDINA\n\x06\x00".to_vec(), record].concat();
    let checksum = sha256(&[&head])[..8].to_vec();
    assert_eq!(built.entry, [head, checksum].concat());
}
