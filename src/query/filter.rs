//! Which practices pass the chosen facet values: OR within a facet, AND between facets.

use crate::error::{Error, Result};
use crate::format::columns::Values;
use crate::model::request::{Range, Request};
use crate::model::settings::FacetKind;
use crate::query::types::{Failing, Wish};
use crate::reader::Store;
use crate::text::folded;
use crate::util::text::{concat, split_at_byte, whole_number};

impl Wish {
    /// One value; nothing where there is none.
    fn value(facet: usize, number: Option<usize>) -> Self {
        let (from, to) = number.map_or((0, 0), |number| (number, number + 1));
        Self { facet, from, to }
    }

    /// The values of a range from its smallest to its greatest.
    fn range(facet: usize, values: &Values, range: Range) -> Self {
        let mut wish = Self { facet, from: 0, to: 0 };
        for value in values.all() {
            let number = whole_number(&value.name).unwrap_or(0);
            wish.from += usize::from(range.from.is_some_and(|from| number < from));
            wish.to += usize::from(range.to.is_none_or(|to| number <= to));
        }
        wish
    }
}

/// The filters and ranges of a request.
///
/// # Errors
/// When it names a facet the index does not have, or a range of one that is none.
pub(crate) fn wishes(store: &Store, request: &Request) -> Result<Vec<Wish>> {
    let core = store.core();
    let mut wishes = Vec::new();
    for (key, wanted) in &request.filters {
        for path in wanted {
            let facet = facet_of(store, key)?;
            wishes.push(Wish::value(facet, core.values[facet].find(path)));
        }
    }
    for (key, range) in &request.ranges {
        if range.from.or(range.to).is_some() {
            let facet = facet_of(store, key)?;
            if core.record.facets[facet].kind() != FacetKind::Range {
                let said = ["facet \"", key, "\" has no numbers to choose a range of"];
                return Err(Error::request(concat(&said)));
            }
            wishes.push(Wish::range(facet, &core.values[facet], *range));
        }
    }
    Ok(wishes)
}

/// The values of a facet that a practice has; none where they have not arrived.
pub(crate) fn values_of(store: &Store, facet: usize, practice: u32) -> &[u32] {
    store.columns()[facet].as_ref().map_or(&[], |column| column.of(practice as usize))
}

/// Which of the narrowed facets the practice fails.
pub(crate) fn failing(store: &Store, wishes: &[Wish], practice: u32) -> Failing {
    let mut failing = Failing::None;
    for Wish { facet, .. } in wishes {
        let mut fails = failing != Failing::One(*facet);
        for number in values_of(store, *facet, practice) {
            fails &= !is_chosen(wishes, *facet, *number as usize, *number as usize + 1);
        }
        if fails {
            failing =
                if failing == Failing::None { Failing::One(*facet) } else { Failing::Several };
        }
    }
    failing
}

/// Whether any of the values from one number up to another is wished for.
pub(crate) fn is_chosen(wishes: &[Wish], facet: usize, from: usize, to: usize) -> bool {
    wishes.iter().any(|wish| wish.facet == facet && wish.from < to && from < wish.to)
}

/// What `name:value` means: of a facet by its key or its label, one value by its path, its unique last part or its label, or a
/// range `from..to`.
pub(crate) fn named(store: &Store, name: &str, value: &str) -> Option<Wish> {
    let core = store.core();
    let wanted = folded(name);
    let is_called = |facet: &usize| {
        let (key, label) = (&core.record.facets[*facet].key, &store.labels()[*facet].facet);
        key == name || (!name.is_empty() && is_either(&wanted, key, label))
    };
    let facet = (0..core.values.len()).find(is_called)?;
    let (values, labels) = (&core.values[facet], &store.labels()[facet]);
    if core.record.facets[facet].kind() == FacetKind::Range {
        return Some(Wish::range(facet, values, range(value)?));
    }
    let wanted = folded(value);
    let is_labelled = |number: &usize| {
        !wanted.is_empty()
            && is_either(&wanted, labels.value(*number, values), &values.all()[*number].name)
    };
    let number = values.find(value).or_else(|| (0..values.all().len()).find(is_labelled))?;
    Some(Wish::value(facet, Some(number)))
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
