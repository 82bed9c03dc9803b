//! Any text is analysed into pieces of itself, and any text is a query whose answer keeps its
//! promises.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use medina::text::{TokenKind, for_each_token};
use medina::{
    Concept, Document, Engine, Error, FacetSettings, FileRef, Page, Request, Role, Settings, Step,
    ValueSettings, ZeroResultHelp,
};
use medina_indexer::conflation::NoConflation;

use crate::support::{MemoryIndex, drive};

/// An index with one engine for all queries.
struct Asked {
    contents: HashMap<FileRef, Vec<u8>>,
    engine: Mutex<Engine>,
}

/// An index so small that its dictionary is in the header, and one whose dictionary is cut into
/// shards.
static INDEXES: LazyLock<[Asked; 2]> = LazyLock::new(|| {
    let indexes = [Asked::new(&index(20, 6)), Asked::new(&index(110, 0))];
    assert_eq!(indexes.each_ref().map(Asked::is_sharded), [false, true]);
    indexes
});

fn index(documents: usize, level: u8) -> MemoryIndex {
    let label = |label: &str| [("en".into(), label.into())].into();
    let theme = FacetSettings {
        key: "theme".into(),
        labels: label("Topic"),
        values: vec![ValueSettings { path: "t1".into(), labels: label("Housing for all") }],
        ..FacetSettings::default()
    };
    let names = [("en", "housing"), ("fr", "logement"), ("*", "right to the city")]
        .map(|(tag, name)| (tag.into(), vec![name.into()]));
    let settings = Settings {
        languages: vec!["en".into(), "fr".into()],
        facets: vec![theme],
        thesaurus: vec![Concept { names: names.into(), ..Concept::default() }],
        ..Settings::default()
    };
    let documents: Vec<Document> = (0..documents).map(document).collect();
    MemoryIndex::build(&settings, &documents, Box::new(NoConflation), level)
}

fn document(number: usize) -> Document {
    let word = |word: usize| {
        let phrase = if word.is_multiple_of(50) { "the right to the city " } else { "" };
        format!("{phrase}w{} ", (word * 7919 + number * 104_729) % 5000)
    };
    Document {
        id: format!("d{number}.en"),
        practice: format!("d{}", number / 2),
        language: if number.is_multiple_of(3) { "fr" } else { "en" }.into(),
        title: format!("Inter-faith housing {number}, مدينة pêche"),
        text: (0..200).map(word).collect(),
        facets: [("theme".into(), vec![format!("t{}", number % 3)])].into(),
        ..Document::default()
    }
}

impl Asked {
    fn new(index: &MemoryIndex) -> Self {
        Self { contents: index.contents(), engine: Mutex::new(index.open(Some("fr"))) }
    }

    fn is_sharded(&self) -> bool {
        self.contents.keys().any(|file| file.role() == Role::Corrections)
    }

    fn answer<T>(&self, ask: impl Fn(&Engine) -> Result<Step<T>, Error>) -> T {
        let mut engine = self.engine.lock().expect("no query before this one panicked");
        let load = |file: &FileRef| Ok::<_, Error>(self.contents[file].clone());
        drive(&mut engine, ask, load).expect("the index is good, and so is the request").0
    }

    fn search(&self, text: &str) -> Page {
        let request = Request { query: text.to_owned(), limit: 3, ..Request::default() };
        self.answer(|engine| engine.search(&request))
    }
}

/// Analyses the text and searches both indexes for it. Returns how many practices were found.
pub(crate) fn check(text: &str) -> usize {
    check_tokens(text);
    INDEXES.iter().map(|index| check_search(index, text)).sum()
}

/// Tokens are pieces of the text. Words follow each other; what several words make together comes
/// in the order of its ends, and no later than the word it ends with.
fn check_tokens(text: &str) {
    let (mut end, mut last) = (0, 0);
    for_each_token(text, |token| {
        assert!(token.range.start < token.range.end, "{:?}", token.range);
        assert!(text.get(token.range.clone()).is_some(), "{:?} divides a character", token.range);
        assert!(!token.folded.is_empty());
        match token.kind {
            TokenKind::Word => {
                assert!(end <= token.range.start, "words follow each other");
                end = token.range.end;
            }
            TokenKind::Compound | TokenKind::CamelCasePart => {
                assert!(last <= token.range.end && token.range.end <= end);
            }
        }
        if token.kind == TokenKind::Compound {
            last = token.range.end;
        }
    });
}

fn check_search(index: &Asked, text: &str) -> usize {
    let page = index.search(text);
    check_page(text, &page);
    for help in &page.help {
        if let ZeroResultHelp::Query { query, total } = help {
            let followed = index.search(query);
            assert_eq!(followed.total + followed.partial, *total, "{query:?}");
        }
    }
    let suggested = index.answer(|engine| engine.suggest(text, 8));
    assert!(suggested.len() <= 8);
    assert!(suggested.iter().all(|suggestion| !suggestion.text.is_empty()));
    page.total + page.partial
}

fn check_page(text: &str, page: &Page) {
    assert!(page.hits.len() <= page.total + page.partial);
    for correction in &page.corrections {
        assert!(text.contains(&correction.from) && !correction.to.is_empty(), "{correction:?}");
    }
    assert!(page.unknown.iter().all(|word| text.contains(word)), "{:?}", page.unknown);
    for hit in &page.hits {
        check_marks(&hit.title, &hit.title_marks);
        check_marks(&hit.excerpt.text, &hit.excerpt.marks);
    }
}

/// Marks are ranges of UTF-16 units within the text. They follow each other.
fn check_marks(text: &str, marks: &[(usize, usize)]) {
    let units = text.encode_utf16().count();
    assert!(marks.iter().all(|(from, to)| from < to && *to <= units), "{marks:?} in {text:?}");
    assert!(marks.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{marks:?}");
}
