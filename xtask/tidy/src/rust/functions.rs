//! How long functions are, in lines from the signature to the closing brace.
//!
//! A function includes the functions and closures inside it. These count alone as well, closures
//! only when they span two lines or more. Closures in the arguments of macros are not seen.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{ImplItem, Item, ItemFn, Signature, TraitItem};

use super::{attributes, is_test};
use crate::functions::Function;

/// The functions of a file; `is_test_file` says that all of it belongs to tests.
pub(crate) fn functions(path: &str, text: &str, is_test_file: bool) -> syn::Result<Vec<Function>> {
    let file = syn::parse_file(text)?;
    let mut finder =
        Finder { path, is_test: is_test_file, found: Vec::new(), owner: String::new() };
    finder.visit_file(&file);
    Ok(finder.found)
}

struct Finder<'a> {
    path: &'a str,
    is_test: bool,
    /// The function that encloses a closure.
    owner: String,
    found: Vec<Function>,
}

impl Finder<'_> {
    fn add(&mut self, name: String, start: Span, end: Span) {
        self.found.push(Function {
            file: self.path.to_owned(),
            name,
            line: start.start().line,
            lines: 1 + end.end().line - start.start().line,
            is_test: self.is_test,
        });
    }

    /// Adds a function, and visits what it contains.
    fn function(
        &mut self,
        signature: &Signature,
        body: &syn::Block,
        visit: impl FnOnce(&mut Self),
    ) {
        let name = signature.ident.to_string();
        self.add(name.clone(), signature.span(), body.brace_token.span.close());
        let outer = std::mem::replace(&mut self.owner, name);
        visit(self);
        self.owner = outer;
    }

    /// Visits an item, which may be a test in a file that is none.
    fn within(&mut self, attributes: &[syn::Attribute], visit: impl FnOnce(&mut Self)) {
        let outer = self.is_test;
        self.is_test |= is_test(attributes);
        visit(self);
        self.is_test = outer;
    }
}

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_item(&mut self, item: &'a Item) {
        self.within(attributes(item), |this| visit::visit_item(this, item));
    }

    fn visit_item_fn(&mut self, item: &'a ItemFn) {
        self.function(&item.sig, &item.block, |this| visit::visit_item_fn(this, item));
    }

    fn visit_impl_item(&mut self, item: &'a ImplItem) {
        let ImplItem::Fn(method) = item else { return visit::visit_impl_item(self, item) };
        self.within(&method.attrs, |this| {
            this.function(&method.sig, &method.block, |this| visit::visit_impl_item(this, item));
        });
    }

    fn visit_trait_item(&mut self, item: &'a TraitItem) {
        match item {
            TraitItem::Fn(method) if method.default.is_some() => {
                let body = method.default.as_ref().expect("checked before");
                self.function(&method.sig, body, |this| visit::visit_trait_item(this, item));
            }
            _ => visit::visit_trait_item(self, item),
        }
    }

    fn visit_expr_closure(&mut self, closure: &'a syn::ExprClosure) {
        let (start, end) = (closure.span(), closure.body.span());
        if start.start().line < end.end().line {
            self.add(format!("closure in {}", self.owner), start, end);
        }
        visit::visit_expr_closure(self, closure);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(String, usize, usize, bool)> {
        let found = functions("a.rs", text, false).expect("Rust");
        found.into_iter().map(|f| (f.name, f.line, f.lines, f.is_test)).collect()
    }

    #[test]
    fn a_function_counts_from_its_signature() {
        let text = "/// Docs.\n#[inline]\npub fn a(\n    x: u8,\n) -> u8 {\n    x\n}\n";
        assert_eq!(lines(text), [("a".into(), 3, 5, false)]);
    }

    #[test]
    fn what_is_inside_counts_twice() {
        let text = "impl A {\n fn a() {\n  let f = |x| {\n   x\n  };\n  let g = |x| x;\n  \
                    fn b() {}\n }\n}";
        assert_eq!(
            lines(text),
            [
                ("a".into(), 2, 7, false),
                ("closure in a".into(), 3, 3, false),
                ("b".into(), 7, 1, false)
            ]
        );
    }

    #[test]
    fn tests_are_counted_apart() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() {}\n}\n#[test]\nfn c() {}\n\
                    trait T { fn d() {} fn e(); }";
        let tests: Vec<_> = lines(text).into_iter().map(|(name, .., test)| (name, test)).collect();
        let expected = [("a", false), ("b", true), ("c", true), ("d", false)];
        assert_eq!(tests, expected.map(|(name, test)| (name.to_owned(), test)));
    }
}
