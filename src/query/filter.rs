//! Which practices pass the chosen facet values: OR within a facet, AND between facets.

use crate::error::{Error, Result};
use crate::format::columns::Values;
use crate::model::ids::{FacetId, PracticeId, ValueId};
use crate::model::request::{Range, Request};
use crate::model::settings::FacetKind;
use crate::query::types::{FacetFilter, RejectedBy};
use crate::reader::Store;
use crate::text::folded;
use crate::util::text::{concat, split_at_byte, whole_number};

impl FacetFilter {
    /// One value; nothing where there is none.
    fn value(facet: FacetId, number: Option<ValueId>) -> Self {
        let (from, to) = number.map_or((ValueId(0), ValueId(0)), |number| (number, number.next()));
        Self { facet, from, to }
    }

    /// The values of a range from its smallest to its greatest.
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

/// The filters and ranges of a request.
///
/// # Errors
/// When it names a facet the index does not have, or a range of one that is none.
pub(crate) fn facet_filters(store: &Store, request: &Request) -> Result<Vec<FacetFilter>> {
    let core = store.core();
    let mut filters = Vec::new();
    for (key, wanted) in &request.filters {
        for path in wanted {
            let facet = facet_of(store, key)?;
            filters.push(FacetFilter::value(facet, core.values[facet.index()].find(path)));
        }
    }
    for (key, range) in &request.ranges {
        if range.from.or(range.to).is_some() {
            let facet = facet_of(store, key)?;
            if core.record.facets[facet.index()].kind != FacetKind::Range {
                let said = ["facet \"", key, "\" has no numbers to choose a range of"];
                return Err(Error::request(concat(&said)));
            }
            filters.push(FacetFilter::range(facet, &core.values[facet.index()], *range));
        }
    }
    Ok(filters)
}

/// The values of a facet that a practice has; none where they have not arrived.
pub(crate) fn values_of(store: &Store, facet: FacetId, practice: PracticeId) -> &[ValueId] {
    store.columns()[facet.index()].as_ref().map_or(&[], |column| column.of(practice))
}

/// Which of the narrowed facets the practice fails.
pub(crate) fn rejected_by(
    store: &Store,
    filters: &[FacetFilter],
    practice: PracticeId,
) -> RejectedBy {
    let mut rejected_by = RejectedBy::None;
    for FacetFilter { facet, .. } in filters {
        let mut fails = rejected_by != RejectedBy::One(*facet);
        for number in values_of(store, *facet, practice) {
            fails &= !is_chosen(filters, *facet, *number, number.next());
        }
        if fails {
            rejected_by = if rejected_by == RejectedBy::None {
                RejectedBy::One(*facet)
            } else {
                RejectedBy::Several
            };
        }
    }
    rejected_by
}

/// Whether any of the values from one number up to another is wished for.
pub(crate) fn is_chosen(
    filters: &[FacetFilter],
    facet: FacetId,
    from: ValueId,
    to: ValueId,
) -> bool {
    filters.iter().any(|filter| filter.facet == facet && filter.from < to && from < filter.to)
}

/// What `name:value` means: of a facet by its key or its label, one value by its path, its unique last part or its label, or a
/// range `from..to`.
pub(crate) fn find_filter(store: &Store, name: &str, value: &str) -> Option<FacetFilter> {
    let core = store.core();
    let wanted = folded(name);
    let is_called = |facet: &FacetId| {
        let (key, label) =
            (&core.record.facets[facet.index()].key, &store.labels()[facet.index()].facet);
        key == name || (!name.is_empty() && is_either(&wanted, key, label))
    };
    let facet = FacetId::first(core.values.len()).find(is_called)?;
    let (values, labels) = (&core.values[facet.index()], &store.labels()[facet.index()]);
    if core.record.facets[facet.index()].kind == FacetKind::Range {
        return Some(FacetFilter::range(facet, values, range(value)?));
    }
    let wanted = folded(value);
    let is_labelled = |number: &ValueId| {
        !wanted.is_empty()
            && is_either(&wanted, labels.value(*number, values), &values.all()[number.index()].name)
    };
    let number = values.find(value).or_else(|| values.ids().find(is_labelled))?;
    Some(FacetFilter::value(facet, Some(number)))
}

/// Whether either text folds to what is wanted.
fn is_either(wanted: &str, one: &str, other: &str) -> bool {
    folded(one) == wanted || folded(other) == wanted
}

/// `2016`, `2016..2018`, `2016..` or `..2018`.
fn range(text: &str) -> Option<Range> {
    let (from, to) = match split_at_byte(text, b'.') {
        (number, _) if number.len() == text.len() => (number, number),
        (from, to) => (from, to.strip_prefix('.')?),
    };
    let range = Range { from: whole_number(from), to: whole_number(to) };
    let is_read = |end: Option<i64>, text: &str| end.is_some() || text.is_empty();
    (range.from.or(range.to).is_some() && is_read(range.from, from) && is_read(range.to, to))
        .then_some(range)
}

/// The number of the facet with that key.
fn facet_of(store: &Store, key: &str) -> Result<FacetId> {
    let mut message = concat(&["the index has no facet \"", key, "\"; it has:"]);
    for (facet, record) in store.core().record.facets.iter().enumerate() {
        if record.key == key {
            return Ok(FacetId::at(facet));
        }
        message = message + " " + &record.key;
    }
    Err(Error::request(message))
}
