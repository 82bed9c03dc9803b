//! The vocabulary: every exact and folded form of a corpus, numbered in order.

use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;

use super::host::{self, Host, Outcome};
use super::reading::ReadForm;

/// A folded form's first byte decides about its part, so that the parts follow each other in order.
const PARTS: usize = 256;

/// Exact forms are numbered in the order of their folded forms, and folded forms in their own.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    /// By part and exact form its number.
    numbers: Vec<FxHashMap<Arc<str>, u32>>,
    exact: Vec<Exact>,
    /// By exact form the number of its folded form.
    form_of: Vec<u32>,
    /// By folded form the first of its exact forms; then the number of all.
    first: Vec<u32>,
}

/// An exact form with its folded form, where that is another.
#[derive(Clone, Debug)]
struct Exact {
    exact: Arc<str>,
    folded: Option<Arc<str>>,
}

impl Exact {
    fn folded(&self) -> &str {
        self.folded.as_ref().unwrap_or(&self.exact)
    }

    fn key(&self) -> (&str, &str) {
        (self.folded(), &self.exact)
    }
}

/// Collects forms from several jobs at once.
#[derive(Debug)]
pub(crate) struct Gathering(Vec<Mutex<Part>>);

#[derive(Debug, Default)]
struct Part {
    numbers: FxHashMap<Arc<str>, u32>,
    exact: Vec<Exact>,
}

impl Default for Gathering {
    fn default() -> Self {
        Self((0..PARTS).map(|_| Mutex::default()).collect())
    }
}

impl Gathering {
    /// Takes the forms of a reading in.
    pub(crate) fn add(&self, forms: &[ReadForm<'_>]) {
        let mut by_part: Vec<u32> = (0..forms.len() as u32).collect();
        by_part.sort_unstable_by_key(|form| part_of(forms[*form as usize].folded));
        for same in by_part.chunk_by(|left, right| {
            part_of(forms[*left as usize].folded) == part_of(forms[*right as usize].folded)
        }) {
            let part = part_of(forms[same[0] as usize].folded);
            let mut part = self.0[part].lock().expect("no job panics with it");
            same.iter().for_each(|form| part.add(&forms[*form as usize]));
        }
    }

    /// Numbers all forms.
    pub(crate) fn finish(self, host: &dyn Host) -> Outcome<Vocabulary> {
        let parts = self.0;
        host::map(host, parts.len(), |part| {
            parts[part].lock().expect("no job panics with it").arrange();
            Ok(())
        })?;
        let mut vocabulary = Vocabulary::default();
        for part in parts {
            vocabulary.append(part.into_inner().expect("no job panics with it"));
        }
        vocabulary.first.push(vocabulary.exact.len() as u32);
        Ok(vocabulary)
    }
}

impl Part {
    fn add(&mut self, form: &ReadForm<'_>) {
        if !self.numbers.contains_key(form.exact) {
            let exact: Arc<str> = form.exact.into();
            self.numbers.insert(Arc::clone(&exact), self.exact.len() as u32);
            let folded = (form.folded != form.exact).then(|| form.folded.into());
            self.exact.push(Exact { exact, folded });
        }
    }

    fn arrange(&mut self) {
        self.exact.sort_unstable_by(|left, right| left.key().cmp(&right.key()));
        for (number, exact) in self.exact.iter().enumerate() {
            if let Some(known) = self.numbers.get_mut(&exact.exact) {
                *known = number as u32;
            }
        }
    }
}

fn part_of(folded: &str) -> usize {
    usize::from(folded.as_bytes().first().copied().unwrap_or(0))
}

impl Vocabulary {
    fn append(&mut self, mut part: Part) {
        let base = self.exact.len() as u32;
        part.numbers.values_mut().for_each(|number| *number += base);
        self.numbers.push(part.numbers);
        for exact in part.exact {
            if self.exact.last().is_none_or(|last| last.folded() != exact.folded()) {
                self.first.push(self.exact.len() as u32);
            }
            self.form_of.push(self.first.len() as u32 - 1);
            self.exact.push(exact);
        }
    }

    /// How many exact forms there are.
    pub(crate) fn exact_forms(&self) -> usize {
        self.exact.len()
    }

    /// How many folded forms there are.
    pub(crate) fn forms(&self) -> usize {
        self.first.len() - 1
    }

    /// The number of an exact form.
    pub(crate) fn number(&self, exact: &str, folded: &str) -> Option<u32> {
        self.numbers[part_of(folded)].get(exact).copied()
    }

    /// The number of a folded form.
    pub(crate) fn form(&self, folded: &str) -> Option<u32> {
        let key = |first: &u32| self.exact[*first as usize].folded();
        let found = self.first[..self.forms()].binary_search_by(|first| key(first).cmp(folded));
        found.ok().map(|form| form as u32)
    }

    /// The folded form of an exact form.
    pub(crate) fn form_of(&self, exact: u32) -> u32 {
        self.form_of[exact as usize]
    }

    /// An exact form by its number.
    pub(crate) fn exact(&self, number: u32) -> &str {
        &self.exact[number as usize].exact
    }

    /// A folded form by its number.
    pub(crate) fn key(&self, form: usize) -> &str {
        self.exact[self.first[form] as usize].folded()
    }

    /// The numbers of the exact forms of a folded form.
    pub(crate) fn exact_of(&self, form: usize) -> core::ops::Range<u32> {
        self.first[form]..self.first[form + 1]
    }
}
