//! Turns readings into what is known of every term: postings of classes and concepts, holders of exact forms, positions of forms.
//!
//! Documents are read in batches that know nothing of each other; [`super::lists`] joins what they found. The tokens of a batch are read
//! twice: first counted, then put where those of their form stand together, forms in order. So each term has all that is known of it in
//! one piece, and is written once.

mod occurrence;
mod reader;
mod term_stats;

use std::ops::Range;

use crate::analyse::Run;
use crate::blocks::Plans;
use crate::buckets::Groups;
use crate::classes::Classes;
use crate::conflation::FIELDS;
use crate::env;
use crate::env::{BuildEnv, BuildResult, TempStorage};
use crate::impacts::{DocumentImpacts, Impacts};
use crate::inversion::occurrence::{Sighting, each_document};
use crate::inversion::reader::Sighted;
use crate::inversion::term_stats::Occurrence;
use crate::merge::Span;
use crate::names::{Names, Spelled};
use crate::postings_buffer::Ledger;
use crate::term_ids::Vocabulary;
use crate::token_stream::Reading;
use medina::format::{positions, postings};

/// Readings become lists in batches of about this many bytes for each exact form, as each batch goes through all forms; but of no
/// fewer and no more bytes than these, so that there is work for several processors, and memory for it.
const BATCH_BYTES_PER_FORM: u64 = 8;
const LEAST_BATCH_BYTES: u64 = 1 << 18;
const MOST_BATCH_BYTES: u64 = 1 << 22;

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

/// Reads runs of documents from their room, in batches, and puts what each holds into another.
pub(crate) fn collect(
    corpus: &Corpus<'_>,
    runs: &[Run],
    readings: &dyn TempStorage,
    host: &dyn BuildEnv,
) -> BuildResult<(Box<dyn TempStorage>, Vec<Found>)> {
    let (room, batches) = (host.temp_storage()?, batches(corpus, runs));
    let found = env::map(host, batches.len(), |batch| {
        let runs = &runs[batches[batch].clone()];
        let bytes = |run: &Run| Ok((run.reading.get(readings)?, run.tickets.get(readings)?));
        let bytes: Vec<(Vec<u8>, Vec<u8>)> = runs.iter().map(bytes).collect::<BuildResult<_>>()?;
        let mut collector = Collector::new(corpus);
        for (run, (reading, tickets)) in runs.iter().zip(&bytes) {
            let reading = Reading::parse(reading, run.documents.len())?;
            collector.add(run.documents.start, reading, tickets)?;
        }
        collector.finish(room.as_ref())
    })?;
    Ok((room, found))
}

/// Which runs go together.
fn batches(corpus: &Corpus<'_>, runs: &[Run]) -> Vec<Range<usize>> {
    let most = BATCH_BYTES_PER_FORM * corpus.vocabulary.exact_forms() as u64;
    let most = most.clamp(LEAST_BATCH_BYTES, MOST_BATCH_BYTES);
    let (mut batches, mut from, mut size) = (Vec::new(), 0, 0);
    for (at, run) in runs.iter().enumerate() {
        if size >= most {
            batches.push(from..at);
            (from, size) = (at, 0);
        }
        size += run.reading.length;
    }
    batches.push(from..runs.len());
    batches
}

/// Reads a batch of documents.
struct Collector<'a> {
    corpus: &'a Corpus<'a>,
    parts: Vec<Part<'a>>,
    /// By ticket one more than the place of the form last seen with it; 0 where there is none.
    places: Vec<u32>,
    /// The forms in the order seen.
    forms: Vec<Seen>,
}

/// Documents of a batch that were read together.
struct Part<'a> {
    first: usize,
    reading: Reading<'a>,
    tokens: usize,
    /// The places of its forms.
    places: Vec<u32>,
}

/// An exact form in documents of one tag.
struct Seen {
    tag: u16,
    ticket: u32,
    tokens: u32,
    /// One more than the place of the form of another tag that has the same ticket; 0 where there is none.
    other: u32,
}

/// A form of a batch among the forms of the corpus.
#[derive(Clone, Copy, Debug)]
struct Known {
    tag: u16,
    exact: u32,
    form: u32,
    class: u32,
    /// Where its sightings begin, and how many there are.
    from: u32,
    tokens: u32,
}

impl<'a> Collector<'a> {
    fn new(corpus: &'a Corpus<'a>) -> Self {
        let places = vec![0; corpus.vocabulary.exact_forms()];
        Self { corpus, parts: Vec::new(), places, forms: Vec::new() }
    }

    /// Adds the documents from that number on. `tickets` are those of the forms, 32 bits each.
    fn add(&mut self, first: usize, reading: Reading<'a>, tickets: &[u8]) -> BuildResult<()> {
        let places = self.places_of(&reading, tickets)?;
        let (mut counts, mut tokens) = (vec![0; places.len()], reading.tokens());
        for passages in &reading.passages {
            for _ in 0..2 + passages.len() {
                tokens.next_text(|form, _| {
                    counts.get_mut(form).into_iter().for_each(|count| *count += 1)
                });
            }
        }
        let counted = places.iter().zip(&counts);
        counted.for_each(|(place, count)| self.forms[*place as usize].tokens += count);
        let tokens = counts.iter().map(|count| *count as usize).sum();
        self.parts.push(Part { first, reading, tokens, places });
        Ok(())
    }

    /// The places of the forms of a reading.
    fn places_of(&mut self, reading: &Reading<'_>, tickets: &[u8]) -> BuildResult<Vec<u32>> {
        let corpus = self.corpus;
        let place = |tag: &&str| corpus.tags.iter().position(|known| known == tag);
        let tags: Option<Vec<usize>> = reading.tags.iter().map(place).collect();
        let tags = tags.ok_or("a reading has a language that no document has")?;
        let (tickets, _) = tickets.as_chunks();
        let forms = reading.forms.iter().zip(tickets);
        let places = forms.map(|(form, ticket)| {
            Some(self.place(*tags.get(form.tag)? as u16, u32::from_le_bytes(*ticket)))
        });
        let places: Option<Vec<u32>> = places.collect();
        Ok(places.ok_or("a reading has a form of no language")?)
    }

    fn place(&mut self, tag: u16, ticket: u32) -> u32 {
        let newest = &mut self.places[ticket as usize];
        let mut place = *newest;
        while let Some(seen) = place.checked_sub(1).map(|place| &self.forms[place as usize]) {
            if seen.tag == tag {
                return place - 1;
            }
            place = seen.other;
        }
        self.forms.push(Seen { tag, ticket, tokens: 0, other: *newest });
        *newest = self.forms.len() as u32;
        *newest - 1
    }

    /// Puts away what was found.
    fn finish(self, room: &dyn TempStorage) -> BuildResult<Found> {
        let (known, ranks) = self.known()?;
        let sighted = Sighted::read(self.corpus, known, &self.parts, &ranks)?;
        let batch = Batch { corpus: self.corpus, sighted };
        let (lists, (exact, forms)) = (batch.lists(room)?, batch.forms(room)?);
        Ok(Found { lists, exact, forms, spelled: batch.sighted.spelled })
    }

    /// The forms in the order of the vocabulary, and by place where they are there.
    fn known(&self) -> BuildResult<(Vec<Known>, Vec<u32>)> {
        let (vocabulary, classes) = (self.corpus.vocabulary, self.corpus.classes);
        let exact = self.forms.iter().map(|seen| vocabulary.number(seen.ticket));
        let pairs: Vec<(u32, u32)> = exact.zip(0..).collect();
        let order = Groups::of(&pairs, vocabulary.exact_forms());
        let (mut known, mut ranks) = (Vec::with_capacity(pairs.len()), vec![0; pairs.len()]);
        let mut from = 0;
        for place in order.items() {
            let Seen { tag, tokens, .. } = self.forms[*place as usize];
            let (exact, _) = pairs[*place as usize];
            let class = classes
                .of(usize::from(tag), exact)
                .ok_or("a reading has a form that no document has")?;
            ranks[*place as usize] = known.len() as u32;
            known.push(Known { tag, exact, form: vocabulary.form_of(exact), class, from, tokens });
            from += tokens;
        }
        Ok((known, ranks))
    }
}

/// A batch whose tokens have been put together by form.
struct Batch<'a> {
    corpus: &'a Corpus<'a>,
    sighted: Sighted<'a>,
}

impl Batch<'_> {
    /// The documents of the exact forms that are asked for, and the positions of folded forms.
    fn forms(&self, room: &dyn TempStorage) -> BuildResult<(Span, Span)> {
        let most = self.sighted.most_bytes();
        let (mut exact, mut forms) = (Ledger::new(most / 4), Ledger::new(most));
        let mut merged = Vec::new();
        for known in self.sighted.known.chunk_by(|left, right| left.form == right.form) {
            let form = known[0].form;
            let is_asked_for = self.corpus.classes.asks_for_holders(form as usize);
            let is_only = known[0].exact == known[known.len() - 1].exact;
            let holders = Some(&mut exact).filter(|_| is_asked_for && is_only);
            let sightings = self.sighted.of(known.iter(), &mut merged);
            self.put_form(form, sightings, &mut forms, holders);
            if is_asked_for && is_only {
                exact.end(known[0].exact, None);
            } else if is_asked_for {
                self.put_exact(known, &mut exact);
            }
        }
        Ok((exact.put(room)?, forms.put(room)?))
    }

    /// Notes where a form stands, and its documents among those of an exact form that is its only one.
    fn put_form(
        &self,
        form: u32,
        sightings: &[Sighting],
        forms: &mut Ledger<0>,
        mut holders: Option<&mut Ledger<0>>,
    ) {
        let Sighted { texts, first, .. } = &self.sighted;
        let (mut documents, mut is_prominent) = (0, false);
        each_document(texts, sightings, |document, start, here| {
            documents += 1;
            is_prominent |= here[0].text() == start;
            if let Some(holders) = &mut holders {
                holders.add(first + document, [], |_| ());
            }
            let words = here.iter().filter(|sighting| sighting.is_word());
            let count = words.clone().count();
            if count > 0 {
                let positions = words.map(|sighting| sighting.position());
                forms.add(first + document, [], |out| {
                    positions::put_positions(out, count, positions)
                });
            }
        });
        forms.end(form, Some(documents << 1 | u32::from(is_prominent)));
    }

    /// Notes the documents of each exact form of a form that has several.
    fn put_exact(&self, known: &[Known], exact: &mut Ledger<0>) {
        let (Sighted { texts, first, .. }, mut merged) = (&self.sighted, Vec::new());
        for known in known.chunk_by(|left, right| left.exact == right.exact) {
            let sightings = self.sighted.of(known.iter(), &mut merged);
            each_document(texts, sightings, |document, _, _| {
                exact.add(first + document, [], |_| ())
            });
            exact.end(known[0].exact, None);
        }
    }

    /// The postings of classes and concepts.
    fn lists(&self, room: &dyn TempStorage) -> BuildResult<Span> {
        let Sighted { known, named, first, texts, .. } = &self.sighted;
        let lengths = &self.corpus.lengths[*first as usize..][..texts.documents()];
        let impacts = lengths.iter().map(|lengths| self.corpus.impacts.of_document(*lengths));
        let mut impacts: Vec<DocumentImpacts<'_>> = impacts.collect();
        let (mut ledger, mut merged) = (Ledger::new(self.sighted.most_bytes()), Vec::new());
        let pairs: Vec<(u32, u32)> = known.iter().map(|known| known.class).zip(0..).collect();
        let members = Groups::of(&pairs, self.corpus.classes.count());
        for class in 0..self.corpus.classes.count() {
            let members = members.get(class);
            if !members.is_empty() {
                let members = members.iter().map(|rank| &known[*rank as usize]);
                let sightings = self.sighted.of(members, &mut merged);
                self.put_list(class as u32, sightings, &mut impacts, &mut ledger);
            }
        }
        for named in named.chunk_by(|(left, _), (right, _)| left == right) {
            merged.clear();
            merged.extend(named.iter().map(|(_, sighting)| *sighting));
            self.put_list(named[0].0, &merged, &mut impacts, &mut ledger);
        }
        ledger.put(room)
    }

    fn put_list(
        &self,
        list: u32,
        sightings: &[Sighting],
        impacts: &mut [DocumentImpacts<'_>],
        ledger: &mut Ledger<{ postings::COLUMNS }>,
    ) {
        let Sighted { texts, first, .. } = &self.sighted;
        each_document(texts, sightings, |document, start, here| {
            let (impacts, document) = (&mut impacts[document as usize], first + document);
            let posting = Occurrence::of(here, start).posting(document, impacts, self.corpus);
            ledger.add(document, posting.columns(), |_| ());
        });
        ledger.end(list, None);
    }
}
