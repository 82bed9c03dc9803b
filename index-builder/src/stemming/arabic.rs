//! Arabic: light stemming, with the words of the corpus as evidence of what is a clitic.
//!
//! `وحقوق` is the particle `و` (and) before `حقوق` (rights), while `وطنية` (national) begins with
//! the same letter. A particle is removed if the rest is a word of the corpus and the whole word
//! never occurs with the article: `ال` comes between a particle and its noun, never before both.
//! Likewise `ال` is part of `التزام` (commitment) if `الالتزام` occurs.
//!
//! Broken plurals, and words that end like a suffix, are exceptions. They are looked up without
//! article, particle and pronoun.

use medina::text::arabic;
use rustc_hash::FxHashSet;

use super::exceptions::Exceptions;

const ARTICLE: &str = "ال";

/// The least number of letters after a particle other than `و`, because shorter words too often
/// begin like one by chance.
const AFTER_PARTICLE: usize = 4;

/// The least number of letters of a word that begins with `ال` by itself.
const WITH_OWN_ARTICLE: usize = 5;

/// Possessive pronouns, which are removed to look up an exception.
const PRONOUNS: [&str; 5] = ["هما", "ها", "هم", "هن", "نا"];

/// Endings of adjectives, which are removed to look up a protected word.
const ADJECTIVES: [&str; 2] = ["يه", "ي"];

/// Stems Arabic words on the evidence of the folded words of a corpus.
#[derive(Debug)]
pub(super) struct ArabicStemmer {
    words: FxHashSet<String>,
}

impl ArabicStemmer {
    pub(super) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        Self { words: words.map(str::to_owned).collect() }
    }

    /// Stems a folded word.
    pub(super) fn stem<'a>(&self, word: &'a str, exceptions: &Exceptions) -> &'a str {
        let bare = self.without_clitics(word);
        match exceptions.lemma(bare).or_else(|| lemma_of_suffixed(bare, exceptions)) {
            Some(lemma) if exceptions.is_protected(lemma) => lemma,
            Some(lemma) => arabic::without_endings(lemma),
            None => arabic::without_endings(bare),
        }
    }

    fn without_clitics<'a>(&self, word: &'a str) -> &'a str {
        match arabic::without_article(word) {
            Some(_) if self.begins_like_an_article(word) => word,
            Some(rest) => rest,
            None => self.without_particle(word).unwrap_or(word),
        }
    }

    /// Whether the `ال` of a word is part of it, which shows where it occurs with the article.
    fn begins_like_an_article(&self, word: &str) -> bool {
        word.starts_with(ARTICLE)
            && letters(word) >= WITH_OWN_ARTICLE
            && self.has_with_article(word)
    }

    fn without_particle<'a>(&self, word: &'a str) -> Option<&'a str> {
        let rest = arabic::without_particle(word)?;
        let is_long = word.starts_with('و') || letters(rest) >= AFTER_PARTICLE;
        let is_word = self.words.contains(rest) || self.has_with_article(rest);
        (is_long && is_word && !self.has_with_article(word)).then_some(rest)
    }

    fn has_with_article(&self, word: &str) -> bool {
        self.words.contains(&format!("{ARTICLE}{word}"))
    }
}

/// The lemma of a listed word with a pronoun, before which a final `ه` is written `ت`, or of an
/// adjective derived from a protected word.
fn lemma_of_suffixed(word: &str, exceptions: &Exceptions) -> Option<&'static str> {
    let of_noun = |noun: &str| {
        let feminine = || exceptions.lemma(&format!("{}ه", noun.strip_suffix('ت')?));
        exceptions.lemma(noun).or_else(feminine)
    };
    let of_protected =
        |noun: &str| exceptions.lemma(noun).filter(|lemma| exceptions.is_protected(lemma));
    let noun = PRONOUNS.iter().find_map(|pronoun| word.strip_suffix(pronoun));
    noun.and_then(of_noun).or_else(|| {
        let noun = ADJECTIVES.iter().find_map(|ending| word.strip_suffix(ending));
        noun.and_then(of_protected)
    })
}

fn letters(word: &str) -> usize {
    word.chars().count()
}
