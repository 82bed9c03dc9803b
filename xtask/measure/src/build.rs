//! `measure build`: how long building from nothing takes and how much memory, how many files it leaves, and what a build after
//! that costs: of the same records, and with one of them changed, several times. Pagefind beside it, on HTML pages of the same records, which are
//! written before the clock starts.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::arithmetic::ratio;
use crate::child::{self, Usage};
use crate::files::{Amount, Folder};
use crate::options::{self, Options};
use crate::pagefind::{self, Site};
use crate::source::{self, Source, emptied};
use crate::table;

/// Engines take so many turns, since a shared machine is faster in one minute than in the next.
const TURNS: usize = 3;

/// In each turn an engine builds so many times from nothing: a virtual machine lends memory that nobody has used for some seconds to
/// others, and the first build after such a pause waits for it, up to half as long as it takes itself.
const IN_A_ROW: usize = 3;

/// So many records are edited one after the other, all over the corpus: what one edit changes says little of the next.
const EDITS: usize = 9;

/// An engine as a maintainer runs it.
trait Engine {
    /// Where its files go.
    fn out(&self) -> &Path;
    /// Forgets what was built before.
    fn clear(&self) -> Result<()>;
    fn build(&self) -> Result<Usage>;
    /// Changes the record in the middle of that part of all, of [`EDITS`] parts.
    fn edit(&self, part: usize) -> Result<()>;
}

/// What one engine's builds took and left.
#[derive(Serialize)]
struct Built {
    /// The build from nothing that took the median of the time.
    first: Usage,
    least_seconds: f64,
    files: Amount,
    largest_file: u64,
    unchanged: Usage,
    /// What the second build of the same records wrote anew.
    unchanged_files: Amount,
    /// The build after an edit that took the median of the time.
    edited: Usage,
    /// What differs after one record was edited: of files and of bytes the median, and the most.
    edited_files: Amount,
    most_edited_files: Amount,
}

#[derive(Serialize)]
struct Outcome {
    corpus: String,
    documents: usize,
    place: &'static str,
    medina: Built,
    pagefind: Option<Built>,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    source::each(options, |source| outcome(source, options), print)
}

fn outcome(source: &Source, options: &Options) -> Result<Outcome> {
    let takes_part = !options.no_peers && source.documents <= pagefind::MOST;
    let medina = Medina { source, out: nothing_yet(source)? };
    let theirs =
        if takes_part { Some(Pagefind { source, site: Site::write(source)? }) } else { None };
    let (mut ours_from_nothing, mut theirs_from_nothing) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        ours_from_nothing.extend(from_nothing(&medina)?);
        if let Some(theirs) = &theirs {
            theirs_from_nothing.extend(from_nothing(theirs)?);
        }
    }
    let medina = built(&medina, ours_from_nothing);
    source.undo_edits()?;
    Ok(Outcome {
        corpus: source.name.clone(),
        documents: source.documents,
        place: source.place(),
        medina: medina?,
        pagefind: theirs.map(|theirs| built(&theirs, theirs_from_nothing)).transpose()?,
    })
}

/// One turn.
fn from_nothing(engine: &dyn Engine) -> Result<Vec<Usage>> {
    let build = |_| {
        engine.clear()?;
        engine.build()
    };
    (0..IN_A_ROW).map(build).collect()
}

struct Medina<'a> {
    source: &'a Source,
    out: PathBuf,
}

impl Engine for Medina<'_> {
    fn out(&self) -> &Path {
        &self.out
    }

    fn clear(&self) -> Result<()> {
        nothing_yet(self.source).map(drop)
    }

    fn build(&self) -> Result<Usage> {
        medina_build(self.source, &self.out)
    }

    fn edit(&self, part: usize) -> Result<()> {
        self.source.edit(part, EDITS)
    }
}

/// An empty folder out, and no notes of builds measured before.
pub(crate) fn nothing_yet(source: &Source) -> Result<PathBuf> {
    emptied(cache(source))?;
    emptied(source.folder.join("medina"))
}

/// One build.
pub(crate) fn medina_build(source: &Source, out: &Path) -> Result<Usage> {
    let mut command = Command::new(options::medina()?);
    command
        .arg("build")
        .args(&source.arguments)
        .args(["--quiet", "--skip-invalid", "--out"])
        .arg(out);
    child::run(command.arg("--cache").arg(cache(source)))
}

/// Where builds note what later ones need not do again: beside what they make, as Pagefind's pages are.
fn cache(source: &Source) -> PathBuf {
    source.folder.join("cache")
}

struct Pagefind<'a> {
    source: &'a Source,
    site: Site,
}

impl Engine for Pagefind<'_> {
    fn out(&self) -> &Path {
        &self.site.out
    }

    fn clear(&self) -> Result<()> {
        emptied(self.site.out.clone()).map(drop)
    }

    fn build(&self) -> Result<Usage> {
        self.site.build()
    }

    fn edit(&self, part: usize) -> Result<()> {
        self.site.edit(self.source, part, EDITS)
    }
}

/// What came of builds from nothing, the last of which is there, and of more: of the same records, and each time one of them changed.
fn built(engine: &dyn Engine, mut from_nothing: Vec<Usage>) -> Result<Built> {
    let built = Folder::read(engine.out())?;
    let unchanged = engine.build()?;
    let again = Folder::read(engine.out())?;
    let unchanged_files = again.changed_since(&built);
    let (mut edited, mut files, mut bytes, mut before) =
        (Vec::new(), Vec::new(), Vec::new(), again);
    for part in 0..EDITS {
        engine.edit(part)?;
        edited.push(engine.build()?);
        let after = Folder::read(engine.out())?;
        let changed = after.changed_since(&before);
        files.push(changed.files);
        bytes.push(changed.bytes);
        before = after;
    }
    files.sort_unstable();
    bytes.sort_unstable();
    let edited_at = |place: usize| Amount { files: files[place], bytes: bytes[place] };
    Ok(Built {
        first: median(&mut from_nothing),
        least_seconds: from_nothing[0].seconds,
        files: built.amount(),
        largest_file: built.largest(),
        unchanged,
        unchanged_files,
        edited: median(&mut edited),
        edited_files: edited_at(EDITS / 2),
        most_edited_files: edited_at(EDITS - 1),
    })
}

/// The one that took the median of the time; sorts them by time.
fn median(usages: &mut [Usage]) -> Usage {
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
type Line = (&'static str, usize, &'static str, fn(&Built, f64) -> f64);

const LINES: [Line; 17] = [
    ("documents a second", 0, "≥ 10 ×", |built, documents| documents / built.first.seconds),
    ("seconds, median", 2, "", |built, _| built.first.seconds),
    ("seconds, least", 2, "", |built, _| built.least_seconds),
    ("processor seconds", 2, "", |built, _| built.first.processor_seconds),
    ("cores at work", 2, "2", |built, _| built.first.processor_seconds / built.first.seconds),
    ("peak memory, MB", 0, "≤ 200 at 10,000", |built, _| megabytes(built.first.peak_memory)),
    ("files", 0, "", |built, _| built.files.files as f64),
    ("MB in files", 2, "", |built, _| megabytes(built.files.bytes)),
    ("largest file, kB", 1, "", |built, _| built.largest_file as f64 / 1000.0),
    ("nothing changed: seconds", 2, "", |built, _| built.unchanged.seconds),
    ("nothing changed: files", 0, "0", |built, _| built.unchanged_files.files as f64),
    ("one record edited: seconds, median", 2, "", |built, _| built.edited.seconds),
    ("one record edited: files, median", 0, "", |built, _| built.edited_files.files as f64),
    ("one record edited: kB, median", 1, "", |built, _| built.edited_files.bytes as f64 / 1000.0),
    ("one record edited: % of bytes, median", 1, "", |built, _| {
        100.0 * built.edited_files.bytes as f64 / built.files.bytes as f64
    }),
    ("one record edited: files, most", 0, "", |built, _| built.most_edited_files.files as f64),
    ("one record edited: kB, most", 1, "", |built, _| {
        built.most_edited_files.bytes as f64 / 1000.0
    }),
];

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn print(outcome: &Outcome) {
    let documents = outcome.documents as f64;
    let row = |(name, digits, target, figure): &Line| {
        let ours = figure(&outcome.medina, documents);
        let theirs = outcome.pagefind.as_ref().map(|built| figure(built, documents));
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
        format!("{}, {} documents: building, {}", outcome.corpus, outcome.documents, outcome.place);
    table::print(&title, &["", "Medina", "Pagefind", "ratio", "target"], &rows);
}
