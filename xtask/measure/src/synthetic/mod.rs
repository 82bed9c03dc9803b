//! A synthetic corpus of any size, the same on every machine. Document `n` depends on `n` only, so
//! a corpus of 10,000 documents is the beginning of one of a million, and the corpus need not fit
//! in memory.
//!
//! It has the properties of real corpora that matter for size and speed. Words follow Zipf's law in
//! each language. A document repeats its own words and those of its subject. Lengths have a long
//! tail (median 50 words, mean 110). Documents of a section are neighbours, as on a site. Some
//! facets are missing, some have several values, and few values are frequent.

mod words;
mod zipf;

use std::collections::BTreeMap;

use fastrand::Rng;

pub use words::{LANGUAGES, WordModel};
use zipf::Zipf;

use crate::record::Record;

/// The number of words of a language, as in some tens of millions of words of text.
const RANKS: usize = 200_000;
/// Words below this rank occur in any text, so titles and subjects do not use them.
const COMMON: usize = 112;
const SECTIONS: usize = 180;
const COUNTRIES: usize = 150;
const THEMES: usize = 40;
const KINDS: usize = 4;
/// Neighbouring documents with the same section.
const SECTION_RUN: u64 = 29;
/// The distance between the first ranks of two subjects.
const SUBJECT_STEP: usize = 311;
const SUBJECT_RANKS: usize = 40_000;
/// The deciles of the number of words in a document.
const LENGTHS: [usize; 11] = [8, 16, 22, 30, 40, 50, 66, 95, 150, 290, 1500];

/// The facets that a document may have; `year` is a range.
pub const FACETS: [&str; 5] = ["kind", "section", "theme", "country", "year"];

/// Generates documents by number.
pub struct Generator {
    words: Zipf,
    sections: Zipf,
    countries: Zipf,
    themes: Zipf,
    kinds: Zipf,
}

impl Default for Generator {
    fn default() -> Self {
        Self::new()
    }
}

impl Generator {
    /// A generator. All generators make the same documents.
    pub fn new() -> Self {
        let zipf = Zipf::new;
        Self {
            words: zipf(RANKS),
            sections: zipf(SECTIONS),
            countries: zipf(COUNTRIES),
            themes: zipf(THEMES),
            kinds: zipf(KINDS),
        }
    }

    /// Generates document `number`.
    pub fn record(&self, number: u64) -> Record {
        let section = self.sections.draw(&mut seeded(number / SECTION_RUN, 1));
        let random = &mut seeded(number, 2);
        let mut text = Text {
            words: &self.words,
            word_model: language(random),
            subject: section,
            used_ranks: Vec::new(),
        };
        Record {
            id: format!("d{number}"),
            title: capitalised(&text.title(random)),
            lang: text.word_model.tag.to_owned(),
            text: text.body(length(random), random),
            url: format!("https://example.org/{number}"),
            facets: self.facets(section, random),
        }
    }

    fn facets(&self, section: usize, random: &mut Rng) -> BTreeMap<String, Vec<String>> {
        let mut facets = BTreeMap::from([
            ("kind".to_owned(), vec![value(0, self.kinds.draw(random))]),
            ("section".to_owned(), vec![value(1, section)]),
        ]);
        if random.u8(..100) < 80 {
            facets.insert("country".into(), vec![value(2, self.countries.draw(random))]);
        }
        if random.u8(..100) < 65 {
            facets.insert("theme".into(), self.themes(section, random));
        }
        if random.u8(..100) < 90 {
            let (one, other) = (random.u16(0..30), random.u16(0..30));
            facets.insert("year".into(), vec![(1996 + one.max(other)).to_string()]);
        }
        facets
    }

    /// The theme of the section and up to three more.
    fn themes(&self, section: usize, random: &mut Rng) -> Vec<String> {
        let mut themes = vec![section % THEMES];
        for _ in 0..random.usize(..4) {
            themes.push(self.themes.draw(random));
        }
        themes.sort_unstable();
        themes.dedup();
        themes.into_iter().map(|theme| value(3, theme)).collect()
    }
}

/// The state of a document while its text is generated.
struct Text<'a> {
    words: &'a Zipf,
    word_model: &'static WordModel,
    subject: usize,
    used_ranks: Vec<usize>,
}

impl Text<'_> {
    fn title(&mut self, random: &mut Rng) -> String {
        let ranks: Vec<usize> =
            (0..random.usize(3..8)).map(|_| self.of_the_subject(random)).collect();
        self.used_ranks.clone_from(&ranks);
        ranks.into_iter().map(|rank| self.word_model.word(rank)).collect::<Vec<_>>().join(" ")
    }

    /// `length` words in sentences of 7 to 19 words, five sentences a paragraph.
    fn body(&mut self, length: usize, random: &mut Rng) -> String {
        let mut text = String::new();
        let (mut left_in_sentence, mut sentences) = (0, 0);
        for _ in 0..length {
            let word = self.word(random);
            if left_in_sentence == 0 {
                text.push_str(separator(sentences));
                text.push_str(&capitalised(&word));
                (left_in_sentence, sentences) = (random.usize(7..20), sentences + 1);
            } else {
                text.push(' ');
                text.push_str(&word);
            }
            left_in_sentence -= 1;
        }
        text + "."
    }

    /// Draws a word: one in four repeats an earlier one, one in four belongs to the subject.
    fn word(&mut self, random: &mut Rng) -> String {
        let rank = match random.u8(..4) {
            0 => self.used_ranks[random.usize(..self.used_ranks.len())],
            1 => self.of_the_subject(random),
            _ => self.words.draw(random),
        };
        if rank >= COMMON {
            self.used_ranks.push(rank);
        }
        self.word_model.word(rank)
    }

    fn of_the_subject(&self, random: &mut Rng) -> usize {
        COMMON + (self.words.draw(random) + self.subject * SUBJECT_STEP) % SUBJECT_RANKS
    }
}

/// The separator before a sentence that follows `sentences` others.
fn separator(sentences: usize) -> &'static str {
    match sentences {
        0 => "",
        _ if sentences.is_multiple_of(5) => ".\n",
        _ => ". ",
    }
}

/// Random numbers that depend on the document and on their purpose only.
fn seeded(number: u64, purpose: u64) -> Rng {
    Rng::with_seed(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (purpose << 56))
}

fn language(random: &mut Rng) -> &'static WordModel {
    let mut drawn = random.u32(..100);
    for (word_model, share) in &LANGUAGES {
        match drawn.checked_sub(*share) {
            Some(rest) => drawn = rest,
            None => return word_model,
        }
    }
    &LANGUAGES[0].0
}

fn length(random: &mut Rng) -> usize {
    let (tenth, within) = (random.usize(..10), random.usize(..100));
    LENGTHS[tenth] + (LENGTHS[tenth + 1] - LENGTHS[tenth]) * within / 100
}

fn value(facet: usize, number: usize) -> String {
    capitalised(&LANGUAGES[0].0.word(3000 + facet * 4000 + number * 4))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn records(count: u64) -> Vec<Record> {
        let generator = Generator::new();
        (0..count).map(|number| generator.record(number)).collect()
    }

    #[test]
    fn a_document_depends_on_its_number_alone() {
        assert_eq!(Generator::new().record(4711), Generator::new().record(4711));
        let few = records(30);
        assert_eq!(few[7], Generator::new().record(7));
        assert_ne!(few[7].text, few[8].text);
    }

    #[test]
    fn lengths_have_a_long_tail() {
        let mut lengths: Vec<usize> =
            records(2000).iter().map(|record| record.text.split(' ').count()).collect();
        lengths.sort_unstable();
        let mean = lengths.iter().sum::<usize>() / lengths.len();
        assert!((40..60).contains(&lengths[1000]), "median {}", lengths[1000]);
        assert!((90..200).contains(&mean), "mean {mean}");
    }

    #[test]
    fn facets_are_skewed_partial_and_in_runs() {
        let records = records(3000);
        let has =
            |facet: &str| records.iter().filter(|record| record.facets.contains_key(facet)).count();
        assert_eq!((has("kind"), has("section")), (3000, 3000));
        assert!((1800..2100).contains(&has("theme")) && (2300..2500).contains(&has("country")));
        let section = |record: &Record| record.facets["section"].clone();
        let changes =
            records.windows(2).filter(|pair| section(&pair[0]) != section(&pair[1])).count();
        assert!(changes <= 3000 / SECTION_RUN as usize, "{changes}");
        assert!(records.iter().map(section).collect::<BTreeSet<_>>().len() > 40);
    }

    #[test]
    fn texts_are_sentences_in_several_languages() {
        let records = records(300);
        let languages: BTreeSet<&str> = records.iter().map(|record| record.lang.as_str()).collect();
        assert_eq!(languages.into_iter().collect::<Vec<_>>(), ["ar", "en", "es", "fr"]);
        let long = records.iter().find(|record| record.text.len() > 2000).unwrap();
        assert!(long.text.ends_with('.') && long.text.contains(". ") && long.text.contains(".\n"));
        assert!(
            !records.iter().any(|record| record.text.starts_with('.') || record.title.is_empty())
        );
    }
}
