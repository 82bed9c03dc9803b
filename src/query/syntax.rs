//! The syntax of a query: which parts are plain words, `"a phrase"`, `-excluded` or `facet:value`.
//!
//! Look here to add an operator. [`parser`](super::parser) turns the clauses into words to search.
//! Parsing never fails: text that fits no other clause is plain words, so any text is a query.

use core::ops::Range;

use crate::limits::MAX_QUERY_BYTES;
use crate::query::types::FacetFilter;
use crate::text::begins_with_word;
use crate::util::text::slice;

/// One clause of a query, as byte ranges of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) kind: ClauseKind,
    /// The name of the facet; empty for other kinds.
    pub(crate) facet: Range<usize>,
    /// The words or the value, without operator and quotes. Neighbouring plain words are one span.
    pub(crate) span: Range<usize>,
    /// The end of the clause, after a closing quote.
    end: usize,
}

/// The kinds of clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClauseKind {
    /// Plain words.
    Words,
    /// Words in quotes.
    Phrase,
    /// A word or phrase that must not occur.
    Excluded,
    /// A value of a facet, with the filter that it stands for.
    Facet(FacetFilter),
}

/// Returns the filter that a facet's name and a value stand for; `None` if there is no such facet
/// or value.
///
/// Bytes: the two texts are one argument because js-sys puts closures of two arguments into the
/// function table, where they stay once anything is called with their type (decision 4: − 0.6 kB).
pub(crate) type FindFilter<'a> = &'a dyn Fn([&str; 2]) -> Option<FacetFilter>;

/// The part of a query that is read: its first [`MAX_QUERY_BYTES`].
pub(crate) fn cut(text: &str) -> &str {
    slice(text, 0..text.floor_char_boundary(MAX_QUERY_BYTES))
}

/// Splits a query into its clauses, in the order typed.
pub(crate) fn clauses(text: &str, find_filter: FindFilter<'_>) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut start = find(text, 0, &|character| !is_space(character));
    while start < text.len() {
        let clause = clause_at(text, start, find_filter);
        start = find(text, clause.end, &|character| !is_space(character));
        match clauses.last_mut() {
            Some(last) if last.kind == ClauseKind::Words && clause.kind == ClauseKind::Words => {
                last.span.end = clause.end;
            }
            _ => clauses.push(clause),
        }
    }
    clauses
}

/// The clause that begins at `start`, which is not a space.
fn clause_at(text: &str, start: usize, find_filter: FindFilter<'_>) -> Clause {
    let word = operand(text, start);
    if word.kind == ClauseKind::Phrase {
        return word;
    }
    let operator = char_at(text, start);
    let clause = if matches!(operator, '-' | '−') {
        exclusion(text, start + operator.len_utf8())
    } else {
        facet_filter(text, start, word.end, find_filter)
    };
    clause.unwrap_or(word)
}

/// The exclusion whose operand is at `start`; `None` if what follows the minus is no word.
fn exclusion(text: &str, start: usize) -> Option<Clause> {
    let excluded = operand(text, start);
    let written = slice(text, excluded.span.clone());
    let is_operand = excluded.kind == ClauseKind::Phrase
        || begins_with_word(written)
        || matches!(char_at(written, 0), '#' | '@');
    is_operand.then_some(Clause { kind: ClauseKind::Excluded, ..excluded })
}

/// The `facet:value` at `start`; `None` if no colon comes before `word_end`, or if there is no such
/// facet or value.
fn facet_filter(
    text: &str,
    start: usize,
    word_end: usize,
    find_filter: FindFilter<'_>,
) -> Option<Clause> {
    let facet = start..find(text, start, &|character| character == ':');
    if facet.end >= word_end {
        return None;
    }
    let value = operand(text, facet.end + 1);
    let filter = find_filter([slice(text, facet.clone()), slice(text, value.span.clone())])?;
    Some(Clause { kind: ClauseKind::Facet(filter), facet, ..value })
}

/// The quoted text at `start`, or else the word up to the next space. A quote that is never closed
/// is a character like any other.
fn operand(text: &str, start: usize) -> Clause {
    let opening = char_at(text, start);
    let from = start + opening.len_utf8();
    let to = find(text, from, &|character| match opening {
        '"' => matches!(character, '"' | '”'),
        '“' | '„' | '‟' | '”' => matches!(character, '”' | '“' | '"'),
        '«' => character == '»',
        '»' => character == '«',
        _ => false,
    });
    if to < text.len() {
        let end = to + char_at(text, to).len_utf8();
        return Clause { kind: ClauseKind::Phrase, facet: 0..0, span: from..to, end };
    }
    let end = find(text, start, &is_space);
    Clause { kind: ClauseKind::Words, facet: 0..0, span: start..end, end }
}

/// Whether Unicode calls a character white space. Bytes: the standard library has a table for it.
fn is_space(character: char) -> bool {
    matches!(
        character,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}'
    ) || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// The character at a byte; NUL at the end of the text.
fn char_at(text: &str, at: usize) -> char {
    slice(text, at..text.len()).chars().next().unwrap_or('\0')
}

/// The byte at which the next character that is wanted begins, at or after `from`; the length of
/// the text if there is none.
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

    fn clauses_of(text: &str) -> String {
        let find_filter = |[key, value]: [&str; 2]| {
            (key == "theme" && !value.is_empty()).then(FacetFilter::default)
        };
        let spell = |clause: &Clause| {
            let span = &text[clause.span.clone()];
            match clause.kind {
                ClauseKind::Words => span.to_owned(),
                ClauseKind::Phrase => format!("[{span}]"),
                ClauseKind::Excluded => format!("!{span}"),
                ClauseKind::Facet(_) => format!("{}={span}", &text[clause.facet.clone()]),
            }
        };
        clauses(text, &find_filter).iter().map(spell).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn spaces_are_those_of_unicode() {
        assert!(('\0'..=char::MAX).all(|one| is_space(one) == one.is_whitespace()));
    }

    #[test]
    fn operators_are_read_where_they_fit_and_are_plain_text_elsewhere() {
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
            assert_eq!(clauses_of(text), expected, "{text}");
        }
    }
}
