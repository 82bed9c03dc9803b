//! The command line.

use std::path::PathBuf;

use anyhow::{Context, Result};
use lexopt::prelude::*;

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

/// The measure asked for with its options; nothing when help is wanted.
pub(crate) fn read() -> Result<Option<(String, Options)>> {
    let mut arguments = lexopt::Parser::from_env();
    let mut name = None;
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("data") => options.data = Some(arguments.value()?.into()),
            Long("titles") => options.titles.push(arguments.value()?.into()),
            Long("only") => options.only = Some(arguments.value()?.string()?),
            Long("no-peers") => options.no_peers = true,
            Long("corpus") => options.corpora.push(arguments.value()?.into()),
            Long("together") => options.together = true,
            Long("documents") => {
                options.documents = comma_separated_numbers(&arguments.value()?.string()?)?
            }
            Long("facets") => options.facets = Some(comma_separated(&arguments.value()?.string()?)),
            Long("query") => options.queries.push(arguments.value()?.string()?),
            Long("sample") => options.sample = Some(arguments.value()?.parse()?),
            Long("all") => options.all = true,
            Long("json") => options.json = true,
            Value(measure) if name.is_none() => name = Some(measure.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(name.map(|name| (name, options)))
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
