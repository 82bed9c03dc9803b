//! Terms: every folded form of the corpus with its postings, collected in one pass over the documents.

use std::collections::HashMap;

use super::blocks::BlockPlan;
use super::impact::Impacts;
use super::postings::Posting;
use crate::analysis::passages::passages;
use crate::analysis::{self, FIELDS, field_weights, for_each_token};
use crate::document::{Document, Weights};

const TITLE: usize = 0;
const SUMMARY: usize = 1;
const TEXT: usize = 2;

/// The longest lead of a card taken from a text, in characters.
const LEAD: usize = 240;

/// What the index keeps of a document's texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    /// The summary, or else the beginning of the text.
    pub(crate) lead: String,
    /// The text's passages, each with whether it begins a paragraph.
    pub(crate) passages: Vec<(bool, String)>,
}

impl Texts {
    pub(crate) fn of(document: &Document) -> Self {
        let passages: Vec<_> =
            passages(&document.text).into_iter().map(|(begins, text)| (begins, text.to_owned())).collect();
        let lead = match passages.first() {
            Some((_, first)) if document.summary.is_empty() => shortened(first),
            _ => document.summary.clone(),
        };
        Self { lead, passages }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LEAD) {
        None => text.to_owned(),
        Some((end, _)) => {
            text[..end].rsplit_once(' ').map_or(&text[..end], |(head, _)| head).to_owned() + "…"
        }
    }
}

/// The dictionary in the making.
#[derive(Debug)]
pub(crate) struct Terms {
    /// In order of the folded forms.
    terms: Vec<Term>,
}

#[derive(Debug, Default)]
struct Term {
    folded: String,
    postings: Vec<Posting>,
    /// Exact forms in order, each with its documents; empty where there is only one form.
    exact: Vec<(String, Vec<u32>)>,
}

/// One term as the writer sees it.
pub(crate) struct TermView<'a> {
    pub(crate) folded: &'a str,
    pub(crate) postings: &'a [Posting],
    exact: &'a [(String, Vec<u32>)],
}

impl<'a> TermView<'a> {
    /// The exact forms with their documents, in order; none where the term has but one form.
    pub(crate) fn exact_forms(&self) -> impl Iterator<Item = (&'a str, &'a [u32])> + use<'a> {
        self.exact.iter().map(|(exact, documents)| (exact.as_str(), documents.as_slice()))
    }
}

impl Terms {
    pub(crate) fn collect(
        documents: &[Document],
        texts: &[Texts],
        plans: &[BlockPlan],
        weights: &Weights,
    ) -> Self {
        let mut collector = Collector::default();
        for (document, texts) in documents.iter().zip(texts) {
            collector.add(document, texts);
        }
        let file = |document: u32, passage: u32| {
            let plan = &plans[plans.partition_point(|plan| plan.documents.end <= document as usize)];
            plan.passage_file(document as usize, passage as usize)
        };
        Self { terms: collector.finish(field_weights(weights), file) }
    }

    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = TermView<'_>> {
        self.terms.iter().map(|term| TermView {
            folded: &term.folded,
            postings: &term.postings,
            exact: &term.exact,
        })
    }
}

/// How a term occurs in one document, while it is being read.
#[derive(Clone, Copy, Debug, Default)]
struct Occurrence {
    document: u32,
    frequencies: [u16; FIELDS],
    /// The passage being read, and how often the term has been seen in it.
    passage: (u32, u16),
    /// The passage that holds the term most often so far, first one first, and how often.
    best: (u32, u16),
}

#[derive(Debug, Default)]
struct Collector {
    /// By exact form: its number, and the number of its folded form.
    known: HashMap<String, (usize, usize)>,
    /// By folded form: its number.
    folded: HashMap<String, usize>,
    occurrences: Vec<Vec<Occurrence>>,
    /// By number of the exact form: the documents that hold it.
    exact_documents: Vec<Vec<u32>>,
    /// By document: its fields' lengths in tokens.
    lengths: Vec<[u32; FIELDS]>,
}

impl Collector {
    fn add(&mut self, document: &Document, texts: &Texts) {
        self.lengths.push([0; FIELDS]);
        self.add_text(TITLE, 0, &document.title);
        self.add_text(SUMMARY, 0, &document.summary);
        for (number, (_, passage)) in texts.passages.iter().enumerate() {
            self.add_text(TEXT, number as u32, passage);
        }
    }

    fn add_text(&mut self, field: usize, passage: u32, text: &str) {
        for_each_token(text, |token| {
            let (exact, term) = self.numbers(&token);
            let document = self.lengths.len() as u32 - 1;
            self.lengths[document as usize][field] += 1;
            if self.exact_documents[exact].last() != Some(&document) {
                self.exact_documents[exact].push(document);
            }
            self.occurrence(term, document).count(field, passage);
        });
    }

    /// The numbers of the token's exact and folded forms.
    fn numbers(&mut self, token: &analysis::Token<'_>) -> (usize, usize) {
        if let Some(numbers) = self.known.get(token.exact) {
            return *numbers;
        }
        let next = self.occurrences.len();
        let term = *self.folded.entry(token.folded.to_owned()).or_insert(next);
        if term == next {
            self.occurrences.push(Vec::new());
        }
        let numbers = (self.exact_documents.len(), term);
        self.exact_documents.push(Vec::new());
        self.known.insert(token.exact.to_owned(), numbers);
        numbers
    }

    fn occurrence(&mut self, term: usize, document: u32) -> &mut Occurrence {
        let list = &mut self.occurrences[term];
        if list.last().is_none_or(|last| last.document != document) {
            list.push(Occurrence { document, ..Occurrence::default() });
        }
        list.last_mut().expect("just pushed")
    }

    fn finish(self, weights: [f32; FIELDS], file: impl Fn(u32, u32) -> u8) -> Vec<Term> {
        let mut totals = [0u64; FIELDS];
        for lengths in &self.lengths {
            (0..FIELDS).for_each(|field| totals[field] += u64::from(lengths[field]));
        }
        let impacts = Impacts::new(weights, totals, self.lengths.len());
        let mut exact = exact_forms(self.known, self.exact_documents, self.occurrences.len());
        let mut terms: Vec<Term> = Vec::with_capacity(self.folded.len());
        for (folded, number) in self.folded {
            let posting = |occurrence: &Occurrence| occurrence.posting(&impacts, &self.lengths, &file);
            let postings = self.occurrences[number].iter().map(posting).collect();
            terms.push(Term { folded, postings, exact: std::mem::take(&mut exact[number]) });
        }
        terms.sort_unstable_by(|left, right| left.folded.cmp(&right.folded));
        terms
    }
}

/// Exact forms in order, with their documents.
type ExactForms = Vec<(String, Vec<u32>)>;

/// By number of the folded form its exact forms, where it has two or more.
fn exact_forms(
    known: HashMap<String, (usize, usize)>,
    mut documents: Vec<Vec<u32>>,
    terms: usize,
) -> Vec<ExactForms> {
    let mut forms: Vec<ExactForms> = vec![Vec::new(); terms];
    for (exact, (number, term)) in known {
        forms[term].push((exact, std::mem::take(&mut documents[number])));
    }
    for of_term in &mut forms {
        if of_term.len() < 2 {
            of_term.clear();
        }
        of_term.sort_unstable();
    }
    forms
}

impl Occurrence {
    fn count(&mut self, field: usize, passage: u32) {
        self.frequencies[field] = self.frequencies[field].saturating_add(1);
        if field == TEXT {
            let seen = if self.passage.0 == passage { self.passage.1 } else { 0 };
            self.passage = (passage, seen.saturating_add(1));
            if self.passage.1 > self.best.1 {
                self.best = self.passage;
            }
        }
    }

    fn posting(
        &self,
        impacts: &Impacts,
        lengths: &[[u32; FIELDS]],
        file: impl Fn(u32, u32) -> u8,
    ) -> Posting {
        Posting {
            document: self.document,
            impact: impacts.of(self.frequencies, lengths[self.document as usize]),
            file: if self.best.1 == 0 { 0 } else { file(self.document, self.best.0) },
        }
    }
}
