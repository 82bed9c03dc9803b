//! What a page shows of its hits: card, best passage, marks, editions.

use super::Candidate;
use super::highlight::{coverage, marks};
use super::matching::Clause;
use super::parse::Query;
use super::plan::Needs;
use crate::document::{Edition, Excerpt, Hit, Keyed, Text};
use crate::engine::Step;
use crate::error::{Error, Result};
use crate::index::FileRef;
use crate::index::documents::{Card, read_card, read_passages};
use crate::store::Store;

/// The hits of a page, or the files with their cards and passages.
pub(crate) fn hits(
    store: &Store,
    query: &Query,
    clauses: &[Clause],
    hits: &[Candidate],
) -> Result<Step<Vec<Hit>>> {
    let passages = hits.iter().map(|hit| passage_file(store, clauses, hit)).collect::<Result<Vec<_>>>()?;
    let needs = missing(store, hits, &passages);
    if !needs.is_empty() {
        return Ok(Step::Needs(needs));
    }
    let shown = hits.iter().zip(passages).map(|(hit, passage)| show(store, query, hit, passage));
    shown.collect::<Result<_>>().map(Step::Ready)
}

fn missing(store: &Store, hits: &[Candidate], passages: &[Option<FileRef>]) -> Vec<FileRef> {
    let mut needs = Needs::of(store);
    for hit in hits {
        store.editions(hit.practice).for_each(|edition| needs.add(store.card_file(edition).0));
    }
    passages.iter().flatten().for_each(|file| needs.add(*file));
    needs.files
}

/// The file with the passage to show: the one most of the words' weight points to, the first among equals.
fn passage_file(store: &Store, clauses: &[Clause], hit: &Candidate) -> Result<Option<FileRef>> {
    let found = clauses.iter().filter_map(|clause| Some((clause, clause.in_document(hit.document)?)));
    let found: Vec<_> = found.filter(|(_, found)| found.file > 0).collect();
    let votes = |file: u8| {
        let same = found.iter().filter(|(_, other)| other.file == file);
        same.fold(0u32, |votes, (clause, other)| votes.saturating_add(clause.contribution(other)))
    };
    let best = found
        .iter()
        .map(|(_, found)| found.file)
        .max_by_key(|file| (votes(*file), core::cmp::Reverse(*file)));
    let blocks = &store.core().blocks;
    best.map(|file| blocks.passage_file(blocks.place(hit.document), usize::from(file))).transpose()
}

fn show(store: &Store, query: &Query, hit: &Candidate, passage: Option<FileRef>) -> Result<Hit> {
    let card = card(store, hit.document)?;
    Ok(Hit {
        excerpt: excerpt(store, query, hit, &card, passage)?,
        editions: store
            .editions(hit.practice)
            .map(|edition| edition_of(store, edition))
            .collect::<Result<_>>()?,
        practice: card.practice_id().to_owned(),
        title_marks: marks(&card.title, query),
        language: store.core().language(hit.document).to_owned(),
        fields: fields(store, &card),
        id: card.id,
        url: card.url,
        title: card.title,
        date: card.date,
        score: hit.score,
        matched: hit.matched,
    })
}

fn card(store: &Store, document: u32) -> Result<Card> {
    let (file, within) = store.card_file(document);
    read_card(store.bytes(&file)?, within)
}

fn edition_of(store: &Store, document: u32) -> Result<Edition> {
    let card = card(store, document)?;
    let language = store.core().language(document).to_owned();
    Ok(Edition { id: card.id, language, url: card.url, title: card.title })
}

fn fields(store: &Store, card: &Card) -> Keyed<String> {
    let named = store.core().record.stored.iter().zip(&card.fields);
    named.filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The passage that shows the most words, the first among equals; the lead where it shows as many.
fn excerpt(
    store: &Store,
    query: &Query,
    hit: &Candidate,
    card: &Card,
    file: Option<FileRef>,
) -> Result<Excerpt> {
    let mut best = (coverage(&card.lead, query), card.lead.clone());
    if let Some(file) = file {
        let within = store.core().blocks.place(hit.document).within;
        for passage in read_passages(store.bytes(&file)?, within)? {
            let covers = coverage(&passage.text, query);
            if covers > best.0 || best.1.is_empty() {
                best = (covers, passage.text);
            }
        }
    }
    Ok(Excerpt { marks: marks(&best.1, query), text: best.1 })
}

/// The whole text of a document whose card is here, or the files with its passages.
pub(crate) fn text(store: &Store, id: &str) -> Result<Step<Text>> {
    let (document, card) = find_shown(store, id)?;
    let place = store.core().blocks.place(document);
    let (first, count) = card.passage_files;
    let files = (first..first + count).map(|file| store.core().blocks.passage_file(place, file));
    let files = files.collect::<Result<Vec<_>>>()?;
    let mut needs = Needs::of(store);
    files.iter().for_each(|file| needs.add(*file));
    if !needs.files.is_empty() {
        return Ok(Step::Needs(needs.files));
    }
    let mut text = String::new();
    for file in &files {
        for passage in read_passages(store.bytes(file)?, place.within)? {
            let joint = if text.is_empty() {
                ""
            } else if passage.begins_paragraph {
                "\n"
            } else {
                " "
            };
            text.push_str(joint);
            text.push_str(&passage.text);
        }
    }
    let text = if text.is_empty() { card.lead } else { text };
    Ok(Step::Ready(Text {
        id: card.id,
        title: card.title,
        language: store.core().language(document).to_owned(),
        text,
    }))
}

/// The document of that id among those whose cards are here.
fn find_shown(store: &Store, id: &str) -> Result<(u32, Card)> {
    for document in 0..store.core().record.documents {
        if store.has(&store.card_file(document).0) {
            let card = card(store, document)?;
            if card.id == id {
                return Ok((document, card));
            }
        }
    }
    Err(Error::request(format!("no document \"{id}\" has been among the hits")))
}
