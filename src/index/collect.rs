//! Turns readings into what is known of every term: postings of classes and concepts, holders of exact forms, positions of forms.
//!
//! Documents are read in batches that know nothing of each other; [`super::lists`] joins what they found.

use std::collections::HashSet;

use super::blocks::Plans;
use super::classes::Classes;
use super::host::{Outcome, Room};
use super::impact::Impacts;
use super::lists::{Batch, Span};
use super::names::{Names, Spelled, joined};
use super::positions::PositionList;
use super::postings::{LONGEST_TITLE, NOWHERE, Posting, put_documents, put_postings};
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

    fn list_of_concept(&self, concept: u32) -> u32 {
        self.classes.count() as u32 + concept
    }
}

/// What a batch of documents holds, put away.
pub(crate) struct Found {
    /// Per list: postings.
    pub(crate) lists: Span,
    /// Per exact form: bare documents.
    pub(crate) exact: Span,
    /// Per form: varint number of documents << 1 | whether a title has it; positions.
    pub(crate) forms: Span,
    /// How names were written.
    pub(crate) spelled: Vec<Spelled>,
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

/// Reads a batch of documents.
pub(crate) struct Collector<'a> {
    corpus: &'a Corpus<'a>,
    /// With the number of its list, in the order found.
    occurrences: Vec<(u32, Occurrence)>,
    /// By list one more than the place of its last occurrence; 0 for none.
    last_occurrence: Vec<u32>,
    /// Exact forms with their documents.
    holders: Vec<(u32, u32)>,
    /// By exact form one more than the document it was last seen in; 0 for none.
    last_holder: Vec<u32>,
    /// Forms with documents and positions.
    places: Vec<(u32, (u32, u32))>,
    prominent: HashSet<u32>,
    spelled: Vec<Spelled>,
    /// Class and form of the words of the text being read, where there are names to look for.
    run: Vec<(u32, u32)>,
}

/// A form of a reading among the forms of the corpus.
#[derive(Clone, Copy)]
struct Known {
    tag: u16,
    exact: u32,
    form: u32,
    class: u32,
    is_stop: bool,
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
            occurrences: Vec::new(),
            last_occurrence: vec![0; corpus.lists()],
            holders: Vec::new(),
            last_holder: vec![0; corpus.vocabulary.exact_forms()],
            places: Vec::new(),
            prominent: HashSet::new(),
            spelled: Vec::new(),
            run: Vec::new(),
        }
    }

    /// Reads on with documents from that number on. `numbers` are those of the forms, 32 bits each.
    pub(crate) fn read(&mut self, first: usize, mut reading: Reading<'_>, numbers: &[u8]) -> Outcome<()> {
        let known = self.known(&reading, numbers)?;
        for within in 0..reading.lengths.len() {
            let document = (first + within) as u32;
            let spot = |field, passage| Spot { document, field, passage };
            let mut position = self.text(spot(TITLE, 0), &mut reading, &known, 0) + FIELD_GAP;
            position = self.text(spot(SUMMARY, 0), &mut reading, &known, position) + FIELD_GAP;
            let mut before = 0;
            for passage in 0..reading.passages[within].len() {
                position =
                    self.passage(spot(TEXT, passage as u32), &mut reading, &known, position, &mut before);
            }
            self.add_belonging(document);
        }
        Ok(())
    }

    fn known(&self, reading: &Reading<'_>, numbers: &[u8]) -> Outcome<Vec<Known>> {
        let corpus = self.corpus;
        let place = |tag: &&str| corpus.tags.iter().position(|known| known == tag).map(|place| place as u16);
        let tags: Option<Vec<u16>> = reading.tags.iter().map(place).collect();
        let tags = tags.ok_or("a reading has a language that no document has")?;
        let (numbers, _) = numbers.as_chunks();
        let known = reading.forms.iter().zip(numbers).map(|(form, number)| {
            let tag = *tags.get(form.tag)?;
            let exact = u32::from_le_bytes(*number);
            Some(Known {
                tag,
                exact,
                form: corpus.vocabulary.form_of(exact),
                class: corpus.classes.of(usize::from(tag), exact)?,
                is_stop: form.is_stop,
            })
        });
        known
            .collect::<Option<Vec<Known>>>()
            .ok_or_else(|| "a reading has a form that no document has".into())
    }

    fn text(&mut self, spot: Spot, reading: &mut Reading<'_>, known: &[Known], position: u32) -> u32 {
        self.passage(spot, reading, known, position, &mut 0)
    }

    /// Reads a text whose first word stands at `position`, and before whose first word there are so many words of the field that
    /// are no stop words; gives the position after its last.
    fn passage(
        &mut self,
        spot: Spot,
        reading: &mut Reading<'_>,
        known: &[Known],
        mut position: u32,
        before: &mut u32,
    ) -> u32 {
        let mut run = std::mem::take(&mut self.run);
        let has_names = !self.corpus.names.is_empty();
        let mut tag = 0;
        reading.next_text(|form, is_word| {
            let Some(token) = known.get(form) else { return };
            tag = token.tag;
            self.hold(token.exact, spot.document);
            if spot.field == TITLE {
                self.prominent.insert(token.form);
            }
            self.occurrence(token.class, spot.document).count(spot, *before);
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

    fn hold(&mut self, exact: u32, document: u32) {
        let last = &mut self.last_holder[exact as usize];
        if *last != document + 1 {
            *last = document + 1;
            self.holders.push((exact, document));
        }
    }

    fn occurrence(&mut self, list: u32, document: u32) -> &mut Occurrence {
        let last = &mut self.last_occurrence[list as usize];
        let is_here = *last > 0 && self.occurrences[*last as usize - 1].1.document == document;
        if !is_here {
            self.occurrences.push((list, Occurrence { document, ..Occurrence::default() }));
            *last = self.occurrences.len() as u32;
        }
        let at = *last as usize - 1;
        &mut self.occurrences[at].1
    }

    fn read_names(&mut self, spot: Spot, tag: u16, run: &[(u32, u32)]) {
        let corpus = self.corpus;
        let mut found: Vec<(usize, usize, u32)> = Vec::new();
        corpus.names.each_in(tag, run, |at, words, concept| found.push((at, words, concept)));
        for (at, words, concept) in found {
            self.occurrence(corpus.list_of_concept(concept), spot.document).count(spot, u32::MAX);
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
            self.occurrence(corpus.list_of_concept(*concept), document).count(spot, 0);
        }
    }

    /// Puts away what was found.
    pub(crate) fn finish(self, room: &dyn Room) -> Outcome<Found> {
        let lists = self.lists().put(room)?;
        let (exact, holders) = self.exact();
        let exact = exact.put(room)?;
        let forms = self.forms(&holders).put(room)?;
        Ok(Found { lists, exact, forms, spelled: self.spelled })
    }

    fn lists(&self) -> Batch {
        let corpus = self.corpus;
        let (mut batch, mut part, mut postings) = (Batch::default(), Vec::new(), Vec::new());
        each_group(&self.occurrences, corpus.lists(), |list, occurrences| {
            postings.clear();
            postings.extend(occurrences.map(|occurrence| occurrence.posting(corpus)));
            part.clear();
            put_postings(&mut part, &postings);
            batch.add(list, &part);
        });
        batch
    }

    /// The documents of exact forms, and how many documents have each form, in order.
    fn exact(&self) -> (Batch, Vec<(u32, u32)>) {
        let vocabulary = self.corpus.vocabulary;
        let (mut batch, mut part, mut documents) = (Batch::default(), Vec::new(), Vec::new());
        let mut counts: Vec<(u32, u32)> = Vec::new();
        // Documents of the form that the last exact forms belong to.
        let mut together: Vec<u32> = Vec::new();
        each_group(&self.holders, vocabulary.exact_forms(), |exact, holders| {
            documents.clear();
            documents.extend(holders);
            part.clear();
            put_documents(&mut part, documents.iter().copied());
            batch.add(exact, &part);
            let form = vocabulary.form_of(exact);
            if counts.last().is_none_or(|(last, _)| *last != form) {
                together.clear();
                counts.push((form, 0));
            }
            together.extend_from_slice(&documents);
            together.sort_unstable();
            together.dedup();
            counts.last_mut().expect("just pushed").1 = together.len() as u32;
        });
        (batch, counts)
    }

    fn forms(&self, holders: &[(u32, u32)]) -> Batch {
        let (mut batch, mut part, mut list) = (Batch::default(), Vec::new(), PositionList::default());
        let mut left = holders.iter();
        let mut add = |form: u32, holders: u32, list: &mut PositionList| {
            part.clear();
            put_varint(&mut part, u64::from(holders) << 1 | u64::from(self.prominent.contains(&form)));
            list.put_part(&mut part);
            batch.add(form, &part);
        };
        each_group(&self.places, self.corpus.vocabulary.forms(), |form, places| {
            for (without, holders) in left.by_ref() {
                if *without == form {
                    places.for_each(|(document, position)| list.add(document, position));
                    add(form, *holders, &mut list);
                    break;
                }
                add(*without, *holders, &mut list);
            }
        });
        left.for_each(|(form, holders)| add(*form, *holders, &mut list));
        batch
    }
}

/// Visits the groups of items in the order of their numbers, all below `groups`, each item in its place.
fn each_group<T: Copy>(
    items: &[(u32, T)],
    groups: usize,
    mut visit: impl FnMut(u32, &mut dyn Iterator<Item = T>),
) {
    let mut ends = vec![0u32; groups + 1];
    items.iter().for_each(|(group, _)| ends[*group as usize + 1] += 1);
    for at in 0..groups {
        ends[at + 1] += ends[at];
    }
    let mut order = vec![0u32; items.len()];
    for (at, (group, _)) in (0..).zip(items) {
        let end = &mut ends[*group as usize];
        order[*end as usize] = at;
        *end += 1;
    }
    let mut from = 0;
    for (group, end) in (0..groups as u32).zip(ends) {
        let own = &order[from as usize..end as usize];
        if !own.is_empty() {
            visit(group, &mut own.iter().map(|at| items[*at as usize].1));
        }
        from = end;
    }
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

    fn posting(&self, corpus: &Corpus<'_>) -> Posting {
        let document = self.document as usize;
        let lengths = corpus.lengths[document];
        Posting {
            document: self.document,
            impact: corpus.impacts.of(self.frequencies, lengths),
            title: match self.frequencies[TITLE] {
                0 => 0,
                _ => lengths[TITLE].clamp(1, u32::from(LONGEST_TITLE)) as u8,
            },
            file: match self.best.1 {
                0 => 0,
                _ => corpus.plans.passage_file(document, self.best.0 as usize),
            },
            place: self.first.map_or(NOWHERE, |before| (before / 2).min(u32::from(NOWHERE)) as u8),
        }
    }
}
