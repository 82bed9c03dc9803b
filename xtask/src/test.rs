//! `cargo xtask test`: every check of the project, in parts.
//!
//! A part that fails does not keep the others from running. Nothing is skipped: a part that cannot
//! run fails. The last lines say how each part went and how long it took.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::command::{cargo, command, run};
use crate::options::Options;
use crate::{browsers, build, measure, paths, setup, tidy};

/// How much to test.
#[derive(Clone, Copy, PartialEq)]
enum Extent {
    /// What takes 8 minutes at most on two idle cores.
    Usual,
    /// `--all`: longer runs of the same tests, and a second browser.
    All,
}

impl Extent {
    /// Runs a command whose tests read the variable `MEDINA_TEST_ALL` to see how long to go on.
    fn run(self, command: &mut Command) -> Result<()> {
        match self {
            Self::Usual => run(command.env_remove("MEDINA_TEST_ALL")),
            Self::All => run(command.env("MEDINA_TEST_ALL", "1")),
        }
    }
}

type Check = fn(Extent) -> Result<()>;

struct Part {
    name: &'static str,
    check: Check,
    /// Whether it runs only with `--all`, or when it is named.
    takes_long: bool,
}

const fn part(name: &'static str, check: Check) -> Part {
    Part { name, check, takes_long: false }
}

/// Quick parts first. The widget comes before the command, which carries it.
const PARTS: &[Part] = &[
    part("format", |_| format()),
    part("web", |_| web()),
    part("tidy", |_| tidy::check()),
    part("licences", |_| licences()),
    part("widget", widget),
    part("lints", |_| lints()),
    part("features", |_| features()),
    part("docs", |_| docs()),
    part("native", native),
    part("wasm", |extent| wasm(extent, &chromium_driver()?)),
    part("browser", browser),
    part("budgets", |_| measure::budgets()),
    Part { name: "firefox", check: |extent| wasm(extent, &firefox_driver()?), takes_long: true },
];

/// The names that `cargo xtask test PART…` understands.
pub(crate) fn part_names() -> Vec<&'static str> {
    PARTS.iter().map(|part| part.name).collect()
}

/// Runs the parts that are named, or all of them, and fails when one of them did.
pub(crate) fn run_parts(options: &Options) -> Result<()> {
    let extent = if options.all { Extent::All } else { Extent::Usual };
    let parts = chosen(&options.parts, extent)?;
    let outcomes: Vec<_> = parts.into_iter().map(|part| attempt(part, extent)).collect();
    print_summary(&outcomes, options);
    match outcomes.iter().filter(|outcome| !outcome.passed).count() {
        0 => Ok(()),
        failed => bail!("{failed} of {} parts failed", outcomes.len()),
    }
}

struct Outcome {
    part: &'static str,
    passed: bool,
    time: Duration,
}

fn chosen(names: &[String], extent: Extent) -> Result<Vec<&'static Part>> {
    if names.is_empty() {
        let is_chosen = |part: &&Part| !part.takes_long || extent == Extent::All;
        return Ok(PARTS.iter().filter(is_chosen).collect());
    }
    let find = |name: &String| {
        let known = || format!("no part `{name}`; there are {}", part_names().join(", "));
        PARTS.iter().find(|part| part.name == name).with_context(known)
    };
    names.iter().map(find).collect()
}

fn attempt(part: &'static Part, extent: Extent) -> Outcome {
    println!("\n== {} ==", part.name);
    let start = Instant::now();
    let result = (part.check)(extent);
    if let Err(error) = &result {
        println!("{}: {error:#}", part.name);
    }
    let outcome = Outcome { part: part.name, passed: result.is_ok(), time: start.elapsed() };
    println!("== {}", outcome.line());
    outcome
}

impl Outcome {
    fn line(&self) -> String {
        let word = if self.passed { "pass" } else { "FAIL" };
        format!("{word} {:<8} {:>6.1} s", self.part, self.time.as_secs_f32())
    }
}

fn print_summary(outcomes: &[Outcome], options: &Options) {
    println!();
    for outcome in outcomes {
        println!("{}", outcome.line());
    }
    let time: Duration = outcomes.iter().map(|outcome| outcome.time).sum();
    println!("     {:<8} {:>6.1} s", "together", time.as_secs_f32());
    if options.parts.is_empty() && !options.all {
        let longer: Vec<_> = PARTS.iter().filter(|p| p.takes_long).map(|p| p.name).collect();
        println!("`--all` adds {} and longer runs of the others", longer.join(", "));
    }
}

fn format() -> Result<()> {
    setup::rust_component("fmt", "rustfmt")?;
    run(cargo().args(["fmt", "--all", "--check"]))
}

/// Format and lints of TypeScript, JavaScript and style sheets.
fn web() -> Result<()> {
    setup::npm_packages(&paths::npm_tools())?;
    run(command("biome").args(["ci", "--error-on-warnings"]))
}

/// Licences, sources and bans of dependencies, as deny.toml says. Without `--workspace`, cargo-deny
/// looks at the dependencies of the root crate only.
fn licences() -> Result<()> {
    setup::cargo_deny()?;
    run(cargo().args(["deny", "--workspace", "check", "licenses", "bans", "sources"]))
}

/// Types and unit tests of the widget, and a look at its bundle, which has generated code as well.
/// The tests of what ships fail when the folder that is named is not there, and are not skipped.
fn widget(extent: Extent) -> Result<()> {
    build::www()?;
    let npm = || crate::command::npm(&paths::www());
    run(npm().args(["run", "typecheck"]))?;
    extent.run(npm().arg("test").env("MEDINA_WIDGET_DIR", paths::widget()))?;
    tidy::check_bundle(&paths::widget().join("medina.js"))
}

/// The lints of everything for this machine, and of what the browser runs for WebAssembly.
fn lints() -> Result<()> {
    setup::rust_component("clippy", "clippy")?;
    setup::rust_target()?;
    let strict = ["--all-targets", "--", "--deny", "warnings"];
    run(cargo().args(["clippy", "--workspace"]).args(strict))?;
    let module = ["clippy", "--package", paths::WASM_PACKAGE, "--target", setup::WASM_TARGET];
    run(cargo().args(module).args(strict))
}

/// The runtime compiles without features, and with explanations for WebAssembly.
fn features() -> Result<()> {
    setup::rust_target()?;
    let check = ["check", "--package", "medina", "--no-default-features"];
    run(cargo().args(check))?;
    run(cargo().args(check).args(["--features", "explain", "--target", setup::WASM_TARGET]))
}

/// The documentation of libraries as their users see it, then all of it with private items: links
/// from public to private items break in the first, and all other links in either.
fn docs() -> Result<()> {
    let doc = |arguments: &[&str]| {
        let common = ["doc", "--no-deps"];
        run(cargo().args(common).args(arguments).env("RUSTDOCFLAGS", "--deny warnings"))
    };
    doc(&["--workspace", "--lib"])?;
    // The command has the name of the library, and would overwrite its pages.
    doc(&["--workspace", "--exclude", "medina-cli", "--document-private-items"])?;
    let apart = paths::target().join("doc-command");
    doc(&[
        "--package",
        "medina-cli",
        "--target-dir",
        &apart.to_string_lossy(),
        "--document-private-items",
    ])
}

fn native(extent: Extent) -> Result<()> {
    extent.run(cargo().args(["test", "--workspace", "--no-fail-fast"]))
}

/// A WebDriver, and how it starts its browser.
struct Driver {
    /// The variable in which wasm-bindgen's test runner looks for the driver.
    variable: &'static str,
    path: PathBuf,
    /// The file with the capabilities of the WebDriver session.
    capabilities: PathBuf,
}

/// The tests of the module, in a real browser.
fn wasm(extent: Extent, driver: &Driver) -> Result<()> {
    setup::wasm_tools()?;
    let tests = ["test", "--package", paths::WASM_PACKAGE, "--test", "wasm"];
    extent.run(
        cargo()
            .args(tests)
            .args(["--target", setup::WASM_TARGET])
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
            // Seconds; the runner's own limit of 20 is too short for a slow machine.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &driver.capabilities)
            .env(driver.variable, &driver.path),
    )
}

/// Chromium without a window and without traffic of its own.
fn chromium_driver() -> Result<Driver> {
    let binary = browsers::chromium()?;
    let flags = browsers::chromium_flags().map(|flag| format!(", {flag:?}")).collect::<String>();
    let options = format!("{{\"binary\": {binary:?}, \"args\": [\"--headless\"{flags}]}}");
    Ok(Driver {
        variable: "CHROMEDRIVER",
        path: browsers::chromedriver()?,
        capabilities: write_capabilities("chromium", "goog:chromeOptions", &options)?,
    })
}

fn firefox_driver() -> Result<Driver> {
    let binary = browsers::firefox()?;
    let options = format!("{{\"binary\": {binary:?}, \"args\": [\"-headless\"]}}");
    Ok(Driver {
        variable: "GECKODRIVER",
        path: setup::geckodriver()?,
        capabilities: write_capabilities("firefox", "moz:firefoxOptions", &options)?,
    })
}

fn write_capabilities(browser: &str, key: &str, options: &str) -> Result<PathBuf> {
    let file = paths::target().join(format!("webdriver-{browser}.json"));
    fs::write(&file, format!("{{{key:?}: {options}}}\n"))
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}

/// The widget on pages of one origin, its files on another. Some tests run in Firefox as well with
/// `--all`.
fn browser(extent: Extent) -> Result<()> {
    let chrome = browsers::chromium()?;
    setup::npm_packages(&paths::browser_tests())?;
    let cdn = build::demo_index()?;
    let tests = test_files(&paths::browser_tests())?;
    let mut node = command("node");
    node.args(["--test", "--test-reporter=spec"])
        .args(tests)
        .env("CHROME", chrome)
        .env("MEDINA_CDN_DIR", cdn)
        .env("MEDINA", paths::medina());
    if extent == Extent::All {
        node.env("FIREFOX", browsers::firefox()?);
    }
    extent.run(&mut node)
}

fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut files: Vec<_> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str], extent: Extent) -> Result<Vec<&'static str>> {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        Ok(chosen(&names, extent)?.iter().map(|part| part.name).collect())
    }

    #[test]
    fn slow_parts_run_with_all_or_by_name() -> Result<()> {
        assert!(!names(&[], Extent::Usual)?.contains(&"firefox"));
        assert_eq!(names(&[], Extent::All)?, part_names());
        assert_eq!(names(&["firefox", "tidy"], Extent::Usual)?, ["firefox", "tidy"]);
        Ok(())
    }

    #[test]
    fn an_unknown_part_is_an_error_that_lists_the_known_ones() {
        let error = names(&["nativ"], Extent::Usual).expect_err("no such part").to_string();
        assert!(error.starts_with("no part `nativ`; there are format, "), "{error}");
    }
}
