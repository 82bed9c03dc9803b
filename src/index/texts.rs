//! What the index keeps of a document's texts.

use crate::analysis::passages::passages;
use crate::document::Document;

/// The longest lead of a card taken from a text, in characters.
const LEAD: usize = 240;

/// What the index keeps of a document's texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    /// The summary, or else the beginning of the text.
    pub(crate) lead: String,
    /// The text's passages, each with whether it begins a paragraph.
    pub(crate) passages: Vec<(bool, String)>,
}

impl Texts {
    pub(crate) fn of(document: &Document) -> Self {
        let passages: Vec<_> =
            passages(&document.text).into_iter().map(|(begins, text)| (begins, text.to_owned())).collect();
        let lead = match passages.first() {
            Some((_, first)) if document.summary.is_empty() => shortened(first),
            _ => document.summary.clone(),
        };
        Self { lead, passages }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LEAD) {
        None => text.to_owned(),
        Some((end, _)) => {
            text[..end].rsplit_once(' ').map_or(&text[..end], |(head, _)| head).to_owned() + "…"
        }
    }
}
