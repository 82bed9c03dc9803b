//! Reads Markdown files with YAML front matter. Each file is one record; its body is converted to
//! plain text and becomes the record's `text`.

use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::encoding::decode_utf8;
use super::file::{SourceBytes, read_record, too_long};
use super::node::{MapEntry, Node, Value, find};
use super::raw_record::{RawRecord, ReadRecord};
use super::{html, markup, yaml};
use crate::diagnostic::{Diagnostic, Location, lines_before};

pub(super) fn read(path: &Arc<Path>, file: SourceBytes<'_>) -> io::Result<ReadRecord> {
    Ok(match read_record(file)? {
        Some(bytes) => record(&bytes, &Location::new(path, 1)),
        None => Err(too_long(Location::new(path, 1), "file")),
    })
}

fn record(bytes: &[u8], location: &Location) -> ReadRecord {
    let text = decode_utf8(bytes, location)?;
    let file = split(text.strip_prefix('\u{feff}').unwrap_or(text), location)?;
    let entries = yaml::parse(file.front_matter).map_err(|error| {
        // The front matter begins on line 2, below the first `---`.
        Diagnostic::error(
            location.at(error.line.max(1) + 1),
            format!("the front matter is not valid YAML: {}", error.problem),
            "write it as `key: value` lines, with quotes around a value that contains `: ` or ` #`",
        )
    })?;
    let entries = entries.into_iter().map(|entry| shift_entry(entry, 1)).collect();
    add_body(RawRecord::new(location.clone(), entries), &file)
}

/// A file, divided at its `---` lines.
struct SplitFile<'a> {
    front_matter: &'a str,
    body: &'a str,
    /// The line on which `body` begins.
    body_line: usize,
}

fn split<'a>(text: &'a str, location: &Location) -> Result<SplitFile<'a>, Diagnostic> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---").ok_or_else(|| {
        let remedy = "begin the file with a `---` line, `id:` and `title:`, and another `---` line";
        Diagnostic::error(location.clone(), "there is no front matter", remedy)
    })?;
    let mut end = first.len();
    for (index, line) in lines.enumerate() {
        if matches!(line.trim_end(), "---" | "...") {
            let front_matter = &text[first.len()..end];
            return Ok(SplitFile {
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

/// Adds `lines` to the lines of an entry, because the YAML parser counts from the start of the
/// front matter and messages count from the start of the file.
fn shift_entry(mut entry: MapEntry, lines: usize) -> MapEntry {
    entry.line += lines;
    entry.node = shift_node(entry.node, lines);
    entry
}

fn shift_node(node: Node, lines: usize) -> Node {
    let value = match node.value {
        Value::List(items) => {
            Value::List(items.into_iter().map(|item| shift_node(item, lines)).collect())
        }
        Value::Map(entries) => {
            Value::Map(entries.into_iter().map(|entry| shift_entry(entry, lines)).collect())
        }
        value => value,
    };
    Node::new(node.line + lines, value)
}

/// Adds the body of a file to its record as `text`.
fn add_body(mut raw: RawRecord, file: &SplitFile<'_>) -> ReadRecord {
    if file.body.trim().is_empty() {
        return Ok(raw);
    }
    if let Some(entry) = find(&raw.entries, "text") {
        let problem = "the front matter has a `text` and the file has a body as well";
        return Err(Diagnostic::error(raw.location.at(entry.line), problem, "keep one of the two"));
    }
    let body = remove_controls(file, &mut raw);
    let plain = PlainText::of_markdown(&body);
    if let Some(markup) = &plain.markup {
        let line = file.body_line + lines_before(body.as_bytes(), markup.offset);
        raw.warnings.push(markup_warning(raw.location.at(line), &markup.quote));
    }
    raw.entries.retain(|entry| entry.key != "text");
    raw.entries.push(MapEntry {
        key: "text".into(),
        line: file.body_line,
        node: Node::scalar(file.body_line, plain.text),
    });
    raw.is_converted = true;
    Ok(raw)
}

fn markup_warning(location: Location, quote: &str) -> Diagnostic {
    Diagnostic::warning(
        location,
        format!("the body contains `{quote}`, which readers should not see"),
        "write it as Markdown, or as the character it stands for",
    )
}

/// Returns the body without control characters and warns of the first one. Other fields lose theirs
/// in [`crate::record`], but only here is the line of the character known.
fn remove_controls(file: &SplitFile<'_>, raw: &mut RawRecord) -> String {
    let is_unwanted = |char: char| char.is_control() && !matches!(char, '\n' | '\r' | '\t');
    if let Some((offset, char)) = file.body.char_indices().find(|(_, char)| is_unwanted(*char)) {
        let line = file.body_line + lines_before(file.body.as_bytes(), offset);
        let problem = format!(
            "the body contains a control character (U+{:04X}), which was removed",
            u32::from(char)
        );
        let remedy = "delete it from the source";
        raw.warnings.push(Diagnostic::warning(raw.location.at(line), problem, remedy));
    }
    file.body.replace(is_unwanted, "")
}

/// The text of a Markdown body, with one line per paragraph, heading, list item and table row.
#[derive(Default)]
struct PlainText {
    text: String,
    /// The first tag or character reference that should not be there.
    markup: Option<FoundMarkup>,
    /// The HTML block that is being read.
    html: String,
    is_in_code: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct FoundMarkup {
    /// Where the Markdown element that contains it begins in the body.
    offset: usize,
    quote: String,
}

impl PlainText {
    fn of_markdown(body: &str) -> Self {
        let extensions = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS;
        let mut plain = Self::default();
        for (event, range) in Parser::new_ext(body, extensions).into_offset_iter() {
            plain.add(event, &range);
        }
        plain
    }

    fn add(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.add_text(&text, range),
            Event::Code(text) => self.text.push_str(&text),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.end_line(),
            Event::Html(html) => {
                self.note_markup(markup::find_markup(&html), range);
                self.html.push_str(&html);
            }
            Event::InlineHtml(html) => {
                self.note_markup(markup::find_markup(&html), range);
                self.text.push_str(if html.starts_with("<br") { "\n" } else { "" });
            }
            _ => {}
        }
    }

    /// Adds text whose escapes are resolved: a tag in it was escaped and is meant as text, but a
    /// character reference was escaped twice.
    fn add_text(&mut self, text: &str, range: &Range<usize>) {
        if !self.is_in_code {
            self.note_markup(markup::find_character_reference(text), range);
        }
        self.text.push_str(text);
    }

    fn note_markup(&mut self, found: Option<&str>, range: &Range<usize>) {
        if self.markup.is_none() {
            let markup = |quote: &str| FoundMarkup { offset: range.start, quote: quote.to_owned() };
            self.markup = found.map(markup);
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::TableCell if !self.text.is_empty() && !self.text.ends_with('\n') => {
                self.text.push_str(" · ");
            }
            Tag::CodeBlock(_) => {
                self.is_in_code = true;
                self.end_line();
            }
            _ if is_inline(tag.to_end()) => {}
            _ => self.end_line(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => self.is_in_code = false,
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                self.text.push_str(&html::to_text(&html));
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
        PlainText::of_markdown(body).text
    }

    #[test]
    fn every_block_is_a_line() {
        let body = "# Title\n\nOne *two*\nthree.\n\n\
                    - item [link](https://a.example)\n- `code`\n  - below\n\n> said\n";
        assert_eq!(plain(body), "Title\nOne two three.\nitem link\ncode\nbelow\nsaid\n");
    }

    #[test]
    fn tables_keep_their_cells_apart() {
        assert_eq!(plain("| a | b |\n|---|---|\n| c | d |\n"), "a · b\nc · d\n");
    }

    #[test]
    fn code_may_contain_tags() {
        let found =
            PlainText::of_markdown("Write `<div>`.\n\n```\n<p>&amp;</p>\n```\n\nAnd \\<b> too.");
        assert_eq!(found.text, "Write <div>.\n<p>&amp;</p>\nAnd <b> too.\n");
        assert_eq!(found.markup, None);
    }

    #[test]
    fn character_references_and_html_become_text() {
        let found = PlainText::of_markdown(
            "caf&eacute;\n\n<div>in a block</div>\n\na<br>b <!-- unseen -->c",
        );
        assert_eq!(found.text, "café\nin a block\na\nb c\n");
        assert_eq!(found.markup, Some(FoundMarkup { offset: 13, quote: "<div>".into() }));
    }
}
