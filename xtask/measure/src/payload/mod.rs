//! `measure payload`: the bytes that a browser receives from the script to ten hits with excerpts
//! and all facet counts, and the time this takes on slow links. The query is pasted or typed. The
//! widget is compared with Pagefind's Default UI.
//!
//! Bytes are response bodies from a host that compresses scripts, styles, pages, JSON, SVG and wasm
//! with brotli (quality 9) and sends everything else as it is. Headers are not counted, because
//! they depend on the host. A round is a set of requests that had to wait for earlier responses.
//! `tests/browser/payload.mjs` drives the browser and describes how it slows the links down.

mod figures;
mod report;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::benchmark_corpus::query_sample::QueryScenario;
use crate::benchmark_corpus::{self, BenchmarkCorpus};
use crate::options::Options;
use crate::pagefind::PagefindSite;
use crate::paths;
use crate::{browser, index, process};
use figures::{LINKS, Link, LinkTimes, PayloadReport, Phase, ScenarioReport};

pub(crate) use figures::PayloadFigures;

/// The folder of an engine, to serve to a browser.
pub(crate) struct ServedEngine {
    engine: &'static str,
    folder: PathBuf,
    roles: PathBuf,
    facets: String,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    benchmark_corpus::each(options, |corpus| report(corpus, options), report::print)
}

fn report(corpus: &BenchmarkCorpus, options: &Options) -> Result<PayloadReport> {
    let medina = ServedEngine::medina(corpus)?;
    let pagefind = (!options.no_peers).then(|| ServedEngine::pagefind(corpus)).transpose()?;
    let mut scenarios = Vec::new();
    for scenario in corpus.scenarios()? {
        let QueryScenario { query, next, misspelt } = &scenario;
        options.progress(&format!("{}: {query}, {next}, {misspelt}", corpus.name));
        scenarios.push(ScenarioReport {
            medina: medina.all_figures(&scenario)?,
            pagefind: pagefind.as_ref().map(|served| served.all_figures(&scenario)).transpose()?,
            scenario,
        });
    }
    Ok(PayloadReport { corpus: corpus.name.clone(), documents: corpus.documents, scenarios })
}

impl ServedEngine {
    /// Builds the index of a corpus.
    pub(crate) fn medina(corpus: &BenchmarkCorpus) -> Result<Self> {
        let folder = corpus.folder.join("medina");
        index::build(&corpus.arguments, &folder)?;
        Self::of_medina(folder)
    }

    /// An index that is built already.
    pub(crate) fn of_medina(folder: PathBuf) -> Result<Self> {
        let roles = folder.with_extension("roles.json");
        fs::write(&roles, serde_json::to_vec(&roles_of(&folder)?)?)?;
        Ok(Self { engine: "medina", folder, roles, facets: String::new() })
    }

    fn pagefind(corpus: &BenchmarkCorpus) -> Result<Self> {
        let site = PagefindSite::write(corpus)?;
        site.build()?;
        Self::of_pagefind(site, corpus)
    }

    /// A site that is built already.
    pub(crate) fn of_pagefind(site: PagefindSite, corpus: &BenchmarkCorpus) -> Result<Self> {
        let roles = site.out.with_extension("roles.json");
        fs::write(&roles, "{}")?;
        Ok(Self { engine: "pagefind", folder: site.out, roles, facets: corpus.facets.join(",") })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Measures everything: pasted and typed queries, and times on all links.
    fn all_figures(&self, scenario: &QueryScenario) -> Result<PayloadFigures> {
        let typed = self.typed(&scenario.query)?;
        Ok(PayloadFigures { typed, ..self.payload(scenario, &LINKS)? })
    }

    /// Measures the bytes of pasted queries, and then the times on each of `links`, each in a
    /// browser profile of its own.
    pub(crate) fn payload(
        &self,
        scenario: &QueryScenario,
        links: &[Link],
    ) -> Result<PayloadFigures> {
        let mut command = self.command(&scenario.query);
        command.args(["--next", &scenario.next, "--misspelt", &scenario.misspelt]);
        command.arg("--roles").arg(&self.roles);
        Ok(PayloadFigures {
            phases: browser::run_json(&mut command)?,
            typed: Vec::new(),
            waiting: links
                .iter()
                .map(|link| self.link_times(&scenario.query, link))
                .collect::<Result<_>>()?,
        })
    }

    fn link_times(&self, query: &str, link: &Link) -> Result<LinkTimes> {
        let mut command = self.command(query);
        command.args(["--round-trip", &link.round_trip_ms.to_string()]);
        browser::run_json(command.args(["--rate", &link.bits_per_second.to_string()]))
    }

    /// Measures the first page with the query typed key by key.
    fn typed(&self, query: &str) -> Result<Vec<Phase>> {
        browser::run_json(self.command(query).arg("--typed"))
    }

    fn command(&self, query: &str) -> Command {
        let mut command = browser::script("tests/browser/payload.mjs");
        command
            .args(["--json", "--engine", self.engine, "--query", query, "--facets", &self.facets])
            .arg("--cdn")
            .arg(&self.folder);
        command
    }
}

/// The role of each file of the index, by name.
fn roles_of(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut inspect = Command::new(paths::medina()?);
    let printed = process::stdout_of(inspect.arg("inspect").arg(folder).arg("--json"))?;
    let inspection: serde_json::Value = serde_json::from_str(&printed)?;
    let rows = inspection["files"].as_array().into_iter().flatten();
    let of_index = rows.filter(|row| row["role"] != "widget");
    let role = |row: &serde_json::Value| {
        Some((row["name"].as_str()?.to_owned(), row["role"].as_str()?.to_owned()))
    };
    Ok(of_index.filter_map(role).collect())
}
