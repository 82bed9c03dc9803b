//! Stemming: groups the word forms of a corpus into conflation classes, such as `city` and `cities`
//! or `مدينة` and `والمدينة`.
//!
//! Look here to add a language: [`language`] chooses its algorithm, `exceptions/` lists what no
//! rule finds, `pairs/` holds its tests.
//!
//! Classes are computed by the build, so stemmers of any size cost visitors nothing: the index
//! stores surface forms and the class of each. The *key* of a class is its folded stem. The
//! lower-case form is stemmed before it is folded, because stemmers need the accents. A form
//! without relatives in the corpus has no class.

mod arabic;
mod english;
mod exceptions;
mod language;
mod name_forms;
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

use language::LanguageStemmer;

/// The conflation classes of a corpus.
#[derive(Debug, Default)]
pub(crate) struct ConflationClasses {
    languages: FxHashMap<String, LanguageClasses>,
}

/// The conflation classes of one language.
#[derive(Debug)]
struct LanguageClasses {
    stemmer: LanguageStemmer,
    /// Classes by key.
    ids: FxHashMap<String, ClassId>,
    /// The class of each form of the documents; `None` for a form without relatives.
    of_forms: Vec<Option<ClassId>>,
}

/// A class of a language, numbered in the order of first forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ClassId(u32);

/// Surface forms of one language: exact and folded, in the order of the folded forms.
type SurfaceForms<'a> = [(&'a str, &'a str)];

impl ConflationClasses {
    /// Groups every form that an index with these settings will hold: `forms`, which documents
    /// have, and those of names in the thesaurus and of facet values.
    pub(crate) fn new(forms: &FormsByTag<'_>, settings: &Settings) -> Self {
        let language = |(tag, forms): &(&str, Vec<(&str, &str)>)| {
            let names = name_forms::missing_from(forms, tag, settings);
            let names = name_forms::in_order(&names);
            Some(((*tag).to_owned(), LanguageClasses::new(tag, forms, &names)?))
        };
        Self { languages: forms.par_iter().filter_map(language).collect() }
    }

    /// Groups the forms of texts, each after its language tag.
    #[cfg(test)]
    pub(crate) fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut forms = std::collections::BTreeMap::<&str, name_forms::FormSet>::new();
        for (tag, text) in texts {
            name_forms::add(forms.entry(tag).or_default(), text);
        }
        let forms: FormsByTag<'_> =
            forms.iter().map(|(tag, forms)| (*tag, name_forms::in_order(forms))).collect();
        Self::new(&forms, &Settings::default())
    }
}

impl Conflator for ConflationClasses {
    fn class(&self, language: &str, exact: &str) -> Option<String> {
        let language = self.languages.get(language)?;
        let folded = folded(exact);
        let key = language.stemmer.key(exact, &folded)?;
        language.ids.contains_key(&*key).then(|| key.into_owned())
    }

    fn group(&self, language: &str, words: &[&str]) -> GroupedWords {
        match self.languages.get(language) {
            Some(language) if language.of_forms.len() == words.len() => language.grouped(),
            _ => GroupedWords::one_by_one(self, language, words),
        }
    }
}

impl LanguageClasses {
    /// Groups `forms` of documents together with `names`, which no document has. Returns `None` for
    /// a language without a stemmer.
    fn new(tag: &str, forms: &SurfaceForms<'_>, names: &SurfaceForms<'_>) -> Option<Self> {
        let words = forms.iter().chain(names).map(|(_, folded)| *folded);
        let stemmer = LanguageStemmer::new(tag, words)?;
        let keys = forms.par_iter().chain(names).map(|(exact, folded)| stemmer.key(exact, folded));
        let keys: Vec<Option<Cow<'_, str>>> = keys.collect();
        let mut classes = ClassBuilder::new(&keys, [forms, names]);
        let found: Vec<Option<ClassId>> = (0..keys.len()).map(|form| classes.add(form)).collect();
        let (ids, renumbered) = classes.with_relatives();
        let of_forms = found[..forms.len()].iter();
        let of_forms = of_forms.map(|class| renumbered[(*class)?.0 as usize]).collect();
        Some(Self { stemmer, ids, of_forms })
    }

    fn grouped(&self) -> GroupedWords {
        let mut keys = vec![String::new(); self.ids.len()];
        self.ids.iter().for_each(|(key, class)| keys[class.0 as usize].clone_from(key));
        let classes = self.of_forms.iter().map(|class| class.map(|class| class.0)).collect();
        GroupedWords { keys, classes }
    }
}

/// Groups forms by key. There are nearly as many classes as forms, so a class refers to its first
/// form instead of holding its key.
struct ClassBuilder<'a> {
    /// The key of each form; `None` for a form that no stemmer applies to.
    keys: &'a [Option<Cow<'a, str>>],
    /// The forms of documents, then those of names.
    forms: [&'a SurfaceForms<'a>; 2],
    by_key: HashTable<ClassId>,
    classes: Vec<Class>,
    /// The class of the previous form, which is most often that of the next one as well.
    last: ClassId,
}

struct Class {
    first_form: u32,
    /// Whether it has forms that differ from the first one when folded.
    has_relatives: bool,
}

impl<'a> ClassBuilder<'a> {
    fn new(keys: &'a [Option<Cow<'a, str>>], forms: [&'a SurfaceForms<'a>; 2]) -> Self {
        Self {
            keys,
            forms,
            by_key: HashTable::with_capacity(keys.len()),
            classes: Vec::new(),
            last: ClassId(0),
        }
    }

    /// Adds a form to its class and returns that class.
    fn add(&mut self, form: usize) -> Option<ClassId> {
        let key = self.keys[form].as_deref()?;
        if self.classes.get(self.last.0 as usize).is_none_or(|class| self.key(class) != key) {
            self.last = self.find(key).unwrap_or_else(|| self.insert(key, form));
        }
        let class = self.last.0 as usize;
        let first = self.classes[class].first_form as usize;
        self.classes[class].has_relatives |= self.folded(first) != self.folded(form);
        Some(self.last)
    }

    fn find(&self, key: &str) -> Option<ClassId> {
        let has_key = |class: &ClassId| self.key(&self.classes[class.0 as usize]) == key;
        self.by_key.find(hash(key), has_key).copied()
    }

    fn insert(&mut self, key: &str, first_form: usize) -> ClassId {
        let Self { keys, by_key, classes, .. } = self;
        let id = ClassId(classes.len() as u32);
        classes.push(Class { first_form: first_form as u32, has_relatives: false });
        let rehash = |class: &ClassId| {
            let first_form = classes[class.0 as usize].first_form as usize;
            hash(keys[first_form].as_deref().unwrap_or_default())
        };
        by_key.insert_unique(hash(key), id, rehash);
        id
    }

    fn key(&self, class: &Class) -> &'a str {
        self.keys[class.first_form as usize].as_deref().unwrap_or_default()
    }

    fn folded(&self, form: usize) -> &'a str {
        let [documents, names] = self.forms;
        documents.get(form).unwrap_or_else(|| &names[form - documents.len()]).1
    }

    /// Numbers the classes with relatives anew. Returns their new ids by key, and by old id.
    fn with_relatives(self) -> (FxHashMap<String, ClassId>, Vec<Option<ClassId>>) {
        let mut ids = FxHashMap::default();
        let renumber = |class: &Class| {
            let next = ClassId(ids.len() as u32);
            class.has_relatives.then(|| *ids.entry(self.key(class).to_owned()).or_insert(next))
        };
        let renumbered = self.classes.iter().map(renumber).collect();
        (ids, renumbered)
    }
}

fn hash(key: &str) -> u64 {
    FxBuildHasher.hash_one(key)
}
