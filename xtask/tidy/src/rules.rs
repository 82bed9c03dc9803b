//! The rules, one file for each subject.
//!
//! To add a rule for single files, add a function to [`FILE_RULES`]. A rule returns its findings as
//! `PATH:LINE: what is wrong; what to do instead`.

mod bindings;
mod columns;
mod files;
mod html;
mod io;
pub(crate) mod layers;
mod links;
mod words;

use anyhow::Result;

use crate::functions;
use crate::repository::{Repository, Source};
use layers::Layers;

pub(crate) use html::{SINKS, advice as html_advice};

/// Rules that look at one file alone.
const FILE_RULES: &[fn(&Source) -> Vec<String>] = &[
    bindings::findings,
    columns::findings,
    files::findings,
    html::findings,
    io::findings,
    words::findings,
];

/// Everything in the repository that breaks a rule.
pub(crate) fn findings(repository: &Repository, sources: &[Source]) -> Result<Vec<String>> {
    let mut findings: Vec<String> =
        sources.iter().flat_map(|source| FILE_RULES.iter().flat_map(|rule| rule(source))).collect();
    findings.extend(links::findings(sources));
    let layers = Layers::read()?;
    let graphs = repository.graphs(sources)?;
    findings.extend(graphs.iter().flat_map(|graph| layers.findings(graph)));
    match repository.functions(sources) {
        Ok(groups) => findings.extend(functions::findings(&groups)),
        Err(error) => findings.push(format!("{error:#}")),
    }
    Ok(findings)
}

/// A file for the tests of the rules.
#[cfg(test)]
pub(crate) fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into(), bytes: text.len() as u64 }
}
