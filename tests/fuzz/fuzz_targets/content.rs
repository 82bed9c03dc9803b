//! Content behind a right hash is taken or refused, never trusted: the core, then everything else a search asks for.
//!
//! The first byte says which request of the engine the bytes answer; until then it gets what a real index holds.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use medina::index::{Built, Writer};
use medina::{Document, Engine, FacetSettings, Request, Settings, Sort, Step};

static INDEX: LazyLock<Built> = LazyLock::new(|| {
    let facet = FacetSettings { key: "theme".into(), ..FacetSettings::default() };
    let mut writer = Writer::new(Settings { languages: vec!["en".into()], facets: vec![facet], ..Settings::default() });
    for number in 0..40 {
        writer.add(Document {
            id: format!("d{number}"),
            title: format!("Housing {number}"),
            text: "In the medina, houses and streets.".repeat(number % 7 + 1),
            date: Some("2018".into()),
            facets: [("theme".into(), vec![format!("t{}", number % 3)])].into(),
            ..Document::default()
        });
    }
    writer.finish(&|raw| miniz_oxide::deflate::compress_to_vec(raw, 6))
});

fuzz_target!(|bytes: &[u8]| {
    let Some((turn, content)) = bytes.split_first() else { return };
    let mut engine = Engine::new(&INDEX.entry, None).expect("a real entry");
    let request = Request { query: "hous".into(), sort: Sort::Title, ..Request::default() };
    let mut asked = 0;
    for _ in 0..8 {
        let Ok(Step::Needs(files)) = engine.search(&request) else { return };
        for file in files {
            let real = || {
                let built = INDEX.files.iter().find(|built| built.name == file.name())?;
                miniz_oxide::inflate::decompress_to_vec(file.verify(&built.bytes).ok()?.deflated).ok()
            };
            let content = if asked == *turn % 8 { Some(content.to_vec()) } else { real() };
            asked += 1;
            match content.map(|content| engine.insert(&file, content)) {
                Some(Ok(())) => {}
                _ => return,
            }
        }
    }
});
