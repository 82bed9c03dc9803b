//! What was typed, as words. Any text is a query.

use crate::analysis::for_each_token;

/// No more of a query than this many bytes is read.
const LONGEST: usize = 4096;
/// No more different words than this are searched.
const MOST_WORDS: usize = 128;

/// The words of a query, each once, in the order typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) words: Vec<Word>,
}

/// One word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) folded: String,
    pub(crate) exact: String,
    /// Whether words that merely begin so match as well.
    pub(crate) prefix: bool,
    /// How often it was typed; each time counts.
    pub(crate) repeats: u32,
}

impl Word {
    /// Whether a folded token of a document matches.
    pub(crate) fn matches(&self, folded: &str) -> bool {
        folded == self.folded || (self.prefix && folded.starts_with(&self.folded))
    }
}

/// Reads a query. The last word is a prefix unless the query is `complete`, goes on after it, or the word has fewer
/// characters than the index `completes_from`. Stop words are dropped, unless there is nothing else.
pub(crate) fn parse(text: &str, complete: bool, stop_words: &[String], completes_from: usize) -> Query {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let mut words: Vec<Word> = Vec::new();
    let mut last_end = 0;
    for_each_token(text, |token| {
        last_end = token.range.end;
        add_word(&mut words, token.folded, token.exact);
    });
    if !complete && last_end == text.len() {
        mark_prefix(&mut words, completes_from);
    }
    let is_stop = |word: &Word| stop_words.binary_search(&word.folded).is_ok();
    if !words.iter().all(is_stop) {
        words.retain(|word| !is_stop(word));
    }
    words.truncate(MOST_WORDS);
    Query { words }
}

/// Adds a word, or counts it once more. A repeated word moves to the end, where the last word typed is looked for.
fn add_word(words: &mut Vec<Word>, folded: &str, exact: &str) {
    let known = words.iter().position(|word| word.folded == folded);
    let mut word = match known {
        Some(at) => words.remove(at),
        None => Word { folded: folded.to_owned(), exact: String::new(), prefix: false, repeats: 0 },
    };
    word.exact = exact.to_owned();
    word.repeats += 1;
    words.push(word);
}

fn mark_prefix(words: &mut [Word], completes_from: usize) {
    if let Some(last) = words.last_mut() {
        last.prefix = last.folded.chars().count() >= completes_from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(words: &str) -> Vec<String> {
        words.split(' ').map(str::to_owned).collect()
    }

    fn spelled(text: &str, complete: bool, completes_from: usize) -> String {
        let query = parse(text, complete, &stop("of the to"), completes_from);
        let spell = |word: &Word| format!("{}{}", word.folded, if word.prefix { "*" } else { "" });
        query.words.iter().map(spell).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_last_word_is_a_prefix_while_typing() {
        assert_eq!(spelled("social hous", false, 1), "social hous*");
        assert_eq!(spelled("social hous ", false, 1), "social hous");
        assert_eq!(spelled("social hous", true, 1), "social hous");
        assert_eq!(spelled("social ho", false, 3), "social ho");
        assert_eq!(spelled("city social city", false, 1), "social city*");
    }

    #[test]
    fn stop_words_never_empty_a_query() {
        assert_eq!(spelled("right to the city", true, 1), "right city");
        assert_eq!(spelled("right to the", false, 1), "right");
        assert_eq!(spelled("to the", false, 1), "to the*");
        assert_eq!(spelled("?! …", false, 1), "");
    }

    #[test]
    fn repeated_words_count_and_long_queries_end() {
        let query = parse("a b a", true, &[], 1);
        assert_eq!(query.words.iter().map(|word| word.repeats).collect::<Vec<_>>(), [1, 2]);
        let long: String = (0..5000).map(|number| format!("w{number} ")).collect();
        assert_eq!(parse(&long, true, &[], 1).words.len(), MOST_WORDS);
    }
}
