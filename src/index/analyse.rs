//! The first half of a build: documents are put in order and read, several runs of neighbours at once.
//!
//! Of every document only what sorts and counts it is held: its language, lengths, date, title and values. What was read goes through
//! a [`Room`] of the host, so that memory does not grow with the texts.

use std::ops::Range;

use super::assemble::Assembly;
use super::corpus::Order;
use super::facet_build::ColumnBuilder;
use super::facets::Values;
use super::host::{self, Host, Outcome, Room, Source};
use super::lists::Span;
use super::names::{self, Belonging};
use super::packed::pack;
use super::phrases::{self, Rough};
use super::reading::{self, Reading};
use super::vocabulary::{Gathering, Vocabulary};
use super::wire::{self, Digest, put_bytes};
use super::writer::Summary;
use crate::analysis::{Conflate, FIELDS, folded, stop_words};
use crate::document::{Concept, Document, Settings};

/// A corpus whose documents have been read.
pub struct Analysed<'a> {
    pub(crate) settings: Settings,
    pub(crate) source: &'a dyn Source,
    pub(crate) host: &'a dyn Host,
    pub(crate) order: Order,
    /// Neighbouring documents that were read together.
    pub(crate) runs: Vec<Run>,
    pub(crate) room: Box<dyn Room>,
    pub(crate) heads: Heads,
    /// By facet its values in display order, and its raw column.
    pub(crate) columns: Vec<(Values, Vec<u8>)>,
    pub(crate) rough: Rough,
    pub(crate) vocabulary: Vocabulary,
    /// By tag the exact forms in its documents, in order.
    forms: Vec<Vec<u32>>,
}

/// Some neighbouring documents.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) documents: Range<usize>,
    /// Where their reading is.
    pub(crate) reading: Span,
    /// Where the numbers of its forms are, 32 bits each.
    pub(crate) numbers: Span,
}

/// What a build holds of its documents.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    /// Lengths of the fields in words that are no stop words.
    pub(crate) lengths: Vec<[u32; FIELDS]>,
    /// The bytes of each passage.
    pub(crate) passages: Vec<Vec<u32>>,
    /// First days.
    pub(crate) dates: Vec<Option<String>>,
    /// Folded, and as written.
    pub(crate) titles: Vec<Option<(String, String)>>,
    /// Documents with the concepts they belong to without naming them, in order.
    pub(crate) belonging: Vec<(u32, u32)>,
}

/// Reads the documents of a source.
///
/// # Errors
/// Where the source or the host fails.
pub fn analyse<'a>(settings: &Settings, source: &'a dyn Source, host: &'a dyn Host) -> Outcome<Analysed<'a>> {
    let order = Order::new(source, &settings.languages);
    let (room, ranges) = (host.room()?, order.cut(source));
    let reader = RunReader {
        settings,
        source,
        host,
        room: room.as_ref(),
        belonging: Belonging::new(&names::concepts(settings)),
        stop_words: order.tags.iter().map(|tag| stop_words::of_language(tag)).collect(),
        gathering: Gathering::default(),
        order: &order,
    };
    let mut gathered = Gathered {
        heads: Heads::default(),
        columns: settings.facets.iter().map(ColumnBuilder::new).collect(),
        rough: Rough::new(order.documents()),
        readings: Vec::new(),
    };
    let read = |run: usize| reader.read(ranges[run].clone());
    host::in_waves(host, ranges.len(), read, |run| gathered.add(run, &order))?;
    let vocabulary = reader.gathering.finish(host)?;
    let columns = gathered.columns.into_iter().map(ColumnBuilder::finish).collect();
    let (heads, rough) = (gathered.heads, gathered.rough);
    let run = |(documents, reading)| Run { documents, reading, numbers: Span::default() };
    let runs = ranges.into_iter().zip(gathered.readings).map(run).collect();
    let mut analysed = Analysed {
        settings: settings.clone(),
        source,
        host,
        order,
        runs,
        room,
        heads,
        columns,
        rough,
        vocabulary,
        forms: Vec::new(),
    };
    analysed.forms = analysed.number_forms()?;
    Ok(analysed)
}

/// What one job reads.
struct Read {
    reading: Span,
    lengths: Vec<[u32; FIELDS]>,
    passages: Vec<Vec<u32>>,
    documents: Vec<Head>,
}

/// What is held of one document besides.
struct Head {
    date: Option<String>,
    title: (String, String),
    concepts: Vec<u32>,
    /// By facet its values.
    facets: Vec<Vec<String>>,
    /// Hashes of runs of words.
    phrases: Vec<u64>,
}

/// Reads runs of documents.
struct RunReader<'a> {
    settings: &'a Settings,
    source: &'a dyn Source,
    host: &'a dyn Host,
    order: &'a Order,
    room: &'a dyn Room,
    belonging: Belonging,
    /// By tag.
    stop_words: Vec<Vec<String>>,
    gathering: Gathering,
}

impl RunReader<'_> {
    fn read(&self, range: Range<usize>) -> Outcome<Read> {
        let documents = self.order.load(self.source, range.clone())?;
        let bytes = self.reading_of(&documents);
        let reading = Reading::parse(&bytes, documents.len())?;
        self.gathering.add(&reading.forms);
        let heads = documents.iter().zip(range).map(|(document, number)| self.head(number, document));
        Ok(Read {
            reading: Span::put(&bytes, self.room)?,
            documents: heads.collect(),
            lengths: reading.lengths,
            passages: reading.passages,
        })
    }

    /// What the analysis says about documents, now or when they were last read.
    fn reading_of(&self, documents: &[Document]) -> Vec<u8> {
        let key = key_of(documents);
        let noted = self.host.recall(&key).filter(|bytes| Reading::parse(bytes, documents.len()).is_ok());
        noted.unwrap_or_else(|| {
            let bytes = reading::read(documents);
            self.host.note(&key, &bytes);
            bytes
        })
    }

    fn head(&self, number: usize, document: &Document) -> Head {
        let language = self.order.languages[number];
        let values = |key: &String| document.facets.get(key).cloned().unwrap_or_default();
        Head {
            date: document.date.as_deref().map(first_day),
            title: (folded(&document.title), document.title.clone()),
            concepts: self.belonging.of(document),
            facets: self.settings.facets.iter().map(|facet| values(&facet.key)).collect(),
            phrases: phrases::hashes(document, language, &self.stop_words[usize::from(language)]),
        }
    }
}

/// A digest of what a reading depends on. The program itself is up to the host.
fn key_of(documents: &[Document]) -> Digest {
    let mut bytes = Vec::new();
    documents.iter().for_each(|document| put_bytes(&mut bytes, &pack(document)));
    wire::digest(&[&bytes])
}

/// The first day of a date: `2018-07/2019` begins on 2018-07-01.
fn first_day(date: &str) -> String {
    let from = date.split('/').next().unwrap_or(date);
    format!("{from}{}", &"-01-01"[(from.len() - 4).min(6)..])
}

/// Joins runs in order.
struct Gathered<'a> {
    heads: Heads,
    columns: Vec<ColumnBuilder<'a>>,
    rough: Rough,
    readings: Vec<Span>,
}

impl Gathered<'_> {
    fn add(&mut self, run: Read, order: &Order) {
        self.readings.push(run.reading);
        let heads = &mut self.heads;
        heads.lengths.extend(run.lengths);
        heads.passages.extend(run.passages);
        for head in run.documents {
            let number = heads.dates.len();
            heads.dates.push(head.date);
            heads.titles.push(Some(head.title));
            heads.belonging.extend(head.concepts.iter().map(|concept| (number as u32, *concept)));
            self.rough.add(&head.phrases);
            for (column, paths) in self.columns.iter_mut().zip(&head.facets) {
                column.add(paths);
                if order.ends_practice(number) {
                    column.end();
                }
            }
        }
    }
}

impl Analysed<'_> {
    /// By tag of the documents' languages every form: exact, then folded.
    pub fn forms(&self) -> Vec<(&str, Vec<(&str, &str)>)> {
        let vocabulary = &self.vocabulary;
        let form =
            |exact: &u32| (vocabulary.exact(*exact), vocabulary.key(vocabulary.form_of(*exact) as usize));
        let tags = self.order.tags.iter().zip(&self.forms);
        tags.map(|(tag, forms)| (tag.as_str(), forms.iter().map(form).collect())).collect()
    }

    /// Makes the files of the index, with the forms joined as `conflation` says, and with concepts that the builder learned.
    ///
    /// # Errors
    /// Where the source or the host fails.
    pub fn finish(mut self, conflation: &dyn Conflate, learned: Vec<Concept>) -> Outcome<Summary> {
        // Concepts of facet values come after those of the thesaurus.
        let (known, more) = (self.settings.thesaurus.len() as u32, learned.len() as u32);
        let later = self.heads.belonging.iter_mut().filter(|(_, concept)| *concept >= known);
        later.for_each(|(_, concept)| *concept += more);
        self.settings.thesaurus.extend(learned);
        let forms = std::mem::take(&mut self.forms);
        Assembly::new(self).assemble(forms, conflation)
    }

    /// Notes the number of every form of every run, and gives the numbers by tag.
    fn number_forms(&mut self) -> Outcome<Vec<Vec<u32>>> {
        let words = self.vocabulary.exact_forms().div_ceil(64);
        let mut seen: Vec<Vec<u64>> = vec![vec![0; words]; self.order.tags.len()];
        let mut numbers = Vec::with_capacity(self.runs.len());
        host::in_waves(
            self.host,
            self.runs.len(),
            |run| self.forms_of(run),
            |(span, by_tag)| {
                numbers.push(span);
                for (tag, forms) in by_tag {
                    forms.iter().for_each(|form| seen[tag][*form as usize / 64] |= 1 << (form % 64));
                }
            },
        )?;
        for (run, numbers) in self.runs.iter_mut().zip(numbers) {
            run.numbers = numbers;
        }
        Ok(seen.iter().map(|seen| places(seen)).collect())
    }

    /// The exact forms of a run, put away, and by the place of their tag.
    fn forms_of(&self, run: usize) -> Outcome<(Span, FormsByTag)> {
        let Run { documents, reading, .. } = &self.runs[run];
        let bytes = reading.get(self.room.as_ref())?;
        let reading = Reading::parse(&bytes, documents.len())?;
        let mut by_tag = FormsByTag::new();
        for tag in &reading.tags {
            let place = self.order.tags.iter().position(|known| known == tag);
            by_tag.push((place.ok_or("a reading has a language that no document has")?, Vec::new()));
        }
        let mut numbers = Vec::with_capacity(4 * reading.forms.len());
        for form in &reading.forms {
            let number = self.vocabulary.number(form.exact, form.folded);
            let number = number.ok_or("a reading has a form that was not gathered")?;
            by_tag.get_mut(form.tag).ok_or("a reading has a form of no language")?.1.push(number);
            numbers.extend(number.to_le_bytes());
        }
        Ok((Span::put(&numbers, self.room.as_ref())?, by_tag))
    }
}

/// Numbers of exact forms by the place of their tag.
type FormsByTag = Vec<(usize, Vec<u32>)>;

/// The places of the bits that are set.
fn places(bits: &[u64]) -> Vec<u32> {
    let of_word = |(at, word): (usize, &u64)| {
        let word = *word;
        (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| (64 * at + bit) as u32)
    };
    bits.iter().enumerate().flat_map(of_word).collect()
}
