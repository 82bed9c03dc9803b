//! Measuring in a real browser: scripts that drive it and print JSON.

use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::paths;
use crate::process::stdout_of;

/// The command for a script of the repository.
pub(crate) fn script(path: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(paths::root().join(path));
    command
}

/// What a script prints.
pub(crate) fn run_json<T: for<'de> Deserialize<'de>>(command: &mut Command) -> Result<T> {
    let printed = stdout_of(command.arg("--json"))?;
    serde_json::from_str(&printed)
        .context("a measuring script printed something else than expected")
}
