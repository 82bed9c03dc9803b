//! Facets under construction: from a vocabulary and the documents to values in display order, a column, and labels.

use std::collections::{BTreeMap, HashMap};

use super::facets::{MAX_DEPTH, PATH_SEPARATOR, Values, put_column};
use super::labels::Labels;
use crate::analysis::folded;
use crate::document::{Document, FacetKind, FacetOrder, FacetSettings};

/// A facet's values and raw column: a practice has the values of all its editions.
pub(super) fn column(facet: &FacetSettings, documents: &[Document], editions: &[u32]) -> (Values, Vec<u8>) {
    let mut values = Values::default();
    for known in &facet.values {
        values.add(levels(facet, &known.path));
    }
    let vocabulary = values.all().len();
    let mut column: Vec<Vec<usize>> = Vec::new();
    for pair in editions.windows(2) {
        let of_practice = &documents[pair[0] as usize..pair[1] as usize];
        let named = of_practice.iter().filter_map(|document| document.facets.get(&facet.key)).flatten();
        column.push(named.map(|path| values.add(levels(facet, path))).collect());
    }
    let (arranged, renumbered) = values.arrange(|number| value_key(facet, &values, number, vocabulary));
    for numbers in &mut column {
        numbers.iter_mut().for_each(|number| *number = renumbered[*number]);
        numbers.sort_unstable();
        numbers.dedup();
    }
    let mut raw = Vec::new();
    put_column(&mut raw, &column);
    (arranged, raw)
}

/// The levels of a value: only a path has more than one. Beyond the most there may be, the rest is one level.
fn levels<'a>(facet: &FacetSettings, value: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
    let most = if facet.kind == FacetKind::Path { MAX_DEPTH } else { 1 };
    value.splitn(most, PATH_SEPARATOR)
}

/// Values of the vocabulary keep its order; those found in documents follow, numbers by size, names by their folded form.
fn value_key(facet: &FacetSettings, values: &Values, number: usize, vocabulary: usize) -> (bool, String) {
    let name = &values.all()[number].name;
    let found = if facet.kind == FacetKind::Range {
        // Numbers sort as text once padded; the sign is part of the padding.
        format!("{:020}", name.parse::<i64>().unwrap_or(0).wrapping_sub(i64::MIN) as u64)
    } else {
        format!("{}\0{name}", folded(name))
    };
    if facet.kind != FacetKind::Range && number < vocabulary {
        (false, format!("{number:020}"))
    } else {
        (true, found)
    }
}

/// The names of all facets in one language, by way of the default language where one is missing.
pub(super) fn labels(
    facets: &[FacetSettings],
    values: &[Values],
    language: &str,
    languages: &[String],
) -> Vec<Labels> {
    let pick = |labels: &BTreeMap<String, String>| {
        let wanted =
            labels.get(language).or_else(|| languages.first().and_then(|default| labels.get(default)));
        wanted.cloned().unwrap_or_default()
    };
    let one = |(facet, values): (&FacetSettings, &Values)| {
        let known: HashMap<&str, &BTreeMap<String, String>> =
            facet.values.iter().map(|value| (value.path.as_str(), &value.labels)).collect();
        let value =
            |number| known.get(values.path(number).as_str()).map(|labels| pick(labels)).unwrap_or_default();
        let name =
            Some(pick(&facet.labels)).filter(|label| !label.is_empty()).unwrap_or_else(|| facet.key.clone());
        with_places(
            Labels { facet: name, values: (0..values.all().len()).map(value).collect(), places: Vec::new() },
            facet,
            values,
        )
    };
    facets.iter().zip(values).map(one).collect()
}

/// The labels with each value's place in alphabetical order, where the facet is listed so.
fn with_places(mut labels: Labels, facet: &FacetSettings, values: &Values) -> Labels {
    if facet.order == FacetOrder::Label {
        let mut numbers: Vec<usize> = (0..values.all().len()).collect();
        numbers.sort_by_cached_key(|number| folded(labels.value(*number, values)));
        labels.places = vec![0; numbers.len()];
        numbers.iter().enumerate().for_each(|(place, number)| labels.places[*number] = place as u32);
    }
    labels
}
