//! Takes two things into the binary.
//!
//! The widget's files, so that `medina build` alone writes a complete folder. They come from the folder named by
//! `MEDINA_WIDGET_DIR`, by default `target/widget` of the workspace. Without them the command still builds and then writes the
//! index only.
//!
//! And a digest of what the program is made from, under which builds keep their notes (`src/cache.rs`): to read the program itself
//! at each build would cost as much as to read a small corpus. It is taken over the sources of both crates, the versions of all
//! others, and the compiler.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use sha2::{Digest, Sha256};

const FOLDER_VARIABLE: &str = "MEDINA_WIDGET_DIR";

/// What the program is made from, seen from this crate.
const MADE_FROM: [&str; 6] =
    ["../Cargo.lock", "../Cargo.toml", "../src", "Cargo.toml", "indexer", "src"];

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let folder = folder();
    println!("cargo::rerun-if-env-changed={FOLDER_VARIABLE}");
    println!("cargo::rerun-if-changed={}", folder.display());
    fs::write(out.join("widget_files.rs"), table_of(&files(&folder)?))?;
    MADE_FROM.iter().for_each(|path| println!("cargo::rerun-if-changed={path}"));
    fs::write(out.join("program"), program()?)
}

fn folder() -> PathBuf {
    let named = env::var_os(FOLDER_VARIABLE).map(PathBuf::from);
    let folder =
        named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/widget"));
    std::path::absolute(&folder).unwrap_or(folder)
}

/// The files in the folder by name; none where there is no folder.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?,
        Err(_) => Vec::new(),
    };
    files.retain(|path| {
        path.is_file() && path.file_name().and_then(OsStr::to_str).is_some_and(is_carried)
    });
    files.sort();
    Ok(files)
}

/// Script, module, texts of languages, and the script's types.
fn is_carried(name: &str) -> bool {
    [".js", ".wasm", ".json", ".d.ts"].iter().any(|end| name.ends_with(end))
}

fn table_of(files: &[PathBuf]) -> String {
    let rows: String = files
        .iter()
        .filter_map(|path| Some((path.file_name()?.to_str()?, path.to_str()?)))
        .map(|(name, path)| format!("    ({name:?}, include_bytes!({path:?})),\n"))
        .collect();
    format!("&[\n{rows}]\n")
}

/// A digest of what the program is made from.
fn program() -> io::Result<impl AsRef<[u8]>> {
    let mut digest = Sha256::new();
    // Cargo runs this again for another compiler.
    let compiler =
        Command::new(env::var_os("RUSTC").expect("cargo sets RUSTC")).arg("-vV").output()?;
    add(&mut digest, &compiler.stdout);
    add(&mut digest, env::var("TARGET").expect("cargo sets TARGET").as_bytes());
    for path in MADE_FROM {
        add_all(&mut digest, Path::new(path))?;
    }
    Ok(digest.finalize())
}

/// Adds a file, or all below a folder in the order of their names.
fn add_all(digest: &mut Sha256, path: &Path) -> io::Result<()> {
    if path.is_file() {
        add(digest, path.as_os_str().as_encoded_bytes());
        add(digest, &fs::read(path)?);
        return Ok(());
    }
    let mut inside =
        fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    inside.sort();
    inside.iter().try_for_each(|path| add_all(digest, path))
}

/// The length comes first, so that where one part ends and the next begins counts as well.
fn add(digest: &mut Sha256, part: &[u8]) {
    digest.update((part.len() as u64).to_le_bytes());
    digest.update(part);
}
