//! The repository's own corpus, read back from its index: for engines that do not read our sources.

use std::collections::BTreeMap;

use anyhow::Result;
use medina::{Range, Request};
use medina_measure::record::Record;

use crate::indexed_corpus::{Edition, IndexedCorpus, LARGEST_PAGE};

/// Facet key and value of everything a practice is facets_by_practice under.
type FacetsByPractice = BTreeMap<String, BTreeMap<String, Vec<String>>>;

pub(crate) fn records(corpus: &mut IndexedCorpus) -> Result<Vec<Record>> {
    let facets_by_practice = facets_by_practice(corpus)?;
    let documents = corpus.documents.clone();
    let record = |document: &Edition| {
        let text = corpus.index("en")?.text(&document.id)?;
        let facets = facets_by_practice.get(&document.practice).cloned().unwrap_or_default();
        let Edition { id, title, language, .. } = document.clone();
        Ok(Record { id, title, lang: language, text, url: String::new(), facets })
    };
    documents.iter().map(record).collect()
}

/// By practice: asks for the practices of every value there is.
fn facets_by_practice(corpus: &mut IndexedCorpus) -> Result<FacetsByPractice> {
    let index = corpus.index("en")?;
    let everything = serde_json::to_value(index.search(&Request::default())?)?;
    let mut facets_by_practice = FacetsByPractice::new();
    for (facet, values) in everything["facets"].as_object().into_iter().flatten() {
        for value in flatten_values(values) {
            for hit in index.search(&with_facet_value(facet, &value))?.hits {
                facets_by_practice
                    .entry(hit.practice)
                    .or_default()
                    .entry(facet.clone())
                    .or_default()
                    .push(value.clone());
            }
        }
    }
    Ok(facets_by_practice)
}

/// What is facets_by_practice under that value; of ours, the values that are numbers are those of ranges.
fn with_facet_value(facet: &str, value: &str) -> Request {
    let mut request = Request { limit: LARGEST_PAGE, facets: false, ..Request::default() };
    match value.parse() {
        Ok(year) => {
            request.ranges.push((facet.to_owned(), Range { from: Some(year), to: Some(year) }))
        }
        Err(_) => request.filters.push((facet.to_owned(), vec![value.to_owned()])),
    }
    request
}

/// The values of a facet with those below them.
fn flatten_values(values: &serde_json::Value) -> Vec<String> {
    let mut all = Vec::new();
    for value in values.as_array().into_iter().flatten() {
        all.extend(value["value"].as_str().map(str::to_owned));
        all.extend(flatten_values(&value["children"]));
    }
    all
}
