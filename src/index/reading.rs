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

use std::collections::HashSet;

use rustc_hash::FxHashMap;

use super::wire::{Reader, put_bytes, put_varint};
use crate::analysis::passages::passages;
use crate::analysis::{FIELDS, Token, TokenKind, for_each_token, stop_words};
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

/// Reads documents.
pub(crate) fn read(documents: &[Document]) -> Vec<u8> {
    let mut scribe = Scribe::default();
    documents.iter().for_each(|document| scribe.read(document));
    scribe.finish()
}

/// Writes a reading.
#[derive(Default)]
struct Scribe {
    languages: Vec<Language>,
    forms: u64,
    form_bytes: Vec<u8>,
    documents: Vec<u8>,
    tokens: Vec<u8>,
}

/// One language of a reading.
struct Language {
    tag: String,
    stop_words: HashSet<String>,
    /// By exact form its number, and whether it is a stop word.
    known: FxHashMap<String, (u64, bool)>,
}

impl Scribe {
    fn read(&mut self, document: &Document) {
        let place = self.language(&document.language);
        let passages = passages(&document.text);
        let title = self.text(place, &document.title);
        let summary = self.text(place, &document.summary);
        let text: u64 = passages.iter().map(|(_, passage)| self.text(place, passage)).sum();
        [title, summary, text].iter().for_each(|length| put_varint(&mut self.documents, *length));
        put_varint(&mut self.documents, passages.len() as u64);
        passages.iter().for_each(|(_, passage)| put_varint(&mut self.documents, passage.len() as u64));
    }

    fn language(&mut self, tag: &str) -> usize {
        self.languages.iter().position(|language| language.tag == tag).unwrap_or_else(|| {
            self.languages.push(Language {
                tag: tag.to_owned(),
                stop_words: stop_words::of_language(tag).into_iter().collect(),
                known: FxHashMap::default(),
            });
            self.languages.len() - 1
        })
    }

    /// Notes the tokens of a text and gives the number of words that are no stop words.
    fn text(&mut self, place: usize, text: &str) -> u64 {
        let mut length = 0;
        for_each_token(text, |token| {
            let (form, is_stop) = self.form(place, &token);
            let is_word = token.kind == TokenKind::Word;
            put_varint(&mut self.tokens, (form + 1) << 1 | u64::from(is_word));
            length += u64::from(is_word && !is_stop);
        });
        self.tokens.push(0);
        length
    }

    fn form(&mut self, place: usize, token: &Token<'_>) -> (u64, bool) {
        let language = &mut self.languages[place];
        if let Some(known) = language.known.get(token.exact) {
            return *known;
        }
        let form = (self.forms, language.stop_words.contains(token.folded));
        language.known.insert(token.exact.to_owned(), form);
        self.forms += 1;
        put_varint(&mut self.form_bytes, (place as u64) << 1 | u64::from(form.1));
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
        put_varint(&mut out, self.forms);
        [self.form_bytes, self.documents, self.tokens].iter().for_each(|part| out.extend_from_slice(part));
        out
    }
}
