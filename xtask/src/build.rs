//! The steps of the build: module, widget, command, demonstration. Each runs the one before it.
//!
//! Look here for the flags that the WebAssembly module is compiled with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::command::{cargo, command, log_step, output, run};
use crate::options::Options;
use crate::stamp::Stamp;
use crate::{paths, setup};

/// Cargo's profile for what browsers receive, in the root Cargo.toml.
const PROFILE: &str = "wasm";

/// Builds the crate of the bindings with wasm-pack, which runs wasm-bindgen and wasm-opt.
pub(crate) fn wasm() -> Result<()> {
    setup::wasm_tools()?;
    let out = paths::wasm_package();
    let stamp = Stamp::new(paths::target().join("wasm-pkg.stamp"), &wasm_inputs())?;
    if out.join("medina_bg.wasm").exists() && stamp.is_fresh() {
        return Ok(());
    }
    log_step("building the search engine as a WebAssembly module");
    fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
    let modes = ["--mode", "no-install", "--target", "web", "--no-pack", "--profile", PROFILE];
    run(command("wasm-pack")
        .arg("build")
        .arg(paths::wasm_crate())
        .args(modes)
        .args(["--out-name", "medina", "--out-dir"])
        .arg(&out)
        .env("CARGO_ENCODED_RUSTFLAGS", wasm_flags()?))?;
    stamp.write()
}

/// What the module depends on.
fn wasm_inputs() -> Vec<PathBuf> {
    let bindings = ["src", "Cargo.toml"].map(|name| paths::wasm_crate().join(name));
    let shared = ["src", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml"];
    // The flags of rustc, and the versions of wasm-pack and wasm-opt.
    let tools = ["xtask/src/build.rs", "xtask/src/setup.rs", "xtask/tools/package-lock.json"];
    let others = shared.into_iter().chain(tools).map(|name| paths::root().join(name));
    bindings.into_iter().chain(others).collect()
}

/// The flags of rustc beyond the profile.
///
/// SHA-256 is compiled in its compact form, because files are hashed once and travel every time.
/// Paths are replaced by fixed names, because panic messages contain them: the module is then the
/// same on every machine, and nobody's home folder is published.
fn wasm_flags() -> Result<String> {
    let mut flags = ["--cfg", "sha2_backend=\"soft\"", "--cfg", "sha2_backend_soft=\"compact\""]
        .map(str::to_owned)
        .to_vec();
    flags.extend(remaps()?);
    Ok(flags.join("\x1f"))
}

/// The flags that replace the paths of this machine.
fn remaps() -> Result<Vec<String>> {
    let mut flags = vec![std_remap()?];
    flags.extend(paths::crate_sources()?.iter().map(|folder| remap(folder, "crates")));
    Ok(flags)
}

/// Builds the command as it is released: without paths of this machine.
pub(crate) fn medina_command() -> Result<Command> {
    let mut build = cargo();
    build.args(["build", "--release", "--package", "medina-cli"]);
    let root = remap(&paths::root(), "medina");
    build.env("CARGO_ENCODED_RUSTFLAGS", [remaps()?, vec![root]].concat().join("\x1f"));
    Ok(build)
}

/// Fails if a program contains a path of this machine.
fn check_paths(program: &Path) -> Result<()> {
    let bytes = fs::read(program).with_context(|| format!("cannot read {}", program.display()))?;
    let folders = paths::crate_sources()?.into_iter().chain([paths::root()]);
    for folder in folders.filter_map(|folder| folder.to_str().map(str::to_owned)) {
        let is_there = bytes.windows(folder.len()).any(|window| window == folder.as_bytes());
        ensure!(!is_there, "{} contains the path {folder} of this machine", program.display());
    }
    Ok(())
}

fn remap(folder: &Path, name: &str) -> String {
    format!("--remap-path-prefix={}={name}", folder.display())
}

/// Gives the standard library the paths that it has where its source is not installed.
///
/// rustc replaces these paths by local ones as soon as the component rust-src is there.
fn std_remap() -> Result<String> {
    let sysroot = output("rustc", &["--print", "sysroot"]).context("cannot run rustc")?;
    let version = output("rustc", &["-vV"]).context("cannot run rustc")?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: "));
    let source = Path::new(&sysroot).join("lib/rustlib/src/rust");
    Ok(remap(&source, &format!("/rustc/{}", commit.unwrap_or("unknown"))))
}

/// Bundles the widget around the module.
pub(crate) fn www() -> Result<()> {
    wasm()?;
    setup::npm_packages(&paths::www())?;
    let (module, out) = (paths::wasm_package(), paths::widget());
    let stamp = Stamp::new(paths::target().join("widget.stamp"), &[paths::www(), module.clone()])?;
    if out.join("medina.js").exists() && stamp.is_fresh() {
        return Ok(());
    }
    log_step("building the widget");
    run(command("node").arg("www/build.mjs").arg(module).arg(out))?;
    stamp.write()
}

/// Builds the maintainer's command with the widget inside.
pub(crate) fn dist() -> Result<()> {
    www()?;
    run(medina_command()?.env("MEDINA_WIDGET_DIR", paths::widget()))?;
    check_paths(&paths::medina())
}

/// Compiles the project's own corpus, as its maintainer would.
pub(crate) fn demo_index() -> Result<PathBuf> {
    dist()?;
    let out = paths::demo();
    let medina = paths::medina();
    run(command(&medina.to_string_lossy())
        .args(["build", "--config", "corpus/medina.toml", "--out"])
        .arg(&out))?;
    Ok(out)
}

/// Serves the demonstration until interrupted.
pub(crate) fn demo(options: &Options) -> Result<()> {
    let cdn = demo_index()?;
    let (site_port, cdn_port) =
        (options.port.to_string(), options.port.saturating_add(1).to_string());
    let ports = ["--site-port", &site_port, "--cdn-port", &cdn_port];
    run(command("node").arg("xtask/demo-server.mjs").args(ports).arg("--cdn").arg(cdn))
}
