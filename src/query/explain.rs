//! Why a hit ranks where it does: the sum at the head of [`score`](super::score) taken apart. Look
//! here after adding a term to that sum, because the parts must sum to the score; the oracle in
//! `tests/native` compares them.
//!
//! Only maintainers read explanations, so browsers are built without this module.

use crate::error::Result;
use crate::format::postings::NO_POSITION;
use crate::model::answer::Hit;
use crate::model::ids::DocId;
use crate::model::request::Request;
use crate::query::group::for_each_close_pair;
use crate::query::highlight::Highlighter;
use crate::query::score::{EXACT_FORM, LONGER_WORD, Title, WHOLE_WORD};
use crate::query::types::{
    DocMatch, MatchOptions, MatchedQuery, NO_CONCEPT, QueryWord, WordMatches,
};
use crate::query::{filter, hits, plan, sort};
use crate::reader::IndexReader;

/// What the score of one hit is made of: [`words`](Self::words), [`title`](Self::title) and
/// [`pairs`](Self::pairs) sum to [`score`](Self::score).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Explanation {
    /// The id of the document.
    pub id: String,
    /// The score.
    pub score: u32,
    /// What each word of the query adds, in the order typed; words that do not match are left out.
    pub words: Vec<WordPart>,
    /// The points that the words in its title add for being there.
    pub title: u32,
    /// What pairs of words that are close together add.
    pub pairs: Vec<PairPart>,
}

/// What one word adds: `idf · impact · boost / 16 · repeats`; the division is rounded down.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct WordPart {
    /// The word as typed.
    pub word: String,
    /// What matched, as title and excerpt spell it; empty if neither shows it.
    pub forms: Vec<String>,
    /// How it matched.
    pub how: How,
    /// Where it matched: `title`, `text`, or `summary` if neither.
    pub fields: Vec<&'static str>,
    /// The weight of the word and its related forms in the document, from 17 to 255.
    pub impact: u8,
    /// The inverse document frequency, in 1/256 bit.
    pub idf: u32,
    /// The weight of the way it matched, in sixteenths.
    pub boost: u8,
    /// How often it was typed.
    pub repeats: u32,
    /// The points that all this adds to the score.
    pub points: u32,
}

/// What two words that are close together add.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PairPart {
    /// The words as typed.
    pub words: (String, String),
    /// The points they add to the score.
    pub points: u32,
}

/// How a word of a query matches a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum How {
    /// The exact form typed, with its accents, if the index tells exact forms apart.
    Exact,
    /// The form typed.
    Form,
    /// Another form of the same word.
    Related,
    /// A longer word that begins with what was typed.
    Longer,
    /// A word that was searched in place of one the index lacks.
    Corrected,
    /// Another name of the same thing.
    Name,
}

/// Explains the hits of the page that a request asks for; empty if files are missing.
///
/// # Errors
/// Those of a search.
pub(crate) fn explain(reader: &IndexReader, request: &Request) -> Result<Vec<Explanation>> {
    let filters = filter::facet_filters(reader, request)?;
    plan::request_for_page(reader, request);
    let options = MatchOptions::of(request);
    let matched = MatchedQuery::new(reader, &request.query, options, &filters);
    if !reader.is_complete() {
        return Ok(Vec::new());
    }
    let ranks = reader.sort_ranks(request.sort);
    let range = sort::page_range(request);
    let page = sort::page(&matched.filtered, ranks.as_deref(), request.sort, range);
    let hits = hits::hits(reader, &matched, &page);
    let explainer = Explainer {
        matched: &matched,
        highlighter: Highlighter::new(reader, &matched, &page),
        documents: reader.header().record.documents as usize,
    };
    let explained = page.iter().zip(&hits);
    Ok(explained.map(|(candidate, hit)| explainer.explain(candidate.document, hit)).collect())
}

struct Explainer<'a> {
    matched: &'a MatchedQuery,
    highlighter: Highlighter<'a>,
    documents: usize,
}

impl Explainer<'_> {
    fn explain(&self, document: DocId, hit: &Hit) -> Explanation {
        let mut words = Vec::new();
        let mut title = Title::default();
        for (index, word_matches) in self.matched.word_matches.iter().enumerate() {
            if let Some(doc) = word_matches.in_document(document) {
                words.push(self.word_part(index, word_matches, doc, hit));
                title.add(word_matches.contribution(doc), doc.title_length);
            }
        }
        Explanation {
            id: hit.id.clone(),
            score: hit.score,
            words,
            title: title.points(),
            pairs: self.pair_parts(document),
        }
    }

    /// The part of the word at `index` in the query.
    fn word_part(
        &self,
        index: usize,
        word_matches: &WordMatches,
        doc: &DocMatch,
        hit: &Hit,
    ) -> WordPart {
        let word = &self.matched.query.words[index];
        let in_title = self.highlighter.spellings_in(&hit.title, index);
        let in_excerpt = self.highlighter.spellings_in(&hit.excerpt.text, index);
        let fields = fields(doc, !in_title.is_empty());
        let mut forms = in_title;
        for form in in_excerpt {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        WordPart {
            word: word.typed.clone(),
            forms,
            how: how(word, doc),
            fields,
            impact: doc.impact,
            idf: if doc.has_form { word_matches.form_idf } else { word_matches.idf },
            boost: doc.boost,
            repeats: word_matches.repeats,
            points: word_matches.contribution(doc),
        }
    }

    fn pair_parts(&self, document: DocId) -> Vec<PairPart> {
        let mut parts = Vec::new();
        for_each_close_pair(self.documents, &self.matched.word_matches, &mut |pair| {
            if pair.document == document && pair.points > 0 {
                let typed = |index: usize| self.matched.query.words[index].typed.clone();
                let words = (typed(pair.left), typed(pair.right));
                parts.push(PairPart { words, points: pair.points });
            }
        });
        parts
    }
}

/// Where a word matches. The text contains it if a position or a passage is known; a word in
/// neither title nor text is in the summary.
fn fields(doc: &DocMatch, is_in_title: bool) -> Vec<&'static str> {
    let is_in_text = doc.position != NO_POSITION || doc.passage_file > 0;
    match (is_in_title, is_in_text) {
        (true, true) => vec!["title", "text"],
        (true, false) => vec!["title"],
        (false, true) => vec!["text"],
        (false, false) => vec!["summary"],
    }
}

/// How a word matches, from its boost: the constants of [`score`](super::score) tell the ways
/// apart.
fn how(word: &QueryWord, doc: &DocMatch) -> How {
    match u32::from(doc.boost) {
        _ if doc.concept != NO_CONCEPT => How::Name,
        _ if word.terms.first().is_some_and(|term| term.boost < WHOLE_WORD) => How::Corrected,
        LONGER_WORD => How::Longer,
        boost if boost >= WHOLE_WORD + EXACT_FORM => How::Exact,
        _ if doc.has_form => How::Form,
        _ => How::Related,
    }
}
