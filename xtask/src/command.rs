//! Running other programs, with our own tools found first.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::paths;

/// A command run in the repository's root, which finds the tools that `setup` installed before any others.
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

/// Runs a command with its output shown; an error when it cannot start or fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = describe(command);
    let status = command.status().with_context(|| format!("cannot run `{name}`"))?;
    if !status.success() {
        bail!("`{name}` failed ({status})");
    }
    Ok(())
}

/// The trimmed output of a command, or nothing when it is not there or fails.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = command(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// One of our steps, said before it happens.
pub(crate) fn log_step(message: &str) {
    println!("xtask: {message}");
}

fn search_path() -> OsString {
    let ours = [paths::tools().join("bin"), paths::npm_tools().join("node_modules/.bin")];
    let theirs = env::var_os("PATH").unwrap_or_default();
    env::join_paths(ours.into_iter().chain(env::split_paths(&theirs))).unwrap_or(theirs)
}

fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let words = command.get_args().map(|word| word.to_string_lossy());
    std::iter::once(program.to_string_lossy()).chain(words).collect::<Vec<_>>().join(" ")
}
