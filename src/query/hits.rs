//! What a page shows of its hits: stored fields, the best passage, marks, names and editions. Look
//! here to change what a hit has, or how its excerpt is chosen.

use core::iter;

use crate::error::{Error, Result};
use crate::format::postings::NO_POSITION;
use crate::format::stored::StoredFields;
use crate::model::answer::{Edition, Excerpt, Hit, Text};
use crate::model::ids::{ConceptId, DocId, PracticeId};
use crate::model::keyed::OrderedMap;
use crate::query::highlight::{Highlighter, Tokens};
use crate::query::types::{Candidate, MatchedQuery, WordMatches};
use crate::reader::IndexReader;
use crate::text::folded;
use crate::text::language::same_language;
use crate::util::text::concat;

/// The hits of a page. They are incomplete if files are missing.
pub(crate) fn hits(reader: &IndexReader, matched: &MatchedQuery, page: &[Candidate]) -> Vec<Hit> {
    if page.is_empty() {
        return Vec::new();
    }
    let builder =
        HitBuilder { reader, highlighter: Highlighter::new(reader, matched, page), matched };
    let mut hits = Vec::with_capacity(page.len());
    for candidate in page {
        hits.push(builder.hit(candidate));
    }
    hits
}

/// Makes hits of candidates.
struct HitBuilder<'a> {
    reader: &'a IndexReader,
    highlighter: Highlighter<'a>,
    matched: &'a MatchedQuery,
}

impl HitBuilder<'_> {
    fn hit(&self, candidate: &Candidate) -> Hit {
        let reader = self.reader;
        let document = candidate.document;
        let stored = reader.stored_fields(document);
        let excerpt = self.excerpt(document, &stored.teaser);
        let editions = self.editions(candidate.practice);
        Hit {
            matched_names: self.matched_names(document, &stored.title, &excerpt.text),
            excerpt,
            editions,
            practice: stored.practice_id().to_owned(),
            title_marks: self.highlighter.show(&stored.title).1,
            language: reader.header().language(document).to_owned(),
            fields: fields(reader, &stored),
            id: stored.id,
            url: stored.url,
            title: stored.title,
            date: stored.date,
            score: candidate.score,
            matched: candidate.matched,
        }
    }

    fn editions(&self, practice: PracticeId) -> Vec<Edition> {
        let range = self.reader.editions(practice);
        let mut editions = Vec::new();
        for document in DocId::range(range.start, range.end) {
            let StoredFields { id, url, title, .. } = self.reader.stored_fields(document);
            let language = self.reader.header().language(document).to_owned();
            editions.push(Edition { id, language, url, title });
        }
        editions
    }

    /// The passage that shows the most words of the query, or `teaser` if no passage shows more.
    /// The first of several wins.
    fn excerpt(&self, document: DocId, teaser: &str) -> Excerpt {
        let (mut most, marks) = self.highlighter.show(teaser);
        let mut best = Excerpt { text: teaser.to_owned(), marks };
        let matching = self.matching_words(document);
        let file = passage_file(&self.matched.word_matches, document);
        self.reader.for_each_passage(document, file, &mut |passage| {
            // No passage shows more than all.
            if most < matching {
                let (shown, marks) = self.highlighter.show(passage.text);
                if shown > most {
                    most = shown;
                    best = Excerpt { text: passage.text.to_owned(), marks };
                }
            }
        });
        best
    }

    /// The number of words of the query that match a document.
    fn matching_words(&self, document: DocId) -> usize {
        let word_matches = self.matched.word_matches.iter();
        word_matches.filter(|word| word.in_document(document).is_some()).count()
    }

    /// The names by which words were found that do not occur in the document, one for each concept.
    fn matched_names(&self, document: DocId, title: &str, excerpt: &str) -> Vec<String> {
        let mut matched_names: Vec<String> = Vec::new();
        for (word, word_matches) in self.matched.query.words.iter().zip(&self.matched.word_matches)
        {
            let doc = word_matches.in_document(document);
            let concept = doc.and_then(|doc| word_matches.concept(doc));
            let Some(concept) = concept else { continue };
            let shown = [Tokens::of(title), Tokens::of(excerpt)];
            if let Some(name) = self.best_name(concept, &word.typed, document, &shown)
                && !matched_names.contains(&name)
            {
                matched_names.push(name);
            }
        }
        matched_names
    }

    /// The name of a concept to show: one in the title, else one in the excerpt, as it is spelled
    /// there; else one in the document's language, and preferably not the one that was typed.
    fn best_name(
        &self,
        concept: ConceptId,
        typed: &str,
        document: DocId,
        [title, excerpt]: &[Tokens<'_>; 2],
    ) -> Option<String> {
        let language = self.reader.header().language(document);
        let typed = folded(typed);
        let (mut best, mut best_rank) = (String::new(), 0);
        self.reader.for_each_name(concept, &mut |found| {
            let key = folded(found.name);
            let (rank, name) = if let Some(spelled) = title.find(&key) {
                (6, spelled)
            } else if let Some(spelled) = excerpt.find(&key) {
                (5, spelled)
            } else {
                let is_own = same_language(found.language, language);
                (1 + 2 * u8::from(is_own) + u8::from(key != typed), found.name)
            };
            if rank > best_rank {
                (best, best_rank) = (name.to_owned(), rank);
            }
        });
        (best_rank > 0).then_some(best)
    }
}

/// The file of a document's block with the passage to show, 0 for the one with its stored fields:
/// the file to which the words with the most points in total refer, the first of several.
fn passage_file(word_matches: &[WordMatches], document: DocId) -> usize {
    let mut points_by_file = [0u32; 256];
    for word in word_matches {
        // A word that the text does not contain refers to no passage.
        if let Some(doc) = word.in_document(document)
            && (doc.passage_file > 0 || doc.position < NO_POSITION)
        {
            let points = &mut points_by_file[usize::from(doc.passage_file)];
            *points = points.saturating_add(word.contribution(doc));
        }
    }
    let mut best = 0;
    for (file, points) in points_by_file.iter().enumerate() {
        if *points > points_by_file[best] {
            best = file;
        }
    }
    best
}

/// The further stored fields of a document that are not empty, in the order of the settings.
fn fields(reader: &IndexReader, stored: &StoredFields) -> OrderedMap<String> {
    let mut fields = OrderedMap::new();
    for (name, value) in reader.header().record.stored.iter().zip(&stored.fields) {
        if !value.is_empty() {
            fields.push((name.clone(), value.clone()));
        }
    }
    fields
}

/// The whole text of a document that was shown. It is incomplete if passage files are missing.
///
/// # Errors
/// Request, when no document with that id was shown.
pub(crate) fn text(reader: &IndexReader, id: &str) -> Result<Text> {
    let (document, stored) = find_shown(reader, id)?;
    let mut text = String::new();
    for file in iter::once(0).chain(stored.passage_files) {
        reader.for_each_passage(document, file, &mut |passage| {
            if !text.is_empty() {
                text.push(if passage.begins_paragraph { '\n' } else { ' ' });
            }
            text.push_str(passage.text);
        });
    }
    Ok(Text {
        id: stored.id,
        title: stored.title,
        language: reader.header().language(document).to_owned(),
        text: if text.is_empty() { stored.teaser } else { text },
    })
}

/// The document with an id, among those whose stored fields have arrived: ids are nowhere else.
/// Costs O(documents).
fn find_shown(reader: &IndexReader, id: &str) -> Result<(DocId, StoredFields)> {
    for document in DocId::first(reader.header().record.documents as usize) {
        if reader.has_file(&reader.stored_fields_ref(document).file) {
            let stored = reader.stored_fields(document);
            if stored.id == id {
                return Ok((document, stored));
            }
        }
    }
    Err(Error::request(concat(&["no document \"", id, "\" has been among the hits"])))
}
