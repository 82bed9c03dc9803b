//! `measure typos`: words of titles with one slip in them must find the document that the right word finds.
//!
//! Three series of the same cases: the word alone, the word while it is being typed (it may go on), and the whole title
//! with that word wrong. A case counts where the clean_found query has the document among its first ten. Some slips
//! make another word of the corpus; no reader could tell those from what was meant, so they have a row of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::Result;
use fastrand::Rng;
use medina::Request;
use medina::analysis::stop_words;
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

/// A word of a document's title, and the same with a slip.
struct TypoCase {
    edition: Edition,
    word: String,
    edit: Edit,
    /// Whether the slip made another word of the corpus.
    is_word: bool,
    is_stop_word: bool,
    misspelt_title: String,
}

impl TypoCase {
    /// Corrections are promised for words of four letters and more as typed. Where the slip made another word, or a word
    /// that means nothing alone was meant, nothing is.
    fn must_be_corrected(&self) -> bool {
        !self.is_word && !self.is_stop_word && self.edit.word.chars().count() >= MIN_WORD_LETTERS
    }
}

/// A way of asking: the query, and whether its last word is complete.
type Series = (&'static str, bool, fn(&TypoCase) -> (&str, &str));

const SERIES: [Series; 3] = [
    ("word alone", true, |case| (&case.word, &case.edit.word)),
    ("word, being typed", false, |case| (&case.word, &case.edit.word)),
    ("whole title", true, |case| (&case.edition.title, &case.misspelt_title)),
];

/// How a group of cases went.
#[derive(Serialize)]
struct GroupResult {
    group: String,
    cases: usize,
    /// Where the clean_found query finds the document.
    clean_found: usize,
    /// Where the misspelt_found query does as well.
    misspelt_found: usize,
    ratio: f64,
}

/// One way of asking, with what did not work.
#[derive(Serialize)]
struct SeriesReport {
    series: &'static str,
    rows: Vec<GroupResult>,
    /// Untouched queries that do not have their document among the first ten.
    clean_missed: Vec<String>,
    /// Touched queries that miss it where the clean_found one does not.
    misspelt_missed: Vec<String>,
}

#[derive(Serialize)]
struct TyposReport {
    corpus: String,
    series: Vec<SeriesReport>,
    /// Words of the corpus asked for as they are.
    words: usize,
    /// Those that were changed nevertheless; must be empty.
    wrongly_corrected: Vec<String>,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    let mut reports = Vec::new();
    for mut corpus in indexed_corpus::all(options)? {
        reports.push(report(&mut corpus, options.sample.unwrap_or(CASES))?);
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&reports)?);
    } else {
        reports.iter().for_each(print);
    }
    Ok(())
}

fn report(corpus: &mut IndexedCorpus, count: usize) -> Result<TyposReport> {
    let mut random = Rng::with_seed(SEED);
    let vocabulary = vocabulary(corpus)?;
    let cases = cases(&corpus.documents, &vocabulary, count, &mut random);
    let ask = |series: &Series| ask(corpus, &cases, series);
    let series = SERIES.iter().map(ask).collect::<Result<_>>()?;
    let words = random.choose_multiple(&vocabulary, count);
    let wrongly_corrected = wrongly_corrected(corpus, &words)?;
    Ok(TyposReport { corpus: corpus.name.clone(), series, words: words.len(), wrongly_corrected })
}

fn ask(
    corpus: &mut IndexedCorpus,
    cases: &[TypoCase],
    (series, complete, queries): &Series,
) -> Result<SeriesReport> {
    let (mut found, mut clean_missed, mut misspelt_missed) = (Vec::new(), Vec::new(), Vec::new());
    for case in cases {
        let (right, wrong) = queries(case);
        let clean_found = finds(corpus, &case.edition, right, *complete)?;
        let misspelt_found = clean_found && finds(corpus, &case.edition, wrong, *complete)?;
        found.push((clean_found, misspelt_found));
        match (clean_found, misspelt_found) {
            (false, _) => clean_missed.push(format!("{right} ({})", case.edition.id)),
            (true, false) => misspelt_missed.push(format!("{} → {}", case.word, case.edit.word)),
            (true, true) => {}
        }
    }
    clean_missed.sort();
    clean_missed.dedup();
    Ok(SeriesReport { series, rows: rows(cases, &found), clean_missed, misspelt_missed })
}

/// Every word of the corpus with the language of a document that has it.
fn vocabulary(corpus: &mut IndexedCorpus) -> Result<BTreeSet<(String, String)>> {
    let mut vocabulary = BTreeSet::new();
    for edition in corpus.documents.clone() {
        let words = corpus.words_of(&edition)?;
        vocabulary.extend(words.into_iter().map(|word| (word, edition.language.clone())));
    }
    Ok(vocabulary)
}

fn cases(
    documents: &[Edition],
    vocabulary: &BTreeSet<(String, String)>,
    count: usize,
    random: &mut Rng,
) -> Vec<TypoCase> {
    let known: BTreeSet<String> =
        vocabulary.iter().map(|(word, _)| medina::analysis::folded(word)).collect();
    let candidates: Vec<(&Edition, Range<usize>)> = documents
        .iter()
        .flat_map(|edition| {
            title_words(&edition.title).into_iter().map(move |range| (edition, range))
        })
        .collect();
    let languages: BTreeSet<&String> = documents.iter().map(|edition| &edition.language).collect();
    let stop_words: BTreeMap<_, _> =
        languages.into_iter().map(|tag| (tag, stop_words::of_language(tag))).collect();
    let draw = |_| {
        let (edition, Range { start, end }) = candidates[random.usize(..candidates.len())].clone();
        let (title, word) = (&edition.title, edition.title[start..end].to_lowercase());
        let edit = edits::random_edit(&word, random);
        TypoCase {
            is_stop_word: stop_words[&edition.language].contains(&medina::analysis::folded(&word)),
            is_word: known.contains(&medina::analysis::folded(&edit.word)),
            misspelt_title: [&title[..start], &edit.word, &title[end..]].concat(),
            edition: edition.clone(),
            word,
            edit,
        }
    };
    if candidates.is_empty() { Vec::new() } else { (0..count).map(draw).collect() }
}

/// Where in a title the words of letters alone stand that are long enough to be corrected.
fn title_words(title: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    medina::analysis::for_each_token(title, |token| {
        let word = &title[token.range.clone()];
        if word.chars().count() >= MIN_WORD_LETTERS && word.chars().all(char::is_alphabetic) {
            ranges.push(token.range);
        }
    });
    ranges
}

/// Whether the document's practice is among the first ten.
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

/// The words that came back as others.
fn wrongly_corrected(
    corpus: &mut IndexedCorpus,
    words: &[&(String, String)],
) -> Result<Vec<String>> {
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

fn rows(cases: &[TypoCase], found: &[(bool, bool)]) -> Vec<GroupResult> {
    let languages: BTreeSet<&str> =
        cases.iter().map(|case| case.edition.language.as_str()).collect();
    let mut rows = vec![
        row("all", cases, found, |_| true),
        row("as promised", cases, found, TypoCase::must_be_corrected),
        row("another word of the corpus", cases, found, |case| case.is_word),
        row("in a stop word", cases, found, |case| case.is_stop_word),
        row("3 letters are left", cases, found, |case| {
            case.edit.word.chars().count() < MIN_WORD_LETTERS
        }),
    ];
    rows.extend(
        EditKind::ALL
            .iter()
            .map(|kind| row(kind.name(), cases, found, |case| case.edit.kind == *kind)),
    );
    rows.push(row("first letter", cases, found, |case| case.edit.position == 0));
    rows.push(row("later letter", cases, found, |case| case.edit.position > 0));
    for (name, lengths) in
        [("4 letters", 4..5), ("5 to 7 letters", 5..8), ("8 and more", 8..usize::MAX)]
    {
        rows.push(row(name, cases, found, |case| lengths.contains(&case.word.chars().count())));
    }
    rows.extend(
        languages.iter().map(|tag| row(tag, cases, found, |case| case.edition.language == **tag)),
    );
    rows
}

fn row(
    group: &str,
    cases: &[TypoCase],
    found: &[(bool, bool)],
    is_in: impl Fn(&TypoCase) -> bool,
) -> GroupResult {
    let of_group: Vec<_> =
        cases.iter().zip(found).filter(|(case, _)| is_in(case)).map(|(_, found)| found).collect();
    let clean_found = of_group.iter().filter(|(clean_found, _)| *clean_found).count();
    let misspelt_found = of_group.iter().filter(|(_, misspelt_found)| *misspelt_found).count();
    let ratio = misspelt_found as f64 / clean_found.max(1) as f64;
    GroupResult {
        group: group.to_owned(),
        cases: of_group.len(),
        clean_found,
        misspelt_found,
        ratio,
    }
}

fn print(report: &TyposReport) {
    for asked in &report.series {
        let cells = |row: &GroupResult| {
            let counts =
                [row.cases, row.clean_found, row.misspelt_found].map(|count| count.to_string());
            [vec![row.group.clone()], counts.to_vec(), vec![format!("{:.3}", row.ratio)]].concat()
        };
        let title = format!("{}: {}, success@10", report.corpus, asked.series);
        let header = ["edits", "cases", "clean", "misspelt", "ratio"];
        table::print(&title, &header, &asked.rows.iter().map(cells).collect::<Vec<_>>());
        list("misspelt, missed", &asked.misspelt_missed);
        // A common word alone is not meant to find one document; a whole title is.
        if asked.clean_missed.len() * 10 < asked.rows[0].cases {
            list("clean, missed", &asked.clean_missed);
        }
    }
    let (changed, words) = (&report.wrongly_corrected, report.words);
    println!(
        "\n{}: {} of {words} right words corrected away (must be 0)",
        report.corpus,
        changed.len()
    );
    list("corrected away", changed);
}

/// The first of a list; `--json` has all of it.
fn list(what: &str, cases: &[String]) {
    if !cases.is_empty() {
        let shown = cases.iter().take(MAX_LISTED).cloned().collect::<Vec<_>>().join(", ");
        println!("{what}: {shown}{}", if cases.len() > MAX_LISTED { ", …" } else { "" });
    }
}
