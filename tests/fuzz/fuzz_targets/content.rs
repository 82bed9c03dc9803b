//! Content behind a right hash is taken or refused, never trusted: the core, then everything else that a search with phrases, typing
//! errors and names, and then a completion, ask for.
//!
//! The first byte says which of the files that the engine asks for the bytes are about; until then it gets what a real index
//! holds. They are that file where the byte is even, else changes of the real one, three bytes each: where, and what.
#![no_main]

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use medina::{Concept, Document, Engine, FacetSettings, FileRef, Request, Settings, Sort, Step};
use medina_indexer::{BuiltIndex, Writer};

static INDEX: LazyLock<BuiltIndex> = LazyLock::new(|| {
    let facet = FacetSettings { key: "theme".into(), ..FacetSettings::default() };
    let names =
        [("en", "dwelling"), ("*", "housing")].map(|(tag, name)| (tag.into(), vec![name.into()])).into();
    let thesaurus = vec![Concept { names, ..Concept::default() }];
    let settings =
        Settings { languages: vec!["en".into()], facets: vec![facet], thesaurus, ..Settings::default() };
    let mut writer = Writer::new(settings);
    for number in 0..200 {
        writer.add(Document {
            id: format!("d{number}"),
            title: format!("Housing {number}"),
            text: (0..120)
                .map(|word| format!("the medina w{} ", (word * 7919 + number * 104_729) % 5000))
                .collect(),
            date: Some("2018".into()),
            facets: [("theme".into(), vec![format!("t{}", number % 3)])].into(),
            ..Document::default()
        });
    }
    writer.finish(&|raw| miniz_oxide::deflate::compress_to_vec(raw, 0))
});

thread_local! {
    /// What files of the index hold, as far as they have been asked for.
    static CONTENTS: RefCell<HashMap<FileRef, Vec<u8>>> = RefCell::default();
}

/// Nothing where a damaged file has named another that there is not.
fn real(file: &FileRef) -> Option<Vec<u8>> {
    CONTENTS.with_borrow_mut(|contents| {
        if !contents.contains_key(file) {
            let built = INDEX.files.iter().find(|built| built.name == file.name())?;
            let payload = file.verify(&built.bytes).ok()?;
            contents.insert(*file, miniz_oxide::inflate::decompress_to_vec(payload.deflated).ok()?);
        }
        contents.get(file).cloned()
    })
}

fn changed(mut content: Vec<u8>, changes: &[u8]) -> Vec<u8> {
    for change in changes.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]]));
        if let Some(byte) = content.get_mut(at) {
            *byte = change[2];
        }
    }
    content
}

fuzz_target!(|bytes: &[u8]| {
    let Some((turn, content)) = bytes.split_first() else { return };
    let mut engine = Engine::new(&INDEX.entry, None).expect("a real entry");
    let query = "hausing dwelling \"the medina\" -\"medina housing\" hous".into();
    let request = Request { query, sort: Sort::Title, ..Request::default() };
    let mut asked = 0;
    for _ in 0..8 {
        let needs = match engine.search(&request) {
            Ok(Step::Ready(_)) => engine.suggest("dwel", 8).map(|step| match step {
                Step::Ready(_) => Vec::new(),
                Step::Needs(files) => files,
            }),
            Ok(Step::Needs(files)) => Ok(files),
            Err(error) => Err(error),
        };
        let Ok(files) = needs else { return };
        if files.is_empty() {
            return;
        }
        for file in files {
            let Some(real) = real(&file) else { return };
            let content = match turn % 2 {
                _ if turn / 2 != asked => real,
                0 => content.to_vec(),
                _ => changed(real, content),
            };
            asked = asked.saturating_add(1);
            if engine.insert(&file, content).is_err() {
                return;
            }
        }
    }
});
