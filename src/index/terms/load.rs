//! Terms with their lists and positions, loaded part by part from where they were put away.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Dictionary, List, Term};
use crate::index::host::Outcome;
use crate::index::lists::Loaded;
use crate::index::positions::JoinedPositions;
use crate::index::postings::{read_documents, read_postings};
use crate::index::wire::Reader;

impl Dictionary<'_> {
    /// Some neighbouring terms with their lists, numbered anew.
    pub(crate) fn load(&self, places: Range<usize>) -> Outcome<(Vec<Term>, Vec<List>)> {
        let wanted: BTreeSet<usize> = places
            .clone()
            .flat_map(|place| {
                let (classes, concepts) = self.lists_of(place);
                classes.into_iter().chain(concepts.iter().copied())
            })
            .collect();
        let wanted: Vec<usize> = wanted.into_iter().collect();
        let here = |list: &usize| wanted.binary_search(list).unwrap_or_default();
        let exact = self.exact.load(self.exact_of(&places))?;
        let term = |place: usize| {
            let (classes, concepts) = self.lists_of(place);
            let (exact, holders) =
                self.form(place).map(|form| self.holders(form, &exact)).unwrap_or_default();
            Term {
                key: self.key(place).to_owned(),
                classes: classes.iter().map(here).collect(),
                concepts: concepts.iter().map(here).collect(),
                holders,
                exact,
            }
        };
        Ok((places.map(term).collect(), self.load_lists(&wanted)?))
    }

    /// The exact forms of some neighbouring terms.
    fn exact_of(&self, places: &Range<usize>) -> Range<usize> {
        let vocabulary = self.corpus.vocabulary;
        match self.forms_of(places) {
            Some(forms) => {
                let (first, last) = (vocabulary.exact_of(forms.start), vocabulary.exact_of(forms.end - 1));
                first.start as usize..last.end as usize
            }
            None => 0..0,
        }
    }

    /// The forms among some neighbouring terms.
    fn forms_of(&self, places: &Range<usize>) -> Option<Range<usize>> {
        let first = places.clone().find_map(|place| self.form(place))?;
        let last = places.clone().rev().find_map(|place| self.form(place))?;
        Some(first..last + 1)
    }

    /// The exact forms of a form, and who holds it, as far as they are worth a word.
    fn holders(&self, form: usize, loaded: &Loaded<'_>) -> (Vec<(String, Vec<u32>)>, Vec<u32>) {
        let exact = self.corpus.vocabulary.exact_of(form);
        let (is_several, shares) = (exact.len() > 1, self.corpus.classes.shares(form));
        if !self.corpus.asks_for_holders(form) {
            return Default::default();
        }
        let exact: Vec<(String, Vec<u32>)> = exact
            .map(|number| {
                let documents = documents(loaded.of(number as usize));
                (self.corpus.vocabulary.exact(number).to_owned(), documents)
            })
            .collect();
        let mut holders: Vec<u32> = Vec::new();
        if shares {
            holders = exact.iter().flat_map(|(_, documents)| documents).copied().collect();
            holders.sort_unstable();
            holders.dedup();
        }
        (if is_several { exact } else { Vec::new() }, holders)
    }

    fn load_lists(&self, wanted: &[usize]) -> Outcome<Vec<List>> {
        let mut lists = Vec::with_capacity(wanted.len());
        for run in wanted.chunk_by(|left, right| left + 1 == *right) {
            let loaded = self.lists.load(run[0]..run[run.len() - 1] + 1)?;
            lists.extend(run.iter().map(|list| self.list(*list, loaded.of(*list))));
        }
        Ok(lists)
    }

    fn list(&self, list: usize, parts: &[u8]) -> List {
        let (mut reader, mut postings) = (Reader::new(parts), Vec::new());
        while !reader.rest().is_empty() {
            postings.extend(read_postings(&mut reader, u32::MAX));
        }
        let vocabulary = self.corpus.vocabulary;
        match list.checked_sub(self.corpus.classes.count()) {
            Some(concept) => {
                let concept = self.concepts[concept].as_ref().map(|(number, _)| *number);
                List { texts: Vec::new(), concept, postings }
            }
            None => {
                let members = self.corpus.classes.members.of(list).iter();
                let texts = members.map(|form| vocabulary.key(*form as usize).to_owned()).collect();
                List { texts, concept: None, postings }
            }
        }
    }

    /// The positions of some neighbouring terms, as far as they have any.
    pub(crate) fn load_positions(&self, places: Range<usize>) -> Outcome<Vec<(&str, Vec<u8>)>> {
        let Some(forms) = self.forms_of(&places) else { return Ok(Vec::new()) };
        let loaded = self.forms.load(forms.clone())?;
        let mut positions = Vec::with_capacity(forms.len());
        for form in forms {
            let (mut reader, mut joined) = (Reader::new(loaded.of(form)), JoinedPositions::default());
            while !reader.rest().is_empty() {
                reader.varint();
                joined.add(&mut reader);
            }
            let list = joined.finish();
            if list.len() > 1 {
                positions.push((self.corpus.vocabulary.key(form), list));
            }
        }
        Ok(positions)
    }
}

fn documents(parts: &[u8]) -> Vec<u32> {
    let (mut reader, mut documents) = (Reader::new(parts), Vec::new());
    while !reader.rest().is_empty() {
        documents.extend(read_documents(&mut reader, u32::MAX));
    }
    documents
}
