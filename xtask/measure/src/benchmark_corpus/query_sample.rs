//! Draws queries from the documents of a corpus, so that they find something. The seed is fixed, so
//! that every run draws the same.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use medina::text::{folded, for_each_token};
use medina_indexer::stop_words;
use medina_measure::record::Record;
use serde::Serialize;

use crate::edits;

const SEED: u64 = 20_261_122;
const MIN_WORD_LETTERS: usize = 4;
/// Words in more than a third of the documents are not drawn, because nobody searches for them.
const MAX_FREQUENCY_DIVISOR: usize = 3;

/// The queries of one visit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct QueryScenario {
    pub(crate) query: String,
    /// A different word, asked after `query`.
    pub(crate) next: String,
    /// A word that is not in the corpus but one edit away from a word that is.
    pub(crate) misspelt: String,
}

/// Queries of one kind.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct QuerySeries {
    pub(crate) kind: &'static str,
    /// Whether the last word is complete, or may continue.
    pub(crate) complete: bool,
    pub(crate) queries: Vec<String>,
}

/// The words of a sample of documents, with their document frequencies.
pub(crate) struct QuerySample {
    /// For each document, the distinctive words of its title in lower case.
    titles: Vec<Vec<String>>,
    /// Document frequency by folded word.
    frequencies: BTreeMap<String, usize>,
}

impl QuerySample {
    pub(crate) fn of(records: &[Record]) -> Self {
        let mut frequencies = BTreeMap::new();
        for record in records {
            for word in record.words().into_iter().collect::<BTreeSet<_>>() {
                *frequencies.entry(word).or_default() += 1;
            }
        }
        let most = (records.len() / MAX_FREQUENCY_DIVISOR).max(2);
        let titles =
            records.iter().map(|record| distinctive_words(record, &frequencies, most)).collect();
        Self { titles, frequencies }
    }

    /// One scenario for each query; without queries, one for a word and one for a pair of words.
    pub(crate) fn scenarios(&self, queries: &[String]) -> Vec<QueryScenario> {
        let mut random = Rng::with_seed(SEED);
        let queries = if queries.is_empty() { self.default_queries() } else { queries.to_vec() };
        let scenario = |query: String| QueryScenario {
            next: self.unrelated_word(&query, &mut random),
            misspelt: self.misspelt(&mut random),
            query,
        };
        queries.into_iter().map(scenario).collect()
    }

    /// Draws `count` queries of each kind.
    pub(crate) fn series(&self, count: usize) -> Vec<QuerySeries> {
        let mut random = Rng::with_seed(SEED);
        let mut series =
            |kind, complete, mut query: Box<dyn FnMut(&mut Rng) -> String + '_>| QuerySeries {
                kind,
                complete,
                queries: (0..count)
                    .map(|_| query(&mut random))
                    .filter(|query| !query.is_empty())
                    .collect(),
            };
        vec![
            series("one word", true, Box::new(|random| self.words(1, random))),
            series("two words", true, Box::new(|random| self.words(2, random))),
            series("three words", true, Box::new(|random| self.words(3, random))),
            series(
                "prefix",
                false,
                Box::new(|random| random_prefix(&self.words(1, random), random)),
            ),
            series("misspelt", true, Box::new(|random| self.misspelt(random))),
        ]
    }

    /// The word whose document frequency is closest to 4 %, and the first pair of words in a title
    /// that are both in more than 1 % of the documents.
    fn default_queries(&self) -> Vec<String> {
        let wanted = self.titles.len() / 25;
        let distance = |word: &&String| self.frequency(word).abs_diff(wanted);
        let one = self.titles.iter().flatten().min_by_key(distance).cloned();
        let frequent = |word: &&String| self.frequency(word) * 100 > self.titles.len();
        let pairs = self
            .titles
            .iter()
            .map(|title| title.iter().filter(frequent).take(2).cloned().collect::<Vec<_>>());
        let two = pairs.into_iter().find(|pair| pair.len() == 2).map(|pair| pair.join(" "));
        one.into_iter().chain(two).collect()
    }

    /// Draws a word that `query` does not contain and that is in about 2 % of the documents.
    fn unrelated_word(&self, query: &str, random: &mut Rng) -> String {
        let draws: Vec<String> = (0..50)
            .map(|_| self.words(1, random))
            .filter(|word| !query.contains(word.as_str()))
            .collect();
        let wanted = self.titles.len() / 50;
        draws
            .into_iter()
            .min_by_key(|word| self.frequency(word).abs_diff(wanted))
            .unwrap_or_default()
    }

    /// Draws `count` words of one title, in their order. Empty when no drawn title has that many.
    fn words(&self, count: usize, random: &mut Rng) -> String {
        let enough = |title: &&Vec<String>| title.len() >= count;
        let title = (0..1000).filter_map(|_| random.choice(&self.titles)).find(enough);
        let Some(title) = title else { return String::new() };
        let mut places = random.choose_multiple(0..title.len(), count);
        places.sort_unstable();
        places.into_iter().map(|place| title[place].as_str()).collect::<Vec<_>>().join(" ")
    }

    fn misspelt(&self, random: &mut Rng) -> String {
        for _ in 0..1000 {
            let word = self.words(1, random);
            if word.chars().count() <= MIN_WORD_LETTERS {
                continue;
            }
            let edit = edits::random_edit(&word, random);
            if self.frequency(&edit.word) == 0 {
                return edit.word;
            }
        }
        String::new()
    }

    fn frequency(&self, word: &str) -> usize {
        self.frequencies.get(&folded(word)).copied().unwrap_or(0)
    }
}

/// The words of the title that are long enough, no stop words and in at most `most` documents.
fn distinctive_words(
    record: &Record,
    frequencies: &BTreeMap<String, usize>,
    most: usize,
) -> Vec<String> {
    let stop_words = stop_words::of_language(&record.lang);
    let mut words: Vec<String> = Vec::new();
    for_each_token(&record.title, |token| {
        let word = record.title[token.range].to_lowercase();
        let folded = folded(&word);
        let is_frequent = frequencies.get(&folded).is_none_or(|documents| *documents > most);
        let is_word =
            word.chars().count() >= MIN_WORD_LETTERS && word.chars().all(char::is_alphabetic);
        if is_word && !is_frequent && !stop_words.contains(&folded) && !words.contains(&word) {
            words.push(word);
        }
    });
    words
}

/// A proper prefix of three letters or more; the whole word if it has four letters or fewer.
fn random_prefix(word: &str, random: &mut Rng) -> String {
    let letters = word.chars().count();
    let kept = if letters > MIN_WORD_LETTERS {
        random.usize(MIN_WORD_LETTERS - 1..letters)
    } else {
        letters
    };
    word.chars().take(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use medina_measure::synthetic::Generator;

    fn sample() -> QuerySample {
        let generator = Generator::new();
        QuerySample::of(&(0..400).map(|number| generator.record(number)).collect::<Vec<_>>())
    }

    #[test]
    fn queries_are_of_their_kind() {
        let sample = sample();
        for series in sample.series(20) {
            assert_eq!(series.queries.len(), 20, "{}", series.kind);
            let words = |query: &String| query.split(' ').count();
            let wanted = match series.kind {
                "two words" => 2,
                "three words" => 3,
                _ => 1,
            };
            assert!(
                series.queries.iter().all(|query| words(query) == wanted),
                "{:?}",
                series.queries
            );
            if series.kind == "misspelt" {
                assert!(series.queries.iter().all(|query| sample.frequency(query) == 0));
            }
        }
    }

    #[test]
    fn a_visit_goes_on_with_other_words() {
        let scenarios = sample().scenarios(&[]);
        assert_eq!(scenarios.len(), 2);
        assert_eq!(scenarios[1].query.split(' ').count(), 2);
        for QueryScenario { query, next, misspelt } in &scenarios {
            assert!(!query.contains(next.as_str()) && !next.is_empty() && !misspelt.is_empty());
        }
        assert_eq!(scenarios, sample().scenarios(&[]));
        assert_eq!(sample().scenarios(&["housing".into()])[0].query, "housing");
    }
}
