//! Finding and installing what the build needs beyond Rust, Node and npm themselves.
//!
//! Everything is installed below `target/` or a `node_modules/`; the one exception is the standard library of the
//! WebAssembly target and its source, which belong to the Rust toolchain. Nothing is printed for what is already there.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result, bail};

use crate::command::{cargo, command, npm, output, run, say};
use crate::places;
use crate::stamp::Stamp;

/// What the module is compiled for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";
const WASM_PACK: &str = "0.15.1";
const OLDEST_NODE: u32 = 20;

/// What `wasm-pack` needs to work without fetching anything by itself.
pub(crate) fn wasm_tools() -> Result<()> {
    rust_target()?;
    rust_source()?;
    // Its published lock file may name a release that a registry does not carry yet, hence no `--locked`.
    crate_tool("wasm-bindgen-cli", &wasm_bindgen_version()?, &[])?;
    crate_tool("wasm-pack", WASM_PACK, &["--locked"])?;
    // Shared by the two above, of no use afterwards, and large.
    fs::remove_dir_all(tool_builds()).or_else(ignore_absence)?;
    npm_packages(&places::npm_tools())
}

/// Rust's standard library for the module's tests.
pub(crate) fn rust_target() -> Result<()> {
    of_rustup(WASM_TARGET, ["target", "add", WASM_TARGET], &format!("the target {WASM_TARGET}"))
}

/// The source of the standard library, which the module compiles for itself.
fn rust_source() -> Result<()> {
    of_rustup(
        "src/rust/library/std",
        ["component", "add", "rust-src"],
        "the source of its standard library",
    )
}

/// What rustup brings: found below the toolchain's libraries, or fetched.
fn of_rustup(place: &str, fetch: [&str; 3], what: &str) -> Result<()> {
    let sysroot = output("rustc", &["--print", "sysroot"])
        .context("rustc is missing: install Rust with rustup")?;
    if Path::new(&sysroot).join("lib/rustlib").join(place).is_dir() {
        return Ok(());
    }
    if output("rustup", &["--version"]).is_none() {
        bail!("rustup is missing, and Rust lacks {what}: install rustup, or that by other means");
    }
    say(&format!("adding to Rust {what}"));
    run(command("rustup").args(fetch))
}

/// The npm packages that the lock file of `folder` names; installed again whenever that file changes.
pub(crate) fn npm_packages(folder: &Path) -> Result<()> {
    let inputs = [folder.join("package.json"), folder.join("package-lock.json")];
    let stamp = Stamp::new(folder.join("node_modules/.installed"), &inputs)?;
    if stamp.is_fresh() {
        return Ok(());
    }
    node()?;
    let shown = folder.strip_prefix(places::root()).unwrap_or(folder);
    say(&format!("installing the npm packages of {}", shown.display()));
    let verb = if inputs[1].exists() { "ci" } else { "install" };
    run(npm(folder).args([verb, "--no-fund", "--no-audit"]))?;
    stamp.write()
}

/// An error with one clear line when Node or npm is missing or too old.
pub(crate) fn node() -> Result<()> {
    let advice = format!("install Node {OLDEST_NODE} or newer, with npm");
    let Some(version) = output("node", &["--version"]) else { bail!("Node is missing: {advice}") };
    let major =
        version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    if major.is_none_or(|major: u32| major < OLDEST_NODE) {
        bail!("Node {version} is too old: {advice}");
    }
    if npm(&places::root()).arg("--version").output().is_err() {
        bail!("npm is missing: {advice}");
    }
    Ok(())
}

/// Builds a tool from its crate. Unoptimised: it compiles several times faster and still runs in a second or two.
pub(crate) fn crate_tool(name: &str, version: &str, flags: &[&str]) -> Result<()> {
    if is_installed(name, version) {
        return Ok(());
    }
    say(&format!("installing {name} {version} into target/tools (once, about a minute)"));
    run(cargo()
        .args(["install", name, "--version", &format!("={version}"), "--debug", "--root"])
        .arg(places::tools())
        .arg("--target-dir")
        .arg(tool_builds())
        .args(flags)
        .env("CARGO_PROFILE_DEV_DEBUG", "0"))
}

fn tool_builds() -> PathBuf {
    places::tools().join("build")
}

fn ignore_absence(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// `cargo install` keeps a list of what it put under a root.
fn is_installed(name: &str, version: &str) -> bool {
    let list = fs::read_to_string(places::tools().join(".crates.toml")).unwrap_or_default();
    list.contains(&format!("\"{name} {version} ("))
}

/// The command must be of exactly the version of the crate that the module is compiled with.
fn wasm_bindgen_version() -> Result<String> {
    let lock =
        fs::read_to_string(places::root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    locked_version(&lock, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")
}

fn locked_version(lock: &str, name: &str) -> Option<String> {
    let entry = format!("name = \"{name}\"");
    let mut lines = lock.lines().skip_while(|line| *line != entry);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_a_crate_is_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock, "web-sys"), None);
    }
}
