//! Readings: what the analysis found in some neighbouring documents, as bytes that can be put away.
//!
//! A reading depends on nothing but its documents, so that an earlier build may have noted it. Its forms are needed once, to number those of
//! all documents; what follows them is read again when that is done.
//!
//! ```text
//! varint bytes of the forms; per form: varint length of the exact form, of the folded form (0: the same); then per form: exact, folded
//! varint count of tags, length-prefixed
//! varint count of forms; per form: varint place of its tag << 1 | is a stop word
//! per document: lengths of title, summary and text in words that are no stop words; varint count of passages, length of each in bytes
//! per document, per text (title, summary, passages): per token 16 bits, (number of its form + 1) << 1 | is a word,
//!                        or 1 and the same with 32 bits where it does not fit; then 0
//! ```

mod known;
#[cfg(test)]
mod tests;

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::conflation::FIELDS;
use crate::passages::passages;
use crate::token_stream::known::Known;
use medina::Result;
use medina::model::document::Document;
use medina::text::{Token, TokenForms, TokenKind, TokenVisitor, visit_tokens};
use medina::util::wire::{Reader, put_bytes, put_varint};

pub(crate) const TITLE: usize = 0;
pub(crate) const SUMMARY: usize = 1;
pub(crate) const TEXT: usize = 2;

/// Comes before a token that does not fit into 16 bits.
const WIDE: u16 = 1;

/// A reading with its forms, borrowing its bytes.
#[derive(Debug)]
pub(crate) struct Whole<'a> {
    pub(crate) forms: Vec<ReadForm<'a>>,
    pub(crate) reading: Reading<'a>,
    /// What [`Reading::parse`] reads.
    pub(crate) rest: &'a [u8],
}

/// A form of a reading as it is spelled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadForm<'a> {
    pub(crate) exact: &'a str,
    pub(crate) folded: &'a str,
}

/// A reading without the spelling of its forms, borrowing its bytes.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) tags: Vec<&'a str>,
    pub(crate) forms: Vec<FormHead>,
    /// By document, what its fields' lengths are in words that are no stop words.
    pub(crate) lengths: Vec<[u32; FIELDS]>,
    /// By document, how many bytes each of its passages has.
    pub(crate) passages: Vec<Vec<u32>>,
    tokens: Tokens<'a>,
}

/// The tokens of a reading that have not been visited yet.
#[derive(Clone, Debug)]
pub(crate) struct Tokens<'a>(Reader<'a>);

/// What a reading says of a form besides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FormHead {
    /// The place of its language's tag.
    pub(crate) tag: usize,
    pub(crate) is_stop: bool,
}

impl<'a> Whole<'a> {
    /// A reading of so many documents.
    pub(crate) fn parse(bytes: &'a [u8], documents: usize) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let forms = spelled(reader.bytes())?;
        let rest = reader.rest();
        let reading = Reading::parse(rest, documents)?;
        Ok(Self { forms, reading, rest })
    }
}

/// Their text is looked at all at once.
fn spelled(bytes: &[u8]) -> Result<Vec<ReadForm<'_>>> {
    let mut reader = Reader::new(bytes);
    let lengths: Vec<(usize, usize)> =
        (0..reader.count()).map(|_| (reader.size(), reader.size())).collect();
    let mut rest = reader.text_of(reader.rest().len());
    let mut next = |length: usize| {
        let (next, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(next)
    };
    let form = |(exact, folded): &(usize, usize)| {
        let exact = next(*exact)?;
        Some(ReadForm { exact, folded: if *folded == 0 { exact } else { next(*folded)? } })
    };
    let mut forms = Vec::with_capacity(lengths.len());
    forms.extend(lengths.iter().map_while(form));
    if forms.len() < lengths.len() || !rest.is_empty() {
        reader.mark_damaged();
    }
    reader.finish()?;
    Ok(forms)
}

impl<'a> Reading<'a> {
    /// A reading of so many documents.
    pub(crate) fn parse(bytes: &'a [u8], documents: usize) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let tags = (0..reader.count()).map(|_| reader.text()).collect();
        let head = |head: usize| FormHead { tag: head >> 1, is_stop: head & 1 == 1 };
        let forms = (0..reader.count()).map(|_| head(reader.size())).collect();
        let (mut lengths, mut passages) =
            (Vec::with_capacity(documents), Vec::with_capacity(documents));
        for _ in 0..documents {
            lengths.push([reader.varint(), reader.varint(), reader.varint()]);
            let count = reader.count();
            passages.push(reader.varints(count));
        }
        let mut whole = reader.clone();
        whole.take(reader.rest().len());
        whole.finish()?;
        Ok(Self { tags, forms, lengths, passages, tokens: Tokens(reader) })
    }

    /// All its tokens, in the order of the texts.
    pub(crate) fn tokens(&self) -> Tokens<'a> {
        self.tokens.clone()
    }
}

impl Tokens<'_> {
    /// Visits those of the next text, each as the number of its form and whether it is a word.
    pub(crate) fn next_text(&mut self, mut visit: impl FnMut(usize, bool)) {
        loop {
            let token = match u16::from_le_bytes(self.0.array()) {
                0 => break,
                WIDE => u32::from_le_bytes(self.0.array()),
                token => token.into(),
            };
            visit((token >> 1).wrapping_sub(1) as usize, token & 1 == 1);
        }
    }
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

/// Makes a reading.
#[derive(Default)]
struct Scribe<'a> {
    languages: Vec<Language<'a>>,
    documents: Vec<u8>,
    written: Written,
    token: TokenForms,
}

/// One language of a reading.
struct Language<'a> {
    tag: &'a str,
    stop_words: &'a FxHashSet<String>,
    /// The forms of words as they are written, and of exact forms, which are written like themselves.
    known: Known<'a>,
}

/// What has been written of a reading.
#[derive(Default)]
struct Written {
    forms: u32,
    form_lengths: Vec<u8>,
    form_texts: Vec<u8>,
    form_heads: Vec<u8>,
    tokens: Vec<u8>,
}

/// A form in the language it was found in.
#[derive(Clone, Copy, Default)]
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
        passages
            .iter()
            .for_each(|(_, passage)| put_varint(&mut self.documents, passage.len() as u64));
    }

    /// Notes the tokens of a text and gives the number of words that are no stop words.
    fn text(&mut self, place: usize, text: &'a str) -> u64 {
        let Self { languages, written, token, .. } = self;
        let mut line = Line { language: &mut languages[place], place, written, text, length: 0 };
        visit_tokens(text, &mut line, token);
        let length = line.length;
        self.written.tokens.extend_from_slice(&[0, 0]);
        length
    }

    fn finish(self) -> Vec<u8> {
        let Self { languages, documents, written, .. } = self;
        let Written { forms, form_lengths, form_texts, form_heads, tokens } = written;
        let mut count = Vec::new();
        put_varint(&mut count, forms.into());
        let spelled = count.len() + form_lengths.len() + form_texts.len();
        let mut out =
            Vec::with_capacity(spelled + form_heads.len() + documents.len() + tokens.len() + 64);
        put_varint(&mut out, spelled as u64);
        [&count, &form_lengths, &form_texts].iter().for_each(|part| out.extend_from_slice(part));
        put_varint(&mut out, languages.len() as u64);
        languages.iter().for_each(|language| put_bytes(&mut out, language.tag.as_bytes()));
        [count, form_heads, documents, tokens].iter().for_each(|part| out.extend_from_slice(part));
        out
    }
}

impl Written {
    /// Adds a form that is new.
    fn form(&mut self, place: usize, token: &Token<'_>, is_stop: bool) -> Form {
        let folded = if token.folded == token.exact { "" } else { token.folded };
        for text in [token.exact, folded] {
            put_varint(&mut self.form_lengths, text.len() as u64);
            self.form_texts.extend_from_slice(text.as_bytes());
        }
        put_varint(&mut self.form_heads, (place as u64) << 1 | u64::from(is_stop));
        self.forms += 1;
        Form { number: self.forms - 1, is_stop }
    }

    #[inline]
    fn token(&mut self, form: Form, is_word: bool) {
        let token = (form.number + 1) << 1 | u32::from(is_word);
        match u16::try_from(token) {
            Ok(token) => self.tokens.extend_from_slice(&token.to_le_bytes()),
            Err(_) => {
                self.tokens.extend_from_slice(&WIDE.to_le_bytes());
                self.tokens.extend_from_slice(&token.to_le_bytes());
            }
        }
    }
}

/// A text being read.
struct Line<'a, 's> {
    language: &'s mut Language<'a>,
    /// Of the language.
    place: usize,
    written: &'s mut Written,
    text: &'a str,
    /// Words so far that are no stop words.
    length: u64,
}

impl<'a> Line<'a, '_> {
    /// The form of a token, written so, that may be new. Words that are exact forms are: they would have been known.
    fn form(&mut self, token: &Token<'_>, written: &'a str) -> Form {
        let Language { stop_words, known, .. } = &mut *self.language;
        let is_exact = written == token.exact;
        let is_new = is_exact && token.kind == TokenKind::Word;
        let found = if is_new { None } else { known.get(token.exact, 0..token.exact.len()) };
        if let Some(form) = found {
            return form;
        }
        let form = self.written.form(self.place, token, stop_words.contains(token.folded));
        if is_exact {
            known.insert(written, form);
        } else {
            known.insert_copy(token.exact, form);
        }
        form
    }

    #[inline]
    fn put(&mut self, form: Form, is_word: bool) {
        self.written.token(form, is_word);
        self.length += u64::from(is_word && !form.is_stop);
    }
}

/// Most words have been written the same way before.
impl TokenVisitor for Line<'_, '_> {
    #[inline(always)]
    fn skips(&mut self, word: Range<usize>) -> bool {
        let form = self.language.known.get(self.text, word);
        form.into_iter().for_each(|form| self.put(form, true));
        form.is_some()
    }

    fn visit(&mut self, token: Token<'_>) {
        let written = &self.text[token.range.clone()];
        let form = self.form(&token, written);
        let is_word = token.kind == TokenKind::Word;
        self.put(form, is_word);
        if is_word && written != token.exact {
            self.language.known.insert(written, form);
        }
    }
}
