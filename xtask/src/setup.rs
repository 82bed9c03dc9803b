//! Finds and installs what the build needs beyond Rust, Node and npm.
//!
//! Everything is installed below `target/` or a `node_modules/`, except the parts of the Rust
//! toolchain that rust-toolchain.toml names. Nothing is printed for what is already installed.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use anyhow::{Context, Result, bail};

use crate::browsers;
use crate::command::{cargo, command, log_step, npm, output, run};
use crate::paths;
use crate::stamp::Stamp;

/// What the module is compiled for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";
const WASM_PACK: &str = "0.15.1";
const CARGO_DENY: &str = "0.20.2";
const GECKODRIVER: &str = "0.37.1";
const OLDEST_NODE: u32 = 20;

/// Installs what the other tasks need, apart from the tools of `--all` and of releases.
pub(crate) fn everything() -> Result<()> {
    rust_component("fmt", "rustfmt")?;
    rust_component("clippy", "clippy")?;
    wasm_tools()?;
    cargo_deny()?;
    npm_packages(&paths::www())?;
    npm_packages(&paths::browser_tests())?;
    browsers::chromium()?;
    browsers::chromedriver()?;
    log_step("everything is in place");
    Ok(())
}

/// Installs what `wasm-pack` runs, so that it downloads nothing itself.
pub(crate) fn wasm_tools() -> Result<()> {
    rust_target()?;
    // Without `--locked`, because its lock file may name releases that a mirror does not have yet.
    crate_tool("wasm-bindgen-cli", &wasm_bindgen_version()?, &[])?;
    crate_tool("wasm-pack", WASM_PACK, &["--locked"])?;
    remove_tool_builds()?;
    npm_packages(&paths::npm_tools())
}

/// Installs `cargo deny`.
pub(crate) fn cargo_deny() -> Result<()> {
    crate_tool("cargo-deny", CARGO_DENY, &["--locked"])?;
    Ok(remove_tool_builds()?)
}

/// Installs the WebDriver of Firefox, and returns its path.
pub(crate) fn geckodriver() -> Result<PathBuf> {
    crate_tool("geckodriver", GECKODRIVER, &["--locked"])?;
    remove_tool_builds()?;
    Ok(paths::tools().join("bin").join(format!("geckodriver{}", env::consts::EXE_SUFFIX)))
}

/// The standard library for WebAssembly.
///
/// rustup installs it with the toolchain that rust-toolchain.toml names. It is missing where that
/// toolchain was installed without the file, or where Rust did not come from rustup.
pub(crate) fn rust_target() -> Result<()> {
    let sysroot = output("rustc", &["--print", "sysroot"])
        .context("rustc is missing: install Rust with rustup")?;
    let is_installed = Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).is_dir();
    rustup(is_installed, ["target", "add", WASM_TARGET])
}

/// A command of cargo that is a component of the toolchain: `fmt` or `clippy`.
pub(crate) fn rust_component(command: &str, component: &str) -> Result<()> {
    rustup(output("cargo", &[command, "--version"]).is_some(), ["component", "add", component])
}

/// Runs rustup with `arguments` unless what they add is installed.
fn rustup(is_installed: bool, arguments: [&str; 3]) -> Result<()> {
    if is_installed {
        return Ok(());
    }
    let [part, _, name] = arguments;
    if output("rustup", &["--version"]).is_none() {
        bail!("Rust lacks the {part} {name}, and rustup is missing: install one of them");
    }
    log_step(&format!("adding the {part} {name} to Rust"));
    run(command("rustup").args(arguments))
}

/// Installs the npm packages of `folder`, again when its lock file changes.
pub(crate) fn npm_packages(folder: &Path) -> Result<()> {
    let inputs = [folder.join("package.json"), folder.join("package-lock.json")];
    let stamp = Stamp::new(folder.join("node_modules/.installed"), &inputs)?;
    if stamp.is_fresh() {
        return Ok(());
    }
    node()?;
    let shown = folder.strip_prefix(paths::root()).unwrap_or(folder);
    log_step(&format!("installing the npm packages of {}", shown.display()));
    let verb = if inputs[1].exists() { "ci" } else { "install" };
    run(npm(folder).args([verb, "--no-fund", "--no-audit"]))?;
    stamp.write()
}

/// Fails with one clear line when Node or npm is missing or too old.
pub(crate) fn node() -> Result<()> {
    let advice = format!("install Node {OLDEST_NODE} or newer, with npm");
    let Some(version) = output("node", &["--version"]) else { bail!("Node is missing: {advice}") };
    let major =
        version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    if major.is_none_or(|major: u32| major < OLDEST_NODE) {
        bail!("Node {version} is too old: {advice}");
    }
    if npm(&paths::root()).arg("--version").output().is_err() {
        bail!("npm is missing: {advice}");
    }
    Ok(())
}

/// Builds a tool from its crate, unoptimised: that compiles several times faster, and the tools
/// still run in a second or two.
pub(crate) fn crate_tool(name: &str, version: &str, flags: &[&str]) -> Result<()> {
    if is_installed(name, version) {
        return Ok(());
    }
    log_step(&format!("installing {name} {version} into target/tools (once, about a minute)"));
    run(cargo()
        .args(["install", name, "--version", &format!("={version}"), "--debug", "--root"])
        .arg(paths::tools())
        .arg("--target-dir")
        .arg(tool_builds())
        .args(flags)
        .env("CARGO_PROFILE_DEV_DEBUG", "0"))
}

fn tool_builds() -> PathBuf {
    paths::tools().join("build")
}

/// Intermediate files are large, and not needed once the tools are installed.
fn remove_tool_builds() -> io::Result<()> {
    match fs::remove_dir_all(tool_builds()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether the list that `cargo install` keeps below its root has this version.
fn is_installed(name: &str, version: &str) -> bool {
    let list = fs::read_to_string(paths::tools().join(".crates.toml")).unwrap_or_default();
    list.contains(&format!("\"{name} {version} ("))
}

/// The version of wasm-bindgen in Cargo.lock; the command must have the same one.
fn wasm_bindgen_version() -> Result<String> {
    let lock =
        fs::read_to_string(paths::root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
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
