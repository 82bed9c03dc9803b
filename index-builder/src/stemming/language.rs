//! The stemmer of each language: a Snowball algorithm with corrections, or our own for Arabic.
//!
//! Look here to add a language or to correct a class of errors. Single words go to `exceptions/`.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};
use medina::text::folded;
use medina::text::language::primary_language;
use medina_indexer::stop_words;
use rustc_hash::FxHashSet;

use super::arabic::ArabicStemmer;
use super::exceptions::Exceptions;
use super::{english, turkish};

/// Computes the class keys of words of one language.
#[derive(Debug)]
pub(super) struct LanguageStemmer {
    algorithm: StemmingAlgorithm,
    stop_words: FxHashSet<String>,
    exceptions: Exceptions,
}

enum StemmingAlgorithm {
    Arabic(ArabicStemmer),
    Snowball { algorithm: Algorithm, plurals: Plurals },
}

/// Plural suffixes that an algorithm does not stem to the stem of the singular, each with the
/// suffix of the singular. The first that matches is replaced before stemming.
type Plurals = &'static [(&'static str, &'static str)];

/// `doles` is replaced by itself, so that `les` of `quedándoles` is not taken for a plural.
const SPANISH: Plurals = &[
    ("doles", "doles"),
    ("des", "d"),
    ("ales", "al"),
    ("eles", "el"),
    ("iles", "il"),
    ("oles", "ol"),
    ("ules", "ul"),
    ("nes", "n"),
    ("res", "r"),
];

const PORTUGUESE: Plurals =
    &[("ões", "ão"), ("ães", "ão"), ("ais", "al"), ("óis", "ol"), ("éis", "el"), ("ns", "m")];

const CATALAN: Plurals = &[
    ("lls", "ll"),
    ("anes", "ana"),
    ("ans", "à"),
    ("ins", "í"),
    ("ïns", "í"),
    ("ons", "ó"),
    ("uns", "ú"),
    ("bres", "bre"),
    ("tres", "tre"),
    ("dres", "dre"),
];

/// The least number of letters before a plural suffix.
const BEFORE_PLURAL: usize = 2;

impl LanguageStemmer {
    /// Returns `None` for a language without a stemmer. `words` are the folded words of the corpus
    /// in this language.
    pub(super) fn new<'a>(tag: &str, words: impl Iterator<Item = &'a str>) -> Option<Self> {
        let language = primary_language(tag).to_ascii_lowercase();
        let snowball = |algorithm, plurals| StemmingAlgorithm::Snowball { algorithm, plurals };
        let algorithm = match language.as_str() {
            "ar" => StemmingAlgorithm::Arabic(ArabicStemmer::new(words)),
            "ca" => snowball(Algorithm::Catalan, CATALAN),
            "de" => snowball(Algorithm::German, &[]),
            "el" => snowball(Algorithm::Greek, &[]),
            "en" => snowball(Algorithm::English, &[]),
            "es" => snowball(Algorithm::Spanish, SPANISH),
            "fr" => snowball(Algorithm::French, &[]),
            "it" => snowball(Algorithm::Italian, &[]),
            "pt" => snowball(Algorithm::Portuguese, PORTUGUESE),
            "tr" => snowball(Algorithm::Turkish, &[]),
            _ => return None,
        };
        let stop_words = stop_words::of_language(&language).into_iter().collect();
        Some(Self { algorithm, stop_words, exceptions: Exceptions::of_language(&language) })
    }

    /// Returns the key of a word's class, or `None` for a word without one: a stop word, number or
    /// code.
    pub(super) fn key<'a>(&self, exact: &'a str, folded_form: &'a str) -> Option<Cow<'a, str>> {
        if is_code(exact) || self.stop_words.contains(folded_form) {
            return None;
        }
        let stem = match &self.algorithm {
            StemmingAlgorithm::Arabic(stemmer) => {
                return Some(Cow::Borrowed(stemmer.stem(folded_form, &self.exceptions)));
            }
            StemmingAlgorithm::Snowball { algorithm, plurals } => {
                self.snowball(*algorithm, plurals, exact)
            }
        };
        let is_folded = stem.bytes().all(|byte| byte.is_ascii_lowercase());
        let key = if is_folded { stem } else { Cow::Owned(folded(&stem)) };
        Some(key).filter(|key| !key.is_empty())
    }

    fn snowball<'a>(&self, algorithm: Algorithm, plurals: Plurals, exact: &'a str) -> Cow<'a, str> {
        let word = match algorithm {
            Algorithm::English => english::usual_spelling(exact),
            _ => Cow::Borrowed(exact),
        };
        if let Some(lemma) = self.exceptions.lemma(&word) {
            return Cow::Borrowed(lemma);
        }
        let (stemmer, singular) = (Stemmer::new(algorithm), singular(&word, plurals));
        let owned = |word: &str| stemmer.stem(word).into_owned();
        let stem = match algorithm {
            Algorithm::Turkish => Cow::Owned(turkish::stem(&word, &owned, &self.exceptions)),
            Algorithm::Greek => Cow::Owned(without_iota(owned(&word))),
            _ => stemmer.stem(&singular),
        };
        // Most stems are prefixes of their word, which need no allocation.
        if exact.starts_with(&*stem) {
            Cow::Borrowed(&exact[..stem.len()])
        } else {
            Cow::Owned(stem.into_owned())
        }
    }
}

/// Whether a word has digits or signs (`#28`, `2016/2102`), and so is not inflected.
fn is_code(word: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii() && !byte.is_ascii_alphabetic();
    word.bytes().any(is_sign) || (!word.is_ascii() && word.chars().any(char::is_numeric))
}

fn singular(word: &str, plurals: Plurals) -> Cow<'_, str> {
    for (plural, singular) in plurals {
        if let Some(rest) =
            word.strip_suffix(plural).filter(|rest| rest.chars().count() >= BEFORE_PLURAL)
        {
            return Cow::Owned(format!("{rest}{singular}"));
        }
    }
    Cow::Borrowed(word)
}

/// Removes a final iota, which the Greek algorithm keeps in some forms of a noun and removes in
/// others: `εργασ`, `εργασι`.
fn without_iota(mut stem: String) -> String {
    if stem.ends_with('ι') && stem.chars().count() > 3 {
        stem.pop();
    }
    stem
}

impl std::fmt::Debug for StemmingAlgorithm {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Arabic(stemmer) => formatter.debug_tuple("Arabic").field(stemmer).finish(),
            Self::Snowball { algorithm, .. } => {
                formatter.debug_tuple("Snowball").field(algorithm).finish()
            }
        }
    }
}
