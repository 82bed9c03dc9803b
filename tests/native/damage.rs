//! Damaged and foreign files: cut short, altered, of another version, or right by their hash and
//! wrong inside. Each opens as an error that says what is wrong, or is answered; nothing panics.
//! What no hash protects is fuzzed further, see `tests/fuzz/README.md`.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use fastrand::Rng;
use medina::format::FORMAT_VERSION;
use medina::{
    Concept, Document, Engine, Error, FacetSettings, FileRef, Page, Request, Role, Settings, Sort,
    Step,
};
use medina_indexer::conflation::NoConflation;

use crate::properties::content::End;
use crate::support::{MemoryIndex, drive};

/// Level 0 stores files, which makes the index so large that it has files of every role.
fn index(level: u8) -> MemoryIndex {
    let theme = FacetSettings { key: "theme".into(), ..FacetSettings::default() };
    let settings = Settings {
        languages: vec!["en".into()],
        facets: vec![theme],
        thesaurus: vec![dwelling()],
        ..Settings::default()
    };
    let documents: Vec<Document> = (0..150).map(document).collect();
    MemoryIndex::build(&settings, &documents, Box::new(NoConflation), level)
}

/// Two names of one thing: no document has the first, every document has the second.
fn dwelling() -> Concept {
    let names =
        [("en", "Dwelling"), ("*", "Housing")].map(|(tag, name)| (tag.into(), vec![name.into()]));
    Concept { names: names.into(), ..Concept::default() }
}

fn document(number: usize) -> Document {
    let word = |word: usize| format!("pêche word{} ", (word * 7919 + number * 104_729) % 5000);
    Document {
        id: format!("d{number}.en"),
        practice: format!("d{}", number / 2),
        language: if number.is_multiple_of(3) { "fr".into() } else { "en".into() },
        title: format!("Housing number{number}"),
        text: (0..120).map(word).collect(),
        date: Some("2018".into()),
        facets: [("theme".into(), vec![format!("t{}", number % 5)])].into(),
        ..Document::default()
    }
}

/// Asks for files of every role: a misspelt word, another name, a phrase, an exclusion, a filter
/// and an order.
fn request() -> Request {
    let filters = vec![("theme".into(), vec!["t1".into()])];
    let query = "hausing dwelling \"housing number11\" -\"word1 word2\"".into();
    Request { query, filters, sort: Sort::Date, ..Request::default() }
}

/// The page of [`request`], once a typed word can be completed too, which takes suggestions.
fn ask(engine: &Engine) -> Result<Step<Page>, Error> {
    let page = match engine.search(&request())? {
        Step::Ready(page) => page,
        Step::Needs(files) => return Ok(Step::Needs(files)),
    };
    Ok(match engine.suggest("dwel", 8)? {
        Step::Ready(_) => Step::Ready(page),
        Step::Needs(files) => Step::Needs(files),
    })
}

/// Opens the index, asks, and reads the text of the first hit. Returns how many hits there are.
fn total(index: &MemoryIndex) -> Result<usize, Error> {
    let mut engine = Engine::new(&index.manifest, None)?;
    let (page, _) = index.answer(&mut engine, ask)?;
    if let Some(hit) = page.hits.first() {
        index.text(&mut engine, &hit.id)?;
    }
    Ok(page.total)
}

/// The first file of each role that the request loads.
fn touched(index: &MemoryIndex) -> BTreeMap<Role, FileRef> {
    let (listed, _) = index.answer(&mut index.open(None), Engine::files).unwrap();
    let mut touched = BTreeMap::new();
    let load = |file: &FileRef| -> Result<Vec<u8>, Error> {
        assert!(listed.contains(file), "the index does not list {}", file.name());
        touched.entry(file.role()).or_insert(*file);
        index.content(file)
    };
    drive(&mut index.open(None), ask, load).unwrap();
    touched
}

#[test]
fn every_damaged_file_is_named_and_nothing_panics() {
    let mut index = index(0);
    assert!(total(&index).unwrap() > 0);
    let touched = touched(&index);
    // Columns of facets are small enough to be in the header.
    let roles = [
        Role::Header,
        Role::Labels,
        Role::Terms,
        Role::SortColumn,
        Role::StoredFields,
        Role::Positions,
        Role::Corrections,
        Role::ConceptNames,
        Role::Suggestions,
    ];
    assert_eq!(touched.keys().copied().collect::<Vec<_>>(), roles);
    let mut rng = Rng::with_seed(7);
    for (role, file) in touched {
        let name = file.name();
        let good = index.files[&name].clone();
        for _ in 0..40 {
            index.files.insert(name.clone(), damaged(&good, &mut rng));
            let error = total(&index).unwrap_err();
            assert!(error.is_damaged() && error.to_string().contains(&name), "{role}: {error}");
        }
        index.files.insert(name, good);
    }
}

/// The bytes cut short, or with one bit flipped.
fn damaged(good: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut bytes = good.to_vec();
    if rng.bool() {
        bytes.truncate(rng.usize(0..good.len()));
    } else {
        bytes[rng.usize(0..good.len())] ^= 1 << rng.u8(0..8);
    }
    bytes
}

#[test]
fn each_kind_of_wrong_manifest_has_its_own_error() {
    let mut index = index(6);
    let good = index.manifest.clone();
    index.manifest = b"<!doctype html><title>404</title>".to_vec();
    assert!(total(&index).unwrap_err().is_foreign());
    for version in [FORMAT_VERSION - 1, FORMAT_VERSION + 1] {
        index.manifest = good.clone();
        index.manifest[8..10].copy_from_slice(&version.to_le_bytes());
        let error = total(&index).unwrap_err();
        assert!(error.is_incompatible(), "{error}");
        assert!(error.to_string().contains("published for another version"), "{error}");
    }
    index.manifest = good[..good.len() / 2].to_vec();
    assert!(total(&index).unwrap_err().is_damaged());
}

/// An empty file has a right hash too. The engine must not ask for it forever.
#[test]
fn an_empty_header_or_label_file_is_damage() {
    let index = index(6);
    for role in [Role::Header, Role::Labels] {
        let load = |file: &FileRef| {
            if file.role() == role { Ok(Vec::new()) } else { index.content(file) }
        };
        let error = drive(&mut index.open(None), ask, load).unwrap_err();
        assert!(error.is_damaged(), "{role}: {error}");
    }
}

/// How often to alter the file of a role.
const ALTERATIONS: u64 = 60;

/// Content that passes its hash and is nonsense all the same, as only a faulty builder makes it.
#[test]
fn nonsense_behind_a_right_hash_is_an_error_or_an_answer_but_never_a_panic() {
    for level in [0, 6] {
        let index = index(level);
        let mut ends: BTreeMap<End, u64> = BTreeMap::new();
        for (role, file) in touched(&index) {
            for seed in 0..ALTERATIONS {
                let search = || search_altered(&index, role, seed);
                let end = catch_unwind(AssertUnwindSafe(search)).unwrap_or_else(|_| {
                    panic!("panicked on {role} file {}, seed {seed}, level {level}", file.name())
                });
                *ends.entry(end).or_default() += 1;
            }
        }
        let count = |end| ends.get(&end).copied().unwrap_or_default();
        assert!(count(End::Answered) >= 60, "level {level}: few searches went on: {ends:?}");
        assert!(count(End::Refused) >= 200, "level {level}: little damage was found: {ends:?}");
    }
}

/// Searches an index whose files of one role are altered after their hash was checked.
fn search_altered(index: &MemoryIndex, role: Role, seed: u64) -> End {
    let mut rng = Rng::with_seed(seed);
    let mut alterations = 0;
    let load = |file: &FileRef| {
        if !index.files.contains_key(&file.name()) {
            return Err(End::Missing);
        }
        let mut content = index.content(file)?;
        if file.role() == role {
            alter(&mut content, &mut rng);
            alterations += 1;
        }
        Ok(content)
    };
    let end = drive(&mut index.open(None), ask, load).map_or_else(|end| end, |_| End::Answered);
    assert!(alterations > 0, "no {role} file was loaded");
    end
}

/// Cuts the content short or replaces a byte, up to three times.
fn alter(content: &mut Vec<u8>, rng: &mut Rng) {
    for _ in 0..rng.usize(1..4) {
        let at = rng.usize(0..=content.len());
        if rng.u8(0..4) == 0 {
            content.truncate(at);
        } else if let Some(byte) = content.get_mut(at) {
            *byte = rng.u8(..);
        }
    }
}
