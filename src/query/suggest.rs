//! What a visitor may be about to type: labels of facet values, names, frequent phrases, titles of the best hits.
//!
//! A text is suggested when the words typed stand in it one after the other, the last as a beginning. What begins with them comes
//! first.

use crate::model::answer::{Suggestion, SuggestionKind};
use crate::model::ids::ValueId;
use crate::model::request::Sort;
use crate::query::sort;
use crate::query::types::{MatchOptions, MatchedQuery};
use crate::reader::Store;
use crate::text::language::same_language;
use crate::text::{arabic, folded};
use crate::util::text::{slice, split_at_byte};

/// As many of one kind at most, so that every kind has its chance.
const MOST_OF_A_KIND: usize = 3;

/// The likeliest texts to go on with, as far as the files are here that it takes to know: what begins as typed before what holds it
/// further on.
pub(crate) fn suggest(store: &Store, text: &str, limit: usize) -> Vec<Suggestion> {
    let typed = folded(text);
    if typed.is_empty() {
        return Vec::new();
    }
    let matched =
        MatchedQuery::new(store, text, MatchOptions { complete: false, correct: true }, &[]);
    let ranked = sort::ranked(&matched.filtered, None, Sort::Relevance);
    let mut found = Found { typed, limit, ..Found::default() };
    for at_start in &[true, false] {
        found.at_start = *at_start;
        for (facet, labels) in store.labels().iter().enumerate() {
            let key = &store.core().record.facets[facet].key;
            for number in ValueId::first(labels.values.len()) {
                let label = labels.value(number, &store.core().values[facet]);
                found.collect(SuggestionKind::Facet, Some(key), label);
            }
        }
        // Those of the visitor's language, and names that belong to every language.
        store.each_suggestion(&mut |suggested| {
            let language = suggested.language;
            if language == "*" || same_language(language, store.language()) {
                let kind =
                    if suggested.is_phrase { SuggestionKind::Phrase } else { SuggestionKind::Name };
                found.collect(kind, None, suggested.text);
            }
        });
        for hit in ranked.iter().take(MOST_OF_A_KIND) {
            found.collect(SuggestionKind::Title, None, &store.card(hit.document).title);
        }
    }
    found.suggestions
}

/// Texts that go on as typed.
#[derive(Default)]
struct Found {
    /// Folded.
    typed: String,
    limit: usize,
    /// Whether they begin as typed, or hold it further on.
    at_start: bool,
    /// What is known, folded.
    keys: Vec<String>,
    suggestions: Vec<Suggestion>,
    /// How many there are of each kind.
    counts: [usize; SuggestionKind::COUNT],
}

impl Found {
    /// Takes a text in which the typed words stand, unless it says no more than they do.
    fn collect(&mut self, kind: SuggestionKind, facet: Option<&String>, text: &str) {
        let key = folded(text);
        let Some(at) = begins_at(&key, &self.typed) else { return };
        if (at == 0) == self.at_start && key != self.typed && !self.keys.contains(&key) {
            let count = &mut self.counts[kind as usize];
            if *count < MOST_OF_A_KIND && self.suggestions.len() < self.limit {
                *count += 1;
                self.suggestions.push(Suggestion {
                    text: text.to_owned(),
                    kind,
                    facet: facet.cloned(),
                });
            }
            self.keys.push(key);
        }
    }
}

/// Where in a folded text the typed words stand one after the other, the last as a beginning; an Arabic article before it may be left
/// out.
fn begins_at(text: &str, typed: &str) -> Option<usize> {
    let mut last = typed.len();
    while last > 0 && typed.as_bytes()[last - 1] != b' ' {
        last -= 1;
    }
    let (whole, last) = (slice(typed, 0..last), slice(typed, last..typed.len()));
    let mut start = 0;
    while start < text.len() {
        let word = slice(text, start..text.len());
        if let Some(rest) = word.strip_prefix(whole) {
            let next = split_at_byte(rest, b' ').0;
            let bare = arabic::without_article(next).unwrap_or(next);
            if next.starts_with(last) || bare.starts_with(last) {
                return Some(start);
            }
        }
        start += split_at_byte(word, b' ').0.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_stand_together_and_the_last_is_a_beginning() {
        let at = |typed: &str| begins_at(&folded("Right to the City"), typed);
        assert_eq!(at("righ"), Some(0));
        assert_eq!(at("the ci"), Some(9));
        assert_eq!(at("ight"), None);
        assert_eq!(at("right city"), None);
        assert_eq!(at("right to the city now"), None);
        assert!(begins_at(&folded("الحق في السكن"), &folded("سك")) > Some(0));
    }
}
