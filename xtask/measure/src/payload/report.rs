//! Prints what `measure payload` found.

use super::figures::{
    Answer, LINKS, Link, LinkTimes, PayloadFigures, PayloadReport, Phase, SUGGESTIONS,
    ScenarioReport, first_page, requests,
};
use crate::benchmark_corpus::query_sample::QueryScenario;
use crate::table::{self, COMPARISON_HEADER, Figure};

/// A row of the table.
struct Line {
    name: String,
    target: &'static str,
    digits: usize,
    value: Box<dyn Fn(&PayloadFigures) -> f64>,
}

fn line(
    name: impl Into<String>,
    target: &'static str,
    digits: usize,
    value: impl Fn(&PayloadFigures) -> f64 + 'static,
) -> Line {
    Line { name: name.into(), target, digits, value: Box::new(value) }
}

/// All rows for one scenario.
fn lines(scenario: &QueryScenario, corpus: &str) -> Vec<Line> {
    let mut lines = byte_lines(scenario, corpus);
    lines.extend(request_lines());
    lines.extend(LINKS.iter().enumerate().flat_map(|(place, link)| link_lines(place, link)));
    lines
}

fn byte_lines(scenario: &QueryScenario, corpus: &str) -> Vec<Line> {
    let QueryScenario { query, next, misspelt } = scenario;
    vec![
        line("first page, kB", first_page_target(query, corpus), 1, |payload| {
            kilobytes(first_page(&payload.phases))
        }),
        line("  of it code", "≤ 70", 1, |payload| kilobytes(payload.code())),
        phase("  before the query: page opened".into(), "", 0),
        phase("  before the query: field entered".into(), "", 1),
        phase(format!("  the query “{query}”"), "", 2),
        phase(format!("next query “{next}”, kB"), "≤ 30", 3),
        phase(format!("unknown word “{misspelt}”, kB"), "≤ 30 + 40", 4),
        line("suggestions, after the first page, kB", "", 1, |payload| {
            kilobytes(payload.bytes_for(&[SUGGESTIONS]))
        }),
    ]
}

fn request_lines() -> [Line; 6] {
    [
        line("requests", "", 0, |payload| requests(&payload.phases) as f64),
        line("first page, typed, with suggestions, kB", "", 1, |payload| {
            kilobytes(payload.typed_bytes())
        }),
        line("  requests", "", 0, |payload| requests(&payload.typed) as f64),
        line("rounds from intent until ready", "≤ 2", 0, |payload| payload.rounds()[0] as f64),
        line("rounds from the last keystroke", "≤ 2", 0, |payload| payload.rounds()[1] as f64),
        line("rounds in all", "", 0, |payload| payload.rounds()[2] as f64),
    ]
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

/// The waiting times on one link.
fn link_lines(place: usize, link: &Link) -> [Line; 4] {
    let Link { round_trip_ms, bits_per_second } = link;
    let link = format!("{round_trip_ms} ms, {:.2} Mbit/s", f64::from(*bits_per_second) / 1e6);
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

pub(super) fn print(report: &PayloadReport) {
    let PayloadReport { corpus, documents, scenarios } = report;
    for ScenarioReport { scenario, medina, pagefind } in scenarios {
        let lines = lines(scenario, corpus);
        let row = |line: &Line| {
            let figure = Figure { name: &line.name, digits: line.digits, target: line.target };
            let theirs = pagefind.as_ref().map(|payload| (line.value)(payload));
            table::comparison(&figure, (line.value)(medina), theirs)
        };
        let rows: Vec<_> = lines.iter().map(row).collect();
        let title = format!("{corpus}, {documents} documents: “{}”", scenario.query);
        table::print(&title, &COMPARISON_HEADER, &rows);
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

/// Prints how many hits and counts each page shows, because bytes compare only if these agree.
fn print_answers(medina: &PayloadFigures, pagefind: Option<&PayloadFigures>) {
    println!("shown, Medina: {}", answers(medina));
    if let Some(pagefind) = pagefind {
        println!("shown, Pagefind: {}", answers(pagefind));
    }
}

fn answers(payload: &PayloadFigures) -> String {
    let answers = payload.phases.iter().filter_map(|phase| phase.answer.as_ref());
    let describe = |answer: &Answer| {
        format!("{} of {} hits, {} counts", answer.hits, answer.total, answer.counts)
    };
    let shown = answers.filter(|answer| answer.counts + answer.total > 0).map(describe);
    shown.collect::<Vec<_>>().join("; ")
}
