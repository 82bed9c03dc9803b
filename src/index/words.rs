//! Words: shards of the dictionary with their posting lists; [`super::router`] finds the shard.
//!
//! ```text
//! shard    varint length, fst map from key to value; then lists and entries, at the offsets in the values
//! key      folded form                          value  offset of a list << 1, or of an entry << 1 | 1
//!          folded words joined by spaces: name  value  offset of an entry << 1 | 1
//!          = stem                              value  as of a form: the classes of that Arabic stem
//!          folded form 00 exact form            value  offset of a bare document list << 1; where the form has two or more
//! list     of a class: varint count, length-prefixed texts: its forms that no key of this shard is; posting list;
//!          of a concept: varint number; posting list
//! entry    varint count of classes, per class varint bytes back from the entry to its list;
//!          varint count of concepts, likewise;
//!          bare document list: who holds this very form, empty where all documents of its classes do
//! ```
//!
//! A form that is alone in its only class needs no entry. Keys ascend through the shards, and all keys of one term lie in one
//! shard. The dictionary holds
//! whole folded forms, so the words that begin as typed are one contiguous run of keys, and no shard outside that
//! run is ever needed. A shard has the lists of all its keys' classes and concepts: one whose forms lie apart, as with
//! Arabic prefixes, is repeated.

use std::collections::HashMap;

use fst::Map;
use fst::raw::{Fst, Node, Output};

use super::postings::{self, Posting, read_documents, read_postings};
use super::terms::{List, Term};
use super::wire::{Reader, put_bytes, put_varint};
use crate::error::{Error, Result};

/// Separates a folded term from an exact form in a key.
const EXACT: u8 = 0;
/// No key is as long: a dictionary that claims one leads in circles.
const LONGEST_KEY: usize = 2_000;
/// Begins the key of a stem.
const STEM: &str = "=";
/// Separates the words of a name in a key.
const SPACE: u8 = b' ';

/// The key of the documents that hold `folded` written as `exact`.
pub(crate) fn exact_key(folded: &str, exact: &str) -> Vec<u8> {
    [folded.as_bytes(), &[EXACT], exact.as_bytes()].concat()
}

/// The key of a stem.
pub(crate) fn stem_key(stem: &str) -> String {
    [STEM, stem].concat()
}

/// Whether a key is a form: neither a name of several words nor an exact form nor a stem.
pub(crate) fn is_form(key: &[u8]) -> bool {
    !key.contains(&EXACT) && !key.contains(&SPACE) && !key.starts_with(STEM.as_bytes())
}

/// A parsed shard, borrowing its bytes.
pub(crate) struct Shard<'a> {
    terms: Map<&'a [u8]>,
    lists: &'a [u8],
    documents: u32,
}

/// What a shard says about one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Where the lists of its classes begin.
    pub(crate) classes: Vec<usize>,
    /// Where the lists of its concepts begin.
    pub(crate) concepts: Vec<usize>,
    /// The documents that hold this very form; empty where all of its classes do.
    pub(crate) holders: Vec<u32>,
}

/// Checks a shard once, when it arrives.
///
/// fst walks its bytes on trust. That they are the builder's is proven by their hash; natively they are held against fst's own
/// checksum besides, against a faulty builder. In the browser the tables of that second checksum would be a fifth of the
/// module, so there a faulty builder meets the recovery from traps instead.
pub(crate) fn check(bytes: &[u8], documents: u32) -> Result<()> {
    let shard = Shard::parse(bytes, documents)?;
    if cfg!(target_arch = "wasm32") || shard.terms.as_fst().verify().is_ok() {
        Ok(())
    } else {
        Err(malformed_terms())
    }
}

impl<'a> Shard<'a> {
    /// A shard of an index with so many documents.
    pub(crate) fn parse(bytes: &'a [u8], documents: u32) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let terms = Map::new(reader.bytes()?).map_err(|_| malformed_terms())?;
        Ok(Self { terms, lists: reader.rest(), documents })
    }

    /// The dictionary.
    pub(crate) fn terms(&self) -> &Map<&'a [u8]> {
        &self.terms
    }

    /// What the shard says about a form or name.
    pub(crate) fn entry(&self, key: &str) -> Result<Option<Entry>> {
        self.terms.get(key).map(|value| self.entry_of(value)).transpose()
    }

    /// What the value of a form or name stands for.
    pub(crate) fn entry_of(&self, value: u64) -> Result<Entry> {
        let offset = usize::try_from(value >> 1).map_err(|_| misplaced())?;
        if value & 1 == 0 {
            return Ok(Entry { classes: vec![offset], ..Entry::default() });
        }
        let mut reader = self.at(offset)?;
        let classes = read_offsets(&mut reader, offset)?;
        let concepts = read_offsets(&mut reader, offset)?;
        Ok(Entry { classes, concepts, holders: read_documents(&mut reader, self.documents)? })
    }

    /// Where the lists of the classes of a form begin; nothing is read of who holds it.
    pub(crate) fn classes(&self, value: u64) -> Result<Vec<usize>> {
        let offset = usize::try_from(value >> 1).map_err(|_| misplaced())?;
        if value & 1 == 0 { Ok(vec![offset]) } else { read_offsets(&mut self.at(offset)?, offset) }
    }

    /// The forms of a class that no key of the shard is.
    pub(crate) fn forms_elsewhere(&self, list: usize) -> Result<Vec<&'a str>> {
        let mut reader = self.at(list)?;
        let mut texts = Vec::new();
        for _ in 0..reader.count()? {
            texts.push(reader.text()?);
        }
        Ok(texts)
    }

    /// The number of a concept and its postings.
    pub(crate) fn concept(&self, list: usize) -> Result<(u32, Vec<Posting>)> {
        let mut reader = self.at(list)?;
        Ok((reader.varint()?, read_postings(&mut reader, self.documents)?))
    }

    /// The postings of a class.
    pub(crate) fn postings(&self, list: usize) -> Result<Vec<Posting>> {
        let mut reader = self.at(list)?;
        for _ in 0..reader.count()? {
            reader.bytes()?;
        }
        read_postings(&mut reader, self.documents)
    }

    /// The documents that hold the form in this exact form; `None` when all of its documents do, or none.
    pub(crate) fn exact(&self, folded: &str, exact: &str) -> Result<Option<Vec<u32>>> {
        let Some(value) = self.terms.get(exact_key(folded, exact)) else { return Ok(None) };
        let offset = usize::try_from(value >> 1).map_err(|_| misplaced())?;
        read_documents(&mut self.at(offset)?, self.documents).map(Some)
    }

    /// Visits every key that begins with `prefix`, exact forms apart, in order, with its value, until told to stop.
    pub(crate) fn each_beginning(
        &self,
        prefix: &str,
        mut visit: impl FnMut(&[u8], u64) -> Result<bool>,
    ) -> Result<()> {
        let (terms, mut output) = (self.terms.as_fst(), Output::zero());
        let mut node = terms.root();
        for byte in prefix.bytes() {
            let Some(next) = node.find_input(byte) else { return Ok(()) };
            let next = node.transition(next);
            output = output.cat(next.out);
            node = terms.node(next.addr);
        }
        let mut key = prefix.as_bytes().to_vec();
        each_below(terms, &node, output, &mut key, &mut visit).map(|_| ())
    }

    fn at(&self, offset: usize) -> Result<Reader<'a>> {
        self.lists.get(offset..).map(Reader::new).ok_or_else(misplaced)
    }
}

/// Visits every key from a node on, exact forms apart, in order, until told to stop; says whether to go on. The streams of fst do the
/// same for any automaton, in ten times the code.
fn each_below(
    terms: &Fst<&[u8]>,
    node: &Node<'_>,
    output: Output,
    key: &mut Vec<u8>,
    visit: &mut dyn FnMut(&[u8], u64) -> Result<bool>,
) -> Result<bool> {
    if key.len() > LONGEST_KEY {
        return Err(malformed_terms());
    }
    if node.is_final() && !visit(key, output.cat(node.final_output()).value())? {
        return Ok(false);
    }
    for at in 0..node.len() {
        let next = node.transition(at);
        if next.inp == EXACT {
            continue;
        }
        key.push(next.inp);
        let goes_on = each_below(terms, &terms.node(next.addr), output.cat(next.out), key, visit)?;
        key.pop();
        if !goes_on {
            return Ok(false);
        }
    }
    Ok(true)
}

fn read_offsets(reader: &mut Reader<'_>, from: usize) -> Result<Vec<usize>> {
    let mut offsets = Vec::new();
    for _ in 0..reader.count()? {
        offsets.push(from.checked_sub(reader.size()?).ok_or_else(misplaced)?);
    }
    Ok(offsets)
}

/// The bytes of a shard with these terms.
pub(crate) fn put_shard(terms: &[Term], lists: &[List]) -> Vec<u8> {
    let mut builder = ShardBuilder {
        fst: fst::MapBuilder::memory(),
        bytes: Vec::new(),
        placed: HashMap::new(),
        terms,
        lists,
    };
    terms.iter().for_each(|term| builder.add(term));
    let terms = builder.fst.into_inner().expect("writing into memory cannot fail");
    let mut out = Vec::new();
    put_bytes(&mut out, &terms);
    out.extend_from_slice(&builder.bytes);
    out
}

/// A shard under construction.
struct ShardBuilder<'a> {
    fst: fst::MapBuilder<Vec<u8>>,
    bytes: Vec<u8>,
    /// Where the lists stand that have been written.
    placed: HashMap<usize, usize>,
    terms: &'a [Term],
    lists: &'a [List],
}

impl ShardBuilder<'_> {
    fn add(&mut self, term: &Term) {
        let classes: Vec<usize> = term.classes.iter().map(|list| self.place_class(*list)).collect();
        let concepts: Vec<usize> = term.concepts.iter().map(|list| self.place_concept(*list)).collect();
        let value = match (classes.as_slice(), concepts.is_empty() && term.holders.is_empty()) {
            ([only], true) => only << 1,
            _ => self.put_entry(&classes, &concepts, &term.holders) << 1 | 1,
        };
        self.insert(term.key.as_bytes(), value);
        for (exact, documents) in &term.exact {
            let offset = self.bytes.len();
            postings::put_documents(&mut self.bytes, documents.iter().copied());
            self.insert(&exact_key(&term.key, exact), offset << 1);
        }
    }

    fn insert(&mut self, key: &[u8], value: usize) {
        self.fst.insert(key, value as u64).expect("keys ascend");
    }

    fn put_entry(&mut self, classes: &[usize], concepts: &[usize], holders: &[u32]) -> usize {
        let entry = self.bytes.len();
        for lists in [classes, concepts] {
            put_varint(&mut self.bytes, lists.len() as u64);
            lists.iter().for_each(|list| put_varint(&mut self.bytes, (entry - list) as u64));
        }
        postings::put_documents(&mut self.bytes, holders.iter().copied());
        entry
    }

    fn place_class(&mut self, list: usize) -> usize {
        if let Some(offset) = self.placed.get(&list) {
            return *offset;
        }
        let is_here = |form: &String| self.terms.binary_search_by(|term| term.key.cmp(form)).is_ok();
        let elsewhere = self.lists[list].texts.iter().filter(|form| !is_here(form));
        let elsewhere: Vec<&String> = elsewhere.collect();
        let offset = self.bytes.len();
        put_varint(&mut self.bytes, elsewhere.len() as u64);
        elsewhere.iter().for_each(|form| put_bytes(&mut self.bytes, form.as_bytes()));
        self.place(list, offset)
    }

    fn place_concept(&mut self, list: usize) -> usize {
        if let Some(offset) = self.placed.get(&list) {
            return *offset;
        }
        let offset = self.bytes.len();
        put_varint(&mut self.bytes, u64::from(self.lists[list].concept.unwrap_or_default()));
        self.place(list, offset)
    }

    /// Ends a list that begins at `offset`.
    fn place(&mut self, list: usize, offset: usize) -> usize {
        self.placed.insert(list, offset);
        postings::put_postings(&mut self.bytes, &self.lists[list].postings);
        offset
    }
}

/// Cuts the terms into runs whose shards take about so many raw bytes.
pub(crate) fn cut<'a>(terms: &'a [Term], lists: &[List], most: usize) -> Vec<&'a [Term]> {
    let mut runs = Vec::new();
    let (mut from, mut size) = (0, 0);
    let mut placed: HashMap<usize, ()> = HashMap::new();
    for (at, term) in terms.iter().enumerate() {
        if size >= most {
            runs.push(&terms[from..at]);
            (from, size) = (at, 0);
            placed.clear();
        }
        size += estimate(term);
        for list in term.classes.iter().chain(&term.concepts) {
            if placed.insert(*list, ()).is_none() {
                size += 3 + 4 * lists[*list].postings.len();
            }
        }
    }
    runs.push(&terms[from..]);
    runs
}

/// About how many raw bytes a term takes besides its lists.
fn estimate(term: &Term) -> usize {
    let exact: usize = term.exact.iter().map(|(exact, documents)| exact.len() + 2 + documents.len()).sum();
    term.key.len() + 3 + term.holders.len() + exact
}

fn misplaced() -> Error {
    Error::damaged("a dictionary of the index points beyond its lists")
}

fn malformed_terms() -> Error {
    Error::damaged("a dictionary of the index is malformed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_gives_back_what_was_put_in() {
        let posting = |document| Posting { document, impact: 17, title: 0, file: 1, place: 2 };
        let list = |forms: &[&str], documents: &[u32]| List {
            texts: forms.iter().map(ToString::to_string).collect(),
            concept: Some(7),
            postings: documents.iter().copied().map(posting).collect(),
        };
        let lists = [list(&["peche", "peches"], &[1, 2, 4]), list(&[], &[1, 3])];
        let term = |key: &str, classes: &[usize], holders: &[u32]| Term {
            key: key.into(),
            classes: classes.into(),
            holders: holders.into(),
            ..Term::default()
        };
        let mut terms =
            [term("la peche", &[], &[]), term("peche", &[0], &[1, 4]), term("peches", &[0], &[2])];
        terms[0].concepts = vec![1];
        terms[1].exact = vec![("peche".into(), vec![1]), ("pêche".into(), vec![4])];
        let bytes = put_shard(&terms[1..], &lists);
        let shard = Shard::parse(&bytes, 5).unwrap();
        let entry = shard.entry("peche").unwrap().unwrap();
        assert_eq!(entry.holders, [1, 4]);
        assert_eq!(shard.postings(entry.classes[0]).unwrap(), [posting(1), posting(2), posting(4)]);
        assert_eq!(shard.entry("peches").unwrap().unwrap().classes, entry.classes);
        assert_eq!(shard.entry("pech").unwrap(), None);
        assert_eq!(shard.exact("peche", "pêche").unwrap(), Some(vec![4]));
        assert_eq!(shard.exact("peches", "pêches").unwrap(), None);
        let alone = put_shard(&terms[2..], &lists);
        let shard = Shard::parse(&alone, 5).unwrap();
        let class = shard.entry("peches").unwrap().unwrap().classes[0];
        assert_eq!(
            shard.forms_elsewhere(class).unwrap(),
            ["peche"],
            "the form of the class that lies elsewhere"
        );
        let named = put_shard(&terms[..1], &lists);
        let shard = Shard::parse(&named, 5).unwrap();
        let concept = shard.entry("la peche").unwrap().unwrap().concepts[0];
        assert_eq!(shard.concept(concept).unwrap(), (7, vec![posting(1), posting(3)]));
        assert!(Shard::parse(&named, 2).unwrap().concept(concept).unwrap_err().is_damaged());
    }
}
