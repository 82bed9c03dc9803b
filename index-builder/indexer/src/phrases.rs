//! Frequent phrases: runs of words that titles and summaries have in common, as [`super::suggestions`] offers them.
//!
//! Nearly all runs of words occur once, and there are far more of them than documents. So runs are counted twice: first roughly, by
//! hash, in a table of fixed size that may count too many but never too few; then exactly, those few that may be frequent.

use std::hash::{BuildHasher as _, Hash as _, Hasher as _};

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet, FxHasher};

use medina::model::document::Document;
use medina::text::{folded, for_each_word};

/// A phrase is in so many documents at least.
const FREQUENT: u32 = 3;
/// A phrase has at most so many words.
const LONGEST: usize = 4;
/// No more phrases of one language are looked at: far more than the file can hold.
const MOST_PHRASES: usize = 2_000;
/// The rough count has so many places for each document, and so many at the most.
const PLACES_PER_DOCUMENT: usize = 32;
const MOST_PLACES: usize = 1 << 27;

/// How often runs of words occur, at the most.
pub(crate) struct Rough(Vec<u8>);

impl Rough {
    pub(crate) fn new(documents: usize) -> Self {
        Self(vec![0; (documents * PLACES_PER_DOCUMENT).next_power_of_two().min(MOST_PLACES)])
    }

    /// Counts the runs of one document, given by their hashes.
    pub(crate) fn add(&mut self, hashes: &[u64]) {
        for hash in hashes {
            let place = self.place(*hash);
            let count = &mut self.0[place];
            *count = count.saturating_add(1);
        }
    }

    fn may_be_frequent(&self, hash: u64) -> bool {
        u32::from(self.0[self.place(hash)]) >= FREQUENT
    }

    fn place(&self, hash: u64) -> usize {
        (hash >> 32) as usize % self.0.len()
    }
}

/// The hashes of the runs of words of a document's title and summary, each once.
pub(crate) fn hashes(
    document: &Document,
    language: u16,
    stop_words: &FxHashSet<String>,
) -> Vec<u64> {
    let mut hashes = Vec::new();
    each_run(document, stop_words, &mut |words, _| hashes.push(hash_of(language, words)));
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn hash_of(language: u16, words: &[Word]) -> u64 {
    let mut hasher = FxHasher::default();
    language.hash(&mut hasher);
    words.iter().for_each(|word| word.hash.hash(&mut hasher));
    hasher.finish()
}

/// A run of words that has been seen.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    written: String,
    documents: u32,
}

/// Exact counts of the runs that may be frequent, by language and folded words.
#[derive(Debug, Default)]
pub(crate) struct Phrases(FxHashMap<(u16, String), Seen>);

impl Phrases {
    /// Counts the runs of a document.
    pub(crate) fn add(
        &mut self,
        document: &Document,
        language: u16,
        stop_words: &FxHashSet<String>,
        rough: &Rough,
    ) {
        let mut own: FxHashMap<String, String> = FxHashMap::default();
        each_run(document, stop_words, &mut |words, written| {
            if rough.may_be_frequent(hash_of(language, words)) {
                own.entry(folded(written)).or_insert_with(|| written.to_lowercase());
            }
        });
        for (key, written) in own {
            self.0.entry((language, key)).or_insert(Seen { written, documents: 0 }).documents += 1;
        }
    }

    /// Adds what was counted in later documents.
    pub(crate) fn join(&mut self, later: Self) {
        for (key, seen) in later.0 {
            self.0.entry(key).or_insert(Seen { documents: 0, ..seen }).documents += seen.documents;
        }
    }

    /// The frequent phrases of one language, the more frequent first; none that is part of a longer one just as frequent.
    pub(crate) fn of_language(&self, language: u16) -> Vec<String> {
        let own =
            self.0.iter().filter(|((of, _), seen)| *of == language && seen.documents >= FREQUENT);
        let mut frequent: Vec<(&String, &Seen)> = own.map(|((_, key), seen)| (key, seen)).collect();
        frequent.sort_by_key(|(key, seen)| (core::cmp::Reverse(seen.documents), key.as_str()));
        frequent.truncate(MOST_PHRASES);
        let padded: Vec<String> = frequent.iter().map(|(key, _)| format!(" {key} ")).collect();
        let is_part = |at: usize| {
            frequent.iter().zip(&padded).any(|((_, seen), other)| {
                seen.documents == frequent[at].1.documents
                    && other.len() > padded[at].len()
                    && other.contains(&padded[at])
            })
        };
        let whole = (0..frequent.len()).filter(|at| !is_part(*at));
        whole.map(|at| frequent[at].1.written.clone()).collect()
    }
}

struct Word {
    range: core::ops::Range<usize>,
    /// Of its folded form.
    hash: u64,
    is_stop: bool,
}

/// Visits the runs of two words or more that neither begin nor end with a stop word, with how they are written.
fn each_run(
    document: &Document,
    stop_words: &FxHashSet<String>,
    visit: &mut dyn FnMut(&[Word], &str),
) {
    for text in [&document.title, &document.summary] {
        let mut words: Vec<Word> = Vec::new();
        for_each_word(text, |word| {
            let is_stop = stop_words.contains(word.folded);
            words.push(Word {
                range: word.range,
                hash: FxBuildHasher.hash_one(word.folded),
                is_stop,
            });
        });
        for start in (0..words.len()).filter(|start| !words[*start].is_stop) {
            for end in start + 2..=words.len().min(start + LONGEST) {
                let run = &words[start..end];
                if !run[run.len() - 1].is_stop {
                    visit(run, &text[run[0].range.start..run[run.len() - 1].range.end]);
                }
            }
        }
    }
}
