//! Facets under construction: from a vocabulary and the documents to values in display order, a column, and labels.

use std::collections::{BTreeMap, HashMap};

use rustc_hash::FxHashMap;

use medina::format::columns::{MAX_DEPTH, PATH_SEPARATOR, Values, put_column};
use medina::format::labels::Labels;
use medina::model::ids::ValueId;
use medina::model::settings::{FacetKind, FacetOrder, FacetSettings};
use medina::text::folded;

/// The column of one facet, while practices are read in order.
#[derive(Debug)]
pub(super) struct ColumnBuilder<'a> {
    facet: &'a FacetSettings,
    values: Values,
    /// By value above and name the value.
    known: FxHashMap<(Option<ValueId>, String), ValueId>,
    /// By whole path the value.
    paths: FxHashMap<String, ValueId>,
    /// By practice where its values end; these.
    ends: Vec<u32>,
    numbers: Vec<ValueId>,
    vocabulary: usize,
}

impl<'a> ColumnBuilder<'a> {
    pub(super) fn new(facet: &'a FacetSettings) -> Self {
        let mut builder = Self {
            facet,
            values: Values::default(),
            known: FxHashMap::default(),
            paths: FxHashMap::default(),
            ends: Vec::new(),
            numbers: Vec::new(),
            vocabulary: 0,
        };
        for known in &facet.values {
            builder.number(&known.path);
        }
        builder.vocabulary = builder.values.all().len();
        builder
    }

    /// Adds the values of an edition: a practice has the values of all its editions.
    pub(super) fn add(&mut self, paths: &[String]) {
        for path in paths {
            let number = self.number(path);
            self.numbers.push(number);
        }
    }

    /// Ends a practice.
    pub(super) fn end(&mut self) {
        self.ends.push(self.numbers.len() as u32);
    }

    fn number(&mut self, path: &str) -> ValueId {
        if let Some(number) = self.paths.get(path) {
            return *number;
        }
        let mut above = None;
        for name in levels(self.facet, path) {
            let values = &mut self.values;
            let number = self
                .known
                .entry((above, name.to_owned()))
                .or_insert_with(|| values.push(name, above));
            above = Some(*number);
        }
        let number = above.unwrap_or_default();
        self.paths.insert(path.to_owned(), number);
        number
    }

    /// The values in display order, and the raw column.
    pub(super) fn finish(self) -> (Values, Vec<u8>) {
        let Self { facet, values, ends, numbers, vocabulary, .. } = self;
        let (arranged, renumbered) =
            values.arrange(|number| value_key(facet, &values, number, vocabulary));
        let mut from = 0;
        let column: Vec<Vec<ValueId>> = ends
            .into_iter()
            .map(|end| {
                let range = std::mem::replace(&mut from, end as usize)..end as usize;
                let mut numbers: Vec<ValueId> =
                    numbers[range].iter().map(|old| renumbered[old.index()]).collect();
                numbers.sort_unstable();
                numbers.dedup();
                numbers
            })
            .collect();
        let mut raw = Vec::new();
        put_column(&mut raw, &column);
        (arranged, raw)
    }
}

/// The levels of a value: only a path has more than one. Beyond the most there may be, the rest is one level.
fn levels<'a>(facet: &FacetSettings, value: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
    let most = if facet.kind == FacetKind::Path { MAX_DEPTH } else { 1 };
    value.splitn(most, PATH_SEPARATOR)
}

/// Values of the vocabulary keep its order; those found in documents follow, numbers by size, names by their folded form.
fn value_key(
    facet: &FacetSettings,
    values: &Values,
    number: ValueId,
    vocabulary: usize,
) -> (bool, String) {
    let name = &values.all()[number.index()].name;
    let found = if facet.kind == FacetKind::Range {
        // Numbers sort as text once padded; the sign is part of the padding.
        format!("{:020}", name.parse::<i64>().unwrap_or(0).wrapping_sub(i64::MIN) as u64)
    } else {
        format!("{}\0{name}", folded(name))
    };
    if facet.kind != FacetKind::Range && number.index() < vocabulary {
        (false, format!("{:020}", number.0))
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
        let wanted = labels
            .get(language)
            .or_else(|| languages.first().and_then(|default| labels.get(default)));
        wanted.cloned().unwrap_or_default()
    };
    let one = |(facet, values): (&FacetSettings, &Values)| {
        let known: HashMap<&str, &BTreeMap<String, String>> =
            facet.values.iter().map(|value| (value.path.as_str(), &value.labels)).collect();
        let value = |number| {
            known.get(values.path(number).as_str()).map(|labels| pick(labels)).unwrap_or_default()
        };
        let name = Some(pick(&facet.labels))
            .filter(|label| !label.is_empty())
            .unwrap_or_else(|| facet.key.clone());
        with_places(
            Labels { facet: name, values: values.ids().map(value).collect(), ranks: Vec::new() },
            facet,
            values,
        )
    };
    facets.iter().zip(values).map(one).collect()
}

/// The labels with each value's place in alphabetical order, where the facet is listed so.
fn with_places(mut labels: Labels, facet: &FacetSettings, values: &Values) -> Labels {
    if facet.order == FacetOrder::Label {
        let mut numbers: Vec<ValueId> = values.ids().collect();
        numbers.sort_by_cached_key(|number| folded(labels.value(*number, values)));
        labels.ranks = vec![0; numbers.len()];
        numbers
            .iter()
            .enumerate()
            .for_each(|(place, number)| labels.ranks[number.index()] = place as u32);
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use medina::ValueSettings;
    use medina::format::columns::Column;
    use medina::model::ids::PracticeId;
    use medina::util::wire::Reader;

    fn facet(kind: FacetKind, vocabulary: &[&str]) -> FacetSettings {
        let value =
            |path: &&str| ValueSettings { path: (*path).to_owned(), labels: BTreeMap::new() };
        let values = vocabulary.iter().map(value).collect();
        FacetSettings { kind, values, ..FacetSettings::default() }
    }

    /// The paths of all values in display order, and by practice the paths its column has.
    fn built(facet: &FacetSettings, practices: &[&[&str]]) -> (Vec<String>, Vec<Vec<String>>) {
        let mut builder = ColumnBuilder::new(facet);
        for paths in practices {
            builder.add(&paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>());
            builder.end();
        }
        let (values, raw) = builder.finish();
        let mut reader = Reader::new(&raw);
        let column = Column::read(&mut reader, practices.len(), &values);
        assert!(reader.finish().is_ok());
        let paths = |numbers: &[ValueId]| -> Vec<String> {
            numbers.iter().map(|number| values.path(*number)).collect()
        };
        let columns =
            PracticeId::first(practices.len()).map(|practice| paths(column.of(practice))).collect();
        (values.ids().map(|number| values.path(number)).collect(), columns)
    }

    #[test]
    fn a_path_adds_each_of_its_levels_once() {
        let practices: [&[&str]; 3] =
            [&["europe > FR > Lyon", "africa"], &[], &["europe > PT", "europe > PT"]];
        let (values, columns) = built(&facet(FacetKind::Path, &[]), &practices);
        assert_eq!(
            values,
            ["africa", "europe", "europe > FR", "europe > FR > Lyon", "europe > PT"]
        );
        assert_eq!(columns[0], ["africa", "europe > FR > Lyon", "europe > FR", "europe"]);
        assert_eq!(columns[1], [] as [&str; 0]);
        assert_eq!(columns[2], ["europe > PT", "europe"]);
    }

    #[test]
    fn levels_of_one_name_below_different_values_differ() {
        let practices: [&[&str]; 2] = [&["europe > Tripoli"], &["africa > Tripoli"]];
        let (values, _) = built(&facet(FacetKind::Path, &[]), &practices);
        assert_eq!(values, ["africa", "africa > Tripoli", "europe", "europe > Tripoli"]);
    }

    #[test]
    fn only_paths_have_levels_and_not_without_end() {
        let practices: [&[&str]; 1] = [&["europe > FR"]];
        let (values, columns) = built(&facet(FacetKind::List, &[]), &practices);
        assert_eq!(
            (values, &columns[0][..]),
            (vec!["europe > FR".into()], &["europe > FR".into()][..])
        );
        let deep = vec!["x"; MAX_DEPTH + 3].join(PATH_SEPARATOR);
        let (values, _) = built(&facet(FacetKind::Path, &[]), &[&[&deep]]);
        assert_eq!(values.len(), MAX_DEPTH);
        assert_eq!(values[MAX_DEPTH - 1], deep);
    }

    #[test]
    fn the_vocabulary_comes_first_then_names_by_letter_and_numbers_by_size() {
        let practices: [&[&str]; 1] = [&["water", "Émeute", "10", "housing"]];
        let (values, _) = built(&facet(FacetKind::List, &["water", "city"]), &practices);
        assert_eq!(values, ["water", "city", "10", "Émeute", "housing"]);
        let practices: [&[&str]; 1] = [&["2018", "-3", "999", "12"]];
        let (values, _) = built(&facet(FacetKind::Range, &[]), &practices);
        assert_eq!(values, ["-3", "12", "999", "2018"]);
    }
}
