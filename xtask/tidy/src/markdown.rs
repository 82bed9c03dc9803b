//! Reading Markdown: its prose apart from code, its links, and the anchors of its headings.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The target of a link or an image, and its line.
#[derive(Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) target: String,
    pub(crate) line: usize,
}

fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter()
}

/// The text with everything but its prose replaced by blanks, line by line.
pub(crate) fn prose_alone(text: &str) -> String {
    let mut bytes: Vec<u8> = text.bytes().map(|b| if b == b'\n' { b } else { b' ' }).collect();
    let mut is_code = false;
    for (event, range) in events(text) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Text(_) if !is_code => {
                bytes[range.clone()].copy_from_slice(&text.as_bytes()[range]);
            }
            // Keeps the words around it apart, as a word does.
            Event::Code(_) => bytes[range.start] = b'`',
            _ => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The links and images, in order.
pub(crate) fn links(text: &str) -> Vec<Link> {
    let found = events(text).filter_map(|(event, range)| {
        let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else {
            return None;
        };
        let line = 1 + text[..range.start].matches('\n').count();
        Some(Link { target: dest_url.into_string(), line })
    });
    found.collect()
}

/// The anchors that forges give to headings: lower case, hyphens for spaces, no punctuation.
pub(crate) fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut heading: Option<String> = None;
    for (event, _) in events(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                anchors.extend(heading.take().map(|text| slug(&text)));
            }
            Event::Text(part) | Event::Code(part) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&part);
                }
            }
            _ => {}
        }
    }
    anchors
}

fn slug(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || "-_ ".contains(*c);
    heading.to_lowercase().chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_has_no_code() {
        let text = "# A head\n\nSome `code` and [a link](b.md).\n\n    indented\n\n\
                    ```\nfenced\n```\n\n| cell | `x` |\n|---|---|\n| ü | b |\n";
        let prose = prose_alone(text);
        let words: Vec<_> = prose.split_whitespace().collect();
        assert_eq!(
            words,
            ["A", "head", "Some", "`", "and", "a", "link", ".", "cell", "`", "ü", "b"]
        );
        assert_eq!(prose.lines().count(), text.lines().count());
    }

    #[test]
    fn links_and_images_are_found_outside_code() {
        let text = "[a](b.md#c)\n`[x](y)`\n\n![i](j.png) <https://example.org>\n\n[k]\n\n[k]: l.md";
        let found: Vec<_> = links(text).into_iter().map(|link| (link.line, link.target)).collect();
        let expected = [(1, "b.md#c"), (4, "j.png"), (4, "https://example.org"), (6, "l.md")];
        assert_eq!(found, expected.map(|(line, target)| (line, target.to_owned())));
    }

    #[test]
    fn anchors_are_made_as_forges_make_them() {
        let text = "# In the `browser`: what?\n## `cargo xtask` & more\n";
        let expected = ["cargo-xtask--more", "in-the-browser-what"];
        assert_eq!(anchors(text).into_iter().collect::<Vec<_>>(), expected);
    }
}
