//! The imports between the files of a crate: a file imports another when it names one of its items.
//!
//! - `mod child;` is no import. A name of the child in the parent is one, and so is `use super::X`
//!   in the child where the file of the parent defines `X`.
//! - An item that is reached through a re-export counts as an item of the file that defines it, so
//!   that a file with nothing but `mod` and `pub use` closes no circle. The re-export itself is an
//!   import by the file that has it.
//! - A module alone (`use crate::util::wire`) is no import; what is reached through it is.
//! - Methods are not resolved: their types are named elsewhere in the file, or passed in.

use std::path::Path;

use anyhow::Result;

use super::modules::{Definition, ModuleTree};
use crate::graph::Graph;

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Target {
    Module(usize),
    /// An item, by the position of the file that defines it.
    Item(usize),
}

/// The graph of the crate whose root file is `root`.
pub(crate) fn graph(root: &Path, read: &dyn Fn(&Path) -> Option<String>) -> Result<Graph> {
    let tree = ModuleTree::build(root, read)?;
    let shown = |path: &std::path::PathBuf| path.to_string_lossy().replace('\\', "/");
    let mut graph = Graph { files: tree.files.iter().map(shown).collect(), ..Graph::default() };
    for position in 0..tree.modules.len() {
        add_imports(&tree, position, &mut graph);
    }
    Ok(graph)
}

/// Adds the imports of one module.
fn add_imports(tree: &ModuleTree, position: usize, graph: &mut Graph) {
    let module = &tree.modules[position];
    for path in module.imports.iter().chain(&module.references) {
        let targets = Resolver::new(tree).path(position, &path.segments);
        // Where a module and a function have the same name, only a call means the function.
        let is_module = targets.iter().any(|target| matches!(target, Target::Module(_)));
        for target in targets {
            if let Target::Item(file) = target
                && (path.is_call || !is_module)
            {
                graph.add(module.file, file, path.line);
            }
        }
    }
}

/// Follows paths through modules and `use` declarations.
struct Resolver<'a> {
    tree: &'a ModuleTree,
    /// The declarations being followed, as module and name: imports may lead in a circle.
    followed: Vec<(usize, String)>,
}

impl<'a> Resolver<'a> {
    fn new(tree: &'a ModuleTree) -> Self {
        Self { tree, followed: Vec::new() }
    }

    /// All that `segments` may mean in `module`; nothing for paths into other crates.
    fn path(&mut self, module: usize, segments: &[String]) -> Vec<Target> {
        let Some((first, rest)) = segments.split_first() else { return Vec::new() };
        let parent = self.tree.modules[module].parent.unwrap_or(0);
        let start = match first.as_str() {
            "crate" => vec![Target::Module(0)],
            "self" => vec![Target::Module(module)],
            "super" => vec![Target::Module(parent)],
            name => self.name(module, name),
        };
        rest.iter().fold(start, |targets, segment| self.step(&targets, segment))
    }

    /// One segment further. What follows an item is a variant or an associated item of it; where a
    /// module and a function have the same name, only the module can be followed by something.
    fn step(&mut self, targets: &[Target], segment: &str) -> Vec<Target> {
        let is_module = |target: &&Target| matches!(target, Target::Module(_));
        let modules: Vec<Target> = targets.iter().filter(is_module).copied().collect();
        let targets = if modules.is_empty() { targets } else { &modules };
        let next = |target: &Target| match *target {
            Target::Module(module) if segment == "super" => {
                vec![Target::Module(self.tree.modules[module].parent.unwrap_or(0))]
            }
            Target::Module(module) => self.name(module, segment),
            item @ Target::Item(_) => vec![item],
        };
        targets.iter().flat_map(next).collect()
    }

    fn name(&mut self, module: usize, name: &str) -> Vec<Target> {
        let followed = (module, name.to_owned());
        let is_circular = self.followed.contains(&followed);
        self.followed.push(followed);
        let mut found = self.defined(module, name, is_circular);
        if found.is_empty() && !is_circular {
            found = self.through_globs(module, name);
        }
        self.followed.pop();
        found
    }

    fn defined(&mut self, module: usize, name: &str, is_circular: bool) -> Vec<Target> {
        let tree = self.tree;
        let mut found = Vec::new();
        for meaning in tree.modules[module].definitions.get(name).into_iter().flatten() {
            match meaning {
                Definition::Module(child) => found.push(Target::Module(*child)),
                Definition::Item => found.push(Target::Item(tree.modules[module].file)),
                Definition::Import(path) if !is_circular => found.extend(self.path(module, path)),
                Definition::Import(_) => {}
            }
        }
        let is_root = module == 0 && found.is_empty();
        let exported = tree.exported_macros.get(name).filter(|_| is_root);
        found.extend(exported.map(|file| Target::Item(*file)));
        found
    }

    fn through_globs(&mut self, module: usize, name: &str) -> Vec<Target> {
        let tree = self.tree;
        let mut found = Vec::new();
        for glob in &tree.modules[module].globs {
            let targets = self.path(module, &glob.segments);
            found.extend(
                self.step(&targets, name).into_iter().filter(|target| {
                    matches!(target, Target::Module(_)) || !targets.contains(target)
                }),
            );
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The imports of a crate given as paths and texts, the first of them the root.
    fn imports(files: &[(&str, &str)]) -> Vec<String> {
        let read = |path: &Path| {
            let text = files.iter().find(|(name, _)| Path::new(name) == path);
            text.map(|(_, text)| (*text).to_owned())
        };
        let graph = graph(Path::new(files[0].0), &read).expect("a crate");
        let shown =
            |(from, to): &(usize, usize)| format!("{} -> {}", graph.files[*from], graph.files[*to]);
        graph.imports.keys().map(shown).collect()
    }

    #[test]
    fn a_declaration_is_no_import_but_names_are() {
        assert!(imports(&[("src/lib.rs", "mod a;"), ("src/a.rs", "fn f() {}")]).is_empty());
        let used = [("src/lib.rs", "mod a; fn g() { a::f() }"), ("src/a.rs", "fn f() {}")];
        assert_eq!(imports(&used), ["src/lib.rs -> src/a.rs"]);
        let parent = [("src/lib.rs", "mod a; const N: u8 = 1;"), ("src/a.rs", "use super::N;")];
        assert_eq!(imports(&parent), ["src/a.rs -> src/lib.rs"]);
    }

    #[test]
    fn an_item_belongs_to_the_file_that_defines_it() {
        let facade = [
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a/mod.rs", "mod x; mod y; pub use x::X; pub(crate) use self::y::*;"),
            ("src/a/x.rs", "pub struct X; use super::Y;"),
            ("src/a/y.rs", "pub struct Y;"),
            ("src/b.rs", "use crate::a::{X, Y}; use crate::a; fn f() { a::x::X }"),
        ];
        assert_eq!(
            imports(&facade),
            [
                "src/a/mod.rs -> src/a/x.rs",
                "src/a/x.rs -> src/a/y.rs",
                "src/b.rs -> src/a/x.rs",
                "src/b.rs -> src/a/y.rs"
            ]
        );
    }

    #[test]
    fn inline_modules_belong_to_their_file() {
        let nested = [
            ("src/lib.rs", "mod a { pub mod deep; pub struct A; } use a::A;"),
            ("src/a/deep.rs", "use super::A; use super::super::a::deep;"),
        ];
        assert_eq!(imports(&nested), ["src/a/deep.rs -> src/lib.rs"]);
    }

    #[test]
    fn modules_and_functions_may_share_a_name() {
        let shared = [
            ("src/lib.rs", "mod parse; mod other; use parse::parse;"),
            ("src/parse.rs", "pub fn parse() {}"),
            ("src/other.rs", "use crate::parse; fn f() { parse() }"),
        ];
        assert_eq!(
            imports(&shared),
            ["src/lib.rs -> src/parse.rs", "src/other.rs -> src/parse.rs"]
        );
        let module = [
            ("src/main.rs", "mod parse; mod other; fn parse() { other::f() }"),
            ("src/parse.rs", "pub fn all() {}"),
            ("src/other.rs", "use crate::parse; pub fn f(parse: u8) { parse::all(); parse.x() }"),
        ];
        assert_eq!(
            imports(&module),
            ["src/main.rs -> src/other.rs", "src/other.rs -> src/parse.rs"]
        );
    }

    #[test]
    fn tests_and_other_crates_are_left_out() {
        let tests = [
            ("src/main.rs", "mod a; #[cfg(test)] mod tests; use std::fmt; use a::a as b;"),
            ("src/a.rs", "pub fn a() {} #[cfg(test)] mod tests { use crate::main; }"),
        ];
        assert_eq!(imports(&tests), ["src/main.rs -> src/a.rs"]);
    }

    #[test]
    fn macros_are_items() {
        let exported = [
            ("src/lib.rs", "#[macro_use] mod m; mod a;"),
            ("src/m.rs", "#[macro_export] macro_rules! one { () => { $crate::a::f() } }"),
            ("src/a.rs", "pub fn f() { crate::one!() }"),
        ];
        assert_eq!(imports(&exported), ["src/m.rs -> src/a.rs", "src/a.rs -> src/m.rs"]);
    }

    #[test]
    fn a_module_without_a_file_is_an_error() {
        let read = |path: &Path| (path == Path::new("src/lib.rs")).then(|| "mod a;".to_owned());
        let error = graph(Path::new("src/lib.rs"), &read).expect_err("no file");
        assert_eq!(error.to_string(), "src/lib.rs: no file for `mod a`");
    }
}
