//! What was typed, as words, phrases, exclusions and facet values. Any text is a query.

use crate::query::score::WHOLE_WORD;
use crate::query::syntax::{ClauseKind, FindFilter, clauses};
use crate::query::types::{NOWHERE, Query, QueryTerm, QueryWord};
use crate::text::{Token, TokenKind, for_each_token};
use crate::util::text::slice;

/// No more of a query than this many bytes is read.
const LONGEST: usize = 4096;
/// No more phrases than this are looked for, nor more exclusions.
const MOST_SIGNS: usize = 16;
/// No more different words than this are searched.
const MOST_WORDS: usize = 128;
/// How a query is to be read.
pub(crate) struct ParseOptions<'a> {
    /// Whether the last word is known to be whole.
    pub(crate) complete: bool,
    pub(crate) stop_words: &'a [String],
    /// From how many characters on a word is completed.
    pub(crate) completes_from: usize,
    /// What facet values mean.
    pub(crate) find_filter: FindFilter<'a>,
}

/// Reads a query. The last word is a prefix unless the query is complete, goes on after it, or the word is too short.
/// Stop words are dropped, unless there is nothing else.
pub(crate) fn parse(text: &str, options: &ParseOptions<'_>) -> Query {
    let text = slice(text, 0..text.floor_char_boundary(LONGEST));
    let mut query = Query::default();
    for clause in clauses(text, options.find_filter) {
        query.note(String::new(), NOWHERE);
        let (name, inside) = (slice(text, clause.facet), slice(text, clause.span.clone()));
        match clause.kind {
            ClauseKind::Words => {
                let is_open = clause.span.end == text.len() && !options.complete;
                query.add_words(
                    inside,
                    None,
                    if is_open { options.completes_from } else { usize::MAX },
                );
            }
            ClauseKind::Phrase => query.add_phrase(inside),
            ClauseKind::Excluded => query.add_without(inside),
            ClauseKind::Facet => {
                if let Some(filter) = (options.find_filter)([name, inside]) {
                    query.filters.push(filter);
                }
            }
        }
    }
    query.drop_stop_words(options.stop_words);
    query
}

impl Query {
    /// Adds the words of a text, and outside phrases what compounds they make. What ends with the text may be a prefix.
    fn add_words(&mut self, text: &str, phrase: Option<usize>, completes_from: usize) {
        for_each_token(text, |token| {
            let prefix =
                token.range.end == text.len() && token.folded.chars().count() >= completes_from;
            match token.kind {
                TokenKind::Word => self.add_word(text, &token, phrase, prefix),
                TokenKind::Compound if phrase.is_none() => self.add_compound(&token, prefix),
                _ => {}
            }
        });
    }

    /// A phrase of several words stands as it is; of one, it asks for that very form. `#28` and `2016/2102` are one thing.
    fn add_phrase(&mut self, text: &str) {
        let mut phrase = spellings(text);
        phrase.truncate(1);
        if !phrase.is_empty() && self.phrases.len() < MOST_SIGNS {
            self.phrases.append(&mut phrase);
            self.add_words(text, Some(self.phrases.len() - 1), usize::MAX);
        }
    }

    /// What must not be there must not be there written as one either; `#28` alone, and no other 28.
    fn add_without(&mut self, text: &str) {
        if self.without.len() < MOST_SIGNS {
            self.without.append(&mut spellings(text));
        }
    }

    /// Adds a word, or counts it once more.
    fn add_word(&mut self, text: &str, token: &Token<'_>, phrase: Option<usize>, prefix: bool) {
        let same = |word: &QueryWord| word.forms[0].key == token.folded && word.phrase == phrase;
        let place = self.words.iter().position(same).unwrap_or(self.words.len());
        self.note(token.folded.to_owned(), place);
        if place == self.words.len() {
            let forms = vec![QueryTerm::whole(token.folded, WHOLE_WORD)];
            self.words.push(QueryWord { phrase, ..QueryWord::of(forms) });
        }
        let word = &mut self.words[place];
        token.exact.clone_into(&mut word.exact);
        slice(text, token.range.clone()).clone_into(&mut word.written);
        word.forms[0].prefix |= prefix;
        word.repeats += 1;
    }

    fn note(&mut self, folded: String, place: usize) {
        self.sequence.push(folded);
        self.places.push(place);
    }

    /// A compound says the same as the words it covers, which were read just before.
    fn add_compound(&mut self, token: &Token<'_>, prefix: bool) {
        for place in &self.places[self.places.len() - token.words..] {
            self.words[*place]
                .forms
                .push(QueryTerm { prefix, ..QueryTerm::whole(token.folded, WHOLE_WORD) });
        }
    }

    /// Stop words outside phrases stay where nothing else was asked for, those of a phrase where it has no other.
    fn drop_stop_words(&mut self, stop_words: &[String]) {
        let is_stop = |word: &QueryWord| stop_words.binary_search(&word.forms[0].key).is_ok();
        let (mut places, mut kept) = (Vec::new(), 0);
        for at in 0..self.words.len() {
            let word = &self.words[at];
            let tells = |other: &QueryWord| other.phrase == word.phrase && !is_stop(other);
            let is_beside = word.phrase.is_none() && !self.phrases.is_empty();
            if kept == MOST_WORDS || (is_stop(word) && (is_beside || self.words.iter().any(tells)))
            {
                places.push(NOWHERE);
            } else {
                places.push(kept);
                self.words.swap(kept, at);
                kept += 1;
            }
        }
        self.words.truncate(kept);
        for place in &mut self.places {
            *place = places.get(*place).copied().unwrap_or(NOWHERE);
        }
    }
}

/// The folded words of a text, and where they are one compound, that: both if it is its words closed up, it alone if it has signs.
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
    // Closed up, it is as long as its words without the spaces between them.
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

    pub(crate) fn plain(text: &str, complete: bool, completes_from: usize) -> Query {
        let stop_words: Vec<String> = ["of", "the", "to"].map(str::to_owned).into();
        parse(
            text,
            &ParseOptions {
                complete,
                stop_words: &stop_words,
                completes_from,
                find_filter: &|_| None,
            },
        )
    }

    fn spelled(text: &str, complete: bool, completes_from: usize) -> String {
        let spell = |word: &QueryWord| {
            format!("{}{}", word.forms[0].key, if word.forms[0].prefix { "*" } else { "" })
        };
        plain(text, complete, completes_from).words.iter().map(spell).collect::<Vec<_>>().join(" ")
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
        assert_eq!(plain(&long, true, 1).words.len(), MOST_WORDS);
    }

    #[test]
    fn compounds_belong_to_the_words_they_cover() {
        let query = plain("an inter-religious dialogue #28", true, 1);
        let compounds = |query: &Query| -> Vec<String> {
            let spell = |compound: &QueryTerm| {
                compound.key.clone() + if compound.prefix { "*" } else { "" }
            };
            query.words.iter().map(|word| word.forms[1..].iter().map(spell).collect()).collect()
        };
        assert_eq!(compounds(&query), ["", "interreligious", "interreligious", "", "#28"]);
        assert_eq!(compounds(&plain("follow-u", false, 3)), ["followu*", "followu*"]);
        assert_eq!(compounds(&plain("follow-u ", false, 3)), ["followu", "followu"]);
    }

    #[test]
    fn phrases_and_exclusions_keep_their_stop_words() {
        let query = plain("\"right to the city\" -\"of the\" x", true, 1);
        assert_eq!(query.phrases, ["right to the city"]);
        assert_eq!(query.without, ["of the"]);
        assert_eq!(query.words.len(), 3);
    }
}
