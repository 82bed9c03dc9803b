//! Light stemming of Arabic: the article and the commonest endings are stripped. Look here for
//! which Arabic words are forms of one.
//!
//! The method is *light10* (L. Larkey, L. Ballesteros and M. Connell, "Light stemming for Arabic
//! information retrieval", 2007): no roots and no word lists, but two lists of affixes, and how
//! many letters of the word each must leave. Four things differ:
//!
//! - A bare `و ب ل ك ف` at the beginning is kept, because `وحقوق` (and rights) cannot be told from
//!   `وطن` (homeland) without the words of a corpus. A caller who has those asks for all [`stems`].
//! - The endings of plural and dual leave three letters, so that `عمان` and `سكان` stay whole.
//! - More pronouns are stripped, with the `ت` that `ة` becomes before them (`مدينتها`, its city).
//! - The `ا` of the accusative is stripped (`مركزا`).
//!
//! All forms are folded: `ة` is `ه`, `ى` is `ي`, every alef is `ا`.
//!
//! ```
//! use medina::text::arabic::{stem, stems};
//!
//! assert_eq!(stem("والمدينه"), stem("مدينه"));
//! assert_eq!(stems("وحقوق"), ["وحقوق", "حقوق"]);
//! ```

/// The article, alone and contracted with the particles before it.
const ARTICLES: [&str; 9] = ["وبال", "وكال", "ولل", "وال", "بال", "كال", "فال", "ال", "لل"];

/// Words of one letter that are written together with the next: and, with, for, as, so.
const PARTICLES: [&str; 5] = ["و", "ب", "ل", "ك", "ف"];

/// Possessive pronouns: of both, her or its, their (of men or of all), their (of women).
const PRONOUNS: [&str; 4] = ["هما", "ها", "هم", "هن"];

/// How many letters a pronoun must leave, and the `ت` before it as well.
const BEFORE_PRONOUN: usize = 3;

/// An ending, and how many letters it must leave.
struct Ending {
    text: &'static str,
    leaves: usize,
}

/// The endings. Each is tried once, in this order.
const ENDINGS: [Ending; 8] = [
    Ending { text: "ا", leaves: 4 },
    Ending { text: "ان", leaves: 3 },
    Ending { text: "ات", leaves: 2 },
    Ending { text: "ون", leaves: 3 },
    Ending { text: "ين", leaves: 3 },
    Ending { text: "يه", leaves: 2 },
    Ending { text: "ه", leaves: 2 },
    Ending { text: "ي", leaves: 2 },
];

/// How many letters the article must leave.
const AFTER_ARTICLE: usize = 2;

/// How many letters a particle must leave.
const AFTER_PARTICLE: usize = 3;

/// The word without article and endings.
pub fn stem(word: &str) -> &str {
    without_endings(without_article(word).unwrap_or(word))
}

/// Whether a folded word is written in Arabic letters.
pub fn is_arabic(word: &str) -> bool {
    ("\u{620}".."\u{700}").contains(&word)
}

/// The stems that a word may have, the likeliest first: with everything before it, without one
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
    for Ending { text, leaves } in &ENDINGS {
        rest = without_ending(rest, text, *leaves).unwrap_or(rest);
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

fn without_ending<'a>(word: &'a str, ending: &str, leaves: usize) -> Option<&'a str> {
    word.strip_suffix(ending).filter(|rest| has_letters(rest, leaves))
}

/// The word without its article and whatever precedes it; `None` if it has no article. The rest of
/// `الله` and `الان` would not be a word, so they keep theirs.
pub fn without_article(word: &str) -> Option<&str> {
    let rest = ARTICLES.iter().find_map(|article| word.strip_prefix(article))?;
    let is_affix = rest == "له" || rest == "ها" || ENDINGS.iter().any(|ending| rest == ending.text);
    (has_letters(rest, AFTER_ARTICLE) && !is_affix).then_some(rest)
}

/// The word without its first particle; `None` if it has none, or if too few letters would be left.
pub fn without_particle(word: &str) -> Option<&str> {
    let rest = PARTICLES.iter().find_map(|particle| word.strip_prefix(particle))?;
    has_letters(rest, AFTER_PARTICLE).then_some(rest)
}

/// Whether a word has at least this many letters. Folded Arabic letters take two bytes each.
fn has_letters(word: &str, letters: usize) -> bool {
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
