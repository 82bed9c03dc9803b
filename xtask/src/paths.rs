//! The folders and files that tasks read and write.
//!
//! Everything that a task makes or installs goes below `target/` or a `node_modules/`.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result};

/// The folder of the crate with the WebAssembly bindings, and its name.
///
/// Cargo knows the crate by its name, wasm-pack by its folder.
const WASM_CRATE: &str = "www/wasm";
pub(crate) const WASM_PACKAGE: &str = "medina-wasm";

/// The root of the repository.
///
/// Found at run time, because clones that share a target folder share one xtask binary.
pub(crate) fn root() -> PathBuf {
    let own = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    own.parent().map(Path::to_path_buf).unwrap_or(own)
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(chosen) => root().join(chosen),
        None => root().join("target"),
    }
}

/// The folders where cargo unpacks crates: one for each registry.
pub(crate) fn crate_sources() -> Result<Vec<PathBuf>> {
    let own = || env::home_dir().map(|home| home.join(".cargo"));
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(own)
        .context("there is no home folder")?;
    let sources = home.join("registry").join("src");
    let entries =
        fs::read_dir(&sources).with_context(|| format!("cannot list {}", sources.display()))?;
    entries.map(|entry| Ok(entry?.path())).collect()
}

/// Tools built from crates.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// Tools that come as npm packages.
pub(crate) fn npm_tools() -> PathBuf {
    root().join("xtask/tools")
}

/// Other search engines, as npm packages, and the scripts that run them.
pub(crate) fn peers() -> PathBuf {
    root().join("xtask/measure/peers")
}

/// The crate that is compiled to WebAssembly.
pub(crate) fn wasm_crate() -> PathBuf {
    root().join(WASM_CRATE)
}

/// The widget's sources.
pub(crate) fn www() -> PathBuf {
    root().join("www")
}

/// The end-to-end tests.
pub(crate) fn browser_tests() -> PathBuf {
    root().join("tests/browser")
}

/// The WebAssembly module and its JavaScript glue.
pub(crate) fn wasm_package() -> PathBuf {
    target().join("wasm-pkg")
}

/// The widget as it ships: `medina.js`, and `medina-<hash>.…` beside it.
pub(crate) fn widget() -> PathBuf {
    target().join("widget")
}

/// The demonstration corpus compiled: what a webmaster would copy to a static host.
pub(crate) fn demo() -> PathBuf {
    target().join("demo")
}

/// The maintainer's command, after `cargo xtask dist`.
pub(crate) fn medina() -> PathBuf {
    target().join("release").join(format!("medina{}", env::consts::EXE_SUFFIX))
}
