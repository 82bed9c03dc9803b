//! Content behind a right hash is taken or refused, never trusted: the core, then everything else that a search with phrases, typing
//! errors and names, and then a completion, ask for.
//!
//! The first byte says which request of the engine the bytes answer; until then it gets what a real index holds.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use medina::index::{Built, Writer};
use medina::{Concept, Document, Engine, FacetSettings, Request, Settings, Sort, Step};

static INDEX: LazyLock<Built> = LazyLock::new(|| {
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
            let real = || {
                let built = INDEX.files.iter().find(|built| built.name == file.name())?;
                miniz_oxide::inflate::decompress_to_vec(file.verify(&built.bytes).ok()?.deflated).ok()
            };
            let content = if asked == *turn % 24 { Some(content.to_vec()) } else { real() };
            asked += 1;
            match content.map(|content| engine.insert(&file, content)) {
                Some(Ok(())) => {}
                _ => return,
            }
        }
    }
});
