//! Text to tokens: the one analysis that documents, queries and highlights share.
//!
//! A *token* is a word of the source with the byte range it came from, in two forms. The *folded* form is what
//! the dictionary holds and what matching compares: without case, accents, Arabic vowel signs, ligatures and
//! presentation forms. The *exact* form is only lower-cased and rid of invisible characters; it lets a word written just as the visitor wrote it
//! rank above one that merely folds to the same.
//!
//! ```
//! let mut seen = Vec::new();
//! medina::analysis::for_each_token("L’énergie: CO₂!", |token| seen.push((token.folded.to_owned(), token.range)));
//! assert_eq!(seen, [("l".to_owned(), 0..1), ("energie".to_owned(), 4..12), ("co2".to_owned(), 14..19)]);
//! ```

pub mod arabic;
mod fold;
pub(crate) mod passages;
mod segment;
pub mod stop_words;

use core::ops::Range;

use rustc_hash::FxHashMap;

pub(crate) use self::segment::TokenForms;
use crate::document::Weights;

/// Words are cut, in documents and queries alike, at the character that takes their folded form to this many bytes.
pub const MAX_TERM_BYTES: usize = 64;

/// One word of a text.
#[derive(Debug)]
pub struct Token<'a> {
    /// The bytes of the source it came from.
    pub range: Range<usize>,
    /// What is matched.
    pub folded: &'a str,
    /// What ranks an exact match higher.
    pub exact: &'a str,
    /// Whether it is a word of the text or something said besides.
    pub kind: TokenKind,
    /// How many words a compound covers, those read last; 1 of others.
    pub words: usize,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word; words follow each other without overlapping.
    Word,
    /// Words that signs tie together, as one (see [`segment`]); it comes after the words it covers.
    Compound,
    /// A word of a hashtag or handle, which humps tell apart: `right`, `To` and `City` of `#RightToCity`.
    Hump,
}

/// The fields of a document that are searched, in the order their lengths and weights are kept.
pub const FIELDS: usize = 3;

/// The weights in field order: title, summary, text.
pub fn field_weights(weights: &Weights) -> [f32; FIELDS] {
    [weights.title, weights.summary, weights.text]
}

/// Joins related forms of a word: `city` and `cities`, `مدينة` and `المدينة`.
///
/// The builder brings one, so that stemmers of any weight cost a visitor nothing: the index keeps what they decided.
pub trait Conflate: Sync {
    /// The key of the class that a word belongs to within a language, given its [`Token::exact`] form; `None` where it
    /// stands for itself. Deterministic.
    fn class(&self, language: &str, exact: &str) -> Option<String>;

    /// The classes of all words that documents of a language have, in the order of [`forms`](crate::index::Forms): what was
    /// made from these knows them already.
    fn group(&self, language: &str, words: &[&str]) -> Grouped {
        Grouped::one_by_one(self, language, words)
    }
}

impl<C: Conflate + ?Sized> Conflate for &C {
    fn class(&self, language: &str, exact: &str) -> Option<String> {
        (**self).class(language, exact)
    }

    fn group(&self, language: &str, words: &[&str]) -> Grouped {
        (**self).group(language, words)
    }
}

/// Words by class.
#[derive(Clone, Debug, Default)]
pub struct Grouped {
    /// The keys of the classes, each once.
    pub keys: Vec<String>,
    /// By word the place of the key of its class; `None` where it stands for itself.
    pub classes: Vec<Option<u32>>,
}

impl Grouped {
    /// Asks about one word after the other.
    pub fn one_by_one(
        conflation: &(impl Conflate + ?Sized),
        language: &str,
        words: &[&str],
    ) -> Self {
        let mut places = FxHashMap::default();
        let mut place = |key: String| {
            let next = places.len() as u32;
            *places.entry(key).or_insert(next)
        };
        let classes =
            words.iter().map(|word| conflation.class(language, word).map(&mut place)).collect();
        let mut keys = vec![String::new(); places.len()];
        places.into_iter().for_each(|(key, place)| keys[place as usize] = key);
        Self { keys, classes }
    }
}

/// Every word stands for itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Identity;

impl Conflate for Identity {
    fn class(&self, _: &str, _: &str) -> Option<String> {
        None
    }
}

/// A part of a text. Indexing would bring the machinery of printing a text that is cut amid a character.
pub(crate) fn part(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// Texts one after the other. Every type of list brings its own `concat` of the standard library, each ten times the code.
pub(crate) fn concat(texts: &[&str]) -> String {
    let mut all = String::new();
    texts.iter().for_each(|text| all.push_str(text));
    all
}

/// Looks at the tokens of a text.
pub(crate) trait Visit {
    /// Whether the word there needs no folding, because it is known as it is written; then it is not visited.
    fn knows(&mut self, _: Range<usize>) -> bool {
        false
    }

    fn visit(&mut self, token: Token<'_>);
}

impl Visit for dyn FnMut(Token<'_>) + '_ {
    fn visit(&mut self, token: Token<'_>) {
        self(token);
    }
}

/// Visits the tokens of a text: its words in order, each compound after its last word.
pub fn for_each_token(text: &str, mut visit: impl FnMut(Token<'_>)) {
    let visitor: &mut dyn FnMut(Token<'_>) = &mut visit;
    visit_tokens(text, visitor, &mut TokenForms::default());
}

/// Visits the tokens of a text, those apart that the visitor knows.
pub(crate) fn visit_tokens<V: Visit + ?Sized>(text: &str, visitor: &mut V, forms: &mut TokenForms) {
    segment::Segmenter::new(text, visitor, forms).run();
}

/// Whether a text begins with a letter or digit.
pub(crate) fn begins_with_word(text: &str) -> bool {
    text.chars().next().is_some_and(|first| fold::characters().kind(first).begins_word())
}

/// The language of a BCP 47 tag, without region and script: `fr` of `fr-CH`.
pub fn primary_language(tag: &str) -> &str {
    divided(tag, b'-').0
}

/// A text before and after a sign, the first of its kind; nothing after where there is none. The standard library would search
/// four letters at a time, in ten times the code.
pub(crate) fn divided(text: &str, sign: u8) -> (&str, &str) {
    let at = text.bytes().position(|byte| byte == sign).unwrap_or(text.len());
    (part(text, 0..at), text.get(at + 1..).unwrap_or_default())
}

/// Visits the words of a text alone, in order.
pub fn for_each_word(text: &str, mut visit: impl FnMut(Token<'_>)) {
    words(text, &mut visit);
}

/// Not generic, so that the module has it once.
fn words(text: &str, visit: &mut dyn FnMut(Token<'_>)) {
    for_each_token(text, |token| {
        if token.kind == TokenKind::Word {
            visit(token);
        }
    });
}

/// The folded form of a whole text, words joined by single spaces: a key for sorting and comparing.
pub fn folded(text: &str) -> String {
    let mut key = String::new();
    for_each_word(text, |token| {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(token.folded);
    });
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        for_each_word(text, |token| terms.push(token.folded.to_owned()));
        terms
    }

    #[test]
    fn words_fold_as_a_visitor_expects() {
        for (text, expected) in [
            ("l’énergie l'énergie", "l energie l energie"),
            ("Cœur CŒUR coeur", "coeur coeur coeur"),
            ("CO₂ m²", "co2 m2"),
            ("Straße Łódź Ærø", "strasse lodz aero"),
            ("İSTANBUL ıstanbul Istanbul", "istanbul istanbul istanbul"),
            ("col·lectiu coŀlectiu", "collectiu collectiu"),
            ("inter-religious", "inter religious"),
            ("2016/2102 #28 10.7", "2016 2102 28 10 7"),
            ("ΜΕΓΆΛΟΣ μεγάλος", "μεγαλοσ μεγαλοσ"),
            ("Йога ЁЖ", "иога еж"),
            ("ﬁn ﬃ", "fin ffi"),
        ] {
            assert_eq!(terms(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn arabic_folds_marks_letters_and_digits() {
        for (text, expected) in [
            ("القُرآن القران", "القران القران"),
            ("أحمد إحمد ٱحمد آحمد", "احمد احمد احمد احمد"),
            ("مدينة مدينه", "مدينه مدينه"),
            ("مستشفى مستشفي", "مستشفي مستشفي"),
            ("مـــدن", "مدن"),
            ("٢٠٢٤ ۲۰۲۴ 2024", "2024 2024 2024"),
            ("ﻻ ﷲ", "لا الله"),
            ("سكن، حقوق؟", "سكن حقوق"),
        ] {
            assert_eq!(terms(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn exact_forms_keep_accents_and_lose_case() {
        let mut exact = Vec::new();
        for_each_token("Pêche PÉCHÉ peche ΜΕΓΆΛΟΣ Ёж", |token| {
            exact.push(token.exact.to_owned());
        });
        assert_eq!(exact, ["pêche", "péché", "peche", "μεγάλοσ", "ёж"]);
    }

    #[test]
    fn ranges_point_at_the_word_in_the_source() {
        let text = "« L’e\u{301}nergie » (ﷲ)";
        let mut words = Vec::new();
        for_each_token(text, |token| words.push(&text[token.range]));
        assert_eq!(words, ["L", "e\u{301}nergie", "ﷲ"]);
    }

    #[test]
    fn compounds_are_found_whole_and_in_parts() {
        for (text, expected) in [
            ("inter-religious", "inter religious interreligious"),
            ("socio-economic‑ecological x", "socio economic ecological socioeconomicecological x"),
            ("2016/2102 (10.7) 1.234,567", "2016 2102 2016/2102 10 7 10.7 1 234 567 1234567"),
            ("#28, @uclg", "28 #28 uclg @uclg"),
            ("#RightToCity", "righttocity right to city #righttocity"),
            ("end.Start and/or a - b l’eau", "end start and or a b l eau"),
            ("info@uclg.org x#y", "info uclg org info@uclg.org x y"),
            ("a/b-c", "a b c bc"),
        ] {
            let mut terms = Vec::new();
            for_each_token(text, |token| terms.push(token.folded.to_owned()));
            assert_eq!(terms.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn very_long_words_are_cut_at_a_character() {
        let long = "ж".repeat(100);
        assert_eq!(terms(&long), ["ж".repeat(MAX_TERM_BYTES / 2)]);
    }
}
