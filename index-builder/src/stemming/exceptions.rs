//! Words whose class is written down, because no rule finds it: `children` is `child`, `territorial` has nothing to do with
//! `terror`.
//!
//! One class a line, in `exceptions/*.txt`: all its forms, lower-case, with their accents. The first form is the key. A line of
//! one word keeps that word whole. Arabic is written folded and without its article there (see [`super::arabic`]).

use rustc_hash::{FxHashMap, FxHashSet};

/// The exceptions of one language.
#[derive(Debug, Default)]
pub(super) struct Exceptions {
    classes: FxHashMap<&'static str, &'static str>,
    whole: FxHashSet<&'static str>,
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
        let [key, others @ ..] = forms else { return };
        if others.is_empty() {
            self.whole.insert(key);
        }
        self.classes.extend(forms.iter().map(|form| (*form, *key)));
    }

    /// Whether a line of its own keeps this word whole.
    pub(super) fn keeps_whole(&self, word: &str) -> bool {
        self.whole.contains(word)
    }

    /// The key of a word's class, where it is written down.
    pub(super) fn class(&self, word: &str) -> Option<&'static str> {
        self.classes.get(word).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::english::usual_spelling;
    use super::Exceptions;

    #[test]
    fn english_exceptions_are_spelled_as_they_are_looked_up() {
        for form in Exceptions::of_language("en").classes.keys() {
            assert_eq!(usual_spelling(form), *form);
        }
    }
}
