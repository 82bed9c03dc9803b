//! Terms: the dictionary in the making, as the writer of shards sees it.
//!
//! A *form* is a folded word as it stands in the texts. Forms of one language that belong together (see
//! [`crate::analysis::Conflate`]) are a *class* and share one list of postings, in which the frequencies of all of them are summed;
//! so a document that says `city` once and `cities` once weighs as much as one that says `city` twice.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use super::collect::{Corpus, Found};
use super::host::{self, Host, Outcome, Room};
use super::lists::{Lists, Loaded, Span};
use super::names::key_of;
use super::positions::JoinedPositions;
use super::postings::{Posting, read_documents, read_postings};
use super::router::separator;
use super::spelling::Word;
use super::wire::Reader;
use super::words::{is_form, stem_key};
use crate::analysis::arabic;

/// One key of the dictionary: a form, a name of several words joined by spaces, or a stem.
#[derive(Debug, Default)]
pub(crate) struct Term {
    pub(crate) key: String,
    /// The lists of the classes the form belongs to, one for each language with a class of its own.
    pub(crate) classes: Vec<usize>,
    /// The lists of the concepts it is a name of.
    pub(crate) concepts: Vec<usize>,
    /// The documents that hold this very form; empty where all documents of its classes do.
    pub(crate) holders: Vec<u32>,
    /// The exact forms in order, each with its documents; none where there is only one.
    pub(crate) exact: Vec<(String, Vec<u32>)>,
}

/// The documents of a class or a concept.
#[derive(Debug, Default)]
pub(crate) struct List {
    /// The folded forms of the class, in order; the names of the concept, each after its language's tag and a space.
    pub(crate) texts: Vec<String>,
    /// The number of a concept that has documents.
    pub(crate) concept: Option<u32>,
    pub(crate) postings: Vec<Posting>,
}

/// Everything the dictionary holds: keys and sizes here, lists where they were put away.
pub(crate) struct Dictionary<'a> {
    corpus: &'a Corpus<'a>,
    lists: Lists,
    exact: Lists,
    forms: Lists,
    sizes: Sizes,
    /// Keys that are no forms, in order.
    others: Vec<Other>,
    /// By number of a form the lists of the concepts it is a name of.
    named: HashMap<u32, Vec<usize>>,
    /// All terms in order of their keys: numbers of forms, then those of other keys.
    order: Vec<u32>,
    /// By concept its number and names, where it has documents.
    concepts: Vec<Option<(u32, Vec<String>)>>,
}

/// A key that is no form.
struct Other {
    key: String,
    classes: Vec<usize>,
    concepts: Vec<usize>,
}

/// How much there is of everything.
#[derive(Debug, Default)]
struct Sizes {
    /// By list and by exact form how many documents it has.
    lists: Vec<u32>,
    exact: Vec<u32>,
    /// By form how many documents it has, and whether a title has it.
    documents: Vec<u32>,
    is_prominent: Vec<bool>,
    /// By form about how many bytes its positions take.
    positions: Vec<u32>,
}

impl<'a> Dictionary<'a> {
    /// Joins what batches of documents found.
    pub(crate) fn new(
        corpus: &'a Corpus<'a>,
        found: &[Found],
        room: &dyn Room,
        host: &dyn Host,
    ) -> Outcome<Self> {
        let (vocabulary, mut sizes) = (corpus.vocabulary, Sizes::of(corpus));
        let (mut of_lists, mut of_exact) = (vec![0; corpus.lists()], vec![0; vocabulary.exact_forms()]);
        let join = |of: fn(&Found) -> Span, terms, visit: &mut dyn FnMut(usize, &[u8])| {
            Lists::join(host, &found.iter().map(of).collect::<Vec<_>>(), room, terms, visit)
        };
        let count =
            |counts: &mut Vec<u32>, term: usize, part: &[u8]| counts[term] += Reader::new(part).varint();
        let ((lists, exact), forms) = host::both(
            host,
            || {
                let mut visit = |list: usize, part: &[u8]| count(&mut of_lists, list, part);
                let lists = join(|found| found.lists, corpus.lists(), &mut visit)?;
                let mut visit = |exact: usize, part: &[u8]| count(&mut of_exact, exact, part);
                Ok((lists, join(|found| found.exact, vocabulary.exact_forms(), &mut visit)?))
            },
            || {
                let mut visit = |form: usize, part: &[u8]| sizes.add_form(form, part);
                join(|found| found.forms, vocabulary.forms(), &mut visit)
            },
        )?;
        (sizes.lists, sizes.exact) = (of_lists, of_exact);
        Ok(Self {
            corpus,
            lists,
            exact,
            forms,
            sizes,
            others: Vec::new(),
            named: HashMap::new(),
            order: Vec::new(),
            concepts: Vec::new(),
        })
    }

    /// Adds the stems of Arabic words and the names of concepts, and puts all keys in order.
    pub(crate) fn arrange(&mut self, spellings: Vec<BTreeSet<String>>) {
        self.add_arabic_stems();
        self.add_names(spellings);
        self.others.sort_unstable_by(|left, right| left.key.cmp(&right.key));
        let forms = self.corpus.vocabulary.forms();
        let mut others = (forms as u32..).zip(&self.others).peekable();
        for form in 0..forms {
            let key = self.corpus.vocabulary.key(form);
            while let Some((other, _)) = others.next_if(|(_, other)| other.key.as_str() < key) {
                self.order.push(other);
            }
            self.order.push(form as u32);
        }
        self.order.extend(others.map(|(other, _)| other));
    }

    /// Arabic words come with articles and particles that another document may write otherwise: their classes can be found by their
    /// stems as well.
    fn add_arabic_stems(&mut self) {
        let (vocabulary, classes) = (self.corpus.vocabulary, self.corpus.classes);
        let mut stems: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for form in (0..vocabulary.forms()).filter(|form| arabic::is_arabic(vocabulary.key(*form))) {
            for stem in arabic::stems(vocabulary.key(form)) {
                let own = classes.of_form.of(form).iter().map(|class| *class as usize);
                stems.entry(stem.to_owned()).or_default().extend(own);
            }
        }
        for (stem, mut of_stem) in stems {
            // A stem that is a form leads to that form's classes by itself.
            if let Some(form) = vocabulary.form(&stem) {
                of_stem.retain(|class| !classes.of_form.of(form as usize).contains(&(*class as u32)));
            }
            if !of_stem.is_empty() {
                let classes = of_stem.into_iter().collect();
                self.others.push(Other { key: stem_key(&stem), classes, concepts: Vec::new() });
            }
        }
    }

    /// The names of the concepts that any document belongs to.
    fn add_names(&mut self, spellings: Vec<BTreeSet<String>>) {
        let mut others: HashMap<String, Vec<usize>> = HashMap::new();
        let mut number = 0;
        for (concept, spellings) in spellings.into_iter().enumerate() {
            let list = self.corpus.classes.count() + concept;
            if self.sizes.lists[list] == 0 {
                self.concepts.push(None);
                continue;
            }
            for name in spellings.iter().map(|spelling| key_of(spelling)) {
                let lists = match self.corpus.vocabulary.form(&name) {
                    Some(form) => {
                        self.sizes.is_prominent[form as usize] = true;
                        self.named.entry(form).or_default()
                    }
                    None => others.entry(name).or_default(),
                };
                if !lists.contains(&list) {
                    lists.push(list);
                }
            }
            self.concepts.push(Some((number, spellings.into_iter().collect())));
            number += 1;
        }
        let other = |(key, concepts)| Other { key, classes: Vec::new(), concepts };
        self.others.extend(others.into_iter().map(other));
    }

    /// Whether any document belongs to a concept.
    pub(crate) fn has_documents(&self, concept: usize) -> bool {
        self.sizes.lists[self.corpus.classes.count() + concept] > 0
    }

    /// The names of the concepts that have documents, in order.
    pub(crate) fn concepts(&self) -> Vec<&[String]> {
        self.concepts.iter().flatten().map(|(_, names)| names.as_slice()).collect()
    }

    /// The words that misspelt ones may be compared with, in order.
    pub(crate) fn words(&self) -> Vec<Word<'_>> {
        let word = |form: usize| Word {
            form: self.corpus.vocabulary.key(form),
            documents: self.sizes.documents[form],
            is_prominent: self.sizes.is_prominent[form],
        };
        let words = (0..self.corpus.vocabulary.forms()).map(word);
        words.filter(|word| is_form(word.form.as_bytes()) && word.documents > 0).collect()
    }

    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    /// The key of a term by its place.
    pub(crate) fn key(&self, place: usize) -> &str {
        let number = self.order[place] as usize;
        let forms = self.corpus.vocabulary.forms();
        if number < forms { self.corpus.vocabulary.key(number) } else { &self.others[number - forms].key }
    }

    /// The classes of a term, and the lists of the concepts it is a name of.
    fn lists_of(&self, place: usize) -> (Vec<usize>, &[usize]) {
        let number = self.order[place];
        match (number as usize).checked_sub(self.corpus.vocabulary.forms()) {
            Some(other) => (self.others[other].classes.clone(), &self.others[other].concepts),
            None => {
                let classes = self.corpus.classes.of_form.of(number as usize);
                let concepts = self.named.get(&number).map_or(&[][..], Vec::as_slice);
                (classes.iter().map(|class| *class as usize).collect(), concepts)
            }
        }
    }

    /// The form that a term is.
    fn form(&self, place: usize) -> Option<usize> {
        Some(self.order[place] as usize).filter(|number| *number < self.corpus.vocabulary.forms())
    }

    /// Whether any class of a form has other forms.
    fn shares(&self, form: usize) -> bool {
        let classes = self.corpus.classes;
        classes.of_form.of(form).iter().any(|class| classes.members.of(*class as usize).len() > 1)
    }

    /// Cuts the terms into runs whose shards take about so many raw bytes.
    pub(crate) fn cut(&self, bytes: usize) -> Vec<Range<usize>> {
        let mut placed: HashSet<usize> = HashSet::new();
        self.cut_by(bytes, |place, is_first| {
            if is_first {
                placed.clear();
            }
            let (classes, concepts) = self.lists_of(place);
            let new = classes.iter().chain(concepts).filter(|list| placed.insert(**list));
            self.estimate(place) + new.map(|list| 3 + 4 * self.sizes.lists[*list] as usize).sum::<usize>()
        })
    }

    /// About how many raw bytes a term takes besides its lists.
    fn estimate(&self, place: usize) -> usize {
        let own = self.key(place).len() + 3;
        let Some(form) = self.form(place) else { return own };
        let vocabulary = self.corpus.vocabulary;
        let exact = vocabulary.exact_of(form).filter(|_| vocabulary.exact_of(form).len() > 1);
        let exact =
            exact.map(|exact| vocabulary.exact(exact).len() + 2 + self.sizes.exact[exact as usize] as usize);
        let holders = if self.shares(form) { self.sizes.documents[form] as usize } else { 0 };
        own + holders + exact.sum::<usize>()
    }

    /// Cuts the terms into runs whose positions take about so many raw bytes.
    pub(crate) fn cut_positions(&self, bytes: usize) -> Vec<Range<usize>> {
        self.cut_by(bytes, |place, _| {
            self.key(place).len() + 1 + self.form(place).map_or(0, |form| self.sizes.positions[form] as usize)
        })
    }

    /// Cuts where the router's key is shortest among the places that leave a run an eighth smaller or larger than asked for.
    fn cut_by(&self, bytes: usize, mut size_of: impl FnMut(usize, bool) -> usize) -> Vec<Range<usize>> {
        let (least, most) = (bytes - bytes / 8, bytes + bytes / 8);
        let (mut runs, mut from) = (Vec::new(), 0);
        loop {
            let (mut size, mut best) = (0, from..from);
            for place in from..self.len() {
                if size >= least
                    && (best.is_empty() || self.separator(place).len() < self.separator(best.end).len())
                {
                    best.end = place;
                }
                if size >= most {
                    break;
                }
                size += size_of(place, place == from);
            }
            if size < most || best.is_empty() {
                runs.push(from..self.len());
                return runs;
            }
            from = best.end;
            runs.push(best);
        }
    }

    /// The shortest key that divides a term from the one before.
    pub(crate) fn separator(&self, place: usize) -> &[u8] {
        separator(self.key(place - 1).as_bytes(), self.key(place).as_bytes())
    }

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
        let (is_several, shares) = (exact.len() > 1, self.shares(form));
        if !is_several && !shares {
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

impl Sizes {
    /// Nothing yet, of as many forms as there are.
    fn of(corpus: &Corpus<'_>) -> Self {
        let forms = corpus.vocabulary.forms();
        Self {
            documents: vec![0; forms],
            is_prominent: vec![false; forms],
            positions: vec![0; forms],
            ..Self::default()
        }
    }

    fn add_form(&mut self, form: usize, part: &[u8]) {
        let mut reader = Reader::new(part);
        let head = reader.varint();
        self.documents[form] += head >> 1;
        self.is_prominent[form] |= head & 1 == 1;
        // How many documents, and which is the last.
        reader.varint();
        reader.varint();
        self.positions[form] += reader.bytes().len() as u32;
    }
}

fn documents(parts: &[u8]) -> Vec<u32> {
    let (mut reader, mut documents) = (Reader::new(parts), Vec::new());
    while !reader.rest().is_empty() {
        documents.extend(read_documents(&mut reader, u32::MAX));
    }
    documents
}
