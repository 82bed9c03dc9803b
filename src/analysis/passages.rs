//! A text cut into passages: pieces that can be shown whole as an excerpt.

/// A passage ends at the first sentence end past this many characters.
const COMFORTABLE: usize = 180;
/// A passage is no longer than this many characters where there is any place to end it before.
const LONGEST: usize = 320;
/// No passage ends at a sentence end or pause before this many characters.
const SHORTEST: usize = 60;

/// The passages of a text in order, each with whether it begins a paragraph. Paragraphs end at `\n`; a passage never
/// crosses one, and never cuts a word.
pub(crate) fn passages(text: &str) -> Vec<(bool, &str)> {
    let mut found = Vec::new();
    for paragraph in text.split('\n').map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        let mut rest = paragraph;
        while !rest.is_empty() {
            let (passage, after) = rest.split_at(end_of_first(rest));
            found.push((rest.len() == paragraph.len(), passage.trim_end()));
            rest = after.trim_start();
        }
    }
    found
}

/// Where the first passage of a paragraph ends, in bytes: the whole of a short one, else the first sentence end past a comfortable
/// length, else the last sentence end, the last pause or the last space before the longest.
fn end_of_first(paragraph: &str) -> usize {
    if paragraph.chars().nth(LONGEST).is_none() {
        return paragraph.len();
    }
    let mut last = Ends::default();
    let mut before = ' ';
    for (count, (at, character)) in paragraph.char_indices().enumerate() {
        if character.is_whitespace() {
            if count >= LONGEST {
                return last.best().unwrap_or(at);
            }
            if ends_sentence(before) && count >= COMFORTABLE {
                return at;
            }
            last.note(at, count, before);
        }
        before = character;
    }
    last.best().unwrap_or(paragraph.len())
}

/// The last places where a passage could end, the better kinds first.
#[derive(Default)]
struct Ends {
    sentence: Option<usize>,
    pause: Option<usize>,
    space: Option<usize>,
}

impl Ends {
    fn note(&mut self, at: usize, count: usize, before: char) {
        self.space = Some(at);
        if count >= SHORTEST && ends_sentence(before) {
            self.sentence = Some(at);
        }
        if count >= SHORTEST && matches!(before, ',' | '،' | ';' | '؛' | ':' | '–' | ')') {
            self.pause = Some(at);
        }
    }

    fn best(&self) -> Option<usize> {
        self.sentence.or(self.pause).or(self.space)
    }
}

fn ends_sentence(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '؟' | '…' | '。')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_stay_together_and_nothing_is_lost() {
        let sentence = "A sentence of some forty characters here. ".repeat(12);
        let text = format!("{sentence}\nShort.\n\n{}", "word ".repeat(200));
        let found = passages(&text);
        assert!(found.iter().all(|(_, passage)| passage.chars().count() <= LONGEST && !passage.is_empty()));
        assert!(found[0].1.ends_with("here."));
        let joined: Vec<&str> = found.iter().flat_map(|(_, passage)| passage.split_whitespace()).collect();
        assert_eq!(joined, text.split_whitespace().collect::<Vec<_>>());
        assert_eq!(found.iter().filter(|(begins, _)| *begins).count(), 3);
    }

    #[test]
    fn a_long_sentence_ends_where_one_would_breathe() {
        let long = format!("{} first half, {}.", "word ".repeat(30), "word ".repeat(60).trim_end());
        assert!(passages(&long)[0].1.ends_with("first half,"));
        let two = format!("{}. {}.", "word ".repeat(25).trim_end(), "more ".repeat(50).trim_end());
        assert!(passages(&two)[0].1.ends_with("word."));
    }

    #[test]
    fn short_paragraphs_and_texts_without_spaces_stay_whole() {
        let short = "One. Two. Three is a little longer. ".repeat(8);
        assert_eq!(passages(&short).len(), 1);
        let long = "文".repeat(1000);
        assert_eq!(passages(&long), [(true, long.as_str())]);
        assert_eq!(passages(" \n "), []);
    }
}
