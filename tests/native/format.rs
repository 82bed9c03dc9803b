//! The format as bytes: a tiny index spelled out by hand, field by field. Look here to see what an
//! index holds.
//!
//! This is the specification of `medina::format` executed. A change that moves a byte changes this
//! file, and the format version with it. Nothing is compressed, so that the bytes can be read.

use std::collections::BTreeMap;

use medina::{Concept, Document, FacetSettings, Role, Settings};
use medina_indexer::conflation::Conflator;
use medina_indexer::{BuiltIndex, Impacts, Writer};
use sha2::{Digest, Sha256};

/// Bytes in fields, each with a label that a failure can name.
#[derive(Clone, Debug, Default)]
struct Fields(Vec<(String, Vec<u8>)>);

impl Fields {
    fn new() -> Self {
        Self::default()
    }

    fn field(mut self, label: &str, bytes: &[u8]) -> Self {
        self.0.push((label.to_owned(), bytes.to_vec()));
        self
    }

    /// A text after its length.
    fn text(self, label: &str, text: &str) -> Self {
        self.field(label, &[&length(text.len()), text.as_bytes()].concat())
    }

    /// Fields after their length.
    fn sized(self, label: &str, fields: Self) -> Self {
        self.field(&format!("length of {label}"), &length(fields.bytes().len()))
            .section(label, fields)
    }

    fn section(mut self, label: &str, fields: Self) -> Self {
        let labelled = |(inner, bytes)| (format!("{label}: {inner}"), bytes);
        self.0.extend(fields.0.into_iter().map(labelled));
        self
    }

    /// A text as records have it.
    fn record_text(self, label: &str, text: &str) -> Self {
        self.field(&format!("length of {label}"), &record_length(text.len()))
            .field(label, text.as_bytes())
    }

    /// As the content of a file: raw length, deflated length (the same, here), content.
    fn payload(self) -> Self {
        let size = length(self.bytes().len());
        Self::new()
            .field("raw length", &size)
            .field("deflated length", &size)
            .section("content", self)
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|(_, bytes)| bytes.clone()).collect()
    }

    /// Fails at the first field that the bytes do not have.
    fn assert_are(&self, found: &[u8]) {
        let end = self.assert_begin(found);
        assert_eq!(found[end..], [], "nothing comes after {end} bytes");
    }

    /// The same for the bytes that a file begins with. Returns their number.
    fn assert_begin(&self, found: &[u8]) -> usize {
        let mut at = 0;
        for (label, expected) in &self.0 {
            let found = &found[at.min(found.len())..found.len().min(at + expected.len())];
            assert_eq!(found, expected, "{label}, from byte {at} on");
            at += expected.len();
        }
        at
    }
}

/// A number as a varint. All numbers here take one or two bytes.
fn length(length: usize) -> Vec<u8> {
    match length {
        0..128 => vec![length as u8],
        _ => vec![(length & 0x7f) as u8 | 0x80, (length >> 7) as u8],
    }
}

/// A length as records have it: eight bytes, little endian.
fn record_length(length: usize) -> [u8; 8] {
    (length as u64).to_le_bytes()
}

/// A record after its length.
fn record(fields: Fields) -> Fields {
    let size = length(fields.bytes().len());
    Fields::new().field("length", &size).section("content", fields)
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The digest that names a file with this content.
fn digest(content: Fields) -> [u8; 32] {
    sha256(&content.payload().bytes())
}

/// The digest of a member of a block, which is half a root if the block has two members, and the
/// root if it has one.
fn leaf(content: Fields) -> [u8; 32] {
    sha256(&[&[0], content.payload().bytes().as_slice()].concat())
}

/// As much of a digest as roots and audit paths have.
fn half(digest: [u8; 32]) -> Vec<u8> {
    digest[..16].to_vec()
}

fn tiny() -> BuiltIndex {
    index_of("Housing for all.")
}

/// An index of one document with this text.
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

fn labels() -> Fields {
    Fields::new()
        .field("number of stop words", &[0])
        .text("name of the facet", "Theme")
        .text("label of its only value, which is called by its name", "")
}

fn date_column() -> Fields {
    Fields::new().field("rank of document 0", &[1])
}

fn title_column() -> Fields {
    Fields::new().field("rank of document 0", &[1])
}

fn suggestions() -> Fields {
    Fields::new().field("number of languages with suggestions", &[0])
}

/// The stored fields of the only document, whose further passages are in the next `further_files`
/// files.
fn stored_fields(further_files: u8) -> Fields {
    let document = Fields::new()
        .text("id", "a")
        .text("id of the practice, which is the document's", "")
        .text("title", "Housing")
        .text("address", "")
        .text("date", "2018")
        .text("teaser", "All.")
        .field("number of further fields", &[0])
        .field("first file with further passages", &[u8::from(further_files > 0)])
        .field("number of such files", &[further_files]);
    Fields::new()
        .field("number of documents with stored fields", &[1])
        .sized("document 0", document)
}

/// Passages of document 0, of that many sentences each. The first of all begins a paragraph.
fn passages(sentence: &str, sentences: &[usize], is_first: bool) -> Fields {
    let mut fields = Fields::new()
        .field("number of groups", &[1])
        .field("document", &[0])
        .field("number of passages", &[sentences.len() as u8]);
    for (number, sentences) in sentences.iter().enumerate() {
        let text = vec![sentence; *sentences].join(" ");
        let begins_paragraph = usize::from(is_first && number == 0);
        fields = fields
            .field(
                "length, and whether it begins a paragraph",
                &length(text.len() << 1 | begins_paragraph),
            )
            .field("passage", text.as_bytes());
    }
    fields
}

fn documents() -> Fields {
    Fields::new()
        .section("stored fields", stored_fields(0))
        .section("passages", passages("Housing for all.", &[1], true))
}

/// The contents of the two files of a text of sixty sentences of 16 bytes. It is cut into passages
/// of eleven sentences, which have 187 bytes with spaces, and a last one of sixteen. Three passages
/// would be too much for the file of the stored fields.
fn documents_of_two_files(sentence: &str) -> [Fields; 2] {
    let first = Fields::new()
        .section("stored fields", stored_fields(1))
        .section("passages", passages(sentence, &[11, 11], true));
    let second = Fields::new()
        .field("number of documents with stored fields", &[0])
        .section("passages", passages(sentence, &[11, 11, 16], false));
    [first, second]
}

/// A dictionary: keys with their values, then the lists that the values point to.
fn dictionary(keys: &[(&str, u64)], lists: Fields) -> Fields {
    let mut terms = fst::MapBuilder::memory();
    keys.iter().for_each(|(key, value)| terms.insert(key, *value).unwrap());
    let terms = Fields::new().field("fst", &terms.into_inner().unwrap());
    Fields::new().sized("keys", terms).section("lists", lists)
}

/// A word once in a text of average length weighs 1 of at most (1 + 0.75 + 0.25) · 2.2, the fourth
/// of fifteen levels. `all` is in the summary too and weighs 1.625, the sixth; `housing` is in the
/// title and weighs 2.125, the eighth.
fn words() -> Fields {
    let list = |impact: u8, words_before: u8| {
        Fields::new()
            .field("number of forms in other shards", &[0])
            .field("number of documents", &[1])
            .field("document", &[0])
            .field("weight, and length of the title if it has the word", &[impact])
            .field("file of the best passage: that of the stored fields", &[0])
            .field("half the number of words before it in the text", &[words_before])
    };
    let lists = Fields::new()
        .section("all", list(0x60, 1))
        .section("for", list(0x40, 0))
        .section("housing", list(0x81, 0));
    dictionary(&[("all", 0), ("for", 6 << 1), ("housing", 12 << 1)], lists)
}

/// The only word of the title is the first. There are a hundred positions between fields, so the
/// word of the summary is the 102nd, and the text begins at the 203rd.
fn positions() -> Fields {
    let form = |rest: &str, positions: &[u8]| {
        let list = Fields::new()
            .field("number of documents", &[1])
            .field("document", &[0])
            .field("positions", positions);
        Fields::new()
            .field("bytes shared with the form before", &[0])
            .text("the rest of the form", rest)
            .sized("list", list)
    };
    Fields::new()
        .field("number of forms", &[3])
        .section("all", form("all", &[2, 101, 102]))
        .section("for", form("for", &[1, 203, 1]))
        .section("housing", form("housing", &[2, 0, 201, 1]))
}

fn header() -> Fields {
    Fields::new()
        .section("record", record(header_record()))
        .field("documents of the first language, its number", &[1, 0])
        .field("practices, editions of each", &[1, 1])
        .section("shard index", shard_index())
        .sized("dictionary", words())
        .field("digest of the correction dictionary, which there is not", &[0; 32])
        .field("number of concepts", &[0])
        .field("digest of the suggestions", &digest(suggestions()))
        .field("blocks of documents a root, files of the first block", &[1, 1])
        .field("root of the documents", &half(leaf(documents())))
        .field("number of values of the facet, depth of the first", &[1, 0])
        .text("value 0", "x")
        .field("the column is here; practice 0 has value 0 as its last", &[0, 2])
        .field("digest of the ranks by date", &digest(date_column()))
        .field("digest of the ranks by title", &digest(title_column()))
}

fn header_record() -> Fields {
    Fields::new()
        .field("documents", &[1, 0, 0, 0])
        .field("practices", &[1, 0, 0, 0])
        .record_text("name", "Tiny")
        .field("number of the site's languages", &record_length(1))
        .record_text("language", "xx")
        .field("number of the documents' languages", &record_length(1))
        .record_text("language", "xx")
        .field("number of stored fields", &record_length(0))
        .field("number of facets", &record_length(1))
        .record_text("key of the facet", "theme")
        .field("its kind, a list", &[0, 0, 0, 0])
        .field("its order, by count", &[0, 0, 0, 0])
}

/// Only positions are files, because the dictionary is in the header.
fn shard_index() -> Fields {
    Fields::new()
        .field("files per shard", &[1])
        .field("number of shards but the first", &[0])
        .field("shards per root", &[8])
        .field("root", &half(leaf(positions())))
}

/// Joins a word and its plural, however its vowels are accented.
struct Plurals;

impl Conflator for Plurals {
    fn class(&self, _: &str, exact: &str) -> Option<String> {
        Some(exact.trim_end_matches('s').replace('ê', "e"))
    }
}

/// An index with related forms, exact forms and names.
fn related() -> BuiltIndex {
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

/// The lengths of the fields of both documents of that index.
const LENGTHS: [[u32; 3]; 2] = [[1, 0, 0], [3, 0, 0]];

/// The weight, from 1 to 15, of a word that often in the title of a document, and the length of
/// that title.
fn impact(frequency: u16, document: usize) -> u8 {
    let impacts = Impacts::new([0.75, 0.25, 1.0], &LENGTHS);
    let length = LENGTHS[document];
    (impacts.of([frequency, 0, 0], length) / 17) << 4 | length[0] as u8
}

/// The dictionary of that index.
fn related_words() -> Fields {
    // Document 1 alone; it has no file of passages and no text.
    let once = Fields::new()
        .field("number of documents, document", &[1, 1])
        .field("impact", &[impact(1, 1)])
        .field("passage file, position", &[0, 255]);
    let class_of_both = Fields::new()
        .field("number of forms in other shards", &[0])
        .field("number of documents, documents", &[2, 0, 0])
        .field("impacts", &[impact(1, 0), impact(2, 1)])
        .field("passage files, positions", &[0, 0, 255, 255]);
    // An entry says how many bytes before it the lists of its classes and concepts begin.
    let entry = |classes: &[u8], concepts: &[u8], form_docs: &[u8]| {
        Fields::new()
            .field("classes", classes)
            .field("concepts", concepts)
            .field("documents with this very form", form_docs)
    };
    let bare = |documents: &[u8]| Fields::new().field("documents", documents);
    let lists = [
        ("", Fields::new().field("concept", &[0]).section("list", once.clone())),
        ("fishing", entry(&[0], &[1, 6], &[0])),
        ("la", Fields::new().field("number of forms in other shards", &[0]).section("list", once)),
        ("la peche", entry(&[0], &[1, 16], &[0])),
        ("", class_of_both),
        ("peche", entry(&[1, 10], &[0], &[1, 1])),
        ("peche\0peche", bare(&[1, 1])),
        ("peche\0pêche", bare(&[1, 1])),
        ("peches", entry(&[1, 19], &[0], &[1, 0])),
    ];
    let (mut keys, mut all) = (Vec::new(), Fields::new());
    for (key, fields) in lists {
        let is_entry = matches!(key, "fishing" | "la peche" | "peche" | "peches");
        if !key.is_empty() {
            keys.push((key, (all.bytes().len() as u64) << 1 | u64::from(is_entry)));
        }
        let label = if key.is_empty() { "shared list" } else { key };
        all = all.section(&label.replace('\0', " as "), fields);
    }
    dictionary(&keys, all)
}

fn bytes_of(built: &BuiltIndex, role: Role) -> Vec<&[u8]> {
    built.files.iter().filter(|file| file.role == role).map(|file| file.bytes.as_slice()).collect()
}

/// The only file of a role.
fn only(built: &BuiltIndex, role: Role) -> &[u8] {
    let files = bytes_of(built, role);
    assert_eq!(files.len(), 1, "files of the role {role}");
    files[0]
}

#[test]
fn every_section_has_the_bytes_spelled_out_here() {
    let built = tiny();
    labels().payload().assert_are(only(&built, Role::Labels));
    // By date and by title the only document is the first: one file serves both columns.
    date_column().payload().assert_are(only(&built, Role::SortColumn));
    positions().payload().assert_are(only(&built, Role::Positions));
    header().payload().assert_are(only(&built, Role::Header));
    suggestions().payload().assert_are(only(&built, Role::Suggestions));
    documents().payload().assert_are(only(&built, Role::StoredFields));
    for absent in [Role::Terms, Role::Corrections, Role::Columns, Role::ConceptNames] {
        assert_eq!(bytes_of(&built, absent), [] as [&[u8]; 0]);
    }
}

#[test]
fn members_of_a_block_begin_with_their_audit_path() {
    let sentence = "Housing for all.";
    let built = index_of(&vec![sentence; 60].join(" "));
    let [first, second] = documents_of_two_files(sentence);
    let member = |content: &Fields, sibling: &Fields| {
        Fields::new()
            .field("half the digest of the other member", &half(leaf(sibling.clone())))
            .section("payload", content.clone().payload())
    };
    let found = bytes_of(&built, Role::StoredFields);
    assert_eq!(found.len(), 2);
    member(&first, &second).assert_are(found[0]);
    member(&second, &first).assert_are(found[1]);
}

#[test]
fn related_forms_exact_forms_and_names_have_the_bytes_spelled_out_here() {
    let built = related();
    let names = Fields::new()
        .field("number of names", &[2])
        .text("0", "* Fishing")
        .text("1", "xx La pêche");
    names.clone().payload().assert_are(only(&built, Role::ConceptNames));
    let record = Fields::new()
        .field("documents", &[2, 0, 0, 0])
        .field("practices", &[2, 0, 0, 0])
        .record_text("name", "")
        .field("number of the site's languages", &record_length(1))
        .record_text("language", "xx")
        .field("number of the documents' languages", &record_length(1))
        .record_text("language", "xx")
        .field("number of stored fields", &record_length(0))
        .field("number of facets", &record_length(0));
    let content = only(&built, Role::Header);
    // After two lengths of two bytes each.
    let content = &content[4..];
    let before = Fields::new()
        .section("record", self::record(record))
        .field("documents of the first language, its number", &[2, 0])
        .field("practices, editions of each", &[2, 1])
        .field("shard index up to its root", &[1, 0, 8]);
    let at = before.assert_begin(content) + 16;
    Fields::new()
        .sized("dictionary", related_words())
        .field("digest of the correction dictionary, which there is not", &[0; 32])
        .field("number of concepts, concepts a file", &[1, 16])
        .field("root of the names", &half(leaf(names)))
        .assert_begin(&content[at..]);
}

#[test]
fn the_manifest_names_header_and_labels() {
    let size = |content: Fields| (content.payload().bytes().len() as u32).to_le_bytes();
    let named = Fields::new()
        .field("number of languages", &record_length(1))
        .record_text("language", "xx")
        .field("number of files", &record_length(2))
        .field("digest of the header file", &digest(header()))
        .field("size of the header file", &size(header()))
        .field("digest of the label file", &digest(labels()))
        .field("size of the label file", &size(labels()));
    let manifest = Fields::new()
        .field("magic", b"\x89MEDINA\n")
        .field("format version", &[6, 0])
        .section("record", record(named));
    let checksum = sha256(&manifest.bytes());
    manifest.field("checksum", &checksum[..8]).assert_are(&tiny().manifest);
}
