//! Light stemming of Arabic: articles off the front, the commonest endings off the back.
//!
//! The method is *light10* (Larkey, Ballesteros and Connell, 2007): no roots, no tables, two lists of affixes and how
//! much of the word each must leave. Three things differ. A bare `و ب ل ك ف` in front is left alone, because without
//! knowing the words of a corpus nobody can tell `وحقوق` (and rights) from `وطن` (homeland); who knows them asks for all
//! [`stems`]. The endings of plural and dual leave three letters, so that `عمان` and `سكان` stay whole. And more
//! pronouns come off, with the `ت` that `ة` becomes before them (`مدينتها`, its city), and the `ا` of the accusative
//! (`مركزا`). All forms are folded: `ة` is `ه`, `ى` is `ي`, every alef `ا`.
//!
//! ```
//! use crate::text::arabic::{stem, stems};
//!
//! assert_eq!(stem("والمدينه"), stem("مدينه"));
//! assert_eq!(stems("وحقوق"), ["وحقوق", "حقوق"]);
//! ```

/// The article, alone and grown together with the particles before it.
const ARTICLES: [&str; 9] = ["وبال", "وكال", "ولل", "وال", "بال", "كال", "فال", "ال", "لل"];

/// One-letter words that are written together with the next: and, with, for, as, so.
const PARTICLES: [&str; 5] = ["و", "ب", "ل", "ك", "ف"];

/// Possessive pronouns: her or its, their, their, of both.
const PRONOUNS: [&str; 4] = ["هما", "ها", "هم", "هن"];

/// What a pronoun must leave, and what the `ت` before it.
const BEFORE_PRONOUN: usize = 3;

/// Endings with the letters each must leave. Every one is tried once, in this order.
const ENDINGS: [(&str, usize); 8] =
    [("ا", 4), ("ان", 3), ("ات", 2), ("ون", 3), ("ين", 3), ("يه", 2), ("ه", 2), ("ي", 2)];

/// What the article must leave.
const AFTER_ARTICLE: usize = 2;

/// What a particle must leave.
const AFTER_PARTICLE: usize = 3;

/// The word without article and endings.
pub fn stem(word: &str) -> &str {
    without_endings(without_article(word).unwrap_or(word))
}

/// Whether a folded word is written in Arabic letters.
pub fn is_arabic(word: &str) -> bool {
    ("\u{620}".."\u{700}").contains(&word)
}

/// What a word may come from when nothing is known of its neighbours, nearest first: with all there is before it, without one
/// particle, without the article, without two particles, without particle and article.
pub fn stems(word: &str) -> Vec<&str> {
    let bare = without_particle(word).unwrap_or(word);
    let mut stems = Vec::new();
    for variant in &[
        Some(word),
        Some(bare),
        without_article(word),
        without_particle(bare),
        without_article(bare),
    ] {
        let stem = stem(variant.unwrap_or(bare));
        if !stems.contains(&stem) {
            stems.push(stem);
        }
    }
    stems
}

/// The word without endings.
pub fn without_endings(word: &str) -> &str {
    let mut rest = without_pronoun(word);
    for (ending, left) in &ENDINGS {
        rest = without_ending(rest, ending, *left).unwrap_or(rest);
    }
    rest
}

fn without_pronoun(word: &str) -> &str {
    for pronoun in &PRONOUNS {
        if let Some(rest) = without_ending(word, pronoun, BEFORE_PRONOUN) {
            let feminine = without_ending(rest, "ت", BEFORE_PRONOUN);
            return feminine.filter(|rest| !rest.ends_with("ا")).unwrap_or(rest);
        }
    }
    word
}

fn without_ending<'a>(word: &'a str, ending: &str, left: usize) -> Option<&'a str> {
    word.strip_suffix(ending).filter(|rest| holds(rest, left))
}

/// The word without its article and what stands before that; `None` where there is none. What would be left of `الله`
/// and `الان` is no word, so these keep theirs.
pub fn without_article(word: &str) -> Option<&str> {
    let rest = ARTICLES.iter().find_map(|article| word.strip_prefix(article))?;
    let is_affix =
        rest == "له" || rest == "ها" || ENDINGS.iter().any(|(ending, _)| rest == *ending);
    (holds(rest, AFTER_ARTICLE) && !is_affix).then_some(rest)
}

/// The word without a particle in front; `None` where there is none or too little would be left.
pub fn without_particle(word: &str) -> Option<&str> {
    let rest = PARTICLES.iter().find_map(|particle| word.strip_prefix(particle))?;
    holds(rest, AFTER_PARTICLE).then_some(rest)
}

/// Whether at least so many letters are there. Folded Arabic letters take two bytes each.
fn holds(word: &str, letters: usize) -> bool {
    word.len() >= 2 * letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_and_endings_come_off() {
        for (word, expected) in [
            ("المدينه", "مدين"),
            ("بالمدينه", "مدين"),
            ("وبالمدينه", "مدين"),
            ("للمدينه", "مدين"),
            ("لاجيين", "لاج"),
            ("اللاجيات", "لاج"),
            ("موسساتها", "موسس"),
            ("مدينتها", "مدين"),
            ("خدماتها", "خدم"),
            ("حقوقهم", "حقوق"),
            ("بيتها", "بيت"),
            ("مركزا", "مركز"),
            ("لغات", "لغ"),
            ("لغه", "لغ"),
            ("الحق", "حق"),
        ] {
            assert_eq!(stem(word), expected, "{word}");
        }
    }

    #[test]
    fn what_would_leave_too_little_stays() {
        for word in ["عمان", "سكان", "الان", "بيان", "دين", "ال", "ه", "", "abc", "é"]
        {
            assert_eq!(stem(word), word, "{word}");
        }
        assert_eq!(stem("الدين"), "دين");
        assert_eq!(stem("الله"), "الل", "not what is left of له");
    }

    #[test]
    fn clitics_come_off_one_after_the_other() {
        for (word, expected) in [
            ("والمدينه", vec!["مدين"]),
            ("للمدينه", vec!["مدين", "لمدين"]),
            ("وبحقوق", vec!["وبحقوق", "بحقوق", "حقوق"]),
            ("وبالسكن", vec!["سكن"]),
            ("المدينه", vec!["مدين"]),
            ("وطن", vec!["وطن"]),
            ("housing", vec!["housing"]),
        ] {
            assert_eq!(stems(word), expected, "{word}");
        }
    }
}
