//! Makes pronounceable words for ranks, in the letters of a language. Frequent ranks have short
//! words. Some ranks share a word, because different syllables can join to the same letters.

use std::fmt::Write as _;

/// The syllables and endings of a language.
pub struct WordModel {
    /// A BCP 47 tag.
    pub tag: &'static str,
    onsets: &'static [&'static str],
    vowels: &'static [&'static str],
    endings: &'static [&'static str],
}

/// The languages, each with its share of all documents in percent.
pub const LANGUAGES: [(WordModel, u32); 4] = [
    (
        WordModel {
            tag: "en",
            onsets: &[
                "b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "w", "st", "tr",
            ],
            vowels: &["a", "e", "i", "o", "u", "ea", "oo"],
            endings: &["", "s", "ed", "ing"],
        },
        60,
    ),
    (
        WordModel {
            tag: "fr",
            onsets: &[
                "b", "c", "d", "f", "g", "j", "l", "m", "n", "p", "r", "s", "t", "v", "ch", "pr",
            ],
            vowels: &["a", "é", "i", "o", "u", "ou", "ai"],
            endings: &["", "s", "er", "tion"],
        },
        20,
    ),
    (
        WordModel {
            tag: "es",
            onsets: &[
                "b", "c", "d", "f", "g", "j", "l", "m", "n", "p", "r", "s", "t", "v", "ll", "ñ",
            ],
            vowels: &["a", "e", "i", "o", "u", "ie", "ue"],
            endings: &["", "s", "ar", "ción"],
        },
        15,
    ),
    (
        WordModel {
            tag: "ar",
            onsets: &[
                "ب", "ت", "ج", "ح", "د", "ر", "س", "ش", "ع", "ف", "ق", "ك", "ل", "م", "ن", "ه",
            ],
            vowels: &["ا", "و", "ي", "", "ما", "را", "ست"],
            endings: &["", "ة", "ات", "ية"],
        },
        5,
    ),
];

impl WordModel {
    /// The word of a rank. The first ranks have one syllable and no ending; the forms of a stem
    /// have neighbouring ranks.
    pub fn word(&self, rank: usize) -> String {
        let syllables = self.onsets.len() * self.vowels.len();
        let (stem, ending) = match rank.checked_sub(syllables) {
            None => return self.stem(rank, 1),
            Some(rest) => (rest / self.endings.len(), self.endings[rest % self.endings.len()]),
        };
        let (mut first, mut length, mut count) = (0, 2, syllables * syllables);
        while stem >= first + count {
            (first, length, count) = (first + count, length + 1, count * syllables);
        }
        self.stem((stem - first) * scatter(count) % count, length) + ending
    }

    fn stem(&self, mut number: usize, length: u32) -> String {
        let mut word = String::new();
        for _ in 0..length {
            let syllable = number % (self.onsets.len() * self.vowels.len());
            number /= self.onsets.len() * self.vowels.len();
            let _ = write!(
                word,
                "{}{}",
                self.onsets[syllable % self.onsets.len()],
                self.vowels[syllable / self.onsets.len()]
            );
        }
        word
    }
}

/// A step that is coprime to `count` and far from 1, so that multiples of it visit all numbers
/// below `count` and words of neighbouring ranks look different.
fn scatter(count: usize) -> usize {
    (count * 61 / 100..).find(|step| gcd(*step, count) == 1).unwrap_or(1)
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn frequent_words_are_short_and_most_words_differ() {
        for (word_model, _) in &LANGUAGES {
            let words: Vec<String> = (0..30_000).map(|rank| word_model.word(rank)).collect();
            let distinct: BTreeSet<&String> = words.iter().collect();
            assert!(
                distinct.len() > 25_000,
                "{}: {} distinct words",
                word_model.tag,
                distinct.len()
            );
            assert!(words[5].chars().count() < words[20_000].chars().count(), "{}", word_model.tag);
        }
    }

    #[test]
    fn forms_of_a_stem_stand_together() {
        let english = &LANGUAGES[0].0;
        let stem = english.word(112);
        assert_eq!(english.word(113), format!("{stem}s"));
        assert_eq!(english.word(115), format!("{stem}ing"));
    }

    #[test]
    fn steps_visit_everything() {
        for count in [7, 100, 12_544] {
            let visited: BTreeSet<usize> =
                (0..count).map(|place| place * scatter(count) % count).collect();
            assert_eq!(visited.len(), count);
        }
    }
}
