//! The repository's own corpus, read back from its index: for engines that do not read our sources.

use std::collections::BTreeMap;

use anyhow::Result;
use medina::{Range, Request};
use medina_measure::record::Record;

use crate::corpus::{Corpus, Document, LARGEST_PAGE};

/// Facet key and value of everything a practice is filed under.
type Filed = BTreeMap<String, BTreeMap<String, Vec<String>>>;

pub(crate) fn records(corpus: &mut Corpus) -> Result<Vec<Record>> {
    let filed = filed(corpus)?;
    let documents = corpus.documents.clone();
    let record = |document: &Document| {
        let text = corpus.index("en")?.text(&document.id)?;
        let facets = filed.get(&document.practice).cloned().unwrap_or_default();
        let Document { id, title, language, .. } = document.clone();
        Ok(Record { id, title, lang: language, text, url: String::new(), facets })
    };
    documents.iter().map(record).collect()
}

/// By practice: asks for the practices of every value there is.
fn filed(corpus: &mut Corpus) -> Result<Filed> {
    let index = corpus.index("en")?;
    let everything = serde_json::to_value(index.search(&Request::default())?)?;
    let mut filed = Filed::new();
    for (facet, values) in everything["facets"].as_object().into_iter().flatten() {
        for value in flat(values) {
            for hit in index.search(&only(facet, &value))?.hits {
                filed
                    .entry(hit.practice)
                    .or_default()
                    .entry(facet.clone())
                    .or_default()
                    .push(value.clone());
            }
        }
    }
    Ok(filed)
}

/// What is filed under that value; of ours, the values that are numbers are those of ranges.
fn only(facet: &str, value: &str) -> Request {
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
fn flat(values: &serde_json::Value) -> Vec<String> {
    let mut all = Vec::new();
    for value in values.as_array().into_iter().flatten() {
        all.extend(value["value"].as_str().map(str::to_owned));
        all.extend(flat(&value["children"]));
    }
    all
}
