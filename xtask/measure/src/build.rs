//! `measure build`: how long building from nothing takes and how much memory, how many files it leaves, and what a build after
//! that costs: of the same records, and with one of them changed, several times. Pagefind beside it, on HTML pages of the same records, which are
//! written before the clock starts.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::benchmark_corpus::{self, BenchmarkCorpus, create_empty_folder};
use crate::folder_snapshot::{FileTotals, FolderSnapshot};
use crate::options::Options;
use crate::pagefind::{self, PagefindSite};
use crate::paths;
use crate::process::{self, ResourceUsage};
use crate::statistics::ratio;
use crate::table;

/// Engines take so many turns, since a shared machine is faster in one minute than in the next.
const TURNS: usize = 3;

/// In each turn an engine builds so many times from nothing: a virtual machine lends memory that nobody has used for some seconds to
/// others, and the first build after such a pause waits for it, up to half as long as it takes itself.
const BUILDS_PER_TURN: usize = 3;

/// So many records are edited one after the other, all over the corpus: what one edit changes says little of the next.
const EDITS: usize = 9;

/// An engine as a maintainer runs it.
trait Engine {
    /// Where its files go.
    fn out(&self) -> &Path;
    /// Forgets what was figures before.
    fn clear(&self) -> Result<()>;
    fn build(&self) -> Result<ResourceUsage>;
    /// Changes the record in the middle of that part of all, of [`EDITS`] parts.
    fn edit(&self, part: usize) -> Result<()>;
}

/// What one engine's builds took and left.
#[derive(Serialize)]
struct BuildFigures {
    /// The build from nothing that took the median of the time.
    first: ResourceUsage,
    least_seconds: f64,
    files: FileTotals,
    largest_file: u64,
    unchanged: ResourceUsage,
    /// What the second build of the same records wrote anew.
    unchanged_files: FileTotals,
    /// The build after an edit that took the median of the time.
    edited: ResourceUsage,
    /// What differs after one record was edited: of files and of bytes the median, and the most.
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
    let theirs = if takes_part {
        Some(Pagefind { corpus, site: PagefindSite::write(corpus)? })
    } else {
        None
    };
    let (mut our_clean_builds, mut their_clean_builds) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        our_clean_builds.extend(clean_builds(&medina)?);
        if let Some(theirs) = &theirs {
            their_clean_builds.extend(clean_builds(theirs)?);
        }
    }
    let medina = measure_rebuilds(&medina, our_clean_builds);
    corpus.undo_edits()?;
    Ok(BuildsReport {
        corpus: corpus.name.clone(),
        documents: corpus.documents,
        place: corpus.storage(),
        medina: medina?,
        pagefind: theirs.map(|theirs| measure_rebuilds(&theirs, their_clean_builds)).transpose()?,
    })
}

/// One turn.
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

/// An empty folder out, and no notes of builds measured before.
pub(crate) fn clear_build(corpus: &BenchmarkCorpus) -> Result<PathBuf> {
    create_empty_folder(cache(corpus))?;
    create_empty_folder(corpus.folder.join("medina"))
}

/// One build.
pub(crate) fn medina_build(corpus: &BenchmarkCorpus, out: &Path) -> Result<ResourceUsage> {
    let mut command = Command::new(paths::medina()?);
    command
        .arg("build")
        .args(&corpus.arguments)
        .args(["--quiet", "--skip-invalid", "--out"])
        .arg(out);
    process::run_measured(command.arg("--cache").arg(cache(corpus)))
}

/// Where builds note what later ones need not do again: beside what they make, as Pagefind's pages are.
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

/// What came of builds from nothing, the last of which is there, and of more: of the same records, and each time one of them changed.
fn measure_rebuilds(
    engine: &dyn Engine,
    mut clean_builds: Vec<ResourceUsage>,
) -> Result<BuildFigures> {
    let figures = FolderSnapshot::read(engine.out())?;
    let unchanged = engine.build()?;
    let again = FolderSnapshot::read(engine.out())?;
    let unchanged_files = again.changed_since(&figures);
    let (mut edited, mut files, mut bytes, mut before) =
        (Vec::new(), Vec::new(), Vec::new(), again);
    for part in 0..EDITS {
        engine.edit(part)?;
        edited.push(engine.build()?);
        let after = FolderSnapshot::read(engine.out())?;
        let changed = after.changed_since(&before);
        files.push(changed.files);
        bytes.push(changed.bytes);
        before = after;
    }
    files.sort_unstable();
    bytes.sort_unstable();
    let edited_at = |place: usize| FileTotals { files: files[place], bytes: bytes[place] };
    Ok(BuildFigures {
        first: median(&mut clean_builds),
        least_seconds: clean_builds[0].seconds,
        files: figures.totals(),
        largest_file: figures.largest_file(),
        unchanged,
        unchanged_files,
        edited: median(&mut edited),
        edited_files: edited_at(EDITS / 2),
        most_edited_files: edited_at(EDITS - 1),
    })
}

/// The one that took the median of the time; sorts them by time.
fn median(usages: &mut [ResourceUsage]) -> ResourceUsage {
    usages.sort_by(|left, right| left.seconds.total_cmp(&right.seconds));
    usages[usages.len() / 2]
}

/// Copies a folder with what is in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot list {}", from.display()))? {
        let entry = entry?;
        let target: PathBuf = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            let copied: io::Result<u64> = fs::copy(entry.path(), &target);
            copied.with_context(|| format!("cannot write {}", target.display()))?;
        }
    }
    Ok(())
}

/// A line of the table: what it says, how many digits, the target, and the figure; whether more is better.
type Line = (&'static str, usize, &'static str, fn(&BuildFigures, f64) -> f64);

const LINES: [Line; 17] = [
    ("documents a second", 0, "≥ 10 ×", |figures, documents| documents / figures.first.seconds),
    ("seconds, median", 2, "", |figures, _| figures.first.seconds),
    ("seconds, least", 2, "", |figures, _| figures.least_seconds),
    ("processor seconds", 2, "", |figures, _| figures.first.processor_seconds),
    ("cores at work", 2, "2", |figures, _| figures.first.processor_seconds / figures.first.seconds),
    ("peak memory, MB", 0, "≤ 200 at 10,000", |figures, _| megabytes(figures.first.peak_memory)),
    ("files", 0, "", |figures, _| figures.files.files as f64),
    ("MB in files", 2, "", |figures, _| megabytes(figures.files.bytes)),
    ("largest file, kB", 1, "", |figures, _| figures.largest_file as f64 / 1000.0),
    ("nothing changed: seconds", 2, "", |figures, _| figures.unchanged.seconds),
    ("nothing changed: files", 0, "0", |figures, _| figures.unchanged_files.files as f64),
    ("one record edited: seconds, median", 2, "", |figures, _| figures.edited.seconds),
    ("one record edited: files, median", 0, "", |figures, _| figures.edited_files.files as f64),
    ("one record edited: kB, median", 1, "", |figures, _| {
        figures.edited_files.bytes as f64 / 1000.0
    }),
    ("one record edited: % of bytes, median", 1, "", |figures, _| {
        100.0 * figures.edited_files.bytes as f64 / figures.files.bytes as f64
    }),
    ("one record edited: files, most", 0, "", |figures, _| figures.most_edited_files.files as f64),
    ("one record edited: kB, most", 1, "", |figures, _| {
        figures.most_edited_files.bytes as f64 / 1000.0
    }),
];

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn print(report: &BuildsReport) {
    let documents = report.documents as f64;
    let row = |(name, digits, target, figure): &Line| {
        let ours = figure(&report.medina, documents);
        let theirs = report.pagefind.as_ref().map(|figures| figure(figures, documents));
        let shown = |figure: f64| format!("{figure:.digits$}");
        let ratio =
            theirs.and_then(|theirs| ratio(ours, theirs)).map(|ratio| format!("{ratio:.2}"));
        vec![
            (*name).to_owned(),
            shown(ours),
            theirs.map_or_else(String::new, shown),
            ratio.unwrap_or_default(),
            (*target).to_owned(),
        ]
    };
    let rows: Vec<_> = LINES.iter().map(row).collect();
    let title =
        format!("{}, {} documents: building, {}", report.corpus, report.documents, report.place);
    table::print(&title, &["", "Medina", "Pagefind", "ratio", "target"], &rows);
}
