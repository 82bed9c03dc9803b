//! The facets of a build and the rules for their values. Facets are declared by the configuration
//! or by `--facets`, or inferred from the records (see [`crate::facet_inference`]).

use std::collections::BTreeMap;

use medina::format::PATH_SEPARATOR;
use medina::{FacetKind, FacetOrder, FacetSettings};

use crate::diagnostic::InvalidValue;
use crate::vocabulary::Vocabulary;

/// The facets of a build.
#[derive(Debug, Default)]
pub(crate) struct FacetPlan {
    /// The facets that the configuration or `--facets` names, in the order in which they are shown.
    pub(crate) declared: Vec<Facet>,
    /// What happens to other keys in the `facets` of a record.
    pub(crate) undeclared: UndeclaredFacets,
}

/// What happens to a facet that is not declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum UndeclaredFacets {
    /// It becomes a facet.
    #[default]
    Infer,
    /// It is left out, because `--facets` does not name it.
    Ignore,
    /// It is left out with a warning, because the configuration declares facets and this is none.
    Warn,
}

/// One facet. Values must be in the vocabulary if there is one.
#[derive(Debug, Default)]
pub(crate) struct Facet {
    pub(crate) key: String,
    /// `None` if it is inferred from the values.
    pub(crate) kind: Option<FacetKind>,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) order: FacetOrder,
    pub(crate) vocabulary: Option<Vocabulary>,
}

impl FacetPlan {
    pub(crate) fn get(&self, key: &str) -> Option<&Facet> {
        self.declared.iter().find(|facet| facet.key == key)
    }

    /// Keeps only the facets with these keys, in this order. Those that the configuration does not
    /// declare are inferred.
    pub(crate) fn choose(&mut self, keys: &[String]) {
        let mut declared = std::mem::take(&mut self.declared);
        for key in keys {
            let facet = match declared.iter().position(|facet| facet.key == *key) {
                Some(index) => declared.remove(index),
                None => Facet::undeclared(key),
            };
            self.declared.push(facet);
        }
        self.undeclared = UndeclaredFacets::Ignore;
    }
}

impl Facet {
    pub(crate) fn undeclared(key: &str) -> Self {
        Self { key: key.to_owned(), ..Self::default() }
    }

    /// Validates the value of a record and returns it in the form that the index stores: a whole
    /// path, or a number without leading zeros.
    pub(crate) fn value(&self, text: &str) -> Result<String, InvalidValue> {
        if let Some(vocabulary) = &self.vocabulary {
            return self.vocabulary_value(vocabulary, text);
        }
        match self.kind {
            Some(FacetKind::Range) => self.number(text),
            Some(FacetKind::Path) => self.path(text),
            Some(FacetKind::List) | None => Ok(text.to_owned()),
        }
    }

    fn vocabulary_value(
        &self,
        vocabulary: &Vocabulary,
        text: &str,
    ) -> Result<String, InvalidValue> {
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
            InvalidValue::new(problem, "write digits only")
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

    /// The settings of this facet for the index.
    pub(crate) fn settings(&self, kind: FacetKind) -> FacetSettings {
        FacetSettings {
            key: self.key.clone(),
            kind,
            labels: self.labels.clone(),
            order: self.order,
            values: self
                .vocabulary
                .as_ref()
                .map_or_else(Vec::new, |vocabulary| vocabulary.values().to_vec()),
        }
    }
}

/// Returns a path without empty steps and with the same separator everywhere.
pub(crate) fn normalize_path(text: &str) -> String {
    let steps: Vec<_> = text.split('>').map(str::trim).filter(|step| !step.is_empty()).collect();
    steps.join(PATH_SEPARATOR)
}

/// The longest key of a facet, in bytes: every visitor loads all keys.
const MAX_KEY_BYTES: usize = 100;

/// What to write instead of a key that is not valid.
pub(crate) const FACET_KEY_REMEDY: &str = "use at most 100 letters, digits, `-` and `_`";

/// Whether `key` is valid: it must work in a query (`facet:value`) and in an HTML attribute.
pub(crate) fn is_facet_key(key: &str) -> bool {
    (1..=MAX_KEY_BYTES).contains(&key.len())
        && key.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '-'))
}
