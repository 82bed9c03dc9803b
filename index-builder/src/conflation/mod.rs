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
use std::hash::BuildHasher as _;

use hashbrown::HashTable;
use medina::Settings;
use medina::text::folded;
use medina_indexer::FormsByTag;
use medina_indexer::conflation::{Conflator, GroupedWords};
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

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
    pub(crate) fn of(forms: &FormsByTag<'_>, settings: &Settings) -> Self {
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
        let forms: FormsByTag<'_> =
            forms.iter().map(|(tag, forms)| (*tag, texts::in_order(forms))).collect();
        Self::of(&forms, &Settings::default())
    }
}

impl Conflator for Conflation {
    fn class(&self, language: &str, exact: &str) -> Option<String> {
        let language = self.languages.get(language)?;
        let folded = folded(exact);
        let key = language.stemming.key(exact, &folded)?;
        language.places.contains_key(&*key).then(|| key.into_owned())
    }

    fn group(&self, language: &str, words: &[&str]) -> GroupedWords {
        match self.languages.get(language) {
            Some(language) if language.classes.len() == words.len() => language.grouped(),
            _ => GroupedWords::one_by_one(self, language, words),
        }
    }
}

impl Language {
    /// `None` for a language whose words all stand for themselves. `besides` are the forms of names that no document has.
    fn of<'a>(
        tag: &str,
        forms: &[(&'a str, &'a str)],
        besides: &[(&'a str, &'a str)],
    ) -> Option<Self> {
        let stemming = Stemming::of(tag, forms.iter().chain(besides).map(|(_, folded)| *folded))?;
        let keys = |form: &(&'a str, &'a str)| stemming.key(form.0, form.1);
        let keys: Vec<Option<Cow<'_, str>>> = forms.par_iter().chain(besides).map(keys).collect();
        let mut classes = Classes::new(&keys, [forms, besides]);
        let found: Vec<Option<u32>> = (0..keys.len()).map(|form| classes.place(form)).collect();
        let (places, renumbered) = classes.with_relatives();
        let classes =
            found[..forms.len()].iter().map(|class| renumbered[(*class)? as usize]).collect();
        Some(Self { stemming, places, classes })
    }

    fn grouped(&self) -> GroupedWords {
        let mut keys = vec![String::new(); self.places.len()];
        self.places.iter().for_each(|(key, place)| keys[*place as usize].clone_from(key));
        GroupedWords { keys, classes: self.classes.clone() }
    }
}

/// Classes while forms are joined. There are nearly as many as forms, so they name their first one instead of holding what it is.
struct Classes<'a> {
    /// By form its key.
    keys: &'a [Option<Cow<'a, str>>],
    /// The forms, exact, then folded.
    forms: [&'a [(&'a str, &'a str)]; 2],
    /// The places of classes, found by key.
    places: HashTable<u32>,
    found: Vec<Class>,
    /// The place of the form before: neighbours most often share their class.
    last: usize,
}

struct Class {
    /// Its first form.
    first: u32,
    has_others: bool,
}

impl<'a> Classes<'a> {
    fn new(keys: &'a [Option<Cow<'a, str>>], forms: [&'a [(&'a str, &'a str)]; 2]) -> Self {
        Self {
            keys,
            forms,
            places: HashTable::with_capacity(keys.len()),
            found: Vec::new(),
            last: 0,
        }
    }

    /// The place of the class of a form.
    fn place(&mut self, form: usize) -> Option<u32> {
        let key = self.keys[form].as_deref()?;
        if self.found.get(self.last).is_none_or(|class| self.key(class) != key) {
            self.last = self.find(key).unwrap_or_else(|| self.insert(key, form));
        }
        let first = self.found[self.last].first as usize;
        self.found[self.last].has_others |= self.folded(first) != self.folded(form);
        Some(self.last as u32)
    }

    fn find(&self, key: &str) -> Option<usize> {
        let found =
            self.places.find(hash(key), |place| self.key(&self.found[*place as usize]) == key);
        found.map(|place| *place as usize)
    }

    /// Adds a class with its first form.
    fn insert(&mut self, key: &str, form: usize) -> usize {
        let Self { keys, places, found, .. } = self;
        let place = found.len();
        found.push(Class { first: form as u32, has_others: false });
        let again = |place: &u32| {
            hash(keys[found[*place as usize].first as usize].as_deref().unwrap_or_default())
        };
        places.insert_unique(hash(key), place as u32, again);
        place
    }

    fn key(&self, class: &Class) -> &'a str {
        self.keys[class.first as usize].as_deref().unwrap_or_default()
    }

    fn folded(&self, form: usize) -> &'a str {
        let [forms, besides] = self.forms;
        forms.get(form).unwrap_or_else(|| &besides[form - forms.len()]).1
    }

    /// The new places of those with several forms: by key, and by place.
    fn with_relatives(self) -> (FxHashMap<String, u32>, Vec<Option<u32>>) {
        let mut places = FxHashMap::default();
        let renumber = |class: &Class| {
            let next = places.len() as u32;
            class.has_others.then(|| *places.entry(self.key(class).to_owned()).or_insert(next))
        };
        let renumbered = self.found.iter().map(renumber).collect();
        (places, renumbered)
    }
}

fn hash(key: &str) -> u64 {
    FxBuildHasher.hash_one(key)
}
