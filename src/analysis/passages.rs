//! A text cut into passages: pieces that can be shown whole as an excerpt.

/// A passage ends at the first sentence end past this many characters.
const COMFORTABLE: usize = 180;
/// A passage ends at the last space before this many characters where no sentence ends.
const LONGEST: usize = 320;

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

/// Where the first passage of a paragraph ends, in bytes.
fn end_of_first(paragraph: &str) -> usize {
    let mut last_space = None;
    let mut ends_sentence = false;
    for (count, (at, character)) in paragraph.char_indices().enumerate() {
        if character.is_whitespace() {
            if ends_sentence && count >= COMFORTABLE {
                return at;
            }
            if count >= LONGEST {
                return last_space.unwrap_or(at);
            }
            last_space = Some(at);
        }
        ends_sentence = matches!(character, '.' | '!' | '?' | '؟' | '…' | '。' | ':' | ';' | '؛');
    }
    match last_space {
        Some(space) if paragraph.chars().count() > LONGEST => space,
        _ => paragraph.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::passages;

    #[test]
    fn sentences_stay_together_and_nothing_is_lost() {
        let sentence = "A sentence of some forty characters here. ".repeat(12);
        let text = format!("{sentence}\nShort.\n\n{}", "word ".repeat(200));
        let found = passages(&text);
        assert!(found.iter().all(|(_, passage)| passage.chars().count() <= 330 && !passage.is_empty()));
        assert!(found[0].1.ends_with("here."));
        let joined: Vec<&str> = found.iter().flat_map(|(_, passage)| passage.split_whitespace()).collect();
        assert_eq!(joined, text.split_whitespace().collect::<Vec<_>>());
        assert_eq!(found.iter().filter(|(begins, _)| *begins).count(), 3);
    }

    #[test]
    fn a_text_without_spaces_is_one_passage() {
        let long = "文".repeat(1000);
        assert_eq!(passages(&long), [(true, long.as_str())]);
        assert_eq!(passages(" \n "), []);
    }
}
