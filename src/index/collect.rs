//! Reads the documents once and collects every form, class and concept with its postings.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::blocks::BlockPlan;
use super::impact::Impacts;
use super::names::{self, Names, joined};
use super::positions::PositionList;
use super::postings::{LONGEST_TITLE, NOWHERE, Posting};
use super::terms::{List, Term, Terms};
use super::texts::Texts;
use super::words::stem_key;
use crate::analysis::{
    Conflate, FIELDS, Token, TokenKind, arabic, field_weights, for_each_token, stop_words,
};
use crate::document::{Document, Settings};
use crate::engine::same_language;

const TITLE: usize = 0;
const SUMMARY: usize = 1;
const TEXT: usize = 2;

/// Words of different fields are this far apart, so that no phrase reaches across.
const FIELD_GAP: u32 = 100;

/// What the collector reads.
pub(crate) struct Corpus<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) documents: &'a [Document],
    pub(crate) texts: &'a [Texts],
    pub(crate) plans: &'a [BlockPlan],
    /// The tags of the documents' languages, and for each document the place of its own.
    pub(crate) tags: &'a [String],
    pub(crate) languages: &'a [u16],
    pub(crate) conflation: &'a dyn Conflate,
}

/// Collects the terms of a corpus.
pub(crate) fn collect(corpus: &Corpus<'_>) -> Terms {
    let concepts = names::concepts(corpus.settings);
    let mut vocabulary = Vocabulary::new(corpus.tags, corpus.conflation);
    let names = Names::new(&concepts, corpus.tags, &mut vocabulary);
    let mut collector = Collector {
        vocabulary,
        concepts: vec![Vec::new(); concepts.len()],
        names,
        stop_words: corpus
            .tags
            .iter()
            .map(|tag| stop_words::of_language(tag).into_iter().collect())
            .collect(),
        lengths: Vec::new(),
        run: Vec::new(),
    };
    for (number, (document, texts)) in corpus.documents.iter().zip(corpus.texts).enumerate() {
        collector.read(corpus.languages[number], document, texts);
    }
    for (concept, documents) in names::belonging(&concepts, corpus.documents).into_iter().enumerate() {
        collector.add_belonging(concept, &documents);
    }
    collector.finish(corpus)
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
    /// How many words, stop words apart, stand in the text before it is first there.
    first: Option<u32>,
}

/// Forms and classes by number.
pub(crate) struct Vocabulary<'a> {
    tags: &'a [String],
    /// For each tag the place of the first of the same language: the regions of a language share their classes.
    homes: Vec<u16>,
    conflation: &'a dyn Conflate,
    /// By exact form.
    known: HashMap<String, Known>,
    forms: Vec<Form>,
    numbers: HashMap<String, usize>,
    /// By language and key of the class. Forms that stand for themselves have no language of their own.
    class_numbers: HashMap<(u16, String), usize>,
    classes: Vec<Vec<Occurrence>>,
    exact: Vec<Vec<u32>>,
}

/// What is known of an exact form.
struct Known {
    exact: usize,
    form: usize,
    /// By language the class.
    classes: Vec<(u16, usize)>,
}

#[derive(Default)]
struct Form {
    folded: String,
    /// Classes, in the order found.
    classes: Vec<usize>,
    positions: PositionList,
    is_prominent: bool,
}

/// The language of classes that belong to no language.
const ANY: u16 = u16::MAX;

impl<'a> Vocabulary<'a> {
    fn new(tags: &'a [String], conflation: &'a dyn Conflate) -> Self {
        let home = |tag: &String| tags.iter().position(|other| same_language(other, tag)).unwrap_or(0) as u16;
        Self {
            tags,
            homes: tags.iter().map(home).collect(),
            conflation,
            known: HashMap::new(),
            forms: Vec::new(),
            numbers: HashMap::new(),
            class_numbers: HashMap::new(),
            classes: Vec::new(),
            exact: Vec::new(),
        }
    }

    /// The class of a word in the language of that place among the tags.
    pub(crate) fn class(&mut self, language: u16, folded: &str, exact: &str) -> usize {
        let key = match self.conflation.class(&self.tags[usize::from(language)], exact) {
            Some(key) => (self.homes[usize::from(language)], key),
            None => (ANY, folded.to_owned()),
        };
        let next = self.classes.len();
        let class = *self.class_numbers.entry(key).or_insert(next);
        if class == next {
            self.classes.push(Vec::new());
        }
        class
    }

    /// The numbers of the token's exact form, folded form and class.
    fn numbers_of(&mut self, language: u16, token: &Token<'_>) -> (usize, usize, usize) {
        if let Some(known) = self.known.get(token.exact)
            && let Some((_, class)) = known.classes.iter().find(|(of, _)| *of == language)
        {
            return (known.exact, known.form, *class);
        }
        let class = self.class(language, token.folded, token.exact);
        let form = self.form(token.folded);
        if !self.forms[form].classes.contains(&class) {
            self.forms[form].classes.push(class);
        }
        let next = self.exact.len();
        let known = self.known.entry(token.exact.to_owned()).or_insert(Known {
            exact: next,
            form,
            classes: Vec::new(),
        });
        known.classes.push((language, class));
        let exact = known.exact;
        if exact == next {
            self.exact.push(Vec::new());
        }
        (exact, form, class)
    }

    fn form(&mut self, folded: &str) -> usize {
        if let Some(number) = self.numbers.get(folded) {
            return *number;
        }
        let number = self.forms.len();
        self.numbers.insert(folded.to_owned(), number);
        self.forms.push(Form { folded: folded.to_owned(), ..Form::default() });
        number
    }
}

struct Collector<'a> {
    vocabulary: Vocabulary<'a>,
    names: Names,
    /// By concept.
    concepts: Vec<Vec<Occurrence>>,
    /// By language.
    stop_words: Vec<HashSet<String>>,
    /// By document: its fields' lengths in words that are no stop words.
    lengths: Vec<[u32; FIELDS]>,
    /// Class and form of the words of the text being read, where there are names to look for.
    run: Vec<(usize, usize)>,
}

/// Where a piece of text stands.
#[derive(Clone, Copy)]
struct Spot {
    language: u16,
    field: usize,
    passage: u32,
}

impl Collector<'_> {
    fn read(&mut self, language: u16, document: &Document, texts: &Texts) {
        self.lengths.push([0; FIELDS]);
        let spot = |field, passage| Spot { language, field, passage };
        let mut position = self.read_text(spot(TITLE, 0), &document.title, 0) + FIELD_GAP;
        position = self.read_text(spot(SUMMARY, 0), &document.summary, position) + FIELD_GAP;
        for (number, (_, passage)) in texts.passages.iter().enumerate() {
            position = self.read_text(spot(TEXT, number as u32), passage, position);
        }
    }

    /// Reads a text whose first word stands at `position`; gives the position after its last.
    fn read_text(&mut self, spot: Spot, text: &str, mut position: u32) -> u32 {
        let document = self.lengths.len() as u32 - 1;
        let mut run = std::mem::take(&mut self.run);
        for_each_token(text, |token| {
            let (exact, form, class) = self.vocabulary.numbers_of(spot.language, &token);
            if self.vocabulary.exact[exact].last() != Some(&document) {
                self.vocabulary.exact[exact].push(document);
            }
            self.vocabulary.forms[form].is_prominent |= spot.field == TITLE;
            let before = self.lengths[document as usize][spot.field];
            occurrence(&mut self.vocabulary.classes[class], document).count(spot, before);
            if token.kind == TokenKind::Word {
                self.vocabulary.forms[form].positions.add(document, position);
                if !self.stop_words[usize::from(spot.language)].contains(token.folded) {
                    self.lengths[document as usize][spot.field] += 1;
                }
                position += 1;
                run.push((class, form));
            }
        });
        self.read_names(spot, document, &run);
        run.clear();
        self.run = run;
        position
    }

    fn read_names(&mut self, spot: Spot, document: u32, run: &[(usize, usize)]) {
        if self.names.is_empty() {
            return;
        }
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        self.names.each_in(spot.language, run, |at, words, concept| found.push((at, words, concept)));
        for (at, words, concept) in found {
            occurrence(&mut self.concepts[concept], document).count(spot, u32::MAX);
            let forms =
                run[at..at + words].iter().map(|(_, form)| self.vocabulary.forms[*form].folded.as_str());
            self.names.found(concept, spot.language, &joined(forms));
        }
    }

    /// A document that belongs to a concept counts as if its summary named it once more.
    fn add_belonging(&mut self, concept: usize, documents: &[u32]) {
        let mut named = std::mem::take(&mut self.concepts[concept]).into_iter().peekable();
        let list = &mut self.concepts[concept];
        for document in documents {
            while let Some(occurrence) = named.next_if(|occurrence| occurrence.document <= *document) {
                list.push(occurrence);
            }
            let spot = Spot { language: 0, field: SUMMARY, passage: 0 };
            occurrence(list, *document).count(spot, 0);
        }
        list.extend(named);
    }

    fn finish(self, corpus: &Corpus<'_>) -> Terms {
        let impacts = Impacts::new(field_weights(&corpus.settings.weights), &self.lengths);
        let posting = |occurrence: &Occurrence| occurrence.posting(&impacts, &self.lengths, corpus.plans);
        let list = |occurrences: &Vec<Occurrence>| List {
            texts: Vec::new(),
            concept: None,
            postings: occurrences.iter().map(posting).collect(),
        };
        let mut lists: Vec<List> = self.vocabulary.classes.iter().map(list).collect();
        let concepts = lists.len();
        lists.extend(self.concepts.iter().map(list));
        let mut terms = terms_of_forms(self.vocabulary, &mut lists);
        add_arabic_stems(&mut terms);
        let names = names::written(corpus.settings, &lists[concepts..]);
        names::add(&mut terms, &mut lists, concepts, self.names.spellings);
        terms.sort_unstable_by(|left, right| left.key.cmp(&right.key));
        Terms { terms, lists, names }
    }
}

/// Every form that stands in a document.
fn terms_of_forms(mut vocabulary: Vocabulary<'_>, lists: &mut [List]) -> Vec<Term> {
    let mut exact: Vec<Vec<(String, Vec<u32>)>> = vec![Vec::new(); vocabulary.forms.len()];
    for (form, known) in vocabulary.known {
        exact[known.form].push((form, std::mem::take(&mut vocabulary.exact[known.exact])));
    }
    let mut members = vec![0; lists.len()];
    vocabulary.forms.iter().flat_map(|form| &form.classes).for_each(|class| members[*class] += 1);
    let mut terms = Vec::with_capacity(vocabulary.forms.len());
    for (mut form, mut exact) in vocabulary.forms.into_iter().zip(exact) {
        exact.sort_unstable();
        let holders: BTreeSet<u32> = exact.iter().flat_map(|(_, documents)| documents).copied().collect();
        form.classes.iter().for_each(|class| lists[*class].texts.push(form.folded.clone()));
        form.classes.sort_unstable();
        let shares = form.classes.iter().any(|class| members[*class] > 1);
        terms.push(Term {
            key: form.folded,
            classes: form.classes,
            frequency: holders.len() as u32,
            holders: if shares { holders.into_iter().collect() } else { Vec::new() },
            exact: if exact.len() > 1 { exact } else { Vec::new() },
            positions: form.positions.finish(),
            is_prominent: form.is_prominent,
            concepts: Vec::new(),
        });
    }
    lists.iter_mut().for_each(|list| list.texts.sort_unstable());
    terms
}

/// Arabic words come with articles and particles that another document may write otherwise: their classes can be found by their stems as well.
fn add_arabic_stems(terms: &mut Vec<Term>) {
    let mut stems: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for term in terms.iter().filter(|term| arabic::is_arabic(&term.key)) {
        for stem in arabic::stems(&term.key) {
            stems.entry(stem.to_owned()).or_default().extend(&term.classes);
        }
    }
    // A stem that is a form leads to that form's classes by itself.
    for term in terms.iter() {
        if let Some(classes) = stems.get_mut(&term.key) {
            classes.retain(|class| !term.classes.contains(class));
        }
    }
    for (stem, classes) in stems.into_iter().filter(|(_, classes)| !classes.is_empty()) {
        terms.push(Term { key: stem_key(&stem), classes: classes.into_iter().collect(), ..Term::default() });
    }
}

fn occurrence(list: &mut Vec<Occurrence>, document: u32) -> &mut Occurrence {
    if list.last().is_none_or(|last| last.document != document) {
        list.push(Occurrence { document, ..Occurrence::default() });
    }
    list.last_mut().expect("just pushed")
}

impl Occurrence {
    fn count(&mut self, spot: Spot, before: u32) {
        self.frequencies[spot.field] = self.frequencies[spot.field].saturating_add(1);
        if spot.field == TEXT {
            self.first.get_or_insert(before);
            let seen = if self.passage.0 == spot.passage { self.passage.1 } else { 0 };
            self.passage = (spot.passage, seen.saturating_add(1));
            if self.passage.1 > self.best.1 {
                self.best = self.passage;
            }
        }
    }

    fn posting(&self, impacts: &Impacts, lengths: &[[u32; FIELDS]], plans: &[BlockPlan]) -> Posting {
        let document = self.document as usize;
        let file = || {
            let plan = &plans[plans.partition_point(|plan| plan.documents.end <= document)];
            plan.passage_file(document, self.best.0 as usize)
        };
        Posting {
            document: self.document,
            impact: impacts.of(self.frequencies, lengths[document]),
            title: match self.frequencies[TITLE] {
                0 => 0,
                _ => lengths[document][TITLE].clamp(1, u32::from(LONGEST_TITLE)) as u8,
            },
            file: if self.best.1 == 0 { 0 } else { file() },
            place: self.first.map_or(NOWHERE, |before| (before / 2).min(u32::from(NOWHERE)) as u8),
        }
    }
}
