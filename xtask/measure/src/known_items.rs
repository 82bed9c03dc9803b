//! Known-item test collections, made of any file of records. The queries are titles, and the only
//! relevant document is the one that the title belongs to. All titles are removed, so that it must
//! be found by its text. There is one collection for each language.
//!
//! With one relevant document per query they say less than collections with human judgments. They
//! cover languages and lengths that no such collection has.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use fastrand::Rng;

use crate::collection::{Collection, Document, Query, read_lines};
use crate::indexed_corpus::{name_of, words};
use crate::metrics::Judgments;

/// Languages with fewer documents are left out.
const MIN_DOCUMENTS: usize = 100;
const QUERIES: usize = 300;
const SEED: u64 = 20_261_122;

/// A title of one word is usually a name, so it is not used as a query.
const MIN_TITLE_WORDS: usize = 2;

/// The collections of a file of records.
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
