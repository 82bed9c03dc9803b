//! The vocabulary: every exact and folded form of a corpus, numbered in order.
//!
//! Jobs gather forms in whatever order they run. A form that is new takes a *ticket*; when all are there, they are put in order, and
//! tickets become numbers.

use std::hash::BuildHasher as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use crate::env;
use crate::env::{BuildEnv, BuildResult};
use crate::token_stream::ReadForm;

/// A folded form's first byte decides about its part, so that the parts follow each other in order.
const PARTS: usize = 256;

/// Exact forms are numbered in the order of their folded forms, and folded forms in their own.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    forms: FormsByTag,
    /// By exact form the number of its folded form.
    form_of: Vec<u32>,
    /// By folded form the first of its exact forms; then the number of all.
    first: Vec<u32>,
    /// By ticket the number of the exact form.
    numbers: Vec<u32>,
}

/// Exact forms, each with its folded form, in one text: there are too many for a text each.
#[derive(Debug, Default)]
struct FormsByTag {
    text: String,
    places: Vec<Place>,
}

/// Where a folded form is in the text; the exact form follows it, where that is another.
#[derive(Clone, Copy, Debug)]
struct Place {
    from: u32,
    folded: u16,
    exact: u16,
}

impl FormsByTag {
    fn push(&mut self, folded: &str, exact: &str) {
        let other = if exact == folded { "" } else { exact };
        let from = self.text.len() as u32;
        self.text.push_str(folded);
        self.text.push_str(other);
        self.places.push(Place { from, folded: folded.len() as u16, exact: other.len() as u16 });
    }

    fn len(&self) -> usize {
        self.places.len()
    }

    fn folded(&self, at: u32) -> &str {
        let place = self.places[at as usize];
        let from = place.from as usize;
        &self.text[from..from + usize::from(place.folded)]
    }

    fn exact(&self, at: u32) -> &str {
        let place = self.places[at as usize];
        if place.exact == 0 {
            return self.folded(at);
        }
        let from = place.from as usize + usize::from(place.folded);
        &self.text[from..from + usize::from(place.exact)]
    }

    fn key(&self, at: u32) -> (&str, &str) {
        (self.folded(at), self.exact(at))
    }

    /// How the folded form begins, as a number in the order of texts: nearly always enough to tell two forms apart.
    fn beginning(&self, at: u32) -> u64 {
        let mut bytes = [0; 8];
        bytes.iter_mut().zip(self.folded(at).bytes()).for_each(|(first, byte)| *first = byte);
        u64::from_be_bytes(bytes)
    }
}

/// Collects forms from several jobs at once.
#[derive(Debug)]
pub(crate) struct Gathering {
    parts: Vec<Mutex<Part>>,
    next_ticket: AtomicU32,
}

#[derive(Debug, Default)]
struct Part {
    /// The places of the forms and their tickets, found by exact form.
    known: HashTable<(u32, u32)>,
    forms: FormsByTag,
}

impl Default for Gathering {
    fn default() -> Self {
        Self {
            parts: (0..PARTS).map(|_| Mutex::default()).collect(),
            next_ticket: AtomicU32::default(),
        }
    }
}

impl Gathering {
    /// Takes the forms of a reading in, and gives the ticket of each.
    pub(crate) fn add(&self, forms: &[ReadForm<'_>]) -> Vec<u32> {
        let mut tickets = vec![0; forms.len()];
        let by_part = by_part(forms);
        for own in by_part.chunk_by(|left, right| left.0 == right.0) {
            let mut part = self.parts[usize::from(own[0].0)].lock().expect("no job panics with it");
            for (_, form) in own {
                tickets[*form as usize] = part.ticket(&forms[*form as usize], &self.next_ticket);
            }
        }
        tickets
    }

    /// Numbers all forms.
    pub(crate) fn finish(self, host: &dyn BuildEnv) -> BuildResult<Vocabulary> {
        let Self { parts, next_ticket } = self;
        let arranged = env::map(host, parts.len(), |part| {
            let mut part = parts[part].lock().unwrap_or_else(PoisonError::into_inner);
            Ok(std::mem::take(&mut *part).arranged())
        })?;
        let mut vocabulary = Vocabulary::of_size(
            next_ticket.into_inner() as usize,
            arranged.iter().map(|(forms, _)| forms.text.len()).sum(),
        );
        arranged.into_iter().for_each(|(forms, order)| vocabulary.append(&forms, &order));
        vocabulary.first.push(vocabulary.forms.len() as u32);
        Ok(vocabulary)
    }
}

impl Part {
    fn ticket(&mut self, form: &ReadForm<'_>, next: &AtomicU32) -> u32 {
        let Self { known, forms } = self;
        let hash = |exact: &str| FxBuildHasher.hash_one(exact);
        let own = hash(form.exact);
        if let Some((_, ticket)) = known.find(own, |(at, _)| forms.exact(*at) == form.exact) {
            return *ticket;
        }
        let ticket = next.fetch_add(1, Ordering::Relaxed);
        known.insert_unique(own, (forms.len() as u32, ticket), |(at, _)| hash(forms.exact(*at)));
        forms.push(form.folded, form.exact);
        ticket
    }

    /// The forms, and in their order their places and tickets.
    fn arranged(self) -> (FormsByTag, Vec<(u32, u32)>) {
        let Self { known, forms } = self;
        let mut tickets = vec![0; forms.len()];
        known.into_iter().for_each(|(at, ticket)| tickets[at as usize] = ticket);
        let mut order: Vec<(u64, u32)> =
            (0..forms.len() as u32).map(|at| (forms.beginning(at), at)).collect();
        order.sort_unstable_by(|(left, at), (right, other)| {
            left.cmp(right).then_with(|| forms.key(*at).cmp(&forms.key(*other)))
        });
        let order = order.into_iter().map(|(_, at)| (at, tickets[at as usize])).collect();
        (forms, order)
    }
}

/// The places of the forms, each after its part, part by part.
fn by_part(forms: &[ReadForm<'_>]) -> Vec<(u8, u32)> {
    let mut starts = [0; PARTS + 1];
    forms.iter().for_each(|form| starts[usize::from(part_of(form.folded)) + 1] += 1);
    (0..PARTS).for_each(|part| starts[part + 1] += starts[part]);
    let mut sorted = vec![(0, 0); forms.len()];
    for (form, place) in forms.iter().zip(0..) {
        let part = part_of(form.folded);
        let next = &mut starts[usize::from(part)];
        sorted[*next] = (part, place);
        *next += 1;
    }
    sorted
}

fn part_of(folded: &str) -> u8 {
    folded.as_bytes().first().copied().unwrap_or(0)
}

impl Vocabulary {
    /// Nothing yet, with room for so many exact forms and their text.
    fn of_size(forms: usize, text: usize) -> Self {
        Self {
            forms: FormsByTag {
                text: String::with_capacity(text),
                places: Vec::with_capacity(forms),
            },
            form_of: Vec::with_capacity(forms),
            first: Vec::with_capacity(forms + 1),
            numbers: vec![0; forms],
        }
    }

    fn append(&mut self, forms: &FormsByTag, order: &[(u32, u32)]) {
        for (at, ticket) in order {
            let (folded, number) = (forms.folded(*at), self.forms.len() as u32);
            if number == 0 || self.forms.folded(number - 1) != folded {
                self.first.push(number);
            }
            self.form_of.push(self.first.len() as u32 - 1);
            self.numbers[*ticket as usize] = number;
            self.forms.push(folded, forms.exact(*at));
        }
    }

    /// How many exact forms there are.
    pub(crate) fn exact_forms(&self) -> usize {
        self.forms.len()
    }

    /// How many folded forms there are.
    pub(crate) fn forms(&self) -> usize {
        self.first.len() - 1
    }

    /// The number of the exact form that has this ticket.
    pub(crate) fn number(&self, ticket: u32) -> u32 {
        self.numbers[ticket as usize]
    }

    /// The number of a folded form.
    pub(crate) fn form(&self, folded: &str) -> Option<u32> {
        let key = |first: &u32| self.forms.folded(*first);
        let found = self.first[..self.forms()].binary_search_by(|first| key(first).cmp(folded));
        found.ok().map(|form| form as u32)
    }

    /// The folded form of an exact form.
    pub(crate) fn form_of(&self, exact: u32) -> u32 {
        self.form_of[exact as usize]
    }

    /// An exact form by its number.
    pub(crate) fn exact(&self, number: u32) -> &str {
        self.forms.exact(number)
    }

    /// A folded form by its number.
    pub(crate) fn key(&self, form: usize) -> &str {
        self.forms.folded(self.first[form])
    }

    /// The numbers of the exact forms of a folded form.
    pub(crate) fn exact_of(&self, form: usize) -> core::ops::Range<u32> {
        self.first[form]..self.first[form + 1]
    }
}
