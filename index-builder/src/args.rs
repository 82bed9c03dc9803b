//! The command line: subcommands and options. Their doc comments are the text of `--help`, except
//! where that text depends on other modules.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::source;

/// Compiles a corpus of city practices into static search files, and looks into them.
///
/// Exit codes: 0 done, 1 the content needs work, 2 could not run.
#[derive(Debug, Parser)]
#[command(name = "medina", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Build(Build),
    Check(Check),
    Search(Search),
    Compare(Compare),
    Inspect(Inspect),
    Serve(Serve),
}

/// The sources of records.
#[derive(Debug, Args)]
pub(crate) struct Input {
    #[arg(value_name = "SOURCE", help = sources_help())]
    pub(crate) sources: Vec<PathBuf>,

    /// The configuration of the site. Without this option, none is read.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// The facets to build, in this order. By default, those of the configuration, or else all that
    /// records have.
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    pub(crate) facets: Vec<String>,

    /// Print only problems.
    #[arg(long)]
    pub(crate) quiet: bool,
}

fn sources_help() -> String {
    let extensions = source::extensions(", ");
    format!(
        "Files ({extensions}) or folders of them, instead of the `sources` of the configuration"
    )
}

/// Compile the sources into a folder for any static host.
///
/// A build with errors publishes nothing and leaves the folder as it is.
#[derive(Debug, Args)]
pub(crate) struct Build {
    #[command(flatten)]
    pub(crate) input: Input,

    /// The folder to write. By default, the `output` of the configuration.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Leave out records with errors and list them, instead of publishing nothing.
    #[arg(long)]
    pub(crate) skip_invalid: bool,

    /// Where to cache work between builds. By default, the cache folder of the system. The
    /// published files do not depend on it.
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    pub(crate) cache: Option<PathBuf>,

    /// Neither read nor write the cache.
    #[arg(long)]
    pub(crate) no_cache: bool,

    /// Write statistics of the build to this file.
    #[arg(long, value_name = "FILE.json")]
    pub(crate) report: Option<PathBuf>,
}

/// Report all problems of the sources, without building.
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) input: Input,
}

/// Search a built folder as the widget does.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// What to search for. Without it, everything is listed.
    #[arg(default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    pub(crate) query: String,

    /// The folder that `medina build` wrote, or the index folder in it.
    #[arg(long, value_name = "DIR")]
    pub(crate) index: PathBuf,

    /// Keep only results with this facet value; can be repeated. A range is `year=2016..2018`, and
    /// either end is optional.
    #[arg(long, value_name = "FACET=VALUE")]
    pub(crate) filter: Vec<String>,

    /// The language of the visitor, preferred for labels and editions. By default, the first
    /// language of the site.
    #[arg(long, value_name = "TAG")]
    pub(crate) lang: Option<String>,

    /// Take the last word as complete. Otherwise it also matches longer words that begin with it,
    /// as while a visitor types.
    #[arg(long, conflicts_with = "queries")]
    pub(crate) complete: bool,

    /// Search for every word as it is. Otherwise words that the index lacks are corrected.
    #[arg(long)]
    pub(crate) verbatim: bool,

    /// Explain the score of each result.
    #[arg(long, conflicts_with = "queries")]
    pub(crate) explain: bool,

    /// The order of the results.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) sort: SortName,

    /// The number of results to show.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,

    /// The number of results to skip.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,

    /// Print the page of results as JSON.
    #[arg(long, conflicts_with = "queries")]
    pub(crate) json: bool,

    /// Run the queries of this file, one JSON object {"id", "text", "lang"} a line. Their last word
    /// is complete.
    #[arg(long, value_name = "FILE.jsonl", conflicts_with = "query")]
    pub(crate) queries: Option<PathBuf>,

    /// With --queries: the number of results of each query.
    #[arg(long, value_name = "N", default_value_t = 100, requires = "queries")]
    pub(crate) top: usize,

    /// With --queries: the output format.
    #[arg(long, value_enum, requires = "queries", default_value_t)]
    pub(crate) format: RunFormat,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum SortName {
    #[default]
    Relevance,
    Date,
    DateAsc,
    Title,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum RunFormat {
    #[default]
    /// `query Q0 document rank score medina`
    Trec,
    /// One page of results as JSON a line, with the `id` of its query
    Json,
}

/// List the queries whose results differ between two built folders.
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// The older folder that `medina build` wrote.
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,

    /// The newer folder that `medina build` wrote.
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,

    /// The queries, one JSON object {"id", "text", "lang"} a line. Their last word is complete.
    #[arg(long, value_name = "FILE.jsonl")]
    pub(crate) queries: PathBuf,

    /// The number of results of each query to compare.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) top: usize,

    /// Print the changed queries as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// List and verify every file of a built folder, or test the host of a published one.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// The folder that `medina build` wrote, or the index folder in it; or the web address of one
    /// of them, to load files as a browser does and check how the host answers.
    #[arg(value_name = "DIR|URL")]
    pub(crate) folder: PathBuf,

    /// Read the whole index through as well, and compare its sections with each other. Not for web
    /// addresses.
    #[arg(long, conflicts_with = "query")]
    pub(crate) deep: bool,

    /// List only the files that the first page of this query loads, in rounds of requests. Not for
    /// web addresses.
    #[arg(long, value_name = "TEXT")]
    pub(crate) query: Option<String>,

    /// The language of the visitor for that query. By default, the first language of the site.
    #[arg(long, value_name = "TAG", requires = "query")]
    pub(crate) lang: Option<String>,

    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

impl Inspect {
    /// The web address to inspect, unless it is a folder.
    pub(crate) fn address(&self) -> Option<&str> {
        let address = self.folder.to_str()?;
        ["http://", "https://"].iter().any(|scheme| address.starts_with(scheme)).then_some(address)
    }
}

/// Serve a built folder on this machine, to try it.
///
/// It sends the headers that a static host should send. It is not for the public: it answers only
/// requests from this machine.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The folder that `medina build` wrote.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// The port to listen on; 0 chooses a free one.
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
}
