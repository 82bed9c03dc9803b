//! Tests of the repository itself: the invariants of docs/ARCHITECTURE.md that neither the compiler nor a linter sees.
//!
//! Each rule reads tracked text files and returns its findings as `PATH:LINE: what is wrong; what to do`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::command::{command, log_step};
use crate::paths;

/// A tracked file, its path relative to the root and with slashes.
struct Source {
    path: String,
    bytes: u64,
    text: String,
}

const RULES: &[fn(&Source) -> Vec<String>] = &[
    only_the_browser_end_is_bound,
    the_core_does_no_io,
    the_widget_builds_no_html,
    files_are_small,
    locks_name_no_host,
];

const BINDINGS: &[&str] = &["wasm_bindgen", "web_sys", "js_sys"];
const IO: &[&str] = &["fs", "net", "time", "env", "process", "thread"];
const HTML_SINKS: &[&str] = &[
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "DOMParser",
    "createContextualFragment",
    "setHTMLUnsafe",
    "srcdoc",
    "eval(",
    "new Function",
];
const LARGEST_BYTES: u64 = 1_000_000;

/// Applies every rule to every tracked file.
pub(crate) fn run() -> Result<()> {
    let sources =
        tracked_files()?.iter().map(|path| Source::read(path)).collect::<Result<Vec<_>>>()?;
    let check = |source: &Source| RULES.iter().flat_map(|rule| rule(source)).collect::<Vec<_>>();
    let findings: Vec<_> = sources.iter().flat_map(check).collect();
    conclude(&findings)?;
    log_step(&format!("{} files are tidy", sources.len()));
    Ok(())
}

/// The rule about HTML holds for what is generated and bundled as well.
pub(crate) fn bundle(path: &Path) -> Result<()> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let shown = path.strip_prefix(paths::root()).unwrap_or(path).display();
    let sinks = HTML_SINKS.iter().filter(|sink| text.contains(**sink));
    conclude(&sinks.map(|sink| format!("{shown}: {}", html_advice(sink))).collect::<Vec<_>>())
}

fn conclude(findings: &[String]) -> Result<()> {
    for finding in findings {
        println!("{finding}");
    }
    if findings.is_empty() { Ok(()) } else { bail!("{} findings", findings.len()) }
}

/// Tracked files and those about to be, but not what is ignored.
fn tracked_files() -> Result<Vec<String>> {
    let listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
    let output = command("git").args(listing).output().context("cannot run git")?;
    if !output.status.success() {
        bail!("git cannot list the tracked files");
    }
    let names = String::from_utf8(output.stdout)?;
    Ok(names
        .split_terminator('\0')
        .map(str::to_owned)
        .filter(|name| paths::root().join(name).is_file())
        .collect())
}

impl Source {
    fn read(path: &str) -> Result<Self> {
        let bytes =
            fs::read(paths::root().join(path)).with_context(|| format!("cannot read {path}"))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Self { path: path.to_owned(), bytes: bytes.len() as u64, text })
    }

    fn is_in(&self, folder: &str, extension: &str) -> bool {
        self.path.starts_with(folder) && self.path.ends_with(extension)
    }

    /// The lines with their numbers, up to the tests that a Rust file has at its end.
    fn shipped_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..)
            .zip(self.text.lines())
            .take_while(|(_, line)| !line.trim_start().starts_with("#[cfg(test)]"))
    }

    /// A finding for each line that a rule objects to.
    fn findings(&self, objection: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let finding =
            |(number, line)| Some(format!("{}:{number}: {}", self.path, objection(line)?));
        self.shipped_lines().filter_map(finding).collect()
    }
}

fn only_the_browser_end_is_bound(source: &Source) -> Vec<String> {
    let is_browser = source.path == "src/browser.rs" || source.path.starts_with("src/browser/");
    if !source.is_in("src/", ".rs") || is_browser {
        return Vec::new();
    }
    let named = |line: &str| BINDINGS.iter().find(|name| line.contains(**name)).copied();
    source.findings(|line| Some(format!("names {}; only the module browser may", named(line)?)))
}

fn the_core_does_no_io(source: &Source) -> Vec<String> {
    if !source.is_in("src/", ".rs") {
        return Vec::new();
    }
    source.findings(|line| {
        let module = std_modules(line).into_iter().find(|module| IO.contains(module))?;
        Some(format!(
            "uses std::{module}; the runtime does no I/O and reads no clock, its callers do"
        ))
    })
}

/// The modules that a line takes from the standard library: of `std::fs::read` and of `use std::{fs, io}`.
fn std_modules(line: &str) -> Vec<&str> {
    let mut modules = Vec::new();
    for after in line.split("std::").skip(1) {
        match after.strip_prefix('{') {
            Some(list) => modules.extend(list.split(',').map(first_word)),
            None => modules.push(first_word(after)),
        }
    }
    modules
}

fn first_word(text: &str) -> &str {
    let is_end = |character: char| !character.is_alphanumeric() && character != '_';
    text.trim_start().split(is_end).next().unwrap_or_default()
}

fn the_widget_builds_no_html(source: &Source) -> Vec<String> {
    let is_shipped = source.is_in("www/src/", ".ts") && !source.path.ends_with(".test.ts");
    let sinks = HTML_SINKS.iter().filter(|_| is_shipped);
    sinks
        .flat_map(|sink| source.findings(|line| line.contains(sink).then(|| html_advice(sink))))
        .collect()
}

fn html_advice(sink: &str) -> String {
    format!("has {sink}; text reaches the page as text nodes only")
}

fn files_are_small(source: &Source) -> Vec<String> {
    let is_large = source.bytes > LARGEST_BYTES;
    let advice = "is over 1 MB; make it when it is needed, or keep it elsewhere";
    is_large.then(|| format!("{}:1: {advice}", source.path)).into_iter().collect()
}

/// A lock file that names the host it was written against ties everyone to that host.
fn locks_name_no_host(source: &Source) -> Vec<String> {
    if !source.path.ends_with("package-lock.json") {
        return Vec::new();
    }
    source.findings(|line| {
        let is_bound = line.trim_start().starts_with("\"resolved\": \"http");
        is_bound.then(|| {
            "names a package host; set omit-lockfile-registry-resolved in .npmrc and lock again"
                .into()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.into(), bytes: text.len() as u64, text: text.into() }
    }

    fn findings(path: &str, text: &str) -> Vec<String> {
        RULES.iter().flat_map(|rule| rule(&source(path, text))).collect()
    }

    #[test]
    fn bindings_belong_to_the_browser_end() {
        let text = "//! A file.\nuse web_sys::Response;\n";
        assert_eq!(
            findings("src/query/mod.rs", text),
            ["src/query/mod.rs:2: names web_sys; only the module browser may"]
        );
        assert!(findings("src/browser.rs", text).is_empty());
        assert!(findings("src/browser/fetch.rs", text).is_empty());
        assert_eq!(findings("src/browser_like.rs", text).len(), 1);
    }

    #[test]
    fn the_core_is_pure_but_its_tests_may_read_files() {
        for line in [
            "use std::fs;",
            "let now = std::time::Instant::now();",
            "use std::{collections::BTreeMap, env};",
        ] {
            assert_eq!(findings("src/lib.rs", line).len(), 1, "{line}");
            assert!(
                findings("src/lib.rs", &format!("#[cfg(test)]\nmod tests {{\n{line}\n}}"))
                    .is_empty(),
                "{line}"
            );
            assert!(findings("index-builder/src/main.rs", line).is_empty(), "{line}");
        }
        assert!(
            findings("src/lib.rs", "use std::fmt; // as std::collections, unlike fs").is_empty()
        );
    }

    #[test]
    fn html_sinks_are_found_in_what_ships() {
        let text = "node.innerHTML = title;";
        assert_eq!(findings("www/src/view.ts", text).len(), 1);
        assert!(findings("www/src/view.test.ts", text).is_empty());
    }

    #[test]
    fn lock_files_name_no_host() {
        let text = "    \"resolved\": \"https://packages.example/a.tgz\",";
        assert_eq!(findings("www/package-lock.json", text).len(), 1);
        assert!(findings("www/package-lock.json", "    \"version\": \"1.0.0\",").is_empty());
    }

    #[test]
    fn large_files_are_found() {
        let large = Source { bytes: LARGEST_BYTES + 1, ..source("corpus/all.json", "") };
        assert_eq!(files_are_small(&large).len(), 1);
    }
}
