//! The command line. The comments on its parts are the text of `--help`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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

/// Where the records come from.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// Files (.md, .jsonl, .csv) or folders of them; they replace the sources of the configuration.
    #[arg(value_name = "SOURCE")]
    pub(crate) sources: Vec<PathBuf>,

    /// The site's configuration. Without it none is read.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// The facets to build, in this order; without it those of the configuration, else all the records have.
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    pub(crate) facets: Vec<String>,

    /// Print problems only.
    #[arg(long)]
    pub(crate) quiet: bool,
}

/// Compile the sources into a folder for any static host.
///
/// A build with errors publishes nothing; what was published before stays as it is.
#[derive(Debug, Args)]
pub(crate) struct Build {
    #[command(flatten)]
    pub(crate) input: Input,

    /// The folder to write; by default the `output` of the configuration.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Leave out records with errors, and list them, instead of publishing nothing.
    #[arg(long)]
    pub(crate) skip_invalid: bool,

    /// Where builds note what they need not do again; by default a folder of the system for such notes. What a build gives does not
    /// depend on it.
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    pub(crate) cache: Option<PathBuf>,

    /// Neither use nor make notes.
    #[arg(long)]
    pub(crate) no_cache: bool,

    /// Write figures about the build to this file.
    #[arg(long, value_name = "FILE.json")]
    pub(crate) report: Option<PathBuf>,
}

/// Report everything that is wrong with the sources, and build nothing.
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) input: Input,
}

/// Search a built folder as the widget would.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// What to search; nothing browses everything.
    #[arg(default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    pub(crate) query: String,

    /// The folder that `medina build` wrote, or the index folder in it.
    #[arg(long, value_name = "DIR")]
    pub(crate) index: PathBuf,

    /// Keep what has this facet value; repeat for more. A range is `year=2016..2018`, either end optional.
    #[arg(long, value_name = "FACET=VALUE")]
    pub(crate) filter: Vec<String>,

    /// The visitor's language: labels and editions prefer it. By default the site's first.
    #[arg(long, value_name = "TAG")]
    pub(crate) lang: Option<String>,

    /// Take the last word as whole; otherwise longer words that begin so match as well, as while typing.
    #[arg(long, conflicts_with = "queries")]
    pub(crate) complete: bool,

    /// Take every word as it is, instead of correcting those the index lacks.
    #[arg(long)]
    pub(crate) verbatim: bool,

    /// Take the score of each result apart.
    #[arg(long, conflicts_with = "queries")]
    pub(crate) explain: bool,

    /// The order of the results.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) sort: SortName,

    /// How many results to show.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,

    /// How many results to pass over.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,

    /// Print the page as JSON, and nothing else.
    #[arg(long, conflicts_with = "queries")]
    pub(crate) json: bool,

    /// Run the queries of this file, one JSON object {"id", "text", "lang"} a line; their last word is complete.
    #[arg(long, value_name = "FILE.jsonl", conflicts_with = "query")]
    pub(crate) queries: Option<PathBuf>,

    /// With --queries: how many results to list for each.
    #[arg(long, value_name = "N", default_value_t = 100, requires = "queries")]
    pub(crate) top: usize,

    /// With --queries: how to print the results.
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
    /// One page object a line, with the `id` of its query.
    Json,
}

/// Say which queries find something else in one built folder than in another.
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// The folder that `medina build` wrote before.
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,

    /// The folder that it wrote since.
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,

    /// The queries, one JSON object {"id", "text", "lang"} a line; their last word is complete.
    #[arg(long, value_name = "FILE.jsonl")]
    pub(crate) queries: PathBuf,

    /// How many results of each to compare.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) top: usize,

    /// Print the changed queries as JSON, and nothing else.
    #[arg(long)]
    pub(crate) json: bool,
}

/// List every file of a built folder and verify it.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// The folder that `medina build` wrote, or the index folder in it.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// List only the files that a first page for this query takes, round after round.
    #[arg(long, value_name = "TEXT")]
    pub(crate) query: Option<String>,

    /// The visitor's language for that query; by default the site's.
    #[arg(long, value_name = "TAG", requires = "query")]
    pub(crate) lang: Option<String>,

    /// Print JSON, and nothing else.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Serve a built folder on this machine, as a static host would.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The folder that `medina build` wrote.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
}
