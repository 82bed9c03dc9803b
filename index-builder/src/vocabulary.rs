//! Reads the controlled vocabulary of a facet: a JSON file with its values in display order,
//! `[{"id": …, "labels": {…}, "parent": …}, …]`.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use medina::ValueSettings;
use medina::format::PATH_SEPARATOR;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::diagnostic::{Diagnostics, Location, lines_before};
use crate::nearest::nearest;

/// The values that one facet may have.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// The path of its file, for messages.
    name: String,
    values: Vec<ValueSettings>,
    /// Index of a value by its id and by its whole path.
    indexes: HashMap<String, usize>,
    has_levels: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VocabularyEntry {
    id: String,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    parent: Option<String>,
}

struct LocatedEntry {
    location: Location,
    entry: VocabularyEntry,
}

impl Vocabulary {
    /// Parses a vocabulary and reports its problems. `None` if it is not a JSON list.
    pub(crate) fn parse(path: &Arc<Path>, text: &str, problems: &mut Diagnostics) -> Option<Self> {
        let entries = parse_entries(path, text, problems)?;
        let by_id = entries_by_id(&entries, problems);
        let mut vocabulary = Self {
            name: path.display().to_string(),
            values: Vec::with_capacity(entries.len()),
            indexes: HashMap::new(),
            has_levels: entries.iter().any(|located| located.entry.parent.is_some()),
        };
        for located in &entries {
            if let Some(steps) = path_steps(located, &by_id, problems) {
                vocabulary.add(&located.entry, steps.join(PATH_SEPARATOR));
            }
        }
        Some(vocabulary)
    }

    fn add(&mut self, entry: &VocabularyEntry, path: String) {
        let index = self.values.len();
        self.indexes.insert(entry.id.clone(), index);
        self.indexes.insert(path.clone(), index);
        self.values.push(ValueSettings { path, labels: entry.labels.clone() });
    }

    pub(crate) fn values(&self) -> &[ValueSettings] {
        &self.values
    }

    pub(crate) fn has_levels(&self) -> bool {
        self.has_levels
    }

    /// The path of its file, for messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the whole path of a value that is given by its id or by its whole path.
    pub(crate) fn resolve(&self, value: &str) -> Option<&str> {
        let steps: Vec<_> = value.split('>').map(str::trim).collect();
        let index = self.indexes.get(&steps.join(PATH_SEPARATOR))?;
        Some(&self.values[*index].path)
    }

    /// The id that `value` probably means: the one with this label, otherwise the most similar one.
    pub(crate) fn nearest(&self, value: &str) -> Option<&str> {
        let lower = value.to_lowercase();
        let labelled = self
            .values
            .iter()
            .find(|known| known.labels.values().any(|label| label.to_lowercase() == lower));
        let last = value.rsplit(PATH_SEPARATOR).next().unwrap_or(value);
        labelled
            .map(|known| id_of(&known.path))
            .or_else(|| nearest(last, self.values.iter().map(|known| id_of(&known.path))))
    }
}

fn id_of(path: &str) -> &str {
    path.rsplit(PATH_SEPARATOR).next().unwrap_or(path)
}

/// Parses the entries with their lines. They are first parsed as raw JSON, which keeps where each
/// begins.
fn parse_entries(
    path: &Arc<Path>,
    text: &str,
    problems: &mut Diagnostics,
) -> Option<Vec<LocatedEntry>> {
    let form = "write a list of {\"id\": …, \"labels\": {…}, \"parent\": …}";
    let raw_entries: Vec<&RawValue> = serde_json::from_str(text)
        .map_err(|error| problems.error(Location::new(path, error.line()), reason(&error), form))
        .ok()?;
    let mut entries = Vec::new();
    for raw in raw_entries {
        let line = line_of(raw.get(), text);
        match serde_json::from_str(raw.get()) {
            Ok(entry) => entries.push(LocatedEntry { location: Location::new(path, line), entry }),
            Err(error) => {
                let location = Location::new(path, line + error.line() - 1);
                problems.error(location, reason(&error), form);
            }
        }
    }
    Some(entries)
}

fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    format!("not a vocabulary: {}", message.split(" at line ").next().unwrap_or(&message))
}

/// The line on which `part`, a slice of `text`, begins.
fn line_of(part: &str, text: &str) -> usize {
    let offset = part.as_ptr() as usize - text.as_ptr() as usize;
    1 + lines_before(text.as_bytes(), offset)
}

type EntriesById<'a> = BTreeMap<&'a str, &'a VocabularyEntry>;

/// Maps the entries by id and reports invalid and duplicate ids.
fn entries_by_id<'a>(entries: &'a [LocatedEntry], problems: &mut Diagnostics) -> EntriesById<'a> {
    let mut by_id = EntriesById::new();
    for LocatedEntry { location, entry } in entries {
        let id = entry.id.as_str();
        if id.trim().is_empty() || id.contains('>') || id.trim() != id {
            let remedy = "use an id without `>` and without space around it";
            problems.error(location.clone(), format!("the id `{id}` cannot be used"), remedy);
        }
        if by_id.insert(id, entry).is_some() {
            let problem = format!("the id `{id}` is already in this vocabulary");
            problems.error(location.clone(), problem, "give one of the two another id");
        }
    }
    by_id
}

/// The ids from the top of the hierarchy down to an entry. `None` if its parents are invalid.
fn path_steps<'a>(
    LocatedEntry { location, entry }: &'a LocatedEntry,
    by_id: &EntriesById<'a>,
    problems: &mut Diagnostics,
) -> Option<Vec<&'a str>> {
    let mut steps = vec![entry.id.as_str()];
    let mut child = entry;
    while let Some(id) = &child.parent {
        let Some(parent) = by_id.get(id.as_str()) else {
            let near = nearest(id, by_id.keys().copied()).unwrap_or_default();
            let problem = format!("the parent `{id}` of `{}` is not in this vocabulary", child.id);
            let remedy = format!("add it, or write `{near}`, the nearest id");
            problems.error(location.clone(), problem, remedy);
            return None;
        };
        if steps.contains(&parent.id.as_str()) {
            let problem = format!("`{}` is its own ancestor", parent.id);
            let remedy = "correct its `parent` or that of a value above it";
            problems.error(location.clone(), problem, remedy);
            return None;
        }
        steps.push(&parent.id);
        child = parent;
    }
    steps.reverse();
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Option<Vocabulary>, Vec<String>) {
        let mut problems = Diagnostics::default();
        let vocabulary = Vocabulary::parse(&Arc::from(Path::new("v.json")), text, &mut problems);
        (vocabulary, problems.sorted().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn an_id_or_a_whole_path_resolves_to_the_path() {
        let (vocabulary, problems) = parse(
            r#"[{"id":"europe"},{"id":"FR","parent":"europe","labels":{"fr":"La France"}},{"id":"lyon","parent":"FR"}]"#,
        );
        let vocabulary = vocabulary.unwrap();
        assert_eq!(problems, [""; 0]);
        assert_eq!(vocabulary.resolve("lyon"), Some("europe > FR > lyon"));
        assert_eq!(vocabulary.resolve("europe > FR"), Some("europe > FR"));
        assert_eq!(vocabulary.resolve("FR > lyon"), None);
        assert_eq!(vocabulary.nearest("la france"), Some("FR"));
        assert_eq!(vocabulary.nearest("europe > FR > lyno"), Some("lyon"));
    }

    #[test]
    fn problems_name_their_line() {
        let (_, problems) = parse(
            "[\n{\"id\":\"a\"},\n{\"id\":\"a\"},\n{\"id\":\"b\",\"parent\":\"aa\"},\n{\"id\":\"c\",\n\"perent\":\"a\"},\n{\"id\":\"d\",\"parent\":\"d\"}]",
        );
        assert_eq!(
            problems,
            [
                "v.json:3: the id `a` is already in this vocabulary; give one of the two another \
                 id",
                "v.json:4: the parent `aa` of `b` is not in this vocabulary; add it, or write \
                 `a`, the nearest id",
                "v.json:6: not a vocabulary: unknown field `perent`, expected one of `id`, \
                 `labels`, `parent`; write a list of {\"id\": …, \"labels\": {…}, \"parent\": …}",
                "v.json:7: `d` is its own ancestor; correct its `parent` or that of a value above \
                 it",
            ]
        );
    }
}
