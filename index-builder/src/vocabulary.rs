//! The values a facet may have: a JSON file `[{"id": …, "labels": {…}, "parent": …}, …]` in display order.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use medina::ValueSettings;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::diagnostic::{Diagnostics, Location, lines_before};
use crate::nearest::nearest;

/// What stands between the steps of a path.
pub(crate) const PATH_SEPARATOR: &str = " > ";

/// The values of one facet.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// The file as the maintainer would name it.
    name: String,
    values: Vec<ValueSettings>,
    /// Position of a value by its id and by its whole path.
    positions: HashMap<String, usize>,
    has_levels: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    id: String,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    parent: Option<String>,
}

impl Vocabulary {
    /// Reads a vocabulary and reports what is wrong with it. `None` when nothing of it can be used.
    pub(crate) fn parse(path: &Arc<Path>, text: &str, problems: &mut Diagnostics) -> Option<Self> {
        let terms = terms(path, text, problems)?;
        let by_id = by_id(&terms, problems);
        let mut vocabulary = Self {
            name: path.display().to_string(),
            values: Vec::with_capacity(terms.len()),
            positions: HashMap::new(),
            has_levels: terms.iter().any(|(_, term)| term.parent.is_some()),
        };
        for (location, term) in &terms {
            if let Some(steps) = steps(term, &by_id, location, problems) {
                vocabulary.add(term, steps.join(PATH_SEPARATOR));
            }
        }
        Some(vocabulary)
    }

    fn add(&mut self, term: &Term, path: String) {
        let position = self.values.len();
        self.positions.insert(term.id.clone(), position);
        self.positions.insert(path.clone(), position);
        self.values.push(ValueSettings { path, labels: term.labels.clone() });
    }

    pub(crate) fn values(&self) -> &[ValueSettings] {
        &self.values
    }

    pub(crate) fn has_levels(&self) -> bool {
        self.has_levels
    }

    /// The file it was read from.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The whole path of a value given by its id or by its whole path.
    pub(crate) fn resolve(&self, value: &str) -> Option<&str> {
        let steps: Vec<_> = value.split('>').map(str::trim).collect();
        let position = self.positions.get(&steps.join(PATH_SEPARATOR))?;
        Some(&self.values[*position].path)
    }

    /// The id that was probably meant: the one whose label was written, else the most similar.
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

/// Every entry with its line. Entries are cut out of the text first, because a parsed value forgets where it stood.
fn terms(
    path: &Arc<Path>,
    text: &str,
    problems: &mut Diagnostics,
) -> Option<Vec<(Location, Term)>> {
    let form = "write a list of {\"id\": …, \"labels\": {…}, \"parent\": …}";
    let entries: Vec<&RawValue> = serde_json::from_str(text)
        .map_err(|error| problems.error(Location::new(path, error.line()), reason(&error), form))
        .ok()?;
    let mut terms = Vec::new();
    for entry in entries {
        let line = line_of(entry.get(), text);
        match serde_json::from_str::<Term>(entry.get()) {
            Ok(term) => terms.push((Location::new(path, line), term)),
            Err(error) => {
                problems.error(Location::new(path, line + error.line() - 1), reason(&error), form)
            }
        }
    }
    Some(terms)
}

fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    format!("not a vocabulary: {}", message.split(" at line ").next().unwrap_or(&message))
}

/// The line on which a part of `text` begins.
fn line_of(part: &str, text: &str) -> usize {
    let offset = part.as_ptr() as usize - text.as_ptr() as usize;
    1 + lines_before(text.as_bytes(), offset)
}

fn by_id<'a>(
    terms: &'a [(Location, Term)],
    problems: &mut Diagnostics,
) -> BTreeMap<&'a str, &'a Term> {
    let mut by_id = BTreeMap::new();
    for (location, term) in terms {
        if term.id.trim().is_empty() || term.id.contains('>') || term.id.trim() != term.id {
            let problem = format!("the id `{}` cannot be used", term.id);
            problems.error(
                location.clone(),
                problem,
                "use an id without `>` and without space around it",
            );
        }
        if by_id.insert(term.id.as_str(), term).is_some() {
            let problem = format!("the id `{}` is already in this vocabulary", term.id);
            problems.error(location.clone(), problem, "give one of the two another id");
        }
    }
    by_id
}

/// The ids from the top of the hierarchy down to a term.
fn steps<'a>(
    term: &'a Term,
    by_id: &BTreeMap<&str, &'a Term>,
    location: &Location,
    problems: &mut Diagnostics,
) -> Option<Vec<&'a str>> {
    let mut steps = vec![term.id.as_str()];
    let mut at = term;
    while let Some(parent) = &at.parent {
        let Some(above) = by_id.get(parent.as_str()) else {
            let near = nearest(parent, by_id.keys().copied()).unwrap_or_default();
            let problem = format!("the parent `{parent}` of `{}` is not in this vocabulary", at.id);
            problems.error(
                location.clone(),
                problem,
                format!("add it, or write `{near}`, the nearest id"),
            );
            return None;
        };
        if steps.contains(&above.id.as_str()) {
            let problem = format!("`{}` is above itself through its parents", above.id);
            problems.error(location.clone(), problem, "remove the `parent` of one of them");
            return None;
        }
        steps.push(&above.id);
        at = above;
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
                "v.json:3: the id `a` is already in this vocabulary; give one of the two another id",
                "v.json:4: the parent `aa` of `b` is not in this vocabulary; add it, or write `a`, the nearest id",
                "v.json:6: not a vocabulary: unknown field `perent`, expected one of `id`, `labels`, `parent`; write a list of {\"id\": …, \"labels\": {…}, \"parent\": …}",
                "v.json:7: `d` is above itself through its parents; remove the `parent` of one of them",
            ]
        );
    }
}
