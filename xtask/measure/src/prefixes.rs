//! `measure prefixes`: while a word is typed, from its third letter on, no document that contains
//! it may disappear from the results.
//!
//! For each drawn document and each of its words, every prefix is searched as an unfinished word,
//! and the results (all pages) must contain the document. Results must not depend on earlier
//! queries either, so some prefixes are asked again of an index that has loaded nothing.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use fastrand::Rng;
use medina::Request;
use serde::Serialize;

use crate::index::LocalIndex;
use crate::indexed_corpus::{self, Edition, IndexedCorpus, LARGEST_PAGE};
use crate::options::Options;
use crate::table;

/// The shortest prefix whose results are complete in every index.
const MIN_PREFIX_LETTERS: usize = 3;
const DOCUMENTS: usize = 25;
const REASKED: usize = 100;
const MAX_LISTED: usize = 20;
const SEED: u64 = 20_261_122;

#[derive(Serialize)]
struct PrefixesReport {
    corpus: String,
    documents: usize,
    /// Number of different prefixes.
    prefixes: usize,
    /// Number of pairs of a document and a prefix of one of its words.
    pairs: usize,
    /// Pairs whose document was not found; must be 0.
    lost: usize,
    /// Those of them whose prefix contains signs, such as `2,00` on the way to `2,000`.
    lost_with_signs: usize,
    examples: Vec<String>,
    reasked: usize,
    /// Prefixes that a newly opened index answers differently; must be 0.
    different: usize,
}

/// What a visitor has typed so far.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct TypedPrefix {
    language: String,
    prefix: String,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    let mut reports = Vec::new();
    for mut corpus in indexed_corpus::all(options)? {
        let count = if options.all { usize::MAX } else { options.sample.unwrap_or(DOCUMENTS) };
        reports.push(report(&mut corpus, count)?);
    }
    options.print(reports.as_slice(), print)
}

fn report(corpus: &mut IndexedCorpus, count: usize) -> Result<PrefixesReport> {
    let mut random = Rng::with_seed(SEED);
    let mut documents = corpus.documents.clone();
    random.shuffle(&mut documents);
    documents.truncate(count);
    let expected = expected(corpus, &documents)?;
    let losses = losses(corpus, &expected)?;
    let again: Vec<&TypedPrefix> = random.choose_multiple(expected.keys(), REASKED);
    Ok(PrefixesReport {
        corpus: corpus.name.clone(),
        documents: documents.len(),
        prefixes: expected.len(),
        pairs: expected.values().map(BTreeSet::len).sum(),
        lost: losses.len(),
        lost_with_signs: losses.iter().filter(|loss| loss.has_signs).count(),
        examples: losses.into_iter().map(|loss| loss.description).collect(),
        reasked: again.len(),
        different: different(corpus, &again)?,
    })
}

/// A practice that is missing from the results of a prefix.
struct Loss {
    /// Whether the prefix contains anything but letters and digits.
    has_signs: bool,
    description: String,
}

/// Searches for every prefix and collects the practices that are missing.
fn losses(
    corpus: &mut IndexedCorpus,
    expected: &BTreeMap<TypedPrefix, BTreeSet<String>>,
) -> Result<Vec<Loss>> {
    let mut losses = Vec::new();
    for (TypedPrefix { language, prefix }, practices) in expected {
        let missing = missing(corpus.index(language)?, prefix, practices)?;
        losses.extend(missing.iter().map(|practice| Loss {
            has_signs: !prefix.chars().all(char::is_alphanumeric),
            description: format!("`{prefix}` ({language}) loses {practice}"),
        }));
    }
    Ok(losses)
}

/// For each prefix, the practices that it must find.
fn expected(
    corpus: &mut IndexedCorpus,
    documents: &[Edition],
) -> Result<BTreeMap<TypedPrefix, BTreeSet<String>>> {
    let mut expected: BTreeMap<TypedPrefix, BTreeSet<String>> = BTreeMap::new();
    for document in documents {
        for word in corpus.words_of(document)? {
            for prefix in prefixes(&word) {
                let language = document.language.clone();
                let typed = TypedPrefix { language, prefix: prefix.to_owned() };
                expected.entry(typed).or_default().insert(document.practice.clone());
            }
        }
    }
    Ok(expected)
}

/// The prefixes of a word from three letters to the whole word.
fn prefixes(word: &str) -> impl Iterator<Item = &str> {
    let ends = word.char_indices().map(|(start, letter)| start + letter.len_utf8());
    ends.skip(MIN_PREFIX_LETTERS - 1).map(|end| &word[..end])
}

/// The practices of `wanted` that are on no page of the results.
fn missing(index: &mut LocalIndex, typed: &str, wanted: &BTreeSet<String>) -> Result<Vec<String>> {
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

fn different(corpus: &mut IndexedCorpus, again: &[&TypedPrefix]) -> Result<usize> {
    let mut different = 0;
    for TypedPrefix { language, prefix } in again {
        let fresh = corpus.fresh_index(language)?.search(&request(prefix, 0, 10))?;
        let warm = corpus.index(language)?.search(&request(prefix, 0, 10))?;
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

fn print(reports: &[PrefixesReport]) {
    let header =
        ["corpus", "docs", "prefixes", "pairs", "lost", "with signs", "rate", "fresh differs"];
    let rows: Vec<_> = reports.iter().map(cells).collect();
    table::print("Documents lost while typing (must be 0)", &header, &rows);
    for example in reports.iter().flat_map(|report| report.examples.iter().take(MAX_LISTED)) {
        println!("  {example}");
    }
}

fn cells(report: &PrefixesReport) -> Vec<String> {
    let rate = report.lost as f64 / report.pairs.max(1) as f64;
    vec![
        report.corpus.clone(),
        report.documents.to_string(),
        report.prefixes.to_string(),
        report.pairs.to_string(),
        report.lost.to_string(),
        report.lost_with_signs.to_string(),
        format!("{rate:.5}"),
        format!("{} of {}", report.different, report.reasked),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_begins_with_its_third_letter() {
        assert_eq!(prefixes("cités").collect::<Vec<_>>(), ["cit", "cité", "cités"]);
        assert_eq!(prefixes("سكن").collect::<Vec<_>>(), ["سكن"]);
        assert_eq!(prefixes("of").count(), 0);
    }
}
