//! The paths that Rust code names outside its tests, such as `crate::util::wire::Reader`.
//!
//! Imports, expressions, types and patterns are read by syn. The arguments of macros are not Rust
//! before they are expanded: there, names joined by `::` count as paths.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{ImplItem, Item, TraitItem, UseTree};

use super::is_test;

/// A path as it is written, and where.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PathRef {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
    /// Whether it is called, and so a function.
    pub(crate) is_call: bool,
}

impl PathRef {
    fn new(segments: Vec<String>, line: usize) -> Self {
        Self { segments, line, is_call: false }
    }
}

/// One name that a `use` declaration brings into scope.
#[derive(Debug)]
pub(crate) struct Import {
    /// The name in scope; none for `use path::*`.
    pub(crate) name: Option<String>,
    pub(crate) path: PathRef,
}

/// Everything that items name, inline modules apart.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) paths: Vec<PathRef>,
    pub(crate) imports: Vec<Import>,
    /// With inline modules as well, for rules that ask what a whole file names.
    enters_modules: bool,
}

impl Names {
    /// The names of one module.
    pub(crate) fn of_module(items: &[Item]) -> Self {
        let mut names = Self::default();
        items.iter().for_each(|item| names.visit_item(item));
        names
    }

    /// The names of a whole file, inline modules included.
    pub(crate) fn of_file(items: &[Item]) -> Self {
        let mut names = Self { enters_modules: true, ..Self::default() };
        items.iter().for_each(|item| names.visit_item(item));
        names
    }

    fn import(&mut self, tree: &UseTree, before: &[String]) {
        match tree {
            UseTree::Path(path) => {
                let longer = [before, &[path.ident.to_string()]].concat();
                self.import(&path.tree, &longer);
            }
            UseTree::Name(leaf) => self.bind(&leaf.ident, &leaf.ident, before),
            UseTree::Rename(leaf) => self.bind(&leaf.ident, &leaf.rename, before),
            UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                let path = PathRef::new(before.to_vec(), line);
                self.imports.push(Import { name: None, path });
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, before)),
        }
    }

    fn bind(&mut self, leaf: &syn::Ident, name: &syn::Ident, before: &[String]) {
        let line = leaf.span().start().line;
        let mut segments = before.to_vec();
        if leaf != "self" || before.is_empty() {
            segments.push(leaf.to_string());
        }
        let name = if name == "self" { segments.last().cloned() } else { Some(name.to_string()) };
        self.imports.push(Import { name, path: PathRef::new(segments, line) });
    }

    /// Paths in the arguments of a macro, or in its definition.
    fn scan(&mut self, tokens: TokenStream) {
        let mut path = PathScan::default();
        for token in tokens {
            match token {
                TokenTree::Ident(name) => self.paths.extend(path.name(&name)),
                TokenTree::Punct(mark) if mark.as_char() == ':' => path.colon(),
                TokenTree::Group(group) => {
                    self.paths.extend(path.end());
                    self.scan(group.stream());
                }
                _ => self.paths.extend(path.end()),
            }
        }
        self.paths.extend(path.end());
    }
}

impl<'a> Visit<'a> for Names {
    fn visit_item(&mut self, item: &'a Item) {
        let is_elsewhere = matches!(item, Item::Mod(_)) && !self.enters_modules;
        if !is_elsewhere && !is_test(super::attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'a ImplItem) {
        let attributes = match item {
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            _ => &Vec::new(),
        };
        if !is_test(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_trait_item(&mut self, item: &'a TraitItem) {
        let is_test_function = matches!(item, TraitItem::Fn(item) if is_test(&item.attrs));
        if !is_test_function {
            visit::visit_trait_item(self, item);
        }
    }

    fn visit_field(&mut self, field: &'a syn::Field) {
        if !is_test(&field.attrs) {
            visit::visit_field(self, field);
        }
    }

    fn visit_local(&mut self, local: &'a syn::Local) {
        if !is_test(&local.attrs) {
            visit::visit_local(self, local);
        }
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.import(&item.tree, &[]);
    }

    fn visit_item_extern_crate(&mut self, item: &'a syn::ItemExternCrate) {
        let name = item.rename.as_ref().map_or(&item.ident, |(_, name)| name);
        self.bind(&item.ident, name, &[]);
    }

    fn visit_expr_call(&mut self, call: &'a syn::ExprCall) {
        let before = self.paths.len();
        visit::visit_expr(self, &call.func);
        if let syn::Expr::Path(_) = *call.func {
            self.paths[before].is_call = true;
        }
        call.args.iter().for_each(|argument| self.visit_expr(argument));
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        if let Some(first) = path.segments.first() {
            let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.paths.push(PathRef::new(segments, first.ident.span().start().line));
        }
        visit::visit_path(self, path);
    }

    /// Attributes name derive macros and helpers, which are not imports.
    fn visit_attribute(&mut self, _: &'a syn::Attribute) {}

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        visit::visit_macro(self, call);
        self.scan(call.tokens.clone());
    }
}

/// Joins names that `::` separates.
#[derive(Default)]
struct PathScan {
    path: Option<PathRef>,
    colons: usize,
}

impl PathScan {
    /// Takes a name; returns the path before it when this name begins another.
    fn name(&mut self, name: &proc_macro2::Ident) -> Option<PathRef> {
        if self.colons == 2
            && let Some(path) = &mut self.path
        {
            path.segments.push(name.to_string());
            self.colons = 0;
            return None;
        }
        let begun = PathRef::new(vec![name.to_string()], name.span().start().line);
        self.colons = 0;
        self.path.replace(begun)
    }

    fn colon(&mut self) {
        self.colons += 1;
    }

    fn end(&mut self) -> Option<PathRef> {
        self.colons = 0;
        self.path.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        let file = syn::parse_file(text).expect("Rust");
        let names = Names::of_file(&file.items);
        names.paths.iter().map(|path| path.segments.join("::")).collect()
    }

    fn imports(text: &str) -> Vec<String> {
        let file = syn::parse_file(text).expect("Rust");
        let shown = |import: Import| {
            let name = import.name.unwrap_or_else(|| "*".into());
            format!("{} as {name}", import.path.segments.join("::"))
        };
        Names::of_file(&file.items).imports.into_iter().map(shown).collect()
    }

    #[test]
    fn every_leaf_of_a_use_tree_is_an_import() {
        assert_eq!(
            imports("use std::{fs, io::{self, Read as R}, env::*};\npub(crate) use super::a;"),
            [
                "std::fs as fs",
                "std::io as io",
                "std::io::Read as R",
                "std::env as *",
                "super::a as a"
            ]
        );
        assert_eq!(imports("use std as s; extern crate core as c;"), ["std as s", "core as c"]);
    }

    #[test]
    fn paths_of_expressions_types_and_macro_arguments_are_found() {
        assert!(paths("fn a() -> crate::b::C { d::e() }").contains(&"crate::b::C".into()));
        assert!(paths("fn a() -> crate::b::C { d::e() }").contains(&"d::e".into()));
        let inside = "fn a() { log!(\"{}\", wire::size(x), super::f) }";
        assert!(paths(inside).contains(&"wire::size".into()));
        assert!(paths(inside).contains(&"super::f".into()));
        let definition = "macro_rules! m { () => { $crate::util::f() } }";
        assert!(paths(definition).contains(&"crate::util::f".into()));
    }

    #[test]
    fn tests_are_left_out_wherever_they_are() {
        let text = "#[cfg(test)] mod tests { use std::fs; }\n\
                    impl A { #[cfg(test)] fn f() { std::env::vars() } }\n\
                    #[cfg(test)] fn helper() { std::env::vars() }\n\
                    fn shipped() { std::thread::spawn() }";
        assert_eq!(imports(text), [] as [&str; 0]);
        let named = paths(text);
        assert!(named.contains(&"std::thread::spawn".into()));
        assert!(!named.iter().any(|path| path.contains("env")), "{named:?}");
    }
}
