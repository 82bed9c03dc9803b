//! Texts that a visitor may be about to type: labels of facet values, names, frequent phrases, and
//! the titles of the best hits. Look here to change what is suggested, or in which order.
//!
//! A text is suggested if it contains the words typed side by side, the last one as a prefix. Texts
//! that begin with them come first.

use crate::model::answer::{Suggestion, SuggestionKind};
use crate::model::ids::ValueId;
use crate::model::request::Sort;
use crate::query::sort;
use crate::query::syntax::cut;
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
/// match of the text and a pass over all labels and suggestions.
pub fn suggest(reader: &IndexReader, text: &str, limit: usize) -> Vec<Suggestion> {
    let text = cut(text);
    let typed = folded(text);
    if typed.is_empty() {
        return Vec::new();
    }
    let options = MatchOptions { complete: false, correct: true };
    let matched = MatchedQuery::new(reader, text, options, &[]);
    let hits = sort::page(&matched.filtered, None, Sort::Relevance, 0..MAX_PER_KIND);
    let mut collector = SuggestionCollector { typed, ..SuggestionCollector::default() };
    collector.collect_all(reader, &hits);
    collector.finish(limit)
}

/// Collects suggestions in the order in which they are shown.
#[derive(Default)]
struct SuggestionCollector {
    /// The text typed, folded.
    typed: String,
    /// Texts that begin with `typed`, then those that contain it further on. Of each kind there are
    /// at most [`MAX_PER_KIND`] in either, so that looking for a text is fast.
    found: [Vec<FoundText>; 2],
}

/// A suggestion with its text folded.
struct FoundText {
    folded: String,
    suggestion: Suggestion,
}

impl SuggestionCollector {
    /// Collects from every source. `hits` are the best ones.
    fn collect_all(&mut self, reader: &IndexReader, hits: &[Candidate]) {
        for (facet, labels) in reader.labels().iter().enumerate() {
            let key = &reader.header().record.facets[facet].key;
            reader.add_work(labels.values.len());
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
        for hit in hits {
            self.collect(SuggestionKind::Title, None, &reader.stored_fields(hit.document).title);
        }
    }

    /// Adds a text that contains the words typed and more than these, unless it was added before.
    fn collect(&mut self, kind: SuggestionKind, facet: Option<&String>, text: &str) {
        // No other text of the kind would be shown, and folding is most of the work.
        if count(&self.found[0], kind) == MAX_PER_KIND {
            return;
        }
        let folded = folded(text);
        let Some(at) = position_of(&folded, &self.typed) else { return };
        let found = &mut self.found[usize::from(at > 0)];
        let is_new = found.iter().all(|other| other.folded != folded);
        if is_new && folded != self.typed && count(found, kind) < MAX_PER_KIND {
            let (text, facet) = (text.to_owned(), facet.cloned());
            found.push(FoundText { folded, suggestion: Suggestion { text, kind, facet } });
        }
    }

    /// The first `limit` suggestions, no more than [`MAX_PER_KIND`] of each kind.
    fn finish(self, limit: usize) -> Vec<Suggestion> {
        let mut shown: Vec<FoundText> = Vec::new();
        for text in self.found.into_iter().flatten() {
            if shown.len() < limit && count(&shown, text.suggestion.kind) < MAX_PER_KIND {
                shown.push(text);
            }
        }
        shown.into_iter().map(|text| text.suggestion).collect()
    }
}

/// The number of texts of a kind.
fn count(texts: &[FoundText], kind: SuggestionKind) -> usize {
    texts.iter().filter(|text| text.suggestion.kind == kind).count()
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
