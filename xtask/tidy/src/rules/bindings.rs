//! One crate alone names wasm-bindgen, js-sys and web-sys, so that all others compile anywhere.

use toml::{Table, Value};

use crate::repository::Source;
use crate::rust::paths::Names;

/// The crate of the bindings.
const BINDINGS: &str = "www/wasm/";
/// As packages; in paths of Rust their hyphens are underscores.
const PACKAGES: [&str; 3] = ["wasm-bindgen", "js-sys", "web-sys"];

/// Paths and dependencies that name the packages.
pub(crate) fn findings(source: &Source) -> Vec<String> {
    if source.path.starts_with(BINDINGS) {
        return Vec::new();
    }
    let lines = if source.path.ends_with(".rs") {
        lines_with_paths(source)
    } else if source.path == "Cargo.toml" || source.path.ends_with("/Cargo.toml") {
        lines_with_dependencies(source)
    } else {
        Vec::new()
    };
    let finding = |(line, name): (usize, String)| {
        source.finding(line, &format!("names {name}; only {BINDINGS} may"))
    };
    lines.into_iter().map(finding).collect()
}

fn lines_with_paths(source: &Source) -> Vec<(usize, String)> {
    // Parsing every file would take longer than all other rules.
    if !PACKAGES.iter().any(|package| source.text.contains(&package.replace('-', "_"))) {
        return Vec::new();
    }
    let Ok(file) = syn::parse_file(&source.text) else { return Vec::new() };
    let names = Names::of_file(&file.items);
    let paths = names.paths.iter().chain(names.imports.iter().map(|import| &import.path));
    let named = paths.filter_map(|path| {
        let is_binding = |segment: &&String| PACKAGES.contains(&segment.replace('_', "-").as_str());
        Some((path.line, path.segments.iter().find(is_binding)?.clone()))
    });
    named.collect()
}

fn lines_with_dependencies(source: &Source) -> Vec<(usize, String)> {
    let Ok(manifest) = source.text.parse::<Table>() else { return Vec::new() };
    let mut names = Vec::new();
    collect_dependencies(&manifest, &mut names);
    let line = |name: &String| {
        let lines = source.text.lines();
        1 + lines.take_while(|line| !line.contains(name.as_str())).count()
    };
    names.into_iter().map(|name| (line(&name), name)).collect()
}

/// The packages in every table of dependencies, those of single targets included.
fn collect_dependencies(table: &Table, names: &mut Vec<String>) {
    for (key, value) in table {
        let Value::Table(inner) = value else { continue };
        if !key.ends_with("dependencies") {
            collect_dependencies(inner, names);
            continue;
        }
        for (name, settings) in inner {
            let package = settings.get("package").and_then(Value::as_str).unwrap_or(name);
            if PACKAGES.contains(&package) {
                names.push(package.to_owned());
            }
        }
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
    fn paths_outside_the_bindings_are_found() {
        let text = "//! A file.\nuse web_sys::Response;\n#[cfg(unix)]\nfn f() { js_sys::eval() }";
        assert_eq!(
            found("src/query/mod.rs", text),
            [
                "src/query/mod.rs:4: names js_sys; only www/wasm/ may",
                "src/query/mod.rs:2: names web_sys; only www/wasm/ may"
            ]
        );
        assert!(found("www/wasm/src/lib.rs", text).is_empty());
        assert_eq!(found("www/wasmish/lib.rs", text).len(), 2);
    }

    #[test]
    fn code_after_a_test_item_is_read() {
        let text = "#[cfg(test)]\nfn helper() {}\nuse wasm_bindgen::prelude::*;";
        assert_eq!(found("src/lib.rs", text).len(), 1);
    }

    #[test]
    fn other_crates_and_words_pass() {
        let text = "// wasm_bindgen\nuse wasm_bindgen_test::*; const A: &str = \"web_sys\";";
        assert!(found("src/lib.rs", text).is_empty());
    }

    #[test]
    fn dependencies_outside_the_bindings_are_found() {
        let text = "[dependencies]\nfst = \"1\"\n[target.'cfg(unix)'.dev-dependencies]\n\
                    web = { package = \"web-sys\", version = \"1\" }\n";
        assert_eq!(found("Cargo.toml", text), ["Cargo.toml:4: names web-sys; only www/wasm/ may"]);
        assert!(found("www/wasm/Cargo.toml", text).is_empty());
        assert!(found("Cargo.toml", "[package]\nname = \"js-sys-like\"").is_empty());
    }
}
