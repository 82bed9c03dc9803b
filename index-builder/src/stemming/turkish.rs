//! Turkish: endings come off one after the other until a word stays as it is.
//!
//! Snowball's algorithm takes `kadınlar` to `kadın` and `kadın` to `kadı`. Applied again to what it gives, every form of the noun
//! ends in one place. Where it would leave no more than a syllable of a longer word (`deniz`, `insan`), the word stays.

use super::exceptions::Exceptions;

/// What may follow the plural `lar` or `ler`: possessives and cases.
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

/// What comes off a word that the exceptions know: cases and possessives.
const AFTER_KNOWN: [&str; 40] = [
    "ı", "i", "u", "ü", "a", "e", "yı", "yi", "yu", "yü", "ya", "ye", "sı", "si", "su", "sü", "ın",
    "in", "un", "ün", "nın", "nin", "nun", "nün", "da", "de", "ta", "te", "dan", "den", "tan",
    "ten", "la", "le", "yla", "yle", "ım", "im", "um", "üm",
];

/// Cases that come off a word of at least [`BEFORE_CASE`] further letters.
const CASES: [&str; 12] =
    ["dan", "den", "tan", "ten", "da", "de", "ta", "te", "ın", "in", "un", "ün"];
const BEFORE_CASE: usize = 4;

const VOWELS: [char; 8] = ['a', 'e', 'ı', 'i', 'o', 'ö', 'u', 'ü'];

/// The stem of a lower-case word; `snowball` is the algorithm.
///
/// A capital `I` has lost its dotlessness before it comes here, and with it the harmony by which endings are known. A plural
/// shows what was meant: `IŞIKLAR`, here `işiklar`, would end in `ler` were its vowels not those of `ışıklar`.
pub(super) fn stem(
    word: &str,
    snowball: &dyn Fn(&str) -> String,
    exceptions: &Exceptions,
) -> String {
    let last_vowel = |rest: &str| rest.chars().rfind(|character| VOWELS.contains(character));
    let is_disguised = word.rfind("lar").is_some_and(|at| last_vowel(&word[..at]) == Some('i'));
    if is_disguised {
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
        if let Some(class) = known(&word, exceptions) {
            return class.to_owned();
        }
        let shorter = shorten(&word, snowball);
        if shorter == word {
            return word;
        }
        word = shorter;
    }
}

fn known(word: &str, exceptions: &Exceptions) -> Option<&'static str> {
    let bare = AFTER_KNOWN.iter().filter_map(|ending| word.strip_suffix(ending));
    std::iter::once(word).chain(bare).find_map(|word| exceptions.class(word))
}

/// The word without the next ending.
fn shorten(word: &str, snowball: &dyn Fn(&str) -> String) -> String {
    if let Some(rest) = without_plural(word).or_else(|| without_case(word)) {
        return rest.to_owned();
    }
    let stem = snowball(word);
    let left = letters(&stem);
    let keeps_a_word = left >= 3 || (left == 2 && letters(word) <= 5);
    if keeps_a_word && left < letters(word) { stem } else { word.to_owned() }
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
