//! Why a hit ranks where it does: every word, form and pair with what it adds. The parts sum to the score.

use serde::Serialize;

use crate::error::Result;
use crate::format::postings::NO_POSITION;
use crate::model::answer::Hit;
use crate::model::ids::DocId;
use crate::model::request::Request;
use crate::query::group::for_each_close_pair;
use crate::query::highlight::Highlighter;
use crate::query::score::{EXACT_FORM, LONGER_WORD, Title, WHOLE_WORD};
use crate::query::types::{DocMatch, MatchOptions, MatchedQuery, QueryWord, WordMatches};
use crate::query::{filter, hits, plan, sort};
use crate::reader::Store;

/// What makes up the score of one hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Id of the document.
    pub id: String,
    /// The score.
    pub score: u32,
    /// What the query's words add.
    pub words: Vec<WordPart>,
    /// What the words in its title add for being there.
    pub title: u32,
    /// What pairs of words that stand close together add.
    pub pairs: Vec<PairPart>,
}

/// What one word adds: `idf · impact · worth / 16 · repeats`, each division rounded down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WordPart {
    /// As typed.
    pub word: String,
    /// What matched, as it is written in title and excerpt; empty where neither shows it.
    pub forms: Vec<String>,
    /// How it matched.
    pub how: How,
    /// Where: `title`, `text`; `summary` where neither.
    pub fields: Vec<&'static str>,
    /// How much the word and its related forms say about the document, from 17 to 255.
    pub impact: u8,
    /// What it tells apart, in 1/256 bit.
    pub idf: u32,
    /// What the way it matched is worth, in sixteenths.
    pub boost: u8,
    /// How often it was typed.
    pub repeats: u32,
    /// What all this adds to the score.
    pub points: u32,
}

/// What two words add that stand close together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PairPart {
    /// The words as typed.
    pub words: (String, String),
    /// What they add to the score.
    pub points: u32,
}

/// How a word of a query matches a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// Just as typed, where the index tells spellings apart.
    Exact,
    /// The form typed.
    Form,
    /// Another form of the same word.
    Related,
    /// A longer word that begins as typed.
    Longer,
    /// A word that was searched in place of one the index lacks.
    Corrected,
    /// Another name of the same thing.
    Name,
}

/// Explains the hits of the page that a request asks for, as far as the files are here that it takes.
pub(crate) fn explain(store: &Store, request: &Request) -> Result<Vec<Explanation>> {
    let filters = filter::facet_filters(store, request)?;
    plan::request_for_page(store, request);
    let matched = MatchedQuery::new(store, &request.query, MatchOptions::of(request), &filters);
    if store.lacks() > 0 {
        return Ok(Vec::new());
    }
    let ranked =
        sort::ranked(&matched.filtered, store.order(request.sort).as_deref(), request.sort);
    let candidates = sort::page(&ranked, request);
    let hits = hits::hits(store, &matched, candidates);
    let highlighter = Highlighter::new(store, &matched, candidates);
    let explainer = Explainer {
        matched: &matched,
        highlighter,
        documents: store.core().record.documents as usize,
    };
    let explained = candidates.iter().zip(&hits);
    Ok(explained.map(|(candidate, hit)| explainer.hit(candidate.document, hit)).collect())
}

struct Explainer<'a> {
    matched: &'a MatchedQuery,
    highlighter: Highlighter<'a>,
    documents: usize,
}

impl Explainer<'_> {
    fn hit(&self, document: DocId, hit: &Hit) -> Explanation {
        let words = self.matched.query.words.iter().zip(&self.matched.word_matches).enumerate();
        let words = words.filter_map(|(place, (word, clause))| {
            clause.in_document(document).map(|found| self.word(place, word, clause, found, hit))
        });
        let mut title = Title::default();
        for clause in &self.matched.word_matches {
            if let Some(found) = clause.in_document(document) {
                title.add(clause.contribution(found), found.title_length);
            }
        }
        Explanation {
            id: hit.id.clone(),
            score: hit.score,
            title: title.points(),
            words: words.collect(),
            pairs: self.pairs(document),
        }
    }

    fn word(
        &self,
        place: usize,
        word: &QueryWord,
        clause: &WordMatches,
        found: &DocMatch,
        hit: &Hit,
    ) -> WordPart {
        let in_title = self.highlighter.words_in(place, &hit.title);
        let in_excerpt = self.highlighter.words_in(place, &hit.excerpt.text);
        let mut fields = Vec::new();
        if !in_title.is_empty() {
            fields.push("title");
        }
        if found.position != NO_POSITION || found.passage_file > 0 {
            fields.push("text");
        }
        if fields.is_empty() {
            fields.push("summary");
        }
        let mut forms = in_title;
        in_excerpt.into_iter().for_each(|form| {
            if !forms.contains(&form) {
                forms.push(form);
            }
        });
        WordPart {
            word: word.typed.clone(),
            forms,
            how: how(word, found),
            fields,
            impact: found.impact,
            idf: if found.has_form { clause.form_idf } else { clause.idf },
            boost: found.boost,
            repeats: clause.repeats,
            points: clause.contribution(found),
        }
    }

    fn pairs(&self, document: DocId) -> Vec<PairPart> {
        let mut pairs = Vec::new();
        for_each_close_pair(self.documents, &self.matched.word_matches, &mut |pair| {
            if pair.document == document && pair.points > 0 {
                let written = |place: usize| self.matched.query.words[place].typed.clone();
                pairs.push(PairPart {
                    words: (written(pair.left), written(pair.right)),
                    points: pair.points,
                });
            }
        });
        pairs
    }
}

fn how(word: &QueryWord, found: &DocMatch) -> How {
    match u32::from(found.boost) {
        _ if found.concept > 0 => How::Name,
        _ if word.terms.first().is_some_and(|form| form.boost < WHOLE_WORD) => How::Corrected,
        LONGER_WORD => How::Longer,
        boost if boost >= WHOLE_WORD + EXACT_FORM => How::Exact,
        _ if found.has_form => How::Form,
        _ => How::Related,
    }
}
