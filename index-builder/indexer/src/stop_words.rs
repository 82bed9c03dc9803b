//! Stop words: words that carry no meaning of their own, by language. Look here to add a list.
//!
//! A stop word of the visitor's language need not match, unless the query has no other words. The
//! lists in `stop_words/` are short: articles, pronouns, prepositions, conjunctions, auxiliaries,
//! and elided forms such as the `l` of `l’eau`. The build writes those of the site's languages into
//! the index, so that a browser loads no others.

use rustc_hash::{FxHashMap, FxHashSet};

use medina::text::for_each_token;
use medina::text::language::primary_language;

/// By primary language tag: a text that has the words.
const LISTS: [(&str, &str); 4] = [
    ("ar", include_str!("stop_words/ar.txt")),
    ("en", include_str!("stop_words/en.txt")),
    ("es", include_str!("stop_words/es.txt")),
    ("fr", include_str!("stop_words/fr.txt")),
];

/// The folded stop words of the language of `tag`, sorted; none for a language without a list.
pub fn of_language(tag: &str) -> Vec<String> {
    let primary = primary_language(tag);
    let list = LISTS
        .iter()
        .find(|(language, _)| language.eq_ignore_ascii_case(primary))
        .map_or("", |(_, list)| *list);
    let mut words = Vec::new();
    for_each_token(list, |token| words.push(token.folded.to_owned()));
    words.sort_unstable();
    words.dedup();
    words
}

/// By language tag: its folded stop words.
pub(crate) type StopWords = FxHashMap<String, FxHashSet<String>>;

/// The stop words of all languages with these tags.
pub(crate) fn of_languages(tags: &[String]) -> StopWords {
    tags.iter().map(|tag| (tag.clone(), of_language(tag).into_iter().collect())).collect()
}

#[cfg(test)]
mod tests {
    use crate::stop_words::of_language;

    #[test]
    fn lists_are_folded_like_everything_else() {
        assert!(of_language("fr-CH").contains(&"a".to_owned()), "à folds to a");
        assert!(of_language("ar").contains(&"علي".to_owned()), "على folds to علي");
        assert!(of_language("en").contains(&"the".to_owned()));
        assert!(of_language("sw").is_empty());
    }
}
