//! What goes into an index.

use std::collections::BTreeMap;

/// One language edition of a practice, or a practice that has just one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Unique within the index.
    pub id: String,
    /// The practice this is an edition of; the id itself, or empty, where a practice has one edition.
    pub practice: String,
    /// BCP 47 tag of its language.
    pub language: String,
    /// The title as shown.
    pub title: String,
    /// Where the document can be read; without one a hit opens in place.
    pub url: Option<String>,
    /// A sentence or two; shown when no passage of the text suits the query better.
    pub summary: String,
    /// The text; `\n` ends a paragraph.
    pub text: String,
    /// `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or `from/to` of these.
    pub date: Option<String>,
    /// Values by facet key: whole paths, or whole numbers for a range.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Further stored fields by name.
    pub fields: Vec<(String, String)>,
}

impl Document {
    /// What it is an edition of: its practice, or else itself.
    pub fn practice_or_id(&self) -> &str {
        if self.practice.is_empty() { &self.id } else { &self.practice }
    }
}
