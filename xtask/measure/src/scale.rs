//! `measure scale`: what grows with a corpus and how fast: building, memory, files, the bytes until hits and until all counts are
//! there, rounds, warm queries. On synthetic corpora of growing size, or on real ones.
//!
//! Pagefind takes part up to [`pagefind::MOST`] documents.

use anyhow::Result;
use serde::Serialize;

use crate::arithmetic::ratio;
use crate::child::Usage;
use crate::files::{Amount, Folder};
use crate::options::Options;
use crate::pagefind::Site;
use crate::payload::{Served, Visited};
use crate::source::{self, Source};
use crate::speed::{self, Engine, Timed};
use crate::{build, pagefind, table};

const SIZES: [u64; 2] = [10_000, 100_000];
const QUERIES: usize = 20;

/// One engine over one corpus.
#[derive(Serialize)]
struct Figures {
    build: Usage,
    files: Amount,
    largest_file: u64,
    visited: Visited,
    timed: Timed,
}

#[derive(Serialize)]
struct Size {
    corpus: String,
    documents: usize,
    query: String,
    medina: Figures,
    pagefind: Option<Figures>,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    let mut sizes = Vec::new();
    for source in sources(options)? {
        let source = source?;
        options.say(&format!(
            "{}: {} documents, {}",
            source.name,
            source.documents,
            source.place()
        ));
        sizes.push(size(&source, options)?);
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&sizes)?);
    } else {
        print(&sizes);
    }
    Ok(())
}

/// The corpora named, or synthetic ones, each made when its turn comes.
fn sources<'a>(options: &'a Options) -> Result<Box<dyn Iterator<Item = Result<Source>> + 'a>> {
    if !options.corpora.is_empty() {
        return Ok(Box::new(source::all(options)?.into_iter().map(Ok)));
    }
    let sizes =
        if options.documents.is_empty() { SIZES.to_vec() } else { options.documents.clone() };
    Ok(Box::new(sizes.into_iter().map(|documents| source::synthetic(documents, options))))
}

fn size(source: &Source, options: &Options) -> Result<Size> {
    let visit = source.visits()?.swap_remove(0);
    let questions = speed::questions(source, options.sample.unwrap_or(QUERIES))?;
    let modules = speed::modules()?;
    let figures = |engine: &Engine, usage: Usage, served: &Served| -> Result<Figures> {
        let folder = Folder::read(served.folder())?;
        Ok(Figures {
            build: usage,
            files: folder.amount(),
            largest_file: folder.largest(),
            visited: served.visited(&visit, &[])?,
            timed: speed::timed_in(engine, served.folder(), &source.facets, &modules, &questions)?,
        })
    };
    let out = build::nothing_yet(source)?;
    let usage = build::medina_build(source, &out)?;
    let medina = figures(&speed::MEDINA, usage, &Served::of_medina(out)?)?;
    let theirs = || {
        let site = Site::write(source)?;
        let usage = site.build()?;
        figures(&speed::PEERS[0], usage, &Served::of_pagefind(site, source)?)
    };
    let takes_part = !options.no_peers && source.documents <= pagefind::MOST;
    let pagefind = if takes_part { Some(theirs()?) } else { None };
    Ok(Size {
        corpus: source.name.clone(),
        documents: source.documents,
        query: visit.query,
        medina,
        pagefind,
    })
}

/// A line of the table: what it says, how many digits, the target of its growth, the figure.
type Line = (&'static str, usize, &'static str, fn(&Figures) -> f64);

const LINES: [Line; 16] = [
    ("build, s", 1, "", |figures| figures.build.seconds),
    ("build, processor s", 1, "", |figures| figures.build.processor_seconds),
    ("build, peak memory, MB", 0, "slower than the corpus", |figures| {
        megabytes(figures.build.peak_memory)
    }),
    ("files", 0, "", |figures| figures.files.files as f64),
    ("MB in files", 1, "", |figures| megabytes(figures.files.bytes)),
    ("largest file, kB", 1, "", |figures| figures.largest_file as f64 / 1000.0),
    ("until hits, kB", 1, "≤ 1.5 from 10,000 to 100,000, postings apart", |figures| {
        figures.visited.bytes_until()[0] as f64 / 1000.0
    }),
    ("until all counts, kB", 1, "", |figures| figures.visited.bytes_until()[1] as f64 / 1000.0),
    ("  words and postings, kB", 1, "", |figures| {
        figures.visited.bytes_for(&["terms"]) as f64 / 1000.0
    }),
    ("  facet columns, kB", 1, "", |figures| {
        figures.visited.bytes_for(&["facets"]) as f64 / 1000.0
    }),
    ("rounds until ready", 0, "", |figures| figures.visited.rounds()[0] as f64),
    ("rounds after the last keystroke, counts included", 0, "", |figures| {
        figures.visited.rounds()[1] as f64
    }),
    ("warm query p50, ms", 2, "", |figures| figures.timed.overall(50.0)),
    ("warm query p95, ms", 2, "≤ 2 at 10,000, ≤ 10 at 100,000", |figures| {
        figures.timed.overall(95.0)
    }),
    ("longest task, ms", 0, "≤ 50", |figures| figures.timed.longest_task().elapsed),
    ("longest task, processor ms", 0, "", |figures| figures.timed.longest_task().processor),
];

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn print(sizes: &[Size]) {
    let mut header = vec![String::new()];
    for size in sizes {
        header.push(size.documents.to_string());
        header.extend(size.pagefind.as_ref().map(|_| format!("Pagefind {}", size.documents)));
    }
    header.extend(["growth".to_owned(), "target".to_owned()]);
    let row = |(name, digits, target, figure): &Line| {
        let shown = |figures: &Figures| format!("{:.digits$}", figure(figures));
        let mut cells = vec![(*name).to_owned()];
        for size in sizes {
            cells.push(shown(&size.medina));
            cells.extend(size.pagefind.as_ref().map(shown));
        }
        cells.push(growth(sizes, figure));
        cells.push((*target).to_owned());
        cells
    };
    let names: Vec<String> =
        sizes.iter().map(|size| format!("{} “{}”", size.corpus, size.query)).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    table::print(
        &format!("Growth: {}", names.join(", ")),
        &header,
        &LINES.iter().map(row).collect::<Vec<_>>(),
    );
}

/// The largest corpus beside the smallest.
fn growth(sizes: &[Size], figure: &fn(&Figures) -> f64) -> String {
    let [first, .., last] = sizes else { return String::new() };
    let growth = ratio(figure(&last.medina), figure(&first.medina));
    growth.map_or_else(String::new, |growth| format!("{growth:.2}"))
}
