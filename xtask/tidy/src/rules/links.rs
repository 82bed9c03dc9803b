//! Relative links of Markdown files lead to files, folders and headings that exist.

use std::collections::{BTreeSet, HashMap};

use crate::markdown::{Link, anchors, links};
use crate::repository::Source;

/// The links that lead nowhere.
pub(crate) fn findings(sources: &[Source]) -> Vec<String> {
    let texts: HashMap<&str, &str> =
        sources.iter().map(|source| (source.path.as_str(), source.text.as_str())).collect();
    let folders: BTreeSet<&str> = sources.iter().flat_map(|source| folders(&source.path)).collect();
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.path.ends_with(".md")) {
        for Link { target, line } in links(&source.text) {
            if !is_external(&target) && !leads_somewhere(&source.path, &target, &texts, &folders) {
                findings
                    .push(source.finding(line, &format!("links to {target}; it does not exist")));
            }
        }
    }
    findings
}

fn is_external(target: &str) -> bool {
    let scheme = target.split(['/', '#']).next().unwrap_or_default();
    scheme.contains(':') || target.starts_with("//")
}

fn leads_somewhere(
    path: &str,
    target: &str,
    texts: &HashMap<&str, &str>,
    folders: &BTreeSet<&str>,
) -> bool {
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let file = if file.is_empty() { path.to_owned() } else { join(path, file) };
    match texts.get(file.as_str()) {
        Some(text) if file.ends_with(".md") && !anchor.is_empty() => anchors(text).contains(anchor),
        Some(_) => true,
        None => folders.contains(file.as_str()),
    }
}

/// A target, from the folder of the file `path`.
fn join(path: &str, target: &str) -> String {
    let mut folders: Vec<&str> = path.split('/').collect();
    folders.pop();
    for name in target.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(folders.pop()),
            name => folders.push(name),
        }
    }
    folders.join("/")
}

/// Every folder above a file; the root is the empty path.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    let slashes = path.match_indices('/').map(|(position, _)| &path[..position]);
    std::iter::once("").chain(slashes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::source;

    fn found(text: &str) -> Vec<String> {
        findings(&[
            source("docs/a.md", text),
            source("docs/deep/b.md", "# The head\n"),
            source("src/lib.rs", ""),
        ])
    }

    #[test]
    fn links_to_what_exists_pass() {
        let text = "# Own\n[1](deep/b.md) [2](deep/b.md#the-head) [3](../src/) [4](../src/lib.rs) \
                    [5](#own) [6](https://example.org/x) [7](mailto:a@example.org) [8](..)\n";
        assert_eq!(found(text), [] as [&str; 0]);
    }

    #[test]
    fn links_that_lead_nowhere_are_found() {
        let text = "[1](gone.md)\n[2](deep/b.md#gone)\n[3](#gone)\n[4](../srcs)\n[5](lib.rs)\n";
        let lines: Vec<_> = found(text).iter().map(|finding| finding[10..11].to_owned()).collect();
        assert_eq!(lines, ["1", "2", "3", "4", "5"]);
        assert_eq!(found("[1](x.md)"), ["docs/a.md:1: links to x.md; it does not exist"]);
    }
}
