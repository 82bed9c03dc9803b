//! From the text of a query to the words, phrases, exclusions and filters in it.
//!
//! Look here to change which words are searched: prefixes, compounds, stop words and the limits of
//! a query. [`syntax`](super::syntax) recognises the operators. Parsing never fails.

use crate::query::score::WHOLE_WORD;
use crate::query::syntax::{Clause, ClauseKind, FindFilter, clauses};
use crate::query::types::{NOT_A_WORD, Query, QueryTerm, QueryWord};
use crate::text::{Token, TokenKind, for_each_token};
use crate::util::text::slice;

/// A query has at most this many phrases and this many exclusions; more are ignored.
const MAX_OPERATORS: usize = 16;
/// A query has at most this many different words; more are ignored.
const MAX_WORDS: usize = 128;
/// In place of a minimal length: no word is a prefix.
const NO_PREFIX: usize = usize::MAX;

/// How a query is parsed.
pub(crate) struct ParseOptions<'a> {
    /// Whether the last word is complete; otherwise it is a prefix.
    pub(crate) complete: bool,
    /// Folded and sorted.
    pub(crate) stop_words: &'a [String],
    /// The least number of characters a word needs to be a prefix.
    pub(crate) min_prefix_chars: usize,
    /// Finds the filters of `facet:value`.
    pub(crate) find_filter: FindFilter<'a>,
}

/// Parses a query, which was cut: see [`cut`](super::syntax::cut). The last word is a prefix unless
/// the query is complete, the text continues after the word, or the word is too short. Stop words
/// are dropped unless there are no other words.
pub(crate) fn parse(text: &str, options: &ParseOptions<'_>) -> Query {
    let mut query = Query::default();
    for clause in clauses(text, options.find_filter) {
        query.push_token(String::new(), NOT_A_WORD);
        query.add_clause(text, &clause, options);
    }
    query.drop_stop_words(options.stop_words);
    query
}

impl Query {
    fn add_clause(&mut self, text: &str, clause: &Clause, options: &ParseOptions<'_>) {
        let operand = slice(text, clause.span.clone());
        match clause.kind {
            ClauseKind::Words => {
                let is_open = clause.span.end == text.len() && !options.complete;
                let min_prefix = if is_open { options.min_prefix_chars } else { NO_PREFIX };
                self.add_words(operand, None, min_prefix);
            }
            ClauseKind::Phrase => self.add_phrase(operand),
            ClauseKind::Excluded => self.add_exclusion(operand),
            ClauseKind::Facet(filter) => self.filters.push(filter),
        }
    }

    /// Adds the words of a text and, outside phrases, the compounds they form. A word at the end of
    /// the text is a prefix if it has `min_prefix` characters or more.
    fn add_words(&mut self, text: &str, phrase: Option<usize>, min_prefix: usize) {
        for_each_token(text, |token| {
            let is_prefix =
                token.range.end == text.len() && token.folded.chars().count() >= min_prefix;
            match token.kind {
                TokenKind::Word => self.add_word(text, &token, phrase, is_prefix),
                TokenKind::Compound if phrase.is_none() => self.add_compound(&token, is_prefix),
                _ => {}
            }
        });
    }

    /// Adds a phrase. A phrase of one word asks for that very form. `"#28"` and `"2016/2102"` are
    /// one word, because only the compound has the sign.
    fn add_phrase(&mut self, text: &str) {
        let mut phrase = spellings(text);
        phrase.truncate(1);
        if !phrase.is_empty() && self.phrases.len() < MAX_OPERATORS {
            self.phrases.append(&mut phrase);
            self.add_words(text, Some(self.phrases.len() - 1), NO_PREFIX);
        }
    }

    /// Adds an exclusion, with its joined spelling: `-inter-faith` excludes `interfaith` as well.
    /// `-#28` excludes the tag alone, not every 28.
    fn add_exclusion(&mut self, text: &str) {
        if self.excluded.len() < MAX_OPERATORS {
            self.excluded.append(&mut spellings(text));
        }
    }

    /// Adds a word, or counts another occurrence of it.
    fn add_word(&mut self, text: &str, token: &Token<'_>, phrase: Option<usize>, is_prefix: bool) {
        let same = |word: &QueryWord| word.terms[0].key == token.folded && word.phrase == phrase;
        let index = self.words.iter().position(same).unwrap_or(self.words.len());
        self.push_token(token.folded.to_owned(), index);
        if index == self.words.len() {
            let terms = vec![QueryTerm::whole(token.folded, WHOLE_WORD)];
            self.words.push(QueryWord { phrase, ..QueryWord::of(terms) });
        }
        let word = &mut self.words[index];
        token.exact.clone_into(&mut word.exact);
        slice(text, token.range.clone()).clone_into(&mut word.typed);
        word.terms[0].is_prefix |= is_prefix;
        word.repeats += 1;
    }

    fn push_token(&mut self, folded: String, word_index: usize) {
        self.sequence.push(folded);
        self.word_indexes.push(word_index);
    }

    /// Adds a compound to the words it covers, which came just before: it means the same as they
    /// do.
    fn add_compound(&mut self, token: &Token<'_>, is_prefix: bool) {
        for index in &self.word_indexes[self.word_indexes.len() - token.words..] {
            let compound = QueryTerm::whole(token.folded, WHOLE_WORD);
            self.words[*index].terms.push(QueryTerm { is_prefix, ..compound });
        }
    }

    /// Removes stop words. Those of a phrase stay if the phrase has no other words; those outside
    /// phrases stay if there are neither other words nor phrases. Words beyond [`MAX_WORDS`] go
    /// too.
    fn drop_stop_words(&mut self, stop_words: &[String]) {
        let is_stop = |word: &QueryWord| stop_words.binary_search(&word.terms[0].key).is_ok();
        let (mut new_indexes, mut kept) = (Vec::new(), 0);
        for at in 0..self.words.len() {
            let word = &self.words[at];
            let has_phrases = word.phrase.is_none() && !self.phrases.is_empty();
            let is_other = |other: &QueryWord| other.phrase == word.phrase && !is_stop(other);
            let is_dropped = is_stop(word) && (has_phrases || self.words.iter().any(is_other));
            if kept == MAX_WORDS || is_dropped {
                new_indexes.push(NOT_A_WORD);
            } else {
                new_indexes.push(kept);
                self.words.swap(kept, at);
                kept += 1;
            }
        }
        self.words.truncate(kept);
        for index in &mut self.word_indexes {
            *index = new_indexes.get(*index).copied().unwrap_or(NOT_A_WORD);
        }
    }
}

/// The spellings of a text: its folded words joined by spaces, then the compound if the text is
/// one. A compound with a sign, such as `#28`, is the only spelling.
fn spellings(text: &str) -> Vec<String> {
    let (mut count, mut words, mut compound) = (0, String::new(), String::new());
    for_each_token(text, |token| match token.kind {
        TokenKind::Word => {
            if count > 0 {
                words.push(' ');
            }
            words.push_str(token.folded);
            count += 1;
            compound.clear();
        }
        TokenKind::Compound if token.words == count => compound.push_str(token.folded),
        _ => {}
    });
    // Without signs, it is as long as the words without the spaces between them.
    let has_signs = compound.len() + count > words.len() + 1;
    let mut spellings = Vec::new();
    if count > 0 && !has_signs {
        spellings.push(words);
    }
    if !compound.is_empty() {
        spellings.push(compound);
    }
    spellings
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn plain(text: &str, complete: bool, min_prefix_chars: usize) -> Query {
        let stop_words: Vec<String> = ["of", "the", "to"].map(str::to_owned).into();
        parse(
            text,
            &ParseOptions {
                complete,
                stop_words: &stop_words,
                min_prefix_chars,
                find_filter: &|_| None,
            },
        )
    }

    fn spelled(text: &str, complete: bool, min_prefix_chars: usize) -> String {
        let spell = |word: &QueryWord| {
            format!("{}{}", word.terms[0].key, if word.terms[0].is_prefix { "*" } else { "" })
        };
        plain(text, complete, min_prefix_chars)
            .words
            .iter()
            .map(spell)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn the_last_word_is_a_prefix_while_typing() {
        assert_eq!(spelled("social hous", false, 1), "social hous*");
        assert_eq!(spelled("social hous ", false, 1), "social hous");
        assert_eq!(spelled("social hous", true, 1), "social hous");
        assert_eq!(spelled("social ho", false, 3), "social ho");
        assert_eq!(spelled("city social city", false, 1), "city* social");
        assert_eq!(spelled("\"social hous\"", false, 1), "social hous");
    }

    #[test]
    fn stop_words_never_empty_a_query() {
        assert_eq!(spelled("right to the city", true, 1), "right city");
        assert_eq!(spelled("right to the", false, 1), "right");
        assert_eq!(spelled("to the", false, 1), "to the*");
        assert_eq!(spelled("\"to the\" right", true, 1), "to the right");
        assert_eq!(spelled("?! …", false, 1), "");
    }

    #[test]
    fn repeated_words_count_and_long_queries_end() {
        let query = plain("a b a", true, 1);
        assert_eq!(query.words.iter().map(|word| word.repeats).collect::<Vec<_>>(), [2, 1]);
        let long: String = (0..5000).map(|number| format!("w{number} ")).collect();
        assert_eq!(plain(&long, true, 1).words.len(), MAX_WORDS);
    }

    #[test]
    fn compounds_belong_to_the_words_they_cover() {
        let query = plain("an inter-religious dialogue #28", true, 1);
        let compounds = |query: &Query| -> Vec<String> {
            let spell = |compound: &QueryTerm| {
                compound.key.clone() + if compound.is_prefix { "*" } else { "" }
            };
            query.words.iter().map(|word| word.terms[1..].iter().map(spell).collect()).collect()
        };
        assert_eq!(compounds(&query), ["", "interreligious", "interreligious", "", "#28"]);
        assert_eq!(compounds(&plain("follow-u", false, 3)), ["followu*", "followu*"]);
        assert_eq!(compounds(&plain("follow-u ", false, 3)), ["followu", "followu"]);
    }

    #[test]
    fn phrases_and_exclusions_keep_their_stop_words() {
        let query = plain("\"right to the city\" -\"of the\" x", true, 1);
        assert_eq!(query.phrases, ["right to the city"]);
        assert_eq!(query.excluded, ["of the"]);
        assert_eq!(query.words.len(), 3);
    }
}
