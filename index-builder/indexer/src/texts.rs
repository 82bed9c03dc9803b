//! What the index keeps of a document's texts.

use std::borrow::Cow;

use crate::passages::{LONGEST, cut_again, passages};
use medina::model::document::Document;

/// The longest lead of a card taken from a text, in characters.
const LEAD: usize = 240;

/// What the index keeps of a document's texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts<'a> {
    /// The summary, or else the text as far as it is an excerpt.
    pub(crate) lead: Cow<'a, str>,
    /// The text's passages, each with whether it begins a paragraph; none where the lead is all of it.
    pub(crate) passages: Vec<(bool, &'a str)>,
}

impl<'a> Texts<'a> {
    /// Given how many bytes each passage has, where they are kept.
    pub(crate) fn of(document: &'a Document, passages: &[u32]) -> Self {
        if is_lead(document) {
            return Self { lead: joined(&document.text), passages: Vec::new() };
        }
        let passages = cut_again(&document.text, passages);
        let lead = match passages.first() {
            Some((_, first)) if document.summary.is_empty() => shortened(first),
            _ => Cow::Borrowed(document.summary.as_str()),
        };
        Self { lead, passages }
    }
}

/// Whether the lead of a document is its whole text, being no longer than a passage: then a hit needs nothing but its card.
pub(crate) fn is_lead(document: &Document) -> bool {
    document.summary.is_empty() && document.text.chars().nth(LONGEST).is_none()
}

/// A text without white space around its paragraphs.
fn joined(text: &str) -> Cow<'_, str> {
    match passages(text).as_slice() {
        [] => Cow::Borrowed(""),
        [(_, only)] => Cow::Borrowed(only),
        several => {
            Cow::Owned(several.iter().map(|(_, passage)| *passage).collect::<Vec<_>>().join("\n"))
        }
    }
}

fn shortened(text: &str) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(LEAD) else { return Cow::Borrowed(text) };
    let head = text[..end].rsplit_once(' ').map_or(&text[..end], |(head, _)| head);
    Cow::Owned(head.to_owned() + "…")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(summary: &str, text: &str) -> (String, usize) {
        let document =
            Document { summary: summary.into(), text: text.into(), ..Document::default() };
        let lengths: Vec<u32> =
            passages(text).iter().map(|(_, passage)| passage.len() as u32).collect();
        let texts = Texts::of(&document, &lengths);
        (texts.lead.into_owned(), texts.passages.len())
    }

    #[test]
    fn a_text_as_short_as_a_passage_is_the_lead() {
        assert_eq!(of("", ""), (String::new(), 0));
        assert_eq!(of("", " Homes for all. "), ("Homes for all.".into(), 0));
        assert_eq!(of("", "Homes\n\n for all. \n"), ("Homes\nfor all.".into(), 0));
        assert_eq!(of("A summary.", "Homes for all."), ("A summary.".into(), 1));
        let longest = "é".repeat(LONGEST);
        assert_eq!(of("", &longest), (longest.clone(), 0));
        let words = "a word ".repeat(LONGEST / 7 + 1);
        let (lead, kept) = of("", &words);
        assert!(lead.ends_with('…') && lead.chars().count() <= LEAD + 1, "{lead}");
        assert!(kept > 0);
    }
}
