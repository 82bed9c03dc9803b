//! `measure typos`: a query with one typo must find the document that the correct query finds.
//!
//! The same cases are asked in three ways: the word alone, the word while it is typed (it may
//! continue), and the whole title. A case counts if the correct query has the document among its
//! first ten hits. Some typos make another word of the corpus. These have a row of their own,
//! because nobody could tell what was meant.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::Result;
use fastrand::Rng;
use medina::Request;
use medina::text::{folded, for_each_token};
use medina_indexer::stop_words;
use serde::Serialize;

use crate::edits::{self, Edit, EditKind};
use crate::indexed_corpus::{self, Edition, IndexedCorpus};
use crate::options::Options;
use crate::table;

/// Shorter words are not corrected.
const MIN_WORD_LETTERS: usize = 4;
const CASES: usize = 1000;
const MAX_LISTED: usize = 20;
const SEED: u64 = 20_261_122;

/// A word of a title, with and without a typo.
struct TypoCase {
    edition: Edition,
    word: String,
    edit: Edit,
    /// Whether the typo made another word of the corpus.
    is_word: bool,
    is_stop_word: bool,
    misspelt_title: String,
}

impl TypoCase {
    /// Whether the engine promises a correction: the typed word has four letters or more and is no
    /// word of the corpus, and the word that was meant is no stop word.
    fn must_be_corrected(&self) -> bool {
        !self.is_word && !self.is_stop_word && self.edit.word.chars().count() >= MIN_WORD_LETTERS
    }
}

/// A way to put the cases into queries.
struct Series {
    name: &'static str,
    /// Whether the last word is complete.
    complete: bool,
    /// The query without and with the typo.
    queries: fn(&TypoCase) -> (&str, &str),
}

const SERIES: [Series; 3] = [
    Series { name: "word alone", complete: true, queries: |case| (&case.word, &case.edit.word) },
    Series {
        name: "word, being typed",
        complete: false,
        queries: |case| (&case.word, &case.edit.word),
    },
    Series {
        name: "whole title",
        complete: true,
        queries: |case| (&case.edition.title, &case.misspelt_title),
    },
];

/// Whether the queries of a case found its document.
#[derive(Clone, Copy)]
struct Found {
    clean: bool,
    /// Only if the clean query found it too.
    misspelt: bool,
}

/// The results of a group of cases.
#[derive(Serialize)]
struct GroupResult {
    group: String,
    cases: usize,
    /// Cases whose correct query finds the document.
    clean_found: usize,
    /// Those of them whose misspelt query finds it too.
    misspelt_found: usize,
    ratio: f64,
}

/// The results of one series.
#[derive(Serialize)]
struct SeriesReport {
    series: &'static str,
    rows: Vec<GroupResult>,
    /// Correct queries that do not have their document among the first ten hits.
    clean_missed: Vec<String>,
    /// Misspelt queries that miss a document which the correct query finds.
    misspelt_missed: Vec<String>,
}

#[derive(Serialize)]
struct TyposReport {
    corpus: String,
    series: Vec<SeriesReport>,
    /// How many words of the corpus were asked as they are.
    words: usize,
    /// Those of them that were corrected anyway; must be empty.
    wrongly_corrected: Vec<String>,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    let mut reports = Vec::new();
    for mut corpus in indexed_corpus::all(options)? {
        reports.push(report(&mut corpus, options.sample.unwrap_or(CASES))?);
    }
    options.print(reports.as_slice(), |reports| reports.iter().for_each(print))
}

fn report(corpus: &mut IndexedCorpus, count: usize) -> Result<TyposReport> {
    let mut random = Rng::with_seed(SEED);
    let vocabulary = vocabulary(corpus)?;
    let cases = CaseGenerator::new(&corpus.documents, &vocabulary).draw(count, &mut random);
    let ask = |series: &Series| ask(corpus, &cases, series);
    let series = SERIES.iter().map(ask).collect::<Result<_>>()?;
    let words = random.choose_multiple(&vocabulary, count);
    let wrongly_corrected = wrongly_corrected(corpus, &words)?;
    Ok(TyposReport { corpus: corpus.name.clone(), series, words: words.len(), wrongly_corrected })
}

/// Asks all cases of one series.
fn ask(corpus: &mut IndexedCorpus, cases: &[TypoCase], series: &Series) -> Result<SeriesReport> {
    let (mut found, mut clean_missed, mut misspelt_missed) = (Vec::new(), Vec::new(), Vec::new());
    for case in cases {
        let (right, wrong) = (series.queries)(case);
        let clean = finds(corpus, &case.edition, right, series.complete)?;
        let misspelt = clean && finds(corpus, &case.edition, wrong, series.complete)?;
        found.push(Found { clean, misspelt });
        if !clean {
            clean_missed.push(format!("{right} ({})", case.edition.id));
        } else if !misspelt {
            misspelt_missed.push(format!("{} → {}", case.word, case.edit.word));
        }
    }
    clean_missed.sort();
    clean_missed.dedup();
    let rows = rows(cases, &found);
    Ok(SeriesReport { series: series.name, rows, clean_missed, misspelt_missed })
}

/// Every word of the corpus with the language of a document that contains it.
fn vocabulary(corpus: &mut IndexedCorpus) -> Result<BTreeSet<(String, String)>> {
    let mut vocabulary = BTreeSet::new();
    for edition in corpus.documents.clone() {
        let words = corpus.words_of(&edition)?;
        vocabulary.extend(words.into_iter().map(|word| (word, edition.language.clone())));
    }
    Ok(vocabulary)
}

/// Draws words of titles and misspells them.
struct CaseGenerator<'a> {
    candidates: Vec<(&'a Edition, Range<usize>)>,
    /// All words of the corpus, folded.
    known: BTreeSet<String>,
    stop_words: BTreeMap<&'a str, Vec<String>>,
}

impl<'a> CaseGenerator<'a> {
    fn new(editions: &'a [Edition], vocabulary: &BTreeSet<(String, String)>) -> Self {
        let words_of = |edition: &'a Edition| {
            title_words(&edition.title).into_iter().map(move |range| (edition, range))
        };
        let languages: BTreeSet<&str> =
            editions.iter().map(|edition| edition.language.as_str()).collect();
        Self {
            candidates: editions.iter().flat_map(words_of).collect(),
            known: vocabulary.iter().map(|(word, _)| folded(word)).collect(),
            stop_words: languages
                .into_iter()
                .map(|tag| (tag, stop_words::of_language(tag)))
                .collect(),
        }
    }

    /// Draws `count` cases. Empty if no title has a word that is long enough.
    fn draw(&self, count: usize, random: &mut Rng) -> Vec<TypoCase> {
        let count = if self.candidates.is_empty() { 0 } else { count };
        (0..count).map(|_| self.draw_one(random)).collect()
    }

    fn draw_one(&self, random: &mut Rng) -> TypoCase {
        let (edition, Range { start, end }) =
            self.candidates[random.usize(..self.candidates.len())].clone();
        let (title, word) = (&edition.title, edition.title[start..end].to_lowercase());
        let edit = edits::random_edit(&word, random);
        TypoCase {
            is_stop_word: self.stop_words[edition.language.as_str()].contains(&folded(&word)),
            is_word: self.known.contains(&folded(&edit.word)),
            misspelt_title: [&title[..start], &edit.word, &title[end..]].concat(),
            edition: edition.clone(),
            word,
            edit,
        }
    }
}

/// The byte ranges of the words in a title that have only letters and are long enough to be
/// corrected.
fn title_words(title: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for_each_token(title, |token| {
        let word = &title[token.range.clone()];
        if word.chars().count() >= MIN_WORD_LETTERS && word.chars().all(char::is_alphabetic) {
            ranges.push(token.range);
        }
    });
    ranges
}

/// Whether the edition's practice is among the first ten hits.
fn finds(
    corpus: &mut IndexedCorpus,
    edition: &Edition,
    query: &str,
    complete: bool,
) -> Result<bool> {
    let request =
        Request { query: query.to_owned(), complete, facets: false, ..Request::default() };
    let page = corpus.index(&edition.language)?.search(&request)?;
    Ok(page.hits.iter().any(|hit| hit.practice == edition.practice))
}

/// The words that the engine corrected although they are in the corpus.
fn wrongly_corrected(
    corpus: &mut IndexedCorpus,
    words: &[&(String, String)],
) -> Result<Vec<String>> {
    let mut changed = Vec::new();
    for (word, language) in words {
        let request =
            Request { query: word.clone(), complete: true, facets: false, ..Request::default() };
        let page = corpus.index(language)?.search(&request)?;
        let corrections = page.corrections.iter();
        changed.extend(corrections.map(|correction| format!("{word} → {}", correction.to)));
    }
    Ok(changed)
}

/// Groups the cases in several ways.
fn rows(cases: &[TypoCase], found: &[Found]) -> Vec<GroupResult> {
    let row = |name: &str, is_in: &dyn Fn(&TypoCase) -> bool| group(name, cases, found, is_in);
    let languages: BTreeSet<&str> =
        cases.iter().map(|case| case.edition.language.as_str()).collect();
    let mut rows = vec![
        row("all", &|_| true),
        row("as promised", &TypoCase::must_be_corrected),
        row("another word of the corpus", &|case| case.is_word),
        row("in a stop word", &|case| case.is_stop_word),
        row("3 letters are left", &|case| case.edit.word.chars().count() < MIN_WORD_LETTERS),
    ];
    rows.extend(EditKind::ALL.map(|kind| row(kind.name(), &|case| case.edit.kind == kind)));
    rows.push(row("first letter", &|case| case.edit.position == 0));
    rows.push(row("later letter", &|case| case.edit.position > 0));
    let lengths = [("4 letters", 4..5), ("5 to 7 letters", 5..8), ("8 and more", 8..usize::MAX)];
    rows.extend(
        lengths
            .map(|(name, lengths)| row(name, &|case| lengths.contains(&case.word.chars().count()))),
    );
    rows.extend(languages.iter().map(|tag| row(tag, &|case| case.edition.language == **tag)));
    rows
}

fn group(
    group: &str,
    cases: &[TypoCase],
    found: &[Found],
    is_in: impl Fn(&TypoCase) -> bool,
) -> GroupResult {
    let members: Vec<&Found> =
        cases.iter().zip(found).filter(|(case, _)| is_in(case)).map(|(_, found)| found).collect();
    let clean_found = members.iter().filter(|found| found.clean).count();
    let misspelt_found = members.iter().filter(|found| found.misspelt).count();
    let ratio = misspelt_found as f64 / clean_found.max(1) as f64;
    GroupResult {
        group: group.to_owned(),
        cases: members.len(),
        clean_found,
        misspelt_found,
        ratio,
    }
}

fn print(report: &TyposReport) {
    let TyposReport { corpus, series, words, wrongly_corrected } = report;
    series.iter().for_each(|series| print_series(corpus, series));
    let changed = wrongly_corrected.len();
    println!("\n{corpus}: {changed} of {words} right words corrected away (must be 0)");
    print_list("corrected away", wrongly_corrected);
}

fn print_series(corpus: &str, series: &SeriesReport) {
    let cells = |row: &GroupResult| {
        let counts = [row.cases, row.clean_found, row.misspelt_found];
        let mut cells = vec![row.group.clone()];
        cells.extend(counts.map(|count| count.to_string()));
        cells.push(format!("{:.3}", row.ratio));
        cells
    };
    let title = format!("{corpus}: {}, success@10", series.series);
    let header = ["edits", "cases", "clean", "misspelt", "ratio"];
    table::print(&title, &header, &series.rows.iter().map(cells).collect::<Vec<_>>());
    print_list("misspelt, missed", &series.misspelt_missed);
    // A common word alone cannot be expected to find one document, so most of such queries miss
    // it. A list that long says nothing.
    if series.clean_missed.len() * 10 < series.rows[0].cases {
        print_list("clean, missed", &series.clean_missed);
    }
}

/// Prints the beginning of a list; `--json` prints all of it.
fn print_list(title: &str, cases: &[String]) {
    if !cases.is_empty() {
        let shown = cases.iter().take(MAX_LISTED).cloned().collect::<Vec<_>>().join(", ");
        println!("{title}: {shown}{}", if cases.len() > MAX_LISTED { ", …" } else { "" });
    }
}
