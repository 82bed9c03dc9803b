//! Module, widget, command, demonstration: each step builds on the one before.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::command::{cargo, command, npm, run, say};
use crate::stamp::Stamp;
use crate::{Options, places, setup};

/// Cargo's profile for what ships to browsers, in the root Cargo.toml.
const PROFILE: &str = "wasm";

/// The module carries a standard library compiled for size, whose panics abort without a word: 4 kB less for every visitor
/// (decision 0004). Cargo and rustc call these options unstable.
const OWN_STD: [&str; 2] =
    ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
const QUIET_PANICS: [&str; 4] =
    ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"];
/// Small functions are put into their callers before code is generated, as they are without optimisation for size: 0.1 kB less.
const INLINE_SMALL: [&str; 2] = ["-Zinline-mir=yes", "-Zinline-mir-threshold=30"];
/// Lets a stable compiler take unstable options.
const ALLOW_UNSTABLE: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");

/// Builds the crate of the module with wasm-pack, which runs wasm-bindgen and wasm-opt.
pub(crate) fn wasm() -> Result<()> {
    setup::wasm_tools()?;
    let out = places::wasm_package();
    let inputs =
        ["src", "www/wasm", "Cargo.toml", "Cargo.lock"].map(|name| places::root().join(name));
    let stamp = Stamp::new(places::target().join("wasm-pkg.stamp"), &inputs)?;
    if out.join("medina_bg.wasm").exists() && stamp.is_fresh() {
        return Ok(());
    }
    say("building the search engine as a WebAssembly module");
    fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
    let modes = ["--mode", "no-install", "--target", "web", "--no-pack", "--profile", PROFILE];
    run(command("wasm-pack")
        .args(["build", "www/wasm"])
        .args(modes)
        .args(["--out-name", "medina", "--out-dir"])
        .arg(&out)
        .arg("--")
        .args(OWN_STD)
        .env(ALLOW_UNSTABLE.0, ALLOW_UNSTABLE.1)
        .env("CARGO_ENCODED_RUSTFLAGS", wasm_flags()?))?;
    stamp.write()
}

/// The small form of SHA-256, and no folder of this machine in the module: it is the same wherever it is built.
fn wasm_flags() -> Result<String> {
    let sysroot =
        Command::new("rustc").args(["--print", "sysroot"]).output().context("cannot run rustc")?;
    let sysroot =
        PathBuf::from(String::from_utf8(sysroot.stdout)?.trim()).join("lib/rustlib/src/rust");
    let remap = |folder: &Path, name| format!("--remap-path-prefix={}={name}", folder.display());
    let mut flags = ["--cfg", "sha2_backend=\"soft\"", "--cfg", "sha2_backend_soft=\"compact\""]
        .map(str::to_owned)
        .to_vec();
    flags.extend([&QUIET_PANICS[..], &INLINE_SMALL].concat().into_iter().map(str::to_owned));
    flags.push(remap(&sysroot, "std"));
    flags.extend(places::crate_sources()?.iter().map(|registry| remap(registry, "crates")));
    Ok(flags.join("\x1f"))
}

/// Bundles the widget around the module.
pub(crate) fn www() -> Result<()> {
    wasm()?;
    setup::npm_packages(&places::www())?;
    let (module, out) = (places::wasm_package(), places::widget());
    let stamp =
        Stamp::new(places::target().join("widget.stamp"), &[places::www(), module.clone()])?;
    if out.join("medina.js").exists() && stamp.is_fresh() {
        return Ok(());
    }
    say("building the widget");
    run(command("node").arg("www/build.mjs").arg(module).arg(out))?;
    stamp.write()
}

/// Builds the maintainer's command with the widget inside.
pub(crate) fn dist() -> Result<()> {
    www()?;
    let package = ["build", "--release", "--package", "medina-cli"];
    run(cargo().args(package).env("MEDINA_WIDGET_DIR", places::widget()))
}

/// Compiles the project's own corpus, as its maintainer would.
pub(crate) fn demo_index() -> Result<PathBuf> {
    dist()?;
    let out = places::demo();
    let medina = places::medina();
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

/// Type checks and unit tests of the widget.
pub(crate) fn www_tests() -> Result<()> {
    www()?;
    run(npm(&places::www()).args(["run", "typecheck"]))?;
    run(npm(&places::www()).arg("test"))
}
