//! Light stemming of Arabic: articles off the front, the commonest endings off the back.
//!
//! The method is *light10* (Larkey, Ballesteros and Connell, 2007): no roots, no tables, two lists of affixes and how
//! much of the word each must leave. Three things differ. A bare `و ب ل ك ف` in front is left alone, because without
//! knowing the words of a corpus nobody can tell `وحقوق` (and rights) from `وطن` (homeland); who knows them asks
//! [`without_clitics`]. The endings of plural and dual leave three letters, so that `عمان` and `سكان` stay whole. And more
//! pronouns come off, with the `ت` that `ة` becomes before them (`مدينتها`, its city), and the `ا` of the accusative
//! (`مركزا`). All forms are folded: `ة` is `ه`, `ى` is `ي`, every alef `ا`.
//!
//! ```
//! use medina::analysis::arabic::{stem, without_clitics};
//!
//! assert_eq!(stem("والمدينه"), stem("مدينه"));
//! assert_eq!(without_clitics("والمدينه"), ["المدينه", "مدينه"]);
//! ```

/// The article, alone and grown together with the particles before it.
const ARTICLES: [&str; 9] = ["وبال", "وكال", "ولل", "وال", "بال", "كال", "فال", "ال", "لل"];

/// One-letter words that are written together with the next: and, with, for, as, so.
pub const PARTICLES: [char; 5] = ['و', 'ب', 'ل', 'ك', 'ف'];

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
    word.starts_with(|letter: char| ('\u{620}'..='\u{6ff}').contains(&letter))
}

/// What a word may come from when nothing is known of its neighbours, likeliest first.
pub fn stems(word: &str) -> Vec<&str> {
    let mut stems = vec![stem(word)];
    for variant in without_clitics(word) {
        if !stems.contains(&stem(variant)) {
            stems.push(stem(variant));
        }
    }
    stems
}

/// The word without endings.
pub fn without_endings(word: &str) -> &str {
    ENDINGS.iter().fold(without_pronoun(word), |word, (ending, left)| {
        word.strip_suffix(ending).filter(|rest| holds(rest, *left)).unwrap_or(word)
    })
}

fn without_pronoun(word: &str) -> &str {
    let rest = PRONOUNS.iter().find_map(|pronoun| word.strip_suffix(pronoun));
    let Some(rest) = rest.filter(|rest| holds(rest, BEFORE_PRONOUN)) else { return word };
    let feminine = rest.strip_suffix('ت').filter(|rest| holds(rest, BEFORE_PRONOUN) && !rest.ends_with('ا'));
    feminine.unwrap_or(rest)
}

/// The word without its article and what stands before that; `None` where there is none. What would be left of `الله`
/// and `الان` is no word, so these keep theirs.
pub fn without_article(word: &str) -> Option<&str> {
    let article = ARTICLES.iter().find(|article| word.starts_with(**article))?;
    let rest = super::part(word, article.len()..word.len());
    let is_affix = rest == "له" || rest == "ها" || ENDINGS.iter().any(|(ending, _)| rest == *ending);
    (holds(rest, AFTER_ARTICLE) && !is_affix).then_some(rest)
}

/// The word without a particle in front; `None` where there is none or too little would be left.
pub fn without_particle(word: &str) -> Option<&str> {
    word.strip_prefix(PARTICLES).filter(|rest| holds(rest, AFTER_PARTICLE))
}

/// What an unseen form may be made of, nearest first: without one particle, without two, without the article.
pub fn without_clitics(word: &str) -> Vec<&str> {
    let first = without_particle(word);
    let second = first.and_then(without_particle);
    let mut variants: Vec<&str> = Vec::new();
    for variant in
        [first, without_article(word), second, first.and_then(without_article)].into_iter().flatten()
    {
        if !variants.contains(&variant) {
            variants.push(variant);
        }
    }
    variants
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
            ("والمدينه", vec!["المدينه", "مدينه"]),
            ("بالمدينه", vec!["المدينه", "مدينه"]),
            ("للمدينه", vec!["لمدينه", "مدينه"]),
            ("وبحقوق", vec!["بحقوق", "حقوق"]),
            ("وبالسكن", vec!["بالسكن", "سكن", "السكن"]),
            ("المدينه", vec!["مدينه"]),
            ("وطن", vec![]),
            ("housing", vec![]),
        ] {
            assert_eq!(without_clitics(word), expected, "{word}");
        }
    }
}
