//! The command line of `cargo xtask measure`.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;
use serde::Serialize;

use crate::paths;

/// The part of the help that explains options.
pub(crate) const HELP: &str = "
CORPORA is [--corpus FILE.jsonl]… [--together] [--facets a,b]
           [--documents N,…]
Without it, the project's own corpus and a synthetic one of 10,000 documents are
measured.

Options:
  --data DIR        folder of test collections (default: ../shared/relevance)
  --titles FILE     make a collection of a file of records: its titles are the
                    queries
  --only NAME       measure this collection only, or this engine beside Medina
  --no-peers        leave the other engines out
  --corpus FILE     measure these records, one JSON object a line
  --together        make one corpus of all --corpus files
  --facets a,b      build these facets of the --corpus files (default: all)
  --documents N,…   measure synthetic corpora of these sizes
  --query Q         ask this first, instead of a query drawn from the corpus
  --sample N        try N cases, documents or queries of each kind
  --all             try all documents
  --json            print JSON, and no progress
  -h, --help        print this help
";

/// The options of all measurements; each reads those that concern it.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// The folder of test collections.
    pub(crate) data: Option<PathBuf>,
    /// Files of records to make collections of, used instead of `data`.
    pub(crate) titles: Vec<PathBuf>,
    /// The only collection or peer to measure.
    pub(crate) only: Option<String>,
    pub(crate) no_peers: bool,
    /// Files of records to measure.
    pub(crate) corpora: Vec<PathBuf>,
    /// Whether `corpora` make one corpus.
    pub(crate) together: bool,
    /// Sizes of synthetic corpora.
    pub(crate) documents: Vec<u64>,
    /// The facets to build of `corpora`.
    pub(crate) facets: Option<Vec<String>>,
    /// The first queries of `measure payload`.
    pub(crate) queries: Vec<String>,
    /// How many random cases to draw.
    pub(crate) sample: Option<usize>,
    /// Whether to try all documents instead of a sample.
    pub(crate) all: bool,
    pub(crate) json: bool,
}

/// Reads the command line: the measurement and its options, or nothing when help is wanted.
///
/// # Errors
/// For an unknown option or a value of the wrong kind.
pub(crate) fn read() -> Result<Option<(String, Options)>> {
    let mut arguments = lexopt::Parser::from_env();
    let mut measurement = None;
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long(name) => {
                let name = name.to_owned();
                options.set(&name, &mut arguments)?;
            }
            Value(name) if measurement.is_none() => measurement = Some(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(measurement.map(|name| (name, options)))
}

/// Splits a list at commas.
fn comma_separated(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Splits a list of numbers at commas; `100_000` is allowed.
fn comma_separated_numbers(list: &str) -> Result<Vec<u64>> {
    let number = |name: &String| {
        name.replace('_', "").parse().with_context(|| format!("`{name}` is no number"))
    };
    comma_separated(list).iter().map(number).collect()
}

impl Options {
    /// Sets the option `--name`, taking its value from `arguments` if it has one.
    fn set(&mut self, name: &str, arguments: &mut lexopt::Parser) -> Result<()> {
        match name {
            "data" => self.data = Some(arguments.value()?.into()),
            "titles" => self.titles.push(arguments.value()?.into()),
            "only" => self.only = Some(arguments.value()?.string()?),
            "no-peers" => self.no_peers = true,
            "corpus" => self.corpora.push(arguments.value()?.into()),
            "together" => self.together = true,
            "documents" => {
                self.documents = comma_separated_numbers(&arguments.value()?.string()?)?;
            }
            "facets" => self.facets = Some(comma_separated(&arguments.value()?.string()?)),
            "query" => self.queries.push(arguments.value()?.string()?),
            "sample" => self.sample = Some(arguments.value()?.parse()?),
            "all" => self.all = true,
            "json" => self.json = true,
            _ => bail!("there is no option --{name}; `cargo xtask measure --help` lists them"),
        }
        Ok(())
    }

    /// Prints `report` as JSON if `--json` is set, and with `print` otherwise.
    pub(crate) fn print<T: Serialize + ?Sized>(
        &self,
        report: &T,
        print: impl FnOnce(&T),
    ) -> Result<()> {
        if self.json {
            println!("{}", serde_json::to_string_pretty(report)?);
        } else {
            print(report);
        }
        Ok(())
    }

    /// Prints a progress message to stderr, unless the output is JSON.
    pub(crate) fn progress(&self, message: &str) {
        if !self.json {
            eprintln!("measure: {message}");
        }
    }

    /// The folder of test collections.
    pub(crate) fn collections_folder(&self) -> Result<PathBuf> {
        self.data.clone().map_or_else(|| paths::shared("relevance"), paths::require_existing)
    }
}
