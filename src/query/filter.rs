//! Filters: which practices have the chosen facet values. Values of one facet are alternatives
//! (OR); filters of different facets must all pass (AND). Look here to change what a filter, a
//! range or `facet:value` in a text accepts.

use crate::error::{Error, Result};
use crate::format::columns::Values;
use crate::limits::MAX_FILTERS;
use crate::model::ids::{FacetId, PracticeId, ValueId};
use crate::model::request::{Range, Request};
use crate::model::settings::FacetKind;
use crate::query::types::{FacetFilter, RejectedBy};
use crate::reader::IndexReader;
use crate::text::folded;
use crate::util::text::{concat, split_at_byte, whole_number};

impl FacetFilter {
    /// The filter of one value. Without a value, it accepts nothing.
    fn value(facet: FacetId, value: Option<ValueId>) -> Self {
        let (from, to) = value.map_or((ValueId(0), ValueId(0)), |value| (value, value.next()));
        Self { facet, from, to }
    }

    /// The filter of the numbers in a range. The values of a range facet ascend, so counting those
    /// below the range and those not above it finds both ends.
    fn range(facet: FacetId, values: &Values, range: Range) -> Self {
        let mut filter = Self { facet, from: ValueId(0), to: ValueId(0) };
        for value in values.all() {
            let number = whole_number(&value.name).unwrap_or(0);
            filter.from.0 += u32::from(range.from.is_some_and(|from| number < from));
            filter.to.0 += u32::from(range.to.is_none_or(|to| number <= to));
        }
        filter
    }
}

/// The filters and ranges of a request. A value that the facet does not have becomes a filter that
/// accepts nothing.
///
/// # Errors
/// Request, when it names a facet that the index lacks, or a range of a facet without numbers, or
/// has more than [`MAX_FILTERS`] values.
pub(crate) fn facet_filters(reader: &IndexReader, request: &Request) -> Result<Vec<FacetFilter>> {
    let header = reader.header();
    let mut filters = Vec::new();
    for (key, paths) in &request.filters {
        for path in paths {
            if filters.len() == MAX_FILTERS {
                return Err(Error::request("the request has too many filters"));
            }
            let facet = facet_with_key(reader, key)?;
            filters.push(FacetFilter::value(facet, header.values[facet.index()].find(path)));
        }
    }
    for (key, range) in &request.ranges {
        if range.from.or(range.to).is_some() {
            let facet = facet_with_key(reader, key)?;
            match header.record.facets[facet.index()].kind {
                FacetKind::Range => {}
                FacetKind::List | FacetKind::Path => {
                    let message = ["facet \"", key, "\" has no numbers to choose a range of"];
                    return Err(Error::request(concat(&message)));
                }
            }
            filters.push(FacetFilter::range(facet, &header.values[facet.index()], *range));
        }
    }
    Ok(filters)
}

fn facet_with_key(reader: &IndexReader, key: &str) -> Result<FacetId> {
    let mut message = concat(&["the index has no facet \"", key, "\"; it has:"]);
    for (facet, record) in reader.header().record.facets.iter().enumerate() {
        if record.key == key {
            return Ok(FacetId::at(facet));
        }
        message = message + " " + &record.key;
    }
    Err(Error::request(message))
}

/// The values that a practice has of a facet; none if the column is missing.
pub(crate) fn values_of(reader: &IndexReader, facet: FacetId, practice: PracticeId) -> &[ValueId] {
    reader.columns()[facet.index()].as_ref().map_or(&[], |column| column.of(practice))
}

/// The values that filters choose: for each facet with filters a flag by value.
#[derive(Default)]
pub(crate) struct ChosenValues(Vec<Option<Vec<bool>>>);

impl ChosenValues {
    pub(crate) fn new(reader: &IndexReader, filters: &[FacetFilter]) -> Self {
        let mut facets = Vec::new();
        for values in &reader.header().values {
            facets.push((None, values.all().len()));
        }
        for filter in filters {
            let (flags, values) = &mut facets[filter.facet.index()];
            let flags = flags.get_or_insert_with(|| vec![false; *values]);
            for value in ValueId::range(filter.from, filter.to) {
                flags[value.index()] = true;
            }
        }
        Self(facets.into_iter().map(|(flags, _)| flags).collect())
    }

    /// Whether any of the values of a facet from `from` up to `to` is chosen.
    pub(crate) fn any(&self, facet: FacetId, from: ValueId, to: ValueId) -> bool {
        let flags = self.0[facet.index()].as_deref().unwrap_or_default();
        flags.get(from.index()..to.index()).is_some_and(|flags| flags.contains(&true))
    }

    /// Which facets' filters reject a practice. Costs O(its values in these facets).
    pub(crate) fn rejected_by(&self, reader: &IndexReader, practice: PracticeId) -> RejectedBy {
        let mut rejected_by = RejectedBy::None;
        for (facet, flags) in self.0.iter().enumerate() {
            let (facet, Some(flags)) = (FacetId::at(facet), flags) else { continue };
            let values = values_of(reader, facet, practice);
            if !values.iter().any(|value| flags[value.index()]) {
                rejected_by = match rejected_by {
                    RejectedBy::None => RejectedBy::One(facet),
                    _ => RejectedBy::Several,
                };
            }
        }
        rejected_by
    }
}

/// The filter of `name:value` in a text. The name is the key or the label of a facet; the value is
/// the path, the unique last part or the label of one of its values, or a range `from..to`.
pub(crate) fn find_filter(reader: &IndexReader, name: &str, value: &str) -> Option<FacetFilter> {
    let header = reader.header();
    let folded_name = folded(name);
    let has_name = |facet: &FacetId| {
        let (key, label) =
            (&header.record.facets[facet.index()].key, &reader.labels()[facet.index()].facet);
        key == name || (!name.is_empty() && folds_to(&folded_name, key, label))
    };
    let facet = FacetId::first(header.values.len()).find(has_name)?;
    let (values, labels) = (&header.values[facet.index()], &reader.labels()[facet.index()]);
    match header.record.facets[facet.index()].kind {
        FacetKind::Range => return Some(FacetFilter::range(facet, values, parse_range(value)?)),
        FacetKind::List | FacetKind::Path => {}
    }
    reader.add_work(values.all().len());
    let folded_value = folded(value);
    let has_label = |id: &ValueId| {
        let (label, name) = (labels.value(*id, values), &values.all()[id.index()].name);
        !folded_value.is_empty() && folds_to(&folded_value, label, name)
    };
    let id = values.find(value).or_else(|| values.ids().find(has_label))?;
    Some(FacetFilter::value(facet, Some(id)))
}

/// Whether either text folds to `wanted`.
fn folds_to(wanted: &str, one: &str, other: &str) -> bool {
    folded(one) == wanted || folded(other) == wanted
}

/// Parses `2016`, `2016..2018`, `2016..` or `..2018`.
fn parse_range(text: &str) -> Option<Range> {
    let (from, to) = match split_at_byte(text, b'.') {
        (number, _) if number.len() == text.len() => (number, number),
        (from, to) => (from, to.strip_prefix('.')?),
    };
    let range = Range { from: whole_number(from), to: whole_number(to) };
    let is_valid = |end: Option<i64>, text: &str| end.is_some() || text.is_empty();
    (range.from.or(range.to).is_some() && is_valid(range.from, from) && is_valid(range.to, to))
        .then_some(range)
}
