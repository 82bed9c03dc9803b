//! What the index keeps of a document's texts.

use std::borrow::Cow;

use crate::analysis::passages::cut_again;
use crate::document::Document;

/// The longest lead of a card taken from a text, in characters.
const LEAD: usize = 240;

/// What the index keeps of a document's texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts<'a> {
    /// The summary, or else the beginning of the text.
    pub(crate) lead: Cow<'a, str>,
    /// The text's passages, each with whether it begins a paragraph.
    pub(crate) passages: Vec<(bool, &'a str)>,
}

impl<'a> Texts<'a> {
    /// Given how many bytes each passage has.
    pub(crate) fn of(document: &'a Document, passages: &[u32]) -> Self {
        let passages = cut_again(&document.text, passages);
        let lead = match passages.first() {
            Some((_, first)) if document.summary.is_empty() => shortened(first),
            _ => Cow::Borrowed(document.summary.as_str()),
        };
        Self { lead, passages }
    }
}

fn shortened(text: &str) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(LEAD) else { return Cow::Borrowed(text) };
    let head = text[..end].rsplit_once(' ').map_or(&text[..end], |(head, _)| head);
    Cow::Owned(head.to_owned() + "…")
}
