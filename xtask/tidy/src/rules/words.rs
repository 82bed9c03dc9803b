//! Comments and documents in plain English: the words of words.toml are not used.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::repository::Source;
use crate::rust::comments::comments_alone;
use crate::{markdown, script};

/// Files whose text is not ours to change.
const FOREIGN: [&str; 3] = ["corpus/", "LICENSES/", "CODE_OF_CONDUCT.md"];

#[derive(Deserialize)]
struct List {
    banned: Vec<Banned>,
}

/// A word or phrase, and what to write instead.
#[derive(Deserialize)]
struct Banned {
    phrase: String,
    instead: String,
    /// Words after which the phrase is right.
    #[serde(default)]
    except: Vec<String>,
}

static LIST: LazyLock<List> = LazyLock::new(|| {
    toml::from_str(include_str!("../../words.toml")).expect("words.toml is a list of words")
});

/// The banned words in the comments or the prose of a file.
pub(crate) fn findings(source: &Source) -> Vec<String> {
    if FOREIGN.iter().any(|foreign| source.path.starts_with(foreign)) {
        return Vec::new();
    }
    let Some(prose) = prose(source) else { return Vec::new() };
    let words = words(&prose);
    let mut findings = Vec::new();
    for (position, word) in words.iter().enumerate() {
        for banned in LIST.banned.iter().filter(|banned| banned.begins(&words[position..])) {
            let Banned { phrase, instead, .. } = banned;
            findings.push(source.finding(word.line, &format!("“{phrase}”: write {instead}")));
        }
    }
    findings
}

impl Banned {
    fn begins(&self, words: &[Word]) -> bool {
        let mut rest = words.iter().map(|word| word.text.as_str());
        let is_phrase = self.phrase.split(' ').all(|word| rest.next() == Some(word));
        let next = rest.next().unwrap_or_default();
        is_phrase && !self.except.iter().any(|except| except == next)
    }
}

/// The lines of a file with everything but comments or prose blank; none for other files.
fn prose(source: &Source) -> Option<String> {
    match source.path.rsplit_once('.')?.1 {
        "rs" => comments_alone(&source.text).ok(),
        "ts" | "mjs" => Some(script::comments_alone(&source.text)),
        "md" => Some(markdown::prose_alone(&source.text)),
        _ => None,
    }
}

/// A word in lower case; an empty one stands for what no phrase continues across.
#[derive(Debug)]
struct Word {
    text: String,
    line: usize,
}

/// The words of comments. Code between back-ticks, paths and ends of sentences become empty words.
fn words(prose: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for (line, text) in (1..).zip(prose.lines()) {
        let mut add = |text: String| words.push(Word { text, line });
        if text.trim().is_empty() {
            add(String::new());
        }
        for (is_code, part) in text.split('`').enumerate().map(|(n, part)| (n % 2 == 1, part)) {
            if is_code {
                add(String::new());
                continue;
            }
            for token in part.split_whitespace().filter(|token| !is_comment_mark(token)) {
                let word = token.trim_matches(|c: char| !c.is_alphanumeric());
                let is_word = word.chars().all(|c| c.is_alphabetic() || "’'-".contains(c));
                add(if is_word { word.to_lowercase() } else { String::new() });
                if token.ends_with(['.', ':', ';', '?', '!']) {
                    add(String::new());
                }
            }
        }
    }
    words
}

/// `//`, `///`, `//!`, `/**`, `*` and `*/`.
fn is_comment_mark(token: &str) -> bool {
    token.contains(['/', '*']) && token.chars().all(|c| "/*!".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::source;

    fn found(path: &str, text: &str) -> Vec<String> {
        findings(&source(path, text))
    }

    #[test]
    fn banned_words_are_found_in_comments_and_documents() {
        assert_eq!(
            found("src/a.rs", "/// Reads so\n/// many texts.\nfn f() {} // Whoever asks"),
            [
                "src/a.rs:1: “so many”: write `n`, or the number",
                "src/a.rs:3: “whoever”: write who: the caller, the maintainer, the visitor"
            ]
        );
        assert_eq!(found("www/a.ts", "/**\n * In\n * vain.\n */").len(), 1);
        assert_eq!(found("docs/a.md", "It is *in vain*.").len(), 1);
    }

    #[test]
    fn code_and_other_texts_pass() {
        assert!(found("src/a.rs", "fn room() { log(\"in vain\") }").is_empty());
        assert!(
            found("src/a.rs", "// The type `Room` of src/room.rs, so. Many others.").is_empty()
        );
        assert!(found("www/a.ts", "const wish = \"in vain\"; // `wish`").is_empty());
        assert!(found("docs/a.md", "`in vain`\n\n    whoever\n").is_empty());
        assert!(found("corpus/a.md", "Whoever lived there for so many years.").is_empty());
        assert!(found("src/a.txt", "whoever").is_empty());
    }

    #[test]
    fn a_word_that_follows_may_make_it_right() {
        assert!(found("src/a.rs", "// `n` stands for the number").is_empty());
        assert_eq!(found("src/a.rs", "// it stands before the number").len(), 1);
    }

    #[test]
    fn code_does_not_join_the_words_around_it() {
        assert!(found("src/a.rs", "// so `n` many").is_empty());
        assert!(found("docs/a.md", "so `n` many").is_empty());
    }
}
