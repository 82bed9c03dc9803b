//! What a page shows of its hits: card, best passage, marks, editions.

use super::Candidate;
use super::highlight::Highlighter;
use super::matching::Clause;
use super::plan::Needs;
use super::resolve::Resolved;
use crate::analysis::folded;
use crate::document::{Edition, Excerpt, Hit, Keyed, Text};
use crate::engine::{Step, same_language};
use crate::error::{Error, Result};
use crate::index::FileRef;
use crate::index::documents::Card;
use crate::store::Store;

/// The hits of a page, or the files with their cards and passages.
pub(crate) fn hits(
    store: &Store,
    resolved: &Resolved,
    clauses: &[Clause],
    hits: &[Candidate],
) -> Step<Vec<Hit>> {
    let mut passages = Vec::with_capacity(hits.len());
    for hit in hits {
        passages.push(passage_file(store, clauses, hit));
    }
    let concepts = concepts_of(clauses, hits);
    let needs = missing(store, hits, &passages, &concepts);
    if !needs.is_empty() {
        return Step::Needs(needs);
    }
    let highlighter = Highlighter::new(store, resolved, &names_of(store, &concepts));
    let shower = Shower { store, highlighter, clauses };
    let mut shown = Vec::with_capacity(hits.len());
    for (hit, passage) in hits.iter().zip(passages) {
        shown.push(shower.show(hit, passage));
    }
    Step::Ready(shown)
}

/// By word the concepts by which any of the hits was found.
pub(super) fn concepts_of(clauses: &[Clause], hits: &[Candidate]) -> Vec<Vec<u32>> {
    let mut concepts = Vec::with_capacity(clauses.len());
    for clause in clauses {
        let mut of_word: Vec<u32> = Vec::new();
        for hit in hits {
            let concept = clause.in_document(hit.document).and_then(|found| clause.concept(found));
            of_word.extend(concept.filter(|concept| !of_word.contains(concept)));
        }
        concepts.push(of_word);
    }
    concepts
}

/// By word the names of its concepts, whose files are here.
pub(super) fn names_of(store: &Store, concepts: &[Vec<u32>]) -> Vec<Vec<String>> {
    let mut names = Vec::with_capacity(concepts.len());
    for of_word in concepts {
        let mut names_of_word = Vec::new();
        for concept in of_word {
            names_of_word.extend(store.names(*concept));
        }
        names.push(names_of_word);
    }
    names
}

fn missing(
    store: &Store,
    hits: &[Candidate],
    passages: &[Option<FileRef>],
    concepts: &[Vec<u32>],
) -> Vec<FileRef> {
    let mut needs = Needs::of(store);
    for hit in hits {
        store.editions(hit.practice).for_each(|edition| needs.add(store.card_file(edition).0));
    }
    passages.iter().flatten().for_each(|file| needs.add(*file));
    for concept in concepts.iter().flatten() {
        needs.add(store.core().concepts.file(*concept));
    }
    needs.files
}

/// The file with the passage to show: the one most of the words' weight points to, the first among equals.
fn passage_file(store: &Store, clauses: &[Clause], hit: &Candidate) -> Option<FileRef> {
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
    best.map(|file| blocks.passage_file(blocks.place(hit.document), usize::from(file)))
}

/// Shows hits whose files are here.
struct Shower<'a> {
    store: &'a Store,
    highlighter: Highlighter<'a>,
    clauses: &'a [Clause],
}

impl Shower<'_> {
    fn show(&self, hit: &Candidate, passage: Option<FileRef>) -> Hit {
        let store = self.store;
        let card = store.card(hit.document);
        let excerpt = self.excerpt(hit, &card, passage);
        let mut editions = Vec::new();
        for edition in store.editions(hit.practice) {
            editions.push(edition_of(store, edition));
        }
        Hit {
            through: self.through(hit, &card, &excerpt),
            excerpt,
            editions,
            practice: card.practice_id().to_owned(),
            title_marks: self.highlighter.marks(&card.title),
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
    fn excerpt(&self, hit: &Candidate, card: &Card, file: Option<FileRef>) -> Excerpt {
        let mut best = (self.highlighter.coverage(&card.lead), card.lead.clone());
        if let Some(file) = file {
            for passage in self.store.passages(hit.document, &file) {
                let covers = self.highlighter.coverage(&passage.text);
                if covers > best.0 || best.1.is_empty() {
                    best = (covers, passage.text);
                }
            }
        }
        Excerpt { marks: self.highlighter.marks(&best.1), text: best.1 }
    }

    /// By which names words were found that are not in the document themselves: as the page shows them, else a name in the
    /// document's language.
    fn through(&self, hit: &Candidate, card: &Card, excerpt: &Excerpt) -> Vec<String> {
        let mut through: Vec<String> = Vec::new();
        for clause in self.clauses {
            let concept = clause.in_document(hit.document).and_then(|found| clause.concept(found));
            let Some(concept) = concept else { continue };
            let names = self.store.names(concept);
            let names: Vec<(&str, &str)> = names.iter().filter_map(|name| name.split_once(' ')).collect();
            let language = self.store.core().language(hit.document);
            let name = shown(&names, [&card.title, &excerpt.text])
                .or_else(|| best_name(&names, language, &clause.folded).map(str::to_owned));
            through.extend(name.filter(|name| !through.contains(name)));
        }
        through
    }
}

/// The first of some names, each with its language, that one of the texts holds: as it is written there.
fn shown(names: &[(&str, &str)], texts: [&String; 2]) -> Option<String> {
    let bare: Vec<&str> = names.iter().map(|(_, name)| *name).collect();
    texts.into_iter().find_map(|text| Highlighter::names_in(text, &bare).into_iter().next())
}

/// A name in the document's language that says something else than the visitor did, as far as there is one.
fn best_name<'a>(names: &[(&'a str, &'a str)], language: &str, typed: &str) -> Option<&'a str> {
    let worth = |(tag, name): &(&str, &str)| {
        2 * u8::from(same_language(tag, language)) + u8::from(folded(name) != typed)
    };
    // Of equals the first: the last in reverse.
    names.iter().rev().max_by_key(|name| worth(name)).map(|(_, name)| *name)
}

fn edition_of(store: &Store, document: u32) -> Edition {
    let card = store.card(document);
    let language = store.core().language(document).to_owned();
    Edition { id: card.id, language, url: card.url, title: card.title }
}

fn fields(store: &Store, card: &Card) -> Keyed<String> {
    let named = store.core().record.stored.iter().zip(&card.fields);
    named.filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The whole text of a document whose card is here, or the files with its passages.
pub(crate) fn text(store: &Store, id: &str) -> Result<Step<Text>> {
    let (document, card) = find_shown(store, id)?;
    let place = store.core().blocks.place(document);
    let (first, count) = card.passage_files;
    let mut files = Vec::with_capacity(count);
    let mut needs = Needs::of(store);
    for file in first..first + count {
        let file = store.core().blocks.passage_file(place, file);
        needs.add(file);
        files.push(file);
    }
    if !needs.files.is_empty() {
        return Ok(Step::Needs(needs.files));
    }
    let mut text = String::new();
    for file in &files {
        for passage in store.passages(document, file) {
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
            let card = store.card(document);
            if card.id == id {
                return Ok((document, card));
            }
        }
    }
    Err(Error::request(["no document \"", id, "\" has been among the hits"].concat()))
}
