//! Arabic: light stemming, and the particles that only the words of the corpus can tell from a first letter.
//!
//! `وحقوق` is `و` (and) before `حقوق` (rights); `وطنية` (national) begins with the same letter. The corpus knows: a particle
//! comes off where what follows is a word of its own there, and the whole is never seen with the article, because `ال` stands
//! between a particle and its noun, never before both. In the same way `ال` belongs to `التزام` (commitment) where
//! `الالتزام` is seen.
//!
//! Broken plurals and words that end like an ending are exceptions, looked up without article, particle and pronoun.

use medina::text::arabic;
use rustc_hash::FxHashSet;

use super::exceptions::Exceptions;

const ARTICLE: &str = "ال";

/// What must follow a particle other than `و`, in letters; shorter words too often begin like one by chance.
const AFTER_PARTICLE: usize = 4;

/// The shortest word whose `ال` can be its own, in letters.
const WITH_OWN_ARTICLE: usize = 5;

/// Possessive pronouns and the endings of adjectives, which listed words are found without.
const PRONOUNS: [&str; 5] = ["هما", "ها", "هم", "هن", "نا"];
const ADJECTIVES: [&str; 2] = ["يه", "ي"];

/// The folded words of a corpus, as evidence of what is a word.
#[derive(Debug)]
pub(super) struct Clitics {
    words: FxHashSet<String>,
}

impl Clitics {
    pub(super) fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        Self { words: words.map(str::to_owned).collect() }
    }

    /// The key of a folded word.
    pub(super) fn key<'a>(&self, word: &'a str, exceptions: &Exceptions) -> &'a str {
        let bare = self.without_clitics(word);
        match exceptions.class(bare).or_else(|| of_possessed(bare, exceptions)) {
            Some(listed) if exceptions.keeps_whole(listed) => listed,
            Some(singular) => arabic::without_endings(singular),
            None => arabic::without_endings(bare),
        }
    }

    fn without_clitics<'a>(&self, word: &'a str) -> &'a str {
        match arabic::without_article(word) {
            Some(_) if self.begins_with_its_own_article(word) => word,
            Some(rest) => rest,
            None => self.without_particle(word).unwrap_or(word),
        }
    }

    fn begins_with_its_own_article(&self, word: &str) -> bool {
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

/// The class of a listed word with a pronoun, before which `ه` becomes `ت`, or of an adjective made of one kept whole.
fn of_possessed(word: &str, exceptions: &Exceptions) -> Option<&'static str> {
    let owned = |rest: &str| {
        let feminine = || exceptions.class(&format!("{}ه", rest.strip_suffix('ت')?));
        exceptions.class(rest).or_else(feminine)
    };
    let of_whole =
        |rest: &str| exceptions.class(rest).filter(|class| exceptions.keeps_whole(class));
    let possessed = PRONOUNS.iter().find_map(|pronoun| word.strip_suffix(pronoun)).and_then(owned);
    possessed.or_else(|| {
        ADJECTIVES.iter().find_map(|ending| word.strip_suffix(ending)).and_then(of_whole)
    })
}

fn letters(word: &str) -> usize {
    word.chars().count()
}
