//! The analyzer: visits the tokens of a text. Look here for the ways to have a text analysed.

use crate::text::fold;
use crate::text::token::{MAX_TERM_BYTES, Token, TokenForms, TokenKind, TokenVisitor};
use crate::text::tokenizer::Tokenizer;

/// Visits the tokens of a text: its words in order, each compound after its last word.
pub fn for_each_token(text: &str, mut visit: impl FnMut(Token<'_>)) {
    let visitor: &mut dyn FnMut(Token<'_>) = &mut visit;
    visit_tokens(text, visitor, &mut TokenForms::default());
}

/// Visits the tokens of a text with a visitor that can skip words, and in memory that is used
/// again.
///
/// Generic for the index writer, which visits billions of tokens. The module has one copy, for
/// `dyn FnMut`.
pub fn visit_tokens<V: TokenVisitor + ?Sized>(text: &str, visitor: &mut V, forms: &mut TokenForms) {
    Tokenizer::new(text, visitor, forms).run();
}

/// Whether a text begins with a letter or digit.
pub fn begins_with_word(text: &str) -> bool {
    text.chars().next().is_some_and(|first| fold::fold_table().kind(first).begins_word())
}

/// Visits the words of a text in order, without compounds.
pub fn for_each_word(text: &str, mut visit: impl FnMut(Token<'_>)) {
    visit_words(text, &mut visit);
}

/// Not generic, so that the module has one copy.
fn visit_words(text: &str, visit: &mut dyn FnMut(Token<'_>)) {
    for_each_token(text, |token| {
        if token.kind == TokenKind::Word {
            visit(token);
        }
    });
}

/// The folded words of a text joined by single spaces: a key for sorting and comparing.
pub fn folded(text: &str) -> String {
    // A key of 50,000 labels is made whenever a visitor types, and most are short and plain.
    if text.len() <= MAX_TERM_BYTES && text.is_ascii() {
        return folded_ascii(text);
    }
    folded_words(text)
}

/// As [`folded`], for a text of ASCII characters in which no word is too long.
fn folded_ascii(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut is_word = false;
    for byte in text.bytes() {
        let was_word = core::mem::replace(&mut is_word, byte.is_ascii_alphanumeric());
        if is_word {
            if !was_word && !key.is_empty() {
                key.push(' ');
            }
            key.push(char::from(byte.to_ascii_lowercase()));
        }
    }
    key
}

fn folded_words(text: &str) -> String {
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
    fn short_ascii_texts_fold_like_all_others() {
        let mut random = fastrand::Rng::with_seed(4);
        for _ in 0..20_000 {
            let length = random.usize(0..=MAX_TERM_BYTES);
            let text: String = (0..length).map(|_| char::from(random.u8(0..0x80))).collect();
            assert_eq!(folded(&text), folded_words(&text), "{text:?}");
            let text: String = (0..length).map(|_| random.alphanumeric()).collect();
            assert_eq!(folded(&text), folded_words(&text), "{text:?}");
        }
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
