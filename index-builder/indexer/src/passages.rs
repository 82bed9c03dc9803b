//! A text cut into passages: pieces that can be shown whole as an excerpt.

/// A passage ends at the first sentence end past this many characters.
const COMFORTABLE: usize = 180;
/// A passage is no longer than this many characters where there is any place to end it before.
pub const LONGEST: usize = 320;
/// No passage ends at a sentence end or pause before this many characters.
const SHORTEST: usize = 60;

/// The passages of a text in order, each with whether it begins a paragraph. Paragraphs end at `\n`; a passage never
/// crosses one, and never cuts a word.
pub fn passages(text: &str) -> Vec<(bool, &str)> {
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

/// The passages of a text that has been cut before, given the bytes of each: between them is white space alone.
pub fn cut_again<'a>(text: &'a str, lengths: &[u32]) -> Vec<(bool, &'a str)> {
    let mut rest = text;
    let next = |length: &u32| {
        let after = rest.trim_start();
        let begins = rest.len() == text.len() || rest[..rest.len() - after.len()].contains('\n');
        let (passage, after) = after.split_at(*length as usize);
        rest = after;
        (begins, passage)
    };
    lengths.iter().map(next).collect()
}

/// Where the first passage of a paragraph ends, in bytes: the whole of a short one, else the first sentence end past a comfortable
/// length, else the last sentence end, the last pause or the last space before the longest. Most end soon after the comfortable
/// length, so that is where the search begins.
fn end_of_first(paragraph: &str) -> usize {
    if paragraph.len() <= LONGEST {
        return paragraph.len();
    }
    let longest = bytes_of_first(paragraph, LONGEST);
    if longest == paragraph.len() {
        return longest;
    }
    let shortest = bytes_of_first(paragraph, SHORTEST);
    let comfortable = shortest + bytes_of_first(&paragraph[shortest..], COMFORTABLE - SHORTEST);
    let is_space = |at: &usize| {
        may_begin_space(paragraph.as_bytes()[*at])
            && paragraph[*at..].starts_with(char::is_whitespace)
    };
    let spaces = |from: usize, to: usize| (from..to).filter(is_space);
    let follows = |at: &usize, is_end: fn(char) -> bool| {
        paragraph[..*at].chars().next_back().is_some_and(is_end)
    };
    (comfortable..longest)
        .find(|at| {
            may_end_sentence(paragraph.as_bytes()[at - 1])
                && is_space(at)
                && follows(at, ends_sentence)
        })
        .or_else(|| spaces(shortest, comfortable).rfind(|at| follows(at, ends_sentence)))
        .or_else(|| spaces(shortest, longest).rfind(|at| follows(at, is_pause)))
        .or_else(|| spaces(0, longest).next_back())
        .or_else(|| spaces(longest, paragraph.len()).next())
        .unwrap_or(paragraph.len())
}

/// Whether a character that is white space may begin with this byte. It has to be looked at then, but no byte amid a character.
fn may_begin_space(byte: u8) -> bool {
    byte <= b' ' || matches!(byte, 0xc2 | 0xe1..=0xe3)
}

/// Whether a character that ends a sentence may end with this byte. Fewer do than begin a space, so this is the first question.
fn may_end_sentence(byte: u8) -> bool {
    matches!(byte, b'.' | b'!' | b'?' | 0x82 | 0x9f | 0xa6)
}

/// How many bytes so many characters take; all there are, where there are fewer.
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
                .all(|(_, passage)| passage.chars().count() <= LONGEST && !passage.is_empty())
        );
        assert!(found[0].1.ends_with("here."));
        let joined: Vec<&str> =
            found.iter().flat_map(|(_, passage)| passage.split_whitespace()).collect();
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

    /// The same said as a walk from the first character on.
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
                if ends_sentence(before) && count >= COMFORTABLE {
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
    fn texts_are_cut_again_as_before() {
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
            let lengths: Vec<u32> = found.iter().map(|(_, passage)| passage.len() as u32).collect();
            assert_eq!(cut_again(&text, &lengths), found, "{text:?}");
        }
    }

    #[test]
    fn white_space_begins_with_few_bytes() {
        for space in (char::MIN..=char::MAX).filter(|char| char.is_whitespace()) {
            assert!(may_begin_space(space.to_string().as_bytes()[0]), "{space:?}");
        }
    }
}
