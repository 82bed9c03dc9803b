//! The signs a query may hold: `"a phrase"`, `-without`, `facet:value`. What does not fit the pattern is plain words, so any
//! text is a query.

use core::ops::Range;

use crate::analysis::{begins_with_word, part};

/// A piece of a query, by the bytes it stands at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Plain words; neighbours are one piece.
    Words(Range<usize>),
    /// The inside of a pair of quotes.
    Phrase(Range<usize>),
    /// What must not be there: a word, or the inside of a pair of quotes.
    Without(Range<usize>),
    /// A facet and what is wanted of it.
    Facet(Range<usize>, Range<usize>),
}

/// Whether a name and a value are a facet's. (One argument: the table of functions of the module holds closures of js-sys that nothing
/// calls, and they stay in it as soon as anything is called by the same types as they are, such as five words.)
pub(crate) type IsFacet<'a> = &'a dyn Fn([&str; 2]) -> bool;

/// Reads the pieces of a query. `is_facet` decides whether a name and a value are a facet's.
pub(crate) fn pieces(text: &str, is_facet: IsFacet<'_>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut start = find(text, 0, &|sign| !is_space(sign));
    while start < text.len() {
        let (piece, end) = piece_at(text, start, is_facet);
        match (pieces.last_mut(), piece) {
            (Some(Piece::Words(before)), Piece::Words(range)) => before.end = range.end,
            (_, piece) => pieces.push(piece),
        }
        start = find(text, end, &|sign| !is_space(sign));
    }
    pieces
}

/// The piece that begins here, and where it ends.
fn piece_at(text: &str, start: usize, is_facet: IsFacet<'_>) -> (Piece, usize) {
    let word = value(text, start);
    if word.is_quoted {
        return (Piece::Phrase(word.inside), word.end);
    }
    let sign = first(text, start);
    if matches!(sign, '-' | '−') {
        let without = value(text, start + sign.len_utf8());
        let written = part(text, without.inside.clone());
        if without.is_quoted || begins_with_word(written) || matches!(first(written, 0), '#' | '@') {
            return (Piece::Without(without.inside), without.end);
        }
    } else {
        let colon = find(text, start, &|sign| sign == ':');
        let wanted = value(text, colon + 1);
        if colon < word.end && is_facet([part(text, start..colon), part(text, wanted.inside.clone())]) {
            return (Piece::Facet(start..colon, wanted.inside), wanted.end);
        }
    }
    (Piece::Words(word.inside), word.end)
}

/// Something in quotes, or a word as far as the next space.
struct Value {
    inside: Range<usize>,
    /// Where it ends, a closing quote included.
    end: usize,
    is_quoted: bool,
}

/// The value that begins here. A quote that is never closed is a sign like others.
fn value(text: &str, start: usize) -> Value {
    let opening = first(text, start);
    let from = start + opening.len_utf8();
    let to = find(text, from, &|sign| match opening {
        '"' => matches!(sign, '"' | '”'),
        '“' | '„' | '‟' | '”' => matches!(sign, '”' | '“' | '"'),
        '«' => sign == '»',
        '»' => sign == '«',
        _ => false,
    });
    if to < text.len() {
        return Value { inside: from..to, end: to + first(text, to).len_utf8(), is_quoted: true };
    }
    let end = find(text, start, &is_space);
    Value { inside: start..end, end, is_quoted: false }
}

/// What Unicode calls white space; the standard library has a table for it.
fn is_space(sign: char) -> bool {
    matches!(sign, '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}')
        || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// The character that stands here; nothing to speak of behind the last.
fn first(text: &str, at: usize) -> char {
    part(text, at..text.len()).chars().next().unwrap_or('\0')
}

/// Where the next such character stands; the end of the text where there is none.
fn find(text: &str, from: usize, is_wanted: &dyn Fn(char) -> bool) -> usize {
    let mut rest = part(text, from..text.len()).chars();
    while let Some(character) = rest.next() {
        if is_wanted(character) {
            return text.len() - rest.as_str().len() - character.len_utf8();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str) -> String {
        let is_facet = |[key, value]: [&str; 2]| key == "theme" && !value.is_empty();
        let spell = |piece: &Piece| match piece {
            Piece::Words(range) => text[range.clone()].to_owned(),
            Piece::Phrase(range) => format!("[{}]", &text[range.clone()]),
            Piece::Without(range) => format!("!{}", &text[range.clone()]),
            Piece::Facet(key, value) => format!("{}={}", &text[key.clone()], &text[value.clone()]),
        };
        pieces(text, &is_facet).iter().map(spell).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn spaces_are_those_of_unicode() {
        assert!(('\0'..=char::MAX).all(|sign| is_space(sign) == sign.is_whitespace()));
    }

    #[test]
    fn signs_are_read_where_they_fit_and_are_plain_elsewhere() {
        for (text, expected) in [
            ("social housing", "social housing"),
            ("a \"right to the city\" b", "a|[right to the city]|b"),
            ("« droit à la ville » “x y” „z“", "[ droit à la ville ]|[x y]|[z]"),
            ("housing -social -\"public space\"", "housing|!social|!public space"),
            ("a - b a-b --x -", "a - b a-b --x -"),
            ("theme:housing x theme:\"a > b\"", "theme=housing|x|theme=a > b"),
            ("theme: other:housing http://x", "theme: other:housing http://x"),
            ("\"never closed", "\"never closed"),
            ("-", "-"),
            ("", ""),
            ("\"", "\""),
            ("l'énergie 'x'", "l'énergie 'x'"),
            ("سكن، \"حقوق الإنسان\" -مدينة", "سكن،|[حقوق الإنسان]|!مدينة"),
        ] {
            assert_eq!(spelled(text), expected, "{text}");
        }
    }
}
