//! The maintainer's command: `medina build | check | search | compare | inspect | serve`.
//!
//! Everything about searching is in the crate `medina`; this one reads the maintainer's files, reports what is wrong
//! with them, and writes and reads the folder that is published. Here is dispatch, and the only place that knows
//! exit codes.

mod args;
mod build_env;
mod cache;
mod commands;
mod compression;
mod config;
mod corpus;
mod diagnostic;
mod document_store;
mod facet;
mod facet_inference;
mod lexicon;
mod local_index;
mod nearest;
mod output;
mod progress;
mod queries;
mod record;
mod search_output;
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

/// A build makes and drops millions of small texts, in several threads at once, which takes a tenth longer with the system's allocator. It asks
/// for no huge pages: each is cleared as a whole, which is dear where a virtual machine has to get the memory back first.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command that ran has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExitStatus {
    Done,
    /// The maintainer's files need work.
    NeedsWork,
    /// What was inspected is damaged.
    Damaged,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(ExitStatus::Done) => ExitCode::SUCCESS,
        Ok(ExitStatus::NeedsWork) => ExitCode::from(1),
        Ok(ExitStatus::Damaged) => ExitCode::from(2),
        // Whoever reads our output has seen enough: `medina search … | head`.
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
