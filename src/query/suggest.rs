//! What a visitor may be about to type: labels of facet values, names, frequent phrases, titles of the best hits.
//!
//! A text is suggested when the words typed stand in it one after the other, the last as a beginning. What begins with them comes
//! first.

use super::{Asked, rank};
use crate::analysis::{arabic, divided, folded, part};
use crate::document::{Sort, Suggestion, SuggestionKind};
use crate::engine::same_language;
use crate::store::Store;

/// As many of one kind at most, so that every kind has its chance.
const MOST_OF_A_KIND: usize = 3;

/// The likeliest texts to go on with, as far as the files are here that it takes to know.
pub(crate) fn suggest(store: &Store, text: &str, limit: usize) -> Vec<Suggestion> {
    let mut found = Found { typed: folded(text), keys: Vec::new(), suggestions: Vec::new(), at_start: 0 };
    if found.typed.is_empty() {
        return found.suggestions;
    }
    for (facet, labels) in store.labels().iter().enumerate() {
        let key = &store.core().record.facets[facet].key;
        for number in 0..labels.values.len() {
            let label = labels.value(number, &store.core().values[facet]);
            found.offer(SuggestionKind::Facet, Some(key), label);
        }
    }
    // Those of the visitor's language, and names that belong to every language.
    store.each_suggestion(&mut |language, is_phrase, text| {
        if language == "*" || same_language(language, store.language()) {
            let kind = if is_phrase { SuggestionKind::Phrase } else { SuggestionKind::Name };
            found.offer(kind, None, text);
        }
    });
    let asked = Asked::read(store, text, false, true, &[]);
    for hit in rank::ranked(&asked.passing, None, Sort::Relevance).iter().take(MOST_OF_A_KIND) {
        found.offer(SuggestionKind::Title, None, &store.card(hit.document).title);
    }
    found.best(limit)
}

/// Texts that go on as typed.
struct Found {
    /// Folded.
    typed: String,
    /// Texts known, folded.
    keys: Vec<String>,
    /// What begins as typed before what holds it further on, either in the order offered.
    suggestions: Vec<Suggestion>,
    /// How many begin as typed.
    at_start: usize,
}

impl Found {
    /// Takes a text in which the typed words stand, unless it says no more than they do.
    fn offer(&mut self, kind: SuggestionKind, facet: Option<&String>, text: &str) {
        let key = folded(text);
        let begins = begins_at(&key, &self.typed);
        if begins.is_some() && key != self.typed && !self.keys.contains(&key) {
            let is_at_start = begins == Some(0);
            let place = if is_at_start { self.at_start } else { self.suggestions.len() };
            self.at_start += usize::from(is_at_start);
            self.suggestions.insert(place, Suggestion { text: text.to_owned(), kind, facet: facet.cloned() });
            self.keys.push(key);
        }
    }

    /// So many of them, and of each kind so many.
    fn best(self, limit: usize) -> Vec<Suggestion> {
        let mut best = Vec::new();
        let mut counts = [0; SuggestionKind::COUNT];
        for suggestion in self.suggestions {
            let count = &mut counts[suggestion.kind as usize];
            if *count < MOST_OF_A_KIND && best.len() < limit {
                *count += 1;
                best.push(suggestion);
            }
        }
        best
    }
}

/// Where in a folded text the typed words stand one after the other, the last as a beginning; an Arabic article before it may be left
/// out.
fn begins_at(text: &str, typed: &str) -> Option<usize> {
    let mut last = typed.len();
    while last > 0 && typed.as_bytes()[last - 1] != b' ' {
        last -= 1;
    }
    let (whole, last) = (part(typed, 0..last), part(typed, last..typed.len()));
    let mut start = 0;
    while start < text.len() {
        let word = part(text, start..text.len());
        if let Some(rest) = word.strip_prefix(whole) {
            let next = divided(rest, b' ').0;
            let bare = arabic::without_article(next).unwrap_or(next);
            if next.starts_with(last) || bare.starts_with(last) {
                return Some(start);
            }
        }
        start += divided(word, b' ').0.len() + 1;
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
