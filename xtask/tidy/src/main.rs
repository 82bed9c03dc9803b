//! The program behind `cargo xtask tidy` and `cargo xtask measure imports | functions`.

mod functions;
mod graph;
mod markdown;
mod repository;
mod rules;
mod rust;
mod script;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;
use repository::{NamedGraph, Repository};

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
    conclude(&rules::findings(repository, &sources)?)?;
    println!("{} files are tidy", sources.len());
    Ok(())
}

/// The rule about HTML holds for what is generated and bundled as well.
fn check_bundle(path: &Path) -> Result<()> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let sinks = rules::SINKS.iter().filter(|sink| text.contains(**sink));
    let finding = |sink: &&str| format!("{}: {}", path.display(), rules::html_advice(sink));
    conclude(&sinks.map(finding).collect::<Vec<_>>())
}

fn conclude(findings: &[String]) -> Result<()> {
    for finding in findings {
        println!("{finding}");
    }
    if findings.is_empty() { Ok(()) } else { bail!("{} findings", findings.len()) }
}

fn print_imports(repository: &Repository) -> Result<()> {
    let graphs = repository.graphs(&repository.sources()?)?;
    println!("{:<36} files  imports  files in the largest circle", "");
    for NamedGraph { name, folder, graph } in &graphs {
        let (files, imports) = (graph.files.len(), graph.imports.len());
        let name = format!("{name} ({folder})");
        println!("{name:<36} {files:>5} {imports:>8} {:>8}", graph.largest_circle());
    }
    for named in &graphs {
        println!("\n{} ({}), by folder:", named.name, named.folder);
        for (folder, imported) in rules::layers::by_folder(named) {
            println!("  {folder} imports {}", imported.join(", "));
        }
    }
    Ok(())
}

fn print_functions(repository: &Repository) -> Result<()> {
    print!("{}", functions::table(&repository.functions(&repository.sources()?)?));
    Ok(())
}
