//! Lines of at most 100 columns, for reading two files side by side.
//!
//! A line that cannot be broken is excepted: one with a word of more than 60 columns (an address, a
//! hash, a pattern, JSON without spaces), a row of a table in Markdown, or a raw string in Rust,
//! where a line break would be part of the text. Data has other endings or is below `corpus/`. The
//! bundler of types, not an author, breaks the lines of [`GENERATED`].

use crate::repository::Source;
use crate::rust::comments::raw_string_lines;

const COLUMNS: usize = 100;
/// A word that is longer need not be broken.
const LONGEST_WORD: usize = 60;
const ENDINGS: [&str; 7] = [".rs", ".ts", ".mjs", ".css", ".md", ".toml", ".sh"];
const DATA: &str = "corpus/";
const GENERATED: &str = "www/medina.d.ts";

/// The lines that are too long.
pub(crate) fn findings(source: &Source) -> Vec<String> {
    let is_text = ENDINGS.iter().any(|ending| source.path.ends_with(ending));
    if !is_text || source.path.starts_with(DATA) || source.path == GENERATED {
        return Vec::new();
    }
    let raw =
        if source.path.ends_with(".rs") { raw_string_lines(&source.text) } else { Ok(vec![]) };
    let raw = raw.unwrap_or_default();
    let is_row = |line: &str| source.path.ends_with(".md") && line.trim_start().starts_with('|');
    let mut findings = Vec::new();
    for (number, line) in (1..).zip(source.text.lines()) {
        let columns = line.chars().count();
        let is_excepted = || is_row(line) || raw.iter().any(|lines| lines.contains(&number));
        if columns > COLUMNS && !has_long_word(line) && !is_excepted() {
            findings.push(source.finding(number, &format!("{columns} columns; {COLUMNS} at most")));
        }
    }
    findings
}

fn has_long_word(line: &str) -> bool {
    line.split_whitespace().any(|word| word.chars().count() > LONGEST_WORD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::source;

    fn found(path: &str, line: &str) -> usize {
        findings(&source(path, line)).len()
    }

    #[test]
    fn long_lines_are_found_in_code_and_documents() {
        let long = "é ".repeat(51);
        assert_eq!(
            findings(&source("docs/a.md", &format!("short\n{long}"))),
            ["docs/a.md:2: 102 columns; 100 at most"]
        );
        for path in ["src/a.rs", "www/src/a.ts", "a.mjs", "a.css", "tests/a.toml", "a.sh"] {
            assert_eq!(found(path, &format!("// {long}")), 1, "{path}");
            assert_eq!(found(path, &long[..99]), 0, "{path}: fewer columns than bytes");
        }
    }

    #[test]
    fn what_cannot_be_broken_passes() {
        let row = format!("| {} |", "a ".repeat(60));
        assert_eq!(found("docs/a.md", &row), 0);
        assert_eq!(found("src/a.rs", &row), 1);
        let address = format!("See <https://example.org/{}> for the reason.", "a".repeat(70));
        assert_eq!(found("docs/a.md", &address), 0);
        let raw = format!("const A: &str = r#\"{}\"#;", "a ".repeat(60));
        assert_eq!(found("src/a.rs", &raw), 0);
        assert_eq!(found("src/a.rs", &raw.replace("r#\"", "\"").replace("\"#", "\"")), 1);
        assert_eq!(found("corpus/a.md", &"a ".repeat(60)), 0);
        assert_eq!(found(GENERATED, &"a ".repeat(60)), 0);
        assert_eq!(found("src/text/fold.table", &"a ".repeat(60)), 0);
    }
}
