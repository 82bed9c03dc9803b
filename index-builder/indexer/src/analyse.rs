//! The first half of a build: documents are put in order and read, several runs of neighbours at once.
//!
//! Of every document only what sorts and counts it is held: its language, lengths, date, title and values. What was read goes through
//! a [`TempStorage`] of the host, so that memory does not grow with the texts.

use std::ops::Range;

use crate::assemble::Assembly;
use crate::column_builder::ColumnBuilder;
use crate::conflation::{Conflator, FIELDS};
use crate::document_order::Order;
use crate::env::{BuildEnv, BuildResult, DocumentSource, TempStorage};
use crate::index_files::BuildSummary;
use crate::merge::Span;
use crate::names::Belonging;
use crate::phrases::Rough;
use crate::term_ids::{Gathering, Vocabulary};
use crate::token_stream::{Reading, StopWords, Whole};
use crate::{env, names, phrases, stop_words, texts, token_stream};
use medina::format::columns::Values;
use medina::model::document::Document;
use medina::model::settings::{Concept, Settings};
use medina::text::folded;

/// A corpus whose documents have been read.
pub struct AnalysedCorpus<'a> {
    pub(crate) settings: Settings,
    pub(crate) source: &'a dyn DocumentSource,
    pub(crate) host: &'a dyn BuildEnv,
    pub(crate) order: Order,
    /// Neighbouring documents that were read together.
    pub(crate) runs: Vec<Run>,
    pub(crate) room: Box<dyn TempStorage>,
    pub(crate) heads: Heads,
    /// By facet its values in display order, and its raw column.
    pub(crate) columns: Vec<(Values, Vec<u8>)>,
    pub(crate) rough: Rough,
    pub(crate) stop_words: StopWords,
    pub(crate) vocabulary: Vocabulary,
    /// By tag the exact forms in its documents, in order.
    pub(crate) forms: Vec<Vec<u32>>,
}

/// By tag of the documents' languages every form: exact, then folded, in the order of the folded forms.
pub type FormsByTag<'a> = Vec<(&'a str, Vec<(&'a str, &'a str)>)>;

/// Some neighbouring documents.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) documents: Range<usize>,
    /// Where their reading is, but for the spelling of its forms.
    pub(crate) reading: Span,
    /// Where the tickets of its forms are, 32 bits each.
    pub(crate) tickets: Span,
}

/// What a build holds of its documents.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    /// Lengths of the fields in words that are no stop words.
    pub(crate) lengths: Vec<[u32; FIELDS]>,
    /// The bytes of each passage; none where the card has the text.
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
pub fn analyse<'a>(
    settings: &Settings,
    source: &'a dyn DocumentSource,
    host: &'a dyn BuildEnv,
) -> BuildResult<AnalysedCorpus<'a>> {
    let order = Order::new(source, &settings.languages);
    let (room, ranges) = (host.temp_storage()?, order.cut(source));
    let reader = RunReader {
        settings,
        source,
        host,
        room: room.as_ref(),
        belonging: Belonging::new(&names::concepts(settings, Vec::new())),
        stop_words: stop_words_of(&order.tags),
        gathering: Gathering::default(),
        order: &order,
    };
    let mut gathered = Gathered {
        heads: Heads::default(),
        columns: settings.facets.iter().map(ColumnBuilder::new).collect(),
        rough: Rough::new(order.documents()),
        runs: Vec::with_capacity(ranges.len()),
        seen: vec![Bits::default(); order.tags.len()],
    };
    let read = |run: usize| reader.read(ranges[run].clone());
    // What the last wave found is joined while forms are numbered: neither takes more than one processor.
    let last = ranges.len().saturating_sub(1) / env::WAVE * env::WAVE;
    env::in_waves(host, last, read, |run| gathered.add(run, &order))?;
    let last = env::map(host, ranges.len() - last, |run| read(last + run))?;
    let RunReader { gathering, stop_words, .. } = reader;
    let join = || {
        last.into_iter().for_each(|run| gathered.add(run, &order));
        Ok(gathered.columns.drain(..).map(ColumnBuilder::finish).collect())
    };
    let (vocabulary, columns) = env::both(host, || gathering.finish(host), join)?;
    let forms = gathered.seen.iter().map(|seen| numbers(seen, &vocabulary)).collect();
    Ok(AnalysedCorpus {
        settings: settings.clone(),
        source,
        host,
        order,
        runs: gathered.runs,
        room,
        heads: gathered.heads,
        columns,
        rough: gathered.rough,
        stop_words,
        vocabulary,
        forms,
    })
}

/// The stop words of languages.
fn stop_words_of(tags: &[String]) -> StopWords {
    let of = |tag: &String| (tag.clone(), stop_words::of_language(tag).into_iter().collect());
    tags.iter().map(of).collect()
}

/// The numbers of the forms whose tickets these are, in order.
fn numbers(tickets: &Bits, vocabulary: &Vocabulary) -> Vec<u32> {
    let mut numbers = Bits::default();
    tickets.places().for_each(|ticket| numbers.insert(vocabulary.number(ticket)));
    numbers.places().collect()
}

/// What one job reads.
struct Read {
    run: Run,
    /// The tickets of its forms by the places of their tags.
    tickets: Vec<(usize, Vec<u32>)>,
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
    source: &'a dyn DocumentSource,
    host: &'a dyn BuildEnv,
    order: &'a Order,
    room: &'a dyn TempStorage,
    belonging: Belonging,
    stop_words: StopWords,
    gathering: Gathering,
}

impl RunReader<'_> {
    fn read(&self, range: Range<usize>) -> BuildResult<Read> {
        let documents = self.order.load(self.source, range.clone())?;
        let key = self.order.fingerprint(self.source, range.clone(), b"reading")?;
        let noted = self.host.cache_get(&key);
        let noted = noted.as_deref().and_then(|bytes| Whole::parse(bytes, documents.len()).ok());
        let made;
        let Whole { forms, mut reading, rest } = match noted {
            Some(noted) => noted,
            None => {
                made = token_stream::read(&documents, &self.stop_words);
                self.host.cache_put(&key, &made);
                Whole::parse(&made, documents.len())?
            }
        };
        let tickets = self.gathering.add(&forms);
        let put: Vec<u8> = tickets.iter().flat_map(|ticket| ticket.to_le_bytes()).collect();
        for (document, passages) in documents.iter().zip(&mut reading.passages) {
            if texts::is_lead(document) {
                passages.clear();
            }
        }
        let heads = documents.into_iter().zip(range.clone());
        let heads = heads.map(|(document, number)| self.head(number, document));
        Ok(Read {
            tickets: self.by_tag(&reading, &tickets)?,
            documents: heads.collect(),
            run: Run {
                documents: range,
                reading: Span::put(rest, self.room)?,
                tickets: Span::put(&put, self.room)?,
            },
            lengths: reading.lengths,
            passages: reading.passages,
        })
    }

    fn by_tag(
        &self,
        reading: &Reading<'_>,
        tickets: &[u32],
    ) -> BuildResult<Vec<(usize, Vec<u32>)>> {
        let mut by_tag = Vec::new();
        for tag in &reading.tags {
            let place = self.order.tags.iter().position(|known| known == tag);
            by_tag
                .push((place.ok_or("a reading has a language that no document has")?, Vec::new()));
        }
        for (form, ticket) in reading.forms.iter().zip(tickets) {
            by_tag.get_mut(form.tag).ok_or("a reading has a form of no language")?.1.push(*ticket);
        }
        Ok(by_tag)
    }

    fn head(&self, number: usize, mut document: Document) -> Head {
        let language = self.order.languages[number];
        let concepts = self.belonging.of(&document);
        let phrases = phrases::hashes(&document, language, &self.stop_words[&document.language]);
        let facets = self.settings.facets.iter();
        Head {
            date: document.date.as_deref().map(first_day),
            title: (folded(&document.title), document.title),
            concepts,
            facets: facets
                .map(|facet| document.facets.remove(&facet.key).unwrap_or_default())
                .collect(),
            phrases,
        }
    }
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
    runs: Vec<Run>,
    /// By the place of a tag the tickets of its forms.
    seen: Vec<Bits>,
}

impl Gathered<'_> {
    fn add(&mut self, run: Read, order: &Order) {
        self.runs.push(run.run);
        for (tag, tickets) in run.tickets {
            tickets.into_iter().for_each(|ticket| self.seen[tag].insert(ticket));
        }
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

impl AnalysedCorpus<'_> {
    pub(crate) fn forms(&self) -> FormsByTag<'_> {
        let vocabulary = &self.vocabulary;
        let form = |exact: &u32| {
            (vocabulary.exact(*exact), vocabulary.key(vocabulary.form_of(*exact) as usize))
        };
        let tags = self.order.tags.iter().zip(&self.forms);
        tags.map(|(tag, forms)| (tag.as_str(), forms.iter().map(form).collect())).collect()
    }

    /// Makes the files of the index. `learn` says, given all forms, which of them belong together, and what concepts the builder has
    /// learned; meanwhile the documents are packed.
    ///
    /// # Errors
    /// Where the source or the host fails, or `learn`.
    pub fn finish<C: Conflator>(
        self,
        learn: impl FnOnce(&FormsByTag<'_>) -> BuildResult<(C, Vec<Concept>)> + Send,
    ) -> BuildResult<BuildSummary> {
        Assembly::new(self).assemble(learn)
    }
}

/// A set of numbers.
#[derive(Clone, Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn insert(&mut self, number: u32) {
        let word = number as usize / 64;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (number % 64);
    }

    /// The numbers, in order.
    fn places(&self) -> impl Iterator<Item = u32> {
        let of_word = |(at, mut word): (u32, u64)| {
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros();
                word &= word.wrapping_sub(1);
                (bit < u64::BITS).then_some(64 * at + bit)
            })
        };
        (0..).zip(self.0.iter().copied()).flat_map(of_word)
    }
}
