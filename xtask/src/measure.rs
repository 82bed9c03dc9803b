//! `cargo xtask measure`: builds what is measured, then hands over to the program that measures.

use anyhow::Result;

use crate::command::{cargo, run};
use crate::{Options, places, setup};

/// Builds the command, installs the peers where they take part, and measures. Without anything to measure, shows what there is.
pub(crate) fn run_measure(options: &Options) -> Result<()> {
    let asks_for_help = options.parts.iter().any(|part| part == "--help" || part == "-h");
    if !asks_for_help && !options.parts.is_empty() {
        prepare(options)?;
    }
    run(cargo()
        .args(["run", "--quiet", "--release", "--package", "medina-measure", "--"])
        .args(&options.parts)
        .env("MEDINA", places::medina())
        .env("MEDINA_MEASURE_DIR", places::target().join("measure")))
}

fn prepare(options: &Options) -> Result<()> {
    // As `dist` builds it, alone and with the same widget, so that neither makes the other compile again.
    let build = ["build", "--quiet", "--release", "--package", "medina-cli"];
    run(cargo().args(build).env("MEDINA_WIDGET_DIR", places::widget()))?;
    let asks = |name: &str| options.parts.iter().any(|part| part == name);
    if asks("relevance") && !asks("--no-peers") {
        setup::npm_packages(&places::peers())?;
    }
    Ok(())
}
