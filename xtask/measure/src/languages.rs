//! `measure languages`: whether a query finds documents in other languages, and the bytes this
//! takes.
//!
//! [`parallel_texts`] asks for parallel news texts by their titles, [`concepts`] for practices of
//! our own corpus by the names of what they are about. The sizes of indexes are compared with and
//! without the data that joins languages.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::collection::read;
use crate::concepts::{self, RecallReport};
use crate::index::{self, BuildReport};
use crate::options::Options;
use crate::parallel_texts::{self, SuccessMatrix};
use crate::paths;
use crate::table;

/// The languages of our own corpus and of the parallel texts.
pub(crate) const LANGUAGES: [&str; 4] = ["en", "fr", "es", "ar"];

#[derive(Serialize)]
struct LanguagesReport {
    texts: Vec<SuccessMatrix>,
    concepts: Vec<RecallReport>,
    size_changes: Vec<SizeChange>,
}

/// Compressed bytes of the files with one role, in two builds.
#[derive(Serialize)]
pub(crate) struct SizeChange {
    index: &'static str,
    role: String,
    without: usize,
    with: usize,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    let (texts, mut size_changes) = parallel_texts::measure(options)?;
    let concepts = concepts::measure()?;
    size_changes.extend(own_size_changes()?);
    let report = LanguagesReport { texts, concepts, size_changes };
    options.print(&report, print)
}

/// The sizes of our own corpus without and with its thesaurus. Names of facet values are in both.
fn own_size_changes() -> Result<Vec<SizeChange>> {
    let folder = paths::work(&["corpora", "corpus-without-thesaurus"])?;
    let configuration = folder.join("medina.toml");
    let corpus = paths::root().join("corpus");
    let text = read(&corpus.join("medina.toml"))?
        .replace("\"thesaurus.toml\"", "")
        .replace("\"vocabularies/", &format!("\"{}/vocabularies/", corpus.display()));
    fs::write(&configuration, text)
        .with_context(|| format!("cannot write {}", configuration.display()))?;
    let records = corpus.join("practices").into_os_string();
    let build = |configuration: OsString, name: &str| {
        index::build(&["--config".into(), configuration, records.clone()], &folder.join(name))
    };
    let without = build(configuration.into_os_string(), "without")?;
    let with = build(corpus.join("medina.toml").into_os_string(), "with")?;
    Ok(size_changes("corpus, without and with its thesaurus", &without, &with))
}

/// One row for each role and one for their sum.
pub(crate) fn size_changes(
    index: &'static str,
    without: &BuildReport,
    with: &BuildReport,
) -> Vec<SizeChange> {
    let sum = |bytes: &BTreeMap<String, usize>| bytes.values().sum::<usize>();
    let of = |bytes: &BTreeMap<String, usize>, role: &String| bytes.get(role).copied().unwrap_or(0);
    let (without, with) = (&without.bytes_by_role, &with.bytes_by_role);
    let roles = with.keys().map(|role| (role.clone(), of(without, role), of(with, role)));
    let all = [("all".to_owned(), sum(without), sum(with))];
    roles
        .chain(all)
        .map(|(role, without, with)| SizeChange { index, role, without, with })
        .collect()
}

fn print(report: &LanguagesReport) {
    report.texts.iter().for_each(print_matrix);
    let rows: Vec<_> = report.concepts.iter().map(RecallReport::cells).collect();
    let title = "Our corpus by names of facet values and of the thesaurus: recall@10";
    table::print(title, &RecallReport::HEADER, &rows);
    for names in report.concepts.iter().filter_map(RecallReport::without_answer) {
        println!("nothing relevant is found for {names}");
    }
    let rows: Vec<_> = report.size_changes.iter().map(size_change_cells).collect();
    table::print(
        "Compressed bytes of the index",
        &["index", "files", "without", "with", "growth"],
        &rows,
    );
}

fn print_matrix(matrix: &SuccessMatrix) {
    let header: Vec<&str> = std::iter::once("query").chain(LANGUAGES).collect();
    let row = |(language, cells): (&&str, &[f64; 4])| {
        let cells = cells.iter().map(|share| format!("{share:.3}"));
        std::iter::once((*language).to_owned()).chain(cells).collect()
    };
    let rows: Vec<_> = LANGUAGES.iter().zip(&matrix.shares).map(row).collect();
    let title = format!("Parallel texts by title, success@10, {}", matrix.name);
    table::print(&title, &header, &rows);
    println!("mean across languages {:.3}", matrix.mean_across);
}

fn size_change_cells(size_changes: &SizeChange) -> Vec<String> {
    let SizeChange { index, role, without, with } = size_changes;
    let share = (*with as f64 / (*without).max(1) as f64 - 1.0) * 100.0;
    let share = if *without == 0 { "new".into() } else { format!("{share:+.1} %") };
    vec![(*index).to_owned(), role.clone(), without.to_string(), with.to_string(), share]
}
