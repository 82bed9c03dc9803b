//! What was typed, as words, phrases, exclusions and facet values. Any text is a query.

use super::syntax::{Piece, pieces};
use crate::analysis::{Token, TokenKind, for_each_token, part};

/// No more of a query than this many bytes is read.
const LONGEST: usize = 4096;
/// No more phrases than this are looked for, nor more exclusions.
const MOST_SIGNS: usize = 16;
/// No more different words than this are searched.
const MOST_WORDS: usize = 128;

/// A query as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// The meaningful words, each once, in the order typed; those of phrases included.
    pub(crate) words: Vec<Word>,
    /// Words in running order, stop words included, with the place among `words` if they have one: what names are
    /// looked for in. `None` divides pieces.
    pub(crate) sequence: Vec<Option<(String, Option<usize>)>>,
    /// The folded words of each phrase.
    pub(crate) phrases: Vec<Vec<String>>,
    /// Likewise of what must not be there.
    pub(crate) without: Vec<Vec<String>>,
    /// Facet names with the values wanted of them, as typed.
    pub(crate) facets: Vec<(String, String)>,
}

/// Words tied together by signs, as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Compound {
    pub(crate) folded: String,
    /// Whether it is still being typed.
    pub(crate) prefix: bool,
}

/// One word of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) folded: String,
    pub(crate) exact: String,
    /// As typed.
    pub(crate) written: String,
    /// Whether words that merely begin so match as well.
    pub(crate) prefix: bool,
    /// How often it was typed; each time counts.
    pub(crate) repeats: u32,
    /// The phrase it belongs to.
    pub(crate) phrase: Option<usize>,
    /// Compounds it is part of, or folded forms it is made of: written as one, they say the same.
    pub(crate) compounds: Vec<Compound>,
}

/// How a query is to be read.
pub(crate) struct Reading<'a> {
    /// Whether the last word is known to be whole.
    pub(crate) complete: bool,
    pub(crate) stop_words: &'a [String],
    /// From how many characters on a word is completed.
    pub(crate) completes_from: usize,
    /// Whether a name and a value are a facet's.
    pub(crate) is_facet: &'a dyn Fn(&str, &str) -> bool,
}

/// Reads a query. The last word is a prefix unless the query is complete, goes on after it, or the word is too short.
/// Stop words are dropped, unless there is nothing else.
pub(crate) fn parse(text: &str, reading: &Reading<'_>) -> Query {
    let text = part(text, 0..text.floor_char_boundary(LONGEST));
    let mut query = Query::default();
    for piece in pieces(text, reading.is_facet) {
        query.sequence.push(None);
        match piece {
            Piece::Words(range) => {
                let ends = range.end == text.len() && !reading.complete;
                query.add_words(part(text, range), ends.then_some(reading.completes_from));
            }
            Piece::Phrase(range) => query.add_phrase(part(text, range)),
            Piece::Without(range) => query.add_without(part(text, range)),
            Piece::Facet(key, value) => {
                query.facets.push((part(text, key).to_owned(), part(text, value).to_owned()));
            }
        }
    }
    query.drop_stop_words(reading.stop_words);
    query
}

impl Query {
    fn add_words(&mut self, text: &str, completes_from: Option<usize>) {
        let mut last = None;
        for_each_token(text, |token| match token.kind {
            TokenKind::Word => {
                last = Some((self.add_word(text, &token, None), token.range.end));
            }
            TokenKind::Compound => self.add_compound(text, &token, completes_from),
            TokenKind::Hump => {}
        });
        if let (Some((word, end)), Some(completes_from)) = (last, completes_from) {
            let word = &mut self.words[word];
            word.prefix |= end == text.len() && word.folded.chars().count() >= completes_from;
        }
    }

    /// A phrase of several words stands as it is; of one, it asks for that very form.
    fn add_phrase(&mut self, text: &str) {
        let (words, compound) = spelled(text);
        if words.is_empty() || self.phrases.len() == MOST_SIGNS {
            return;
        }
        // #28 and 2016/2102 are one thing.
        let words = match compound {
            Some(compound) if !is_closed(&compound) => vec![compound],
            _ => words,
        };
        let phrase = self.phrases.len();
        self.phrases.push(words);
        for_each_token(text, |token| {
            if token.kind == TokenKind::Word {
                self.add_word(text, &token, Some(phrase));
            }
        });
    }

    /// What must not be there must not be there written as one either; `#28` alone, and no other 28.
    fn add_without(&mut self, text: &str) {
        let (words, compound) = spelled(text);
        if self.without.len() >= MOST_SIGNS || words.is_empty() {
            return;
        }
        if compound.as_deref().is_none_or(is_closed) {
            self.without.push(words);
        }
        self.without.extend(compound.map(|compound| vec![compound]));
    }

    /// Adds a word, or counts it once more; gives its place.
    fn add_word(&mut self, text: &str, token: &Token<'_>, phrase: Option<usize>) -> usize {
        let same = |word: &Word| word.folded == token.folded && word.phrase == phrase;
        let place = self.words.iter().position(same).unwrap_or_else(|| {
            let folded = token.folded.to_owned();
            self.words.push(Word { folded, phrase, ..Word::default() });
            self.words.len() - 1
        });
        let word = &mut self.words[place];
        token.exact.clone_into(&mut word.exact);
        part(text, token.range.clone()).clone_into(&mut word.written);
        word.repeats += 1;
        self.sequence.push(Some((token.folded.to_owned(), Some(place))));
        place
    }

    /// A compound says the same as the words it covers, which were read just before.
    fn add_compound(&mut self, text: &str, token: &Token<'_>, completes_from: Option<usize>) {
        let is_long = |from| token.folded.chars().count() >= from;
        let prefix = token.range.end == text.len() && completes_from.is_some_and(is_long);
        let mut covered = 0;
        for_each_token(part(text, token.range.clone()), |part| {
            covered += usize::from(part.kind == TokenKind::Word);
        });
        let from = self.sequence.len().saturating_sub(covered);
        for place in self.sequence[from..].iter().flatten().filter_map(|(_, place)| *place) {
            self.words[place].compounds.push(Compound { folded: token.folded.to_owned(), prefix });
        }
    }

    fn drop_stop_words(&mut self, stop_words: &[String]) {
        let is_stop = |word: &Word| stop_words.binary_search(&word.folded).is_ok();
        let outside: Vec<&Word> = self.words.iter().filter(|word| word.phrase.is_none()).collect();
        // Stop words outside phrases stay where nothing else was asked for, those of a phrase where it has no other.
        let all_stop = outside.iter().all(|word| is_stop(word)) && self.phrases.is_empty();
        let bare: Vec<bool> = (0..self.phrases.len())
            .map(|phrase| self.words.iter().filter(|word| word.phrase == Some(phrase)).all(is_stop))
            .collect();
        let keeps = |word: &Word| !is_stop(word) || word.phrase.map_or(all_stop, |phrase| bare[phrase]);
        let kept: Vec<bool> = self.words.iter().map(keeps).collect();
        let mut places = Vec::with_capacity(kept.len());
        let mut next = 0;
        for kept in &kept {
            let is_kept = *kept && next < MOST_WORDS;
            places.push(is_kept.then_some(next));
            next += usize::from(is_kept);
        }
        let mut place = places.iter();
        self.words.retain(|_| place.next().is_some_and(Option::is_some));
        for (_, word) in self.sequence.iter_mut().flatten() {
            *word = word.and_then(|place| places[place]);
        }
    }
}

/// Whether a compound is its words closed up, rather than words and signs.
fn is_closed(compound: &str) -> bool {
    !compound.chars().any(|sign| matches!(sign, '#' | '@' | '/' | '.' | '_'))
}

/// The folded words of a text, and the compound that they are together if they are one.
fn spelled(text: &str) -> (Vec<String>, Option<String>) {
    let (mut words, mut compound) = (Vec::new(), None);
    let (mut start, mut end) = (usize::MAX, 0);
    for_each_token(text, |token| match token.kind {
        TokenKind::Word => {
            (start, end) = (start.min(token.range.start), token.range.end);
            words.push(token.folded.to_owned());
        }
        TokenKind::Compound => compound = Some((token.range, token.folded.to_owned())),
        TokenKind::Hump => {}
    });
    let whole = compound.filter(|(range, _)| range.start <= start && range.end == end);
    (words, whole.map(|(_, compound)| compound))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn plain(text: &str, complete: bool, completes_from: usize) -> Query {
        let stop_words: Vec<String> = ["of", "the", "to"].map(str::to_owned).into();
        parse(text, &Reading { complete, stop_words: &stop_words, completes_from, is_facet: &|_, _| false })
    }

    fn spelled(text: &str, complete: bool, completes_from: usize) -> String {
        let spell = |word: &Word| format!("{}{}", word.folded, if word.prefix { "*" } else { "" });
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
            let spell =
                |compound: &Compound| compound.folded.clone() + if compound.prefix { "*" } else { "" };
            query.words.iter().map(|word| word.compounds.iter().map(spell).collect()).collect()
        };
        assert_eq!(compounds(&query), ["", "interreligious", "interreligious", "", "#28"]);
        assert_eq!(compounds(&plain("follow-u", false, 3)), ["followu*", "followu*"]);
        assert_eq!(compounds(&plain("follow-u ", false, 3)), ["followu", "followu"]);
    }

    #[test]
    fn phrases_and_exclusions_keep_their_stop_words() {
        let query = plain("\"right to the city\" -\"of the\" x", true, 1);
        assert_eq!(query.phrases, [["right", "to", "the", "city"]]);
        assert_eq!(query.without, [["of", "the"]]);
        assert_eq!(query.words.len(), 3);
    }
}
