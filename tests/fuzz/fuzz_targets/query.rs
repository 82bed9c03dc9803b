//! Any text is analysed, and its tokens are pieces of it in order; any text is a query, and its answer keeps its promises.
#![no_main]

use std::sync::{LazyLock, Mutex};

use libfuzzer_sys::fuzz_target;
use medina::{Concept, Document, Engine, FacetSettings, FileRef, ZeroResultHelp, Page, Request, Settings, Step, Suggestion, ValueSettings};
use medina::text::{TokenKind, for_each_token};
use medina_indexer::{BuiltIndex, Writer};

/// Two indexes, one small enough to travel in its core and one in shards, each with an engine for all queries.
static INDEXES: LazyLock<[(BuiltIndex, Mutex<Engine>); 2]> =
    LazyLock::new(|| [opened(index(20, 6)), opened(index(200, 0))]);

fn opened(built: BuiltIndex) -> (BuiltIndex, Mutex<Engine>) {
    let engine = Engine::new(&built.entry, Some("fr")).expect("a real entry");
    (built, Mutex::new(engine))
}

fn index(documents: usize, level: u8) -> BuiltIndex {
    let label = |label: &str| [("en".into(), label.into())].into();
    let housing = ValueSettings { path: "t1".into(), labels: label("Housing for all") };
    let facet = FacetSettings {
        key: "theme".into(),
        labels: label("Topic"),
        values: vec![housing],
        ..FacetSettings::default()
    };
    let names = [("en", "housing"), ("fr", "logement"), ("*", "right to the city")];
    let names = names.map(|(tag, name)| (tag.into(), vec![name.into()])).into();
    let settings = Settings {
        languages: vec!["en".into(), "fr".into()],
        facets: vec![facet],
        thesaurus: vec![Concept { names, ..Concept::default() }],
        ..Settings::default()
    };
    let mut writer = Writer::new(settings);
    for number in 0..documents {
        writer.add(Document {
            id: format!("d{number}.en"),
            practice: format!("d{}", number / 2),
            language: if number % 3 == 0 { "fr" } else { "en" }.into(),
            title: format!("Inter-faith housing {number}, مدينة pêche"),
            text: (0..120)
                .map(|word| format!("the right to the city w{} ", (word * 7919 + number * 104_729) % 5000))
                .collect(),
            facets: [("theme".into(), vec![format!("t{}", number % 3)])].into(),
            ..Document::default()
        });
    }
    writer.finish(&|raw| miniz_oxide::deflate::compress_to_vec(raw, level))
}

fn answer<T>(
    built: &BuiltIndex,
    engine: &mut Engine,
    ask: impl Fn(&Engine) -> Result<Step<T>, medina::Error>,
) -> T {
    let content = |file: &FileRef| {
        let found = built.files.iter().find(|built| built.name == file.name()).expect("a file of the index");
        let payload = file.verify(&found.bytes).expect("a right hash");
        miniz_oxide::inflate::decompress_to_vec(payload.deflated).expect("deflated bytes")
    };
    for _ in 0..12 {
        match ask(engine).expect("a good index") {
            Step::Ready(answer) => return answer,
            Step::Needs(files) => {
                files.iter().for_each(|file| engine.insert(file, content(file)).expect("good content"))
            }
        }
    }
    panic!("asks for files without end")
}

fn check(text: &str, page: &Page) {
    assert!(page.hits.len() <= page.total + page.partial);
    assert!(
        page.corrections
            .iter()
            .all(|correction| text.contains(&correction.from) && !correction.to.is_empty())
    );
    assert!(page.unknown.iter().all(|word| text.contains(word)));
    for hit in &page.hits {
        for (shown, marks) in [(&hit.title, &hit.title_marks), (&hit.excerpt.text, &hit.excerpt.marks)] {
            let units = shown.encode_utf16().count();
            assert!(marks.iter().all(|(from, to)| from < to && *to <= units), "{marks:?} in {shown:?}");
            assert!(marks.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{marks:?}");
        }
    }
}

fn search(text: &str) {
    for (built, engine) in INDEXES.iter() {
        let mut engine = engine.lock().expect("one thread");
        let request = Request { query: text.to_owned(), ..Request::default() };
        let page = answer(built, &mut engine, |engine| engine.search(&request));
        check(text, &page);
        for help in &page.help {
            if let ZeroResultHelp::Query { query, total } = help {
                let request = Request { query: query.clone(), ..Request::default() };
                let followed = answer(built, &mut engine, |engine| engine.search(&request));
                assert_eq!(followed.total + followed.partial, *total, "{query:?}");
            }
        }
        let suggested: Vec<Suggestion> = answer(built, &mut engine, |engine| engine.suggest(text, 8));
        assert!(suggested.len() <= 8 && suggested.iter().all(|suggestion| !suggestion.text.is_empty()));
    }
}

fuzz_target!(|text: &str| {
    let (mut end, mut last) = (0, 0);
    for_each_token(text, |token| {
        assert!(token.range.start < token.range.end && text.get(token.range.clone()).is_some());
        assert!(!token.folded.is_empty());
        match token.kind {
            TokenKind::Word => {
                assert!(end <= token.range.start, "words follow each other");
                end = token.range.end;
            }
            // What words make together comes in the order of its ends.
            TokenKind::Compound | TokenKind::CamelCasePart => {
                assert!(last <= token.range.end && token.range.end <= end)
            }
        }
        if token.kind == TokenKind::Compound {
            last = token.range.end;
        }
    });
    search(text);
});
