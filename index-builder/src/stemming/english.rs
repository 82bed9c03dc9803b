//! Unifies British and American spelling, so that both spellings of a word have one stem.

use std::borrow::Cow;

/// Beginnings of words in British and American spelling.
const OUR: [(&str, &str); 16] = [
    ("armour", "armor"),
    ("behaviour", "behavior"),
    ("colour", "color"),
    ("endeavour", "endeavor"),
    ("favour", "favor"),
    ("flavour", "flavor"),
    ("harbour", "harbor"),
    ("honour", "honor"),
    ("humour", "humor"),
    ("labour", "labor"),
    ("neighbour", "neighbor"),
    ("odour", "odor"),
    ("parlour", "parlor"),
    ("rigour", "rigor"),
    ("rumour", "rumor"),
    ("vapour", "vapor"),
];

/// What follows `iz` and `is` in the forms of `organize` and `organise`. The spelling with `s` is
/// chosen because the algorithm stems `organization` to `organ`.
const AFTER_IZ: [&str; 12] = [
    "e",
    "ed",
    "er",
    "ers",
    "es",
    "ing",
    "able",
    "ation",
    "ational",
    "ationally",
    "ations",
    "ings",
];

/// The bytes before `z` must be more than this, so that `size` keeps its `z`.
const BEFORE_Z: usize = 3;

/// Returns the word in the spelling that is stemmed: `labor`, `organise`, `analyse`.
pub(super) fn usual_spelling(word: &str) -> Cow<'_, str> {
    match without_u(word) {
        Some(word) => Cow::Owned(with_s(&word).unwrap_or(word)),
        None => with_s(word).map_or(Cow::Borrowed(word), Cow::Owned),
    }
}

fn without_u(word: &str) -> Option<String> {
    let first = word.as_bytes().first()?;
    let mut alike = OUR.iter().filter(|(our, _)| our.as_bytes()[0] == *first);
    alike.find_map(|(our, or)| word.strip_prefix(our).map(|rest| format!("{or}{rest}")))
}

fn with_s(word: &str) -> Option<String> {
    let at = word.bytes().rposition(|byte| byte == b'z').filter(|at| *at > BEFORE_Z)?;
    let fits =
        matches!(word.as_bytes()[at - 1], b'i' | b'y') && AFTER_IZ.contains(&&word[at + 1..]);
    fits.then(|| format!("{}s{}", &word[..at], &word[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::usual_spelling;

    #[test]
    fn two_spellings_become_one() {
        for (word, expected) in [
            ("organization", "organisation"),
            ("organise", "organise"),
            ("recognized", "recognised"),
            ("analyze", "analyse"),
            ("neighbourhoods", "neighborhoods"),
            ("labour", "labor"),
            ("size", "size"),
            ("prize", "prize"),
            ("citizen", "citizen"),
            ("horizon", "horizon"),
            ("tour", "tour"),
        ] {
            assert_eq!(usual_spelling(word), expected);
        }
    }
}
