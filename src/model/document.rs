//! The documents that go into an index. Look here to add a field to documents.

use std::collections::BTreeMap;

/// One language edition of a practice, or a practice that has just one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Unique within the index.
    pub id: String,
    /// The id of the practice that this is an edition of; the document's own id, or empty, for a
    /// practice with one edition.
    pub practice: String,
    /// The BCP 47 tag of its language.
    pub language: String,
    /// The title as shown.
    pub title: String,
    /// Its address; without one a hit opens in place.
    pub url: Option<String>,
    /// A sentence or two, shown if no passage of the text suits the query better.
    pub summary: String,
    /// The text; `\n` ends a paragraph.
    pub text: String,
    /// `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or `from/to` of these.
    pub date: Option<String>,
    /// Values by facet key: whole paths, or integers for a range.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Further stored fields by name.
    pub fields: Vec<(String, String)>,
}

impl Document {
    /// The id of its practice, or its own.
    pub fn practice_or_id(&self) -> &str {
        if self.practice.is_empty() { &self.id } else { &self.practice }
    }
}
