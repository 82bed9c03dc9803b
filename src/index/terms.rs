//! Terms: the dictionary in the making, as the writer of shards sees it.
//!
//! A *form* is a folded word as it stands in the texts. Forms of one language that belong together (see
//! [`crate::analysis::Conflate`]) are a *class* and share one list of postings, in which the frequencies of all of them are summed;
//! so a document that says `city` once and `cities` once weighs as much as one that says `city` twice.

use super::postings::Posting;

/// Everything the dictionary holds.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    /// In order of their keys.
    pub(crate) terms: Vec<Term>,
    /// The posting lists of classes and concepts.
    pub(crate) lists: Vec<List>,
    /// Names of the thesaurus as written, each after its tag, of concepts that any document belongs to.
    pub(crate) names: Vec<(String, String)>,
}

/// One key of the dictionary: a form, or a name of several words joined by spaces.
#[derive(Debug, Default)]
pub(crate) struct Term {
    pub(crate) key: String,
    /// The lists of the classes the form belongs to, one for each language with a class of its own.
    pub(crate) classes: Vec<usize>,
    /// The lists of the concepts it is a name of.
    pub(crate) concepts: Vec<usize>,
    /// The documents that hold this very form; empty where all documents of its classes do.
    pub(crate) holders: Vec<u32>,
    /// The exact forms in order, each with its documents; none where there is only one.
    pub(crate) exact: Vec<(String, Vec<u32>)>,
    /// Where the form stands, encoded by [`super::positions`]; empty for a name.
    pub(crate) positions: Vec<u8>,
    /// Whether a title or a name has the form.
    pub(crate) is_prominent: bool,
    /// How many documents hold the form.
    pub(crate) frequency: u32,
}

/// The documents of a class or a concept.
#[derive(Debug, Default)]
pub(crate) struct List {
    /// The folded forms of the class, in order; the names of the concept, each after its language's tag and a space.
    pub(crate) texts: Vec<String>,
    /// The number of a concept that has documents.
    pub(crate) concept: Option<u32>,
    pub(crate) postings: Vec<Posting>,
}

impl Terms {
    /// The concepts that have documents, in order.
    pub(crate) fn concepts(&self) -> impl Iterator<Item = &List> {
        self.lists.iter().filter(|list| list.concept.is_some())
    }
}
