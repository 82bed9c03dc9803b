//! Turkish: removes suffixes until a word no longer changes.
//!
//! Snowball's algorithm stems `kadınlar` to `kadın` and `kadın` to `kadı`. Applied repeatedly, it
//! takes all forms of a noun to one stem. A stem that would be a single syllable of a longer word
//! (`deniz`, `insan`) is not accepted.

use super::exceptions::Exceptions;

/// Possessives and cases that may follow the plural `lar` or `ler`.
const AFTER_PLURAL: [&str; 34] = [
    "",
    "ı",
    "i",
    "ın",
    "in",
    "ım",
    "im",
    "ımız",
    "imiz",
    "ınız",
    "iniz",
    "a",
    "e",
    "da",
    "de",
    "dan",
    "den",
    "ını",
    "ini",
    "ının",
    "inin",
    "ına",
    "ine",
    "ında",
    "inde",
    "ından",
    "inden",
    "ımızın",
    "imizin",
    "la",
    "le",
    "daki",
    "deki",
    "ıyla",
];

/// Cases and possessives that are removed to look up an exception.
const AFTER_LEMMA: [&str; 40] = [
    "ı", "i", "u", "ü", "a", "e", "yı", "yi", "yu", "yü", "ya", "ye", "sı", "si", "su", "sü", "ın",
    "in", "un", "ün", "nın", "nin", "nun", "nün", "da", "de", "ta", "te", "dan", "den", "tan",
    "ten", "la", "le", "yla", "yle", "ım", "im", "um", "üm",
];

/// Cases that are removed if at least [`BEFORE_CASE`] letters remain.
const CASES: [&str; 12] =
    ["dan", "den", "tan", "ten", "da", "de", "ta", "te", "ın", "in", "un", "ün"];
const BEFORE_CASE: usize = 4;

const VOWELS: [char; 8] = ['a', 'e', 'ı', 'i', 'o', 'ö', 'u', 'ü'];

/// Stems a lower-case word; `snowball` is the algorithm.
///
/// Lower-casing without a locale turns a capital `I` into `i` instead of `ı`, which breaks the
/// vowel harmony that suffixes are recognised by. A plural shows the original vowel: `IŞIKLAR`
/// arrives as `işiklar`, but after a real `i` the suffix would be `ler`, so the word is `ışıklar`.
pub(super) fn stem(
    word: &str,
    snowball: &dyn Fn(&str) -> String,
    exceptions: &Exceptions,
) -> String {
    let last_vowel = |rest: &str| rest.chars().rfind(|character| VOWELS.contains(character));
    let has_lost_dotless_i =
        word.rfind("lar").is_some_and(|at| last_vowel(&word[..at]) == Some('i'));
    if has_lost_dotless_i {
        stem_as_written(&word.replace('i', "ı"), snowball, exceptions)
    } else {
        stem_as_written(word, snowball, exceptions)
    }
}

fn stem_as_written(
    word: &str,
    snowball: &dyn Fn(&str) -> String,
    exceptions: &Exceptions,
) -> String {
    let mut word = word.to_owned();
    loop {
        if let Some(lemma) = lemma(&word, exceptions) {
            return lemma.to_owned();
        }
        let shorter = shorten(&word, snowball);
        if shorter == word {
            return word;
        }
        word = shorter;
    }
}

/// The lemma of a listed word, with or without a suffix.
fn lemma(word: &str, exceptions: &Exceptions) -> Option<&'static str> {
    let without_suffix = AFTER_LEMMA.iter().filter_map(|suffix| word.strip_suffix(suffix));
    std::iter::once(word).chain(without_suffix).find_map(|word| exceptions.lemma(word))
}

/// Removes the last suffix, if any.
fn shorten(word: &str, snowball: &dyn Fn(&str) -> String) -> String {
    if let Some(rest) = without_plural(word).or_else(|| without_case(word)) {
        return rest.to_owned();
    }
    let stem = snowball(word);
    let remaining = letters(&stem);
    let is_word = remaining >= 3 || (remaining == 2 && letters(word) <= 5);
    if is_word && remaining < letters(word) { stem } else { word.to_owned() }
}

fn without_plural(word: &str) -> Option<&str> {
    let at = word.rfind("lar").into_iter().chain(word.rfind("ler")).max()?;
    let is_plural = letters(&word[..at]) >= 2 && AFTER_PLURAL.contains(&&word[at + 3..]);
    is_plural.then_some(&word[..at])
}

fn without_case(word: &str) -> Option<&str> {
    let rest = CASES.iter().find_map(|case| word.strip_suffix(case))?;
    (letters(rest) >= BEFORE_CASE).then_some(rest)
}

fn letters(word: &str) -> usize {
    word.chars().count()
}
