//! Generates two files that are compiled into the command.
//!
//! `widget_files.rs` embeds the files of the widget, so that `medina build` alone writes a complete
//! folder. They are read from the folder in `MEDINA_WIDGET_DIR`, by default `target/widget` of the
//! workspace. If it does not exist, the command embeds none and writes only the index.
//!
//! `program` is a digest of what the command is compiled from: the sources of the workspace's
//! crates that it uses, the versions of all others, and the compiler. It is part of the keys of the
//! build cache (`src/cache.rs`). Hashing the executable instead would take as long in each build as
//! reading a small corpus.

// Cargo reads what this prints.
#![allow(clippy::disallowed_macros)]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use sha2::{Digest, Sha256};

const FOLDER_VARIABLE: &str = "MEDINA_WIDGET_DIR";

/// The files and folders that the command is compiled from, relative to this crate.
const INPUTS: [&str; 6] =
    ["../Cargo.lock", "../Cargo.toml", "../src", "Cargo.toml", "indexer", "src"];

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let folder = widget_folder();
    println!("cargo::rerun-if-env-changed={FOLDER_VARIABLE}");
    println!("cargo::rerun-if-changed={}", folder.display());
    fs::write(out.join("widget_files.rs"), embedding_table(&widget_files(&folder)?))?;
    INPUTS.iter().for_each(|path| println!("cargo::rerun-if-changed={path}"));
    fs::write(out.join("program"), program_digest()?)
}

fn widget_folder() -> PathBuf {
    let configured = env::var_os(FOLDER_VARIABLE).map(PathBuf::from);
    let folder = configured
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/widget"));
    std::path::absolute(&folder).unwrap_or(folder)
}

/// The files to embed, sorted by name. Empty if the folder does not exist.
fn widget_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?,
        Err(_) => Vec::new(),
    };
    files.retain(|path| {
        path.is_file() && path.file_name().and_then(OsStr::to_str).is_some_and(is_embedded)
    });
    files.sort();
    Ok(files)
}

/// Whether this is a script, a module, the messages of a language or type declarations.
fn is_embedded(name: &str) -> bool {
    [".js", ".wasm", ".json", ".d.ts"].iter().any(|suffix| name.ends_with(suffix))
}

/// A Rust expression with the name and content of each file.
fn embedding_table(files: &[PathBuf]) -> String {
    let rows: String = files
        .iter()
        .filter_map(|path| Some((path.file_name()?.to_str()?, path.to_str()?)))
        .map(|(name, path)| format!("    ({name:?}, include_bytes!({path:?})),\n"))
        .collect();
    format!("&[\n{rows}]\n")
}

/// A digest of compiler, target and inputs.
fn program_digest() -> io::Result<impl AsRef<[u8]>> {
    let mut digest = Sha256::new();
    // Cargo runs this script again when the compiler changes.
    let compiler =
        Command::new(env::var_os("RUSTC").expect("cargo sets RUSTC")).arg("-vV").output()?;
    add(&mut digest, &compiler.stdout);
    add(&mut digest, env::var("TARGET").expect("cargo sets TARGET").as_bytes());
    for path in INPUTS {
        add_all(&mut digest, Path::new(path))?;
    }
    Ok(digest.finalize())
}

/// Adds a file with its path, or all files below a folder in the order of their paths.
fn add_all(digest: &mut Sha256, path: &Path) -> io::Result<()> {
    if path.is_file() {
        add(digest, path.as_os_str().as_encoded_bytes());
        add(digest, &fs::read(path)?);
        return Ok(());
    }
    let mut entries =
        fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    entries.sort();
    entries.iter().try_for_each(|path| add_all(digest, path))
}

/// Adds a part after its length, so that moving bytes from one part to the next changes the digest.
fn add(digest: &mut Sha256, part: &[u8]) {
    digest.update((part.len() as u64).to_le_bytes());
    digest.update(part);
}
