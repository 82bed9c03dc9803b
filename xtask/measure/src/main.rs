//! The program behind `cargo xtask measure`, one module for each measurement.
//!
//! `cargo xtask measure` first builds the command `medina` and installs the other engines. This
//! program is a package of its own because it links the search engine, optimised, which `xtask`
//! itself must not wait for.
//!
//! Collections and corpora are not part of the repository; [`options`] says where they are looked
//! for. Derived files (cleaned copies, indexes, runs) go below `target/measure/`.
//!
//! To add a measurement, write a module with a function `measure` and add it to [`GROUPS`].

mod benchmark_corpus;
mod bm25;
mod browser;
mod budgets;
mod build;
mod collection;
mod concepts;
mod edits;
mod folder_snapshot;
mod folders;
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
mod size_change;
mod speed;
mod statistics;
mod table;
mod typos;

use std::process::ExitCode;

use anyhow::{Result, bail};
use options::Options;

/// Measurements under one heading of the help.
struct Group {
    title: &'static str,
    measurements: &'static [Measurement],
}

struct Measurement {
    name: &'static str,
    summary: &'static str,
    /// The options it reads besides `--json`.
    options: &'static str,
    run: fn(&Options) -> Result<()>,
}

const GROUPS: &[Group] = &[
    Group {
        title: "What is found",
        measurements: &[
            Measurement {
                name: "relevance",
                summary: "nDCG@10, MRR and recall@100, beside BM25 and four other libraries",
                options: "[--data DIR | --titles FILE]… [--only SET] [--no-peers]",
                run: relevance::measure,
            },
            Measurement {
                name: "typos",
                summary: "how often a query with a typo still finds its document",
                options: "[--corpus FILE]… [--sample N]",
                run: typos::measure,
            },
            Measurement {
                name: "prefixes",
                summary: "documents that disappear while a word is typed",
                options: "[--corpus FILE]… [--sample N | --all]",
                run: prefixes::measure,
            },
            Measurement {
                name: "languages",
                summary: "what queries find in other languages, and the bytes this takes",
                options: "[--corpus PARALLEL.jsonl]",
                run: languages::measure,
            },
        ],
    },
    Group {
        title: "What a visitor waits for",
        measurements: &[
            Measurement {
                name: "payload",
                summary: "bytes, rounds and waiting time of the first page, beside Pagefind",
                options: "CORPORA [--query Q]… [--no-peers]",
                run: payload::measure,
            },
            Measurement {
                name: "speed",
                summary: "warm queries with facet counts in a browser, beside six engines",
                options: "CORPORA [--sample N] [--only PEER] [--no-peers]",
                run: speed::measure,
            },
            Measurement {
                name: "budgets",
                summary: "what a visitor receives; fails above benches/budgets.toml",
                options: "",
                run: budgets::measure,
            },
        ],
    },
    Group {
        title: "What an index takes",
        measurements: &[
            Measurement {
                name: "build",
                summary: "time, memory and files of first and later builds, beside Pagefind",
                options: "CORPORA [--no-peers]",
                run: build::measure,
            },
            Measurement {
                name: "sections",
                summary: "the size of every section of an index, beside its entropy bound",
                options: "CORPORA",
                run: sections::measure,
            },
            Measurement {
                name: "scale",
                summary: "what grows from 10,000 to 100,000 documents, beside Pagefind",
                options: "[--documents N,… | --corpus FILE…] [--sample N] [--no-peers]",
                run: scale::measure,
            },
        ],
    },
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
        print!("{}", help());
        return Ok(());
    };
    let mut measurements = GROUPS.iter().flat_map(|group| group.measurements);
    match measurements.find(|measurement| measurement.name == name) {
        Some(measurement) => (measurement.run)(&options).and(paths::clear_memory()),
        None => bail!("there is no measurement `{name}`; see `cargo xtask measure --help`"),
    }
}

fn help() -> String {
    let mut help = "Usage: cargo xtask measure NAME [OPTIONS]\n".to_owned();
    for Group { title, measurements } in GROUPS {
        help += &format!("\n{title}:\n");
        for Measurement { name, summary, options, .. } in *measurements {
            help += &format!("  {name:<10} {summary}\n");
            if !options.is_empty() {
                help += &format!("  {:<10} {options}\n", "");
            }
        }
    }
    help + options::HELP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_fits_a_terminal_and_explains_every_option() {
        let help = help();
        assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
        let (_, explained) = help.split_once("Options:").unwrap();
        let is_end = |letter: char| !letter.is_alphanumeric() && letter != '-';
        for used in GROUPS.iter().flat_map(|group| group.measurements).flat_map(|measurement| {
            measurement.options.split(is_end).filter(|word| word.starts_with("--"))
        }) {
            assert!(explained.contains(used), "{used} is not explained");
        }
    }
}
