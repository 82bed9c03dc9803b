//! What a facet's values may look like, declared by the configuration or read off the records.

use std::collections::BTreeMap;

use medina::{FacetKind, FacetOrder, FacetSettings};

use crate::diagnostic::InvalidValue;
use crate::vocabulary::{PATH_SEPARATOR, Vocabulary};

/// The facets of a build.
#[derive(Debug, Default)]
pub(crate) struct FacetPlan {
    /// Those named by the configuration or `--facets`, in the order they are shown.
    pub(crate) declared: Vec<Facet>,
    /// What becomes of the other keys in a record's `facets`.
    pub(crate) others: Others,
}

/// What becomes of a facet key that nobody declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Others {
    /// It becomes a facet.
    #[default]
    Infer,
    /// It is left out: `--facets` made a choice.
    Ignore,
    /// It is left out with a warning: a configuration was written and does not know it.
    Warn,
}

/// One declared facet.
#[derive(Debug, Default)]
pub(crate) struct Facet {
    pub(crate) key: String,
    /// Read off the values where nobody said.
    pub(crate) kind: Option<FacetKind>,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) order: FacetOrder,
    pub(crate) vocabulary: Option<Vocabulary>,
}

impl FacetPlan {
    pub(crate) fn get(&self, key: &str) -> Option<&Facet> {
        self.declared.iter().find(|facet| facet.key == key)
    }

    /// Keeps the named facets alone, in that order; a name the configuration does not know is inferred.
    pub(crate) fn choose(&mut self, keys: &[String]) {
        let mut declared = std::mem::take(&mut self.declared);
        for key in keys {
            let known = declared.iter().position(|facet| facet.key == *key);
            self.declared.push(
                known.map_or_else(|| Facet::named(key), |position| declared.remove(position)),
            );
        }
        self.others = Others::Ignore;
    }
}

impl Facet {
    pub(crate) fn named(key: &str) -> Self {
        Self { key: key.to_owned(), ..Self::default() }
    }

    /// A record's value as the index wants it: a whole path, a plain number.
    pub(crate) fn value(&self, text: &str) -> Result<String, InvalidValue> {
        match (&self.vocabulary, self.kind) {
            (Some(vocabulary), _) => self.known_value(vocabulary, text),
            (None, Some(FacetKind::Range)) => self.number(text),
            (None, Some(FacetKind::Path)) => self.path(text),
            (None, _) => Ok(text.to_owned()),
        }
    }

    fn known_value(&self, vocabulary: &Vocabulary, text: &str) -> Result<String, InvalidValue> {
        vocabulary.resolve(text).map(str::to_owned).ok_or_else(|| {
            let file = vocabulary.name();
            let problem = format!("`{text}` is not a value of the facet `{}`", self.key);
            let remedy = match vocabulary.nearest(text) {
                Some(near) => format!("write `{near}`, the nearest, or add it to {file}"),
                None => format!("add it to {file}"),
            };
            InvalidValue::new(problem, remedy)
        })
    }

    fn number(&self, text: &str) -> Result<String, InvalidValue> {
        text.parse::<i32>().map(|number| number.to_string()).map_err(|_| {
            let problem =
                format!("`{text}` is not a whole number, and the facet `{}` is a range", self.key);
            InvalidValue::new(problem, "write digits alone")
        })
    }

    fn path(&self, text: &str) -> Result<String, InvalidValue> {
        let steps: Vec<_> = text.split('>').map(str::trim).collect();
        if steps.iter().any(|step| step.is_empty()) {
            let problem =
                format!("the path `{text}` of the facet `{}` has an empty step", self.key);
            return Err(InvalidValue::new(problem, "write it as `a > b > c`"));
        }
        Ok(steps.join(PATH_SEPARATOR))
    }

    /// What the index is told about this facet.
    pub(crate) fn settings(&self, kind: FacetKind) -> FacetSettings {
        FacetSettings {
            key: self.key.clone(),
            kind,
            labels: self.labels.clone(),
            order: self.order,
            values: self.vocabulary.as_ref().map_or_else(Vec::new, |known| known.values().to_vec()),
        }
    }
}

/// A path with single separators and without empty steps.
pub(crate) fn path_of(text: &str) -> String {
    let steps: Vec<_> = text.split('>').map(str::trim).filter(|step| !step.is_empty()).collect();
    steps.join(PATH_SEPARATOR)
}

/// Whether a key can be typed in `facet:value` and written in an attribute.
pub(crate) fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '-'))
}
