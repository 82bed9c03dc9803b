//! Which texts of a document the index stores: a teaser, and the passages for excerpts.

use std::borrow::Cow;

use crate::passages::{LONGEST, passages, split_again};
use medina::format::stored::Passage;
use medina::model::document::Document;

/// A teaser that is taken from the text has at most this many characters.
const MAX_TEASER: usize = 240;

/// The texts of a document that the index stores.
#[derive(Clone, Debug, Default)]
pub(crate) struct StoredTexts<'a> {
    /// The summary, or else the beginning of the text.
    pub(crate) teaser: Cow<'a, str>,
    /// The passages of the text; none if the teaser is the whole text.
    pub(crate) passages: Vec<Passage<'a>>,
}

impl<'a> StoredTexts<'a> {
    /// The texts of `document`, given the length of each passage in bytes.
    pub(crate) fn of(document: &'a Document, passages: &[u32]) -> Self {
        if is_teaser(document) {
            return Self { teaser: joined(&document.text), passages: Vec::new() };
        }
        let passages = split_again(&document.text, passages);
        let teaser = match passages.first() {
            Some(first) if document.summary.is_empty() => shortened(first.text),
            _ => Cow::Borrowed(document.summary.as_str()),
        };
        Self { teaser, passages }
    }
}

/// Whether the teaser of a document is its whole text, because it has no summary and its text is no
/// longer than a passage. A hit then needs nothing but its stored fields.
pub(crate) fn is_teaser(document: &Document) -> bool {
    document.summary.is_empty() && document.text.chars().nth(LONGEST).is_none()
}

/// A text without white space around its paragraphs.
fn joined(text: &str) -> Cow<'_, str> {
    match passages(text).as_slice() {
        [] => Cow::Borrowed(""),
        [only] => Cow::Borrowed(only.text),
        several => {
            let texts: Vec<&str> = several.iter().map(|passage| passage.text).collect();
            Cow::Owned(texts.join("\n"))
        }
    }
}

/// A text cut at a space, with an ellipsis, if it is longer than a teaser.
fn shortened(text: &str) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(MAX_TEASER) else { return Cow::Borrowed(text) };
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
            passages(text).iter().map(|passage| passage.text.len() as u32).collect();
        let texts = StoredTexts::of(&document, &lengths);
        (texts.teaser.into_owned(), texts.passages.len())
    }

    #[test]
    fn a_text_as_short_as_a_passage_is_the_teaser() {
        assert_eq!(of("", ""), (String::new(), 0));
        assert_eq!(of("", " Homes for all. "), ("Homes for all.".into(), 0));
        assert_eq!(of("", "Homes\n\n for all. \n"), ("Homes\nfor all.".into(), 0));
        assert_eq!(of("A summary.", "Homes for all."), ("A summary.".into(), 1));
        let longest = "é".repeat(LONGEST);
        assert_eq!(of("", &longest), (longest.clone(), 0));
        let words = "a word ".repeat(LONGEST / 7 + 1);
        let (teaser, kept) = of("", &words);
        assert!(teaser.ends_with('…') && teaser.chars().count() <= MAX_TEASER + 1, "{teaser}");
        assert!(kept > 0);
    }
}
