//! What a page shows of its hits: card, best passage, marks, editions.

use core::iter;

use crate::error::{Error, Result};
use crate::format::postings::NO_POSITION;
use crate::format::stored::StoredFields;
use crate::model::answer::{Edition, Excerpt, Hit, Text};
use crate::model::ids::DocId;
use crate::model::keyed::OrderedMap;
use crate::query::highlight::{Highlighter, Tokens};
use crate::query::types::{Candidate, MatchedQuery, WordMatches};
use crate::reader::Store;
use crate::text::folded;
use crate::text::language::same_language;
use crate::util::text::concat;

/// The hits of a page, as far as their cards and passages are here.
pub(crate) fn hits(store: &Store, matched: &MatchedQuery, hits: &[Candidate]) -> Vec<Hit> {
    if hits.is_empty() {
        return Vec::new();
    }
    let builder =
        HitBuilder { store, highlighter: Highlighter::new(store, matched, hits), matched };
    let mut shown = Vec::with_capacity(hits.len());
    for hit in hits {
        shown.push(builder.show(hit));
    }
    shown
}

/// How many words of the query a document holds, and the file with the passage to show, by its place in the document's block, 0 for the
/// one with its card: that to which most of the words' weight points, the first among equals.
fn words_and_file(word_matches: &[WordMatches], document: DocId) -> (usize, usize) {
    let (mut words, mut votes) = (0, [0u32; 256]);
    for clause in word_matches {
        if let Some(found) = clause.in_document(document) {
            words += 1;
            // A word that the text does not hold points nowhere.
            if found.passage_file > 0 || found.position < NO_POSITION {
                let votes = &mut votes[usize::from(found.passage_file)];
                *votes = votes.saturating_add(clause.contribution(found));
            }
        }
    }
    let mut best = 0;
    for (file, count) in votes.iter().enumerate() {
        if *count > votes[best] {
            best = file;
        }
    }
    (words, best)
}

/// Shows hits.
struct HitBuilder<'a> {
    store: &'a Store,
    highlighter: Highlighter<'a>,
    matched: &'a MatchedQuery,
}

impl HitBuilder<'_> {
    fn show(&self, hit: &Candidate) -> Hit {
        let store = self.store;
        let card = store.card(hit.document);
        let excerpt = self.excerpt(hit.document, &card.lead);
        let mut editions = Vec::new();
        let range = store.editions(hit.practice);
        for edition in DocId::range(range.start, range.end) {
            let card = store.card(edition);
            let language = store.core().language(edition).to_owned();
            editions.push(Edition { id: card.id, language, url: card.url, title: card.title });
        }
        Hit {
            matched_names: self.matched_names(hit.document, &card.title, &excerpt.text),
            excerpt,
            editions,
            practice: card.practice_id().to_owned(),
            title_marks: self.highlighter.show(&card.title).1,
            language: store.core().language(hit.document).to_owned(),
            fields: fields(store, &card),
            id: card.id,
            url: card.url,
            title: card.title,
            date: card.date,
            score: hit.score,
            matched: hit.matched,
        }
    }

    /// The passage that shows the most words, the first among equals; the lead where it shows as many.
    fn excerpt(&self, document: DocId, lead: &str) -> Excerpt {
        let (mut most, marks) = self.highlighter.show(lead);
        let mut best = Excerpt { text: lead.to_owned(), marks };
        let (words, file) = words_and_file(&self.matched.word_matches, document);
        self.store.each_passage(document, file, &mut |passage| {
            // Nothing shows more than all.
            if most < words {
                let (covers, marks) = self.highlighter.show(passage.text);
                if covers > most {
                    most = covers;
                    best = Excerpt { text: passage.text.to_owned(), marks };
                }
            }
        });
        best
    }

    /// By which names words were found that are not in the document themselves: as title or excerpt show them, else a name in the
    /// document's language that says something else than the visitor did, as far as there is one.
    fn matched_names(&self, document: DocId, title: &str, excerpt: &str) -> Vec<String> {
        let mut matched_names: Vec<String> = Vec::new();
        let language = self.store.core().language(document);
        for (word, clause) in self.matched.query.words.iter().zip(&self.matched.word_matches) {
            let concept = clause.in_document(document).and_then(|found| clause.concept(found));
            let Some(concept) = concept else { continue };
            let typed = folded(&word.typed);
            let (title, excerpt) = (Tokens::of(title), Tokens::of(excerpt));
            let (mut best, mut most) = (String::new(), 0);
            self.store.each_name(concept, &mut |found| {
                let key = folded(found.name);
                let (boost, name) = if let Some(written) = title.find(&key) {
                    (6, written)
                } else if let Some(written) = excerpt.find(&key) {
                    (5, written)
                } else {
                    (
                        1 + 2 * u8::from(same_language(found.language, language))
                            + u8::from(key != typed),
                        found.name,
                    )
                };
                if boost > most {
                    (best, most) = (name.to_owned(), boost);
                }
            });
            if most > 0 && !matched_names.contains(&best) {
                matched_names.push(best);
            }
        }
        matched_names
    }
}

fn fields(store: &Store, card: &StoredFields) -> OrderedMap<String> {
    let mut fields = OrderedMap::new();
    for (name, value) in store.core().record.stored.iter().zip(&card.fields) {
        if !value.is_empty() {
            fields.push((name.clone(), value.clone()));
        }
    }
    fields
}

/// The whole text of a document that has been shown, as far as its passages are here.
pub(crate) fn text(store: &Store, id: &str) -> Result<Text> {
    let (document, card) = find_shown(store, id)?;
    let (first, count) = card.passage_files;
    let mut text = String::new();
    for file in iter::once(0).chain(first..first + count) {
        store.each_passage(document, file, &mut |passage| {
            if !text.is_empty() {
                text.push(if passage.begins_paragraph { '\n' } else { ' ' });
            }
            text.push_str(passage.text);
        });
    }
    Ok(Text {
        id: card.id,
        title: card.title,
        language: store.core().language(document).to_owned(),
        text: if text.is_empty() { card.lead } else { text },
    })
}

/// The document of that id among those whose cards are here.
fn find_shown(store: &Store, id: &str) -> Result<(DocId, StoredFields)> {
    for document in DocId::first(store.core().record.documents as usize) {
        if store.has(&store.card_file(document).0) {
            let card = store.card(document);
            if card.id == id {
                return Ok((document, card));
            }
        }
    }
    Err(Error::request(concat(&["no document \"", id, "\" has been among the hits"])))
}
