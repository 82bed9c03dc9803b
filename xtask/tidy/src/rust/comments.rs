//! The comments and doc comments of a Rust file.

use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};

/// The text of a file with everything but its comments replaced by blanks, line by line.
pub(crate) fn comments_alone(text: &str) -> syn::Result<String> {
    let tokens: TokenStream = text.parse().map_err(syn::Error::from)?;
    let mut code = Vec::new();
    collect_code(tokens, text, &mut code);
    let mut bytes = text.as_bytes().to_vec();
    for byte in code.into_iter().flatten() {
        if bytes[byte] != b'\n' {
            bytes[byte] = b' ';
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The lines of a file that a raw string continues on or ends on, or that hold a whole one.
pub(crate) fn raw_string_lines(text: &str) -> syn::Result<Vec<Range<usize>>> {
    let tokens: TokenStream = text.parse().map_err(syn::Error::from)?;
    let mut lines = Vec::new();
    collect_raw_strings(tokens, &mut lines);
    Ok(lines)
}

fn collect_code(tokens: TokenStream, text: &str, code: &mut Vec<Range<usize>>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                if is_comment(&text[group.span().byte_range()]) {
                    continue;
                }
                add_code(group.span_open().byte_range(), text, code);
                collect_code(group.stream(), text, code);
                add_code(group.span_close().byte_range(), text, code);
            }
            token => add_code(token.span().byte_range(), text, code),
        }
    }
}

fn add_code(range: Range<usize>, text: &str, code: &mut Vec<Range<usize>>) {
    if !is_comment(&text[range.clone()]) {
        code.push(range);
    }
}

/// The tokens that a doc comment becomes have the span of the comment.
fn is_comment(written: &str) -> bool {
    written.starts_with("//") || written.starts_with("/*")
}

fn collect_raw_strings(tokens: TokenStream, lines: &mut Vec<Range<usize>>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect_raw_strings(group.stream(), lines),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let is_raw =
                    ["r\"", "r#", "br\"", "br#"].iter().any(|start| text.starts_with(start));
                if is_raw {
                    let span = literal.span();
                    lines.push(span.start().line..span.end().line + 1);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_comments_are_left() {
        let text = "//! Head.\nfn a(x: &str) { // why\n    /* ö */ f(\"// no\", 'a')\n}\n\
                    /// Doc.\nstruct A;";
        let expected = ["//! Head.", "// why", "/* ö */", "", "/// Doc.", ""];
        let found = comments_alone(text).expect("Rust");
        assert_eq!(found.lines().map(str::trim).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn raw_strings_are_found() {
        let text = "const A: &str = \"x\";\nconst B: &str = r#\"1\n2\n\"#;\nf(r\"x\")";
        assert_eq!(raw_string_lines(text).expect("Rust"), [2..5, 5..6]);
    }
}
