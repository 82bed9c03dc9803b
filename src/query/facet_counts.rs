//! Exact counts for every facet value, over the matching practices.
//!
//! A value's count is what choosing it alone in its facet would leave of the group counted, so a facet must not be narrowed by its own
//! choice. A practice that fails no chosen facet counts everywhere; one that fails exactly one counts in that facet
//! only, for its other values; one that fails several counts nowhere. (Lucene calls this drill sideways.) The cost
//! is that of the matching practices times the values they have, however many values are chosen.

use crate::model::answer::{FacetValue, Match};
use crate::model::keyed::OrderedMap;
use crate::model::request::Request;
use crate::model::settings::{FacetKind, FacetOrder};
use crate::query::filter::{is_chosen, values_of};
use crate::query::types::{Asked, Candidate, Failing, Wish};
use crate::reader::Store;
use crate::util::sort::{low, sort};

/// The counted values by key of the facets asked for, in display order. Values nobody has are left out unless chosen. Counted are
/// the candidates that match as much of the query as `group` says.
pub(crate) fn count(
    store: &Store,
    request: &Request,
    asked: &Asked,
    group: Match,
) -> OrderedMap<Vec<FacetValue>> {
    let wishes = &asked.query.wishes;
    let mut facets = Vec::new();
    for (facet, record) in store.core().record.facets.iter().enumerate() {
        if !request.counts(&record.key) {
            continue;
        }
        let mut counts = vec![0; store.core().values[facet].all().len()];
        for Candidate { practice, matched, failing, .. } in &asked.selection {
            if *matched == group && (*failing == Failing::None || *failing == Failing::One(facet)) {
                values_of(store, facet, *practice)
                    .iter()
                    .for_each(|number| counts[*number as usize] += 1);
            }
        }
        let lister = Lister { store, wishes, facet, counts: &counts };
        facets.push((record.key.clone(), lister.level(0..counts.len())));
    }
    facets
}

/// Lists the counted values of one facet.
struct Lister<'a> {
    store: &'a Store,
    wishes: &'a [Wish],
    facet: usize,
    counts: &'a [u32],
}

impl Lister<'_> {
    /// The values among those numbers that stand at their top, in the facet's order. Values nobody has cost no more than a look.
    fn level(&self, numbers: core::ops::Range<usize>) -> Vec<FacetValue> {
        let values = &self.store.core().values[self.facet];
        let mut keys: Vec<u64> = Vec::new();
        let mut number = numbers.start;
        while number < numbers.end {
            let end = values.end(number);
            if self.counts[number] > 0 || is_chosen(self.wishes, self.facet, number, end) {
                keys.push((u64::from(self.place(number)) << 32) | number as u64);
            }
            number = end;
        }
        sort(&mut keys);
        let mut listed = Vec::with_capacity(keys.len());
        for key in &keys {
            listed.push(self.value(low(*key) as usize));
        }
        listed
    }

    /// What a value is ordered by, before its number.
    fn place(&self, number: usize) -> u32 {
        let record = &self.store.core().record.facets[self.facet];
        match record.order() {
            _ if record.kind() == FacetKind::Range => 0,
            FacetOrder::Count => u32::MAX - self.counts[number],
            FacetOrder::Label => self.store.labels()[self.facet].places[number],
            FacetOrder::Vocabulary => 0,
        }
    }

    fn value(&self, number: usize) -> FacetValue {
        let values = &self.store.core().values[self.facet];
        FacetValue {
            value: values.path(number),
            label: self.store.labels()[self.facet].value(number, values).to_owned(),
            count: self.counts[number] as usize,
            selected: is_chosen(self.wishes, self.facet, number, number + 1),
            children: self.level(number + 1..values.end(number)),
        }
    }
}
