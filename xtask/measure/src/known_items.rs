//! Sets made of any records: their titles are the queries, and the document a title was taken from is what should be
//! found, by its text alone, as all titles are taken away. One set a language.
//!
//! They judge no more than one document a query, so they say less than sets that people judgments; but there are records in
//! languages and of lengths that no such set has.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use fastrand::Rng;

use crate::collection::{Collection, Document, Query, read_lines};
use crate::indexed_corpus::{name_of, words};
use crate::metrics::Judgments;

/// Fewer documents of a language make no set.
const MIN_DOCUMENTS: usize = 100;
const QUERIES: usize = 300;
const SEED: u64 = 20_261_122;

/// A title of one word is a name, not a question.
const MIN_TITLE_WORDS: usize = 2;

/// The sets of a file of records.
pub(crate) fn collections(file: &Path) -> Result<Vec<Collection>> {
    let mut languages: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    for document in read_lines::<Document>(file)?.into_iter().filter(is_usable) {
        languages.entry(document.lang.clone()).or_default().push(document);
    }
    languages.retain(|_, documents| documents.len() >= MIN_DOCUMENTS);
    let name = |language: &str| format!("{} {language} titles", name_of(file)).replace(' ', "-");
    languages.into_iter().map(|(language, documents)| set(&name(&language), documents)).collect()
}

fn is_usable(document: &Document) -> bool {
    words(&document.title).len() >= MIN_TITLE_WORDS && !document.text.trim().is_empty()
}

fn set(name: &str, mut documents: Vec<Document>) -> Result<Collection> {
    let mut random = Rng::with_seed(SEED);
    let asked: Vec<usize> = random.choose_multiple(0..documents.len(), QUERIES);
    let query = |number: usize| {
        let Document { id, lang, title, .. } = &documents[number];
        Query { id: id.clone(), lang: lang.clone(), text: title.clone() }
    };
    let queries: Vec<Query> = asked.into_iter().map(query).collect();
    let itself = |query: &Query| (query.id.clone(), Judgments::from([(query.id.clone(), 1.0)]));
    let judgments = queries.iter().map(itself).collect();
    documents.iter_mut().for_each(|document| document.title.clear());
    Collection::new(name, documents, queries, judgments)
}
