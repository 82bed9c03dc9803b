//! For each word of a query the documents that match it, how strongly, and where their best passage
//! is. Look here to change what counts as a match of a word.
//!
//! A word matches by the posting lists of its conflation classes, by those of the concepts that it
//! names, and, if it is a prefix, by the lists of every longer word. The union of these lists keeps
//! the strongest match of each document. It costs O(documents + postings), and O(n log n) for the
//! n lists of a prefix.

use crate::format::postings::Posting;
use crate::format::terms::{ListKind, PostingListRef, Shard, is_form};
use crate::model::ids::{ConceptId, DocId};
use crate::query::score;
use crate::query::score::{CONCEPT, CORRECTED, EXACT_FORM, LONGER_WORD, WHOLE_WORD};
use crate::query::types::{DocMatch, NO_CONCEPT, Query, QueryTerm, QueryWord, WordMatches};
use crate::reader::IndexReader;
use crate::util::sort::{SortKey, sort};

/// The work of a posting besides reading it, in units of [`crate::limits::MAX_WORK`].
const POSTING_WORK: usize = 4;

/// Matches every word of a query, in their order. `phrases` says for each phrase of the query, by
/// document, whether the document contains it.
pub(crate) fn match_words(
    reader: &IndexReader,
    query: &Query,
    phrases: &[Vec<bool>],
) -> Vec<WordMatches> {
    let mut word_matches = Vec::with_capacity(query.words.len());
    for word in &query.words {
        if !reader.add_work(reader.header().record.documents as usize) {
            word_matches.push(WordMatches::default());
            continue;
        }
        let mut collector = MatchCollector::new(reader);
        if word.terms.len() > 1 && word.terms[0].boost == CORRECTED {
            collector.collect_corrections(word);
        } else {
            collector.collect_terms(&word.terms, word);
        }
        collector.collect_terms(&word.names, word);
        word_matches.push(collector.finish(word, word.phrase.map(|phrase| &phrases[phrase])));
    }
    word_matches
}

/// Collects the strongest match of one word in each document.
struct MatchCollector<'a> {
    reader: &'a IndexReader,
    /// By document.
    strongest: Vec<DocMatch>,
    concepts: Vec<ConceptId>,
    lists: Vec<PostingListRef>,
    /// The idf of the word if it does not follow from the number of its matches.
    idf: Option<u32>,
}

/// How the documents of one posting list match.
struct ListMatch<'a> {
    boost: u32,
    /// See [`DocMatch::concept`].
    concept: u16,
    /// The documents that contain the form looked up, all of the list if there are none; `None` if
    /// no form was looked up.
    form_docs: Option<&'a [DocId]>,
    /// The documents that contain the exact form typed, if the index tells exact forms apart.
    exact_docs: &'a [DocId],
}

impl<'a> MatchCollector<'a> {
    fn new(reader: &'a IndexReader) -> Self {
        let documents = reader.header().record.documents as usize;
        let mut strongest = Vec::with_capacity(documents);
        for _ in 0..documents {
            strongest.push(DocMatch::default());
        }
        Self { reader, strongest, concepts: Vec::new(), lists: Vec::new(), idf: None }
    }

    fn collect_terms(&mut self, terms: &[QueryTerm], word: &QueryWord) {
        terms.iter().for_each(|term| self.collect_term(term, word));
    }

    fn collect_term(&mut self, term: &QueryTerm, word: &QueryWord) {
        let number = self.reader.shard_of(&term.key);
        let shard = self.reader.shard(number);
        if let Some(info) = shard.term_info(&term.key) {
            let exact_docs = shard.exact(&term.key, &word.exact);
            let list_match = ListMatch {
                boost: term.boost,
                concept: NO_CONCEPT,
                form_docs: Some(&info.form_docs),
                exact_docs: &exact_docs,
            };
            for list in &info.classes {
                self.lists.push(PostingListRef::new(number, *list));
                self.collect_list(&shard.postings(*list), &list_match);
            }
            if word.phrase.is_none() {
                for list in &info.concepts {
                    self.collect_concept(&shard, *list, term.boost);
                }
            }
        }
        if term.is_prefix {
            self.collect_longer_words(term);
        }
    }

    /// Collects the matches of several corrections of a word. Each is weighed by its own number of
    /// documents instead of their union, so that a rare one does not drown in a common one: its
    /// boost is scaled by its idf relative to the greatest.
    fn collect_corrections(&mut self, word: &QueryWord) {
        let mut corrections = Vec::with_capacity(word.terms.len());
        let mut max_idf = 1;
        for term in &word.terms {
            let mut collector = MatchCollector::new(self.reader);
            collector.collect_term(term, word);
            let mut correction = collector.finish(word, None);
            max_idf = max_idf.max(correction.idf);
            self.lists.append(&mut correction.lists);
            corrections.push(correction);
        }
        for correction in &corrections {
            for doc in &correction.docs {
                let boost = (u32::from(doc.boost) * correction.idf / max_idf).max(1) as u8;
                let concept =
                    correction.concept(doc).map_or(NO_CONCEPT, |concept| self.index_of(concept));
                self.collect(DocMatch { boost, concept, ..*doc });
            }
        }
        self.idf = Some(max_idf);
    }

    /// The index of a concept among those collected, plus one: see [`DocMatch::concept`].
    fn index_of(&mut self, concept: ConceptId) -> u16 {
        let index = self.concepts.iter().position(|known| *known == concept).unwrap_or_else(|| {
            self.concepts.push(concept);
            self.concepts.len() - 1
        });
        u16::try_from(index + 1).unwrap_or(u16::MAX)
    }

    fn collect_concept(&mut self, shard: &Shard<'_>, list: usize, boost: u32) {
        let (concept, postings) = shard.concept(list);
        let concept = self.index_of(concept);
        let boost = boost * CONCEPT / WHOLE_WORD;
        self.collect_list(
            &postings,
            &ListMatch { boost, concept, form_docs: None, exact_docs: &[] },
        );
    }

    /// Collects the matches of all words that begin with a term, and of their concepts.
    fn collect_longer_words(&mut self, term: &QueryTerm) {
        let longer_word =
            ListMatch { boost: LONGER_WORD, concept: NO_CONCEPT, form_docs: None, exact_docs: &[] };
        for number in self.reader.shards_of(&term.key, true) {
            let shard = self.reader.shard(number);
            let mut last = None;
            for key in &lists_with_prefix(&shard, &term.key) {
                let list = key.low() as usize;
                // A list of several forms that begin with the term counts once.
                if last == Some(key) {
                } else if key.high() == ListKind::Class as u32 {
                    self.lists.push(PostingListRef::new(number, list));
                    self.collect_list(&shard.postings(list), &longer_word);
                } else {
                    self.collect_concept(&shard, list, LONGER_WORD);
                }
                last = Some(key);
            }
        }
    }

    fn collect_list(&mut self, postings: &[Posting], list_match: &ListMatch<'_>) {
        let ListMatch { boost, concept, form_docs, exact_docs } = *list_match;
        self.reader.add_work(POSTING_WORK * postings.len());
        for posting in postings {
            let is_among = |docs: &[DocId]| docs.binary_search(&posting.document).is_ok();
            self.collect(DocMatch {
                document: posting.document,
                impact: posting.impact,
                title_length: posting.title_length,
                boost: (boost + if is_among(exact_docs) { EXACT_FORM } else { 0 }) as u8,
                passage_file: posting.passage_file,
                position: posting.position,
                concept,
                has_form: form_docs.is_some_and(|docs| docs.is_empty() || is_among(docs)),
            });
        }
    }

    fn collect(&mut self, doc: DocMatch) {
        let strongest = &mut self.strongest[doc.document.index()];
        if doc.rank() > strongest.rank() {
            *strongest = doc;
        }
    }

    /// The matches of the word, only those in documents of its phrase if it has one. The idf counts
    /// all of them.
    fn finish(mut self, word: &QueryWord, phrase_docs: Option<&Vec<bool>>) -> WordMatches {
        let (mut docs, mut matching, mut with_form) = (Vec::new(), 0, 0);
        for doc in &self.strongest {
            if doc.impact > 0 {
                matching += 1;
                with_form += usize::from(doc.has_form);
                if phrase_docs.is_none_or(|phrase_docs| phrase_docs[doc.document.index()]) {
                    docs.push(*doc);
                }
            }
        }
        sort(&mut self.lists);
        let documents = self.reader.header().record.documents as usize;
        let idf = score::idf(documents, matching);
        let form_idf = u32::midpoint(idf, score::idf(documents, with_form));
        WordMatches {
            docs,
            idf: self.idf.unwrap_or(idf),
            form_idf: self.idf.unwrap_or(form_idf),
            repeats: word.repeats,
            concepts: self.concepts,
            lists: self.lists,
        }
    }
}

/// The lists of the forms of a shard that begin with `prefix`, ascending; those of classes before
/// those of concepts. A list that several forms share appears several times.
fn lists_with_prefix(shard: &Shard<'_>, prefix: &str) -> Vec<SortKey> {
    let mut lists = Vec::new();
    shard.for_each_with_prefix(prefix, &mut |key, value| {
        if is_form(key) {
            shard.for_each_list(value, |kind, list| {
                lists.push(SortKey::new(kind as u32, list as u32));
            });
        }
        true
    });
    sort(&mut lists);
    lists
}
