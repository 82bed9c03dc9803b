//! Which practices pass the chosen facet values: OR within a facet, AND between facets.

use super::Candidate;
use super::parse::Query;
use crate::analysis::folded;
use crate::document::{FacetKind, Range, Request};
use crate::error::{Error, Result};
use crate::index::core::Core;
use crate::index::facets::{Column, Values};
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
        let mut chosen: Vec<Chosen> = Vec::new();
        for (key, wanted) in request.filters.iter().filter(|(_, wanted)| !wanted.is_empty()) {
            let facet = facet_of(core, key)?;
            let values = chosen_of(&mut chosen, facet, &core.values[facet]);
            wanted
                .iter()
                .filter_map(|path| core.values[facet].find(path))
                .for_each(|number| values[number] = true);
        }
        for (key, range) in request.ranges.iter().filter(|(_, range)| *range != Range::default()) {
            let facet = facet_of(core, key)?;
            if core.record.facets[facet].kind() != FacetKind::Range {
                return Err(Error::request(
                    ["facet \"", key, "\" has no numbers to choose a range of"].concat(),
                ));
            }
            let values = chosen_of(&mut chosen, facet, &core.values[facet]);
            choose_range(&core.values[facet], *range, values);
        }
        for named in query.facets.iter().filter_map(|(name, value)| named(store, name, value)) {
            let values = chosen_of(&mut chosen, named.facet, &core.values[named.facet]);
            named.numbers.iter().for_each(|number| values[*number] = true);
        }
        Ok(Self { chosen })
    }

    /// Whether any of those values was chosen.
    pub(crate) fn any_chosen(&self, facet: usize, numbers: core::ops::Range<usize>) -> bool {
        self.chosen
            .iter()
            .any(|chosen| chosen.facet == facet && chosen.values[numbers.clone()].contains(&true))
    }

    /// The candidates that pass.
    pub(crate) fn keep(&self, candidates: &[Candidate], columns: &[Option<&Column>]) -> Vec<Candidate> {
        let passes =
            |candidate: &&Candidate| self.failing(candidate.practice as usize, columns) == Failing::None;
        candidates.iter().filter(passes).copied().collect()
    }

    /// Which of the chosen facets the practice fails.
    pub(crate) fn failing(&self, practice: usize, columns: &[Option<&Column>]) -> Failing {
        let mut failing = Failing::None;
        for chosen in &self.chosen {
            if !chosen.has(practice, columns[chosen.facet]) {
                match failing {
                    Failing::None => failing = Failing::One(chosen.facet),
                    _ => return Failing::Several,
                }
            }
        }
        failing
    }
}

impl Chosen {
    fn has(&self, practice: usize, column: Option<&Column>) -> bool {
        column.is_some_and(|column| column.of(practice).iter().any(|number| self.values[*number as usize]))
    }
}

/// Facet values that a query names in its text.
pub(crate) struct Named {
    pub(crate) facet: usize,
    /// The numbers of the values.
    numbers: Vec<usize>,
}

/// What `name:value` means: a facet by its key or its label, one of its values by its path, its unique last part or its label, or a
/// range `from..to`.
pub(crate) fn named(store: &Store, name: &str, value: &str) -> Option<Named> {
    let core = store.core();
    let is_called = |facet: &usize| {
        let (key, label) = (&core.record.facets[*facet].key, &store.labels()[*facet].facet);
        key == name || (!name.is_empty() && [folded(key), folded(label)].contains(&folded(name)))
    };
    let facet = (0..core.values.len()).find(is_called)?;
    let (values, labels) = (&core.values[facet], &store.labels()[facet]);
    if core.record.facets[facet].kind() == FacetKind::Range {
        let mut chosen = vec![false; values.all().len()];
        choose_range(values, range(value)?, &mut chosen);
        let numbers = (0..chosen.len()).filter(|number| chosen[*number]).collect();
        return Some(Named { facet, numbers });
    }
    let wanted = folded(value);
    let is_labelled = |number: &usize| {
        let (label, name) = (labels.value(*number, values), &values.all()[*number].name);
        !wanted.is_empty() && (folded(label) == wanted || folded(name) == wanted)
    };
    let number = values.find(value).or_else(|| (0..values.all().len()).find(is_labelled))?;
    Some(Named { facet, numbers: vec![number] })
}

/// `2016`, `2016..2018`, `2016..` or `..2018`.
fn range(text: &str) -> Option<Range> {
    let (from, to) = match text.split_once('.') {
        Some((from, to)) => (from, to.strip_prefix('.')?),
        None => (text, text),
    };
    let end = |text: &str| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
    let range = Range { from: end(from)?, to: end(to)? };
    (range != Range::default()).then_some(range)
}

fn facet_of(core: &Core, key: &str) -> Result<usize> {
    let found = core.record.facets.iter().position(|facet| facet.key == key);
    found.ok_or_else(|| {
        let known = core.record.facets.iter().fold(String::new(), |known, facet| known + " " + &facet.key);
        Error::request(["the index has no facet \"", key, "\"; it has:", &known].concat())
    })
}

/// The chosen values of a facet, to add to.
fn chosen_of<'a>(chosen: &'a mut Vec<Chosen>, facet: usize, values: &Values) -> &'a mut Vec<bool> {
    let at = chosen.iter().position(|chosen| chosen.facet == facet).unwrap_or_else(|| {
        chosen.push(Chosen { facet, values: vec![false; values.all().len()] });
        chosen.len() - 1
    });
    &mut chosen[at].values
}

fn choose_range(values: &Values, range: Range, chosen: &mut [bool]) {
    for (value, chosen) in values.all().iter().zip(chosen) {
        let number: Option<i64> = value.name.parse().ok();
        let within = |number: i64| {
            range.from.is_none_or(|from| from <= number) && range.to.is_none_or(|to| number <= to)
        };
        *chosen |= number.is_some_and(within);
    }
}
