//! Content behind a right hash is taken or refused, never trusted.
//!
//! An input stands for one file of an index whose builder was faulty. Its first byte says which of
//! the files that the engine asks for is altered, in the order of asking, and how: if it is even,
//! the rest of the input replaces the file's content, else the rest is a list of changes of three
//! bytes each: an offset (u16, little endian) and the new value of the byte there.

use std::collections::HashMap;
use std::sync::LazyLock;

use medina::{
    Concept, Document, Engine, Error, FacetSettings, FileRef, Page, Request, Role, Settings, Sort,
    Step,
};
use medina_indexer::conflation::NoConflation;

use crate::support::{MemoryIndex, drive};

/// How a search with one altered file ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    Answered,
    /// The engine found the damage.
    Refused,
    /// The altered file names another that the index does not have.
    Missing,
    /// The engine asked for fewer files than the input's first byte wants.
    Unaltered,
}

impl From<Error> for End {
    fn from(error: Error) -> Self {
        assert!(
            error.is_damaged() || error.is_limit(),
            "the request is good, so only a file can be at fault: {error}"
        );
        Self::Refused
    }
}

struct Index {
    files: MemoryIndex,
    contents: HashMap<FileRef, Vec<u8>>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let files = index();
    let contents = files.contents();
    assert!(
        contents.keys().any(|file| file.role() == Role::Corrections),
        "the index has no shards"
    );
    Index { files, contents }
});

fn index() -> MemoryIndex {
    let theme = FacetSettings { key: "theme".into(), ..FacetSettings::default() };
    let names =
        [("en", "dwelling"), ("*", "housing")].map(|(tag, name)| (tag.into(), vec![name.into()]));
    let settings = Settings {
        languages: vec!["en".into()],
        facets: vec![theme],
        thesaurus: vec![Concept { names: names.into(), ..Concept::default() }],
        ..Settings::default()
    };
    let documents: Vec<Document> = (0..110).map(document).collect();
    MemoryIndex::build(&settings, &documents, Box::new(NoConflation), 0)
}

fn document(number: usize) -> Document {
    let word = |word: usize| {
        let phrase = if word.is_multiple_of(50) { "the medina " } else { "" };
        format!("{phrase}w{} ", (word * 7919 + number * 104_729) % 5000)
    };
    Document {
        id: format!("d{number}"),
        title: format!("Housing {number}"),
        text: (0..200).map(word).collect(),
        date: Some("2018".into()),
        facets: [("theme".into(), vec![format!("t{}", number % 3)])].into(),
        ..Document::default()
    }
}

/// A search that takes files of every role, and a completion after it.
fn ask(engine: &Engine) -> Result<Step<Page>, Error> {
    let query = "hausing dwelling \"the medina\" -\"medina housing\" hous".into();
    let request = Request { query, sort: Sort::Title, limit: 3, ..Request::default() };
    let page = match engine.search(&request)? {
        Step::Ready(page) => page,
        Step::Needs(files) => return Ok(Step::Needs(files)),
    };
    Ok(match engine.suggest("dwel", 8)? {
        Step::Ready(_) => Step::Ready(page),
        Step::Needs(files) => Step::Needs(files),
    })
}

/// Searches an index with one altered file.
pub(crate) fn check(input: &[u8]) -> End {
    let Some((turn, rest)) = input.split_first() else { return End::Unaltered };
    let (mut asked, mut is_altered) = (0, false);
    let load = |file: &FileRef| {
        let mut content = INDEX.contents.get(file).cloned().ok_or(End::Missing)?;
        if asked == turn / 2 {
            is_altered = true;
            alter(&mut content, turn % 2 == 0, rest);
        }
        asked = asked.saturating_add(1);
        Ok(content)
    };
    let end =
        drive(&mut INDEX.files.open(None), ask, load).map_or_else(|end| end, |_| End::Answered);
    if is_altered { end } else { End::Unaltered }
}

fn alter(content: &mut Vec<u8>, is_replaced: bool, rest: &[u8]) {
    if is_replaced {
        *content = rest.to_vec();
        return;
    }
    for change in rest.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]]));
        if let Some(byte) = content.get_mut(at) {
            *byte = change[2];
        }
    }
}
