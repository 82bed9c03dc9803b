//! `measure sections`: the bytes of each section of an index, as `medina inspect` lists them,
//! beside a lower bound.
//!
//! The bounds are what an index needs that knows frequencies only:
//!
//! - columns: the order-free entropy of the values; for facets with several values per document,
//!   the choice of the documents of each value;
//! - `postings`, `form documents`: the choice of the documents in each list, that is the logarithm
//!   of the number of combinations. The lengths of lists are read from the index, because its lists
//!   belong to conflation classes (`postings`) and to single forms (`form documents`), not to
//!   words;
//! - positions: the entropy of the sequence of words, less the choice of the documents that contain
//!   each word;
//! - dictionary, stored fields, texts: one stream for each, compressed with zstd at level 19.
//!
//! An index can go below the bounds of columns and postings by using more than frequencies. It
//! cannot reach the bound of the last item, because it is divided into files that are read one by
//! one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use anyhow::Result;
use medina::Role;
use medina::format::section_sizes::sections;
use medina::util::wire::Reader;
use medina_measure::record::Record;
use serde::{Deserialize, Serialize};

use crate::benchmark_corpus::{self, BenchmarkCorpus};
use crate::index::{self, LocalIndex};
use crate::options::Options;
use crate::paths;
use crate::statistics::{combination_bits, entropy_bits, ratio};
use crate::{process, table};

const LEVEL: i32 = 19;
/// Each bounded section with the name of its bound.
const SECTION_BOUNDS: [(&str, &str); 7] = [
    ("columns", "columns"),
    ("dictionary", "dictionary"),
    ("postings", "postings"),
    ("form documents", "form documents"),
    ("positions", "positions"),
    ("stored fields", "stored fields"),
    ("passages", "texts"),
];
/// Sections that are lists of documents.
const POSTING_SECTIONS: [&str; 2] = ["postings", "form documents"];

/// A section of all files, compressed by itself.
#[derive(Deserialize, Serialize)]
struct Section {
    raw: u64,
    packed: u64,
}

#[derive(Deserialize)]
struct Inspection {
    sections: BTreeMap<String, Section>,
}

#[derive(Serialize)]
struct SectionsReport {
    corpus: String,
    documents: usize,
    sections: BTreeMap<String, Section>,
    /// The bounds in bytes.
    bounds: BTreeMap<&'static str, f64>,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    benchmark_corpus::each(options, report, print)
}

fn report(corpus: &BenchmarkCorpus) -> Result<SectionsReport> {
    let folder = corpus.folder.join("medina");
    index::build(&corpus.arguments, &folder)?;
    let mut inspect = Command::new(paths::medina()?);
    let inspection: Inspection = serde_json::from_str(&process::stdout_of(
        inspect.arg("inspect").arg(&folder).arg("--json"),
    )?)?;
    let mut record_bounds = EntropyBounds::new()?;
    for record in corpus.records()? {
        record_bounds.add(&record?)?;
    }
    let mut bounds = record_bounds.bytes()?;
    bounds.extend(posting_bounds(&folder, corpus.documents as u64)?);
    Ok(SectionsReport {
        corpus: corpus.name.clone(),
        documents: corpus.documents,
        sections: inspection.sections,
        bounds,
    })
}

/// The bounds of all posting lists in the index.
fn posting_bounds(folder: &Path, documents: u64) -> Result<BTreeMap<&'static str, f64>> {
    let mut index = LocalIndex::open(folder, "en")?;
    let mut bounds = BTreeMap::from(POSTING_SECTIONS.map(|name| (name, 0.0)));
    for (role, content) in index.contents(&[Role::Header, Role::Terms])? {
        for (name, range) in sections(role, &content) {
            if let Some(bytes) = bounds.get_mut(name) {
                *bytes += list_bits(&content[range], documents) / 8.0;
            }
        }
    }
    Ok(bounds)
}

/// The bound, in bits, of lists that follow each other: the length of each, then that many numbers.
fn list_bits(lists: &[u8], documents: u64) -> f64 {
    let (mut reader, mut bits) = (Reader::new(lists), 0.0);
    while !reader.rest().is_empty() {
        let count = reader.count();
        for _ in 0..count {
            reader.varint();
        }
        bits += combination_bits(documents, count as u64);
    }
    bits
}

/// Statistics of the records, collected in one pass.
struct EntropyBounds {
    documents: u64,
    /// Document frequency and number of occurrences, by word.
    words: HashMap<String, (u64, u64)>,
    facets: BTreeMap<String, FacetCounts>,
    stored_fields: CompressedSize,
    texts: CompressedSize,
}

#[derive(Default)]
struct FacetCounts {
    documents: u64,
    has_several: bool,
    values: BTreeMap<String, u64>,
}

impl EntropyBounds {
    fn new() -> Result<Self> {
        Ok(Self {
            documents: 0,
            words: HashMap::new(),
            facets: BTreeMap::new(),
            stored_fields: CompressedSize::new()?,
            texts: CompressedSize::new()?,
        })
    }

    fn add(&mut self, record: &Record) -> Result<()> {
        self.documents += 1;
        let words = record.words();
        for word in words.iter().collect::<BTreeSet<_>>() {
            self.words.entry(word.clone()).or_default().0 += 1;
        }
        for word in words {
            self.words.entry(word).or_default().1 += 1;
        }
        for (facet, values) in &record.facets {
            self.facets.entry(facet.clone()).or_default().add(values);
        }
        let Record { id, title, url, lang, .. } = record;
        writeln!(self.stored_fields.0, "{id}\t{title}\t{url}\t{lang}")?;
        Ok(writeln!(self.texts.0, "{}", record.text)?)
    }

    fn bytes(self) -> Result<BTreeMap<&'static str, f64>> {
        let with_word: f64 = self
            .words
            .values()
            .map(|(documents, _)| combination_bits(self.documents, *documents))
            .sum();
        let sequence = entropy_bits(self.words.values().map(|(_, occurrences)| *occurrences));
        let columns: f64 = self.facets.values().map(|facet| facet.bits(self.documents)).sum();
        let mut dictionary = CompressedSize::new()?;
        for word in self.words.keys().collect::<BTreeSet<_>>() {
            writeln!(dictionary.0, "{word}")?;
        }
        Ok(BTreeMap::from([
            ("columns", columns / 8.0),
            ("positions", (sequence - with_word).max(0.0) / 8.0),
            ("dictionary", dictionary.bytes()?),
            ("stored fields", self.stored_fields.bytes()?),
            ("texts", self.texts.bytes()?),
        ]))
    }
}

impl FacetCounts {
    fn add(&mut self, values: &[String]) {
        self.documents += 1;
        self.has_several |= values.len() > 1;
        for value in values {
            *self.values.entry(value.clone()).or_default() += 1;
        }
    }

    fn bits(&self, documents: u64) -> f64 {
        if self.has_several {
            return self.values.values().map(|with| combination_bits(documents, *with)).sum();
        }
        entropy_bits(self.values.values().copied().chain([documents - self.documents]))
    }
}

/// Compresses a stream and keeps only its size.
struct CompressedSize(zstd::Encoder<'static, ByteCounter>);

#[derive(Default)]
struct ByteCounter(u64);

impl CompressedSize {
    fn new() -> Result<Self> {
        Ok(Self(zstd::Encoder::new(ByteCounter::default(), LEVEL)?))
    }

    fn bytes(self) -> Result<f64> {
        Ok(self.0.finish()?.0 as f64)
    }
}

impl Write for ByteCounter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn print(report: &SectionsReport) {
    let kilobytes = |bytes: f64| format!("{:.1}", bytes / 1000.0);
    let row = |(name, section): (&String, &Section)| {
        let sizes = [section.raw as f64, section.packed as f64].map(kilobytes);
        let bound = SECTION_BOUNDS
            .iter()
            .find(|(bounded, _)| bounded == name)
            .map(|(_, bound)| report.bounds[bound]);
        let above = bound.and_then(|bound| ratio(section.packed as f64, bound));
        let shown = [bound.map(kilobytes), above.map(|above| format!("{above:.2}"))];
        [vec![name.clone()], sizes.to_vec(), shown.map(Option::unwrap_or_default).to_vec()].concat()
    };
    let title = format!("{}, {} documents: sections in kB", report.corpus, report.documents);
    let header = ["section", "raw", "packed", "bound", "ratio"];
    table::print(&title, &header, &report.sections.iter().map(row).collect::<Vec<_>>());
    let bounds = report.bounds.iter().map(|(name, bytes)| format!("{name} {}", kilobytes(*bytes)));
    println!("bounds: {}", bounds.collect::<Vec<_>>().join(", "));
    println!("sections that share a file are packed by themselves here");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_values_cost_their_entropy_and_several_their_choices() {
        let mut one = FacetCounts::default();
        let values =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        one.add(&values(&["a"]));
        one.add(&values(&["b"]));
        assert_eq!(one.bits(2), 2.0);
        assert_eq!(one.bits(4), 4.0 + 2.0, "two have none");
        one.add(&values(&["a", "b"]));
        assert!((one.bits(3) - 2.0 * 3f64.log2()).abs() < 1e-9);
    }

    #[test]
    fn lists_cost_the_ways_to_choose_their_documents() {
        let bits = list_bits(&[1, 5, 0, 2, 0, 3], 8);
        assert!(
            (bits - 3.0 - 28f64.log2()).abs() < 1e-9,
            "one of eight, none, two of eight: {bits}"
        );
    }

    #[test]
    fn bounds_are_taken_from_all_records() {
        let mut bounds = EntropyBounds::new().unwrap();
        for number in 0..8 {
            let title = if number < 4 { "alpha" } else { "alpha beta" };
            let record = Record {
                id: number.to_string(),
                title: title.into(),
                lang: "en".into(),
                ..Record::default()
            };
            bounds.add(&record).unwrap();
        }
        let bytes = bounds.bytes().unwrap();
        // In the sequence of twelve words, eight are the one and four the other, which is in four
        // of eight documents.
        let positions = 12.0 * 12f64.log2() - 8.0 * 3.0 - 4.0 * 2.0 - 70f64.log2();
        assert!((bytes["positions"] - positions / 8.0).abs() < 1e-9, "{bytes:?}");
        assert!(bytes["dictionary"] > 5.0 && bytes["stored fields"] > 10.0);
        assert_eq!(bytes["columns"], 0.0);
    }
}
