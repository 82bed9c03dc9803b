//! Where the words of a query stand in a text, and which passage shows them best.

use super::parse::Query;
use crate::analysis::for_each_token;

/// The matching words of a text in UTF-16 code units, in order.
pub(crate) fn marks(text: &str, query: &Query) -> Vec<(usize, usize)> {
    let mut marks = Vec::new();
    let mut position = Position::default();
    for_each_token(text, |token| {
        if query.words.iter().any(|word| word.matches(token.folded)) {
            let start = position.advance(text, token.range.start);
            marks.push((start, position.advance(text, token.range.end)));
        }
    });
    marks
}

/// How many different words of the query a passage shows.
pub(crate) fn coverage(text: &str, query: &Query) -> usize {
    let mut seen = vec![false; query.words.len()];
    for_each_token(text, |token| {
        for (word, seen) in query.words.iter().zip(&mut seen) {
            *seen |= word.matches(token.folded);
        }
    });
    seen.iter().filter(|seen| **seen).count()
}

/// Counts UTF-16 code units while walking a text once.
#[derive(Default)]
struct Position {
    bytes: usize,
    units: usize,
}

impl Position {
    /// The UTF-16 offset of a byte offset not before the last one asked for.
    fn advance(&mut self, text: &str, bytes: usize) -> usize {
        self.units += text[self.bytes..bytes].encode_utf16().count();
        self.bytes = bytes;
        self.units
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    fn marked(text: &str, query: &str) -> Vec<String> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let marks = marks(text, &parse(query, false, &[], 1));
        marks.iter().map(|(start, end)| String::from_utf16(&units[*start..*end]).unwrap()).collect()
    }

    #[test]
    fn marks_are_whole_words_of_the_source() {
        assert_eq!(marked("🏙 L’Énergie: e\u{301}nergies, CO₂", "energi"), ["Énergie", "e\u{301}nergies"]);
        assert_eq!(marked("المُدُن والسكن ﷲ", "الله"), ["ﷲ"]);
        assert_eq!(marked("المُدُن والسكن", "المدن"), ["المُدُن"]);
        assert_eq!(marked("nothing here", "housing"), [] as [&str; 0]);
    }

    #[test]
    fn different_words_count_not_repetition() {
        let query = parse("social housing", true, &[], 1);
        assert_eq!(coverage("housing, social housing", &query), 2);
        assert_eq!(coverage("housing housing housing", &query), 1);
    }
}
