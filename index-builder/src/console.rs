//! What the command prints on stderr, line by line.
//!
//! A message that cannot be written does not end a run, because a full disk behind stderr would
//! otherwise stop a build in the middle. It is remembered, and `main.rs` ends with an error.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::OnceLock;

/// Why a message could not be written.
static FAILURE: OnceLock<io::Error> = OnceLock::new();

/// Prints a line on stderr. Characters that would change what a terminal shows are printed as
/// escapes, because names of files and values of records may contain them.
pub(crate) fn say(line: &str) {
    lines([line]);
}

/// Prints lines on stderr, all with one write.
pub(crate) fn lines<'a>(lines: impl IntoIterator<Item = &'a str>) {
    let text: String = lines.into_iter().map(|line| printable(line) + "\n").collect();
    if let Err(error) = io::stderr().lock().write_all(text.as_bytes()) {
        // Only the first failure is told.
        let _ = FAILURE.set(error);
    }
}

/// Why a message was lost, if one was.
pub(crate) fn failure() -> Option<&'static io::Error> {
    FAILURE.get()
}

/// Replaces control characters, line breaks and marks of text direction by escapes.
fn printable(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    for char in line.chars() {
        if is_shown(char) {
            text.push(char);
        } else {
            let _ = write!(text, "\\u{{{:x}}}", u32::from(char));
        }
    }
    text
}

fn is_shown(char: char) -> bool {
    let is_direction = matches!(char,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !char.is_control() && !is_direction && !matches!(char, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_a_terminal_is_escaped() {
        assert_eq!(
            printable("a\u{1b}[2J\nb\u{202e}c\u{9b}"),
            "a\\u{1b}[2J\\u{a}b\\u{202e}c\\u{9b}"
        );
        assert_eq!(printable("Café «x» مدينة \u{200d} 市"), "Café «x» مدينة \u{200d} 市");
    }
}
