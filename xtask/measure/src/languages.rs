//! `measure languages`: whether a query finds documents in other languages, and the bytes this
//! takes.
//!
//! [`parallel_texts`] asks for parallel news texts by their titles, [`concepts`] for practices of
//! our own corpus by the names of what they are about. The sizes of indexes are compared with and
//! without the data that joins languages.

use std::ffi::OsString;
use std::fs;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::collection::read;
use crate::concepts::{self, RecallReport};
use crate::index;
use crate::indexed_corpus::LANGUAGES;
use crate::options::Options;
use crate::parallel_texts::{self, SuccessMatrix};
use crate::paths;
use crate::size_change::{SizeChange, size_changes};
use crate::table;

#[derive(Serialize)]
struct LanguagesReport {
    texts: Vec<SuccessMatrix>,
    concepts: Vec<RecallReport>,
    size_changes: Vec<SizeChange>,
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

fn print(report: &LanguagesReport) {
    report.texts.iter().for_each(print_matrix);
    let rows: Vec<_> = report.concepts.iter().map(RecallReport::cells).collect();
    let title = "Our corpus by names of facet values and of the thesaurus: recall@10";
    table::print(title, &RecallReport::HEADER, &rows);
    for names in report.concepts.iter().filter_map(RecallReport::without_answer) {
        println!("nothing relevant is found for {names}");
    }
    let rows: Vec<_> = report.size_changes.iter().map(SizeChange::cells).collect();
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
