//! Which words belong together: the hook by which a builder brings its stemmers.

use medina::model::settings::Weights;
use rustc_hash::FxHashMap;

/// The fields of a document that are searched, in the order their lengths and weights are kept.
pub const FIELDS: usize = 3;

/// The weights in field order: title, summary, text.
pub fn field_weights(weights: &Weights) -> [f32; FIELDS] {
    [weights.title, weights.summary, weights.text]
}

/// Joins related forms of a word: `city` and `cities`, `مدينة` and `المدينة`.
///
/// The builder brings one, so that stemmers of any weight cost a visitor nothing: the index keeps what they decided.
pub trait Conflator: Sync {
    /// The key of the class that a word belongs to within a language, given its [`Token::exact`] form; `None` where it
    /// stands for itself. Deterministic.
    fn class(&self, language: &str, exact: &str) -> Option<String>;

    /// The classes of all words that documents of a language have, in the order of [`forms`](medina_indexer::Forms): what was
    /// made from these knows them already.
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

/// Words by class.
#[derive(Clone, Debug, Default)]
pub struct GroupedWords {
    /// The keys of the classes, each once.
    pub keys: Vec<String>,
    /// By word the place of the key of its class; `None` where it stands for itself.
    pub classes: Vec<Option<u32>>,
}

impl GroupedWords {
    /// Asks about one word after the other.
    pub fn one_by_one(
        conflation: &(impl Conflator + ?Sized),
        language: &str,
        words: &[&str],
    ) -> Self {
        let mut places = FxHashMap::default();
        let mut place = |key: String| {
            let next = places.len() as u32;
            *places.entry(key).or_insert(next)
        };
        let classes =
            words.iter().map(|word| conflation.class(language, word).map(&mut place)).collect();
        let mut keys = vec![String::new(); places.len()];
        places.into_iter().for_each(|(key, place)| keys[place as usize] = key);
        Self { keys, classes }
    }
}

/// Every word stands for itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoConflation;

impl Conflator for NoConflation {
    fn class(&self, _: &str, _: &str) -> Option<String> {
        None
    }
}
