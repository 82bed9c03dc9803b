//! Texts that a visitor may be about to type: labels of facet values, names, frequent phrases, and
//! the titles of the best hits. Look here to change what is suggested, or in which order.
//!
//! A text is suggested if it contains the words typed side by side, the last one as a prefix. Texts
//! that begin with them come first.

use crate::model::answer::{Suggestion, SuggestionKind};
use crate::model::ids::ValueId;
use crate::model::request::Sort;
use crate::query::sort;
use crate::query::types::{Candidate, MatchOptions, MatchedQuery};
use crate::reader::IndexReader;
use crate::text::language::same_language;
use crate::text::{arabic, folded};
use crate::util::text::{slice, split_at_byte};

/// At most this many suggestions are of one kind, so that no kind crowds out the others.
const MAX_PER_KIND: usize = 3;

/// The language tag of names that belong to every language.
const EVERY_LANGUAGE: &str = "*";

/// At most `limit` texts that continue `text`; an incomplete list if files are missing. It costs a
/// match of the text and two passes over all labels and suggestions.
pub fn suggest(reader: &IndexReader, text: &str, limit: usize) -> Vec<Suggestion> {
    let typed = folded(text);
    if typed.is_empty() {
        return Vec::new();
    }
    let options = MatchOptions { complete: false, correct: true };
    let matched = MatchedQuery::new(reader, text, options, &[]);
    let hits = sort::ranked(&matched.filtered, None, Sort::Relevance);
    let mut collector = SuggestionCollector { typed, limit, ..SuggestionCollector::default() };
    for at_start in &[true, false] {
        collector.at_start = *at_start;
        collector.collect_all(reader, &hits);
    }
    collector.suggestions
}

/// Collects suggestions in the order in which they are shown.
#[derive(Default)]
struct SuggestionCollector {
    /// The text typed, folded.
    typed: String,
    limit: usize,
    /// Whether texts are collected that begin with `typed`, or those that contain it further on.
    at_start: bool,
    /// The texts seen so far, folded.
    seen: Vec<String>,
    suggestions: Vec<Suggestion>,
    /// The number of suggestions by kind.
    counts: [usize; SuggestionKind::COUNT],
}

impl SuggestionCollector {
    /// Collects from every source. `hits` are ordered by relevance.
    fn collect_all(&mut self, reader: &IndexReader, hits: &[Candidate]) {
        for (facet, labels) in reader.labels().iter().enumerate() {
            let key = &reader.header().record.facets[facet].key;
            for value in ValueId::first(labels.values.len()) {
                let label = labels.value(value, &reader.header().values[facet]);
                self.collect(SuggestionKind::Facet, Some(key), label);
            }
        }
        reader.for_each_suggestion(&mut |suggested| {
            let language = suggested.language;
            if language == EVERY_LANGUAGE || same_language(language, reader.language()) {
                let kind =
                    if suggested.is_phrase { SuggestionKind::Phrase } else { SuggestionKind::Name };
                self.collect(kind, None, suggested.text);
            }
        });
        for hit in hits.iter().take(MAX_PER_KIND) {
            self.collect(SuggestionKind::Title, None, &reader.stored_fields(hit.document).title);
        }
    }

    /// Adds a text that contains the words typed and more than these, unless it was seen before.
    fn collect(&mut self, kind: SuggestionKind, facet: Option<&String>, text: &str) {
        let key = folded(text);
        let Some(at) = position_of(&key, &self.typed) else { return };
        if (at == 0) == self.at_start && key != self.typed && !self.seen.contains(&key) {
            let count = &mut self.counts[kind as usize];
            if *count < MAX_PER_KIND && self.suggestions.len() < self.limit {
                *count += 1;
                let (text, facet) = (text.to_owned(), facet.cloned());
                self.suggestions.push(Suggestion { text, kind, facet });
            }
            self.seen.push(key);
        }
    }
}

/// The byte of a folded text at which the words typed begin: side by side, the last one as a
/// prefix, with or without an Arabic article.
fn position_of(text: &str, typed: &str) -> Option<usize> {
    let mut last_start = typed.len();
    while last_start > 0 && typed.as_bytes()[last_start - 1] != b' ' {
        last_start -= 1;
    }
    let (complete, last) = (slice(typed, 0..last_start), slice(typed, last_start..typed.len()));
    let mut start = 0;
    while start < text.len() {
        let rest = slice(text, start..text.len());
        if let Some(after) = rest.strip_prefix(complete) {
            let next = split_at_byte(after, b' ').0;
            let bare = arabic::without_article(next).unwrap_or(next);
            if next.starts_with(last) || bare.starts_with(last) {
                return Some(start);
            }
        }
        start += split_at_byte(rest, b' ').0.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_stand_together_and_the_last_is_a_beginning() {
        let at = |typed: &str| position_of(&folded("Right to the City"), typed);
        assert_eq!(at("righ"), Some(0));
        assert_eq!(at("the ci"), Some(9));
        assert_eq!(at("ight"), None);
        assert_eq!(at("right city"), None);
        assert_eq!(at("right to the city now"), None);
        assert!(position_of(&folded("الحق في السكن"), &folded("سك")) > Some(0));
    }
}
