//! Plain BM25, the baseline of `measure relevance` (Robertson and Zaragoza, The Probabilistic
//! Relevance Framework: BM25 and Beyond, 2009).
//!
//! One field holds the title twice and the text once. Words are stemmed with Snowball, stop words
//! are left out, and a word that is repeated in the query counts each time. Apart from the lists of
//! stop words it shares no code with the engine.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;
use frostem::Stemmer;

use crate::collection::{Collection, Document, read};
use crate::metrics::RUN_DEPTH;
use crate::paths;
use crate::run::Run;

/// Saturation of term frequency.
const K1: f64 = 1.2;

/// Length normalisation, from 0 (none) to 1 (full).
const B: f64 = 0.75;

/// Runs all queries of a collection.
pub(crate) fn run(collection: &Collection) -> Result<Run> {
    let mut analyzers = Analyzers::default();
    let index = Bm25::new(&collection.documents, &mut analyzers)?;
    let mut run = Run::default();
    for query in &collection.queries {
        let terms = analyzers.for_language(&query.lang)?.terms(&query.text);
        let found = index.search(&terms, RUN_DEPTH);
        run.insert(
            query,
            found.into_iter().map(|document| collection.documents[document].id.clone()).collect(),
        );
    }
    Ok(run)
}

/// An index in memory.
struct Bm25 {
    /// Document and term frequency by term, in document order.
    postings: HashMap<String, Vec<(usize, f64)>>,
    lengths: Vec<f64>,
    mean_length: f64,
}

impl Bm25 {
    fn new(documents: &[Document], analyzers: &mut Analyzers) -> Result<Self> {
        let mut postings: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        let mut lengths = Vec::new();
        for (number, document) in documents.iter().enumerate() {
            let whole = format!("{0}\n{0}\n{1}", document.title, document.text);
            let terms = analyzers.for_language(&document.lang)?.terms(&whole);
            lengths.push(terms.len() as f64);
            for (term, frequency) in term_frequencies(terms) {
                postings.entry(term).or_default().push((number, frequency));
            }
        }
        let mean_length = lengths.iter().sum::<f64>() / lengths.len().max(1) as f64;
        Ok(Self { postings, lengths, mean_length })
    }

    /// The numbers of the best documents. Ties are broken by document number.
    fn search(&self, terms: &[String], limit: usize) -> Vec<usize> {
        let mut scores: BTreeMap<usize, f64> = BTreeMap::new();
        for term in terms {
            let Some(postings) = self.postings.get(term) else { continue };
            for (document, frequency) in postings {
                let score = self.idf(postings.len()) * self.term_weight(*document, *frequency);
                *scores.entry(*document).or_default() += score;
            }
        }
        let mut ranked: Vec<(usize, f64)> = scores.into_iter().collect();
        ranked.sort_by(|left, right| right.1.total_cmp(&left.1));
        ranked.into_iter().take(limit).map(|(document, _)| document).collect()
    }

    /// The inverse document frequency of a term that `matching` documents contain.
    fn idf(&self, matching: usize) -> f64 {
        let (all, matching) = (self.lengths.len() as f64, matching as f64);
        (1.0 + (all - matching + 0.5) / (matching + 0.5)).ln()
    }

    /// The saturated term frequency, normalised by the length of the document.
    fn term_weight(&self, document: usize, frequency: f64) -> f64 {
        let length = 1.0 - B + B * self.lengths[document] / self.mean_length;
        frequency * (K1 + 1.0) / (frequency + K1 * length)
    }
}

/// How often each term occurs.
fn term_frequencies(terms: Vec<String>) -> BTreeMap<String, f64> {
    let mut frequencies = BTreeMap::new();
    for term in terms {
        *frequencies.entry(term).or_default() += 1.0;
    }
    frequencies
}

/// One analyzer per language.
#[derive(Default)]
struct Analyzers(BTreeMap<String, Analyzer>);

impl Analyzers {
    fn for_language(&mut self, tag: &str) -> Result<&Analyzer> {
        let language = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
        if !self.0.contains_key(&language) {
            self.0.insert(language.clone(), Analyzer::new(&language)?);
        }
        Ok(&self.0[&language])
    }
}

struct Analyzer {
    /// None if Snowball has no stemmer for the language; words are then used as they are.
    stemmer: Option<Stemmer>,
    /// Empty if there is no list for the language.
    stop_words: HashSet<String>,
}

impl Analyzer {
    fn new(language: &str) -> Result<Self> {
        let list =
            paths::root().join(format!("index-builder/indexer/src/stop_words/{language}.txt"));
        let stop_words =
            if list.is_file() { words(&read(&list)?).collect() } else { HashSet::new() };
        Ok(Self { stemmer: Stemmer::try_from_name(language).ok(), stop_words })
    }

    fn terms(&self, text: &str) -> Vec<String> {
        let kept = words(text).filter(|word| !self.stop_words.contains(word));
        match self.stemmer {
            Some(stemmer) => kept.map(|word| stemmer.stem(&word).into_owned()).collect(),
            None => kept.collect(),
        }
    }
}

/// Splits text into lower-case runs of letters and digits. Arabic vowel signs count as letters
/// here; the stemmer removes them.
fn words(text: &str) -> impl Iterator<Item = String> {
    let is_separator = |character: char| !character.is_alphanumeric();
    text.split(is_separator).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(title: &str, text: &str) -> Document {
        Document { id: title.into(), lang: "en".into(), title: title.into(), text: text.into() }
    }

    #[test]
    fn words_are_stemmed_and_stop_words_left_out() {
        let analyzer = Analyzer::new("en").unwrap();
        assert_eq!(analyzer.terms("The houses of Lyon, 2016"), ["hous", "lyon", "2016"]);
        assert_eq!(Analyzer::new("xx").unwrap().terms("The houses"), ["the", "houses"]);
    }

    #[test]
    fn scores_are_those_of_the_formula() {
        let documents =
            [document("wind", "tunnel tunnel"), document("sea", "wind"), document("sky", "")];
        let index = Bm25::new(&documents, &mut Analyzers::default()).unwrap();
        // Lengths 4, 3 and 2, mean 3. Two of three documents contain “wind”: idf = ln(1 + 1.5 /
        // 2.5).
        assert_eq!(index.lengths, [4.0, 3.0, 2.0]);
        assert!((index.idf(2) - 1.6_f64.ln()).abs() < 1e-12);
        // Term frequency 2 in a document of length 4: 2 × 2.2 / (2 + 1.2 × (0.25 + 0.75 × 4 / 3)).
        assert!((index.term_weight(0, 2.0) - 4.4 / 3.5).abs() < 1e-12);
        assert_eq!(index.search(&["wind".into()], 10), [0, 1]);
        assert_eq!(index.search(&["wind".into()], 1), [0]);
    }

    #[test]
    fn a_repeated_word_of_the_query_counts_each_time() {
        let documents = [document("sea", ""), document("sky", ""), document("sky", "")];
        let index = Bm25::new(&documents, &mut Analyzers::default()).unwrap();
        let terms =
            |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(index.search(&terms(&["sky", "sea"]), 1), [0]);
        assert_eq!(index.search(&terms(&["sky", "sky", "sky", "sea"]), 1), [1]);
    }
}
