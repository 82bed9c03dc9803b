//! `measure build`: how long building takes and how much memory, how many files it leaves, and what a build after that costs:
//! of the same records, and with one of them changed. Pagefind beside it, on HTML pages of the same records, which are
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

/// One engine's three builds.
#[derive(Serialize)]
struct Built {
    first: Usage,
    files: Amount,
    largest_file: u64,
    unchanged: Usage,
    /// What the second build of the same records wrote anew.
    unchanged_files: Amount,
    edited: Usage,
    /// What differs after one record was edited.
    edited_files: Amount,
}

#[derive(Serialize)]
struct Outcome {
    corpus: String,
    documents: usize,
    medina: Built,
    pagefind: Option<Built>,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    source::each(options, |source| outcome(source, options), print)
}

fn outcome(source: &Source, options: &Options) -> Result<Outcome> {
    let takes_part = !options.no_peers && source.documents <= pagefind::MOST;
    Ok(Outcome {
        corpus: source.name.clone(),
        documents: source.documents,
        medina: medina(source)?,
        pagefind: if takes_part { Some(pagefind(source)?) } else { None },
    })
}

/// Builds into an empty folder; the folder stays.
fn medina(source: &Source) -> Result<Built> {
    let out = nothing_yet(source)?;
    let build = || medina_build(source, &out);
    let edit = || source.edit();
    let built = three_times(&out, build, edit);
    source.undo_edit()?;
    built
}

/// An empty folder out, and no notes of builds measured before.
pub(crate) fn nothing_yet(source: &Source) -> Result<PathBuf> {
    emptied(cache(source)?)?;
    emptied(source.folder()?.join("medina"))
}

/// One build.
pub(crate) fn medina_build(source: &Source, out: &Path) -> Result<Usage> {
    let mut command = Command::new(options::medina()?);
    command.arg("build").args(&source.arguments).args(["--quiet", "--skip-invalid", "--out"]).arg(out);
    child::run(command.arg("--cache").arg(cache(source)?))
}

/// Where builds note what later ones need not do again: beside what they make, as Pagefind's pages are.
fn cache(source: &Source) -> Result<PathBuf> {
    Ok(source.folder()?.join("cache"))
}

fn pagefind(source: &Source) -> Result<Built> {
    let site = Site::write(source)?;
    three_times(&site.out, || site.build(), || site.edit(source))
}

fn three_times(
    out: &Path,
    build: impl Fn() -> Result<Usage>,
    edit: impl FnOnce() -> Result<()>,
) -> Result<Built> {
    let first = build()?;
    let built = Folder::read(out)?;
    let unchanged = build()?;
    let again = Folder::read(out)?;
    edit()?;
    let edited = build()?;
    let after = Folder::read(out)?;
    Ok(Built {
        first,
        files: built.amount(),
        largest_file: built.largest(),
        unchanged,
        unchanged_files: again.changed_since(&built),
        edited,
        edited_files: after.changed_since(&again),
    })
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

const LINES: [Line; 14] = [
    ("documents a second", 0, "≥ 10 ×", |built, documents| documents / built.first.seconds),
    ("seconds", 2, "", |built, _| built.first.seconds),
    ("processor seconds", 2, "", |built, _| built.first.processor_seconds),
    ("cores at work", 2, "2", |built, _| built.first.processor_seconds / built.first.seconds),
    ("peak memory, MB", 0, "≤ 200 at 10,000", |built, _| megabytes(built.first.peak_memory)),
    ("files", 0, "", |built, _| built.files.files as f64),
    ("MB in files", 2, "", |built, _| megabytes(built.files.bytes)),
    ("largest file, kB", 1, "", |built, _| built.largest_file as f64 / 1000.0),
    ("nothing changed: seconds", 2, "", |built, _| built.unchanged.seconds),
    ("nothing changed: files", 0, "0", |built, _| built.unchanged_files.files as f64),
    ("one record edited: seconds", 2, "", |built, _| built.edited.seconds),
    ("one record edited: files", 0, "", |built, _| built.edited_files.files as f64),
    ("one record edited: kB", 1, "", |built, _| built.edited_files.bytes as f64 / 1000.0),
    ("one record edited: % of bytes", 1, "", |built, _| {
        100.0 * built.edited_files.bytes as f64 / built.files.bytes as f64
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
        let ratio = theirs.and_then(|theirs| ratio(ours, theirs)).map(|ratio| format!("{ratio:.2}"));
        vec![
            (*name).to_owned(),
            shown(ours),
            theirs.map_or_else(String::new, shown),
            ratio.unwrap_or_default(),
            (*target).to_owned(),
        ]
    };
    let rows: Vec<_> = LINES.iter().map(row).collect();
    let title = format!("{}, {} documents: building", outcome.corpus, outcome.documents);
    table::print(&title, &["", "Medina", "Pagefind", "ratio", "target"], &rows);
}
