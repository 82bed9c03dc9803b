//! Words that mean the same in two languages, learned from practices that have editions in both.
//!
//! Editions of one practice say the same things in the same order. Where their paragraphs, or the sentences of a paragraph,
//! are equal in number, each is taken as the translation of its counterpart (see [`editions`]). Over all of them, two words that
//! belong together turn up together, and once it is known which words account for each other, little is left to chance
//! acquaintances (see [`pairs`]). What is certain enough becomes a concept of the index, so that a query in one language finds
//! practices that exist in another alone.
//!
//! A wrong pair costs a visitor more than a missing one, since whoever types the word sees it: the thresholds are high, and a corpus
//! in one language, or with a handful of editions, teaches nothing.

mod concepts;
mod editions;
mod pairs;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use anyhow::Result;
use medina::{Concept, Document, Settings};
use medina_indexer::conflation::Conflator;

use concepts::Link;
use editions::{Language, Reader, Text};

/// What the editions of a corpus teach, apart from what the site's own names say already. `practices` are those with editions in several
/// languages, in order, each with one edition of each language.
pub(crate) fn learn(
    practices: impl Iterator<Item = Result<Vec<Document>>>,
    conflation: &dyn Conflator,
    settings: &Settings,
) -> Result<Vec<Concept>> {
    let mut reader = Reader::new(conflation);
    let practices: Vec<BTreeMap<usize, Text>> =
        practices.map(|editions| Ok(reader.read(&editions?))).collect::<Result<_>>()?;
    let mut learned = Vec::new();
    for left in 0..reader.languages.len() {
        for right in left + 1..reader.languages.len() {
            learned.extend(links(&practices, &reader.languages, left, right));
        }
    }
    Ok(concepts::of_links(learned, &reader, settings))
}

/// What two languages teach about words of titles and summaries. Other words are rarely asked for, and every concept takes its room
/// in the index.
fn links(
    practices: &[BTreeMap<usize, Text>],
    languages: &[Language],
    left: usize,
    right: usize,
) -> Vec<Link> {
    let units = editions::aligned(practices, left, right);
    let pairs = pairs::find(&units, [left, right].map(|language| languages[language].words()));
    let links = pairs.into_iter().map(|pair| Link {
        ends: [(left, pair.left), (right, pair.right)],
        strength: pair.strength,
    });
    let is_prominent = |(language, word): (usize, u32)| languages[language].is_prominent(word);
    links.filter(|link| link.ends.into_iter().any(is_prominent)).collect()
}
