//! Runs Node scripts that print JSON.

use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::paths;
use crate::process::stdout_of;

/// The command that runs a script of the repository; `path` is relative to its root.
pub(crate) fn script(path: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(paths::root().join(path));
    command
}

/// Runs a script and parses the JSON that it prints.
pub(crate) fn run_json<T: for<'de> Deserialize<'de>>(command: &mut Command) -> Result<T> {
    let printed = stdout_of(command)?;
    serde_json::from_str(&printed)
        .context("a measuring script printed something else than expected")
}
