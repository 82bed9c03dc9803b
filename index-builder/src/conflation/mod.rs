//! Which forms of a word belong together: `city` and `cities`, `مدينة` and `والمدينة`.
//!
//! Decided here, while building, so that stemmers of any weight cost a visitor nothing: the index stores forms and the
//! class each belongs to. A class is named by its *key*, the folded stem: the lower-cased form is stemmed with its accents,
//! which the stemmers need, and folded afterwards. A form without relatives in the corpus stands for itself.

mod arabic;
mod english;
mod exceptions;
mod stemming;
mod texts;
mod turkish;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};

use medina::analysis::{Conflate, folded};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use stemming::Stemming;
pub(crate) use texts::add_names;

/// By language tag forms: exact, and folded.
pub(crate) type Forms = BTreeMap<String, FxHashMap<String, String>>;

/// The classes of a corpus.
#[derive(Debug, Default)]
pub(crate) struct Conflation {
    languages: FxHashMap<String, Language>,
}

/// The classes within one language.
#[derive(Debug)]
struct Language {
    stemming: Stemming,
    /// By exact form of the corpus the key of its class; `None` where it stands for itself.
    keys: FxHashMap<String, Option<String>>,
}

impl Conflation {
    /// Joins forms, given by language tag, exact and folded: every word the index will hold, those of names included.
    pub(crate) fn of(forms: Forms) -> Self {
        let language = |(tag, forms): (String, _)| Some((tag.clone(), Language::of(&tag, forms)?));
        Self { languages: forms.into_par_iter().filter_map(language).collect() }
    }

    /// Joins the forms of some texts, each given after its language tag.
    #[cfg(test)]
    pub(crate) fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut forms = Forms::new();
        texts.into_iter().for_each(|(tag, text)| texts::add(&mut forms, tag, text));
        Self::of(forms)
    }
}

impl Conflate for Conflation {
    fn class(&self, language: &str, exact: &str) -> Option<String> {
        let language = self.languages.get(language)?;
        match language.keys.get(exact) {
            Some(key) => key.clone(),
            None => language.stemming.key(exact, &folded(exact)),
        }
    }
}

impl Language {
    /// `None` for a language whose words all stand for themselves.
    fn of(tag: &str, forms: FxHashMap<String, String>) -> Option<Self> {
        let words: HashSet<&str> = forms.values().map(String::as_str).collect();
        let stemming = Stemming::of(tag, &words)?;
        let mut members: FxHashMap<&str, FxHashSet<&str>> = FxHashMap::default();
        let keys: Vec<(Option<String>, &str)> =
            forms.par_iter().map(|(exact, folded)| (stemming.key(exact, folded), folded.as_str())).collect();
        for (key, folded) in &keys {
            if let Some(key) = key {
                members.entry(key).or_default().insert(folded);
            }
        }
        let has_relatives = |key: &String| members[key.as_str()].len() > 1;
        let related: Vec<bool> =
            keys.iter().map(|(key, _)| key.as_ref().is_some_and(has_relatives)).collect();
        let keys: Vec<_> =
            keys.into_iter().zip(related).map(|((key, _), related)| key.filter(|_| related)).collect();
        Some(Self { stemming, keys: forms.into_keys().zip(keys).collect() })
    }
}
