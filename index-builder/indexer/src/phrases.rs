//! Frequent phrases: sequences of words that several titles or summaries have. They are offered as
//! [suggestions](crate::suggestions).
//!
//! Nearly all sequences of words occur once, and there are far more of them than documents. So they
//! are counted twice: first by hash in a [`CountMinSketch`], which may overestimate a count but
//! never underestimates it; then exactly, those that may be frequent.

use std::cmp::Reverse;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet, FxHasher};

use crate::ids::TagId;
use medina::model::document::Document;
use medina::text::{folded, for_each_word};

/// A frequent phrase is in this many documents or more.
const MIN_DOCUMENTS: u32 = 3;
/// A phrase has at most this many words.
const MAX_WORDS: usize = 4;
/// At most this many phrases of a language are compared: far more than the file can hold.
const MAX_PHRASES: usize = 2_000;
/// The sketch has this many counters of one byte per document,
const COUNTERS_PER_DOCUMENT: usize = 32;
/// and at most this many in all.
const MAX_COUNTERS: usize = 1 << 27;

/// Upper bounds of how often hashes occur: a count-min sketch (Cormode and Muthukrishnan, 2005) of
/// one row. Its counters are one byte, because only small counts matter.
pub(crate) struct CountMinSketch(Vec<u8>);

impl CountMinSketch {
    /// A sketch for the phrases of that many documents.
    pub(crate) fn new(documents: usize) -> Self {
        let counters = (documents * COUNTERS_PER_DOCUMENT).next_power_of_two();
        Self(vec![0; counters.min(MAX_COUNTERS)])
    }

    /// Counts the phrases of one document, given by their [hashes](phrase_hashes).
    pub(crate) fn add(&mut self, hashes: &[u64]) {
        for hash in hashes {
            let counter = self.counter(*hash);
            let count = &mut self.0[counter];
            *count = count.saturating_add(1);
        }
    }

    fn may_be_frequent(&self, hash: u64) -> bool {
        u32::from(self.0[self.counter(hash)]) >= MIN_DOCUMENTS
    }

    fn counter(&self, hash: u64) -> usize {
        (hash >> 32) as usize % self.0.len()
    }
}

/// The hashes of the phrases of a document's title and summary, without duplicates.
pub(crate) fn phrase_hashes(
    document: &Document,
    language: TagId,
    stop_words: &FxHashSet<String>,
) -> Vec<u64> {
    let mut hashes = Vec::new();
    for_each_phrase(document, stop_words, &mut |words, _| hashes.push(hash_of(language, words)));
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn hash_of(language: TagId, words: &[Word]) -> u64 {
    let mut hasher = FxHasher::default();
    language.0.hash(&mut hasher);
    words.iter().for_each(|word| word.hash.hash(&mut hasher));
    hasher.finish()
}

/// A phrase with its exact count.
#[derive(Clone, Debug)]
struct CountedPhrase {
    /// As its first document has it, in lower case.
    text: String,
    documents: u32,
}

/// Exact counts of the phrases that may be frequent, by language and folded words.
#[derive(Debug, Default)]
pub(crate) struct PhraseCounts(FxHashMap<(TagId, String), CountedPhrase>);

impl PhraseCounts {
    /// Counts the phrases of a document.
    pub(crate) fn add(
        &mut self,
        document: &Document,
        language: TagId,
        stop_words: &FxHashSet<String>,
        sketch: &CountMinSketch,
    ) {
        let mut own: FxHashMap<String, String> = FxHashMap::default();
        for_each_phrase(document, stop_words, &mut |words, text| {
            if sketch.may_be_frequent(hash_of(language, words)) {
                own.entry(folded(text)).or_insert_with(|| text.to_lowercase());
            }
        });
        for (key, text) in own {
            let phrase = self.0.entry((language, key));
            phrase.or_insert(CountedPhrase { text, documents: 0 }).documents += 1;
        }
    }

    /// Adds the counts of later documents.
    pub(crate) fn merge(&mut self, later: Self) {
        for (key, phrase) in later.0 {
            let documents = phrase.documents;
            let own = self.0.entry(key).or_insert(CountedPhrase { documents: 0, ..phrase });
            own.documents += documents;
        }
    }

    /// The frequent phrases of a language, the most frequent first, without those that are part of
    /// a longer phrase which is as frequent. Takes quadratic time in their number.
    pub(crate) fn of_language(&self, language: TagId) -> Vec<String> {
        let frequent = self.most_frequent(language);
        let padded: Vec<String> = frequent.iter().map(|(key, _)| format!(" {key} ")).collect();
        let is_part = |at: usize| {
            frequent.iter().zip(&padded).any(|((_, phrase), other)| {
                phrase.documents == frequent[at].1.documents
                    && other.len() > padded[at].len()
                    && other.contains(&padded[at])
            })
        };
        let whole = (0..frequent.len()).filter(|at| !is_part(*at));
        whole.map(|at| frequent[at].1.text.clone()).collect()
    }

    fn most_frequent(&self, language: TagId) -> Vec<(&String, &CountedPhrase)> {
        let own = self
            .0
            .iter()
            .filter(|((of, _), phrase)| *of == language && phrase.documents >= MIN_DOCUMENTS);
        let mut frequent: Vec<_> = own.map(|((_, key), phrase)| (key, phrase)).collect();
        frequent.sort_by_key(|(key, phrase)| (Reverse(phrase.documents), key.as_str()));
        frequent.truncate(MAX_PHRASES);
        frequent
    }
}

/// A word of a title or summary.
struct Word {
    range: Range<usize>,
    /// The hash of its folded form.
    hash: u64,
    is_stop: bool,
}

/// Visits each phrase with its text: two words or more, of which neither the first nor the last is
/// a stop word.
fn for_each_phrase(
    document: &Document,
    stop_words: &FxHashSet<String>,
    visit: &mut dyn FnMut(&[Word], &str),
) {
    for text in [&document.title, &document.summary] {
        let words = words_of(text, stop_words);
        for start in (0..words.len()).filter(|start| !words[*start].is_stop) {
            for end in start + 2..=words.len().min(start + MAX_WORDS) {
                let phrase = &words[start..end];
                let last = &phrase[phrase.len() - 1];
                if !last.is_stop {
                    visit(phrase, &text[phrase[0].range.start..last.range.end]);
                }
            }
        }
    }
}

fn words_of(text: &str, stop_words: &FxHashSet<String>) -> Vec<Word> {
    let mut words = Vec::new();
    for_each_word(text, |word| {
        let is_stop = stop_words.contains(word.folded);
        let hash = FxBuildHasher.hash_one(word.folded);
        words.push(Word { range: word.range, hash, is_stop });
    });
    words
}
