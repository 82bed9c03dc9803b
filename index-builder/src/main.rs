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
mod corpus;
mod diagnostic;
mod document_store;
mod exit_status;
mod facet;
mod facet_inference;
mod language_tag;
mod lexicon;
mod local_index;
mod native_env;
mod nearest;
mod output;
mod progress;
mod queries;
mod record;
mod record_keys;
mod search_output;
mod search_request;
mod source;
mod stemming;
mod temp_storage;
mod thesaurus;
mod trec;
mod vocabulary;
mod widget;

use std::io::ErrorKind;
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
    match run(Arguments::parse().command) {
        Ok(ExitStatus::Done) => ExitCode::SUCCESS,
        Ok(ExitStatus::NeedsWork) => ExitCode::from(1),
        Ok(ExitStatus::Damaged) => ExitCode::from(2),
        // The reader of our output has closed it, as in `medina search … | head`.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("medina: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitStatus> {
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
