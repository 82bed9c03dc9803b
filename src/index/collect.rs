//! Turns readings into what is known of every term: postings of classes and concepts, holders of exact forms, positions of forms.
//!
//! Documents are read in batches that know nothing of each other; [`super::lists`] joins what they found.

use super::blocks::Plans;
use super::classes::Classes;
use super::groups::Groups;
use super::host::{Outcome, Room};
use super::impact::{DocumentImpacts, Impacts};
use super::lists::{Batch, Span};
use super::names::{Names, Spelled, joined};
use super::parts::Part;
use super::positions;
use super::postings::{self, LONGEST_TITLE, NOWHERE, Posting};
use super::reading::{Reading, SUMMARY, TEXT, TITLE};
use super::vocabulary::Vocabulary;
use super::wire::put_varint;
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

    /// Whether the documents of a form's exact forms are worth a word: where it has several, or where its classes have other
    /// documents.
    pub(crate) fn asks_for_holders(&self, form: usize) -> bool {
        self.vocabulary.exact_of(form).len() > 1 || self.classes.shares(form)
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

/// How a term occurs in one document, while it is being read.
#[derive(Clone, Copy, Debug, Default)]
struct Occurrence {
    frequencies: [u16; FIELDS],
    /// The passage being read, and how often the term has been seen in it.
    passage: (u32, u16),
    /// The passage that holds the term most often so far, first one first, and how often.
    best: (u32, u16),
    /// How many words, stop words apart, stand in the text before it is first there.
    first: Option<u32>,
}

/// Reads a batch of documents.
pub(crate) struct Collector<'a> {
    corpus: &'a Corpus<'a>,
    /// What the document being read holds, with the number of its list, in the order found.
    here: Vec<(u32, Occurrence)>,
    /// By list its place in `here`, as far as the list there is indeed this one.
    place_here: Vec<u32>,
    /// Lists with postings, document by document.
    postings: Vec<(u32, Posting)>,
    /// Exact forms with their documents, as far as they are asked for.
    holders: Vec<(u32, u32)>,
    /// By form how many documents hold it, the last of them plus 1, and whether a title does.
    held: Vec<Held>,
    /// Forms with documents and positions.
    places: Vec<(u32, (u32, u32))>,
    spelled: Vec<Spelled>,
    /// Class and form of the words of the text being read, where there are names to look for.
    run: Vec<(u32, u32)>,
}

/// Who holds a form.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    documents: u32,
    next_document: u32,
    is_prominent: bool,
}

/// A form of a reading among the forms of the corpus.
#[derive(Clone, Copy)]
struct Known {
    exact: u32,
    form: u32,
    class: u32,
    /// One more than the document it was last seen in, and where its class is in [`Collector::here`].
    next_document: u32,
    here: u32,
    tag: u16,
    is_stop: bool,
    /// Whether anybody asks for the documents of the exact form.
    is_held: bool,
}

/// Where a piece of text stands.
#[derive(Clone, Copy)]
struct Spot {
    document: u32,
    field: usize,
    passage: u32,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(corpus: &'a Corpus<'a>) -> Self {
        Self {
            corpus,
            here: Vec::new(),
            place_here: vec![0; corpus.lists()],
            postings: Vec::new(),
            holders: Vec::new(),
            held: vec![Held::default(); corpus.vocabulary.forms()],
            places: Vec::new(),
            spelled: Vec::new(),
            run: Vec::new(),
        }
    }

    /// Reads on with documents from that number on. `tickets` are those of the forms, 32 bits each.
    pub(crate) fn read(&mut self, first: usize, mut reading: Reading<'_>, tickets: &[u8]) -> Outcome<()> {
        let mut known = self.known(&reading, tickets)?;
        for within in 0..reading.lengths.len() {
            let document = (first + within) as u32;
            let spot = |field, passage| Spot { document, field, passage };
            let mut position = self.text(spot(TITLE, 0), &mut reading, &mut known, 0) + FIELD_GAP;
            position = self.text(spot(SUMMARY, 0), &mut reading, &mut known, position) + FIELD_GAP;
            let mut before = 0;
            for passage in 0..reading.passages[within].len() {
                position =
                    self.passage(spot(TEXT, passage as u32), &mut reading, &mut known, position, &mut before);
            }
            self.add_belonging(document);
            self.end_document(document);
        }
        Ok(())
    }

    fn known(&self, reading: &Reading<'_>, tickets: &[u8]) -> Outcome<Vec<Known>> {
        let corpus = self.corpus;
        let place = |tag: &&str| corpus.tags.iter().position(|known| known == tag).map(|place| place as u16);
        let tags: Option<Vec<u16>> = reading.tags.iter().map(place).collect();
        let tags = tags.ok_or("a reading has a language that no document has")?;
        let (tickets, _) = tickets.as_chunks();
        let known = reading.forms.iter().zip(tickets).map(|(form, ticket)| {
            let tag = *tags.get(form.tag)?;
            let exact = corpus.vocabulary.number(u32::from_le_bytes(*ticket));
            let of_corpus = corpus.vocabulary.form_of(exact);
            Some(Known {
                exact,
                form: of_corpus,
                class: corpus.classes.of(usize::from(tag), exact)?,
                next_document: 0,
                here: 0,
                tag,
                is_stop: form.is_stop,
                is_held: corpus.asks_for_holders(of_corpus as usize),
            })
        });
        known
            .collect::<Option<Vec<Known>>>()
            .ok_or_else(|| "a reading has a form that no document has".into())
    }

    fn text(&mut self, spot: Spot, reading: &mut Reading<'_>, known: &mut [Known], position: u32) -> u32 {
        self.passage(spot, reading, known, position, &mut 0)
    }

    /// Reads a text whose first word stands at `position`, and before whose first word there are so many words of the field that
    /// are no stop words; gives the position after its last.
    fn passage(
        &mut self,
        spot: Spot,
        reading: &mut Reading<'_>,
        known: &mut [Known],
        mut position: u32,
        before: &mut u32,
    ) -> u32 {
        let mut run = std::mem::take(&mut self.run);
        let has_names = !self.corpus.names.is_empty();
        let mut tag = 0;
        reading.next_text(|form, is_word| {
            let Some(token) = known.get_mut(form) else { return };
            tag = token.tag;
            if token.next_document != spot.document + 1 {
                self.meet(token, spot.document);
            }
            if spot.field == TITLE {
                self.held[token.form as usize].is_prominent = true;
            }
            self.here[token.here as usize].1.count(spot, *before);
            if is_word {
                self.places.push((token.form, (spot.document, position)));
                *before += u32::from(!token.is_stop);
                position += 1;
                if has_names {
                    run.push((token.class, token.form));
                }
            }
        });
        self.read_names(spot, tag, &run);
        run.clear();
        self.run = run;
        position
    }

    /// Notes that the document holds an exact form.
    fn meet(&mut self, token: &mut Known, document: u32) {
        token.next_document = document + 1;
        token.here = self.place_of(token.class);
        if token.is_held {
            self.holders.push((token.exact, document));
        }
        let held = &mut self.held[token.form as usize];
        if held.next_document != document + 1 {
            held.next_document = document + 1;
            held.documents += 1;
        }
    }

    /// Where a list is in `here`.
    fn place_of(&mut self, list: u32) -> u32 {
        let place = &mut self.place_here[list as usize];
        if self.here.get(*place as usize).is_none_or(|(there, _)| *there != list) {
            *place = self.here.len() as u32;
            self.here.push((list, Occurrence::default()));
        }
        *place
    }

    fn occurrence(&mut self, list: u32) -> &mut Occurrence {
        let place = self.place_of(list) as usize;
        &mut self.here[place].1
    }

    fn end_document(&mut self, document: u32) {
        let corpus = self.corpus;
        let mut impacts = corpus.impacts.of_document(corpus.lengths[document as usize]);
        let posting = |(list, occurrence): (u32, Occurrence)| {
            (list, occurrence.posting(document, &mut impacts, corpus))
        };
        self.postings.extend(self.here.drain(..).map(posting));
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
        let Self { corpus, postings, holders, held, places, spelled, .. } = self;
        let lists = put_lists(&postings, corpus.lists()).put(room)?;
        drop(postings);
        let exact = put_exact(&holders, corpus.vocabulary.exact_forms()).put(room)?;
        let forms = put_forms(&places, &held).put(room)?;
        Ok(Found { lists, exact, forms, spelled })
    }
}

fn put_lists(postings: &[(u32, Posting)], lists: usize) -> Batch {
    let (mut batch, mut bytes, mut part) = (Batch::default(), Vec::new(), Part::default());
    Groups::of(postings, lists).each(|list, postings| {
        bytes.clear();
        postings::put_part(&mut bytes, postings, &mut part);
        batch.add(list, &bytes);
    });
    batch
}

fn put_exact(holders: &[(u32, u32)], exact_forms: usize) -> Batch {
    let (mut batch, mut bytes, mut part) = (Batch::default(), Vec::new(), Part::default());
    Groups::of(holders, exact_forms).each(|exact, documents| {
        bytes.clear();
        documents.iter().for_each(|document| _ = part.document(*document));
        part.put(&mut bytes);
        batch.add(exact, &bytes);
    });
    batch
}

fn put_forms(places: &[(u32, (u32, u32))], held: &[Held]) -> Batch {
    let (mut batch, mut bytes, mut part) = (Batch::default(), Vec::new(), Part::default());
    let places = Groups::of(places, held.len());
    for (form, held) in held.iter().enumerate().filter(|(_, held)| held.documents > 0) {
        bytes.clear();
        put_varint(&mut bytes, u64::from(held.documents) << 1 | u64::from(held.is_prominent));
        positions::put_part(&mut bytes, places.get(form), &mut part);
        batch.add(form as u32, &bytes);
    }
    batch
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

    fn posting(&self, document: u32, impacts: &mut DocumentImpacts<'_>, corpus: &Corpus<'_>) -> Posting {
        let lengths = corpus.lengths[document as usize];
        Posting {
            document,
            impact: impacts.of(self.frequencies),
            title: match self.frequencies[TITLE] {
                0 => 0,
                _ => lengths[TITLE].clamp(1, u32::from(LONGEST_TITLE)) as u8,
            },
            file: match self.best.1 {
                0 => 0,
                _ => corpus.plans.passage_file(document as usize, self.best.0 as usize),
            },
            place: self.first.map_or(NOWHERE, |before| (before / 2).min(u32::from(NOWHERE)) as u8),
        }
    }
}
