//! `measure typos`: words of titles with one slip in them must find the document that the right word finds.
//!
//! Three series of the same cases: the word alone, the word while it is being typed (it may go on), and the whole title
//! with that word wrong. A case counts where the untouched query has the document among its first ten. Some slips
//! make another word of the corpus; no reader could tell those from what was meant, so they have a row of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::Result;
use fastrand::Rng;
use medina::Request;
use medina_indexer::stop_words;
use serde::Serialize;

use crate::corpus::{self, Corpus, Document};
use crate::edits::{self, Edit, Kind};
use crate::options::Options;
use crate::table;

/// Shorter words are not corrected.
const SHORTEST: usize = 4;
const CASES: usize = 1000;
const LISTED: usize = 20;
const SEED: u64 = 20_261_122;

/// A word of a document's title, and the same with a slip.
struct Case {
    document: Document,
    word: String,
    edit: Edit,
    /// Whether the slip made another word of the corpus.
    is_word: bool,
    is_stop_word: bool,
    title_edited: String,
}

impl Case {
    /// Corrections are promised for words of four letters and more as typed. Where the slip made another word, or a word
    /// that means nothing alone was meant, nothing is.
    fn is_promised(&self) -> bool {
        !self.is_word && !self.is_stop_word && self.edit.word.chars().count() >= SHORTEST
    }
}

/// A way of asking: the query, and whether its last word is complete.
type Series = (&'static str, bool, fn(&Case) -> (&str, &str));

const SERIES: [Series; 3] = [
    ("word alone", true, |case| (&case.word, &case.edit.word)),
    ("word, being typed", false, |case| (&case.word, &case.edit.word)),
    ("whole title", true, |case| (&case.document.title, &case.title_edited)),
];

/// How a group of cases went.
#[derive(Serialize)]
struct Row {
    group: String,
    cases: usize,
    /// Where the untouched query finds the document.
    untouched: usize,
    /// Where the touched query does as well.
    touched: usize,
    ratio: f64,
}

/// One way of asking, with what did not work.
#[derive(Serialize)]
struct Asked {
    series: &'static str,
    rows: Vec<Row>,
    /// Untouched queries that do not have their document among the first ten.
    untouched_missed: Vec<String>,
    /// Touched queries that miss it where the untouched one does not.
    touched_missed: Vec<String>,
}

#[derive(Serialize)]
struct Outcome {
    corpus: String,
    series: Vec<Asked>,
    /// Words of the corpus asked for as they are.
    words: usize,
    /// Those that were changed nevertheless; must be empty.
    corrected_away: Vec<String>,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    let mut outcomes = Vec::new();
    for mut corpus in corpus::all(options)? {
        outcomes.push(outcome(&mut corpus, options.sample.unwrap_or(CASES))?);
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&outcomes)?);
    } else {
        outcomes.iter().for_each(print);
    }
    Ok(())
}

fn outcome(corpus: &mut Corpus, count: usize) -> Result<Outcome> {
    let mut random = Rng::with_seed(SEED);
    let vocabulary = vocabulary(corpus)?;
    let cases = cases(&corpus.documents, &vocabulary, count, &mut random);
    let ask = |series: &Series| ask(corpus, &cases, series);
    let series = SERIES.iter().map(ask).collect::<Result<_>>()?;
    let words = random.choose_multiple(&vocabulary, count);
    let corrected_away = corrected_away(corpus, &words)?;
    Ok(Outcome { corpus: corpus.name.clone(), series, words: words.len(), corrected_away })
}

fn ask(corpus: &mut Corpus, cases: &[Case], (series, complete, queries): &Series) -> Result<Asked> {
    let (mut found, mut untouched_missed, mut touched_missed) =
        (Vec::new(), Vec::new(), Vec::new());
    for case in cases {
        let (right, wrong) = queries(case);
        let untouched = finds(corpus, &case.document, right, *complete)?;
        let touched = untouched && finds(corpus, &case.document, wrong, *complete)?;
        found.push((untouched, touched));
        match (untouched, touched) {
            (false, _) => untouched_missed.push(format!("{right} ({})", case.document.id)),
            (true, false) => touched_missed.push(format!("{} → {}", case.word, case.edit.word)),
            (true, true) => {}
        }
    }
    untouched_missed.sort();
    untouched_missed.dedup();
    Ok(Asked { series, rows: rows(cases, &found), untouched_missed, touched_missed })
}

/// Every word of the corpus with the language of a document that has it.
fn vocabulary(corpus: &mut Corpus) -> Result<BTreeSet<(String, String)>> {
    let mut vocabulary = BTreeSet::new();
    for document in corpus.documents.clone() {
        let words = corpus.words_of(&document)?;
        vocabulary.extend(words.into_iter().map(|word| (word, document.language.clone())));
    }
    Ok(vocabulary)
}

fn cases(
    documents: &[Document],
    vocabulary: &BTreeSet<(String, String)>,
    count: usize,
    random: &mut Rng,
) -> Vec<Case> {
    let known: BTreeSet<String> =
        vocabulary.iter().map(|(word, _)| medina::text::folded(word)).collect();
    let candidates: Vec<(&Document, Range<usize>)> = documents
        .iter()
        .flat_map(|document| {
            title_words(&document.title).into_iter().map(move |range| (document, range))
        })
        .collect();
    let languages: BTreeSet<&String> =
        documents.iter().map(|document| &document.language).collect();
    let stop_words: BTreeMap<_, _> =
        languages.into_iter().map(|tag| (tag, stop_words::of_language(tag))).collect();
    let draw = |_| {
        let (document, Range { start, end }) = candidates[random.usize(..candidates.len())].clone();
        let (title, word) = (&document.title, document.title[start..end].to_lowercase());
        let edit = edits::random(&word, random);
        Case {
            is_stop_word: stop_words[&document.language].contains(&medina::text::folded(&word)),
            is_word: known.contains(&medina::text::folded(&edit.word)),
            title_edited: [&title[..start], &edit.word, &title[end..]].concat(),
            document: document.clone(),
            word,
            edit,
        }
    };
    if candidates.is_empty() { Vec::new() } else { (0..count).map(draw).collect() }
}

/// Where in a title the words of letters alone stand that are long enough to be corrected.
fn title_words(title: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    medina::text::for_each_token(title, |token| {
        let word = &title[token.range.clone()];
        if word.chars().count() >= SHORTEST && word.chars().all(char::is_alphabetic) {
            ranges.push(token.range);
        }
    });
    ranges
}

/// Whether the document's practice is among the first ten.
fn finds(corpus: &mut Corpus, document: &Document, query: &str, complete: bool) -> Result<bool> {
    let request =
        Request { query: query.to_owned(), complete, facets: false, ..Request::default() };
    let page = corpus.index(&document.language)?.search(&request)?;
    Ok(page.hits.iter().any(|hit| hit.practice == document.practice))
}

/// The words that came back as others.
fn corrected_away(corpus: &mut Corpus, words: &[&(String, String)]) -> Result<Vec<String>> {
    let mut changed = Vec::new();
    for (word, language) in words {
        let request =
            Request { query: word.clone(), complete: true, facets: false, ..Request::default() };
        let page = corpus.index(language)?.search(&request)?;
        let page = serde_json::to_value(&page)?;
        let corrections = page["corrections"].as_array().into_iter().flatten();
        changed.extend(corrections.map(|correction| format!("{word} → {}", correction["to"])));
    }
    Ok(changed)
}

fn rows(cases: &[Case], found: &[(bool, bool)]) -> Vec<Row> {
    let languages: BTreeSet<&str> =
        cases.iter().map(|case| case.document.language.as_str()).collect();
    let mut rows = vec![
        row("all", cases, found, |_| true),
        row("as promised", cases, found, Case::is_promised),
        row("another word of the corpus", cases, found, |case| case.is_word),
        row("in a stop word", cases, found, |case| case.is_stop_word),
        row("3 letters are left", cases, found, |case| case.edit.word.chars().count() < SHORTEST),
    ];
    rows.extend(
        Kind::ALL.iter().map(|kind| row(kind.name(), cases, found, |case| case.edit.kind == *kind)),
    );
    rows.push(row("first letter", cases, found, |case| case.edit.position == 0));
    rows.push(row("later letter", cases, found, |case| case.edit.position > 0));
    for (name, lengths) in
        [("4 letters", 4..5), ("5 to 7 letters", 5..8), ("8 and more", 8..usize::MAX)]
    {
        rows.push(row(name, cases, found, |case| lengths.contains(&case.word.chars().count())));
    }
    rows.extend(
        languages.iter().map(|tag| row(tag, cases, found, |case| case.document.language == **tag)),
    );
    rows
}

fn row(group: &str, cases: &[Case], found: &[(bool, bool)], is_in: impl Fn(&Case) -> bool) -> Row {
    let of_group: Vec<_> =
        cases.iter().zip(found).filter(|(case, _)| is_in(case)).map(|(_, found)| found).collect();
    let untouched = of_group.iter().filter(|(untouched, _)| *untouched).count();
    let touched = of_group.iter().filter(|(_, touched)| *touched).count();
    let ratio = touched as f64 / untouched.max(1) as f64;
    Row { group: group.to_owned(), cases: of_group.len(), untouched, touched, ratio }
}

fn print(outcome: &Outcome) {
    for asked in &outcome.series {
        let cells = |row: &Row| {
            let counts = [row.cases, row.untouched, row.touched].map(|count| count.to_string());
            [vec![row.group.clone()], counts.to_vec(), vec![format!("{:.3}", row.ratio)]].concat()
        };
        let title = format!("{}: {}, success@10", outcome.corpus, asked.series);
        let header = ["edits", "cases", "untouched", "touched", "ratio"];
        table::print(&title, &header, &asked.rows.iter().map(cells).collect::<Vec<_>>());
        list("touched, missed", &asked.touched_missed);
        // A common word alone is not meant to find one document; a whole title is.
        if asked.untouched_missed.len() * 10 < asked.rows[0].cases {
            list("untouched, missed", &asked.untouched_missed);
        }
    }
    let (changed, words) = (&outcome.corrected_away, outcome.words);
    println!(
        "\n{}: {} of {words} right words corrected away (must be 0)",
        outcome.corpus,
        changed.len()
    );
    list("corrected away", changed);
}

/// The first of a list; `--json` has all of it.
fn list(what: &str, cases: &[String]) {
    if !cases.is_empty() {
        let shown = cases.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
        println!("{what}: {shown}{}", if cases.len() > LISTED { ", …" } else { "" });
    }
}
