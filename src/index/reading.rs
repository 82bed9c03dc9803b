//! Readings: what the analysis found in some neighbouring documents, as bytes that can be put away.
//!
//! A reading depends on nothing but its documents, so that an earlier build may have noted it.
//!
//! ```text
//! varint count of tags, length-prefixed
//! varint count of forms; per form: varint place of its tag << 1 | is a stop word,
//!                        length-prefixed exact form, length-prefixed folded form (empty: the same)
//! per document: lengths of title, summary and text in words that are no stop words; varint count of passages, length of each in bytes
//! per document, per text (title, summary, passages): per token varint (number of its form + 1) << 1 | is a word; then 0
//! ```

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::wire::{Reader, put_bytes, put_varint};
use crate::analysis::passages::passages;
use crate::analysis::{FIELDS, Token, TokenKind, Visit, visit_tokens};
use crate::document::Document;
use crate::error::Result;

pub(crate) const TITLE: usize = 0;
pub(crate) const SUMMARY: usize = 1;
pub(crate) const TEXT: usize = 2;

/// A reading, borrowing its bytes.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) tags: Vec<&'a str>,
    pub(crate) forms: Vec<ReadForm<'a>>,
    /// By document, what its fields' lengths are in words that are no stop words.
    pub(crate) lengths: Vec<[u32; FIELDS]>,
    /// By document, how many bytes each of its passages has.
    pub(crate) passages: Vec<Vec<u32>>,
    tokens: Reader<'a>,
}

/// A form of the reading.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadForm<'a> {
    /// The place of its language's tag.
    pub(crate) tag: usize,
    pub(crate) exact: &'a str,
    pub(crate) folded: &'a str,
    pub(crate) is_stop: bool,
}

impl<'a> Reading<'a> {
    /// A reading of so many documents.
    pub(crate) fn parse(bytes: &'a [u8], documents: usize) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let tags = (0..reader.count()).map(|_| reader.text()).collect();
        let forms = (0..reader.count()).map(|_| read_form(&mut reader)).collect();
        let (mut lengths, mut passages) = (Vec::new(), Vec::new());
        for _ in 0..documents {
            lengths.push([reader.varint(), reader.varint(), reader.varint()]);
            let count = reader.count();
            passages.push(reader.varints(count));
        }
        let mut whole = reader.clone();
        whole.take(reader.rest().len());
        whole.end()?;
        Ok(Self { tags, forms, lengths, passages, tokens: reader })
    }

    /// Visits the tokens of the next text, each as the number of its form and whether it is a word.
    pub(crate) fn next_text(&mut self, mut visit: impl FnMut(usize, bool)) {
        loop {
            let token = self.tokens.varint();
            if token == 0 {
                break;
            }
            visit((token >> 1) as usize - 1, token & 1 == 1);
        }
    }
}

fn read_form<'a>(reader: &mut Reader<'a>) -> ReadForm<'a> {
    let (head, exact, folded) = (reader.size(), reader.text(), reader.text());
    let folded = if folded.is_empty() { exact } else { folded };
    ReadForm { tag: head >> 1, exact, folded, is_stop: head & 1 == 1 }
}

/// By tag the stop words of the documents' languages.
pub(crate) type StopWords = FxHashMap<String, FxHashSet<String>>;

/// Reads documents.
pub(crate) fn read(documents: &[Document], stop_words: &StopWords) -> Vec<u8> {
    let mut scribe = Scribe::default();
    for document in documents {
        let tag = &document.language;
        let place = scribe.language(tag, &stop_words[tag]);
        scribe.read(place, document);
    }
    scribe.finish()
}

/// Forms by word. Short words are held as two numbers: most words of a text are looked up here, and comparing numbers asks for nothing
/// from elsewhere in memory.
#[derive(Default)]
struct Known<'a> {
    short: FxHashMap<(u64, u64), Form>,
    long: FxHashMap<Cow<'a, str>, Form>,
}

/// The most bytes of a short word; the last of sixteen says how many they are.
const SHORT: usize = 15;

/// A short word as two numbers, given the text from there on and its length.
fn short(text: &[u8], length: usize) -> (u64, u64) {
    let mut copy = [0; 16];
    let bytes = text.first_chunk().unwrap_or_else(|| {
        copy[..length].copy_from_slice(&text[..length]);
        &copy
    });
    let word = u128::from_le_bytes(*bytes) & ((1 << (8 * length)) - 1) | (length as u128) << (8 * SHORT);
    (word as u64, (word >> 64) as u64)
}

impl<'a> Known<'a> {
    /// The form of the word that has this place in a text.
    fn get(&self, text: &str, word: Range<usize>) -> Option<Form> {
        if word.len() <= SHORT {
            self.short.get(&short(&text.as_bytes()[word.start..], word.len())).copied()
        } else {
            self.long.get(&text[word]).copied()
        }
    }

    fn insert(&mut self, word: Cow<'a, str>, form: Form) {
        if word.len() <= SHORT {
            self.short.insert(short(word.as_bytes(), word.len()), form);
        } else {
            self.long.insert(word, form);
        }
    }
}

/// Writes a reading.
#[derive(Default)]
struct Scribe<'a> {
    languages: Vec<Language<'a>>,
    forms: u32,
    form_bytes: Vec<u8>,
    documents: Vec<u8>,
    tokens: Vec<u8>,
}

/// One language of a reading.
struct Language<'a> {
    tag: &'a str,
    stop_words: &'a FxHashSet<String>,
    /// The forms of words as they are written, and of exact forms, which are written like themselves.
    known: Known<'a>,
}

/// A form in the language it was found in.
#[derive(Clone, Copy)]
struct Form {
    number: u32,
    is_stop: bool,
}

impl<'a> Scribe<'a> {
    fn language(&mut self, tag: &'a str, stop_words: &'a FxHashSet<String>) -> usize {
        self.languages.iter().position(|language| language.tag == tag).unwrap_or_else(|| {
            self.languages.push(Language { tag, stop_words, known: Known::default() });
            self.languages.len() - 1
        })
    }

    fn read(&mut self, place: usize, document: &'a Document) {
        let passages = passages(&document.text);
        let title = self.text(place, &document.title);
        let summary = self.text(place, &document.summary);
        let text: u64 = passages.iter().map(|(_, passage)| self.text(place, passage)).sum();
        [title, summary, text].iter().for_each(|length| put_varint(&mut self.documents, *length));
        put_varint(&mut self.documents, passages.len() as u64);
        passages.iter().for_each(|(_, passage)| put_varint(&mut self.documents, passage.len() as u64));
    }

    /// Notes the tokens of a text and gives the number of words that are no stop words.
    fn text(&mut self, place: usize, text: &'a str) -> u64 {
        let mut line = Line { scribe: self, place, text, length: 0 };
        visit_tokens(text, &mut line);
        let length = line.length;
        self.tokens.push(0);
        length
    }

    /// The form of a token, written so, that may be new.
    fn form(&mut self, place: usize, token: &Token<'_>, written: &'a str) -> Form {
        let language = &mut self.languages[place];
        if let Some(form) = language.known.get(token.exact, 0..token.exact.len()) {
            return form;
        }
        let form = Form { number: self.forms, is_stop: language.stop_words.contains(token.folded) };
        let is_exact = written == token.exact;
        let exact = if is_exact { Cow::Borrowed(written) } else { Cow::Owned(token.exact.to_owned()) };
        language.known.insert(exact, form);
        self.forms += 1;
        put_varint(&mut self.form_bytes, (place as u64) << 1 | u64::from(form.is_stop));
        put_bytes(&mut self.form_bytes, token.exact.as_bytes());
        let folded = if token.folded == token.exact { "" } else { token.folded };
        put_bytes(&mut self.form_bytes, folded.as_bytes());
        form
    }

    fn finish(self) -> Vec<u8> {
        let mut out =
            Vec::with_capacity(self.form_bytes.len() + self.documents.len() + self.tokens.len() + 64);
        put_varint(&mut out, self.languages.len() as u64);
        self.languages.iter().for_each(|language| put_bytes(&mut out, language.tag.as_bytes()));
        put_varint(&mut out, self.forms.into());
        [self.form_bytes, self.documents, self.tokens].iter().for_each(|part| out.extend_from_slice(part));
        out
    }
}

/// A text being read.
struct Line<'a, 's> {
    scribe: &'s mut Scribe<'a>,
    place: usize,
    text: &'a str,
    /// Words so far that are no stop words.
    length: u64,
}

impl Line<'_, '_> {
    fn put(&mut self, form: Form, is_word: bool) {
        put_varint(&mut self.scribe.tokens, (u64::from(form.number) + 1) << 1 | u64::from(is_word));
        self.length += u64::from(is_word && !form.is_stop);
    }
}

/// Most words have been written the same way before.
impl Visit for Line<'_, '_> {
    fn knows(&mut self, word: Range<usize>) -> bool {
        let form = self.scribe.languages[self.place].known.get(self.text, word);
        form.into_iter().for_each(|form| self.put(form, true));
        form.is_some()
    }

    fn visit(&mut self, token: Token<'_>) {
        let written = &self.text[token.range.clone()];
        let form = self.scribe.form(self.place, &token, written);
        let is_word = token.kind == TokenKind::Word;
        self.put(form, is_word);
        if is_word && written != token.exact {
            self.scribe.languages[self.place].known.insert(Cow::Borrowed(written), form);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{for_each_token, stop_words};

    /// Pieces of texts in many scripts, with what makes compounds, hashtags and forms that differ from what is written.
    const PIECES: [&str; 40] = [
        "Logement",
        "logement",
        "LOGEMENT",
        "e\u{301}nergie",
        "Énergie",
        "énergie",
        "مُدُن",
        "مدن",
        "ﻻ",
        "Straße",
        "İstanbul",
        "ΜΕΓΆΛΟΣ",
        "ёж",
        "城市",
        "नगर",
        "co\u{ad}op",
        "2016",
        "102",
        "A",
        "the",
        "The",
        "#",
        "@",
        "-",
        "/",
        ".",
        ",",
        "_",
        "-",
        " ",
        " ",
        " ",
        " ",
        "’",
        "\n",
        "RightToCity",
        "x",
        "10",
        "\u{200d}",
        "،",
    ];

    fn texts() -> Vec<String> {
        let mut random = fastrand::Rng::with_seed(7);
        let mut text = |pieces| (0..pieces).map(|_| PIECES[random.usize(..PIECES.len())]).collect();
        (0..300).map(|at| text(at % 40)).collect()
    }

    fn stop_words(tags: &[&str]) -> StopWords {
        let of = |tag: &&str| ((*tag).to_owned(), stop_words::of_language(tag).into_iter().collect());
        tags.iter().map(of).collect()
    }

    #[test]
    fn readings_hold_the_tokens_that_everybody_sees() {
        let language = |at: usize| ["en", "fr"][at / 7 % 2];
        let document = |(at, title)| Document { title, language: language(at).into(), ..Document::default() };
        let documents: Vec<Document> = texts().into_iter().enumerate().map(document).collect();
        let bytes = read(&documents, &stop_words(&["en", "fr"]));
        let mut reading = Reading::parse(&bytes, documents.len()).unwrap();
        let (tags, forms) = (reading.tags.clone(), reading.forms.clone());
        for document in &documents {
            let mut expected = Vec::new();
            for_each_token(&document.title, |token| {
                expected.push((
                    token.folded.to_owned(),
                    token.exact.to_owned(),
                    token.kind == TokenKind::Word,
                ));
            });
            let mut found = Vec::new();
            reading.next_text(|form, is_word| {
                let ReadForm { tag, exact, folded, .. } = forms[form];
                assert_eq!(tags[tag], document.language);
                found.push((folded.to_owned(), exact.to_owned(), is_word));
            });
            assert_eq!(found, expected, "{}", document.title);
            reading.next_text(|_, _| panic!("there is no summary"));
        }
    }

    #[test]
    fn exact_forms_are_written_like_themselves() {
        for character in '\0'..='\u{ffff}' {
            for_each_token(&format!("a{character}"), |token| {
                let exact = token.exact.to_owned();
                for_each_token(&exact, |again| {
                    let is_whole = again.range == (0..exact.len()) && again.kind == TokenKind::Word;
                    assert!(!is_whole || again.exact == exact, "{character}");
                });
            });
        }
    }
}
