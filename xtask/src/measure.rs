//! `cargo xtask measure`: builds what is measured, then hands over to the program that measures.

use anyhow::Result;

use crate::command::{cargo, run};
use crate::{Options, places, setup};

/// Builds the command, installs the peers where they take part, and measures.
pub(crate) fn run_measure(options: &Options) -> Result<()> {
    // As `dist` builds it, alone and with the same widget, so that neither makes the other compile again.
    let build = ["build", "--quiet", "--release", "--package", "medina-cli"];
    run(cargo().args(build).env("MEDINA_WIDGET_DIR", places::widget()))?;
    if options.parts.iter().any(|part| part == "relevance") {
        setup::npm_packages(&places::peers())?;
    }
    run(cargo()
        .args(["run", "--quiet", "--release", "--package", "medina-measure", "--"])
        .args(&options.parts)
        .env("MEDINA", places::medina())
        .env("MEDINA_MEASURE_DIR", places::target().join("measure")))
}
