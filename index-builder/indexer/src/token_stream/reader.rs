//! Reads token streams. The head of the folder specifies their bytes.

use crate::conflation::FIELDS;
use medina::Result;
use medina::util::wire::Reader;

/// The index of the title among the texts of a document,
pub(crate) const TITLE: usize = 0;
/// that of the summary,
pub(crate) const SUMMARY: usize = 1;
/// and that of the first passage.
pub(crate) const TEXT: usize = 2;

/// Precedes a token that does not fit into 16 bits.
pub(super) const WIDE: u16 = 1;

/// A token stream with the spelling of its forms, borrowing its bytes.
#[derive(Debug)]
pub(crate) struct SpelledTokenStream<'a> {
    /// By form: its spelling.
    pub(crate) forms: Vec<FormText<'a>>,
    pub(crate) stream: TokenStream<'a>,
    /// The bytes of `stream`, for [`TokenStream::parse`].
    pub(crate) stream_bytes: &'a [u8],
}

/// The spelling of a form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FormText<'a> {
    pub(crate) exact: &'a str,
    pub(crate) folded: &'a str,
}

/// A token stream without the spelling of its forms, borrowing its bytes.
#[derive(Debug)]
pub(crate) struct TokenStream<'a> {
    /// The language tags of its documents.
    pub(crate) tags: Vec<&'a str>,
    pub(crate) forms: Vec<FormInfo>,
    /// By document: the lengths of its fields in words that are no stop words.
    pub(crate) lengths: Vec<[u32; FIELDS]>,
    /// By document: the length of each of its passages in bytes.
    pub(crate) passages: Vec<Vec<u32>>,
    tokens: Tokens<'a>,
}

/// Reads the tokens of a stream, text by text.
#[derive(Clone, Debug)]
pub(crate) struct Tokens<'a>(Reader<'a>);

/// What a token stream says about a form, besides its spelling.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FormInfo {
    /// The index of its language among the tags of the stream.
    pub(crate) tag: usize,
    pub(crate) is_stop: bool,
}

impl<'a> SpelledTokenStream<'a> {
    /// Parses the token stream of that many documents.
    pub(crate) fn parse(bytes: &'a [u8], documents: usize) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let forms = parse_spelling(reader.bytes())?;
        let stream_bytes = reader.rest();
        let stream = TokenStream::parse(stream_bytes, documents)?;
        Ok(Self { forms, stream, stream_bytes })
    }
}

/// Parses the spelling of all forms. Their bytes are validated as UTF-8 in one go, which is faster
/// than form by form.
fn parse_spelling(bytes: &[u8]) -> Result<Vec<FormText<'_>>> {
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
        Some(FormText { exact, folded: if *folded == 0 { exact } else { next(*folded)? } })
    };
    let mut forms = Vec::with_capacity(lengths.len());
    forms.extend(lengths.iter().map_while(form));
    if forms.len() < lengths.len() || !rest.is_empty() {
        reader.mark_damaged();
    }
    reader.finish()?;
    Ok(forms)
}

impl<'a> TokenStream<'a> {
    /// Parses the token stream of that many documents.
    pub(crate) fn parse(bytes: &'a [u8], documents: usize) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let tags = (0..reader.count()).map(|_| reader.text()).collect();
        let info = |number: usize| FormInfo { tag: number >> 1, is_stop: number & 1 == 1 };
        let forms = (0..reader.count()).map(|_| info(reader.size())).collect();
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

    /// All tokens, from the first text on.
    pub(crate) fn tokens(&self) -> Tokens<'a> {
        self.tokens.clone()
    }
}

impl Tokens<'_> {
    /// Visits the tokens of the next text. `visit` gets the number of the form of each, and whether
    /// it is a word.
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
