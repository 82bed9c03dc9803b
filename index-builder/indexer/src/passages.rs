//! Splits a text into passages: pieces that a result can show whole as an excerpt. Look here to
//! change how long excerpts are.

use medina::format::stored::Passage;

/// A passage ends at the first end of a sentence after this many characters.
const TARGET: usize = 180;
/// A passage has at most this many characters if there is any white space to end it before.
pub(crate) const LONGEST: usize = 320;
/// No passage ends at the end of a sentence or at a pause before this many characters.
const SHORTEST: usize = 60;

/// The passages of a text in order. Paragraphs end at `\n`; a passage is within one paragraph and
/// ends at white space.
pub(crate) fn passages(text: &str) -> Vec<Passage<'_>> {
    let mut passages = Vec::new();
    for paragraph in text.split('\n').map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        let mut rest = paragraph;
        while !rest.is_empty() {
            let (text, after) = rest.split_at(end_of_first(rest));
            let begins_paragraph = rest.len() == paragraph.len();
            passages.push(Passage { begins_paragraph, text: text.trim_end() });
            rest = after.trim_start();
        }
    }
    passages
}

/// The passages of a text that has been split before, given the length of each in bytes: only white
/// space is between them. Faster than to look for their ends again.
pub(crate) fn split_again<'a>(text: &'a str, lengths: &[u32]) -> Vec<Passage<'a>> {
    let mut rest = text;
    let next = |length: &u32| {
        let after = rest.trim_start();
        let gap = &rest[..rest.len() - after.len()];
        let begins_paragraph = rest.len() == text.len() || gap.contains('\n');
        let (text, after) = after.split_at(*length as usize);
        rest = after;
        Passage { begins_paragraph, text }
    };
    lengths.iter().map(next).collect()
}

/// Where the first passage of a paragraph ends, in bytes. A short paragraph is one passage. Of a
/// longer one it is the first end of a sentence after the target length; or else, before the
/// longest length, the last end of a sentence, the last pause, or the last white space; or else the
/// first white space after it.
///
/// Most passages end soon after the target length, so the search begins there.
fn end_of_first(paragraph: &str) -> usize {
    if paragraph.len() <= LONGEST {
        return paragraph.len();
    }
    let longest = bytes_of_first(paragraph, LONGEST);
    if longest == paragraph.len() {
        return longest;
    }
    let shortest = bytes_of_first(paragraph, SHORTEST);
    let target = shortest + bytes_of_first(&paragraph[shortest..], TARGET - SHORTEST);
    let spaces =
        |from: usize, to: usize| (from..to).filter(|at: &usize| is_space_at(paragraph, *at));
    let follows = |at: &usize, is_end: fn(char) -> bool| {
        paragraph[..*at].chars().next_back().is_some_and(is_end)
    };
    let ends_sentence_at = |at: &usize| {
        may_end_sentence(paragraph.as_bytes()[at - 1])
            && is_space_at(paragraph, *at)
            && follows(at, ends_sentence)
    };
    (target..longest)
        .find(ends_sentence_at)
        .or_else(|| spaces(shortest, target).rfind(|at| follows(at, ends_sentence)))
        .or_else(|| spaces(shortest, longest).rfind(|at| follows(at, is_pause)))
        .or_else(|| spaces(0, longest).next_back())
        .or_else(|| spaces(longest, paragraph.len()).next())
        .unwrap_or(paragraph.len())
}

/// Whether white space begins at a byte, which may be in the middle of a character.
fn is_space_at(text: &str, at: usize) -> bool {
    may_begin_space(text.as_bytes()[at]) && text[at..].starts_with(char::is_whitespace)
}

/// Whether a character that is white space may begin with this byte. No character has such a byte
/// after its first, so a text can be divided before it.
fn may_begin_space(byte: u8) -> bool {
    byte <= b' ' || matches!(byte, 0xc2 | 0xe1..=0xe3)
}

/// Whether a character that ends a sentence may end with this byte. Asked first, because fewer
/// bytes do so than may begin white space.
fn may_end_sentence(byte: u8) -> bool {
    matches!(byte, b'.' | b'!' | b'?' | 0x82 | 0x9f | 0xa6)
}

/// The length in bytes of the first `characters` characters, or of the whole text if it has fewer.
fn bytes_of_first(text: &str, characters: usize) -> usize {
    if text.as_bytes().get(..characters).is_some_and(<[u8]>::is_ascii) {
        return characters;
    }
    let mut rest = text.chars();
    rest.nth(characters - 1);
    text.len() - rest.as_str().len()
}

fn is_pause(character: char) -> bool {
    matches!(character, ',' | '،' | ';' | '؛' | ':' | '–' | ')')
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
        assert!(
            found
                .iter()
                .all(|Passage { text, .. }| text.chars().count() <= LONGEST && !text.is_empty())
        );
        assert!(found[0].text.ends_with("here."));
        let joined: Vec<&str> =
            found.iter().flat_map(|passage| passage.text.split_whitespace()).collect();
        assert_eq!(joined, text.split_whitespace().collect::<Vec<_>>());
        assert_eq!(found.iter().filter(|passage| passage.begins_paragraph).count(), 3);
    }

    #[test]
    fn a_long_sentence_ends_at_a_pause() {
        let long = format!("{} first half, {}.", "word ".repeat(30), "word ".repeat(60).trim_end());
        assert!(passages(&long)[0].text.ends_with("first half,"));
        let two = format!("{}. {}.", "word ".repeat(25).trim_end(), "more ".repeat(50).trim_end());
        assert!(passages(&two)[0].text.ends_with("word."));
    }

    #[test]
    fn short_paragraphs_and_texts_without_spaces_stay_whole() {
        let short = "One. Two. Three is a little longer. ".repeat(8);
        assert_eq!(passages(&short).len(), 1);
        let long = "文".repeat(1000);
        assert_eq!(passages(&long), [Passage { begins_paragraph: true, text: &long }]);
        assert_eq!(passages(" \n "), []);
    }

    /// A simpler algorithm: one walk over all characters.
    fn end_by_walking(paragraph: &str) -> usize {
        if paragraph.chars().count() <= LONGEST {
            return paragraph.len();
        }
        let (mut sentence, mut pause, mut space, mut before) = (None, None, None, ' ');
        for (count, (at, character)) in paragraph.char_indices().enumerate() {
            if character.is_whitespace() {
                if count >= LONGEST {
                    return sentence.or(pause).or(space).unwrap_or(at);
                }
                if ends_sentence(before) && count >= TARGET {
                    return at;
                }
                space = Some(at);
                sentence =
                    if count >= SHORTEST && ends_sentence(before) { space } else { sentence };
                pause = if count >= SHORTEST && is_pause(before) { space } else { pause };
            }
            before = character;
        }
        sentence.or(pause).or(space).unwrap_or(paragraph.len())
    }

    #[test]
    fn passages_end_where_a_walk_ends_them() {
        let mut random = fastrand::Rng::with_seed(3);
        let pieces = [
            "word", "é", "؟", "،", ".", " ", " ", "\u{a0}", "\u{3000}", "文", "longer", "!", ", ",
            ". ",
        ];
        for _ in 0..3_000 {
            let choice = random.usize(1..pieces.len());
            let count = random.usize(..400);
            let text: String = (0..count).map(|_| pieces[random.usize(..=choice)]).collect();
            let paragraph = text.trim();
            assert_eq!(end_of_first(paragraph), end_by_walking(paragraph), "{paragraph}");
        }
    }

    #[test]
    fn texts_are_split_again_as_before() {
        let mut random = fastrand::Rng::with_seed(5);
        let pieces = [
            "word ",
            "word",
            "é ",
            "؟",
            ". ",
            "  ",
            " \u{a0}",
            "\u{3000}",
            "longer text. ",
            "\n",
            "\n\n ",
            "文",
        ];
        for _ in 0..2_000 {
            let count = random.usize(..300);
            let text: String = (0..count).map(|_| pieces[random.usize(..pieces.len())]).collect();
            let found = passages(&text);
            let lengths: Vec<u32> = found.iter().map(|passage| passage.text.len() as u32).collect();
            assert_eq!(split_again(&text, &lengths), found, "{text:?}");
        }
    }

    #[test]
    fn white_space_begins_with_few_bytes() {
        for space in (char::MIN..=char::MAX).filter(|char| char.is_whitespace()) {
            assert!(may_begin_space(space.to_string().as_bytes()[0]), "{space:?}");
        }
    }
}
