//! Recall of our own corpus when the query names a concept: a facet value or an entry of the
//! thesaurus. Each name is asked in its language and should find all practices about the concept,
//! in whatever language they are written.
//!
//! A practice is relevant to a concept if it has the facet value (or one below it), or if one of
//! its editions contains one of the names. Recall@10 is the number of relevant practices among the
//! first ten, divided by ten or by the number of relevant practices if that is smaller. It is
//! averaged over all queries, and again with only the practices that have no edition in the
//! language of the query.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use medina::Request;
use medina::text::folded;
use serde::{Deserialize, Serialize};

use crate::collection::read;
use crate::indexed_corpus::{self, IndexedCorpus, LANGUAGES, LARGEST_PAGE};
use crate::paths;
use crate::statistics::mean;

const CUTOFF: usize = 10;

/// The vocabularies whose labels are words that visitors type. The others are mostly proper names.
const VOCABULARIES: [&str; 3] = ["theme", "group", "approach"];

/// Mean recall of the names in one language.
#[derive(Serialize)]
pub(crate) struct RecallReport {
    kind: &'static str,
    language: &'static str,
    queries: usize,
    recall: f64,
    /// Queries with relevant practices that have no edition in their language.
    queries_across: usize,
    recall_across: f64,
    /// Queries that find no relevant practice.
    empty: Vec<String>,
}

impl RecallReport {
    pub(crate) const HEADER: [&'static str; 6] =
        ["names of", "language", "queries", "recall@10", "queries across", "recall@10 across"];

    /// Averages the recall of all queries, and of those `across` languages.
    fn new(
        kind: &'static str,
        language: &'static str,
        all: &[f64],
        across: &[f64],
        empty: Vec<String>,
    ) -> Self {
        let (queries, queries_across) = (all.len(), across.len());
        let (recall, recall_across) = (mean(all), mean(across));
        Self { kind, language, queries, recall, queries_across, recall_across, empty }
    }

    pub(crate) fn cells(&self) -> Vec<String> {
        let shown = |queries: usize, recall: f64| match queries {
            0 => [queries.to_string(), "–".to_owned()],
            _ => [queries.to_string(), format!("{recall:.3}")],
        };
        let names = [self.kind.to_owned(), self.language.to_owned()];
        [names, shown(self.queries, self.recall), shown(self.queries_across, self.recall_across)]
            .concat()
    }

    /// Lists the queries that find no relevant practice; nothing if there are none.
    pub(crate) fn without_answer(&self) -> Option<String> {
        let Self { kind, language, empty, .. } = self;
        (!empty.is_empty()).then(|| format!("{kind}, {language}: {}", empty.join(" · ")))
    }
}

/// A facet value or an entry of the thesaurus.
struct Concept {
    kind: &'static str,
    names: BTreeMap<String, Vec<String>>,
    /// The key of the facet and the id of the value.
    value: Option<(String, String)>,
    practice: Option<String>,
}

#[derive(Deserialize)]
struct Value {
    id: String,
    labels: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Thesaurus {
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    names: BTreeMap<String, Vec<String>>,
    value: Option<String>,
    practice: Option<String>,
}

/// A practice, read without searching.
#[derive(Default)]
struct Practice {
    languages: BTreeSet<String>,
    /// The folded texts of its editions, each between two spaces so that whole words can be found.
    texts: Vec<String>,
}

pub(crate) fn measure() -> Result<Vec<RecallReport>> {
    let mut corpus = indexed_corpus::own()?;
    let practices = practices(&mut corpus)?;
    let concepts: Vec<_> = concepts()?
        .into_iter()
        .map(|concept| Ok((relevant(&mut corpus, &practices, &concept)?, concept)))
        .collect::<Result<_>>()?;
    let mut reports = Vec::new();
    for kind in [LABEL, THESAURUS] {
        for language in LANGUAGES {
            let asked = concepts.iter().filter(|(_, concept)| concept.kind == kind);
            reports.push(recall(&mut corpus, &practices, asked, kind, language)?);
        }
    }
    Ok(reports)
}

const LABEL: &str = "facet values";
const THESAURUS: &str = "thesaurus";

fn concepts() -> Result<Vec<Concept>> {
    let corpus = paths::root().join("corpus");
    let mut concepts = Vec::new();
    for facet in VOCABULARIES {
        let path = corpus.join(format!("vocabularies/{facet}.json"));
        let values: Vec<Value> = serde_json::from_str(&read(&path)?)?;
        concepts.extend(values.into_iter().map(|value| label(facet, value)));
    }
    let thesaurus: Thesaurus = toml::from_str(&read(&corpus.join("thesaurus.toml"))?)?;
    concepts.extend(thesaurus.entry.into_iter().map(entry));
    Ok(concepts)
}

fn label(facet: &str, value: Value) -> Concept {
    let names = value.labels.into_iter().map(|(language, label)| (language, vec![label])).collect();
    Concept { kind: LABEL, names, value: Some((facet.to_owned(), value.id)), practice: None }
}

fn entry(entry: Entry) -> Concept {
    let value = entry.value.as_deref().and_then(|value| value.split_once(':'));
    let value = value.map(|(facet, value)| (facet.to_owned(), value.to_owned()));
    Concept { kind: THESAURUS, names: entry.names, value, practice: entry.practice }
}

/// Reads all practices from the index.
fn practices(corpus: &mut IndexedCorpus) -> Result<BTreeMap<String, Practice>> {
    let mut practices: BTreeMap<String, Practice> = BTreeMap::new();
    for document in corpus.documents.clone() {
        let text = corpus.index("en")?.text(&document.id)?;
        let practice = practices.entry(document.practice).or_default();
        practice.languages.insert(document.language);
        practice.texts.push(padded(&format!("{}\n{text}", document.title)));
    }
    Ok(practices)
}

/// The folded text between two spaces, so that whole words can be found in it.
fn padded(text: &str) -> String {
    format!(" {} ", folded(text))
}

/// The practices that are relevant to a concept; see the head of this file.
fn relevant(
    corpus: &mut IndexedCorpus,
    practices: &BTreeMap<String, Practice>,
    concept: &Concept,
) -> Result<BTreeSet<String>> {
    let mut relevant: BTreeSet<String> = concept.practice.iter().cloned().collect();
    if let Some((facet, value)) = &concept.value {
        let filters = vec![(facet.clone(), vec![value.clone()])];
        let all = Request { filters, limit: LARGEST_PAGE, facets: false, ..Request::default() };
        relevant.extend(corpus.index("en")?.search(&all)?.hits.into_iter().map(|hit| hit.practice));
    }
    let names: Vec<String> = concept.names.values().flatten().map(|name| padded(name)).collect();
    let is_named = |practice: &Practice| {
        practice.texts.iter().any(|text| names.iter().any(|name| text.contains(name.as_str())))
    };
    relevant.extend(
        practices.iter().filter(|(_, practice)| is_named(practice)).map(|(id, _)| id.clone()),
    );
    Ok(relevant)
}

/// Asks every name that the concepts have in `language`, and averages the recall.
fn recall<'a>(
    corpus: &mut IndexedCorpus,
    practices: &BTreeMap<String, Practice>,
    concepts: impl Iterator<Item = &'a (BTreeSet<String>, Concept)>,
    kind: &'static str,
    language: &'static str,
) -> Result<RecallReport> {
    let lacks_language = |id: &String| !practices[id].languages.contains(language);
    let (mut all, mut across, mut empty) = (Vec::new(), Vec::new(), Vec::new());
    for (relevant, concept) in concepts {
        let foreign: BTreeSet<String> =
            relevant.iter().filter(|id| lacks_language(id)).cloned().collect();
        for name in concept.names.get(language).into_iter().flatten() {
            let found = search(corpus, name, language)?;
            let recall = recall_at_cutoff(found.iter(), relevant);
            if recall == Some(0.0) {
                empty.push(name.clone());
            }
            all.extend(recall);
            let found_foreign = found.iter().filter(|id| lacks_language(id));
            across.extend(recall_at_cutoff(found_foreign, &foreign));
        }
    }
    Ok(RecallReport::new(kind, language, &all, &across, empty))
}

/// The practices that a name finds, best first.
fn search(corpus: &mut IndexedCorpus, name: &str, language: &str) -> Result<Vec<String>> {
    let query = name.to_owned();
    let request =
        Request { query, limit: LARGEST_PAGE, complete: true, facets: false, ..Request::default() };
    let page = corpus.index(language)?.search(&request)?;
    Ok(page.hits.into_iter().map(|hit| hit.practice).collect())
}

/// The share of relevant practices that the first ten contain. Nothing if none are relevant.
fn recall_at_cutoff<'a>(
    found: impl Iterator<Item = &'a String>,
    relevant: &BTreeSet<String>,
) -> Option<f64> {
    let possible = relevant.len().min(CUTOFF);
    let held = found.take(CUTOFF).filter(|id| relevant.contains(*id)).count();
    (possible > 0).then(|| held as f64 / possible as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recall_is_out_of_what_ten_could_hold() {
        let ids = |range: std::ops::Range<u32>| {
            range.map(|number| number.to_string()).collect::<Vec<_>>()
        };
        let relevant = |range| ids(range).into_iter().collect::<BTreeSet<_>>();
        assert_eq!(recall_at_cutoff(ids(0..20).iter(), &relevant(5..25)), Some(0.5));
        assert_eq!(recall_at_cutoff(ids(0..4).iter(), &relevant(2..4)), Some(1.0));
        assert_eq!(recall_at_cutoff(ids(0..12).iter(), &relevant(11..12)), Some(0.0));
        assert_eq!(recall_at_cutoff(ids(0..4).iter(), &relevant(0..0)), None);
    }

    #[test]
    fn names_are_found_as_whole_words_of_a_text() {
        assert!(padded("La cohésion sociale.").contains(&padded("Cohesion Sociale")));
        assert!(!padded("unhoused").contains(&padded("housed")));
    }
}
