//! Finds HTML tags and character references that were left in plain text, so that a warning can
//! quote them.

use memchr::{memchr_iter, memchr2_iter, memrchr};

/// Elements that occur in texts copied from web pages. Other words in angle brackets, such as
/// `<stdio.h>` and `<your name>`, are text.
#[rustfmt::skip]
const ELEMENTS: &[&str] = &[
    "a", "abbr", "address", "article", "aside", "audio", "b", "blockquote", "body", "br", "button",
    "caption", "center", "cite", "code", "col", "dd", "del", "details", "div", "dl", "dt", "em",
    "embed", "figcaption", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "head", "header", "hr", "html", "i", "iframe", "img", "input", "ins", "kbd", "label", "li",
    "link", "main", "mark", "meta", "nav", "noscript", "object", "ol", "option", "p", "picture",
    "pre", "q", "s", "script", "section", "select", "small", "source", "span", "strong", "style",
    "sub", "summary", "sup", "svg", "table", "tbody", "td", "textarea", "tfoot", "th", "thead",
    "title", "tr", "u", "ul", "video",
];

/// The longest name of a character reference to look for; the longest in HTML has 31 letters.
const REFERENCE_NAME_LIMIT: usize = 31;

/// Longer tags are quoted without their attributes.
const QUOTE_LIMIT: usize = 40;

/// Returns the first tag or character reference in `text`. Takes linear time.
pub(crate) fn find_markup(text: &str) -> Option<&str> {
    // After the last `>` no tag can end, so that the search for its end never fails.
    let last_close = memrchr(b'>', text.as_bytes()).unwrap_or(0);
    memchr2_iter(b'<', b'&', text.as_bytes()).find_map(|start| match text.as_bytes()[start] {
        b'<' if start < last_close => tag(&text[start..]),
        b'<' => None,
        _ => character_reference(&text[start..]),
    })
}

/// Returns the first character reference in `text`.
pub(super) fn find_character_reference(text: &str) -> Option<&str> {
    memchr_iter(b'&', text.as_bytes()).find_map(|start| character_reference(&text[start..]))
}

/// The tag at the start of `text`, shortened to be quoted.
fn tag(text: &str) -> Option<&str> {
    let inside = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let name_length = inside.find(|char: char| !char.is_ascii_alphanumeric())?;
    let (name, rest) = inside.split_at(name_length);
    let is_known = ELEMENTS.iter().any(|element| element.eq_ignore_ascii_case(name));
    let ends_name =
        rest.starts_with(|char: char| char == '>' || char == '/' || char.is_whitespace());
    if !(is_known && ends_name) {
        return None;
    }
    let end = text.find('>')? + 1;
    Some(if end <= QUOTE_LIMIT { &text[..end] } else { &text[..text.len() - rest.len()] })
}

/// The character reference at the start of `text`: `&name;`, `&#47;` or `&#x2F;`.
fn character_reference(text: &str) -> Option<&str> {
    let end = text.bytes().take(REFERENCE_NAME_LIMIT + 3).position(|byte| byte == b';')?;
    let name = &text.as_bytes()[1..end];
    let is_valid = match name {
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
    is_valid.then(|| &text[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_character_references_are_found() {
        assert_eq!(find_markup("a <b>bold</b> word"), Some("<b>"));
        assert_eq!(find_markup("end</P>"), Some("</P>"));
        assert_eq!(find_markup("line<br/>line"), Some("<br/>"));
        assert_eq!(find_markup("A&#47;B"), Some("&#47;"));
        assert_eq!(find_markup("A&#x2F;B"), Some("&#x2F;"));
        assert_eq!(find_markup("caf&eacute;"), Some("&eacute;"));
        let long = format!("<a href=\"{}\">", "x".repeat(100));
        assert_eq!(find_markup(&long), Some("<a"));
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
            "a > <b <i",
        ] {
            assert_eq!(find_markup(text), None, "{text}");
        }
    }
}
