//! Test collections: folders with `docs.jsonl`, `queries.jsonl` and `qrels.tsv`.
//!
//! Every engine gets the same cleaned copy with only `id`, `lang`, `title` and `text`. Facets are
//! left out for all, because the peers search two fields and have no use for them.
//!
//! `medina build` requires titles, and some collections have none (sentences of articles). The copy
//! then has [`NO_TITLE`], which contains no letter and no digit, so it adds no word to any engine
//! and no length to any field. The id would be wrong as a title: queries may ask for the three
//! numbers of `0-1-12`. So would the first words of the text: they would count twice for some
//! documents only, and produce title matches that nobody wrote.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::metrics::{Judgments, has_relevant};
use crate::paths;

/// The title of a document without one.
const NO_TITLE: &str = "—";

/// A cleaned test collection.
pub(crate) struct Collection {
    pub(crate) name: String,
    pub(crate) documents: Vec<Document>,
    /// Only queries with at least one relevant document.
    pub(crate) queries: Vec<Query>,
    pub(crate) judgments: BTreeMap<String, Judgments>,
    /// How many documents have [`NO_TITLE`].
    pub(crate) untitled: usize,
    /// The folder of the cleaned copy.
    pub(crate) folder: PathBuf,
}

/// A document as every engine gets it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Document {
    #[serde(deserialize_with = "text")]
    pub(crate) id: String,
    #[serde(default, deserialize_with = "text")]
    pub(crate) lang: String,
    #[serde(default, deserialize_with = "text")]
    pub(crate) title: String,
    #[serde(default, deserialize_with = "text")]
    pub(crate) text: String,
}

/// A query with its language.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Query {
    #[serde(deserialize_with = "text")]
    pub(crate) id: String,
    #[serde(default, deserialize_with = "text")]
    pub(crate) lang: String,
    #[serde(deserialize_with = "text")]
    pub(crate) text: String,
}

/// The collections in a folder, sorted by name.
pub(crate) fn find_collections(folder: &Path, only: Option<&str>) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut sets: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    sets.retain(|set| {
        ["docs.jsonl", "queries.jsonl", "qrels.tsv"].iter().all(|name| set.join(name).is_file())
    });
    sets.retain(|set| only.is_none_or(|only| name(set) == only));
    sets.sort();
    if sets.is_empty() {
        let set = only.map_or("set".to_owned(), |only| format!("set `{only}`"));
        bail!(
            "{} holds no {set}: a folder with docs.jsonl, queries.jsonl and qrels.tsv",
            folder.display()
        );
    }
    Ok(sets)
}

impl Collection {
    /// Reads a collection and writes its cleaned copy.
    pub(crate) fn read(set: &Path) -> Result<Self> {
        let documents = read_lines(&set.join("docs.jsonl"))?;
        let queries = read_lines(&set.join("queries.jsonl"))?;
        Self::new(&name(set), documents, queries, read_judgments(&set.join("qrels.tsv"))?)
    }

    /// Cleans documents and queries, and writes them.
    pub(crate) fn new(
        name: &str,
        mut documents: Vec<Document>,
        queries: Vec<Query>,
        judgments: BTreeMap<String, Judgments>,
    ) -> Result<Self> {
        let folder = paths::work(&["relevance", name])?;
        let default_language = default_language(&documents, &queries);
        let untitled = fill_defaults(&mut documents, &default_language);
        let queries = answerable(queries, &judgments, &default_language);
        let collection =
            Self { name: name.to_owned(), documents, queries, judgments, untitled, folder };
        write_lines(&collection.documents_file(), &collection.documents)?;
        write_lines(&collection.queries_file(), &collection.queries)?;
        Ok(collection)
    }

    pub(crate) fn documents_file(&self) -> PathBuf {
        self.folder.join("docs.jsonl")
    }

    pub(crate) fn queries_file(&self) -> PathBuf {
        self.folder.join("queries.jsonl")
    }
}

fn name(set: &Path) -> String {
    set.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The language for documents and queries that have none: the first one that is given anywhere, or
/// English.
fn default_language(documents: &[Document], queries: &[Query]) -> String {
    let said = queries
        .iter()
        .map(|query| &query.lang)
        .chain(documents.iter().map(|document| &document.lang));
    said.into_iter().find(|tag| !tag.is_empty()).cloned().unwrap_or_else(|| "en".into())
}

fn fill_defaults(documents: &mut [Document], default_language: &str) -> usize {
    let mut untitled = 0;
    for document in documents {
        if document.lang.is_empty() {
            document.lang = default_language.to_owned();
        }
        if document.title.trim().is_empty() {
            document.title = NO_TITLE.to_owned();
            untitled += 1;
        }
    }
    untitled
}

fn answerable(
    queries: Vec<Query>,
    judgments: &BTreeMap<String, Judgments>,
    default_language: &str,
) -> Vec<Query> {
    let has_answer = |query: &Query| judgments.get(&query.id).is_some_and(has_relevant);
    let with_language = |mut query: Query| {
        if query.lang.is_empty() {
            query.lang = default_language.to_owned();
        }
        query
    };
    queries.into_iter().filter(has_answer).map(with_language).collect()
}

/// Reads relevance judgments: tab-separated `query_id doc_id score` after a header line.
fn read_judgments(path: &Path) -> Result<BTreeMap<String, Judgments>> {
    let mut judgments: BTreeMap<String, Judgments> = BTreeMap::new();
    for (index, line) in
        read(path)?.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty())
    {
        let mut cells = line.split('\t').map(str::trim);
        let (query, document, grade) =
            (cells.next(), cells.next(), cells.next().and_then(|cell| cell.parse().ok()));
        let (Some(query), Some(document), Some(grade)) = (query, document, grade) else {
            bail!("{}:{}: not `query_id doc_id score` between tabs", path.display(), index + 1);
        };
        judgments.entry(query.to_owned()).or_default().insert(document.to_owned(), grade);
    }
    Ok(judgments)
}

/// Reads a file with one JSON value per line.
pub(crate) fn read_lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>> {
    let text = read(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let parse = |(index, line): (usize, &str)| {
        serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), index + 1))
    };
    lines.map(parse).collect()
}

/// Writes a file with one JSON value per line.
pub(crate) fn write_lines<T: Serialize>(path: &Path, items: &[T]) -> Result<()> {
    let lines: Vec<String> = items.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    fs::write(path, lines.join("\n") + "\n")
        .with_context(|| format!("cannot write {}", path.display()))
}

pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads a string. A number becomes its digits; `null` and everything else becomes the empty
/// string.
fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match serde_json::Value::deserialize(deserializer)? {
        serde_json::Value::String(text) => text,
        serde_json::Value::Number(number) => number.to_string(),
        _ => String::new(),
    })
}

#[cfg(test)]
mod tests {
    use medina::text::folded;

    use super::*;

    #[test]
    fn documents_may_lack_what_they_lack() {
        let mut documents: Vec<Document> = [
            "{\"id\":7,\"title\":null}",
            "{\"id\":\"a\",\"title\":\" \",\"text\":\"x\",\"url\":\"\"}",
        ]
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
        assert_eq!(fill_defaults(&mut documents, "fr"), 2);
        assert_eq!((documents[0].id.as_str(), documents[0].lang.as_str()), ("7", "fr"));
        assert_eq!((documents[1].title.as_str(), documents[1].text.as_str()), (NO_TITLE, "x"));
    }

    #[test]
    fn the_stand_in_for_a_title_is_no_word() {
        assert_eq!(folded(NO_TITLE), "");
    }

    #[test]
    fn queries_without_an_answer_are_not_asked() {
        let query = |id: &str| Query { id: id.into(), lang: String::new(), text: "x".into() };
        let judgments = BTreeMap::from([
            ("a".to_owned(), Judgments::from([("d".to_owned(), 1.0)])),
            ("b".to_owned(), Judgments::from([("d".to_owned(), 0.0)])),
        ]);
        let kept = answerable(vec![query("a"), query("b"), query("c")], &judgments, "en");
        assert_eq!(
            kept.iter().map(|query| (query.id.as_str(), query.lang.as_str())).collect::<Vec<_>>(),
            [("a", "en")]
        );
    }
}
