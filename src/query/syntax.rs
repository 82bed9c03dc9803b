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

/// Reads the pieces of a query. `is_facet` decides whether a name and a value are a facet's.
pub(crate) fn pieces(text: &str, is_facet: &dyn Fn(&str, &str) -> bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    while let Some(start) = part(text, at..text.len()).find(|sign: char| !sign.is_whitespace()) {
        let start = at + start;
        let piece = special(text, start, is_facet);
        at = match &piece {
            Some((_, end)) => *end,
            None => end_of_word(text, start),
        };
        match (piece, pieces.last_mut()) {
            (Some((piece, _)), _) => pieces.push(piece),
            (None, Some(Piece::Words(range))) => range.end = at,
            (None, _) => pieces.push(Piece::Words(start..at)),
        }
    }
    pieces
}

/// The piece that begins here with a sign, and where it ends.
fn special(text: &str, start: usize, is_facet: &dyn Fn(&str, &str) -> bool) -> Option<(Piece, usize)> {
    if let Some((inside, end)) = quoted(text, start) {
        return Some((Piece::Phrase(inside), end));
    }
    let rest = part(text, start..text.len());
    if rest.starts_with(['-', '−']) {
        let from = start + rest.chars().next().map_or(0, char::len_utf8);
        if let Some((inside, end)) = quoted(text, from) {
            return Some((Piece::Without(inside), end));
        }
        let end = end_of_word(text, from);
        let word = part(text, from..end);
        let is_word = begins_with_word(word) || word.starts_with(['#', '@']);
        return is_word.then_some((Piece::Without(from..end), end));
    }
    let colon = start + part(text, start..end_of_word(text, start)).find(':')?;
    let (value, end) = quoted(text, colon + 1).unwrap_or_else(|| {
        let end = end_of_word(text, colon + 1);
        (colon + 1..end, end)
    });
    is_facet(part(text, start..colon), part(text, value.clone()))
        .then_some((Piece::Facet(start..colon, value), end))
}

/// The inside of the quotes that open here, and where they end; nothing where no quote closes them.
fn quoted(text: &str, start: usize) -> Option<(Range<usize>, usize)> {
    let opening = part(text, start..text.len()).chars().next()?;
    let closing: &[char] = match opening {
        '"' => &['"', '”'],
        '“' | '„' | '‟' | '”' => &['”', '“', '"'],
        '«' => &['»'],
        '»' => &['«'],
        _ => return None,
    };
    let from = start + opening.len_utf8();
    let to = from + part(text, from..text.len()).find(closing)?;
    let end = to + part(text, to..text.len()).chars().next().map_or(0, char::len_utf8);
    Some((from..to, end))
}

fn end_of_word(text: &str, start: usize) -> usize {
    part(text, start..text.len()).find(char::is_whitespace).map_or(text.len(), |length| start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str) -> String {
        let is_facet = |key: &str, value: &str| key == "theme" && !value.is_empty();
        let spell = |piece: &Piece| match piece {
            Piece::Words(range) => text[range.clone()].to_owned(),
            Piece::Phrase(range) => format!("[{}]", &text[range.clone()]),
            Piece::Without(range) => format!("!{}", &text[range.clone()]),
            Piece::Facet(key, value) => format!("{}={}", &text[key.clone()], &text[value.clone()]),
        };
        pieces(text, &is_facet).iter().map(spell).collect::<Vec<_>>().join("|")
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
