//! The hook by which a caller decides which word forms belong together. Look here to bring a
//! stemmer or a lemmatiser.
//!
//! Forms that belong together are a *conflation class* and share one posting list. The index stores
//! the classes, so a browser needs no stemmer (decision 6).

use medina::model::settings::Weights;
use rustc_hash::FxHashMap;

/// The number of searched fields of a document. Lengths and weights are in the order title,
/// summary, text.
pub const FIELDS: usize = 3;

/// The weights of the fields in their order: title, summary, text.
pub fn field_weights(weights: &Weights) -> [f32; FIELDS] {
    [weights.title, weights.summary, weights.text]
}

/// Decides which forms of a word belong together: `city` and `cities`, `مدينة` and `المدينة`.
///
/// Must be deterministic, or builds are not.
pub trait Conflator: Sync {
    /// The key of the class that a word belongs to in a language, given its
    /// [exact form](medina::text::Token::exact); `None` if it is a class of its own, together with
    /// all words of the same folded form.
    fn class(&self, language: &str, exact: &str) -> Option<String>;

    /// The classes of all words that the documents of a language have, in the order of
    /// [`FormsByTag`](crate::FormsByTag). A conflator that was made from these words has their
    /// classes already.
    fn group(&self, language: &str, words: &[&str]) -> GroupedWords {
        GroupedWords::one_by_one(self, language, words)
    }
}

impl<C: Conflator + ?Sized> Conflator for &C {
    fn class(&self, language: &str, exact: &str) -> Option<String> {
        (**self).class(language, exact)
    }

    fn group(&self, language: &str, words: &[&str]) -> GroupedWords {
        (**self).group(language, words)
    }
}

/// The classes of some words.
#[derive(Clone, Debug, Default)]
pub struct GroupedWords {
    /// The keys of the classes, without duplicates.
    pub keys: Vec<String>,
    /// By word: the index of its class in `keys`, or `None` if it is a class of its own.
    pub classes: Vec<Option<u32>>,
}

impl GroupedWords {
    /// Asks `conflation` for the class of each word.
    pub fn one_by_one(
        conflation: &(impl Conflator + ?Sized),
        language: &str,
        words: &[&str],
    ) -> Self {
        let mut indices = FxHashMap::default();
        let mut index = |key: String| {
            let next = indices.len() as u32;
            *indices.entry(key).or_insert(next)
        };
        let classes =
            words.iter().map(|word| conflation.class(language, word).map(&mut index)).collect();
        let mut keys = vec![String::new(); indices.len()];
        indices.into_iter().for_each(|(key, index)| keys[index as usize] = key);
        Self { keys, classes }
    }
}

/// Each folded form is a class of its own.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoConflation;

impl Conflator for NoConflation {
    fn class(&self, _: &str, _: &str) -> Option<String> {
        None
    }
}
