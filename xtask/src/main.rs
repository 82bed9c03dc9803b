//! The project's tasks, run as `cargo xtask TASK`. One table below names them all; each module holds one concern.
//!
//! A task sets up what it needs by itself, so every one of them works from a fresh clone.

mod build;
mod chrome;
mod command;
mod measure;
mod paths;
mod setup;
mod stamp;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

/// What can be asked of a task; a task reads the options that concern it.
#[derive(Debug)]
pub(crate) struct Options {
    /// Port of the demonstration's site; its CDN listens on the next one.
    pub(crate) port: u16,
    /// Parts of `test` to run; all of them when empty. For `measure`: everything that follows it.
    pub(crate) parts: Vec<String>,
}

type Task = (&'static str, &'static str, fn(&Options) -> Result<()>);

const TASKS: &[Task] = &[
    (
        "setup",
        "install what the other tasks need and this machine lacks (they do so themselves)",
        setup,
    ),
    ("wasm", "build the search engine as a WebAssembly module: target/wasm-pkg/", |_| {
        build::wasm()
    }),
    ("www", "the same, and the widget around it: target/widget/", |_| build::www()),
    ("dist", "the same, and the command that carries the widget: target/release/medina", |_| {
        build::dist()
    }),
    (
        "demo",
        "the same, then compile corpus/ and serve it on two origins [--port 8080]",
        build::demo,
    ),
    ("test", "every check, in browsers too; `test PART…` runs some of them", test::run_parts),
    (
        "measure",
        "what is found, and what it costs; `measure --help` lists both",
        measure::run_measure,
    ),
    ("tidy", "check the rules of the repository itself", |_| tidy::run()),
];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let Some((name, options)) = read_arguments()? else {
        print_usage();
        return Ok(());
    };
    match TASKS.iter().find(|(known, ..)| *known == name) {
        Some((.., task)) => task(&options),
        None => bail!("there is no task `{name}`; `cargo xtask --help` lists them"),
    }
}

fn read_arguments() -> Result<Option<(String, Options)>> {
    let mut arguments = lexopt::Parser::from_env();
    let mut task = None;
    let mut options = Options { port: 8080, parts: Vec::new() };
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("port") => options.port = arguments.value()?.parse()?,
            Value(name) if task.is_none() => {
                let name = name.string()?;
                if name == "measure" {
                    options.parts = rest(&mut arguments)?;
                }
                task = Some(name);
            }
            Value(part) => options.parts.push(part.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(task.map(|task| (task, options)))
}

/// What follows is another program's to read.
fn rest(arguments: &mut lexopt::Parser) -> Result<Vec<String>> {
    Ok(arguments.raw_args()?.map(ValueExt::string).collect::<Result<_, _>>()?)
}

fn print_usage() {
    println!("Usage: cargo xtask TASK [--port N] [PART…]\n\nTasks:");
    for (name, help, _) in TASKS {
        println!("  {name:<7} {help}");
    }
    println!("\nParts of `test`: {}", test::part_names().join(", "));
}

fn setup(_: &Options) -> Result<()> {
    setup::wasm_tools()?;
    setup::npm_packages(&paths::www())?;
    setup::npm_packages(&paths::browser_tests())?;
    chrome::find_or_install()?;
    chrome::find_or_install_driver()?;
    println!("Everything is in place.");
    Ok(())
}
