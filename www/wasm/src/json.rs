//! Answers for JavaScript, as JSON. Look here when a field of an answer is added:
//! `www/src/api/types.ts` has the same names.
//!
//! It is written by hand because the code of serde_json would exceed the budget of the module. The
//! native command serialises the same values with serde.

use medina::util::text::{decimal, hex_digit};
use medina::{
    Correction, Edition, Error, FacetValue, Hit, Info, Page, Sort, Suggestion, Text, ZeroResultHelp,
};

/// Writes JSON into memory.
#[derive(Default)]
pub(super) struct Json(Vec<u8>);

impl Json {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn begin_needs(&mut self) {
        self.begin(b'{');
        self.list("needs");
    }

    pub(super) fn need(&mut self, number: usize, name: &str) {
        self.begin(b'[');
        self.number(number);
        self.text(name);
        self.end(b']');
    }

    pub(super) fn end_needs(&mut self) {
        self.end(b']');
        self.end(b'}');
    }

    pub(super) fn failed(&mut self, error: &Error) {
        self.begin(b'{');
        self.list("failed");
        self.text(error.kind().code());
        self.text(error.message());
        self.end(b']');
        self.end(b'}');
    }

    pub(super) fn page(&mut self, page: &Page) {
        self.begin(b'{');
        self.number_of("total", page.total);
        self.number_of("partial", page.partial);
        self.text_of("language", &page.language);
        self.list("hits");
        page.hits.iter().for_each(|hit| self.hit(hit));
        self.end(b']');
        self.key("facets");
        self.begin(b'{');
        for (key, values) in &page.facets {
            self.facet_values(key, values);
        }
        self.end(b'}');
        self.list("corrections");
        page.corrections.iter().for_each(|correction| self.correction(correction));
        self.end(b']');
        self.texts("unknown", &page.unknown);
        self.list("help");
        page.help.iter().for_each(|help| self.help(help));
        self.end(b']');
        self.end(b'}');
    }

    pub(super) fn info(&mut self, info: &Info) {
        self.begin(b'{');
        self.text_of("name", &info.name);
        self.texts("languages", &info.languages);
        self.text_of("language", &info.language);
        self.number_of("documents", info.documents);
        self.number_of("practices", info.practices);
        self.list("facets");
        for facet in &info.facets {
            self.begin(b'{');
            self.text_of("key", &facet.key);
            self.text_of("kind", facet.kind.name());
            self.text_of("label", &facet.label);
            self.end(b'}');
        }
        self.end(b']');
        self.truth("facetCountsDeferred", info.facet_counts_deferred);
        self.list("sorts");
        Sort::NAMES.iter().for_each(|(name, _)| self.text(name));
        self.end(b']');
        self.end(b'}');
    }

    pub(super) fn document(&mut self, text: &Text) {
        self.begin(b'{');
        self.text_of("id", &text.id);
        self.text_of("title", &text.title);
        self.text_of("language", &text.language);
        self.text_of("text", &text.text);
        self.end(b'}');
    }

    pub(super) fn suggestions(&mut self, suggestions: &[Suggestion]) {
        self.begin(b'[');
        for suggestion in suggestions {
            self.begin(b'{');
            self.text_of("text", &suggestion.text);
            self.text_of("kind", suggestion.kind.name());
            if let Some(facet) = &suggestion.facet {
                self.text_of("facet", facet);
            }
            self.end(b'}');
        }
        self.end(b']');
    }

    fn hit(&mut self, hit: &Hit) {
        self.begin(b'{');
        self.text_of("id", &hit.id);
        self.text_of("practice", &hit.practice);
        self.optional("url", hit.url.as_deref());
        self.text_of("title", &hit.title);
        self.marks("titleMarks", &hit.title_marks);
        self.text_of("language", &hit.language);
        self.optional("date", hit.date.as_deref());
        self.key("fields");
        self.begin(b'{');
        hit.fields.iter().for_each(|(name, value)| self.text_of(name, value));
        self.end(b'}');
        self.key("excerpt");
        self.begin(b'{');
        self.text_of("text", &hit.excerpt.text);
        self.marks("marks", &hit.excerpt.marks);
        self.end(b'}');
        self.number_of("score", hit.score as usize);
        self.text_of("match", hit.matched.name());
        self.texts("matchedNames", &hit.matched_names);
        self.list("editions");
        hit.editions.iter().for_each(|edition| self.edition(edition));
        self.end(b']');
        self.end(b'}');
    }

    fn correction(&mut self, correction: &Correction) {
        self.begin(b'{');
        self.text_of("from", &correction.from);
        self.text_of("to", &correction.to);
        self.end(b'}');
    }

    fn help(&mut self, help: &ZeroResultHelp) {
        self.begin(b'{');
        let (kind, total) = match help {
            ZeroResultHelp::Filter { facet, total } => {
                self.text_of("facet", facet);
                ("filter", total)
            }
            ZeroResultHelp::Filters { total } => ("filters", total),
            ZeroResultHelp::Query { query, total } => {
                self.text_of("query", query);
                ("query", total)
            }
        };
        self.text_of("kind", kind);
        self.number_of("total", *total);
        self.end(b'}');
    }

    fn edition(&mut self, edition: &Edition) {
        self.begin(b'{');
        self.text_of("id", &edition.id);
        self.text_of("language", &edition.language);
        self.optional("url", edition.url.as_deref());
        self.text_of("title", &edition.title);
        self.end(b'}');
    }

    fn facet_values(&mut self, key: &str, values: &[FacetValue]) {
        self.list(key);
        values.iter().for_each(|value| self.facet_value(value));
        self.end(b']');
    }

    fn facet_value(&mut self, value: &FacetValue) {
        self.begin(b'{');
        self.text_of("value", &value.value);
        self.text_of("label", &value.label);
        self.number_of("count", value.count);
        self.truth("selected", value.selected);
        if !value.children.is_empty() {
            self.facet_values("children", &value.children);
        }
        self.end(b'}');
    }

    fn marks(&mut self, key: &str, marks: &[(usize, usize)]) {
        self.list(key);
        for (start, end) in marks {
            self.begin(b'[');
            self.number(*start);
            self.number(*end);
            self.end(b']');
        }
        self.end(b']');
    }

    fn texts(&mut self, key: &str, texts: &[String]) {
        self.list(key);
        texts.iter().for_each(|text| self.text(text));
        self.end(b']');
    }

    fn optional(&mut self, key: &str, text: Option<&str>) {
        match text {
            Some(text) => self.text_of(key, text),
            None => {
                self.key(key);
                self.raw("null");
            }
        }
    }

    fn text_of(&mut self, key: &str, text: &str) {
        self.key(key);
        self.text(text);
    }

    fn number_of(&mut self, key: &str, number: usize) {
        self.key(key);
        self.number(number);
    }

    fn truth(&mut self, key: &str, is_true: bool) {
        self.key(key);
        self.raw(if is_true { "true" } else { "false" });
    }

    fn list(&mut self, key: &str) {
        self.key(key);
        self.begin(b'[');
    }

    fn key(&mut self, key: &str) {
        self.text(key);
        self.0.push(b':');
    }

    fn begin(&mut self, bracket: u8) {
        self.separate();
        self.0.push(bracket);
    }

    fn end(&mut self, bracket: u8) {
        self.0.push(bracket);
    }

    fn text(&mut self, text: &str) {
        self.begin(b'"');
        for byte in text.bytes() {
            if byte < b' ' || byte == b'"' || byte == b'\\' {
                self.escape(byte);
            } else {
                self.0.push(byte);
            }
        }
        self.end(b'"');
    }

    fn escape(&mut self, byte: u8) {
        self.raw("\\u00");
        self.0.push(hex_digit(byte >> 4) as u8);
        self.0.push(hex_digit(byte & 15) as u8);
    }

    fn number(&mut self, number: usize) {
        self.separate();
        self.raw(&decimal(number));
    }

    fn raw(&mut self, literal: &str) {
        self.0.extend_from_slice(literal.as_bytes());
    }

    /// Writes a comma, unless the next item is the first of its list or object.
    fn separate(&mut self) {
        if !matches!(self.0.last(), None | Some(b'{' | b'[' | b':')) {
            self.0.push(b',');
        }
    }
}
