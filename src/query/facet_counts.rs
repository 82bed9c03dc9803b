//! Exact counts for every facet value, over the matching practices.
//!
//! A value's count is what choosing it alone in its facet would leave of the group counted, so a facet must not be narrowed by its own
//! choice. A practice that fails no chosen facet counts everywhere; one that fails exactly one counts in that facet
//! only, for its other values; one that fails several counts nowhere. (Lucene calls this drill sideways.) The cost
//! is that of the matching practices times the values they have, however many values are chosen.

use crate::model::answer::{FacetValue, Match};
use crate::model::ids::{FacetId, ValueId};
use crate::model::keyed::OrderedMap;
use crate::model::request::Request;
use crate::model::settings::{FacetKind, FacetOrder};
use crate::query::filter::{is_chosen, values_of};
use crate::query::types::{Candidate, FacetFilter, MatchedQuery, RejectedBy};
use crate::reader::Store;
use crate::util::sort::{SortKey, sort};

/// The counted values by key of the facets asked for, in display order. Values nobody has are left out unless chosen. Counted are
/// the candidates that match as much of the query as `group` says.
pub(crate) fn count(
    store: &Store,
    request: &Request,
    matched: &MatchedQuery,
    group: Match,
) -> OrderedMap<Vec<FacetValue>> {
    let filters = &matched.query.filters;
    let mut facets = Vec::new();
    for (index, record) in store.core().record.facets.iter().enumerate() {
        let facet = FacetId::at(index);
        if !request.counts(&record.key) {
            continue;
        }
        let mut counts = vec![0; store.core().values[index].all().len()];
        for Candidate { practice, matched, rejected_by, .. } in &matched.candidates {
            if *matched == group
                && (*rejected_by == RejectedBy::None || *rejected_by == RejectedBy::One(facet))
            {
                values_of(store, facet, *practice)
                    .iter()
                    .for_each(|number| counts[number.index()] += 1);
            }
        }
        let lister = FacetValueLister { store, filters, facet, counts: &counts };
        facets.push((record.key.clone(), lister.level(ValueId(0), ValueId::at(counts.len()))));
    }
    facets
}

/// Lists the counted values of one facet.
struct FacetValueLister<'a> {
    store: &'a Store,
    filters: &'a [FacetFilter],
    facet: FacetId,
    counts: &'a [u32],
}

impl FacetValueLister<'_> {
    /// The values among those numbers that stand at their top, in the facet's order. Values nobody has cost no more than a look.
    fn level(&self, from: ValueId, to: ValueId) -> Vec<FacetValue> {
        let values = &self.store.core().values[self.facet.index()];
        let mut keys: Vec<SortKey> = Vec::new();
        let mut number = from;
        while number < to {
            let end = values.end(number);
            if self.counts[number.index()] > 0 || is_chosen(self.filters, self.facet, number, end) {
                keys.push(SortKey::new(self.place(number), number.0));
            }
            number = end;
        }
        sort(&mut keys);
        let mut listed = Vec::with_capacity(keys.len());
        for key in &keys {
            listed.push(self.value(ValueId(key.low())));
        }
        listed
    }

    /// What a value is ordered by, before its number.
    fn place(&self, number: ValueId) -> u32 {
        let record = &self.store.core().record.facets[self.facet.index()];
        match record.order {
            _ if record.kind == FacetKind::Range => 0,
            FacetOrder::Count => u32::MAX - self.counts[number.index()],
            FacetOrder::Label => self.store.labels()[self.facet.index()].places[number.index()],
            FacetOrder::Vocabulary => 0,
        }
    }

    fn value(&self, number: ValueId) -> FacetValue {
        let values = &self.store.core().values[self.facet.index()];
        FacetValue {
            value: values.path(number),
            label: self.store.labels()[self.facet.index()].value(number, values).to_owned(),
            count: self.counts[number.index()] as usize,
            selected: is_chosen(self.filters, self.facet, number, number.next()),
            children: self.level(number.next(), values.end(number)),
        }
    }
}
