//! Reads the fields of one record: each method takes one key, normalizes its text, validates it and
//! reports its problems.

use std::borrow::Cow;

use memchr::memchr;

use super::date;
use super::text::{Layout, normalize};
use super::web_address::check_web_address;
use crate::diagnostic::{Diagnostics, InvalidValue};
use crate::language_tag::language_tag;
use crate::nearest::nearest;
use crate::record_keys::RESERVED_KEYS;
use crate::source::node::{MapEntry, Node, Value, find};
use crate::source::{RawRecord, find_markup, nul};

/// A misspelt key may differ from the one it is meant to be by this many edits.
const MISSPELLING_EDITS: usize = 2;

/// A normalized text and its line.
pub(super) struct FieldText<'r> {
    pub(super) text: Cow<'r, str>,
    pub(super) line: usize,
}

/// The long texts of a record. They are moved out of it and become the document's without a copy,
/// because they are most of its bytes.
pub(super) struct TextFields {
    summary: Option<MapEntry>,
    text: Option<MapEntry>,
}

impl TextFields {
    pub(super) fn take_from(raw: &mut RawRecord) -> Self {
        let mut take = |key: &str| {
            let index = raw.entries.iter().position(|entry| entry.key == key)?;
            Some(raw.entries.remove(index)).filter(|entry| !entry.node.is_absent())
        };
        Self { summary: take("summary"), text: take("text") }
    }
}

/// Reads the fields of one record and reports their problems.
pub(super) struct FieldReader<'r, 'p> {
    raw: &'r RawRecord,
    problems: &'p mut Diagnostics,
}

impl<'r, 'p> FieldReader<'r, 'p> {
    pub(super) fn new(raw: &'r RawRecord, problems: &'p mut Diagnostics) -> Self {
        Self { raw, problems }
    }

    /// Reads a field that every record must have.
    pub(super) fn required(&mut self, key: &str) -> Option<FieldText<'r>> {
        if find(&self.raw.entries, key).is_none() {
            let remedy = match self.misspelt(key) {
                Some(written) => format!("rename the key `{written}`, or add `{key}`"),
                None => format!("add `{key}`"),
            };
            self.problems.error(
                self.raw.location.clone(),
                format!("the record has no `{key}`"),
                remedy,
            );
        }
        self.line(key)
    }

    /// An unknown key that is probably a misspelling of `key`.
    fn misspelt(&self, key: &str) -> Option<&'r str> {
        let keys = self.raw.entries.iter().map(|entry| entry.key.as_str());
        let unknown = keys.filter(|written| !RESERVED_KEYS.contains(written));
        nearest(key, unknown).filter(|written| {
            let edits = strsim::damerau_levenshtein(&written.to_lowercase(), key);
            edits <= MISSPELLING_EDITS && written.len() > MISSPELLING_EDITS
        })
    }

    /// Reads a field of one line.
    pub(super) fn line(&mut self, key: &str) -> Option<FieldText<'r>> {
        let entry = find(&self.raw.entries, key)?;
        if !matches!(entry.node.value, Value::Scalar(_)) {
            self.report_no_text(entry);
        }
        self.scalar(key, &entry.node, Layout::Line)
    }

    fn report_no_text(&mut self, entry: &MapEntry) {
        let problem = format!("`{}` is not text", entry.key);
        self.problems.error(self.raw.location.at(entry.line), problem, "write a single text");
    }

    fn scalar(&mut self, key: &str, node: &'r Node, layout: Layout) -> Option<FieldText<'r>> {
        let Value::Scalar(raw) = &node.value else { return None };
        Some(FieldText { text: self.normalized(key, raw, node.line, layout)?, line: node.line })
    }

    /// The normalized text of a field, or `None` if it is empty.
    fn normalized<'t>(
        &mut self,
        key: &str,
        raw: &'t str,
        line: usize,
        layout: Layout,
    ) -> Option<Cow<'t, str>> {
        let location = || self.raw.location.at(line);
        if memchr(0, raw.as_bytes()).is_some() {
            self.problems.push(nul(location()));
            return None;
        }
        let normalized = normalize(raw, layout);
        if let Some(removed) = normalized.removed {
            let problem = format!(
                "`{key}` contains a control character (U+{:04X}), which was removed",
                u32::from(removed)
            );
            self.problems.warning(location(), problem, "delete it from the source");
        }
        (!normalized.text.is_empty()).then_some(normalized.text)
    }

    /// The language of the record, by default `default`. `None` if the record has an invalid tag.
    pub(super) fn language(&mut self, default: &str) -> Option<String> {
        let Some(field) = self.line("lang") else { return Some(default.to_owned()) };
        self.valid(field.line, language_tag(&field.text))
    }

    pub(super) fn url(&mut self) -> Option<String> {
        let field = self.line("url")?;
        self.valid(field.line, check_web_address(&field.text))?;
        Some(field.text.into_owned())
    }

    pub(super) fn date(&mut self) -> Option<String> {
        let field = self.line("date")?;
        self.valid(field.line, date::years(&field.text))?;
        Some(field.text.into_owned())
    }

    /// Reports an invalid value.
    fn valid<T>(&mut self, line: usize, result: Result<T, InvalidValue>) -> Option<T> {
        let location = self.raw.location.at(line);
        result.map_err(|invalid| self.problems.invalid_value(location, &invalid)).ok()
    }

    /// Reads summary and text. Warns if the title or one of them contains markup, and if both are
    /// missing.
    pub(super) fn texts(&mut self, fields: TextFields) -> (String, String) {
        if let Some(title) = find(&self.raw.entries, "title") {
            self.warn_of_markup(title);
        }
        let summary = fields.summary.and_then(|entry| self.long_text(entry, Layout::Line));
        let text = fields.text.and_then(|entry| self.long_text(entry, Layout::Paragraphs));
        if summary.is_none() && text.is_none() {
            let problem =
                "the record has neither `text` nor `summary`, so only its title can be found";
            self.problems.warning(self.raw.location.clone(), problem, "add one of the two");
        }
        (summary.unwrap_or_default(), text.unwrap_or_default())
    }

    fn long_text(&mut self, entry: MapEntry, layout: Layout) -> Option<String> {
        if !(entry.key == "text" && self.raw.is_converted) {
            self.warn_of_markup(&entry);
        }
        let Value::Scalar(raw) = entry.node.value else {
            self.report_no_text(&entry);
            return None;
        };
        let changed = match self.normalized(&entry.key, &raw, entry.node.line, layout)? {
            Cow::Owned(text) => Some(text),
            // It was normalized already.
            Cow::Borrowed(_) => None,
        };
        Some(changed.unwrap_or(raw))
    }

    fn warn_of_markup(&mut self, entry: &MapEntry) {
        let Value::Scalar(text) = &entry.node.value else { return };
        if let Some(markup) = find_markup(text) {
            let problem =
                format!("`{}` contains `{markup}`, which readers would see as it is", entry.key);
            let remedy = "write plain text, and characters instead of entities";
            self.problems.warning(self.raw.location.at(entry.node.line), problem, remedy);
        }
    }

    /// Reads the values of a facet or of a stored field: a single one or a list.
    pub(super) fn values(&mut self, entry: &'r MapEntry) -> Vec<FieldText<'r>> {
        let nodes = match &entry.node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        let mut values = Vec::new();
        for node in nodes.iter().filter(|node| !node.is_absent()) {
            if !matches!(node.value, Value::Scalar(_)) {
                let location = self.raw.location.at(node.line);
                let problem =
                    format!("`{}` contains a list or keys where a value belongs", entry.key);
                self.problems.error(location, problem, "write a value or a list of values");
            }
            values.extend(self.scalar(&entry.key, node, Layout::Line));
        }
        values
    }

    /// Reads the configured stored fields. The values of a list are joined by commas.
    pub(super) fn stored(&mut self, keys: &[String]) -> Vec<(String, String)> {
        let mut stored = Vec::new();
        for key in keys {
            if let Some(entry) = find(&self.raw.entries, key) {
                let values: Vec<Cow<'_, str>> =
                    self.values(entry).into_iter().map(|field| field.text).collect();
                stored.push((key.clone(), values.join(", ")));
            }
        }
        stored
    }
}
