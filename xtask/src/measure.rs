//! `cargo xtask measure`: builds what is measured, then runs the program that measures it.

use anyhow::Result;

use crate::command::{cargo, run};
use crate::{browsers, build, paths, setup, tidy};

/// Measures of the source code, which the crate in xtask/tidy carries out.
const SOURCE_CODE: [(&str, &str); 2] = [
    ("imports", "files, imports and circles by crate, and which folder imports which [--root DIR]"),
    ("functions", "lines per function by crate, and the longest ones [--root DIR]"),
];
/// Measures that run pages in a browser, with the widget as it ships and with other engines.
const IN_BROWSERS: [&str; 3] = ["payload", "speed", "scale"];
/// Measures that include other engines, unless `--no-peers` is given.
const WITH_PEERS: [&str; 5] = ["relevance", "payload", "speed", "build", "scale"];

/// Runs the measure that `arguments` begin with; without one, lists the measures.
pub(crate) fn measure(arguments: &[String]) -> Result<()> {
    let Some(name) = arguments.first().filter(|_| !asks_for_help(arguments)) else {
        print_source_measures();
        return run_program(arguments, false);
    };
    if SOURCE_CODE.iter().any(|(measure, _)| measure == name) {
        return tidy::table(arguments);
    }
    prepare(name, arguments)?;
    run_program(arguments, IN_BROWSERS.contains(&name.as_str()))
}

/// Checks the budgets of bytes.
pub(crate) fn budgets() -> Result<()> {
    measure(&["budgets".to_owned()])
}

fn asks_for_help(arguments: &[String]) -> bool {
    arguments.iter().any(|argument| argument == "--help" || argument == "-h")
}

fn print_source_measures() {
    println!("Measures of the source code:");
    for (name, help) in SOURCE_CODE {
        println!("  {name:<10} {help}");
    }
    println!();
}

fn run_program(arguments: &[String], in_browser: bool) -> Result<()> {
    let program = ["run", "--quiet", "--release", "--package", "medina-measure", "--"];
    let mut measure = cargo();
    measure
        .args(program)
        .args(arguments)
        .env("MEDINA", paths::medina())
        .env("MEDINA_MEASURE_DIR", paths::target().join("measure"));
    if in_browser {
        measure.env("CHROME", browsers::chromium()?);
    }
    run(&mut measure)
}

fn prepare(name: &str, arguments: &[String]) -> Result<()> {
    if IN_BROWSERS.contains(&name) {
        build::dist()?;
        setup::npm_packages(&paths::browser_tests())?;
    } else if name == "budgets" {
        build::dist()?;
    } else {
        // With the same widget as `dist`, so that neither makes the other compile again.
        run(build::medina_command()?.arg("--quiet").env("MEDINA_WIDGET_DIR", paths::widget()))?;
    }
    if WITH_PEERS.contains(&name) && !arguments.iter().any(|argument| argument == "--no-peers") {
        setup::npm_packages(&paths::peers())?;
    }
    Ok(())
}
