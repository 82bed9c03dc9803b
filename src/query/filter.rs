//! Which practices pass the chosen facet values: OR within a facet, AND between facets.

use super::parse::Query;
use crate::analysis::{divided, folded};
use crate::document::{FacetKind, Range, Request};
use crate::error::{Error, Result};
use crate::index::facets::Values;
use crate::store::Store;

/// The chosen values of every facet that has any.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filters {
    chosen: Vec<Chosen>,
}

/// The chosen values of one facet.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    pub(crate) facet: usize,
    /// By value number.
    values: Vec<bool>,
}

/// How many of the chosen facets a practice fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failing {
    None,
    /// Just this facet.
    One(usize),
    Several,
}

impl Filters {
    /// The filters and ranges of a request, and the facet values in its text.
    ///
    /// # Errors
    /// When it names a facet the index does not have, or a range of one that is none.
    pub(crate) fn new(store: &Store, request: &Request, query: &Query) -> Result<Self> {
        let core = store.core();
        let mut filters = Self::default();
        for (key, wanted) in &request.filters {
            if !wanted.is_empty() {
                let mut chosen = Chosen::none(store, facet_of(store, key)?);
                for path in wanted {
                    if let Some(number) = core.values[chosen.facet].find(path) {
                        chosen.values[number] = true;
                    }
                }
                filters.add(chosen);
            }
        }
        for (key, range) in &request.ranges {
            if *range != Range::default() {
                let mut chosen = Chosen::none(store, facet_of(store, key)?);
                if core.record.facets[chosen.facet].kind() != FacetKind::Range {
                    return Err(Error::request(
                        ["facet \"", key, "\" has no numbers to choose a range of"].concat(),
                    ));
                }
                chosen.add_range(&core.values[chosen.facet], *range);
                filters.add(chosen);
            }
        }
        for (name, value) in &query.facets {
            named(store, name, value).into_iter().for_each(|chosen| filters.add(chosen));
        }
        Ok(filters)
    }

    fn add(&mut self, chosen: Chosen) {
        match self.chosen.iter_mut().find(|known| known.facet == chosen.facet) {
            Some(known) => {
                for (known, more) in known.values.iter_mut().zip(chosen.values) {
                    *known |= more;
                }
            }
            None => self.chosen.push(chosen),
        }
    }

    /// Whether any of those values was chosen.
    pub(crate) fn any_chosen(&self, facet: usize, numbers: core::ops::Range<usize>) -> bool {
        self.chosen
            .iter()
            .any(|chosen| chosen.facet == facet && chosen.values[numbers.clone()].contains(&true))
    }

    /// Which of the chosen facets the practice fails.
    pub(crate) fn failing(&self, store: &Store, practice: u32) -> Failing {
        let mut failing = Failing::None;
        for chosen in &self.chosen {
            let column = store.columns()[chosen.facet].as_ref();
            let numbers = column.map_or(&[][..], |column| column.of(practice as usize));
            if !numbers.iter().any(|number| chosen.values[*number as usize]) {
                if failing != Failing::None {
                    return Failing::Several;
                }
                failing = Failing::One(chosen.facet);
            }
        }
        failing
    }
}

impl Chosen {
    fn none(store: &Store, facet: usize) -> Self {
        Self { facet, values: vec![false; store.core().values[facet].all().len()] }
    }

    fn add_range(&mut self, values: &Values, range: Range) {
        for (value, chosen) in values.all().iter().zip(&mut self.values) {
            if let Some(number) = whole_number(&value.name) {
                *chosen |=
                    range.from.is_none_or(|from| from <= number) && range.to.is_none_or(|to| number <= to);
            }
        }
    }
}

/// What `name:value` chooses: of a facet by its key or its label, one value by its path, its unique last part or its label, or a
/// range `from..to`.
pub(crate) fn named(store: &Store, name: &str, value: &str) -> Option<Chosen> {
    let core = store.core();
    let wanted = folded(name);
    let is_called = |facet: &usize| {
        let (key, label) = (&core.record.facets[*facet].key, &store.labels()[*facet].facet);
        key == name || (!name.is_empty() && is_either(&wanted, key, label))
    };
    let facet = (0..core.values.len()).find(is_called)?;
    let mut chosen = Chosen::none(store, facet);
    let (values, labels) = (&core.values[facet], &store.labels()[facet]);
    if core.record.facets[facet].kind() == FacetKind::Range {
        chosen.add_range(values, range(value)?);
        return Some(chosen);
    }
    let wanted = folded(value);
    let is_labelled = |number: &usize| {
        !wanted.is_empty() && is_either(&wanted, labels.value(*number, values), &values.all()[*number].name)
    };
    let number = values.find(value).or_else(|| (0..values.all().len()).find(is_labelled))?;
    chosen.values[number] = true;
    Some(chosen)
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
    let mut message = ["the index has no facet \"", key, "\"; it has:"].concat();
    for (facet, record) in store.core().record.facets.iter().enumerate() {
        if record.key == key {
            return Ok(facet);
        }
        message = message + " " + &record.key;
    }
    Err(Error::request(message))
}
