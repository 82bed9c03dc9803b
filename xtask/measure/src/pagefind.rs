//! Builds an index of the same records with Pagefind, which reads HTML pages.
//!
//! Each record is one page: facets are filters in its head (`data-pagefind-filter`), the title is
//! its heading, and the text its paragraphs. Writing the pages is not part of the time of a build.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use medina_measure::record::Record;

use crate::benchmark_corpus::{BenchmarkCorpus, middle_of_part, with_edit};
use crate::folders::create_empty_folder;
use crate::paths;
use crate::process::{self, ResourceUsage};

/// The largest corpus that Pagefind is measured with: a build takes some 150 MB of memory per
/// thousand pages, and counting facets takes quadratic time.
pub(crate) const MAX_DOCUMENTS: usize = 20_000;
/// Pages per folder.
const PAGES_IN_FOLDER: usize = 1000;

/// The pages of a corpus and the index made of them.
pub(crate) struct PagefindSite {
    pub(crate) pages: PathBuf,
    /// The folder to serve to a browser. The index is in `pagefind/` below it.
    pub(crate) out: PathBuf,
}

impl PagefindSite {
    /// Writes the pages of a corpus.
    pub(crate) fn write(corpus: &BenchmarkCorpus) -> Result<Self> {
        let folder = &corpus.folder;
        let pages = create_empty_folder(folder.join("pages"))?;
        for (number, record) in corpus.records()?.enumerate() {
            write_page(&page_path(&pages, number), &record?)?;
        }
        Ok(Self { pages, out: create_empty_folder(folder.join("pagefind"))? })
    }

    /// Rewrites the page of the record that [`BenchmarkCorpus::edit`] changes.
    pub(crate) fn edit(&self, corpus: &BenchmarkCorpus, part: usize, parts: usize) -> Result<()> {
        let number = middle_of_part(part, parts, corpus.documents);
        let record = corpus.records()?.nth(number).context("a corpus has records")??;
        write_page(&page_path(&self.pages, number), &with_edit(record))
    }

    /// Builds the index from scratch and replaces the one that is there.
    pub(crate) fn build(&self) -> Result<ResourceUsage> {
        let bundle = self.out.join("pagefind");
        if bundle.exists() {
            fs::remove_dir_all(&bundle)?;
        }
        process::run_measured(
            Command::new(find_executable()?)
                .arg("--site")
                .arg(&self.pages)
                .arg("--output-path")
                .arg(&bundle),
        )
    }
}

/// Finds the native executable in the npm package, so that Node adds nothing to its time.
fn find_executable() -> Result<PathBuf> {
    let platforms = paths::peers().join("node_modules/@pagefind");
    let found =
        fs::read_dir(&platforms).with_context(|| format!("cannot list {}", platforms.display()))?;
    for platform in found {
        for name in ["pagefind_extended", "pagefind_extended.exe"] {
            let path = platform.as_ref().map(|entry| entry.path().join("bin").join(name));
            if let Ok(path) = path
                && path.is_file()
            {
                return Ok(path);
            }
        }
    }
    bail!("{} holds no program for this machine", platforms.display())
}

fn page_path(pages: &Path, number: usize) -> PathBuf {
    pages.join((number / PAGES_IN_FOLDER).to_string()).join(format!("{number}.html"))
}

fn write_page(path: &Path, record: &Record) -> Result<()> {
    fs::create_dir_all(path.parent().context("pages are in folders")?)?;
    let file =
        fs::File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut out = BufWriter::new(file);
    write_html(&mut out, record)?;
    Ok(out.flush()?)
}

fn write_html(out: &mut impl Write, record: &Record) -> Result<()> {
    let (title, language) = (escape_html(&record.title), escape_html(&record.lang));
    write!(out, "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">")?;
    write!(out, "<title>{title}</title>")?;
    for (facet, values) in &record.facets {
        let facet = escape_html(facet);
        for value in values.iter().map(|value| escape_html(value)) {
            write!(out, "<meta data-pagefind-filter=\"{facet}[content]\" content=\"{value}\">")?;
        }
    }
    write!(out, "</head><body data-pagefind-body><h1>{title}</h1>")?;
    for paragraph in record.text.lines().filter(|line| !line.trim().is_empty()) {
        write!(out, "<p>{}</p>", escape_html(paragraph))?;
    }
    Ok(write!(out, "</body></html>")?)
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_a_page_with_filters() {
        let record = Record {
            id: "1".into(),
            title: "A & B".into(),
            lang: "en".into(),
            text: "one\n\ntwo".into(),
            facets: [("kind".to_owned(), vec!["\"x\"".to_owned(), "y".to_owned()])].into(),
            ..Record::default()
        };
        let mut page = Vec::new();
        write_html(&mut page, &record).unwrap();
        let page = String::from_utf8(page).unwrap();
        assert!(
            page.contains(
                "<meta data-pagefind-filter=\"kind[content]\" content=\"&quot;x&quot;\">"
            )
        );
        assert!(page.contains("<h1>A &amp; B</h1><p>one</p><p>two</p>"));
    }
}
