//! `cargo xtask tidy`: the rules of the repository, checked by the crate in xtask/tidy.

use std::path::Path;

use anyhow::Result;

use crate::command::{cargo, run};
use crate::{paths, setup};

/// Checks every rule. The lengths of the widget's functions are read with its npm packages.
pub(crate) fn check() -> Result<()> {
    setup::npm_packages(&paths::www())?;
    medina_tidy(&["check"])
}

/// Checks that nothing in the bundled widget parses HTML.
pub(crate) fn check_bundle(file: &Path) -> Result<()> {
    medina_tidy(&["bundle", &file.to_string_lossy()])
}

/// Prints the table `imports` or `functions`.
pub(crate) fn table(arguments: &[String]) -> Result<()> {
    setup::npm_packages(&paths::www())?;
    medina_tidy(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

fn medina_tidy(arguments: &[&str]) -> Result<()> {
    run(cargo().args(["run", "--quiet", "--package", "medina-tidy", "--"]).args(arguments))
}
