//! Reading TypeScript and JavaScript: comments apart from code, and which file imports which.

use std::collections::HashMap;
use std::path::{Component, Path};

use regex_lite::Regex;

use crate::graph::Graph;

/// A stretch of a script, as a range of bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Part {
    Comment,
    /// A string in quotes, a template without what it embeds, or a regular expression.
    Literal,
    Code,
}

/// The parts of a script, in order and without gaps.
pub(crate) fn parts(text: &str) -> Vec<(Part, &str)> {
    let mut scanner = Scanner { text, position: 0, begun: 0, templates: Vec::new(), parts: vec![] };
    while scanner.position < text.len() {
        scanner.step();
    }
    scanner.end(Part::Code);
    scanner.parts
}

/// A script with its comments replaced by blanks, so that lines and columns stay.
pub(crate) fn without_comments(text: &str) -> String {
    keep(text, |part| part != Part::Comment)
}

/// A script with everything but its comments replaced by blanks.
pub(crate) fn comments_alone(text: &str) -> String {
    keep(text, |part| part == Part::Comment)
}

fn keep(text: &str, is_kept: impl Fn(Part) -> bool) -> String {
    let blank = |text: &str| text.chars().map(|c| if c == '\n' { c } else { ' ' }).collect();
    let kept = |(part, text): &(Part, &str)| {
        if is_kept(*part) { (*text).to_owned() } else { blank(text) }
    };
    parts(text).iter().map(kept).collect()
}

struct Scanner<'a> {
    text: &'a str,
    position: usize,
    /// Where the current part begins.
    begun: usize,
    /// For each template that embeds the current code: how many braces are open in it.
    templates: Vec<usize>,
    parts: Vec<(Part, &'a str)>,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    /// Ends the current part here.
    fn end(&mut self, part: Part) {
        if self.begun < self.position {
            self.parts.push((part, &self.text[self.begun..self.position]));
        }
        self.begun = self.position;
    }

    /// Adds a part that is `length` bytes long.
    fn add(&mut self, part: Part, length: usize) {
        self.end(Part::Code);
        self.position += length;
        self.end(part);
    }

    fn step(&mut self) {
        let rest = self.rest();
        match rest.as_bytes()[0] {
            b'/' if rest.starts_with("//") => self.add(Part::Comment, until(rest, "\n")),
            b'/' if rest.starts_with("/*") => {
                self.add(Part::Comment, (until(rest, "*/") + 2).min(rest.len()));
            }
            b'/' if self.regex_may_begin() => self.add(Part::Literal, quoted(rest, "/", "/")),
            quote @ (b'"' | b'\'') => {
                let quote = if quote == b'"' { "\"" } else { "'" };
                self.add(Part::Literal, quoted(rest, quote, quote));
            }
            b'`' => self.template(),
            b'{' => self.brace(1),
            b'}' if self.templates.last() == Some(&0) => {
                self.templates.pop();
                self.template();
            }
            b'}' => self.brace(-1),
            _ => self.position += rest.chars().next().map_or(1, char::len_utf8),
        }
    }

    fn brace(&mut self, change: isize) {
        self.position += 1;
        if let Some(open) = self.templates.last_mut() {
            *open = open.saturating_add_signed(change);
        }
    }

    /// From a back-tick, or from the end of embedded code, to the next of either.
    fn template(&mut self) {
        let rest = self.rest();
        let inside = &rest[1..];
        let code = until_unescaped(inside, "${");
        let tick = until_unescaped(inside, "`");
        if code < tick {
            self.add(Part::Literal, 1 + code);
            self.position += 2;
            self.templates.push(0);
        } else {
            self.add(Part::Literal, (2 + tick).min(rest.len()));
        }
    }

    /// A slash divides after a value, and begins a regular expression elsewhere.
    fn regex_may_begin(&self) -> bool {
        let before = self.text[..self.position].trim_end();
        let is_value = |last: char| last.is_alphanumeric() || "_$)]}\"'`".contains(last);
        before.ends_with("return") || before.chars().next_back().is_none_or(|last| !is_value(last))
    }
}

/// The bytes before `mark`, or all.
fn until(text: &str, mark: &str) -> usize {
    text.find(mark).unwrap_or(text.len())
}

/// The length of a literal with its quotes; a line break ends it as well.
fn quoted(text: &str, open: &str, close: &str) -> usize {
    let inside = &text[open.len()..];
    let end = until_unescaped(inside, close).min(until(inside, "\n"));
    (open.len() + end + close.len()).min(text.len())
}

fn until_unescaped(text: &str, mark: &str) -> usize {
    let mut from = 0;
    while let Some(found) = text[from..].find(mark) {
        let end = from + found;
        let slashes = text[..end].bytes().rev().take_while(|byte| *byte == b'\\').count();
        if slashes % 2 == 0 {
            return end;
        }
        from = end + mark.len();
    }
    text.len()
}

/// The files that a script imports or re-exports, as they are written, with their lines.
///
/// `import type` counts: a layer that knows the types of another depends on it.
pub(crate) fn imports(text: &str) -> Vec<(usize, String)> {
    const STATEMENT: &str = concat!(
        r#"(?m)(?:^|;)\s*(?:import|export)\b[^;"'`=()]*?\bfrom\s*["']([^"'\n]+)["']"#,
        r#"|(?:^|;)\s*import\s*["']([^"'\n]+)["']"#,
        r#"|\bimport\(\s*["']([^"'\n]+)["']"#,
    );
    let code = without_comments(text);
    let statement = Regex::new(STATEMENT).expect("a regular expression");
    let found = statement.captures_iter(&code).filter_map(|captures| {
        let path = (1..=3).find_map(|group| captures.get(group))?;
        Some((1 + code[..path.start()].matches('\n').count(), path.as_str().to_owned()))
    });
    found.collect()
}

/// The graph of scripts, given as paths and texts.
pub(crate) fn graph(files: &[(&str, &str)]) -> Graph {
    let names: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
    let positions: HashMap<&str, usize> = files.iter().map(|(path, _)| *path).zip(0..).collect();
    let mut graph = Graph { files: names, ..Graph::default() };
    for (from, (path, text)) in files.iter().enumerate() {
        for (line, import) in imports(text) {
            let target = resolve(path, &import);
            if let Some(to) = target.and_then(|target| positions.get(target.as_str()).copied()) {
                graph.add(from, to, line);
            }
        }
    }
    graph
}

/// The path that `import` means in the file `path`; none for packages.
fn resolve(path: &str, import: &str) -> Option<String> {
    if !import.starts_with('.') {
        return None;
    }
    let mut folders: Vec<&str> = path.split('/').collect();
    folders.pop();
    for component in Path::new(import).components() {
        match component {
            Component::ParentDir => drop(folders.pop()),
            Component::Normal(name) => folders.push(name.to_str()?),
            _ => {}
        }
    }
    Some(folders.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comments(text: &str) -> Vec<&str> {
        let is_comment = |(part, _): &&(Part, &str)| *part == Part::Comment;
        parts(text).iter().filter(is_comment).map(|(_, text)| *text).collect()
    }

    #[test]
    fn comments_are_told_from_literals() {
        assert_eq!(
            comments("a(\"// no\"); // yes\nb /* and\nthis */ c"),
            ["// yes", "/* and\nthis */"]
        );
        assert_eq!(
            comments("const url = `http://${host /* in */}/x`; // end"),
            ["/* in */", "// end"]
        );
        assert_eq!(comments("x.replace(/\\/\\//g, '/*'); y = a / b; // c"), ["// c"]);
        assert_eq!(comments("`${f({ a: `//${1}` })}//` // d"), ["// d"]);
    }

    #[test]
    fn the_parts_make_the_whole() {
        let text = "const a = `ä${b}`; // ö\n\"\\\"\" 'x\n`unfinished";
        let whole: String = parts(text).iter().map(|(_, text)| *text).collect();
        assert_eq!(whole, text);
        assert_eq!(without_comments("a // ü\nb"), "a     \nb");
    }

    #[test]
    fn every_kind_of_import_is_found() {
        let text = "import assert from \"node:assert\";\nimport {\n  a,\n  b,\n} from './ab.ts';\n\
                    import type { C } from \"../c.ts\";\nimport \"./side.ts\";\n\
                    export * from \"./all.ts\";\nexport { d } from \"./d.ts\";\n\
                    const e = await import(\"./e.ts\"); // import \"./no.ts\"\n\
                    export const from = \"./not.ts\";\n";
        let expected =
            ["node:assert", "./ab.ts", "../c.ts", "./side.ts", "./all.ts", "./d.ts", "./e.ts"];
        let found: Vec<String> = imports(text).into_iter().map(|(_, path)| path).collect();
        assert_eq!(found, expected);
        assert_eq!(imports(text)[1].0, 5);
    }

    #[test]
    fn imports_become_edges_between_files() {
        let graph = graph(&[
            ("www/src/a.ts", "import { b } from \"./view/b.ts\";"),
            ("www/src/view/b.ts", "import type { A } from \"../a.ts\"; import x from \"x\";"),
        ]);
        assert_eq!(graph.imports.keys().copied().collect::<Vec<_>>(), [(0, 1), (1, 0)]);
    }
}
