//! Terms with their lists and positions, put into files part by part from where they were put away.

use std::ops::Range;

use crate::env::BuildResult;
use crate::merge::Loaded;
use crate::partial_postings::{Joined, JoinedPostings, read_documents};
use crate::shards::Dictionary;
use medina::format::positions::PositionsBuilder;
use medina::format::postings::put_documents;
use medina::format::terms::{ShardBuilder, put_class, put_concept};
use medina::model::ids::{ConceptId, DocId};
use medina::util::wire::Reader;

/// Lists that are so near each other are loaded at once, with those between.
const NEAR: u32 = 8;

impl Dictionary<'_> {
    /// The bytes of the shard that has some neighbouring terms.
    pub(crate) fn shard(&self, places: Range<usize>) -> BuildResult<Vec<u8>> {
        let bench = self.benches.lock().expect("nothing panics with them").pop();
        let mut loader = Loader {
            dictionary: self,
            forms: self.forms_of(&places).unwrap_or_default(),
            lists: self.load_lists(&places)?,
            exact: self.exact.load(self.exact_of(&places))?,
            bench: bench.unwrap_or_default(),
        };
        places.for_each(|place| loader.add(place));
        let Loader { mut bench, .. } = loader;
        let shard = bench.shard.finish();
        self.benches.lock().expect("nothing panics with them").push(bench);
        Ok(shard)
    }

    /// The exact forms of some neighbouring terms.
    fn exact_of(&self, places: &Range<usize>) -> Range<usize> {
        let vocabulary = self.corpus.vocabulary;
        match self.forms_of(places) {
            Some(forms) => {
                let (first, last) =
                    (vocabulary.exact_of(forms.start), vocabulary.exact_of(forms.end - 1));
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

    /// The lists of some neighbouring terms, in runs.
    fn load_lists(&self, places: &Range<usize>) -> BuildResult<Vec<Loaded<'_>>> {
        let mut wanted: Vec<u32> = Vec::with_capacity(2 * places.len());
        for place in places.clone() {
            let (classes, concepts) = self.lists_of(place);
            wanted.extend(classes.iter().chain(concepts));
        }
        wanted.sort_unstable();
        let runs = wanted.chunk_by(|left, right| right - left <= NEAR);
        runs.map(|run| self.lists.load(run[0] as usize..run[run.len() - 1] as usize + 1)).collect()
    }

    /// The bytes of the file with the positions of some neighbouring terms, as far as they have any.
    pub(crate) fn positions(&self, places: Range<usize>) -> BuildResult<Vec<u8>> {
        let forms = self.forms_of(&places).unwrap_or_default();
        let loaded = self.forms.load(forms.clone())?;
        let (mut shard, mut joined) =
            (PositionsBuilder::with_capacity(loaded.length()), Joined::default());
        for form in forms {
            joined.clear();
            let mut reader = Reader::new(loaded.of(form));
            while !reader.rest().is_empty() {
                reader.varint();
                joined.add(&mut reader);
            }
            if !joined.is_empty() {
                shard.add(self.corpus.vocabulary.key(form), joined.length(), |out| joined.put(out));
            }
        }
        Ok(shard.finish())
    }
}

/// Puts one shard together.
struct Loader<'a> {
    dictionary: &'a Dictionary<'a>,
    /// The forms among its terms.
    forms: Range<usize>,
    lists: Vec<Loaded<'a>>,
    exact: Loaded<'a>,
    bench: Bench,
}

/// What a shard is made in. There are hundreds, so it is kept from one to the next.
#[derive(Default)]
pub(super) struct Bench {
    shard: ShardBuilder,
    postings: JoinedPostings,
    joined: Joined,
    bytes: Vec<u8>,
}

impl Loader<'_> {
    fn add(&mut self, place: usize) {
        let dictionary = self.dictionary;
        let (classes, concepts) = dictionary.lists_of(place);
        classes.iter().for_each(|list| self.place_class(*list));
        concepts.iter().for_each(|list| self.place_concept(*list));
        self.bench.bytes.clear();
        let form = dictionary.form(place);
        if let Some(form) = form.filter(|form| dictionary.corpus.classes.shares(*form)) {
            self.put_holders(form);
        }
        let key = dictionary.key(place);
        self.bench.shard.add(key, classes, concepts, &self.bench.bytes);
        form.into_iter().for_each(|form| self.add_exact(key, form));
    }

    /// The exact forms of a form, each with its documents, where there are several.
    fn add_exact(&mut self, key: &str, form: usize) {
        let vocabulary = self.dictionary.corpus.vocabulary;
        let exact = vocabulary.exact_of(form);
        for exact in Some(exact).filter(|exact| exact.len() > 1).into_iter().flatten() {
            self.bench.joined.join(self.exact.of(exact as usize));
            self.bench.bytes.clear();
            self.bench.joined.put(&mut self.bench.bytes);
            self.bench.shard.add_exact(key, vocabulary.exact(exact), &self.bench.bytes);
        }
    }

    /// Who holds a form in whatever exact form.
    fn put_holders(&mut self, form: usize) {
        let exact = self.dictionary.corpus.vocabulary.exact_of(form);
        if exact.len() == 1 {
            self.bench.joined.join(self.exact.of(exact.start as usize));
            return self.bench.joined.put(&mut self.bench.bytes);
        }
        let mut documents = Vec::new();
        exact.for_each(|exact| read_documents(self.exact.of(exact as usize), &mut documents));
        documents.sort_unstable();
        documents.dedup();
        put_documents(&mut self.bench.bytes, documents.into_iter().map(DocId));
    }

    fn place_class(&mut self, list: u32) {
        if !self.bench.shard.has_list(list) {
            self.join_postings(list);
            let corpus = self.dictionary.corpus;
            let members =
                corpus.classes.members.of(list as usize).iter().map(|form| *form as usize);
            let elsewhere = members.filter(|form| !self.forms.contains(form));
            let elsewhere: Vec<&str> = elsewhere.map(|form| corpus.vocabulary.key(form)).collect();
            self.bench.shard.add_list(list, |out| {
                put_class(out, &elsewhere, |out| self.bench.postings.put(out))
            });
        }
    }

    fn place_concept(&mut self, list: u32) {
        if !self.bench.shard.has_list(list) {
            self.join_postings(list);
            let dictionary = self.dictionary;
            let concept = &dictionary.concepts[list as usize - dictionary.corpus.classes.count()];
            let number = concept.as_ref().map(|(number, _)| *number).unwrap_or_default();
            self.bench.shard.add_list(list, |out| {
                put_concept(out, ConceptId(number), |out| self.bench.postings.put(out))
            });
        }
    }

    fn join_postings(&mut self, list: u32) {
        let list = list as usize;
        let run = self.lists.partition_point(|run| run.first() <= list) - 1;
        self.bench.postings.join(self.lists[run].of(list));
    }
}
