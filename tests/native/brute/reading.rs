//! A question, read word by word.

use std::collections::BTreeSet;

use medina::text::{TokenKind, for_each_token};

use crate::question::{Piece, Question};

/// A question, read.
#[derive(Default)]
pub(crate) struct Reading {
    /// Every word typed outside exclusions, in order.
    typed: Vec<Typed>,
    /// The words that are searched, each once.
    pub words: Vec<Word>,
    pub phrases: Vec<Vec<String>>,
    pub without: Vec<Vec<String>>,
}

/// A word as it was typed.
struct Typed {
    folded: String,
    exact: String,
    written: String,
    /// The piece it is in, and its phrase.
    piece: usize,
    phrase: Option<usize>,
    /// The compounds it is part of, each with whether it is still being typed.
    compounds: Vec<(String, bool)>,
    is_begun: bool,
}

/// One word that is searched.
#[derive(Clone)]
pub(crate) struct Word {
    pub folded: String,
    pub exact: String,
    pub written: String,
    pub phrase: Option<usize>,
    /// Whether longer words match.
    pub is_begun: bool,
    pub repeats: u32,
    /// The compounds it is part of, each with whether it is still being typed.
    pub compounds: BTreeSet<(String, bool)>,
    /// The word and a neighbour, written as one.
    pub joined: BTreeSet<String>,
    /// The runs of neighbours it is part of.
    pub runs: BTreeSet<String>,
}

/// No name has more words.
const LONGEST_NAME: usize = 8;

/// The compound that a whole text makes: `#28`, or `interfaith` for `inter-faith`.
fn compound_of(text: &str) -> Option<String> {
    let (mut words, mut compounds) = (Vec::new(), Vec::new());
    for_each_token(text, |token| match token.kind {
        TokenKind::Word => words.push(token.range),
        TokenKind::Compound => compounds.push((token.range, token.folded.to_owned())),
        TokenKind::CamelCasePart => {}
    });
    let (range, one) = compounds.pop()?;
    (range.start <= words.first()?.start && range.end == words.last()?.end).then_some(one)
}

fn has_sign(compound: &str) -> bool {
    compound.contains(['#', '@', '/', '.', '_'])
}

impl Reading {
    pub(crate) fn new(question: &Question, stop: &[String], completes_from: usize) -> Self {
        let mut reading = Self::default();
        for (number, piece) in question.pieces.iter().enumerate() {
            match piece {
                Piece::Words(text) => {
                    let ends = number + 1 == question.pieces.len()
                        && !question.goes_on
                        && !question.request.complete;
                    reading.add_typed(number, None, text, ends.then_some(completes_from));
                }
                Piece::Phrase(text, _) => {
                    let words = words_of(text);
                    let words = compound_of(text)
                        .filter(|one| has_sign(one))
                        .map_or(words, |one| vec![one]);
                    if !words.is_empty() {
                        reading.add_typed(number, Some(reading.phrases.len()), text, None);
                        reading.phrases.push(words);
                    }
                }
                Piece::Without(text, _) => {
                    let one = compound_of(text);
                    if !one.as_deref().is_some_and(has_sign) {
                        reading.without.push(words_of(text));
                    }
                    reading.without.extend(one.map(|one| vec![one]));
                }
                Piece::Facet(..) => {}
            }
        }
        reading.without.retain(|words| !words.is_empty());
        reading.choose_words(stop);
        reading
    }

    fn add_typed(
        &mut self,
        piece: usize,
        phrase: Option<usize>,
        text: &str,
        completes_from: Option<usize>,
    ) {
        let from = self.typed.len();
        let mut ranges = Vec::new();
        let mut compounds = Vec::new();
        for_each_token(text, |token| {
            let (folded, exact) = (token.folded.to_owned(), token.exact.to_owned());
            match token.kind {
                TokenKind::Word => {
                    let begins = token.range.end == text.len()
                        && completes_from.is_some_and(|from| folded.chars().count() >= from);
                    let written = text[token.range.clone()].to_owned();
                    ranges.push(token.range);
                    self.typed.push(Typed {
                        folded,
                        exact,
                        written,
                        piece,
                        phrase,
                        compounds: Vec::new(),
                        is_begun: begins,
                    });
                }
                TokenKind::Compound => compounds.push((token.range, folded)),
                TokenKind::CamelCasePart => {}
            }
        });
        for (compound, folded) in compounds.into_iter().filter(|_| phrase.is_none()) {
            for (at, range) in ranges.iter().enumerate() {
                if compound.start <= range.start && range.end <= compound.end {
                    let begins = compound.end == text.len()
                        && completes_from.is_some_and(|from| folded.chars().count() >= from);
                    self.typed[from + at].compounds.push((folded.clone(), begins));
                }
            }
        }
    }

    /// Keeps stop words only if nothing else was typed or their phrase has no other words.
    fn choose_words(&mut self, stop: &[String]) {
        let is_stop = |typed: &Typed| stop.contains(&typed.folded);
        let nothing_else = self.phrases.is_empty()
            && self.typed.iter().filter(|typed| typed.phrase.is_none()).all(is_stop);
        let bare = |phrase: usize| {
            self.typed.iter().filter(|typed| typed.phrase == Some(phrase)).all(is_stop)
        };
        let mut words: Vec<Word> = Vec::new();
        for (at, typed) in self.typed.iter().enumerate() {
            if is_stop(typed) && !typed.phrase.map_or(nothing_else, bare) {
                continue;
            }
            let same = |word: &Word| word.folded == typed.folded && word.phrase == typed.phrase;
            let place = words.iter().position(same).unwrap_or_else(|| {
                words.push(Word::of(typed));
                words.len() - 1
            });
            let word = &mut words[place];
            (word.exact, word.written) = (typed.exact.clone(), typed.written.clone());
            word.is_begun |= typed.is_begun;
            word.repeats += 1;
            word.compounds.extend(typed.compounds.clone());
            for run in self.runs(at) {
                if run.len() == 2 {
                    word.joined.insert(run.concat());
                }
                word.runs.insert(run.join(" "));
            }
        }
        self.words = words;
    }

    /// The runs of two or more neighbours within a piece that contain the word.
    fn runs(&self, at: usize) -> Vec<Vec<&str>> {
        let mut runs = Vec::new();
        for start in 0..=at {
            for end in at + 1..=self.typed.len() {
                let run = &self.typed[start..end];
                if (2..=LONGEST_NAME).contains(&run.len())
                    && run.iter().all(|typed| typed.piece == self.typed[at].piece)
                {
                    runs.push(run.iter().map(|typed| typed.folded.as_str()).collect());
                }
            }
        }
        runs
    }
}

impl Word {
    fn of(typed: &Typed) -> Self {
        Self {
            folded: typed.folded.clone(),
            exact: String::new(),
            written: String::new(),
            phrase: typed.phrase,
            is_begun: false,
            repeats: 0,
            compounds: BTreeSet::new(),
            joined: BTreeSet::new(),
            runs: BTreeSet::new(),
        }
    }
}

fn words_of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    medina::text::for_each_word(text, |word| words.push(word.folded.to_owned()));
    words
}
