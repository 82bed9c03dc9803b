//! The program behind `cargo xtask tidy` and `cargo xtask measure imports | functions`.

mod functions;
mod graph;
mod repository;
mod rules;
mod rust;
mod script;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;
use repository::Repository;
use rules::layers::Layers;

const USAGE: &str = "Usage: medina-tidy [--root DIR] check | imports | functions | bundle FILE";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tidy: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut arguments = lexopt::Parser::from_env();
    let mut root = PathBuf::from(".");
    let mut words = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("root") => root = arguments.value()?.into(),
            Value(word) => words.push(word.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let repository = Repository::new(&root)?;
    match words[..] {
        ["check"] => check(&repository),
        ["imports"] => print_imports(&repository),
        ["functions"] => print_functions(&repository),
        ["bundle", file] => check_bundle(Path::new(file)),
        _ => bail!(USAGE),
    }
}

fn check(repository: &Repository) -> Result<()> {
    let sources = repository.sources()?;
    let layers = Layers::read()?;
    let graphs = repository.graphs(&sources)?;
    let findings: Vec<_> = graphs.iter().flat_map(|graph| layers.findings(graph)).collect();
    conclude(&findings)
}

fn check_bundle(_: &Path) -> Result<()> {
    Ok(())
}

fn conclude(findings: &[String]) -> Result<()> {
    for finding in findings {
        println!("{finding}");
    }
    if findings.is_empty() { Ok(()) } else { bail!("{} findings", findings.len()) }
}

fn print_imports(repository: &Repository) -> Result<()> {
    println!("{:<32} files  imports  files in the largest circle", "");
    for named in repository.graphs(&repository.sources()?)? {
        let name = format!("{} ({})", named.name, named.folder);
        let (files, imports) = (named.graph.files.len(), named.graph.imports.len());
        println!("{name:<32} {files:>5} {imports:>8} {:>8}", named.graph.largest_circle());
    }
    Ok(())
}

fn print_functions(repository: &Repository) -> Result<()> {
    print!("{}", functions::table(&repository.functions(&repository.sources()?)?));
    Ok(())
}
