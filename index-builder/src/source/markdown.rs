//! Markdown with front matter: one record a file, its body becomes the plain `text`.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::node::{Entry, Node};
use super::{Raw, Reading, markup, text_at, yaml};
use crate::diagnostic::{Diagnostic, Location, lines_before};

pub(super) fn read(path: &Arc<Path>) -> Result<Reading> {
    let bytes = std::fs::read(path)?;
    Ok(record(&bytes, &Location::new(path, 1)))
}

fn record(bytes: &[u8], location: &Location) -> Reading {
    let text = text_at(bytes, location)?;
    let page = split(text.strip_prefix('\u{feff}').unwrap_or(text), location)?;
    let entries = yaml::parse(page.front_matter).map_err(|error| {
        // The front matter begins on line 2, below the first `---`.
        Diagnostic::error(
            location.at(error.line.max(1) + 1),
            format!("the front matter is not valid YAML: {}", error.problem),
            "write it as `key: value` lines, with quotes around a value that contains `: ` or ` #`",
        )
    })?;
    let entries = entries.into_iter().map(|entry| moved_down(entry, 1)).collect();
    with_body(Raw::new(location.clone(), entries), &page)
}

/// A file cut at its `---` lines.
struct Page<'a> {
    front_matter: &'a str,
    body: &'a str,
    body_line: usize,
}

fn split<'a>(text: &'a str, location: &Location) -> Result<Page<'a>, Diagnostic> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---").ok_or_else(|| {
        let remedy = "begin the file with a `---` line, `id:` and `title:`, and another `---` line";
        Diagnostic::error(location.clone(), "there is no front matter", remedy)
    })?;
    let mut end = first.len();
    for (index, line) in lines.enumerate() {
        if matches!(line.trim_end(), "---" | "...") {
            let front_matter = &text[first.len()..end];
            return Ok(Page {
                front_matter,
                body: &text[end + line.len()..],
                body_line: index + 3,
            });
        }
        end += line.len();
    }
    Err(Diagnostic::error(
        location.clone(),
        "the front matter has no end",
        "close it with a `---` line",
    ))
}

/// The parser counts lines from the start of the front matter, the maintainer from the start of the file.
fn moved_down(mut entry: Entry, lines: usize) -> Entry {
    entry.line += lines;
    entry.node = node_moved_down(entry.node, lines);
    entry
}

fn node_moved_down(node: Node, lines: usize) -> Node {
    use super::node::Value;
    let value = match node.value {
        Value::List(items) => {
            Value::List(items.into_iter().map(|item| node_moved_down(item, lines)).collect())
        }
        Value::Map(entries) => {
            Value::Map(entries.into_iter().map(|entry| moved_down(entry, lines)).collect())
        }
        value => value,
    };
    Node::new(node.line + lines, value)
}

fn with_body(mut raw: Raw, page: &Page<'_>) -> Reading {
    if page.body.trim().is_empty() {
        return Ok(raw);
    }
    if let Some(given) = super::node::find(&raw.entries, "text") {
        let problem = "the front matter has a `text` and the file has a body as well";
        return Err(Diagnostic::error(raw.location.at(given.line), problem, "keep one of the two"));
    }
    let body = without_controls(page, &mut raw);
    let plain = Plain::of(&body);
    if let Some((offset, markup)) = plain.leftover {
        let location = raw.location.at(page.body_line + lines_before(body.as_bytes(), offset));
        let problem = format!("the body contains `{markup}`, which a reader would not want to see");
        raw.warnings.push(Diagnostic::warning(
            location,
            problem,
            "write it as Markdown, or as the character it stands for",
        ));
    }
    raw.entries.retain(|entry| entry.key != "text");
    raw.entries.push(Entry {
        key: "text".into(),
        line: page.body_line,
        node: Node::scalar(page.body_line, plain.text),
    });
    raw.converted = true;
    Ok(raw)
}

/// Removed here rather than with the other keys' because here the line is known.
fn without_controls(page: &Page<'_>, raw: &mut Raw) -> String {
    let unwanted = |char: char| char.is_control() && !matches!(char, '\n' | '\r' | '\t');
    if let Some((offset, char)) = page.body.char_indices().find(|(_, char)| unwanted(*char)) {
        let location = raw.location.at(page.body_line + lines_before(page.body.as_bytes(), offset));
        let problem = format!(
            "the body contains a control character (U+{:04X}), which was removed",
            u32::from(char)
        );
        raw.warnings.push(Diagnostic::warning(location, problem, "delete it from the source"));
    }
    page.body.replace(unwanted, "")
}

/// The text of a Markdown body, one line per paragraph, heading, list item or table row.
#[derive(Default)]
struct Plain {
    text: String,
    /// The first tag or entity that is not Markdown, with its offset in the body.
    leftover: Option<(usize, String)>,
    /// The HTML block being read.
    html: String,
    in_code: bool,
}

impl Plain {
    fn of(body: &str) -> Self {
        let extensions = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS;
        let mut plain = Self::default();
        for (event, range) in Parser::new_ext(body, extensions).into_offset_iter() {
            plain.take(event, &range);
        }
        plain
    }

    fn take(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.words(&text, range),
            Event::Code(text) => self.text.push_str(&text),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.end_line(),
            Event::Html(html) => {
                self.note(markup::leftover(&html), range);
                self.html.push_str(&html);
            }
            Event::InlineHtml(html) => {
                self.note(markup::leftover(&html), range);
                self.text.push_str(if html.starts_with("<br") { "\n" } else { "" });
            }
            _ => {}
        }
    }

    /// A tag in text was escaped, so it is meant; an entity that is still there was escaped once too often.
    fn words(&mut self, text: &str, range: &Range<usize>) {
        if !self.in_code {
            self.note(markup::leftover_entity(text), range);
        }
        self.text.push_str(text);
    }

    fn note(&mut self, found: Option<&str>, range: &Range<usize>) {
        if self.leftover.is_none() {
            self.leftover = found.map(|found| (range.start, found.to_owned()));
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::TableCell if !self.text.is_empty() && !self.text.ends_with('\n') => {
                self.text.push_str(" · ");
            }
            Tag::CodeBlock(_) => {
                self.in_code = true;
                self.end_line();
            }
            _ if is_inline(tag.to_end()) => {}
            _ => self.end_line(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                self.text.push_str(&markup::text_of_html(&html));
            }
            _ => {}
        }
        if !is_inline(tag) {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::TableCell
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(body: &str) -> String {
        Plain::of(body).text
    }

    #[test]
    fn every_block_is_a_line() {
        let body = "# Title\n\nOne *two*\nthree.\n\n- item [link](https://a.example)\n- `code`\n  - below\n\n> said\n";
        assert_eq!(plain(body), "Title\nOne two three.\nitem link\ncode\nbelow\nsaid\n");
    }

    #[test]
    fn tables_keep_their_cells_apart() {
        assert_eq!(plain("| a | b |\n|---|---|\n| c | d |\n"), "a · b\nc · d\n");
    }

    #[test]
    fn code_may_speak_of_tags() {
        let found = Plain::of("Write `<div>`.\n\n```\n<p>&amp;</p>\n```\n\nAnd \\<b> too.");
        assert_eq!(found.text, "Write <div>.\n<p>&amp;</p>\nAnd <b> too.\n");
        assert_eq!(found.leftover, None);
    }

    #[test]
    fn entities_become_characters_and_html_becomes_text() {
        let found = Plain::of("caf&eacute;\n\n<div>in a block</div>\n\na<br>b <!-- unseen -->c");
        assert_eq!(found.text, "café\nin a block\na\nb c\n");
        assert_eq!(found.leftover, Some((13, "<div>".into())));
    }
}
