//! What is in the repository: its tracked files, its packages, and the graph of each of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::functions::{Function, Group};
use crate::graph::Graph;
use crate::{rust, script};

/// Where the widget's sources are, and the name of their graph.
pub(crate) const WIDGET: &str = "www/src";
/// Prints the functions of the widget's sources, one JSON object a line.
const WIDGET_FUNCTIONS: &str = "www/tools/functions.mjs";

/// A repository at a folder.
pub(crate) struct Repository {
    root: PathBuf,
}

/// A tracked file.
#[derive(Debug)]
pub(crate) struct Source {
    /// The path from the root of the repository, with slashes.
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) bytes: u64,
}

impl Source {
    /// Whether the path begins with `folder` and ends with `extension`.
    pub(crate) fn is_in(&self, folder: &str, extension: &str) -> bool {
        self.path.starts_with(folder) && self.path.ends_with(extension)
    }

    /// What a rule objects to at a line, from 1.
    pub(crate) fn finding(&self, line: usize, objection: &str) -> String {
        format!("{}:{line}: {objection}", self.path)
    }
}

/// A crate with the root files of its library, programs and build script.
struct Package {
    name: String,
    /// The folder of its Cargo.toml, from the root of the repository.
    folder: PathBuf,
    roots: Vec<Root>,
}

struct Root {
    path: PathBuf,
    is_build_script: bool,
}

/// The imports of one library, program, or of the widget.
pub(crate) struct NamedGraph {
    /// The package, or [`WIDGET`].
    pub(crate) name: String,
    /// The folder of the root file, with a slash at its end.
    pub(crate) folder: String,
    pub(crate) graph: Graph,
}

/// The part of the output of `cargo metadata` that is used here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<MetadataPackage>,
}

#[derive(Deserialize)]
struct MetadataPackage {
    name: String,
    manifest_path: PathBuf,
    targets: Vec<MetadataTarget>,
}

#[derive(Deserialize)]
struct MetadataTarget {
    kind: Vec<String>,
    src_path: PathBuf,
}

impl Repository {
    /// The repository at `root`.
    pub(crate) fn new(root: &Path) -> Result<Self> {
        let root = root.canonicalize().with_context(|| format!("no folder {}", root.display()))?;
        Ok(Self { root })
    }

    /// Tracked files and new ones, but not those that Git ignores.
    pub(crate) fn sources(&self) -> Result<Vec<Source>> {
        let paths = self.paths()?;
        let sources = paths.into_iter().map(|path| {
            let bytes =
                fs::read(self.root.join(&path)).with_context(|| format!("cannot read {path}"))?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Ok(Source { path, text, bytes: bytes.len() as u64 })
        });
        sources.collect()
    }

    fn paths(&self) -> Result<Vec<String>> {
        let listing =
            ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
        let output = self.output(Command::new("git").args(listing))?;
        let names = output.split_terminator('\0').map(str::to_owned);
        Ok(names.filter(|name| self.root.join(name).is_file()).collect())
    }

    /// The graphs of every library and program, and that of the widget.
    pub(crate) fn graphs(&self, sources: &[Source]) -> Result<Vec<NamedGraph>> {
        let mut graphs = Vec::new();
        for package in self.packages()? {
            for root in package.roots.iter().filter(|root| !root.is_build_script) {
                graphs.push(self.graph(&package.name, &root.path)?);
            }
        }
        let is_shipped =
            |source: &&Source| source.is_in(WIDGET, ".ts") && !is_script_test(&source.path);
        let scripts = sources.iter().filter(is_shipped);
        let scripts: Vec<_> = scripts.map(|s| (s.path.as_str(), s.text.as_str())).collect();
        graphs.push(NamedGraph {
            name: WIDGET.to_owned(),
            folder: format!("{WIDGET}/"),
            graph: script::graph(&scripts),
        });
        Ok(graphs)
    }

    fn graph(&self, package: &str, root: &Path) -> Result<NamedGraph> {
        let read = |path: &Path| fs::read_to_string(self.root.join(path)).ok();
        let folder = root.parent().unwrap_or(Path::new("")).to_string_lossy().replace('\\', "/");
        Ok(NamedGraph {
            name: package.to_owned(),
            folder: format!("{folder}/"),
            graph: rust::imports::graph(root, &read)?,
        })
    }

    /// The functions of every package, and those of the widget.
    pub(crate) fn functions(&self, sources: &[Source]) -> Result<Vec<Group>> {
        let packages = self.packages()?;
        let mut groups = Vec::new();
        for package in &packages {
            let shipped = self.shipped_files(package)?;
            let is_own = |source: &&Source| owner(&packages, &source.path) == Some(&package.name);
            let mut functions = Vec::new();
            for source in sources.iter().filter(|s| s.path.ends_with(".rs")).filter(is_own) {
                let is_test = !shipped.contains(&source.path);
                functions.extend(rust::functions::functions(&source.path, &source.text, is_test)?);
            }
            groups.push(Group { name: package.name.clone(), functions });
        }
        groups.push(Group { name: WIDGET.to_owned(), functions: self.widget_functions()? });
        Ok(groups)
    }

    /// The files of a package that its tests and benchmarks do not own.
    fn shipped_files(&self, package: &Package) -> Result<BTreeSet<String>> {
        let graphs = package.roots.iter().map(|root| self.graph(&package.name, &root.path));
        let graphs = graphs.collect::<Result<Vec<_>>>()?;
        Ok(graphs.into_iter().flat_map(|named| named.graph.files).collect())
    }

    fn widget_functions(&self) -> Result<Vec<Function>> {
        if !self.root.join(WIDGET_FUNCTIONS).is_file() {
            bail!("{WIDGET_FUNCTIONS} is missing: the widget's functions cannot be counted");
        }
        let output = self.output(Command::new("node").arg(WIDGET_FUNCTIONS))?;
        let parse = |line: &str| {
            let mut function: Function = serde_json::from_str(line)
                .with_context(|| format!("{WIDGET_FUNCTIONS} printed {line}"))?;
            function.is_test |= is_script_test(&function.file);
            Ok(function)
        };
        output.lines().map(parse).collect()
    }

    fn packages(&self) -> Result<Vec<Package>> {
        let arguments = ["metadata", "--no-deps", "--format-version=1"];
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
        let output = self.output(Command::new(cargo).args(arguments))?;
        let metadata: Metadata = serde_json::from_str(&output)?;
        metadata.packages.into_iter().map(|package| self.package(package)).collect()
    }

    fn package(&self, package: MetadataPackage) -> Result<Package> {
        let relative =
            |path: &Path| Ok::<_, anyhow::Error>(path.strip_prefix(&self.root)?.to_path_buf());
        let mut roots = Vec::new();
        for target in &package.targets {
            let is_build_script = target.kind.iter().any(|kind| kind == "custom-build");
            let is_code = ["lib", "rlib", "cdylib", "bin"];
            let is_code = target.kind.iter().any(|kind| is_code.contains(&kind.as_str()));
            if is_code || is_build_script {
                roots.push(Root { path: relative(&target.src_path)?, is_build_script });
            }
        }
        let folder = relative(&package.manifest_path)?;
        let folder = folder.parent().unwrap_or(Path::new("")).to_path_buf();
        Ok(Package { name: package.name, folder, roots })
    }

    fn output(&self, command: &mut Command) -> Result<String> {
        let name = command.get_program().to_string_lossy().into_owned();
        let output = command
            .current_dir(&self.root)
            .output()
            .with_context(|| format!("cannot run {name}"))?;
        if !output.status.success() {
            bail!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(String::from_utf8(output.stdout)?)
    }
}

/// The package whose folder is the deepest above a file.
fn owner<'a>(packages: &'a [Package], path: &str) -> Option<&'a String> {
    let above = packages.iter().filter(|package| Path::new(path).starts_with(&package.folder));
    above.max_by_key(|package| package.folder.components().count()).map(|package| &package.name)
}

/// Tests of the widget, and what only they use.
fn is_script_test(path: &str) -> bool {
    path.ends_with(".test.ts") || path.contains("/testing/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_belongs_to_the_deepest_package_above_it() {
        let package = |name: &str, folder: &str| Package {
            name: name.into(),
            folder: folder.into(),
            roots: Vec::new(),
        };
        let packages = [package("root", ""), package("tool", "tool"), package("part", "tool/part")];
        for (path, expected) in [
            ("src/lib.rs", "root"),
            ("tool/src/main.rs", "tool"),
            ("tool/part/src/lib.rs", "part"),
            ("toolbox/a.rs", "root"),
        ] {
            assert_eq!(owner(&packages, path).map(String::as_str), Some(expected), "{path}");
        }
    }

    #[test]
    fn tests_of_the_widget_are_known_by_their_paths() {
        assert!(is_script_test("www/src/view/facet.test.ts"));
        assert!(is_script_test("www/src/testing/fake.ts"));
        assert!(!is_script_test("www/src/view/facet.ts"));
    }
}
