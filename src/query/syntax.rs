//! The signs a query may hold: `"a phrase"`, `-without`, `facet:value`. What does not fit the pattern is plain words, so any
//! text is a query.

use core::ops::Range;

use crate::query::types::Wish;
use crate::text::begins_with_word;
use crate::util::text::slice;

/// A piece of a query, by the bytes it stands at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) sign: Sign,
    /// The facet; nothing of others.
    pub(crate) name: Range<usize>,
    /// What is said: the inside of a pair of quotes, or a word; neighbouring plain words are one piece.
    pub(crate) inside: Range<usize>,
    /// Where it ends, a closing quote included.
    end: usize,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Plain words.
    Words,
    /// In quotes.
    Phrase,
    /// What must not be there.
    Without,
    /// What is wanted of a facet.
    Facet,
}

/// What a name and a value wish for, if they are a facet's. (One argument: the table of functions of the module holds closures of js-sys that nothing
/// calls, and they stay in it as soon as anything is called by the same types as they are, such as five words.)
pub(crate) type Named<'a> = &'a dyn Fn([&str; 2]) -> Option<Wish>;

/// Reads the pieces of a query.
pub(crate) fn pieces(text: &str, named: Named<'_>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut start = find(text, 0, &|sign| !is_space(sign));
    while start < text.len() {
        let piece = piece_at(text, start, named);
        start = find(text, piece.end, &|sign| !is_space(sign));
        match pieces.last_mut() {
            Some(last) if last.sign == Sign::Words && piece.sign == Sign::Words => {
                last.inside.end = piece.end;
            }
            _ => pieces.push(piece),
        }
    }
    pieces
}

/// The piece that begins here.
fn piece_at(text: &str, start: usize, named: Named<'_>) -> Piece {
    let word = value(text, start);
    let sign = first(text, start);
    if word.sign == Sign::Phrase {
        return word;
    }
    if matches!(sign, '-' | '−') {
        let without = value(text, start + sign.len_utf8());
        let written = slice(text, without.inside.clone());
        if without.sign == Sign::Phrase
            || begins_with_word(written)
            || matches!(first(written, 0), '#' | '@')
        {
            return Piece { sign: Sign::Without, ..without };
        }
    } else {
        let name = start..find(text, start, &|sign| sign == ':');
        let wanted = value(text, name.end + 1);
        if name.end < word.end
            && named([slice(text, name.clone()), slice(text, wanted.inside.clone())]).is_some()
        {
            return Piece { sign: Sign::Facet, name, ..wanted };
        }
    }
    word
}

/// Something in quotes, or a word as far as the next space. A quote that is never closed is a sign like others.
fn value(text: &str, start: usize) -> Piece {
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
        let end = to + first(text, to).len_utf8();
        return Piece { sign: Sign::Phrase, name: 0..0, inside: from..to, end };
    }
    let end = find(text, start, &is_space);
    Piece { sign: Sign::Words, name: 0..0, inside: start..end, end }
}

/// What Unicode calls white space; the standard library has a table for it.
fn is_space(sign: char) -> bool {
    matches!(sign, '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}')
        || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// The character that stands here; nothing to speak of behind the last.
fn first(text: &str, at: usize) -> char {
    slice(text, at..text.len()).chars().next().unwrap_or('\0')
}

/// Where the next such character stands; the end of the text where there is none.
fn find(text: &str, from: usize, is_wanted: &dyn Fn(char) -> bool) -> usize {
    let mut rest = slice(text, from..text.len()).chars();
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
        let named =
            |[key, value]: [&str; 2]| (key == "theme" && !value.is_empty()).then(Wish::default);
        let spell = |piece: &Piece| {
            let inside = &text[piece.inside.clone()];
            match piece.sign {
                Sign::Words => inside.to_owned(),
                Sign::Phrase => format!("[{inside}]"),
                Sign::Without => format!("!{inside}"),
                Sign::Facet => format!("{}={inside}", &text[piece.name.clone()]),
            }
        };
        pieces(text, &named).iter().map(spell).collect::<Vec<_>>().join("|")
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
