//! Builds the facets: from the settings and the documents to values in display order, a column
//! and labels. Look here to add a kind of facet; [`medina::format::columns`] has the bytes.

use std::collections::{BTreeMap, HashMap};

use rustc_hash::FxHashMap;

use medina::format::columns::{MAX_DEPTH, PATH_SEPARATOR, Values, put_column};
use medina::format::labels::Labels;
use medina::model::ids::ValueId;
use medina::model::settings::{FacetKind, FacetOrder, FacetSettings};
use medina::text::folded;

/// Builds the column of one facet. Practices are added in order.
#[derive(Debug)]
pub(crate) struct ColumnBuilder<'a> {
    facet: &'a FacetSettings,
    values: Values,
    /// The value of a name below a parent.
    by_name: FxHashMap<(Option<ValueId>, String), ValueId>,
    /// The value of a whole path.
    by_path: FxHashMap<String, ValueId>,
    /// The values of all practices, one practice after the other.
    ids: Vec<ValueId>,
    /// By practice: the index in `ids` after its last value.
    ends: Vec<u32>,
    /// The number of values that the settings have: they come first.
    configured: usize,
}

/// The finished parts of a facet.
pub(crate) struct BuiltColumn {
    /// Its values in display order.
    pub(crate) values: Values,
    /// The uncompressed bytes of its column.
    pub(crate) raw: Vec<u8>,
}

impl<'a> ColumnBuilder<'a> {
    pub(crate) fn new(facet: &'a FacetSettings) -> Self {
        let mut builder = Self {
            facet,
            values: Values::default(),
            by_name: FxHashMap::default(),
            by_path: FxHashMap::default(),
            ends: Vec::new(),
            ids: Vec::new(),
            configured: 0,
        };
        for value in &facet.values {
            builder.intern(&value.path);
        }
        builder.configured = builder.values.all().len();
        builder
    }

    /// Adds the values of an edition. A practice has the values of all its editions.
    pub(crate) fn add(&mut self, paths: &[String]) {
        for path in paths {
            let id = self.intern(path);
            self.ids.push(id);
        }
    }

    /// Ends the practice whose editions have been added.
    pub(crate) fn end(&mut self) {
        self.ends.push(self.ids.len() as u32);
    }

    /// The value of a path. It and its parents are added if they are new.
    fn intern(&mut self, path: &str) -> ValueId {
        if let Some(id) = self.by_path.get(path) {
            return *id;
        }
        let mut parent = None;
        for name in levels(self.facet, path) {
            let values = &mut self.values;
            let id = self
                .by_name
                .entry((parent, name.to_owned()))
                .or_insert_with(|| values.push(name, parent));
            parent = Some(*id);
        }
        let id = parent.unwrap_or_default();
        self.by_path.insert(path.to_owned(), id);
        id
    }

    /// The values in display order, and the column of the practices.
    pub(crate) fn finish(self) -> BuiltColumn {
        let Self { facet, values, ends, ids, configured, .. } = self;
        let (arranged, renumbered) = values.arrange(|id| sort_key(facet, &values, id, configured));
        let mut start = 0;
        let column: Vec<Vec<ValueId>> = ends
            .into_iter()
            .map(|end| {
                let range = std::mem::replace(&mut start, end as usize)..end as usize;
                let mut own: Vec<ValueId> =
                    ids[range].iter().map(|old| renumbered[old.index()]).collect();
                own.sort_unstable();
                own.dedup();
                own
            })
            .collect();
        let mut raw = Vec::new();
        put_column(&mut raw, &column);
        BuiltColumn { values: arranged, raw }
    }
}

/// The levels of a value: only a path has more than one. What follows the greatest depth is one
/// level.
fn levels<'a>(facet: &FacetSettings, value: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
    let most = match facet.kind {
        FacetKind::Path => MAX_DEPTH,
        FacetKind::List | FacetKind::Range => 1,
    };
    value.splitn(most, PATH_SEPARATOR)
}

/// What a value is sorted by. Values of the settings keep their order; those of documents follow,
/// numbers by size, names by their folded form.
fn sort_key(
    facet: &FacetSettings,
    values: &Values,
    id: ValueId,
    configured: usize,
) -> (bool, String) {
    let name = &values.all()[id.index()].name;
    match facet.kind {
        FacetKind::Range => {
            // Padded, numbers sort as text. Subtracting the least number makes them unsigned.
            let number = name.parse::<i64>().unwrap_or(0).wrapping_sub(i64::MIN) as u64;
            (true, format!("{number:020}"))
        }
        FacetKind::List | FacetKind::Path if id.index() < configured => {
            (false, format!("{:020}", id.0))
        }
        FacetKind::List | FacetKind::Path => (true, format!("{}\0{name}", folded(name))),
    }
}

/// The labels of all facets in a language, or in the default language, which is the first of
/// `languages`, where one is missing.
pub(crate) fn labels(
    facets: &[FacetSettings],
    values: &[Values],
    language: &str,
    languages: &[String],
) -> Vec<Labels> {
    let translate = |labels: &BTreeMap<String, String>| {
        let label = labels.get(language);
        let default = || languages.first().and_then(|default| labels.get(default));
        label.or_else(default).cloned().unwrap_or_default()
    };
    let facets = facets.iter().zip(values);
    facets.map(|(facet, values)| facet_labels(facet, values, &translate)).collect()
}

fn facet_labels(
    facet: &FacetSettings,
    values: &Values,
    translate: &dyn Fn(&BTreeMap<String, String>) -> String,
) -> Labels {
    let configured: HashMap<&str, &BTreeMap<String, String>> =
        facet.values.iter().map(|value| (value.path.as_str(), &value.labels)).collect();
    let value = |id| {
        let labels = configured.get(values.path(id).as_str());
        labels.map(|labels| translate(labels)).unwrap_or_default()
    };
    let mut name = translate(&facet.labels);
    if name.is_empty() {
        name.clone_from(&facet.key);
    }
    let values_of_language = values.ids().map(value).collect();
    let labels = Labels { facet: name, values: values_of_language, ranks: Vec::new() };
    if facet.order == FacetOrder::Label { with_ranks(labels, values) } else { labels }
}

/// Adds the rank of each value in the alphabetical order of the labels.
fn with_ranks(mut labels: Labels, values: &Values) -> Labels {
    let mut ids: Vec<ValueId> = values.ids().collect();
    ids.sort_by_cached_key(|id| folded(labels.value(*id, values)));
    labels.ranks = vec![0; ids.len()];
    for (rank, id) in (0..).zip(ids) {
        labels.ranks[id.index()] = rank;
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

    fn facet(kind: FacetKind, configured: &[&str]) -> FacetSettings {
        let value =
            |path: &&str| ValueSettings { path: (*path).to_owned(), labels: BTreeMap::new() };
        let values = configured.iter().map(value).collect();
        FacetSettings { kind, values, ..FacetSettings::default() }
    }

    /// The paths of all values in display order, and by practice the paths that its column has.
    fn built(facet: &FacetSettings, practices: &[&[&str]]) -> (Vec<String>, Vec<Vec<String>>) {
        let mut builder = ColumnBuilder::new(facet);
        for paths in practices {
            builder.add(&paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>());
            builder.end();
        }
        let BuiltColumn { values, raw } = builder.finish();
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
    fn configured_values_come_first_then_names_by_letter_and_numbers_by_size() {
        let practices: [&[&str]; 1] = [&["water", "Émeute", "10", "housing"]];
        let (values, _) = built(&facet(FacetKind::List, &["water", "city"]), &practices);
        assert_eq!(values, ["water", "city", "10", "Émeute", "housing"]);
        let practices: [&[&str]; 1] = [&["2018", "-3", "999", "12"]];
        let (values, _) = built(&facet(FacetKind::Range, &[]), &practices);
        assert_eq!(values, ["-3", "12", "999", "2018"]);
    }
}
