//! HTML where plain text belongs: finding what was left in, and reading past it in Markdown.

use memchr::{memchr_iter, memchr2_iter};

/// Elements that turn up in texts taken from web pages. A list rather than any `<word>`, because `<stdio.h>` and
/// `<your name>` are text.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "noscript",
    "object",
    "ol",
    "option",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "u",
    "ul",
    "video",
];

/// The longest name of an entity worth looking for; the longest of HTML has 31 letters.
const ENTITY_NAME_LIMIT: usize = 31;

/// The longest part of a tag worth quoting.
const QUOTE_LIMIT: usize = 40;

/// The first tag or entity in a text, as it stands there.
pub(crate) fn leftover(text: &str) -> Option<&str> {
    memchr2_iter(b'<', b'&', text.as_bytes()).find_map(|start| match text.as_bytes()[start] {
        b'<' => tag(&text[start..]),
        _ => entity(&text[start..]),
    })
}

/// The first entity in a text.
pub(super) fn leftover_entity(text: &str) -> Option<&str> {
    memchr_iter(b'&', text.as_bytes()).find_map(|start| entity(&text[start..]))
}

/// The tag `text` begins with.
fn tag(text: &str) -> Option<&str> {
    let inside = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let name_length = inside.find(|char: char| !char.is_ascii_alphanumeric())?;
    let (name, rest) = inside.split_at(name_length);
    let known = ELEMENTS.iter().any(|element| element.eq_ignore_ascii_case(name));
    let ends_name =
        rest.starts_with(|char: char| char == '>' || char == '/' || char.is_whitespace());
    let end = text.find('>').filter(|_| known && ends_name)? + 1;
    Some(if end <= QUOTE_LIMIT { &text[..end] } else { &text[..text.len() - rest.len()] })
}

/// The entity `text` begins with.
fn entity(text: &str) -> Option<&str> {
    let end = text.bytes().take(ENTITY_NAME_LIMIT + 3).position(|byte| byte == b';')?;
    let name = &text.as_bytes()[1..end];
    let valid = match name {
        [b'#', b'x' | b'X', digits @ ..] => {
            !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit)
        }
        [b'#', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        [first, rest @ ..] => {
            first.is_ascii_alphabetic()
                && !rest.is_empty()
                && rest.iter().all(u8::is_ascii_alphanumeric)
        }
        [] => false,
    };
    valid.then(|| &text[..=end])
}

/// The text of an HTML block: its tags, comments, scripts and styles left out.
pub(super) fn text_of_html(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = after_markup(&rest[start..]);
    }
    text + rest
}

/// What follows the tag, comment, script or style that `html` begins with.
fn after_markup(html: &str) -> &str {
    let begins = |prefix: &str| {
        html.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let end = match () {
        () if begins("<!--") => "-->",
        () if begins("<script") => "</script>",
        () if begins("<style") => "</style>",
        () => ">",
    };
    html.to_ascii_lowercase().find(end).map_or("", |found| &html[found + end.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_entities_are_found() {
        assert_eq!(leftover("a <b>bold</b> word"), Some("<b>"));
        assert_eq!(leftover("end</P>"), Some("</P>"));
        assert_eq!(leftover("line<br/>line"), Some("<br/>"));
        assert_eq!(leftover("A&#47;B"), Some("&#47;"));
        assert_eq!(leftover("A&#x2F;B"), Some("&#x2F;"));
        assert_eq!(leftover("caf&eacute;"), Some("&eacute;"));
        let long = format!("<a href=\"{}\">", "x".repeat(100));
        assert_eq!(leftover(&long), Some("<a"));
    }

    #[test]
    fn text_that_looks_similar_is_left_alone() {
        for text in [
            "#include <stdio.h>",
            "a < b > c",
            "<your name>",
            "R&D; AT&T",
            "x && y;",
            "&;",
            "&#;",
            "<b",
            "europe > FR",
        ] {
            assert_eq!(leftover(text), None, "{text}");
        }
    }

    #[test]
    fn html_is_read_past() {
        assert_eq!(text_of_html("<div>kept <!-- not --> too</div>"), "kept  too");
        assert_eq!(text_of_html("<SCRIPT>var a;</SCRIPT>kept"), "kept");
        assert_eq!(text_of_html("open <div"), "open ");
    }
}
