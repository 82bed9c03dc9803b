//! The runtime and the index writer do no input or output: their callers do.

use std::collections::HashSet;

use crate::repository::Source;
use crate::rust::paths::{Names, PathRef};

/// Folders with crates that do no I/O.
const PURE: [&str; 2] = ["src/", "index-builder/indexer/src/"];
/// Crates that have the modules below; `use std as s` adds names.
const STANDARD: [&str; 3] = ["std", "core", "alloc"];
/// Modules that reach files, networks, clocks, processes or threads.
const MODULES: [&str; 6] = ["fs", "net", "time", "env", "process", "thread"];
/// Macros that print.
const MACROS: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

/// Paths of the standard library that do I/O, whatever name its crate has in the file.
///
/// Re-exports need no rule of their own: within these crates they name the module themselves.
pub(crate) fn findings(source: &Source) -> Vec<String> {
    let is_pure = PURE.iter().any(|folder| source.is_in(folder, ".rs"));
    let Some(file) = is_pure.then(|| syn::parse_file(&source.text).ok()).flatten() else {
        return Vec::new();
    };
    let names = Names::of_file(&file.items);
    let standard = standard_crates(&names);
    let mut paths: Vec<&PathRef> = names.paths.iter().collect();
    paths.extend(names.imports.iter().map(|import| &import.path));
    paths.sort_by_key(|path| path.line);
    let uses = paths.iter().filter_map(|path| Some((path.line, named(path, &standard)?)));
    let globs = names.imports.iter().filter(|import| import.name.is_none());
    let globs = globs.filter(|import| is_crate(&import.path, &standard));
    let globs = globs.map(|import| (import.path.line, format!("{}::*", import.path.segments[0])));
    let finding = |(line, name)| {
        source.finding(line, &format!("uses {name}; this crate does no I/O, its callers do"))
    };
    uses.chain(globs).map(finding).collect()
}

fn standard_crates(names: &Names) -> HashSet<&str> {
    let mut known = HashSet::from(STANDARD);
    for import in &names.imports {
        if let Some(name) = &import.name
            && is_crate(&import.path, &known)
        {
            known.insert(name);
        }
    }
    known
}

fn is_crate(path: &PathRef, standard: &HashSet<&str>) -> bool {
    path.segments.len() == 1 && standard.contains(path.segments[0].as_str())
}

fn named(path: &PathRef, standard: &HashSet<&str>) -> Option<String> {
    let segments: Vec<&str> = path.segments.iter().map(String::as_str).collect();
    match segments[..] {
        [first, module, ..] if standard.contains(first) && MODULES.contains(&module) => {
            Some(format!("{first}::{module}"))
        }
        [name] if MACROS.contains(&name) => Some(format!("{name}!")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::source;

    fn found(path: &str, text: &str) -> Vec<String> {
        findings(&source(path, text))
    }

    #[test]
    fn io_is_found_by_any_name() {
        for line in [
            "use std::fs;",
            "fn f() { let now = std::time::Instant::now(); }",
            "use std::{collections::BTreeMap, env};",
            "use core::time::Duration;",
            "use std as s; fn f() { s::fs::read(p) }",
            "use std::{self as s}; use s::thread;",
            "pub use std::net;",
            "use std::*;",
            "fn f() { println!(\"x\") }",
            "fn f() { assert!(std::env::var(\"A\").is_ok()) }",
        ] {
            assert_eq!(
                found("src/lib.rs", line).len(),
                1,
                "{line}: {:?}",
                found("src/lib.rs", line)
            );
            assert_eq!(found("index-builder/indexer/src/lib.rs", line).len(), 1, "{line}");
            assert!(found("index-builder/src/main.rs", line).is_empty(), "{line}");
            let test = format!("#[cfg(test)]\nmod tests {{\n{line}\n}}");
            assert!(found("src/lib.rs", &test).is_empty(), "{line}");
            let after = format!("#[cfg(test)]\nfn helper() {{}}\n{line}");
            assert_eq!(found("src/lib.rs", &after).len(), 1, "{line}");
        }
    }

    #[test]
    fn the_rest_of_the_standard_library_passes() {
        let text = "use std::fmt; // std::fs\nuse std::io::Write;\nmod fs; use fs::File;\n\
                    fn f(env: u8) { write!(out, \"std::env\") }";
        assert!(found("src/lib.rs", text).is_empty());
    }
}
