//! Takes the widget's files into the binary, so that `medina build` alone writes a complete folder.
//!
//! They come from the folder named by `MEDINA_WIDGET_DIR`, by default `target/widget` of the workspace. Without them
//! the command still builds and then writes the index only.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const FOLDER_VARIABLE: &str = "MEDINA_WIDGET_DIR";

fn main() -> io::Result<()> {
    let folder = folder();
    println!("cargo::rerun-if-env-changed={FOLDER_VARIABLE}");
    println!("cargo::rerun-if-changed={}", folder.display());
    let table = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("widget_files.rs");
    fs::write(table, table_of(&files(&folder)?))
}

fn folder() -> PathBuf {
    let named = env::var_os(FOLDER_VARIABLE).map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/widget"));
    std::path::absolute(&folder).unwrap_or(folder)
}

/// The files in the folder by name; none where there is no folder.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?,
        Err(_) => Vec::new(),
    };
    files.retain(|path| path.is_file() && path.file_name().and_then(OsStr::to_str).is_some_and(is_carried));
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
