//! One record's fields, read one at a time; what is wrong with them is reported as they are read.

use std::borrow::Cow;

use memchr::memchr;

use crate::diagnostic::{Diagnostics, InvalidValue};
use crate::source::node::{Entry, Node, Value, find};
use crate::source::{Raw, leftover, nul};

use super::address::{language_tag, web_address};
use super::text::{Layout, tidy};
use super::{RESERVED_KEYS, date};
use crate::nearest::nearest;

/// A text with the line it was given on.
pub(super) struct Given<'r> {
    pub(super) text: Cow<'r, str>,
    pub(super) line: usize,
}

/// What of a record is most of its bytes: taken out of it, so that it becomes the document's without being copied.
pub(super) struct Prose {
    summary: Option<Entry>,
    text: Option<Entry>,
}

impl Prose {
    pub(super) fn take(raw: &mut Raw) -> Self {
        let mut take = |key: &str| {
            let at = raw.entries.iter().position(|entry| entry.key == key)?;
            Some(raw.entries.remove(at)).filter(|entry| !entry.node.is_absent())
        };
        Self { summary: take("summary"), text: take("text") }
    }
}

/// Reads the fields of one record.
pub(super) struct Fields<'r, 'p> {
    raw: &'r Raw,
    problems: &'p mut Diagnostics,
}

impl<'r, 'p> Fields<'r, 'p> {
    pub(super) fn new(raw: &'r Raw, problems: &'p mut Diagnostics) -> Self {
        Self { raw, problems }
    }

    /// A field no record can do without.
    pub(super) fn required(&mut self, key: &str) -> Option<Given<'r>> {
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

    /// An unknown key that looks as if it were meant to be this one.
    fn misspelt(&self, key: &str) -> Option<&'r str> {
        let keys = self.raw.entries.iter().map(|entry| entry.key.as_str());
        let unknown = keys.filter(|written| !RESERVED_KEYS.contains(written));
        nearest(key, unknown)
            .filter(|written| strsim::damerau_levenshtein(&written.to_lowercase(), key) <= 2)
            .filter(|written| written.len() > 2)
    }

    /// A field of one line.
    pub(super) fn line(&mut self, key: &str) -> Option<Given<'r>> {
        let entry = find(&self.raw.entries, key)?;
        if !matches!(entry.node.value, Value::Scalar(_)) {
            self.not_a_text(entry);
        }
        self.scalar(key, &entry.node, Layout::Line)
    }

    fn not_a_text(&mut self, entry: &Entry) {
        let location = self.raw.location.at(entry.line);
        self.problems.error(
            location,
            format!("`{}` is not a text", entry.key),
            "write a single text",
        );
    }

    fn scalar(&mut self, key: &str, node: &'r Node, layout: Layout) -> Option<Given<'r>> {
        let Value::Scalar(raw) = &node.value else { return None };
        Some(Given { text: self.tidied(key, raw, node.line, layout)?, line: node.line })
    }

    /// The text of a field, unless nothing is left of it.
    fn tidied<'t>(
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
        let tidied = tidy(raw, layout);
        if let Some(removed) = tidied.removed {
            let problem = format!(
                "`{key}` contains a control character (U+{:04X}), which was removed",
                u32::from(removed)
            );
            self.problems.warning(location(), problem, "delete it from the source");
        }
        (!tidied.text.is_empty()).then_some(tidied.text)
    }

    /// The record's language in its usual spelling; `None` where it gives one that is none.
    pub(super) fn language(&mut self, default: &str) -> Option<String> {
        let Some(given) = self.line("lang") else { return Some(default.to_owned()) };
        self.fitting(given.line, language_tag(&given.text))
    }

    pub(super) fn url(&mut self) -> Option<String> {
        let given = self.line("url")?;
        self.fitting(given.line, web_address(&given.text))?;
        Some(given.text.into_owned())
    }

    pub(super) fn date(&mut self) -> Option<String> {
        let given = self.line("date")?;
        self.fitting(given.line, date::years(&given.text))?;
        Some(given.text.into_owned())
    }

    /// What was understood of a text on that line, if it was.
    fn fitting<T>(&mut self, line: usize, understood: Result<T, InvalidValue>) -> Option<T> {
        understood
            .map_err(|invalid| self.problems.invalid_value(self.raw.location.at(line), &invalid))
            .ok()
    }

    /// Summary and text, with warnings for what a reader would stumble over.
    pub(super) fn contents(&mut self, prose: Prose) -> (String, String) {
        if let Some(title) = find(&self.raw.entries, "title") {
            self.warn_of_markup(title);
        }
        let summary = prose.summary.and_then(|entry| self.prose(entry, Layout::Line));
        let text = prose.text.and_then(|entry| self.prose(entry, Layout::Paragraphs));
        if summary.is_none() && text.is_none() {
            let problem =
                "the record has neither `text` nor `summary`, so only its title can be found";
            self.problems.warning(self.raw.location.clone(), problem, "add one of the two");
        }
        (summary.unwrap_or_default(), text.unwrap_or_default())
    }

    fn prose(&mut self, entry: Entry, layout: Layout) -> Option<String> {
        if !(entry.key == "text" && self.raw.converted) {
            self.warn_of_markup(&entry);
        }
        let Value::Scalar(raw) = entry.node.value else {
            self.not_a_text(&entry);
            return None;
        };
        let changed = match self.tidied(&entry.key, &raw, entry.node.line, layout)? {
            Cow::Owned(text) => Some(text),
            // It is all of it.
            Cow::Borrowed(_) => None,
        };
        Some(changed.unwrap_or(raw))
    }

    fn warn_of_markup(&mut self, entry: &Entry) {
        let Value::Scalar(text) = &entry.node.value else { return };
        if let Some(found) = leftover(text) {
            let problem = format!(
                "`{}` contains `{found}`, which a reader would see as it stands",
                entry.key
            );
            let remedy = "write plain text, and characters instead of entities";
            self.problems.warning(self.raw.location.at(entry.node.line), problem, remedy);
        }
    }

    /// The values of a facet or of a stored field: one or a list.
    pub(super) fn values(&mut self, entry: &'r Entry) -> Vec<Given<'r>> {
        let nodes = match &entry.node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        let mut values = Vec::new();
        for node in nodes.iter().filter(|node| !node.is_absent()) {
            if !matches!(node.value, Value::Scalar(_)) {
                let problem = format!("`{}` holds something other than values", entry.key);
                self.problems.error(
                    self.raw.location.at(node.line),
                    problem,
                    "write a value or a list of values",
                );
            }
            values.extend(self.scalar(&entry.key, node, Layout::Line));
        }
        values
    }

    /// The configured further fields, lists joined by commas.
    pub(super) fn stored(&mut self, keys: &[String]) -> Vec<(String, String)> {
        let mut stored = Vec::new();
        for key in keys {
            if let Some(entry) = find(&self.raw.entries, key) {
                let values: Vec<Cow<'_, str>> =
                    self.values(entry).into_iter().map(|given| given.text).collect();
                stored.push((key.clone(), values.join(", ")));
            }
        }
        stored
    }
}
