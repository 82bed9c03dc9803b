//! The learned dictionary: words that mean the same in two languages, learned from practices with
//! editions in both.
//!
//! Look here when a query finds, or misses, practices through a word of another language.
//!
//! Editions of one practice say the same things in the same order. If two editions have equally
//! many paragraphs, or two paragraphs equally many sentences, each is taken as the translation of
//! its counterpart (see [`alignment`]). From all pairs of segments, statistics find the words that
//! translate each other (see [`translations`]). The most certain pairs become concepts of the index
//! (see [`concepts`]), so that a query in one language finds practices that exist only in another.
//!
//! The thresholds are high because visitors see a wrong pair at once and a missing one never. A
//! corpus in one language, or with few editions, teaches nothing.

mod alignment;
mod concepts;
mod translations;

#[cfg(test)]
mod tests;

use anyhow::Result;
use medina::{Concept, Document, Settings};
use medina_indexer::conflation::Conflator;

use alignment::{EditionReader, Editions, LanguageId, LanguageWord};
use concepts::WordPair;

/// Learns concepts from `practices`, each of which has one edition in each of several languages.
/// Leaves out what the thesaurus and the facet labels already say.
///
/// # Errors
/// If a practice cannot be read.
pub(crate) fn learn(
    practices: impl Iterator<Item = Result<Vec<Document>>>,
    classes: &dyn Conflator,
    settings: &Settings,
) -> Result<Vec<Concept>> {
    let mut reader = EditionReader::new(classes);
    let practices: Vec<Editions> =
        practices.map(|editions| Ok(reader.read(&editions?))).collect::<Result<_>>()?;
    let languages = reader.language_ids();
    let mut learned = Vec::new();
    for left in languages.clone() {
        for right in languages.clone().skip(left.0 + 1) {
            learned.extend(learn_pairs(&practices, &reader, left, right));
        }
    }
    Ok(concepts::join_pairs(learned, &reader, settings))
}

/// Learns pairs of which a word occurs in a title or summary. Other words are rarely searched for,
/// and every concept makes the index larger.
fn learn_pairs(
    practices: &[Editions],
    reader: &EditionReader<'_>,
    left: LanguageId,
    right: LanguageId,
) -> Vec<WordPair> {
    let segments = alignment::align(practices, left, right);
    let word_counts = [left, right].map(|language| reader.language(language).word_count());
    let pairs =
        translations::find(&segments, word_counts).into_iter().map(|translation| WordPair {
            words: [
                LanguageWord { language: left, word: translation.left },
                LanguageWord { language: right, word: translation.right },
            ],
            strength: translation.strength,
        });
    let is_prominent = |word: LanguageWord| reader.language(word.language).is_prominent(word.word);
    pairs.filter(|pair| pair.words.into_iter().any(is_prominent)).collect()
}
