//! Exact counts for every facet value, in one pass over the matching practices.
//!
//! A value's count is what choosing it alone in its facet would leave of the group counted, so a facet must not be narrowed by its own
//! choice. A practice that fails no chosen facet counts everywhere; one that fails exactly one counts in that facet
//! only, for its other values; one that fails several counts nowhere. (Lucene calls this drill sideways.) The cost
//! is that of the matching practices times the values they have, however many values are chosen.

use super::Candidate;
use super::filter::{Failing, Filters};
use super::rank::{low, sort};
use crate::document::{FacetKind, FacetOrder, FacetValue, Keyed};
use crate::index::facets::Column;
use crate::store::Store;

/// The counted values of all facets by key, in display order. Values nobody has are left out unless chosen.
pub(crate) fn count(store: &Store, filters: &Filters, candidates: &[Candidate]) -> Keyed<Vec<FacetValue>> {
    let columns = store.columns();
    let core = store.core();
    let mut counts: Vec<Vec<usize>> = core.values.iter().map(|values| vec![0; values.all().len()]).collect();
    for candidate in candidates {
        let practice = candidate.practice as usize;
        match filters.failing(practice, &columns) {
            Failing::None => {
                (0..columns.len()).for_each(|facet| add(&mut counts[facet], columns[facet], practice));
            }
            Failing::One(facet) => add(&mut counts[facet], columns[facet], practice),
            Failing::Several => {}
        }
    }
    let listed = |(facet, counts): (usize, &Vec<usize>)| {
        let lister = Lister { store, filters, facet, counts };
        (core.record.facets[facet].key.clone(), lister.level(0..counts.len()))
    };
    counts.iter().enumerate().map(listed).collect()
}

fn add(counts: &mut [usize], column: Option<&Column>, practice: usize) {
    for number in column.map_or(&[][..], |column| column.of(practice)) {
        counts[*number as usize] += 1;
    }
}

/// Lists the counted values of one facet.
struct Lister<'a> {
    store: &'a Store,
    filters: &'a Filters,
    facet: usize,
    counts: &'a [usize],
}

impl Lister<'_> {
    /// The values among those numbers that stand at their top, in the facet's order. Values nobody has cost no more than a look.
    fn level(&self, numbers: core::ops::Range<usize>) -> Vec<FacetValue> {
        let values = &self.store.core().values[self.facet];
        let mut keys: Vec<u64> = Vec::new();
        let mut number = numbers.start;
        while number < numbers.end {
            let end = values.end(number);
            if self.counts[number] > 0 || self.filters.any_chosen(self.facet, number..end) {
                keys.push((u64::from(self.place(number)) << 32) | number as u64);
            }
            number = end;
        }
        sort(&mut keys);
        keys.into_iter().map(|key| self.value(low(key) as usize)).collect()
    }

    /// What a value is ordered by, before its number.
    fn place(&self, number: usize) -> u32 {
        let record = &self.store.core().record.facets[self.facet];
        match record.order() {
            _ if record.kind() == FacetKind::Range => 0,
            FacetOrder::Count => u32::MAX - self.counts[number] as u32,
            FacetOrder::Label => self.store.labels()[self.facet].places[number],
            FacetOrder::Vocabulary => 0,
        }
    }

    fn value(&self, number: usize) -> FacetValue {
        let values = &self.store.core().values[self.facet];
        FacetValue {
            value: values.path(number),
            label: self.store.labels()[self.facet].value(number, values).to_owned(),
            count: self.counts[number],
            selected: self.filters.any_chosen(self.facet, number..number + 1),
            children: self.level(number + 1..values.end(number)),
        }
    }
}
