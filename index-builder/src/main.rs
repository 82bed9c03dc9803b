//! The maintainer's command: `medina build | check | search | compare | inspect | serve`.
//!
//! Look here for the dispatch of commands and for exit codes; each command has a file in
//! `commands/`. Searching itself is in the crate `medina`. This crate reads the maintainer's files,
//! reports their problems, and writes and reads the folder that is published.

mod args;

mod cache;
mod commands;
mod compression;
mod config;
mod console;
mod corpus;
mod diagnostic;
mod distinct;
mod document_store;
mod exit_status;
mod facet;
mod facet_inference;
mod http_client;
mod index_check;
mod language_tag;
mod lexicon;
mod local_index;
mod native_env;
mod nearest;
mod output;
mod process_limits;
mod progress;
mod queries;
mod record;
mod record_keys;
mod regular_file;
mod search_output;
mod search_request;
mod source;
mod stemming;
mod temp_storage;
mod thesaurus;
mod trec;
mod vocabulary;
mod widget;

use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use exit_status::ExitStatus;

/// A build allocates millions of small strings in several threads, which takes a tenth longer with
/// the allocator of the system. Huge pages are off because each is cleared as a whole, which is
/// slow in a virtual machine that has to reclaim the memory first.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let code = match run(Arguments::parse().command) {
        Ok(ExitStatus::Done) => 0,
        Ok(ExitStatus::NeedsWork) => 1,
        Ok(ExitStatus::Damaged) => 2,
        // The reader of our output has closed it, as in `medina search … | head`.
        Err(error) if is_broken_pipe(&error) => 0,
        Err(error) => {
            console::say(&format!("medina: {error:#}"));
            2
        }
    };
    ExitCode::from(if has_lost_messages() { 2 } else { code })
}

/// Whether a message could not be printed on stderr. Says so on stdout, which is all that is left.
fn has_lost_messages() -> bool {
    let Some(error) = console::failure() else { return false };
    // If this is lost too, the exit code still tells.
    let _ = writeln!(std::io::stdout(), "medina: cannot write messages to stderr: {error}");
    true
}

fn run(command: Command) -> anyhow::Result<ExitStatus> {
    process_limits::report_large_files()?;
    match command {
        Command::Build(arguments) => commands::build::run(&arguments),
        Command::Check(arguments) => commands::check::run(&arguments),
        Command::Search(arguments) => commands::search::run(&arguments),
        Command::Compare(arguments) => commands::compare::run(&arguments),
        Command::Inspect(arguments) => commands::inspect::run(&arguments),
        Command::Serve(arguments) => commands::serve::run(&arguments),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
