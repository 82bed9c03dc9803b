//! Pairs of words, joined and apart; and the algorithms against Snowball's own vectors, where somebody has them.

use std::path::{Path, PathBuf};

use frostem::Stemmer;
use medina::text::{folded, for_each_token};
use medina::{Concept, Settings};
use medina_indexer::conflation::Conflator;

use super::Conflation;

/// Names a folder with Snowball's `<language>.voc.txt` and `<language>.output.txt`.
const VECTORS: &str = "MEDINA_STEMMING";

/// A line of words: the first, the others, and whether they belong together.
fn lines(text: &str) -> impl Iterator<Item = (&str, Vec<&str>, bool)> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| {
        let mut words = line.split_whitespace();
        let together = words.next() == Some("=");
        (words.next().unwrap(), words.collect(), together)
    })
}

/// The class of a word as the writer names it.
fn class(conflation: &Conflation, language: &str, word: &str) -> (bool, String) {
    let mut class = None;
    for_each_token(word, |token| {
        let key = conflation.class(language, token.exact);
        class = Some((key.is_some(), key.unwrap_or_else(|| token.folded.to_owned())));
    });
    class.unwrap()
}

/// How many pairs there are; panics with all that are not as they should be.
fn check(language: &str, text: &str) -> usize {
    let all: Vec<&str> =
        lines(text).flat_map(|(first, others, _)| [vec![first], others].concat()).collect();
    let conflation = Conflation::of_texts(all.into_iter().map(|word| (language, word)));
    let mut wrong = Vec::new();
    let mut pairs = 0;
    for (first, others, together) in lines(text) {
        for other in others {
            pairs += 1;
            let (left, right) =
                (class(&conflation, language, first), class(&conflation, language, other));
            if (left == right) != together {
                wrong.push(format!(
                    "{first} {} {other}: {} {}",
                    if together { '=' } else { '≠' },
                    left.1,
                    right.1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{language}: {} of {pairs}\n{}", wrong.len(), wrong.join("\n"));
    pairs
}

#[test]
fn arabic_forms() {
    assert!(check("ar", include_str!("pairs/ar.txt")) >= 300);
}

#[test]
fn catalan_forms() {
    assert!(check("ca", include_str!("pairs/ca.txt")) >= 60);
}

#[test]
fn greek_forms() {
    assert!(check("el", include_str!("pairs/el.txt")) >= 60);
}

#[test]
fn turkish_forms() {
    assert!(check("tr", include_str!("pairs/tr.txt")) >= 60);
}

#[test]
fn forms_of_the_other_languages() {
    check("en", include_str!("pairs/en.txt"));
    check("fr", include_str!("pairs/fr.txt"));
    check("es", include_str!("pairs/es.txt"));
    check("it", include_str!("pairs/it.txt"));
    check("pt", include_str!("pairs/pt.txt"));
    check("de", include_str!("pairs/de.txt"));
}

#[test]
fn what_has_no_relatives_stands_for_itself() {
    let conflation = Conflation::of_texts([
        ("en", "city cities library the SDG 11 #cities4migration"),
        ("sw", "mji miji"),
    ]);
    assert_eq!(conflation.class("en", "cities"), Some("citi".to_owned()));
    assert_eq!(conflation.class("en", "library"), None);
    assert_eq!(conflation.class("en", "libraries"), None, "a form the corpus lacks");
    for (language, word) in
        [("en", "the"), ("en", "11"), ("en", "#cities4migration"), ("sw", "miji")]
    {
        assert_eq!(conflation.class(language, word), None, "{word}");
    }
}

#[test]
fn forms_of_documents_are_joined_at_once_as_they_are_one_by_one() {
    let forms = vec![
        (
            "en",
            vec![
                ("cities", "cities"),
                ("citis", "citis"),
                ("city", "city"),
                ("the", "the"),
                ("town", "town"),
            ],
        ),
        ("sw", vec![("mji", "mji")]),
    ];
    let names = [("en".to_owned(), vec!["Towns".to_owned()])].into();
    let settings = Settings {
        thesaurus: vec![Concept { names, ..Concept::default() }],
        ..Settings::default()
    };
    let conflation = Conflation::of(&forms, &settings);
    for (tag, forms) in &forms {
        let words: Vec<&str> = forms.iter().map(|(exact, _)| *exact).collect();
        let grouped = conflation.group(tag, &words);
        let keys: Vec<Option<String>> = grouped
            .classes
            .iter()
            .map(|class| Some(grouped.keys[(*class)? as usize].clone()))
            .collect();
        let one_by_one: Vec<Option<String>> =
            words.iter().map(|word| conflation.class(tag, word)).collect();
        assert_eq!(keys, one_by_one);
    }
    assert_eq!(
        conflation.class("en", "town"),
        Some("town".to_owned()),
        "a name has another form of it"
    );
}

#[test]
fn a_particle_comes_off_where_the_corpus_knows_what_follows() {
    let conflation = Conflation::of_texts([("ar", "حقوق وحقوق الوطنية وطنية طنية")]);
    assert_eq!(class(&conflation, "ar", "وحقوق"), class(&conflation, "ar", "حقوق"));
    assert_ne!(class(&conflation, "ar", "وطنية"), class(&conflation, "ar", "طنية"));
}

#[test]
fn the_algorithms_agree_with_the_vectors() {
    let Some(folder) = vectors() else {
        eprintln!("skipped: no stemming vectors (name their folder in {VECTORS})");
        return;
    };
    for language in ["english", "french", "german", "italian", "portuguese", "spanish"] {
        let stemmer = Stemmer::try_from_name(language).unwrap();
        let read = |kind: &str| {
            std::fs::read_to_string(folder.join(format!("{language}.{kind}.txt"))).unwrap()
        };
        let (words, stems) = (read("voc"), read("output"));
        assert_eq!(words.lines().count(), stems.lines().count());
        for (word, stem) in words.lines().zip(stems.lines()) {
            assert_eq!(stemmer.stem(word), stem, "{language}: {word}");
        }
    }
}

fn vectors() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/stemming");
    let folder = std::env::var_os(VECTORS).map_or_else(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

#[test]
fn keys_are_folded() {
    let conflation = Conflation::of_texts([
        ("fr", "école écoles"),
        ("de", "Straße Straßen"),
        ("ca", "plaça places"),
    ]);
    for (language, word) in [("fr", "écoles"), ("de", "straßen"), ("ca", "plaça")] {
        let key = conflation.class(language, word).unwrap();
        assert_eq!(key, folded(&key));
    }
}
