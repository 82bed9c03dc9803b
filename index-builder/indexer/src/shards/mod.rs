//! Terms: the dictionary in the making, as the writer of shards sees it.
//!
//! A *form* is a folded word as it stands in the texts. Forms of one language that belong together (see
//! [`crate::conflation::Conflate`]) are a *class* and share one list of postings, in which the frequencies of all of them are summed;
//! so a document that says `city` once and `cities` once weighs as much as one that says `city` twice.

mod cut;
mod load;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Mutex;

use rustc_hash::FxHashMap;

use crate::correction_dict::Word;
use crate::env;
use crate::env::{BuildEnv, BuildResult, TempStorage};
use crate::inversion::{Corpus, Found};
use crate::merge::{Lists, Span};
use crate::names::key_of;
use crate::shards::load::Bench;
use medina::format::terms::{is_form, stem_key};
use medina::text::arabic;
use medina::util::wire::Reader;

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
    named: FxHashMap<u32, Vec<u32>>,
    /// All terms in order of their keys: numbers of forms, then those of other keys.
    order: Vec<u32>,
    /// By concept its number and names, where it has documents.
    concepts: Vec<Option<(u32, Vec<String>)>>,
    /// Those that nobody works at.
    benches: Mutex<Vec<Bench>>,
}

/// A key that is no form.
struct Other {
    key: String,
    /// The lists of the classes it leads to, and of the concepts it is a name of.
    classes: Vec<u32>,
    concepts: Vec<u32>,
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
        room: &dyn TempStorage,
        host: &dyn BuildEnv,
    ) -> BuildResult<Self> {
        let (vocabulary, mut sizes) = (corpus.vocabulary, Sizes::of(corpus));
        let (mut of_lists, mut of_exact) =
            (vec![0; corpus.lists()], vec![0; vocabulary.exact_forms()]);
        let join = |of: fn(&Found) -> Span, terms, visit: &mut dyn FnMut(usize, &[u8])| {
            Lists::join(host, &found.iter().map(of).collect::<Vec<_>>(), room, terms, visit)
        };
        let count = |counts: &mut Vec<u32>, term: usize, part: &[u8]| {
            counts[term] += Reader::new(part).varint()
        };
        let ((lists, exact), forms) = env::both(
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
            named: FxHashMap::default(),
            order: Vec::new(),
            concepts: Vec::new(),
            benches: Mutex::default(),
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
        let mut stems: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
        for form in (0..vocabulary.forms()).filter(|form| arabic::is_arabic(vocabulary.key(*form)))
        {
            for stem in arabic::stems(vocabulary.key(form)) {
                let own = classes.of_form.of(form);
                stems.entry(stem.to_owned()).or_default().extend(own);
            }
        }
        for (stem, mut of_stem) in stems {
            // A stem that is a form leads to that form's classes by itself.
            if let Some(form) = vocabulary.form(&stem) {
                of_stem.retain(|class| !classes.of_form.of(form as usize).contains(class));
            }
            if !of_stem.is_empty() {
                let classes = of_stem.into_iter().collect();
                self.others.push(Other { key: stem_key(&stem), classes, concepts: Vec::new() });
            }
        }
    }

    /// The names of the concepts that any document belongs to.
    fn add_names(&mut self, spellings: Vec<BTreeSet<String>>) {
        let mut others: HashMap<String, Vec<u32>> = HashMap::new();
        let mut number = 0;
        for (concept, spellings) in spellings.into_iter().enumerate() {
            let list = self.corpus.list_of_concept(concept as u32);
            if self.sizes.lists[list as usize] == 0 {
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
        if number < forms {
            self.corpus.vocabulary.key(number)
        } else {
            &self.others[number - forms].key
        }
    }

    /// The lists of the classes of a term, one for each language with a class of its own, and of the concepts it is a name of.
    fn lists_of(&self, place: usize) -> (&[u32], &[u32]) {
        let number = self.order[place];
        match (number as usize).checked_sub(self.corpus.vocabulary.forms()) {
            Some(other) => (&self.others[other].classes, &self.others[other].concepts),
            None => {
                let concepts = self.named.get(&number).map_or(&[][..], Vec::as_slice);
                (self.corpus.classes.of_form.of(number as usize), concepts)
            }
        }
    }

    /// The form that a term is.
    fn form(&self, place: usize) -> Option<usize> {
        Some(self.order[place] as usize).filter(|number| *number < self.corpus.vocabulary.forms())
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
