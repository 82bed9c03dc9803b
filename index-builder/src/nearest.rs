//! Finds the known word that a misspelt one probably means, for the remedies in messages.

/// Longer words are no slips of known ones, and comparing them takes time in proportion to both.
const MAX_LENGTH: usize = 100;

/// The candidate with the highest normalized Damerau-Levenshtein similarity to `word`, ignoring
/// case; the first one on a tie.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if word.len() > MAX_LENGTH {
        return None;
    }
    let word = word.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates.into_iter().filter(|candidate| candidate.len() <= MAX_LENGTH) {
        let similarity = strsim::normalized_damerau_levenshtein(&word, &candidate.to_lowercase());
        if best.is_none_or(|(highest, _)| similarity > highest) {
            best = Some((similarity, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_most_similar_wins() {
        let words = ["health", "housing", "heritage-medina"];
        assert_eq!(nearest("Housng", words), Some("housing"));
        assert_eq!(nearest("heritage", words), Some("heritage-medina"));
        assert_eq!(nearest("x", []), None);
    }
}
