//! Who may import whom, by folder, and that no files import one another in a circle.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use crate::repository::NamedGraph;

/// By crate, by folder: the folders that it may import.
pub(crate) struct Layers(BTreeMap<String, BTreeMap<String, Vec<String>>>);

/// The name of the table, for findings.
const TABLE: &str = "xtask/tidy/layers.toml";

impl Layers {
    /// The table of the repository.
    pub(crate) fn read() -> Result<Self> {
        Self::parse(include_str!("../../layers.toml"))
    }

    fn parse(text: &str) -> Result<Self> {
        Ok(Self(toml::from_str(text).with_context(|| format!("cannot read {TABLE}"))?))
    }

    /// The imports of a graph that the table does not allow, and the circles.
    pub(crate) fn findings(&self, named: &NamedGraph) -> Vec<String> {
        let mut findings = circles(named);
        if let Some(rows) = self.0.get(&named.name) {
            findings.extend(unknown_folders(rows, named));
            findings.extend(forbidden_imports(rows, named));
        }
        findings
    }
}

/// By folder: the other folders that it imports.
pub(crate) fn by_folder(named: &NamedGraph) -> BTreeMap<&str, Vec<&str>> {
    let folders = |file: &usize| folder(&named.graph.files[*file], &named.folder);
    let mut rows: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in named.graph.imports.keys() {
        rows.entry(folders(from)).or_default().insert(folders(to));
    }
    let others = |(folder, imported): (_, BTreeSet<_>)| {
        (folder, imported.into_iter().filter(|other| *other != folder).collect())
    };
    let rows: BTreeMap<_, Vec<_>> = rows.into_iter().map(others).collect();
    rows.into_iter().filter(|(_, imported)| !imported.is_empty()).collect()
}

fn circles(named: &NamedGraph) -> Vec<String> {
    let graph = &named.graph;
    let describe = |circle: &Vec<usize>| {
        let files: Vec<_> = circle.iter().map(|file| graph.files[*file].as_str()).collect();
        format!(
            "{}: {} files import one another in a circle: {}\n  for example: {}",
            named.folder,
            circle.len(),
            files.join(", "),
            graph.shortest_way_round(circle).join("; ")
        )
    };
    graph.circles().iter().map(describe).collect()
}

fn unknown_folders(rows: &BTreeMap<String, Vec<String>>, named: &NamedGraph) -> Vec<String> {
    let folders: BTreeSet<&str> =
        named.graph.files.iter().map(|file| folder(file, &named.folder)).collect();
    let unknown = folders.into_iter().filter(|folder| row(rows, folder).is_none());
    unknown
        .map(|folder| {
            format!("{}{folder}: has no row in {TABLE}, table {}", named.folder, named.name)
        })
        .collect()
}

fn forbidden_imports(rows: &BTreeMap<String, Vec<String>>, named: &NamedGraph) -> Vec<String> {
    let graph = &named.graph;
    let mut findings = Vec::new();
    for (&(from, to), line) in &graph.imports {
        let [importing, imported] =
            [from, to].map(|file| folder(&graph.files[file], &named.folder));
        let Some(allowed) = row(rows, importing) else { continue };
        if importing != imported && !allows(allowed, imported) {
            findings.push(format!(
                "{}:{line}: imports {}; {TABLE} does not let `{importing}` import `{imported}`",
                graph.files[from], graph.files[to]
            ));
        }
    }
    findings
}

/// The row of a folder, or else the one for all folders without a row.
fn row<'a>(rows: &'a BTreeMap<String, Vec<String>>, folder: &str) -> Option<&'a Vec<String>> {
    rows.get(folder).or_else(|| rows.get("*"))
}

fn allows(row: &[String], imported: &str) -> bool {
    let is_excluded = row.iter().any(|name| name.strip_prefix('!') == Some(imported));
    !is_excluded && row.iter().any(|name| name == "*" || name == imported)
}

/// The folder of a file below `root`, or its own name without the ending.
fn folder<'a>(file: &'a str, root: &str) -> &'a str {
    let below = file.strip_prefix(root).unwrap_or(file);
    match below.split_once('/') {
        Some((folder, _)) => folder,
        None => below.split('.').next().unwrap_or(below),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Graph;

    const ROWS: &str = "[medina]\nlib = ['*']\nquery = ['util']\nutil = []";

    fn findings(name: &str, files: &[&str], imports: &[(usize, usize)]) -> Vec<String> {
        let files = files.iter().map(|file| (*file).to_owned()).collect();
        let mut graph = Graph { files, ..Graph::default() };
        for &(from, to) in imports {
            graph.add(from, to, 3);
        }
        let named = NamedGraph { name: name.into(), folder: "src/".into(), graph };
        Layers::parse(ROWS).expect("a table").findings(&named)
    }

    const FILES: [&str; 4] = ["src/lib.rs", "src/query/mod.rs", "src/query/a.rs", "src/util.rs"];

    #[test]
    fn imports_downwards_and_within_a_folder_pass() {
        assert!(findings("medina", &FILES, &[(0, 1), (0, 3), (1, 2), (2, 3)]).is_empty());
    }

    #[test]
    fn imports_upwards_are_found() {
        assert_eq!(
            findings("medina", &FILES, &[(3, 2)]),
            ["src/util.rs:3: imports src/query/a.rs; xtask/tidy/layers.toml does not let `util` \
              import `query`"]
        );
        assert_eq!(findings("medina", &FILES, &[(1, 0)]).len(), 1, "of the root file as well");
    }

    #[test]
    fn circles_are_found_in_every_crate() {
        let found = findings("other", &FILES, &[(1, 2), (2, 1)]);
        assert_eq!(
            found,
            ["src/: 2 files import one another in a circle: src/query/mod.rs, src/query/a.rs\n  \
              for example: src/query/mod.rs:3 imports src/query/a.rs; \
              src/query/a.rs:3 imports src/query/mod.rs"]
        );
    }

    #[test]
    fn one_row_may_stand_for_all_others_and_exclude_some() {
        let others = ["*".to_owned(), "!main".to_owned()];
        assert!(allows(&others, "source"));
        assert!(!allows(&others, "main"));
        let rows = BTreeMap::from([("*".to_owned(), others.to_vec()), ("main".into(), vec![])]);
        assert_eq!(row(&rows, "source"), Some(&others.to_vec()));
        assert_eq!(row(&rows, "main"), Some(&Vec::new()));
    }

    #[test]
    fn imports_are_listed_by_folder() {
        let files = FILES.map(str::to_owned).to_vec();
        let mut graph = Graph { files, ..Graph::default() };
        graph.add(0, 1, 1);
        graph.add(1, 2, 1);
        graph.add(2, 3, 1);
        let named = NamedGraph { name: "medina".into(), folder: "src/".into(), graph };
        let expected = [("lib", vec!["query"]), ("query", vec!["util"])];
        assert_eq!(by_folder(&named), BTreeMap::from(expected));
    }

    #[test]
    fn folders_without_a_row_are_found() {
        assert_eq!(
            findings("medina", &["src/lib.rs", "src/new/a.rs"], &[]),
            ["src/new: has no row in xtask/tidy/layers.toml, table medina"]
        );
    }

    #[test]
    fn the_table_of_the_repository_has_no_circle() {
        let table = Layers::read().expect("a table");
        for (name, rows) in &table.0 {
            let files: Vec<_> = rows.keys().map(String::as_str).collect();
            let mut graph = Graph {
                files: files.iter().map(|file| (*file).to_owned()).collect(),
                ..Graph::default()
            };
            let imports = rows.values().enumerate().flat_map(|(from, allowed)| {
                allowed
                    .iter()
                    .filter(|name| !name.contains(['*', '!']))
                    .map(move |name| (from, name))
            });
            for (from, imported) in imports {
                match files.iter().position(|file| file == imported) {
                    Some(to) => graph.add(from, to, 1),
                    None => assert!(rows.contains_key("*"), "{name}: {imported} has no row"),
                }
            }
            assert!(graph.circles().is_empty(), "{name}");
        }
    }
}
