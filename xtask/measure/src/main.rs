//! What `cargo xtask measure` measures. It builds the command and the peers first and then runs this program, which is
//! apart from it because measuring needs the engine itself, optimised.
//!
//! Collections and corpora are not part of the repository; [`options`] says where they are looked for. Whatever is
//! derived from them (cleaned copies, indexes, runs) goes below `target/measure/`.

mod bm25;
mod collection;
mod concepts;
mod corpus;
mod dead_zones;
mod edits;
mod index;
mod languages;
mod metrics;
mod options;
mod peers;
mod relevance;
mod run;
mod stories;
mod table;
mod titles;
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
    ("typos", "what one slip in a word of a title costs [--corpus PATH]… [--sample N]", typos::measure),
    (
        "dead-zones",
        "documents that disappear while a word is typed [--corpus PATH]… [--sample N | --all]",
        dead_zones::measure,
    ),
    (
        "languages",
        "what queries find in other languages, and its size [--corpus PARALLEL.jsonl]",
        languages::measure,
    ),
];

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
        Some((.., measure)) => measure(&options),
        None => bail!("nothing is called `{name}` here; `cargo xtask measure --help` lists what is measured"),
    }
}

fn print_usage() {
    println!("Usage: cargo xtask measure WHAT [--json] …\n");
    for (name, help, _) in MEASURES {
        println!("  {name:<10} {help}");
    }
}
