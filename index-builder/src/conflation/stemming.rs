//! Stems by language: Snowball's algorithms, with what people would call a mistake put right around them.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};
use medina::text::folded;
use medina::text::language::primary_language;
use medina_indexer::stop_words;
use rustc_hash::FxHashSet;

use super::arabic::Clitics;
use super::exceptions::Exceptions;
use super::{english, turkish};

/// How the words of one language find their class.
#[derive(Debug)]
pub(super) struct Stemming {
    method: Method,
    stop_words: FxHashSet<String>,
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
    pub(super) fn of<'a>(tag: &str, words: impl Iterator<Item = &'a str>) -> Option<Self> {
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
    pub(super) fn key<'a>(&self, exact: &'a str, folded_form: &'a str) -> Option<Cow<'a, str>> {
        if is_code(exact) || self.stop_words.contains(folded_form) {
            return None;
        }
        let stem = match &self.method {
            Method::Arabic(clitics) => {
                return Some(Cow::Borrowed(clitics.key(folded_form, &self.exceptions)));
            }
            Method::Snowball { algorithm, plurals } => self.snowball(*algorithm, plurals, exact),
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
        if let Some(class) = self.exceptions.class(&word) {
            return Cow::Borrowed(class);
        }
        let (stemmer, singular) = (Stemmer::new(algorithm), singular(&word, plurals));
        let owned = |word: &str| stemmer.stem(word).into_owned();
        let stem = match algorithm {
            Algorithm::Turkish => Cow::Owned(turkish::stem(&word, &owned, &self.exceptions)),
            Algorithm::Greek => Cow::Owned(without_iota(owned(&word))),
            _ => stemmer.stem(&singular),
        };
        // Most are what their word begins with, which is there already.
        if exact.starts_with(&*stem) {
            Cow::Borrowed(&exact[..stem.len()])
        } else {
            Cow::Owned(stem.into_owned())
        }
    }
}

/// Numbers and what holds signs (`#28`, `2016/2102`) have no forms.
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
            Self::Snowball { algorithm, .. } => {
                formatter.debug_tuple("Snowball").field(algorithm).finish()
            }
        }
    }
}
