//! Stems by language: Snowball's algorithms, with what people would call a mistake put right around them.

use std::collections::HashSet;

use frostem::{Algorithm, Stemmer};
use medina::analysis::{folded, primary_language, stop_words};

use super::arabic::Clitics;
use super::exceptions::Exceptions;
use super::{english, turkish};

/// How the words of one language find their class.
#[derive(Debug)]
pub(super) struct Stemming {
    method: Method,
    stop_words: HashSet<String>,
    exceptions: Exceptions,
}

enum Method {
    Arabic(Clitics),
    Snowball { algorithm: Algorithm, plurals: Plurals },
}

/// Endings of plurals that the algorithm of a language does not take back to the singular, or takes to another stem, with
/// the ending of the singular. The first that fits is put in its place before stemming.
type Plurals = &'static [(&'static str, &'static str)];

/// `doles` stands for itself so that `quedándoles` keeps its pronoun.
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

/// What has to stand before the ending of a plural.
const BEFORE_PLURAL: usize = 2;

impl Stemming {
    /// `None` for a language without a method. `words` are the folded words of the corpus in this language.
    pub(super) fn of(tag: &str, words: &HashSet<&str>) -> Option<Self> {
        let language = primary_language(tag).to_ascii_lowercase();
        let snowball = |algorithm, plurals| Method::Snowball { algorithm, plurals };
        let method = match language.as_str() {
            "ar" => Method::Arabic(Clitics::of(words)),
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
        Some(Self { method, stop_words, exceptions: Exceptions::of_language(&language) })
    }

    /// The key of a word's class; `None` where it stands for itself: stop words, numbers, codes.
    pub(super) fn key(&self, exact: &str, folded_form: &str) -> Option<String> {
        if exact.chars().any(is_of_a_code) || self.stop_words.contains(folded_form) {
            return None;
        }
        let stem = match &self.method {
            Method::Arabic(clitics) => return Some(clitics.key(folded_form, &self.exceptions).to_owned()),
            Method::Snowball { algorithm, plurals } => self.snowball(*algorithm, plurals, exact),
        };
        Some(folded(&stem)).filter(|key| !key.is_empty())
    }

    fn snowball(&self, algorithm: Algorithm, plurals: Plurals, exact: &str) -> String {
        let stem = |word: &str| Stemmer::new(algorithm).stem(word).into_owned();
        let word = match algorithm {
            Algorithm::English => english::usual_spelling(exact),
            _ => exact.to_owned(),
        };
        if let Some(class) = self.exceptions.class(&word) {
            return class.to_owned();
        }
        match algorithm {
            Algorithm::Turkish => turkish::stem(&word, &stem, &self.exceptions),
            Algorithm::Greek => without_iota(stem(&word)),
            _ => stem(&singular(&word, plurals)),
        }
    }
}

/// Numbers and what holds signs (`#28`, `2016/2102`) have no forms.
fn is_of_a_code(character: char) -> bool {
    character.is_numeric() || (character.is_ascii() && !character.is_ascii_alphabetic())
}

fn singular(word: &str, plurals: Plurals) -> String {
    for (plural, singular) in plurals {
        if let Some(rest) = word.strip_suffix(plural).filter(|rest| rest.chars().count() >= BEFORE_PLURAL) {
            return format!("{rest}{singular}");
        }
    }
    word.to_owned()
}

/// The Greek algorithm leaves an iota to some forms of a noun and not to others: `εργασ`, `εργασι`.
fn without_iota(mut stem: String) -> String {
    if stem.ends_with('ι') && stem.chars().count() > 3 {
        stem.pop();
    }
    stem
}

impl std::fmt::Debug for Method {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Arabic(clitics) => formatter.debug_tuple("Arabic").field(clitics).finish(),
            Self::Snowball { algorithm, .. } => formatter.debug_tuple("Snowball").field(algorithm).finish(),
        }
    }
}
