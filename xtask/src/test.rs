//! `cargo xtask test`: every check the project has. A part that fails does not keep the others from running, nothing is
//! skipped, and the last lines say how each part went.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::command::{cargo, command, run};
use crate::{Options, build, chrome, measure, paths, setup, tidy};

type Part = (&'static str, fn() -> Result<()>);

/// In the order of how soon they tell something. The widget comes before the command, which carries it.
const PARTS: &[Part] = &[
    ("format", format),
    ("tidy", tidy::run),
    ("widget", widget),
    ("lints", lints),
    ("native", native),
    ("wasm", wasm),
    ("browser", browser),
    ("budgets", measure::budgets),
];

/// The names that `cargo xtask test PART…` understands.
pub(crate) fn part_names() -> Vec<&'static str> {
    PARTS.iter().map(|(name, _)| *name).collect()
}

/// Runs the parts asked for, or all of them, and fails when one of them did.
pub(crate) fn run_parts(options: &Options) -> Result<()> {
    let parts = chosen(&options.parts)?;
    let outcomes: Vec<_> = parts.into_iter().map(attempt).collect();
    line_up(&outcomes)
}

struct Outcome {
    part: &'static str,
    passed: bool,
    time: Duration,
}

fn chosen(names: &[String]) -> Result<Vec<&'static Part>> {
    if names.is_empty() {
        return Ok(PARTS.iter().collect());
    }
    let find = |name: &String| PARTS.iter().find(|(part, _)| part == name);
    let known = || part_names().join(", ");
    names
        .iter()
        .map(|name| find(name).with_context(|| format!("no part `{name}`; there are {}", known())))
        .collect()
}

fn attempt((part, check): &Part) -> Outcome {
    println!("\n== {part} ==");
    let start = Instant::now();
    let result = check();
    if let Err(error) = &result {
        println!("{part}: {error:#}");
    }
    Outcome { part, passed: result.is_ok(), time: start.elapsed() }
}

fn line_up(outcomes: &[Outcome]) -> Result<()> {
    println!();
    for Outcome { part, passed, time } in outcomes {
        println!(
            "{} {part:<8} {:>6.1} s",
            if *passed { "pass" } else { "FAIL" },
            time.as_secs_f32()
        );
    }
    match outcomes.iter().filter(|outcome| !outcome.passed).count() {
        0 => Ok(()),
        failed => bail!("{failed} of {} parts failed", outcomes.len()),
    }
}

fn format() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]))
}

/// The bundle is looked at too: its glue code is generated.
fn widget() -> Result<()> {
    build::www_tests()?;
    tidy::bundle(&paths::widget().join("medina.js"))
}

/// For both ends: what only the browser compiles is linted as the browser compiles it.
fn lints() -> Result<()> {
    setup::rust_target()?;
    let strict = ["--all-targets", "--", "--deny", "warnings"];
    run(cargo().args(["clippy", "--workspace"]).args(strict))?;
    run(cargo()
        .args(["clippy", "--package", "medina", "--target", setup::WASM_TARGET])
        .args(strict))
}

fn native() -> Result<()> {
    run(cargo().args(["test", "--workspace", "--no-fail-fast"]))
}

/// The module's own tests, in a real browser.
fn wasm() -> Result<()> {
    setup::wasm_tools()?;
    let capabilities = capabilities()?;
    let driver = chrome::find_or_install_driver()?;
    run(cargo()
        .args(["test", "--package", "medina", "--test", "wasm", "--target", setup::WASM_TARGET])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
        .env("CHROMEDRIVER", driver))
}

/// The widget on pages of one origin, its files on another.
fn browser() -> Result<()> {
    let chrome = chrome::find_or_install()?;
    setup::npm_packages(&paths::browser_tests())?;
    let cdn = build::demo_index()?;
    let tests = test_files(&paths::browser_tests())?;
    run(command("node")
        .args(["--test", "--test-reporter=spec"])
        .args(tests)
        .env("CHROME", chrome)
        .env("MEDINA_CDN_DIR", cdn)
        .env("MEDINA", paths::medina()))
}

/// How the WebDriver starts the browser: as a container or a CI machine needs it, without background traffic of its own.
fn capabilities() -> Result<PathBuf> {
    let file = paths::target().join("webdriver.json");
    let binary = chrome::find_or_install()?;
    let flags = chrome::flags().map(|flag| format!(", {flag:?}")).collect::<String>();
    let text = format!(
        "{{\"goog:chromeOptions\": {{\"binary\": {binary:?}, \"args\": [\"--headless\"{flags}]}}}}\n"
    );
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}

fn test_files(folder: &PathBuf) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut files: Vec<_> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}
