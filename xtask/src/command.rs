//! Running other programs, so that they find the tools that `setup` installed.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::paths;

/// A command in the root of the repository. It finds the tools of `setup` before any others.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(paths::root()).env("PATH", search_path());
    command
}

/// The cargo that runs this task.
pub(crate) fn cargo() -> Command {
    command(&env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
}

/// npm, in the folder of a package.
pub(crate) fn npm(folder: &Path) -> Command {
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(folder);
    npm
}

/// Runs a command and shows its output; an error when it cannot start or fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = describe(command);
    let status = command.status().with_context(|| format!("cannot run `{name}`"))?;
    if !status.success() {
        bail!("`{name}` failed ({status})");
    }
    Ok(())
}

/// The trimmed output of a command; none when it is missing or fails.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = command(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Prints a step before it happens.
pub(crate) fn log_step(message: &str) {
    println!("xtask: {message}");
}

fn search_path() -> OsString {
    let installed = [paths::tools().join("bin"), paths::npm_tools().join("node_modules/.bin")];
    let others = env::var_os("PATH").unwrap_or_default();
    env::join_paths(installed.into_iter().chain(env::split_paths(&others))).unwrap_or(others)
}

fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let words = command.get_args().map(|word| word.to_string_lossy());
    std::iter::once(program.to_string_lossy()).chain(words).collect::<Vec<_>>().join(" ")
}
