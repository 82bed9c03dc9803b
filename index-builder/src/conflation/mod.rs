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

use std::collections::{BTreeMap, HashMap, HashSet};

use medina::analysis::{Conflate, folded, for_each_token};

use stemming::Stemming;
pub(crate) use texts::texts;

/// The classes of a corpus.
#[derive(Debug, Default)]
pub(crate) struct Conflation {
    languages: HashMap<String, Language>,
}

/// The classes within one language.
#[derive(Debug)]
struct Language {
    stemming: Stemming,
    /// By exact form of the corpus the key of its class; `None` where it stands for itself.
    keys: HashMap<String, Option<String>>,
}

impl Conflation {
    /// Joins the forms of some texts, each given after its language tag: every word the index will hold, those of names
    /// included.
    pub(crate) fn of<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut forms: BTreeMap<&str, HashMap<String, String>> = BTreeMap::new();
        for (tag, text) in texts {
            let forms = forms.entry(tag).or_default();
            for_each_token(text, |token| {
                if !forms.contains_key(token.exact) {
                    forms.insert(token.exact.to_owned(), token.folded.to_owned());
                }
            });
        }
        let language = |(tag, forms): (&str, _)| Some((tag.to_owned(), Language::of(tag, forms)?));
        Self { languages: forms.into_iter().filter_map(language).collect() }
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
    fn of(tag: &str, forms: HashMap<String, String>) -> Option<Self> {
        let words: HashSet<&str> = forms.values().map(String::as_str).collect();
        let stemming = Stemming::of(tag, &words)?;
        let mut members: HashMap<String, HashSet<&str>> = HashMap::new();
        let keys: Vec<Option<String>> =
            forms.iter().map(|(exact, folded)| stemming.key(exact, folded)).collect();
        for (key, folded) in keys.iter().zip(forms.values()) {
            if let Some(key) = key {
                members.entry(key.clone()).or_default().insert(folded);
            }
        }
        let has_relatives = |key: &String| members[key].len() > 1;
        let keys = keys.into_iter().map(|key| key.filter(has_relatives)).collect::<Vec<_>>();
        Some(Self { stemming, keys: forms.into_keys().zip(keys).collect() })
    }
}
