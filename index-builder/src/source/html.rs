//! Extracts the plain text of an HTML block in a Markdown body.

use html5gum::{State, Token, Tokenizer};

/// Returns the text of `html` without tags, comments, scripts and styles. Takes linear time.
///
/// Character references are decoded. Block elements and `<br>` begin a new line, table cells are
/// separated by a space, and all other elements, unknown ones included, join the text around them.
pub(super) fn to_text(html: &str) -> String {
    let mut text = TextBuilder::default();
    let mut tokenizer = Tokenizer::new(html);
    let mut is_skipping = false;
    while let Some(Ok(token)) = tokenizer.next() {
        match token {
            Token::StartTag(tag) => {
                // The tokenizer knows no element: it takes the content of each as HTML unless it is
                // told otherwise.
                let raw_text = raw_text_state(&tag.name);
                is_skipping = raw_text.is_some();
                raw_text.into_iter().for_each(|state| tokenizer.set_state(state));
                text.separate(&tag.name);
            }
            Token::EndTag(tag) => {
                is_skipping = false;
                text.separate(&tag.name);
            }
            Token::String(value) if !is_skipping => text.push(&String::from_utf8_lossy(&value)),
            _ => {}
        }
    }
    text.text
}

/// How to tokenize the content of an element that is not text for readers.
fn raw_text_state(element: &[u8]) -> Option<State> {
    match element {
        b"script" => Some(State::ScriptData),
        b"style" => Some(State::RawText),
        _ => None,
    }
}

#[derive(Default)]
struct TextBuilder {
    text: String,
    /// Written before the next text, so that the result neither begins nor ends with it.
    separator: Option<char>,
}

impl TextBuilder {
    /// Separates the text before a tag from the text after it, unless the element is inline.
    fn separate(&mut self, element: &[u8]) {
        let separator = separator(element);
        if self.separator != Some('\n') && !self.text.is_empty() {
            self.separator = separator.or(self.separator);
        }
    }

    fn push(&mut self, text: &str) {
        // White space between two blocks only formats the source.
        if (self.text.is_empty() || self.separator.is_some()) && text.trim().is_empty() {
            return;
        }
        self.text.extend(self.separator.take());
        self.text.push_str(text);
    }
}

/// What a tag of this element puts between the words around it.
fn separator(element: &[u8]) -> Option<char> {
    match element {
        b"td" | b"th" => Some(' '),
        b"address" | b"article" | b"aside" | b"blockquote" | b"body" | b"br" | b"caption"
        | b"center" | b"dd" | b"details" | b"div" | b"dl" | b"dt" | b"fieldset" | b"figcaption"
        | b"figure" | b"footer" | b"form" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6"
        | b"head" | b"header" | b"hr" | b"html" | b"legend" | b"li" | b"main" | b"menu"
        | b"nav" | b"ol" | b"option" | b"p" | b"pre" | b"search" | b"section" | b"summary"
        | b"table" | b"tbody" | b"tfoot" | b"thead" | b"title" | b"tr" | b"ul" => Some('\n'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_comments_scripts_and_styles_are_dropped() {
        assert_eq!(to_text("<div>kept <!-- not --> too</div>"), "kept  too");
        assert_eq!(to_text("<SCRIPT>var a = '<p>';</SCRIPT>kept"), "kept");
        assert_eq!(to_text("a<style>p { color: red }</style>b<script>var c"), "ab");
        assert_eq!(to_text("open <div"), "open ");
        assert_eq!(to_text("open <!-- comment"), "open ");
        assert_eq!(to_text("<noscript><b>kept</b></noscript>"), "kept");
    }

    #[test]
    fn attributes_are_no_text_whatever_they_contain() {
        assert_eq!(to_text("<img alt=\"a > b\" src='>'>kept<a title=\"</p>\">too</a>"), "kepttoo");
    }

    #[test]
    fn character_references_are_decoded() {
        assert_eq!(
            to_text("<p>caf&eacute; &amp; bar, 1 &lt; 2, &#x41;</p>"),
            "café & bar, 1 < 2, A"
        );
    }

    #[test]
    fn block_elements_separate_words_and_inline_ones_do_not() {
        assert_eq!(to_text("<ul><li>one</li>\n  <li>two</li></ul>three"), "one\ntwo\nthree");
        assert_eq!(to_text("one<br>two<BR/>three"), "one\ntwo\nthree");
        let table =
            "<table>\n<tr><th>a</th><td>b</td></tr>\n<tr>\n<td>c</td>\n<td>d</td>\n</tr></table>";
        assert_eq!(to_text(table), "a b\nc d");
        assert_eq!(to_text("in<b>line</b> and un<my-tag>known</my-tag>"), "inline and unknown");
    }

    #[test]
    fn a_large_table_takes_seconds_at_most() {
        let row = "<tr><td class=\"name\">name</td><td>a value of some length</td></tr>\n";
        let started = std::time::Instant::now();
        let text = to_text(&format!("<table>{}</table>", row.repeat(20_000)));
        assert_eq!(text.lines().count(), 20_000);
        assert!(text.lines().all(|line| line == "name a value of some length"));
        // It would take minutes if each tag caused a scan of the rest.
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}
