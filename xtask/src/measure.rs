//! `cargo xtask measure`: builds what is measured, then hands over to the program that measures.

use anyhow::Result;

use crate::command::{cargo, run};
use crate::{Options, build, chrome, paths, setup};

/// Measures that run pages in a browser, with the widget as it ships and with other engines.
const IN_BROWSERS: [&str; 3] = ["payload", "speed", "scale"];
/// Measures that other engines take part in unless `--no-peers` is said.
const WITH_PEERS: [&str; 5] = ["relevance", "payload", "speed", "build", "scale"];

/// Builds the command, prepares what else takes part, and measures. Without anything to measure, shows what there is.
pub(crate) fn run_measure(options: &Options) -> Result<()> {
    let asks_for_help = options.parts.iter().any(|part| part == "--help" || part == "-h");
    let mut measure = cargo();
    measure
        .args(["run", "--quiet", "--release", "--package", "medina-measure", "--"])
        .args(&options.parts);
    measure
        .env("MEDINA", paths::medina())
        .env("MEDINA_MEASURE_DIR", paths::target().join("measure"));
    if !asks_for_help && let Some(name) = options.parts.first() {
        prepare(name, options)?;
        if IN_BROWSERS.contains(&name.as_str()) {
            measure.env("CHROME", chrome::find_or_install()?);
        }
    }
    run(&mut measure)
}

/// The budgets of bytes, as `test` runs them.
pub(crate) fn budgets() -> Result<()> {
    run_measure(&Options { port: 0, parts: vec!["budgets".to_owned()] })
}

fn prepare(name: &str, options: &Options) -> Result<()> {
    if IN_BROWSERS.contains(&name) {
        build::dist()?;
        setup::npm_packages(&paths::browser_tests())?;
    } else if name == "budgets" {
        build::dist()?;
    } else {
        // As `dist` builds it, alone and with the same widget, so that neither makes the other compile again.
        let build = ["build", "--quiet", "--release", "--package", "medina-cli"];
        run(cargo().args(build).env("MEDINA_WIDGET_DIR", paths::widget()))?;
    }
    if WITH_PEERS.contains(&name) && !options.parts.iter().any(|part| part == "--no-peers") {
        setup::npm_packages(&paths::peers())?;
    }
    Ok(())
}
