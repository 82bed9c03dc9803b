//! Turns readings into what is known of every term: postings of classes and concepts, holders of exact forms, positions of forms.
//!
//! Documents are read in batches that know nothing of each other; [`super::lists`] joins what they found.

mod occurrence;

use self::occurrence::{Occurrence, Spot};
use super::blocks::Plans;
use super::classes::Classes;
use super::host::{Outcome, Room};
use super::impact::Impacts;
use super::ledger::Ledger;
use super::lists::Span;
use super::names::{Names, Spelled, joined};
use super::positions;
use super::postings;
use super::reading::{FormHead, Reading, SUMMARY, TEXT, TITLE};
use super::vocabulary::Vocabulary;
use crate::analysis::FIELDS;

/// Words of different fields are this far apart, so that no phrase reaches across.
const FIELD_GAP: u32 = 100;

/// What is known of the corpus before its tokens are read.
pub(crate) struct Corpus<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) classes: &'a Classes<'a>,
    pub(crate) names: &'a Names,
    pub(crate) impacts: Impacts,
    /// By document: its fields' lengths in words that are no stop words.
    pub(crate) lengths: &'a [[u32; FIELDS]],
    pub(crate) plans: &'a Plans,
    /// Documents with the concepts they belong to without naming them, in order.
    pub(crate) belonging: &'a [(u32, u32)],
    /// How many concepts there are.
    pub(crate) concepts: usize,
    /// The tags of the documents' languages.
    pub(crate) tags: &'a [String],
}

impl Corpus<'_> {
    /// Classes have the first numbers among the lists, concepts the following ones.
    pub(crate) fn lists(&self) -> usize {
        self.classes.count() + self.concepts
    }

    pub(crate) fn list_of_concept(&self, concept: u32) -> u32 {
        self.classes.count() as u32 + concept
    }
}

/// What a batch of documents holds, put away.
pub(crate) struct Found {
    /// Per list: a part of its postings.
    pub(crate) lists: Span,
    /// Per exact form that is asked for: a part of its documents.
    pub(crate) exact: Span,
    /// Per form: varint number of documents << 1 | whether a title has it; a part of its positions.
    pub(crate) forms: Span,
    /// How names were written.
    pub(crate) spelled: Vec<Spelled>,
}

/// Where a form stands in one document: which of its positions, once those are arranged by form.
#[derive(Clone, Copy, Debug, Default)]
struct Places {
    count: u32,
    /// Where the last of them ends, of those that have been arranged.
    end: u32,
}

/// What the document being read holds, in the order found.
#[derive(Debug, Default)]
struct Here<T> {
    /// With the places of the terms in their ledger.
    found: Vec<(u32, T)>,
    /// By place in the ledger that in `found`, as far as the term there is indeed this one.
    places: Vec<u32>,
}

impl<T: Default> Here<T> {
    /// Where a term is in `found`.
    fn place_of(&mut self, term: u32) -> u32 {
        let place = &mut self.places[term as usize];
        if self.found.get(*place as usize).is_none_or(|(there, _)| *there != term) {
            *place = self.found.len() as u32;
            self.found.push((term, T::default()));
        }
        *place
    }
}

/// Reads a batch of documents.
pub(crate) struct Collector<'a> {
    corpus: &'a Corpus<'a>,
    /// Lists with their postings.
    lists: Ledger,
    /// Exact forms with their documents, as far as they are asked for.
    exact: Ledger,
    /// Forms with their positions.
    forms: Ledger,
    /// By place of a form what else is known of it.
    held: Vec<Held>,
    /// The lists and forms of the document being read.
    lists_here: Here<Occurrence>,
    forms_here: Here<Places>,
    /// The document's words, each as the place of its form; in which field they stand says where the words of each end.
    words: Vec<u32>,
    ends: [usize; FIELDS],
    /// The positions of the words, form by form.
    positions: Vec<u32>,
    spelled: Vec<Spelled>,
    /// Class and form of the words of the text being read, where there are names to look for.
    run: Vec<(u32, u32)>,
}

/// Who holds a form.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    /// How many documents have it only in what is no word.
    without_words: u32,
    /// Whether a title has it.
    is_prominent: bool,
}

/// A form of a reading: what is asked for with each of its tokens, hence small.
#[derive(Clone, Copy, Debug)]
struct Latest {
    /// One more than the document it was last seen in, and where its class and its form are among those of the document.
    next_document: u32,
    list_here: u32,
    form_here: u32,
    is_stop: bool,
}

/// A form of a reading among the forms of the corpus.
#[derive(Clone, Copy, Debug)]
struct Known {
    tag: u16,
    /// Places of its class, its form, and of itself where anybody asks for its documents.
    list: u32,
    form: u32,
    exact: Option<u32>,
    /// Class and form.
    numbers: (u32, u32),
}

/// The forms of a reading.
struct Forms {
    latest: Vec<Latest>,
    known: Vec<Known>,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(corpus: &'a Corpus<'a>) -> Self {
        Self {
            corpus,
            lists: Ledger::new(corpus.lists(), postings::COLUMNS),
            exact: Ledger::new(corpus.vocabulary.exact_forms(), 0),
            forms: Ledger::new(corpus.vocabulary.forms(), 0),
            held: Vec::new(),
            lists_here: Here::default(),
            forms_here: Here::default(),
            words: Vec::new(),
            ends: [0; FIELDS],
            positions: Vec::new(),
            spelled: Vec::new(),
            run: Vec::new(),
        }
    }

    /// Reads on with documents from that number on. `tickets` are those of the forms, 32 bits each.
    pub(crate) fn read(&mut self, first: usize, mut reading: Reading<'_>, tickets: &[u8]) -> Outcome<()> {
        let mut forms = self.forms_of(&reading, tickets)?;
        for within in 0..reading.lengths.len() {
            let document = (first + within) as u32;
            let spot = |field, passage| Spot { document, field, passage };
            for field in [TITLE, SUMMARY] {
                self.passage(spot(field, 0), &mut reading, &mut forms, &mut 0);
                self.ends[field] = self.words.len();
            }
            let mut before = 0;
            for passage in 0..reading.passages[within].len() {
                self.passage(spot(TEXT, passage as u32), &mut reading, &mut forms, &mut before);
            }
            self.ends[TEXT] = self.words.len();
            self.add_belonging(document);
            self.end_document(document);
        }
        Ok(())
    }

    /// The forms of a reading, which have places from now on.
    fn forms_of(&mut self, reading: &Reading<'_>, tickets: &[u8]) -> Outcome<Forms> {
        let corpus = self.corpus;
        let place = |tag: &&str| corpus.tags.iter().position(|known| known == tag).map(|place| place as u16);
        let tags: Option<Vec<u16>> = reading.tags.iter().map(place).collect();
        let tags = tags.ok_or("a reading has a language that no document has")?;
        let (tickets, _) = tickets.as_chunks();
        let known = reading
            .forms
            .iter()
            .zip(tickets)
            .map(|(form, ticket)| self.known(*tags.get(form.tag)?, u32::from_le_bytes(*ticket)));
        let known =
            known.collect::<Option<Vec<Known>>>().ok_or("a reading has a form that no document has")?;
        self.lists_here.places.resize(self.lists.len(), 0);
        self.forms_here.places.resize(self.forms.len(), 0);
        self.held.resize(self.forms.len(), Held::default());
        let latest =
            |form: &FormHead| Latest { next_document: 0, list_here: 0, form_here: 0, is_stop: form.is_stop };
        Ok(Forms { latest: reading.forms.iter().map(latest).collect(), known })
    }

    fn known(&mut self, tag: u16, ticket: u32) -> Option<Known> {
        let corpus = self.corpus;
        let exact = corpus.vocabulary.number(ticket);
        let form = corpus.vocabulary.form_of(exact);
        let class = corpus.classes.of(usize::from(tag), exact)?;
        Some(Known {
            tag,
            list: self.lists.place(class),
            form: self.forms.place(form),
            exact: corpus.classes.asks_for_holders(form as usize).then(|| self.exact.place(exact)),
            numbers: (class, form),
        })
    }

    /// Reads a text before whose first word there are so many words of the field that are no stop words.
    fn passage(&mut self, spot: Spot, reading: &mut Reading<'_>, forms: &mut Forms, before: &mut u32) {
        let mut run = std::mem::take(&mut self.run);
        let has_names = !self.corpus.names.is_empty();
        let mut tag = 0;
        reading.next_text(|form, is_word| {
            let Some(latest) = forms.latest.get_mut(form) else { return };
            if latest.next_document != spot.document + 1 {
                self.meet(latest, &forms.known[form], spot.document);
            }
            if spot.field == TITLE {
                self.held[forms.known[form].form as usize].is_prominent = true;
            }
            self.lists_here.found[latest.list_here as usize].1.count(spot, *before);
            if is_word {
                self.words.push(latest.form_here);
                *before += u32::from(!latest.is_stop);
                if has_names {
                    tag = forms.known[form].tag;
                    run.push(forms.known[form].numbers);
                }
            }
        });
        self.read_names(spot, tag, &run);
        run.clear();
        self.run = run;
    }

    /// Notes that the document holds an exact form.
    fn meet(&mut self, latest: &mut Latest, known: &Known, document: u32) {
        latest.next_document = document + 1;
        latest.list_here = self.lists_here.place_of(known.list);
        latest.form_here = self.forms_here.place_of(known.form);
        if let Some(exact) = known.exact {
            self.exact.add(exact, document, |_| ());
        }
    }

    fn occurrence(&mut self, list: u32) -> &mut Occurrence {
        let list = self.lists.place(list);
        self.lists_here.places.resize(self.lists.len(), 0);
        let place = self.lists_here.place_of(list) as usize;
        &mut self.lists_here.found[place].1
    }

    fn end_document(&mut self, document: u32) {
        let corpus = self.corpus;
        let mut impacts = corpus.impacts.of_document(corpus.lengths[document as usize]);
        for (list, occurrence) in self.lists_here.found.drain(..) {
            let posting = occurrence.posting(document, &mut impacts, corpus);
            self.lists.add(list, document, |out| out.extend_from_slice(&posting.columns()));
        }
        self.arrange_positions();
        for (form, places) in self.forms_here.found.drain(..) {
            if places.count == 0 {
                self.held[form as usize].without_words += 1;
                continue;
            }
            let positions = &self.positions[(places.end - places.count) as usize..places.end as usize];
            self.forms.add(form, document, |out| positions::put_places(out, positions));
        }
        self.words.clear();
    }

    /// Puts the positions of the document's words together form by form.
    fn arrange_positions(&mut self) {
        let Self { words, ends, positions, forms_here: Here { found, .. }, .. } = self;
        words.iter().for_each(|form| found[*form as usize].1.count += 1);
        let mut end = 0;
        for (_, places) in found.iter_mut() {
            places.end = end;
            end += places.count;
        }
        positions.resize(words.len(), 0);
        let (mut from, mut position) = (0, 0);
        for end in ends {
            for form in &words[from..*end] {
                let places = &mut found[*form as usize].1;
                positions[places.end as usize] = position;
                places.end += 1;
                position += 1;
            }
            position += FIELD_GAP;
            from = *end;
        }
    }

    fn read_names(&mut self, spot: Spot, tag: u16, run: &[(u32, u32)]) {
        let corpus = self.corpus;
        let mut found: Vec<(usize, usize, u32)> = Vec::new();
        corpus.names.each_in(tag, run, |at, words, concept| found.push((at, words, concept)));
        for (at, words, concept) in found {
            self.occurrence(corpus.list_of_concept(concept)).count(spot, u32::MAX);
            let forms = run[at..at + words].iter().map(|(_, form)| corpus.vocabulary.key(*form as usize));
            let spelled = (concept, tag, joined(forms));
            if !corpus.names.knows(concept, &spelled.2) && !self.spelled.contains(&spelled) {
                self.spelled.push(spelled);
            }
        }
    }

    /// A document that belongs to a concept counts as if its summary named it once more.
    fn add_belonging(&mut self, document: u32) {
        let corpus = self.corpus;
        let from = corpus.belonging.partition_point(|(of, _)| *of < document);
        for (_, concept) in corpus.belonging[from..].iter().take_while(|(of, _)| *of == document) {
            let spot = Spot { document, field: SUMMARY, passage: 0 };
            self.occurrence(corpus.list_of_concept(*concept)).count(spot, 0);
        }
    }

    /// Puts away what was found.
    pub(crate) fn finish(self, room: &dyn Room) -> Outcome<Found> {
        let Self { lists, exact, forms, held, spelled, .. } = self;
        let lists = lists.put(room, |_, _| None)?;
        let exact = exact.put(room, |_, _| None)?;
        let head = |form: u32, documents: u32| {
            let held = held[form as usize];
            Some((documents + held.without_words) << 1 | u32::from(held.is_prominent))
        };
        Ok(Found { lists, exact, forms: forms.put(room, head)?, spelled })
    }
}
