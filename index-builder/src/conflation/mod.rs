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

use std::borrow::Cow;

use medina::Settings;
use medina::analysis::{Conflate, Grouped, folded};
use medina::index::Forms;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use stemming::Stemming;

/// The classes of a corpus.
#[derive(Debug, Default)]
pub(crate) struct Conflation {
    languages: FxHashMap<String, Language>,
}

/// The classes within one language.
#[derive(Debug)]
struct Language {
    stemming: Stemming,
    /// The places of the keys of classes; a form without relatives has none.
    places: FxHashMap<String, u32>,
    /// By form of the documents the place of its class.
    classes: Vec<Option<u32>>,
}

impl Conflation {
    /// Joins every form that an index of these settings will hold: those of documents, and those of names besides.
    pub(crate) fn of(forms: &Forms<'_>, settings: &Settings) -> Self {
        let language = |(tag, forms): &(&str, Vec<(&str, &str)>)| {
            let besides = texts::forms_of_names(settings, tag, forms);
            Some(((*tag).to_owned(), Language::of(tag, forms, &texts::in_order(&besides))?))
        };
        Self { languages: forms.par_iter().filter_map(language).collect() }
    }

    /// Joins the forms of some texts, each given after its language tag.
    #[cfg(test)]
    pub(crate) fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut forms = std::collections::BTreeMap::<&str, texts::Sorted>::new();
        texts.into_iter().for_each(|(tag, text)| texts::add(forms.entry(tag).or_default(), text));
        let forms: Forms<'_> = forms.iter().map(|(tag, forms)| (*tag, texts::in_order(forms))).collect();
        Self::of(&forms, &Settings::default())
    }
}

impl Conflate for Conflation {
    fn class(&self, language: &str, exact: &str) -> Option<String> {
        let language = self.languages.get(language)?;
        let folded = folded(exact);
        let key = language.stemming.key(exact, &folded)?;
        language.places.contains_key(&*key).then(|| key.into_owned())
    }

    fn group(&self, language: &str, words: &[&str]) -> Grouped {
        match self.languages.get(language) {
            Some(language) if language.classes.len() == words.len() => language.grouped(),
            _ => Grouped::one_by_one(self, language, words),
        }
    }
}

impl Language {
    /// `None` for a language whose words all stand for themselves. `besides` are the forms of names that no document has.
    fn of<'a>(tag: &str, forms: &[(&'a str, &'a str)], besides: &[(&'a str, &'a str)]) -> Option<Self> {
        let all = || forms.iter().chain(besides);
        let stemming = Stemming::of(tag, all().map(|(_, folded)| *folded))?;
        let keys = |form: &(&'a str, &'a str)| stemming.key(form.0, form.1);
        let keys: Vec<Option<Cow<'_, str>>> = forms.par_iter().chain(besides).map(keys).collect();
        let mut classes = Classes::default();
        let found: Vec<Option<u32>> = keys
            .iter()
            .zip(all())
            .map(|(key, (_, folded))| key.as_deref().map(|key| classes.place(key, folded)))
            .collect();
        let (places, renumbered) = classes.with_relatives();
        let classes = found[..forms.len()].iter().map(|class| renumbered[(*class)? as usize]).collect();
        Some(Self { stemming, places, classes })
    }

    fn grouped(&self) -> Grouped {
        let mut keys = vec![String::new(); self.places.len()];
        self.places.iter().for_each(|(key, place)| keys[*place as usize].clone_from(key));
        Grouped { keys, classes: self.classes.clone() }
    }
}

/// Classes while forms are joined.
#[derive(Default)]
struct Classes<'a> {
    places: FxHashMap<&'a str, u32>,
    found: Vec<Class<'a>>,
    /// The place of the form before: neighbours most often share their class.
    last: usize,
}

struct Class<'a> {
    key: &'a str,
    /// Its first folded form.
    folded: &'a str,
    has_others: bool,
}

impl<'a> Classes<'a> {
    /// The place of the class of a folded form.
    fn place(&mut self, key: &'a str, folded: &'a str) -> u32 {
        if self.found.get(self.last).is_none_or(|class| class.key != key) {
            self.last = *self.places.entry(key).or_insert(self.found.len() as u32) as usize;
        }
        match self.found.get_mut(self.last) {
            Some(class) => class.has_others |= class.folded != folded,
            None => self.found.push(Class { key, folded, has_others: false }),
        }
        self.last as u32
    }

    /// The new places of those with several forms: by key, and by place.
    fn with_relatives(self) -> (FxHashMap<String, u32>, Vec<Option<u32>>) {
        let mut places = FxHashMap::default();
        let renumber = |class: &Class<'_>| {
            let next = places.len() as u32;
            class.has_others.then(|| *places.entry(class.key.to_owned()).or_insert(next))
        };
        let renumbered = self.found.iter().map(renumber).collect();
        (places, renumbered)
    }
}
