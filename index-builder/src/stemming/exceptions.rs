//! Words that a stemmer gets wrong, with their lemmas: `children` is `child`, and `territorial` has
//! nothing to do with `terror`.
//!
//! Look here, and in `exceptions/*.txt`, when one word finds too much or too little. Each line of a
//! list is a class: its forms in lower case with their accents, of which the first is the lemma. A
//! line of one word protects that word from stemming. Arabic words are folded and have no article
//! (see [`super::arabic`]).

use rustc_hash::{FxHashMap, FxHashSet};

/// The exceptions of one language.
#[derive(Debug, Default)]
pub(super) struct Exceptions {
    lemmas: FxHashMap<&'static str, &'static str>,
    protected: FxHashSet<&'static str>,
}

impl Exceptions {
    pub(super) fn of_language(language: &str) -> Self {
        let text = match language {
            "ar" => include_str!("exceptions/ar.txt"),
            "ca" => include_str!("exceptions/ca.txt"),
            "el" => include_str!("exceptions/el.txt"),
            "en" => include_str!("exceptions/en.txt"),
            "es" => include_str!("exceptions/es.txt"),
            "fr" => include_str!("exceptions/fr.txt"),
            "it" => include_str!("exceptions/it.txt"),
            "tr" => include_str!("exceptions/tr.txt"),
            _ => "",
        };
        let mut exceptions = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            exceptions.add(&line.split_whitespace().collect::<Vec<_>>());
        }
        exceptions
    }

    fn add(&mut self, forms: &[&'static str]) {
        let [lemma, others @ ..] = forms else { return };
        if others.is_empty() {
            self.protected.insert(lemma);
        }
        self.lemmas.extend(forms.iter().map(|form| (*form, *lemma)));
    }

    /// Whether a line of its own protects the word from stemming.
    pub(super) fn is_protected(&self, word: &str) -> bool {
        self.protected.contains(word)
    }

    /// The lemma of a listed word.
    pub(super) fn lemma(&self, word: &str) -> Option<&'static str> {
        self.lemmas.get(word).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::english::usual_spelling;
    use super::Exceptions;

    #[test]
    fn english_exceptions_are_spelled_as_they_are_looked_up() {
        let exceptions = Exceptions::of_language("en");
        assert!(exceptions.lemmas.len() > 100);
        for form in exceptions.lemmas.keys() {
            assert_eq!(usual_spelling(form), *form);
        }
    }
}
