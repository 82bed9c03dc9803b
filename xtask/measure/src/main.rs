//! What `cargo xtask measure` measures. It builds the command and the peers first and then runs this program, which is
//! apart from it because measuring needs the engine itself, optimised.
//!
//! Collections and corpora are not part of the repository; [`options`] says where they are looked for. Whatever is
//! derived from them (cleaned copies, indexes, runs) goes below `target/measure/`.

mod benchmark_corpus;
mod bm25;
mod browser;
mod budgets;
mod build;
mod collection;
mod concepts;
mod edits;
mod folder_snapshot;
mod index;
mod indexed_corpus;
mod known_items;
mod languages;
mod metrics;
mod options;
mod pagefind;
mod parallel_texts;
mod paths;
mod payload;
mod peers;
mod prefixes;
mod process;
mod relevance;
mod run;
mod scale;
mod sections;
mod speed;
mod statistics;
mod table;
mod typos;

use std::process::ExitCode;

use anyhow::{Result, bail};
use options::Options;

type Measure = (&'static str, &'static str, fn(&Options) -> Result<()>);

const MEASURES: &[Measure] = &[
    (
        "relevance",
        "nDCG@10, MRR and recall@100 beside BM25 and the peers [--data DIR | --titles FILE]… [--only SET] [--no-peers]",
        relevance::measure,
    ),
    (
        "typos",
        "what one slip in a word of a title costs [--corpus PATH]… [--sample N]",
        typos::measure,
    ),
    (
        "prefixes",
        "documents that disappear while a word is typed [--corpus PATH]… [--sample N | --all]",
        prefixes::measure,
    ),
    (
        "languages",
        "what queries find in other languages, and its size [--corpus PARALLEL.jsonl]",
        languages::measure,
    ),
    (
        "payload",
        "bytes, rounds and waiting up to the first page, beside Pagefind CORPORA [--query Q]…",
        payload::measure,
    ),
    (
        "speed",
        "warm queries with counts in a browser, beside Pagefind and libraries CORPORA [--sample N] [--only PEER]",
        speed::measure,
    ),
    ("sections", "every section of the index beside its entropy bound CORPORA", sections::measure),
    (
        "scale",
        "what grows from 10,000 to 100,000 documents, beside Pagefind where it can [--documents N,… | --corpus FILE]",
        scale::measure,
    ),
    (
        "build",
        "time, memory and files of a build, and of the next one, beside Pagefind CORPORA",
        build::measure,
    ),
    (
        "budgets",
        "what a visitor receives, against benches/budgets.toml; fails where it is more",
        budgets::measure,
    ),
];

/// What is measured beside peers takes its corpora from the command line.
const CORPORA: &str = "[--corpus FILE.jsonl]… [--together] [--facets a,b] [--documents N,…]";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("measure: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let Some((name, options)) = options::read()? else {
        print_usage();
        return Ok(());
    };
    match MEASURES.iter().find(|(known, ..)| *known == name) {
        Some((.., measure)) => measure(&options).and(paths::clear_memory()),
        None => bail!(
            "nothing is called `{name}` here; `cargo xtask measure --help` lists what is measured"
        ),
    }
}

fn print_usage() {
    println!("Usage: cargo xtask measure WHAT [--json] …\n");
    for (name, help, _) in MEASURES {
        println!("  {name:<10} {help}");
    }
    println!("\nCORPORA: {CORPORA}; without any, our own corpus and a synthetic one");
}
