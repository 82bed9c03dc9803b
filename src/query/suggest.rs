//! What a visitor may be about to type: labels of facet values, names, frequent phrases, titles of the best hits.
//!
//! A text is suggested when the words typed stand in it one after the other, the last as a beginning. What begins with them comes
//! first.

use super::parse::folded_words;
use super::plan::Needs;
use crate::analysis::arabic;
use crate::document::{Request, Suggestion, SuggestionKind};
use crate::engine::{Step, same_language};
use crate::error::Result;
use crate::store::Store;

/// As many of one kind at most, so that every kind has its chance.
const MOST_OF_A_KIND: usize = 3;

/// The likeliest texts to go on with, or the files it takes to know.
pub(crate) fn suggest(store: &Store, text: &str, limit: usize) -> Result<Step<Vec<Suggestion>>> {
    let typed = folded_words(text);
    if typed.is_empty() {
        return Ok(Step::Ready(Vec::new()));
    }
    let request =
        Request { query: text.to_owned(), facets: false, limit: MOST_OF_A_KIND, ..Request::default() };
    let mut needs = Needs::of(store);
    needs.add(store.suggestions_file());
    let page = match super::found(store, &request)? {
        Step::Ready((page, ..)) if needs.files.is_empty() => page,
        Step::Ready(_) => return Ok(Step::Needs(needs.files)),
        Step::Needs(files) => {
            needs.add_all(files.into_iter());
            return Ok(Step::Needs(needs.files));
        }
    };
    let mut found = Found { typed, texts: Vec::new() };
    found.labels(store);
    found.names_and_phrases(store);
    for hit in &page.hits {
        found.offer(SuggestionKind::Title, None, &hit.title);
    }
    Ok(Step::Ready(found.best(limit)))
}

/// Texts that go on as typed.
struct Found {
    typed: Vec<String>,
    /// With the words of each, and whether it begins as typed.
    texts: Vec<(Suggestion, Vec<String>, bool)>,
}

impl Found {
    fn labels(&mut self, store: &Store) {
        for (facet, labels) in store.labels().iter().enumerate() {
            let values = &store.core().values[facet];
            for number in 0..labels.values.len() {
                let key = &store.core().record.facets[facet].key;
                self.offer(SuggestionKind::Facet, Some(key), labels.value(number, values));
            }
        }
    }

    /// Those of the visitor's language, and names that belong to every language.
    fn names_and_phrases(&mut self, store: &Store) {
        for language in store.suggestions() {
            if language.tag == "*" || same_language(&language.tag, store.language()) {
                language.names.iter().for_each(|name| self.offer(SuggestionKind::Name, None, name));
                language.phrases.iter().for_each(|phrase| self.offer(SuggestionKind::Phrase, None, phrase));
            }
        }
    }

    /// Takes a text in which the typed words stand, unless it says no more than they do.
    fn offer(&mut self, kind: SuggestionKind, facet: Option<&String>, text: &str) {
        let words = folded_words(text);
        let Some(start) = begins_at(&words, &self.typed) else { return };
        let known = self.texts.iter().any(|(_, known, _)| *known == words);
        if words != self.typed && !known {
            let suggestion = Suggestion { text: text.to_owned(), kind, facet: facet.cloned() };
            self.texts.push((suggestion, words, start == 0));
        }
    }

    /// What begins as typed before what holds it further on, each kind in the order offered.
    fn best(self, limit: usize) -> Vec<Suggestion> {
        let mut best = Vec::new();
        let mut counts = [0; SuggestionKind::COUNT];
        for at_start in [true, false] {
            for (suggestion, _, begins) in &self.texts {
                let count = &mut counts[suggestion.kind as usize];
                if *begins == at_start && *count < MOST_OF_A_KIND && best.len() < limit {
                    *count += 1;
                    best.push(suggestion.clone());
                }
            }
        }
        best
    }
}

/// Where the typed words stand one after the other, the last as a beginning; an Arabic article before it may be left out.
fn begins_at(words: &[String], typed: &[String]) -> Option<usize> {
    let (last, whole) = typed.split_last()?;
    let begins = |word: &str| word.starts_with(last.as_str());
    let is_last = |word: &str| begins(word) || arabic::without_article(word).is_some_and(begins);
    let is_here = |window: &[String]| window[..whole.len()] == *whole && is_last(&window[whole.len()]);
    words.windows(typed.len()).position(is_here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_stand_together_and_the_last_is_a_beginning() {
        let words = folded_words("Right to the City");
        let at = |typed: &str| begins_at(&words, &folded_words(typed));
        assert_eq!(at("righ"), Some(0));
        assert_eq!(at("the ci"), Some(2));
        assert_eq!(at("right city"), None);
        assert_eq!(at("right to the city now"), None);
        assert_eq!(begins_at(&folded_words("الحق في السكن"), &folded_words("سك")), Some(2));
    }
}
