//! `measure build`: time, memory and files of a build, and of later builds of the same records and
//! of edited ones. Pagefind is measured beside it.
//!
//! Pagefind gets the records as HTML pages. Writing them is not part of its time.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use serde::Serialize;

use crate::benchmark_corpus::{self, BenchmarkCorpus};
use crate::folder_snapshot::{FileTotals, FolderSnapshot};
use crate::folders::create_empty_folder;
use crate::options::Options;
use crate::pagefind::{self, PagefindSite};
use crate::paths;
use crate::process::{self, ResourceUsage};
use crate::table::{self, COMPARISON_HEADER, Figure};

/// How often the engines take turns, because the speed of a shared machine varies over minutes.
const TURNS: usize = 3;

/// Clean builds of an engine in each turn. The first is slower by up to half: a virtual machine
/// lends memory that was unused for some seconds to others and must reclaim it.
const BUILDS_PER_TURN: usize = 3;

/// How many records are edited, one after the other and spread over the corpus, because the cost of
/// one edit says little about that of another.
const EDITS: usize = 9;

/// An engine, driven as a maintainer would.
trait Engine {
    /// The folder of its index.
    fn out(&self) -> &Path;
    /// Removes the index and all caches.
    fn clear(&self) -> Result<()>;
    fn build(&self) -> Result<ResourceUsage>;
    /// Edits the record in the middle of part `part` of [`EDITS`] equal parts.
    fn edit(&self, part: usize) -> Result<()>;
}

/// What the builds of one engine took and wrote.
#[derive(Serialize)]
struct BuildFigures {
    /// The clean build with the median time.
    first: ResourceUsage,
    least_seconds: f64,
    files: FileTotals,
    largest_file: u64,
    unchanged: ResourceUsage,
    /// What the second build of the same records changed.
    unchanged_files: FileTotals,
    /// The build after an edit with the median time.
    edited: ResourceUsage,
    /// What builds after an edit changed: the median of files and bytes.
    edited_files: FileTotals,
    most_edited_files: FileTotals,
}

#[derive(Serialize)]
struct BuildsReport {
    corpus: String,
    documents: usize,
    place: &'static str,
    medina: BuildFigures,
    pagefind: Option<BuildFigures>,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    benchmark_corpus::each(options, |corpus| report(corpus, options), print)
}

fn report(corpus: &BenchmarkCorpus, options: &Options) -> Result<BuildsReport> {
    let takes_part = !options.no_peers && corpus.documents <= pagefind::MAX_DOCUMENTS;
    let medina = Medina { corpus, out: clear_build(corpus)? };
    let site = takes_part.then(|| PagefindSite::write(corpus)).transpose()?;
    let pagefind = site.map(|site| Pagefind { corpus, site });
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        ours.extend(clean_builds(&medina)?);
        if let Some(pagefind) = &pagefind {
            theirs.extend(clean_builds(pagefind)?);
        }
    }
    let medina = measure_rebuilds(&medina, ours);
    corpus.undo_edits()?;
    Ok(BuildsReport {
        corpus: corpus.name.clone(),
        documents: corpus.documents,
        place: corpus.storage(),
        medina: medina?,
        pagefind: pagefind.map(|pagefind| measure_rebuilds(&pagefind, theirs)).transpose()?,
    })
}

/// The builds of one turn.
fn clean_builds(engine: &dyn Engine) -> Result<Vec<ResourceUsage>> {
    let build = |_| {
        engine.clear()?;
        engine.build()
    };
    (0..BUILDS_PER_TURN).map(build).collect()
}

struct Medina<'a> {
    corpus: &'a BenchmarkCorpus,
    out: PathBuf,
}

impl Engine for Medina<'_> {
    fn out(&self) -> &Path {
        &self.out
    }

    fn clear(&self) -> Result<()> {
        clear_build(self.corpus).map(drop)
    }

    fn build(&self) -> Result<ResourceUsage> {
        medina_build(self.corpus, &self.out)
    }

    fn edit(&self, part: usize) -> Result<()> {
        self.corpus.edit(part, EDITS)
    }
}

/// Removes index and cache, and returns the empty folder for the index.
pub(crate) fn clear_build(corpus: &BenchmarkCorpus) -> Result<PathBuf> {
    create_empty_folder(cache(corpus))?;
    create_empty_folder(corpus.folder.join("medina"))
}

/// Builds with the command `medina`, once.
pub(crate) fn medina_build(corpus: &BenchmarkCorpus, out: &Path) -> Result<ResourceUsage> {
    let mut command = Command::new(paths::medina()?);
    command
        .arg("build")
        .args(&corpus.arguments)
        .args(["--quiet", "--skip-invalid", "--out"])
        .arg(out);
    process::run_measured(command.arg("--cache").arg(cache(corpus)))
}

/// The cache folder. It is beside the index, in memory if the index is.
fn cache(corpus: &BenchmarkCorpus) -> PathBuf {
    corpus.folder.join("cache")
}

struct Pagefind<'a> {
    corpus: &'a BenchmarkCorpus,
    site: PagefindSite,
}

impl Engine for Pagefind<'_> {
    fn out(&self) -> &Path {
        &self.site.out
    }

    fn clear(&self) -> Result<()> {
        create_empty_folder(self.site.out.clone()).map(drop)
    }

    fn build(&self) -> Result<ResourceUsage> {
        self.site.build()
    }

    fn edit(&self, part: usize) -> Result<()> {
        self.site.edit(self.corpus, part, EDITS)
    }
}

/// Measures builds of the same records and of edited ones. `clean_builds` were measured before; the
/// result of the last one is in the folder.
fn measure_rebuilds(
    engine: &dyn Engine,
    mut clean_builds: Vec<ResourceUsage>,
) -> Result<BuildFigures> {
    let first = FolderSnapshot::read(engine.out())?;
    let unchanged = engine.build()?;
    let second = FolderSnapshot::read(engine.out())?;
    let unchanged_files = second.changed_since(&first);
    let edits = measure_edits(engine, second)?;
    Ok(BuildFigures {
        first: median(&mut clean_builds),
        least_seconds: clean_builds[0].seconds,
        files: first.totals(),
        largest_file: first.largest_file(),
        unchanged,
        unchanged_files,
        edited: edits.usage,
        edited_files: edits.median,
        most_edited_files: edits.most,
    })
}

/// What builds after an edit of one record took and wrote.
struct EditFigures {
    usage: ResourceUsage,
    /// The medians of files and of bytes, which may belong to different edits.
    median: FileTotals,
    most: FileTotals,
}

/// Edits one record in each of [`EDITS`] parts of the corpus and builds after each edit. `before`
/// is the folder as it is before the first one.
fn measure_edits(engine: &dyn Engine, mut before: FolderSnapshot) -> Result<EditFigures> {
    let (mut usages, mut files, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
    for part in 0..EDITS {
        engine.edit(part)?;
        usages.push(engine.build()?);
        let after = FolderSnapshot::read(engine.out())?;
        let changed = after.changed_since(&before);
        files.push(changed.files);
        bytes.push(changed.bytes);
        before = after;
    }
    files.sort_unstable();
    bytes.sort_unstable();
    let ranked = |rank: usize| FileTotals { files: files[rank], bytes: bytes[rank] };
    let (median_change, most) = (ranked(EDITS / 2), ranked(EDITS - 1));
    Ok(EditFigures { usage: median(&mut usages), median: median_change, most })
}

/// The usage with the median time. Sorts `usages` by time.
fn median(usages: &mut [ResourceUsage]) -> ResourceUsage {
    usages.sort_by(|left, right| left.seconds.total_cmp(&right.seconds));
    usages[usages.len() / 2]
}

/// A row of the table: a function of the figures and of the number of documents.
struct Row {
    figure: Figure<'static>,
    value: fn(&BuildFigures, f64) -> f64,
}

const fn row(
    name: &'static str,
    digits: usize,
    target: &'static str,
    value: fn(&BuildFigures, f64) -> f64,
) -> Row {
    Row { figure: Figure { name, digits, target }, value }
}

const ROWS: [Row; 17] = [
    row("documents a second", 0, "≥ 10 ×", |figures, documents| {
        documents / figures.first.seconds
    }),
    row("seconds, median", 2, "", |figures, _| figures.first.seconds),
    row("seconds, least", 2, "", |figures, _| figures.least_seconds),
    row("processor seconds", 2, "", |figures, _| figures.first.processor_seconds),
    row("cores at work", 2, "2", |figures, _| {
        figures.first.processor_seconds / figures.first.seconds
    }),
    row("peak memory, MB", 0, "≤ 200 at 10,000", |figures, _| {
        megabytes(figures.first.peak_memory)
    }),
    row("files", 0, "", |figures, _| figures.files.files as f64),
    row("MB in files", 2, "", |figures, _| megabytes(figures.files.bytes)),
    row("largest file, kB", 1, "", |figures, _| figures.largest_file as f64 / 1000.0),
    row("nothing changed: seconds", 2, "", |figures, _| figures.unchanged.seconds),
    row("nothing changed: files", 0, "0", |figures, _| figures.unchanged_files.files as f64),
    row("one record edited: seconds, median", 2, "", |figures, _| figures.edited.seconds),
    row("one record edited: files, median", 0, "", |figures, _| figures.edited_files.files as f64),
    row("one record edited: kB, median", 1, "", |figures, _| {
        figures.edited_files.bytes as f64 / 1000.0
    }),
    row("one record edited: % of bytes, median", 1, "", |figures, _| {
        100.0 * figures.edited_files.bytes as f64 / figures.files.bytes as f64
    }),
    row("one record edited: files, most", 0, "", |figures, _| {
        figures.most_edited_files.files as f64
    }),
    row("one record edited: kB, most", 1, "", |figures, _| {
        figures.most_edited_files.bytes as f64 / 1000.0
    }),
];

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn print(report: &BuildsReport) {
    let BuildsReport { corpus, documents, place, medina, pagefind } = report;
    let row = |row: &Row| {
        let value = |figures: &BuildFigures| (row.value)(figures, *documents as f64);
        table::comparison(&row.figure, value(medina), pagefind.as_ref().map(value))
    };
    let rows: Vec<_> = ROWS.iter().map(row).collect();
    let title = format!("{corpus}, {documents} documents: building, {place}");
    table::print(&title, &COMPARISON_HEADER, &rows);
}
