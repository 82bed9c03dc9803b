//! Which practices pass the chosen facet values: OR within a facet, AND between facets.

use super::parse::Query;
use crate::analysis::{concat, divided, folded};
use crate::document::{FacetKind, Help, Range, Request};
use crate::error::{Error, Result};
use crate::store::Store;

/// The chosen values, by facet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filters {
    /// By value number, where the facet is narrowed at all.
    chosen: Vec<Option<Vec<bool>>>,
}

/// How many of the narrowed facets a practice fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failing {
    None,
    /// Just this facet.
    One(usize),
    Several,
}

impl Filters {
    /// The filters and ranges of a request, as far as a change leaves them, and the facet values in its text.
    ///
    /// # Errors
    /// When it names a facet the index does not have, or a range of one that is none.
    pub(crate) fn new(
        store: &Store,
        request: &Request,
        change: Option<&Help>,
        query: &Query,
    ) -> Result<Self> {
        let is_left = |key: &String| match change {
            Some(Help::Filter { facet, .. }) => facet != key,
            Some(Help::Filters { .. }) => false,
            _ => true,
        };
        let core = store.core();
        let mut filters = Self::default();
        core.values.iter().for_each(|_| filters.chosen.push(None));
        for (key, wanted) in &request.filters {
            for path in wanted.iter().filter(|_| is_left(key)) {
                let facet = facet_of(store, key)?;
                filters.choose(store, facet, core.values[facet].find(path).map(Meant::Value));
            }
        }
        for (key, range) in &request.ranges {
            if *range != Range::default() && is_left(key) {
                let facet = facet_of(store, key)?;
                if core.record.facets[facet].kind() != FacetKind::Range {
                    let said = ["facet \"", key, "\" has no numbers to choose a range of"];
                    return Err(Error::request(concat(&said)));
                }
                filters.choose(store, facet, Some(Meant::Range(*range)));
            }
        }
        for (name, value) in &query.facets {
            if let Some((facet, meant)) = named(store, name, value) {
                filters.choose(store, facet, Some(meant));
            }
        }
        Ok(filters)
    }

    /// Narrows a facet: to nothing but what has been chosen before, if nothing is meant.
    fn choose(&mut self, store: &Store, facet: usize, meant: Option<Meant>) {
        let values = store.core().values[facet].all();
        let chosen = self.chosen[facet].get_or_insert_with(|| vec![false; values.len()]);
        match meant {
            Some(Meant::Value(number)) => chosen[number] = true,
            Some(Meant::Range(range)) => {
                for (value, chosen) in values.iter().zip(chosen) {
                    *chosen |= whole_number(&value.name).is_some_and(|number| range.holds(number));
                }
            }
            None => {}
        }
    }

    /// Whether values of the facet were chosen.
    pub(crate) fn narrow(&self, facet: usize) -> bool {
        self.chosen[facet].is_some()
    }

    /// Whether any of those values was chosen.
    pub(crate) fn any_chosen(&self, facet: usize, numbers: core::ops::Range<usize>) -> bool {
        self.chosen[facet].as_ref().is_some_and(|chosen| chosen[numbers].contains(&true))
    }

    /// Which of the narrowed facets the practice fails.
    pub(crate) fn failing(&self, store: &Store, practice: u32) -> Failing {
        let mut failing = Failing::None;
        for (facet, chosen) in self.chosen.iter().enumerate() {
            let Some(chosen) = chosen else { continue };
            let column = store.columns()[facet].as_ref();
            let numbers = column.map_or(&[][..], |column| column.of(practice as usize));
            if !numbers.iter().any(|number| chosen[*number as usize]) {
                if failing != Failing::None {
                    return Failing::Several;
                }
                failing = Failing::One(facet);
            }
        }
        failing
    }
}

/// What is wanted of a facet.
#[derive(Clone, Copy)]
pub(crate) enum Meant {
    /// The value of that number.
    Value(usize),
    Range(Range),
}

/// What `name:value` means: of a facet by its key or its label, one value by its path, its unique last part or its label, or a
/// range `from..to`.
pub(crate) fn named(store: &Store, name: &str, value: &str) -> Option<(usize, Meant)> {
    let core = store.core();
    let wanted = folded(name);
    let is_called = |facet: &usize| {
        let (key, label) = (&core.record.facets[*facet].key, &store.labels()[*facet].facet);
        key == name || (!name.is_empty() && is_either(&wanted, key, label))
    };
    let facet = (0..core.values.len()).find(is_called)?;
    if core.record.facets[facet].kind() == FacetKind::Range {
        return Some((facet, Meant::Range(range(value)?)));
    }
    let (values, labels) = (&core.values[facet], &store.labels()[facet]);
    let wanted = folded(value);
    let is_labelled = |number: &usize| {
        !wanted.is_empty() && is_either(&wanted, labels.value(*number, values), &values.all()[*number].name)
    };
    let number = values.find(value).or_else(|| (0..values.all().len()).find(is_labelled))?;
    Some((facet, Meant::Value(number)))
}

/// Whether either text folds to what is wanted.
fn is_either(wanted: &str, one: &str, other: &str) -> bool {
    folded(one) == wanted || folded(other) == wanted
}

/// `2016`, `2016..2018`, `2016..` or `..2018`.
fn range(text: &str) -> Option<Range> {
    let (from, to) = match divided(text, b'.') {
        (number, _) if number.len() == text.len() => (number, number),
        (from, to) => (from, to.strip_prefix('.')?),
    };
    let range = Range { from: whole_number(from), to: whole_number(to) };
    let is_read = |end: Option<i64>, text: &str| end.is_some() || text.is_empty();
    (range != Range::default() && is_read(range.from, from) && is_read(range.to, to)).then_some(range)
}

/// A whole number of eighteen digits at most.
pub(crate) fn whole_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut number = 0;
    for digit in digits.bytes() {
        number = number * 10 + i64::from(digit.wrapping_sub(b'0'));
        if !digit.is_ascii_digit() || number >= 1_000_000_000_000_000_000 {
            return None;
        }
    }
    if digits.is_empty() {
        return None;
    }
    Some(if digits.len() < text.len() { -number } else { number })
}

/// The number of the facet with that key.
fn facet_of(store: &Store, key: &str) -> Result<usize> {
    let mut message = concat(&["the index has no facet \"", key, "\"; it has:"]);
    for (facet, record) in store.core().record.facets.iter().enumerate() {
        if record.key == key {
            return Ok(facet);
        }
        message = message + " " + &record.key;
    }
    Err(Error::request(message))
}
