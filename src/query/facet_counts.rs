//! Exact counts for every facet value, over the practices that match. Look here to change what is
//! counted, or the order in which values are listed.
//!
//! The count of a value is the number of hits that choosing it alone in its facet would leave, so a
//! facet must not be narrowed by its own filters. A practice that no filter rejects counts
//! everywhere; one that the filters of one facet reject counts in that facet only; one that several
//! facets reject counts nowhere. Lucene calls this *drill sideways*. It costs O(matching practices
//! × their values), no matter how many filters there are.

use crate::model::answer::{FacetValue, Match};
use crate::model::ids::{FacetId, ValueId};
use crate::model::keyed::OrderedMap;
use crate::model::request::Request;
use crate::model::settings::{FacetKind, FacetOrder};
use crate::query::filter::{ChosenValues, values_of};
use crate::query::types::{MatchedQuery, RejectedBy};
use crate::reader::IndexReader;
use crate::util::sort::{SortKey, sort};

/// The counted values of the facets that a request asks for, by key, in display order. Only
/// practices of `group` are counted. Values without practices are left out unless chosen.
pub(crate) fn count(
    reader: &IndexReader,
    request: &Request,
    matched: &MatchedQuery,
    group: Match,
) -> OrderedMap<Vec<FacetValue>> {
    let chosen = ChosenValues::new(reader, &matched.query.filters);
    let mut facets = Vec::new();
    for (index, record) in reader.header().record.facets.iter().enumerate() {
        let facet = FacetId::at(index);
        if !request.counts(&record.key) {
            continue;
        }
        let counts = value_counts(reader, matched, group, facet);
        let lister = FacetValueLister { reader, chosen: &chosen, facet, counts: &counts };
        facets.push((record.key.clone(), lister.siblings(ValueId(0), ValueId::at(counts.len()))));
    }
    facets
}

/// By value of a facet: the number of practices of `group` that have it and that no other facet's
/// filters reject.
fn value_counts(
    reader: &IndexReader,
    matched: &MatchedQuery,
    group: Match,
    facet: FacetId,
) -> Vec<u32> {
    let mut counts = vec![0; reader.header().values[facet.index()].all().len()];
    for candidate in &matched.candidates {
        let is_counted = candidate.rejected_by == RejectedBy::None
            || candidate.rejected_by == RejectedBy::One(facet);
        if candidate.matched == group && is_counted {
            for value in values_of(reader, facet, candidate.practice) {
                counts[value.index()] += 1;
            }
        }
    }
    counts
}

/// Lists the counted values of one facet.
struct FacetValueLister<'a> {
    reader: &'a IndexReader,
    chosen: &'a ChosenValues,
    facet: FacetId,
    /// By value.
    counts: &'a [u32],
}

impl FacetValueLister<'_> {
    /// The values from `from` up to `to` that have no parent among these, in the order of the
    /// facet.
    fn siblings(&self, from: ValueId, to: ValueId) -> Vec<FacetValue> {
        let values = &self.reader.header().values[self.facet.index()];
        let mut keys: Vec<SortKey> = Vec::new();
        let mut value = from;
        while value < to {
            let end = values.end(value);
            if self.counts[value.index()] > 0 || self.chosen.any(self.facet, value, end) {
                keys.push(SortKey::new(self.sort_value(value), value.0));
            }
            value = end;
        }
        sort(&mut keys);
        let mut siblings = Vec::with_capacity(keys.len());
        for key in &keys {
            siblings.push(self.facet_value(ValueId(key.low())));
        }
        siblings
    }

    /// The number by which values are ordered, smallest first; equal ones keep the order of ids.
    fn sort_value(&self, value: ValueId) -> u32 {
        let record = &self.reader.header().record.facets[self.facet.index()];
        match record.kind {
            FacetKind::Range => 0,
            FacetKind::List | FacetKind::Path => match record.order {
                FacetOrder::Count => u32::MAX - self.counts[value.index()],
                FacetOrder::Label => self.reader.labels()[self.facet.index()].ranks[value.index()],
                FacetOrder::Vocabulary => 0,
            },
        }
    }

    fn facet_value(&self, value: ValueId) -> FacetValue {
        let values = &self.reader.header().values[self.facet.index()];
        FacetValue {
            value: values.path(value),
            label: self.reader.labels()[self.facet.index()].value(value, values).to_owned(),
            count: self.counts[value.index()] as usize,
            selected: self.chosen.any(self.facet, value, value.next()),
            children: self.siblings(value.next(), values.end(value)),
        }
    }
}
