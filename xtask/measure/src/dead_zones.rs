//! `measure dead-zones`: while a word is being typed, from its third letter on, no document that has it may disappear.
//!
//! For every document drawn and each of its words, each beginning of that word is asked as what it is, an
//! unfinished word, and the whole result (all pages of it) must have the document. What is found must not depend
//! on what was asked before either: some beginnings are asked again of an index that has loaded nothing yet.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use fastrand::Rng;
use medina::Request;
use serde::Serialize;

use crate::corpus::{self, Corpus, Document, LARGEST_PAGE};
use crate::index::Index;
use crate::options::Options;
use crate::table;

/// From how many letters on a beginning is complete in every index.
const SHORTEST: usize = 3;
const DOCUMENTS: usize = 25;
const ASKED_AGAIN: usize = 100;
const SEED: u64 = 20_261_122;

#[derive(Serialize)]
struct Outcome {
    corpus: String,
    documents: usize,
    /// Different beginnings asked for.
    beginnings: usize,
    /// A document and a beginning of one of its words.
    cells: usize,
    /// Those where the document was not found; must be none.
    lost: usize,
    /// Those of them where signs tie what is typed together: `2,00` on the way to `2,000`.
    lost_with_signs: usize,
    examples: Vec<String>,
    asked_again: usize,
    /// Beginnings that a fresh index answers differently; must be none.
    different: usize,
}

/// What a visitor of some language has typed so far.
type Typed = (String, String);

pub(crate) fn measure(options: &Options) -> Result<()> {
    let mut outcomes = Vec::new();
    for mut corpus in corpus::all(options)? {
        let count = if options.all { usize::MAX } else { options.sample.unwrap_or(DOCUMENTS) };
        outcomes.push(outcome(&mut corpus, count)?);
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&outcomes)?);
    } else {
        print(&outcomes);
    }
    Ok(())
}

fn outcome(corpus: &mut Corpus, count: usize) -> Result<Outcome> {
    let mut random = Rng::with_seed(SEED);
    let mut documents = corpus.documents.clone();
    random.shuffle(&mut documents);
    documents.truncate(count);
    let expected = expected(corpus, &documents)?;
    let (mut lost, mut lost_with_signs, mut examples) = (0, 0, Vec::new());
    for ((language, typed), practices) in &expected {
        let missing = missing(corpus.index(language)?, typed, practices)?;
        lost += missing.len();
        lost_with_signs += if typed.chars().all(char::is_alphanumeric) { 0 } else { missing.len() };
        examples.extend(
            missing.iter().map(|practice| format!("`{typed}` ({language}) loses {practice}")),
        );
    }
    let again: Vec<&Typed> = random.choose_multiple(expected.keys(), ASKED_AGAIN);
    Ok(Outcome {
        corpus: corpus.name.clone(),
        documents: documents.len(),
        beginnings: expected.len(),
        cells: expected.values().map(BTreeSet::len).sum(),
        lost,
        lost_with_signs,
        examples,
        asked_again: again.len(),
        different: different(corpus, &again)?,
    })
}

/// For each beginning the practices that must be found by it.
fn expected(
    corpus: &mut Corpus,
    documents: &[Document],
) -> Result<BTreeMap<Typed, BTreeSet<String>>> {
    let mut expected: BTreeMap<Typed, BTreeSet<String>> = BTreeMap::new();
    for document in documents {
        for word in corpus.words_of(document)? {
            for beginning in beginnings(&word) {
                let typed = (document.language.clone(), beginning.to_owned());
                expected.entry(typed).or_default().insert(document.practice.clone());
            }
        }
    }
    Ok(expected)
}

/// Of a word that has enough letters, everything from the third letter on, the word itself included.
fn beginnings(word: &str) -> impl Iterator<Item = &str> {
    let ends = word.char_indices().map(|(start, letter)| start + letter.len_utf8());
    ends.skip(SHORTEST - 1).map(|end| &word[..end])
}

/// The practices among those wanted that no page of the results has.
fn missing(index: &mut Index, typed: &str, wanted: &BTreeSet<String>) -> Result<Vec<String>> {
    let mut missing = wanted.clone();
    for offset in (0..).step_by(LARGEST_PAGE) {
        let page = index.search(&request(typed, offset, LARGEST_PAGE))?;
        for hit in &page.hits {
            missing.remove(&hit.practice);
        }
        if missing.is_empty() || page.hits.len() < LARGEST_PAGE {
            break;
        }
    }
    Ok(missing.into_iter().collect())
}

fn different(corpus: &mut Corpus, again: &[&Typed]) -> Result<usize> {
    let mut different = 0;
    for (language, typed) in again {
        let fresh = corpus.fresh_index(language)?.search(&request(typed, 0, 10))?;
        let warm = corpus.index(language)?.search(&request(typed, 0, 10))?;
        different += usize::from(fresh != warm);
    }
    Ok(different)
}

fn request(typed: &str, offset: usize, limit: usize) -> Request {
    Request {
        query: typed.to_owned(),
        offset,
        limit,
        facets: false,
        complete: false,
        ..Request::default()
    }
}

fn print(outcomes: &[Outcome]) {
    let cells = |outcome: &Outcome| {
        let rate = outcome.lost as f64 / outcome.cells.max(1) as f64;
        let Outcome {
            documents,
            beginnings,
            cells,
            lost,
            lost_with_signs,
            asked_again,
            different,
            ..
        } = outcome;
        let counts = [documents, beginnings, cells, lost, lost_with_signs].map(ToString::to_string);
        let rest = vec![format!("{rate:.5}"), format!("{different} of {asked_again}")];
        [vec![outcome.corpus.clone()], counts.to_vec(), rest].concat()
    };
    let header =
        ["corpus", "docs", "beginnings", "cells", "lost", "with signs", "rate", "fresh differs"];
    let rows: Vec<_> = outcomes.iter().map(cells).collect();
    table::print("Documents lost while typing (must be 0)", &header, &rows);
    for example in outcomes.iter().flat_map(|outcome| outcome.examples.iter().take(20)) {
        println!("  {example}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_begins_with_its_third_letter() {
        assert_eq!(beginnings("cités").collect::<Vec<_>>(), ["cit", "cité", "cités"]);
        assert_eq!(beginnings("سكن").collect::<Vec<_>>(), ["سكن"]);
        assert_eq!(beginnings("of").count(), 0);
    }
}
