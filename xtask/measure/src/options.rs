//! The command line.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;
use serde::Serialize;

use crate::paths;

/// What can be asked of a measure; each reads what concerns it.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// The folder with the sets of judged queries.
    pub(crate) data: Option<PathBuf>,
    /// Files of records to make sets of, instead of that folder.
    pub(crate) titles: Vec<PathBuf>,
    /// The one set to run.
    pub(crate) only: Option<String>,
    /// Whether to leave the peers out.
    pub(crate) no_peers: bool,
    /// Records to measure besides our own corpus.
    pub(crate) corpora: Vec<PathBuf>,
    /// Whether these make one corpus.
    pub(crate) together: bool,
    /// How many documents a made corpus has; several for growth.
    pub(crate) documents: Vec<u64>,
    /// The facets to build of the corpora named.
    pub(crate) facets: Option<Vec<String>>,
    /// What to ask first.
    pub(crate) queries: Vec<String>,
    /// How many cases to try, where they are drawn at random.
    pub(crate) sample: Option<usize>,
    /// Whether to try everything there is.
    pub(crate) all: bool,
    /// Whether to print JSON alone.
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

/// Names between commas.
fn comma_separated(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Numbers between commas; they may be written 100_000.
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

    /// Says what is being done, where a person is reading.
    pub(crate) fn progress(&self, message: &str) {
        if !self.json {
            eprintln!("measure: {message}");
        }
    }

    /// The folder with the sets of judged queries.
    pub(crate) fn collections_folder(&self) -> Result<PathBuf> {
        self.data.clone().map_or_else(|| paths::shared("relevance"), paths::require_existing)
    }
}
