//! `measure payload`: what a visitor's browser receives from the first byte of the script to ten hits with excerpts and all
//! facet counts, where the query is pasted and where it is typed, and how long a pasted one takes on slow links; the widget beside
//! Pagefind's Default UI.
//!
//! Bytes are the bodies as they travel from a host that sends brotli (quality 9) for scripts, styles, pages, JSON, SVG and
//! wasm, and everything else as it is. Headers are not counted: they are the host's. Rounds are requests that had to
//! wait for others. `tests/browser/payload.mjs` drives the browser and says how links are made slow.

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
use crate::statistics::ratio;
use crate::{browser, index, process, table};

/// Round trip in milliseconds, bits per second.
const LINKS: [(u32, u32); 2] = [(562, 1_440_000), (40, 20_000_000)];
/// From the page's opening to the first results.
const FIRST_PAGE: usize = 3;
/// Fetched once the results are there, for the list of ways to go on.
const SUGGESTIONS: &str = "suggestions";
const CODE: [&str; 3] = ["script", "style", "wasm"];

#[derive(Deserialize, Serialize)]
struct Request {
    path: String,
    role: String,
    round: usize,
    bytes: u64,
}

/// What is on the page.
#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
struct Answer {
    total: u64,
    hits: u64,
    counts: u64,
    /// What had been received of this query when the first hits were there.
    bytes_at_hits: u64,
}

#[derive(Deserialize, Serialize)]
struct Phase {
    name: String,
    answer: Option<Answer>,
    requests: Vec<Request>,
}

/// Milliseconds until something is on the page.
#[derive(Deserialize, Serialize)]
struct TimeTo {
    hits: f64,
    counts: f64,
}

#[derive(Deserialize, Serialize)]
struct LinkTimes {
    /// From the opening of the page, with the query put at once.
    cold: TimeTo,
    /// From pasting the query, where all else had arrived.
    ready: TimeTo,
}

/// One engine's part of a scenario.
#[derive(Serialize)]
pub(crate) struct PayloadFigures {
    phases: Vec<Phase>,
    /// The first page again, for a visitor who types the query key by key; nothing where that was not asked for.
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

/// A folder that a browser is served from, with what is known of its files.
pub(crate) struct ServedEngine {
    engine: &'static str,
    folder: PathBuf,
    roles: PathBuf,
    facets: String,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    benchmark_corpus::each(options, |corpus| report(corpus, options), print)
}

fn report(corpus: &BenchmarkCorpus, options: &Options) -> Result<PayloadReport> {
    let medina = ServedEngine::medina(corpus)?;
    let pagefind = if options.no_peers { None } else { Some(ServedEngine::pagefind(corpus)?) };
    let beside = |scenario: QueryScenario| {
        options.progress(&format!(
            "{}: {}, {}, {}",
            corpus.name, scenario.query, scenario.next, scenario.misspelt
        ));
        let payload = |served: &ServedEngine| -> Result<PayloadFigures> {
            Ok(PayloadFigures {
                typed: served.typed(&scenario.query)?,
                ..served.payload(&scenario, &LINKS)?
            })
        };
        let theirs = pagefind.as_ref().map(payload).transpose()?;
        Ok(ScenarioReport { medina: payload(&medina)?, pagefind: theirs, scenario })
    };
    let scenarios = corpus.scenarios()?.into_iter().map(beside).collect::<Result<_>>()?;
    Ok(PayloadReport { corpus: corpus.name.clone(), documents: corpus.documents, scenarios })
}

impl ServedEngine {
    /// Builds the index and notes what its files are for.
    pub(crate) fn medina(corpus: &BenchmarkCorpus) -> Result<Self> {
        let folder = corpus.folder.join("medina");
        index::build(&corpus.arguments, &folder)?;
        Self::of_medina(folder)
    }

    /// An index that is there.
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

    /// A site whose index is there.
    pub(crate) fn of_pagefind(site: PagefindSite, corpus: &BenchmarkCorpus) -> Result<Self> {
        let roles = site.out.with_extension("roles.json");
        fs::write(&roles, "{}")?;
        Ok(Self { engine: "pagefind", folder: site.out, roles, facets: corpus.facets.join(",") })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Bytes in one profile, times in others.
    pub(crate) fn payload(
        &self,
        scenario: &QueryScenario,
        links: &[(u32, u32)],
    ) -> Result<PayloadFigures> {
        let mut command = self.command(&scenario.query);
        command
            .args(["--next", &scenario.next, "--misspelt", &scenario.misspelt])
            .arg("--roles")
            .arg(&self.roles);
        let waiting = |(round_trip, rate): &(u32, u32)| {
            let link = [("--round-trip", round_trip), ("--rate", rate)];
            let mut command = self.command(&scenario.query);
            browser::run_json(command.args(
                link.iter().flat_map(|(name, value)| [(*name).to_owned(), value.to_string()]),
            ))
        };
        Ok(PayloadFigures {
            phases: browser::run_json(&mut command)?,
            typed: Vec::new(),
            waiting: links.iter().map(waiting).collect::<Result<_>>()?,
        })
    }

    /// The first page, its query typed key by key.
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

/// What the files of an index are for, by name.
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
    /// What results and counts took.
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
    /// TimeTo the first hits are there, and until all counts are.
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

    /// Of the first page, what files with these roles take.
    pub(crate) fn bytes_for(&self, roles: &[&str]) -> u64 {
        self.bytes_of(|request| roles.contains(&request.role.as_str()))
    }

    fn code(&self) -> u64 {
        self.bytes_for(&CODE)
    }

    /// Before the query, as it is put, and together.
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

/// A line of the table: what it says, the target, how many digits, and each engine's figure.
struct Line {
    name: String,
    target: &'static str,
    digits: usize,
    figure: Box<dyn Fn(&PayloadFigures) -> f64>,
}

fn line(
    name: impl Into<String>,
    target: &'static str,
    digits: usize,
    figure: impl Fn(&PayloadFigures) -> f64 + 'static,
) -> Line {
    Line { name: name.into(), target, digits, figure: Box::new(figure) }
}

fn lines(scenario: &QueryScenario, corpus: &str) -> Vec<Line> {
    let QueryScenario { query, next, misspelt } = scenario;
    let mut lines = vec![
        line("first page, kB", first_page_target(query, corpus), 1, |payload| {
            kilobytes(first_page(&payload.phases))
        }),
        line("  of it code", "≤ 60", 1, |payload| kilobytes(payload.code())),
        phase("  before the query: page opened".into(), "", 0),
        phase("  before the query: field entered".into(), "", 1),
        phase(format!("  the query “{query}”"), "", 2),
        phase(format!("next query “{next}”, kB"), "≤ 30", 3),
        phase(format!("unknown word “{misspelt}”, kB"), "≤ 30 + 40", 4),
        line("ways to go on, after the first page, kB", "", 1, |payload| {
            kilobytes(payload.bytes_for(&[SUGGESTIONS]))
        }),
        line("requests", "", 0, |payload| requests(&payload.phases) as f64),
        line("first page, typed, ways to go on included, kB", "", 1, |payload| {
            kilobytes(
                payload
                    .typed
                    .iter()
                    .flat_map(|phase| &phase.requests)
                    .map(|request| request.bytes)
                    .sum(),
            )
        }),
        line("  requests", "", 0, |payload| requests(&payload.typed) as f64),
        line("rounds from intent until ready", "≤ 2", 0, |payload| payload.rounds()[0] as f64),
        line("rounds from the last keystroke", "≤ 2", 0, |payload| payload.rounds()[1] as f64),
        line("rounds in all", "", 0, |payload| payload.rounds()[2] as f64),
    ];
    lines.extend((0..LINKS.len()).flat_map(link_lines));
    lines
}

fn first_page_target(query: &str, corpus: &str) -> &'static str {
    match (query.contains(' '), corpus) {
        (false, _) => "≤ 100",
        (true, "docs-en") => "≤ 110",
        (true, _) => "≤ 120",
    }
}

fn phase(name: String, target: &'static str, place: usize) -> Line {
    line(name, target, 1, move |payload| {
        kilobytes(payload.phases.get(place).map_or(0, Phase::bytes))
    })
}

/// How long a visitor link_lines on one of the links.
fn link_lines(place: usize) -> [Line; 4] {
    let (round_trip, rate) = LINKS[place];
    let link = format!("{round_trip} ms, {:.2} Mbit/s", f64::from(rate) / 1e6);
    let seconds = |name: &str, waited: fn(&LinkTimes) -> f64| {
        line(format!("{name}, s, at {link}"), "", 2, move |payload| {
            payload.waiting.get(place).map_or(f64::NAN, waited) / 1000.0
        })
    };
    [
        seconds("page to hits", |waiting| waiting.cold.hits),
        seconds("page to counts", |waiting| waiting.cold.counts),
        seconds("pasting to hits", |waiting| waiting.ready.hits),
        seconds("pasting to counts", |waiting| waiting.ready.counts),
    ]
}

fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
}

fn print(report: &PayloadReport) {
    for ScenarioReport { scenario, medina, pagefind } in &report.scenarios {
        let row = |line: &Line| {
            let ours = (line.figure)(medina);
            let theirs = pagefind.as_ref().map(|payload| (line.figure)(payload));
            let shown = |figure: f64| format!("{figure:.*}", line.digits);
            let ratio =
                theirs.and_then(|theirs| ratio(ours, theirs)).map(|ratio| format!("{ratio:.2}"));
            vec![
                line.name.clone(),
                shown(ours),
                theirs.map_or_else(String::new, shown),
                ratio.unwrap_or_default(),
                line.target.to_owned(),
            ]
        };
        let rows: Vec<_> = lines(scenario, &report.corpus).iter().map(row).collect();
        let title =
            format!("{}, {} documents: “{}”", report.corpus, report.documents, scenario.query);
        table::print(&title, &["", "Medina", "Pagefind", "ratio", "target"], &rows);
        print_roles(medina, pagefind.as_ref());
        print_answers(medina, pagefind.as_ref());
    }
}

fn print_roles(medina: &PayloadFigures, pagefind: Option<&PayloadFigures>) {
    let roles = |payload: &PayloadFigures| {
        let sums = payload.by_role();
        sums.iter().map(|(role, bytes)| format!("{role} {bytes}")).collect::<Vec<_>>().join(", ")
    };
    println!("bytes by file, Medina: {}", roles(medina));
    if let Some(pagefind) = pagefind {
        println!("bytes by file, Pagefind: {}", roles(pagefind));
    }
}

/// So that nobody compares pages that show different things.
fn print_answers(medina: &PayloadFigures, pagefind: Option<&PayloadFigures>) {
    let shown = |payload: &PayloadFigures| {
        let answers = payload.phases.iter().filter_map(|phase| phase.answer.as_ref());
        answers
            .filter(|answer| answer.counts + answer.total > 0)
            .map(|answer| {
                format!("{} of {} hits, {} counts", answer.hits, answer.total, answer.counts)
            })
            .collect::<Vec<_>>()
            .join("; ")
    };
    println!("shown, Medina: {}", shown(medina));
    if let Some(pagefind) = pagefind {
        println!("shown, Pagefind: {}", shown(pagefind));
    }
}
