//! Questions of the oracle: pieces with a meaning, and the text that spells them. The engine parses
//! the text. The loop is handed the pieces, so that no parser judges itself.

use medina::text::for_each_word;
use medina::{Range, Request};

/// A piece of a query.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    /// Plain words. No two such pieces are neighbours.
    Words(String),
    /// Words side by side, with the quotes around them.
    Phrase(String, [char; 2]),
    /// Words that are excluded, with the signs before and after them.
    Without(String, [&'static str; 2]),
    /// A facet value as typed, the key of its facet, and its meaning.
    Facet(String, String, Wanted),
}

/// What a facet must have.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wanted {
    Path(String),
    Span(Range),
}

/// A request and what its text means.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub pieces: Vec<Piece>,
    /// Whether a space follows the last piece.
    pub goes_on: bool,
    pub request: Request,
}

impl Question {
    pub(crate) fn new(pieces: Vec<Piece>, goes_on: bool, request: Request) -> Self {
        let mut question = Self { pieces: merged(pieces), goes_on, request };
        question.request.query = question.spelled();
        question
    }

    fn spelled(&self) -> String {
        let spelled: Vec<String> = self.pieces.iter().map(Piece::spelled).collect();
        spelled.join(" ") + if self.goes_on { " " } else { "" }
    }

    /// The facets with filters or a range, each once, in the order of the request.
    pub(crate) fn filtered(&self) -> Vec<String> {
        let filters = self.request.filters.iter().map(|(key, _)| key);
        let mut keys: Vec<String> = Vec::new();
        for key in filters.chain(self.request.ranges.iter().map(|(key, _)| key)) {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        keys
    }

    /// The question without the filters and ranges of these facets.
    pub(crate) fn without_filters(&self, keys: &[String]) -> Self {
        let mut question = self.clone();
        question.request.filters.retain(|(key, _)| !keys.contains(key));
        question.request.ranges.retain(|(key, _)| !keys.contains(key));
        question
    }

    /// The question without the sign of a piece, corrections allowed. `None` if the piece has no
    /// sign or no text would be left.
    pub(crate) fn without_sign(&self, at: usize) -> Option<Self> {
        let mut pieces = self.pieces.clone();
        match pieces.remove(at) {
            Piece::Words(_) => return None,
            Piece::Phrase(words, _) => pieces.insert(at, Piece::Words(words)),
            Piece::Without(..) | Piece::Facet(..) => {}
        }
        (!pieces.is_empty()).then(|| Self::new(pieces, false, self.request.clone()).corrected(&[]))
    }

    /// The question with corrections made in its text, and more of them allowed.
    pub(crate) fn corrected(&self, corrections: &[(String, String)]) -> Self {
        let replaced = |text: &String| {
            let (mut new, mut end) = (String::new(), 0);
            for_each_word(text, |word| {
                let written = &text[word.range.clone()];
                if let Some((_, to)) = corrections.iter().find(|(from, _)| from == written) {
                    new += &text[end..word.range.start];
                    new += to;
                    end = word.range.end;
                }
            });
            new + &text[end..]
        };
        let piece = |piece: &Piece| match piece {
            Piece::Words(words) => Piece::Words(replaced(words)),
            Piece::Phrase(words, quotes) => Piece::Phrase(replaced(words), *quotes),
            Piece::Without(words, signs) => Piece::Without(replaced(words), *signs),
            Piece::Facet(..) => piece.clone(),
        };
        let request = Request { correct: true, ..self.request.clone() };
        Self::new(self.pieces.iter().map(piece).collect(), self.goes_on, request)
    }
}

impl Piece {
    fn spelled(&self) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Phrase(words, [opening, closing]) => format!("{opening}{words}{closing}"),
            Self::Without(words, [before, after]) => format!("{before}{words}{after}"),
            Self::Facet(typed, ..) => typed.clone(),
        }
    }
}

/// The pieces with neighbouring plain words merged into one.
fn merged(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut merged: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (merged.last_mut(), piece) {
            (Some(Piece::Words(before)), Piece::Words(words)) => *before += &format!(" {words}"),
            (_, piece) => merged.push(piece),
        }
    }
    merged
}
