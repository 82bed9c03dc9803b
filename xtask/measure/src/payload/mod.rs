//! `measure payload`: the bytes that a browser receives from the script to ten hits with excerpts
//! and all facet counts, and the time this takes on slow links. The query is pasted or typed. The
//! widget is compared with Pagefind's Default UI.
//!
//! Bytes are response bodies from a host that compresses scripts, styles, pages, JSON, SVG and wasm
//! with brotli (quality 9) and sends everything else as it is. Headers are not counted, because
//! they depend on the host. A round is a set of requests that had to wait for earlier responses.
//! `tests/browser/payload.mjs` drives the browser and describes how it slows the links down.

mod report;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::benchmark_corpus::query_sample::QueryScenario;
use crate::benchmark_corpus::{self, BenchmarkCorpus};
use crate::options::Options;
use crate::pagefind::PagefindSite;
use crate::paths;
use crate::{browser, index, process};

/// A network link to imitate.
pub(crate) struct Link {
    round_trip_ms: u32,
    bits_per_second: u32,
}

const LINKS: [Link; 2] = [
    Link { round_trip_ms: 562, bits_per_second: 1_440_000 },
    Link { round_trip_ms: 40, bits_per_second: 20_000_000 },
];
/// The number of phases from opening the page to the first results.
const FIRST_PAGE: usize = 3;
/// The role of files that are fetched after the results, for suggestions.
const SUGGESTIONS: &str = "suggestions";
const CODE: [&str; 3] = ["script", "style", "wasm"];

#[derive(Deserialize, Serialize)]
struct Request {
    path: String,
    role: String,
    round: usize,
    bytes: u64,
}

/// What the page shows.
#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
struct Answer {
    total: u64,
    hits: u64,
    counts: u64,
    /// Bytes received for this query when the first hits were shown.
    bytes_at_hits: u64,
}

#[derive(Deserialize, Serialize)]
struct Phase {
    name: String,
    answer: Option<Answer>,
    requests: Vec<Request>,
}

/// Milliseconds until something is shown.
#[derive(Deserialize, Serialize)]
struct TimeTo {
    hits: f64,
    counts: f64,
}

#[derive(Deserialize, Serialize)]
struct LinkTimes {
    /// From opening the page, with the query entered at once.
    cold: TimeTo,
    /// From pasting the query, when all other files had arrived.
    ready: TimeTo,
}

/// The figures of one engine for one scenario.
#[derive(Serialize)]
pub(crate) struct PayloadFigures {
    phases: Vec<Phase>,
    /// The first page again, with the query typed key by key. Empty if not measured.
    typed: Vec<Phase>,
    waiting: Vec<LinkTimes>,
}

#[derive(Serialize)]
struct PayloadReport {
    corpus: String,
    documents: usize,
    scenarios: Vec<ScenarioReport>,
}

#[derive(Serialize)]
struct ScenarioReport {
    scenario: QueryScenario,
    medina: PayloadFigures,
    pagefind: Option<PayloadFigures>,
}

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
            .args(["--engine", self.engine, "--query", query, "--facets", &self.facets, "--cdn"])
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

impl Phase {
    /// The requests for results and counts, without those for suggestions.
    fn needed(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter().filter(|request| request.role != SUGGESTIONS)
    }

    fn bytes(&self) -> u64 {
        self.needed().map(|request| request.bytes).sum()
    }

    fn rounds(&self) -> usize {
        self.needed().map(|request| request.round).max().unwrap_or(0)
    }
}

fn first_page(phases: &[Phase]) -> u64 {
    phases.iter().take(FIRST_PAGE).map(Phase::bytes).sum()
}

fn requests(phases: &[Phase]) -> usize {
    phases.iter().take(FIRST_PAGE).map(|phase| phase.requests.len()).sum()
}

impl PayloadFigures {
    /// The bytes until the first hits are shown, and until all counts are.
    pub(crate) fn bytes_until(&self) -> [u64; 2] {
        let before: u64 = self.phases.iter().take(FIRST_PAGE - 1).map(Phase::bytes).sum();
        let answer = self.phases.get(FIRST_PAGE - 1).and_then(|phase| phase.answer.as_ref());
        let at_hits = answer.map_or(0, |answer| answer.bytes_at_hits);
        [before + at_hits, first_page(&self.phases)]
    }

    fn bytes_of(&self, wanted: impl Fn(&Request) -> bool) -> u64 {
        let requests = self.phases.iter().take(FIRST_PAGE).flat_map(|phase| &phase.requests);
        requests.filter(|request| wanted(request)).map(|request| request.bytes).sum()
    }

    /// The bytes of files with these roles on the first page.
    pub(crate) fn bytes_for(&self, roles: &[&str]) -> u64 {
        self.bytes_of(|request| roles.contains(&request.role.as_str()))
    }

    /// The bytes of the typed first page, suggestions included.
    fn typed_bytes(&self) -> u64 {
        self.typed.iter().flat_map(|phase| &phase.requests).map(|request| request.bytes).sum()
    }

    fn code(&self) -> u64 {
        self.bytes_for(&CODE)
    }

    /// The rounds before the query, those of the query, and all rounds of the first page.
    pub(crate) fn rounds(&self) -> [usize; 3] {
        let rounds = |place: usize| self.phases.get(place).map_or(0, Phase::rounds);
        [rounds(1), rounds(2), rounds(0) + rounds(1) + rounds(2)]
    }

    fn by_role(&self) -> BTreeMap<&str, u64> {
        let mut sums = BTreeMap::new();
        for request in self.phases.iter().take(FIRST_PAGE).flat_map(|phase| &phase.requests) {
            *sums.entry(request.role.as_str()).or_default() += request.bytes;
        }
        sums
    }
}
