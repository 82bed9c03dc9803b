//! What to ask of a corpus where nobody says: words that its documents have, so that something is found, drawn with a
//! fixed seed, so that it is the same in every run.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use medina_indexer::stop_words;
use medina_measure::record::Record;
use serde::Serialize;

use crate::edits;

const SEED: u64 = 20_261_122;
const SHORTEST: usize = 4;
/// Words that more than a third of the documents have tell a visitor nothing.
const MOST_SHARE: usize = 3;

/// The queries of a visit: what is asked first, and what follows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Visit {
    pub(crate) query: String,
    /// Another word, asked next.
    pub(crate) next: String,
    /// A word that is not in the corpus, one slip away from one that is.
    pub(crate) misspelt: String,
}

/// Queries of one kind.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Series {
    pub(crate) kind: &'static str,
    /// Whether the last word is whole.
    pub(crate) complete: bool,
    pub(crate) queries: Vec<String>,
}

/// The words of a sample of documents, as they are written, by how many documents have them.
pub(crate) struct Sample {
    /// For each document the telling words of its title, lower case.
    titles: Vec<Vec<String>>,
    /// By folded word.
    frequencies: BTreeMap<String, usize>,
}

impl Sample {
    pub(crate) fn of(records: &[Record]) -> Self {
        let mut frequencies = BTreeMap::new();
        for record in records {
            for word in record.words().into_iter().collect::<BTreeSet<_>>() {
                *frequencies.entry(word).or_default() += 1;
            }
        }
        let most = (records.len() / MOST_SHARE).max(2);
        let titles = records.iter().map(|record| telling(record, &frequencies, most)).collect();
        Self { titles, frequencies }
    }

    /// For each of the first queries, or a word and a pair of words where there are none, what a visitor asks.
    pub(crate) fn visits(&self, queries: &[String]) -> Vec<Visit> {
        let mut random = Rng::with_seed(SEED);
        let queries = if queries.is_empty() { self.usual_queries() } else { queries.to_vec() };
        let visit = |query: String| Visit {
            next: self.word_beside(&query, &mut random),
            misspelt: self.misspelt(&mut random),
            query,
        };
        queries.into_iter().map(visit).collect()
    }

    /// So many queries of each kind.
    pub(crate) fn series(&self, count: usize) -> Vec<Series> {
        let mut random = Rng::with_seed(SEED);
        let mut series =
            |kind, complete, mut query: Box<dyn FnMut(&mut Rng) -> String + '_>| Series {
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
            series("prefix", false, Box::new(|random| beginning(&self.words(1, random), random))),
            series("misspelt", true, Box::new(|random| self.misspelt(random))),
        ]
    }

    /// The telling word closest to one in twenty-five documents, and the first title with two words that more than a hundredth has.
    fn usual_queries(&self) -> Vec<String> {
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

    /// A word that about one in fifty documents has and that the query lacks.
    fn word_beside(&self, query: &str, random: &mut Rng) -> String {
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

    /// That many words of one title, in their order; fewer where no title has as many.
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
            if word.chars().count() <= SHORTEST {
                continue;
            }
            let edit = edits::random(&word, random);
            if self.frequency(&edit.word) == 0 {
                return edit.word;
            }
        }
        String::new()
    }

    fn frequency(&self, word: &str) -> usize {
        self.frequencies.get(&medina::text::folded(word)).copied().unwrap_or(0)
    }
}

/// Words of the title that are long enough, no stop words, and not everywhere.
fn telling(record: &Record, frequencies: &BTreeMap<String, usize>, most: usize) -> Vec<String> {
    let stop_words = stop_words::of_language(&record.lang);
    let mut words: Vec<String> = Vec::new();
    medina::text::for_each_token(&record.title, |token| {
        let word = record.title[token.range].to_lowercase();
        let folded = medina::text::folded(&word);
        let is_frequent = frequencies.get(&folded).is_none_or(|documents| *documents > most);
        let is_word = word.chars().count() >= SHORTEST && word.chars().all(char::is_alphabetic);
        if is_word && !is_frequent && !stop_words.contains(&folded) && !words.contains(&word) {
            words.push(word);
        }
    });
    words
}

/// The first three letters or more, but not all.
fn beginning(word: &str, random: &mut Rng) -> String {
    let letters = word.chars().count();
    let kept = if letters > SHORTEST { random.usize(SHORTEST - 1..letters) } else { letters };
    word.chars().take(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use medina_measure::synthetic::Generator;

    fn sample() -> Sample {
        let generator = Generator::new();
        Sample::of(&(0..400).map(|number| generator.record(number)).collect::<Vec<_>>())
    }

    #[test]
    fn questions_are_of_their_kind() {
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
        let visits = sample().visits(&[]);
        assert_eq!(visits.len(), 2);
        assert_eq!(visits[1].query.split(' ').count(), 2);
        for Visit { query, next, misspelt } in &visits {
            assert!(!query.contains(next.as_str()) && !next.is_empty() && !misspelt.is_empty());
        }
        assert_eq!(visits, sample().visits(&[]));
        assert_eq!(sample().visits(&["housing".into()])[0].query, "housing");
    }
}
