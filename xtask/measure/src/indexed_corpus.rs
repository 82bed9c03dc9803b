//! Corpora without relevance judgments: our own, and files of records. Their documents are read
//! back from the index, so that every word that is asked for is in it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use medina::text::for_each_token;
use medina::{Hit, Request};

use crate::index::{self, LocalIndex};
use crate::options::Options;
use crate::paths;

/// The languages of our own corpus and of the parallel texts.
pub(crate) const LANGUAGES: [&str; 4] = ["en", "fr", "es", "ar"];

/// The largest number of hits that a page can have.
pub(crate) const LARGEST_PAGE: usize = 1000;

/// A corpus with the folder of its index.
pub(crate) struct IndexedCorpus {
    pub(crate) name: String,
    pub(crate) documents: Vec<Edition>,
    folder: PathBuf,
    /// One index per language of a visitor, opened when it is first used.
    indexes: BTreeMap<String, LocalIndex>,
}

/// One language version of a practice.
#[derive(Clone, Debug)]
pub(crate) struct Edition {
    pub(crate) id: String,
    pub(crate) practice: String,
    pub(crate) language: String,
    pub(crate) title: String,
}

/// Our own corpus and those of the options. Without options, `participedia` beside this checkout if
/// it exists.
pub(crate) fn all(options: &Options) -> Result<Vec<IndexedCorpus>> {
    let mut corpora = vec![own()?];
    let mut named = options.corpora.clone();
    if named.is_empty() {
        match paths::shared("corpora/participedia/docs.jsonl") {
            Ok(usual) => named.push(usual),
            Err(absent) => {
                options.progress(&format!("{absent:#}; our own corpus alone is measured"));
            }
        }
    }
    for path in &named {
        corpora.push(IndexedCorpus::build(&name_of(path), &[path.clone().into_os_string()])?);
    }
    for corpus in &corpora {
        options.progress(&format!("{}: {} documents", corpus.name, corpus.documents.len()));
    }
    Ok(corpora)
}

/// The project's own corpus, built with its configuration.
pub(crate) fn own() -> Result<IndexedCorpus> {
    let configuration = paths::root().join("corpus/medina.toml").into_os_string();
    IndexedCorpus::build("corpus", &["--config".into(), configuration])
}

impl IndexedCorpus {
    /// Builds an index and lists its documents.
    pub(crate) fn build(name: &str, sources: &[OsString]) -> Result<Self> {
        let folder = paths::work(&["corpora", name])?.join("index");
        index::build(sources, &folder)?;
        let mut corpus =
            Self { name: name.to_owned(), documents: Vec::new(), folder, indexes: BTreeMap::new() };
        corpus.documents = corpus.list()?;
        Ok(corpus)
    }

    /// The index as a visitor with that language opens it.
    pub(crate) fn index(&mut self, language: &str) -> Result<&mut LocalIndex> {
        if !self.indexes.contains_key(language) {
            self.indexes.insert(language.to_owned(), LocalIndex::open(&self.folder, language)?);
        }
        self.indexes.get_mut(language).context("it was put there")
    }

    /// A newly opened index, which has loaded nothing but its manifest.
    pub(crate) fn fresh_index(&self, language: &str) -> Result<LocalIndex> {
        LocalIndex::open(&self.folder, language)
    }

    /// All indexed words of a document, except those of its summary, which the index does not keep
    /// whole.
    pub(crate) fn words_of(&mut self, document: &Edition) -> Result<Vec<String>> {
        let text = self.index("en")?.text(&document.id)?;
        let mut words = words(&document.title);
        words.extend(self::words(&text));
        words.sort_unstable();
        words.dedup();
        Ok(words)
    }

    /// Reads all documents back from the index, page by page.
    fn list(&mut self) -> Result<Vec<Edition>> {
        let mut documents = Vec::new();
        let index = self.index("en")?;
        for offset in (0..).step_by(LARGEST_PAGE) {
            let (limit, facets) = (LARGEST_PAGE, false);
            let page = index.search(&Request { offset, limit, facets, ..Request::default() })?;
            documents.extend(page.hits.iter().flat_map(editions));
            if page.hits.len() < LARGEST_PAGE {
                break;
            }
        }
        Ok(documents)
    }
}

/// All editions of the practice of a hit.
fn editions(hit: &Hit) -> impl Iterator<Item = Edition> {
    hit.editions.iter().map(|edition| Edition {
        id: edition.id.clone(),
        practice: hit.practice.clone(),
        language: edition.language.clone(),
        title: edition.title.clone(),
    })
}

/// The words of a text in lower case. Words that are joined by signs are also listed as one.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for_each_token(text, |token| words.push(text[token.range].to_lowercase()));
    words
}

/// Names a corpus after its file, or after the folder if the file is called `docs`.
pub(crate) fn name_of(path: &Path) -> String {
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let own = stem(path).filter(|stem| stem != "docs");
    own.or_else(|| path.parent().and_then(stem)).unwrap_or_else(|| "records".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corpus_is_called_after_what_tells_it_apart() {
        assert_eq!(name_of(Path::new("corpora/participedia/docs.jsonl")), "participedia");
        assert_eq!(name_of(Path::new("corpora/php-docs/docs-fr.jsonl")), "docs-fr");
        assert_eq!(name_of(Path::new("corpora/participedia")), "participedia");
    }

    #[test]
    fn words_are_those_of_the_text() {
        assert_eq!(words("L’Énergie, 2016")[..3], ["l", "énergie", "2016"]);
    }
}
