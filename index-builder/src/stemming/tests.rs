//! Pairs of words that belong together or apart, and the Snowball algorithms against their
//! published test vectors.

use std::path::PathBuf;

use frostem::Stemmer;
use medina::text::{folded, for_each_token};
use medina::{Concept, Settings};
use medina_indexer::conflation::Conflator;

use super::ConflationClasses;

/// A line of `pairs/`: `=` or `≠`, a word, and words that are in its class or not.
struct PairLine<'a> {
    is_together: bool,
    word: &'a str,
    others: Vec<&'a str>,
}

fn pair_lines(text: &str) -> impl Iterator<Item = PairLine<'_>> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| {
        let mut words = line.split_whitespace();
        let is_together = match words.next() {
            Some("=") => true,
            Some("≠") => false,
            other => panic!("{other:?} at the beginning of a line"),
        };
        PairLine { is_together, word: words.next().unwrap(), others: words.collect() }
    })
}

/// The class of a word as the index writer names it.
#[derive(Debug, PartialEq)]
struct ClassName {
    /// Whether the word has relatives; otherwise its folded form is its name.
    has_relatives: bool,
    name: String,
}

fn class_of(classes: &ConflationClasses, language: &str, word: &str) -> ClassName {
    let mut class = None;
    for_each_token(word, |token| {
        let key = classes.class(language, token.exact);
        let has_relatives = key.is_some();
        let name = key.unwrap_or_else(|| token.folded.to_owned());
        class = Some(ClassName { has_relatives, name });
    });
    class.unwrap()
}

/// Checks the pairs of a list, of which there must be at least `least`.
fn check_pairs(language: &str, text: &str, least: usize) {
    let words = pair_lines(text).flat_map(|line| [vec![line.word], line.others].concat());
    let classes = ConflationClasses::of_texts(words.map(|word| (language, word)));
    let mut wrong = Vec::new();
    let mut count = 0;
    for PairLine { is_together, word, others } in pair_lines(text) {
        for other in others {
            count += 1;
            let [left, right] = [word, other].map(|word| class_of(&classes, language, word));
            if (left == right) != is_together {
                let sign = if is_together { '=' } else { '≠' };
                wrong.push(format!("{word} {sign} {other}: {} {}", left.name, right.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{language}: {} of {count}\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= least, "{language}: {count} pairs, expected at least {least}");
}

#[test]
fn arabic_forms() {
    check_pairs("ar", include_str!("pairs/ar.txt"), 300);
}

#[test]
fn catalan_forms() {
    check_pairs("ca", include_str!("pairs/ca.txt"), 60);
}

#[test]
fn greek_forms() {
    check_pairs("el", include_str!("pairs/el.txt"), 60);
}

#[test]
fn turkish_forms() {
    check_pairs("tr", include_str!("pairs/tr.txt"), 60);
}

#[test]
fn forms_of_the_other_languages() {
    check_pairs("en", include_str!("pairs/en.txt"), 40);
    check_pairs("fr", include_str!("pairs/fr.txt"), 20);
    check_pairs("es", include_str!("pairs/es.txt"), 20);
    check_pairs("it", include_str!("pairs/it.txt"), 10);
    check_pairs("pt", include_str!("pairs/pt.txt"), 10);
    check_pairs("de", include_str!("pairs/de.txt"), 10);
}

#[test]
fn a_form_without_relatives_has_no_class() {
    let classes = ConflationClasses::of_texts([
        ("en", "city cities library the SDG 11 #cities4migration"),
        ("sw", "mji miji"),
    ]);
    assert_eq!(classes.class("en", "cities"), Some("citi".to_owned()));
    assert_eq!(classes.class("en", "library"), None);
    assert_eq!(classes.class("en", "libraries"), None, "a form that the corpus lacks");
    for (language, word) in
        [("en", "the"), ("en", "11"), ("en", "#cities4migration"), ("sw", "miji")]
    {
        assert_eq!(classes.class(language, word), None, "{word}");
    }
}

#[test]
fn all_forms_at_once_have_the_classes_that_they_have_one_by_one() {
    let words = ["cities", "citis", "city", "the", "town"];
    let forms = vec![("en", words.map(|word| (word, word)).to_vec()), ("sw", vec![("mji", "mji")])];
    let classes = ConflationClasses::new(&forms, &named("en", "Towns"));
    for (tag, forms) in &forms {
        let words: Vec<&str> = forms.iter().map(|(exact, _)| *exact).collect();
        let grouped = classes.group(tag, &words);
        let key = |class: &Option<u32>| Some(grouped.keys[(*class)? as usize].clone());
        let at_once: Vec<Option<String>> = grouped.classes.iter().map(key).collect();
        let one_by_one: Vec<_> = words.iter().map(|word| classes.class(tag, word)).collect();
        assert_eq!(at_once, one_by_one);
    }
}

/// Settings with one name in the thesaurus.
fn named(tag: &str, name: &str) -> Settings {
    let names = [(tag.to_owned(), vec![name.to_owned()])].into();
    Settings { thesaurus: vec![Concept { names, ..Concept::default() }], ..Settings::default() }
}

#[test]
fn names_have_the_classes_of_their_language_in_whatever_case_and_region() {
    let forms = vec![("en", vec![("town", "town")])];
    let class = |tag| ConflationClasses::new(&forms, &named(tag, "Towns")).class("en", "town");
    for tag in ["en", "EN", "en-GB", "*"] {
        assert_eq!(class(tag).as_deref(), Some("town"), "{tag}");
    }
    assert_eq!(class("fr"), None);
}

#[test]
fn a_particle_is_removed_if_the_rest_is_a_word_of_the_corpus() {
    let classes = ConflationClasses::of_texts([("ar", "حقوق وحقوق الوطنية وطنية طنية")]);
    let class = |word| class_of(&classes, "ar", word);
    assert_eq!(class("وحقوق"), class("حقوق"));
    assert_ne!(class("وطنية"), class("طنية"));
}

#[test]
fn keys_are_folded() {
    let classes = ConflationClasses::of_texts([
        ("fr", "école écoles"),
        ("de", "Straße Straßen"),
        ("ca", "plaça places"),
    ]);
    for (language, word) in [("fr", "écoles"), ("de", "straßen"), ("ca", "plaça")] {
        let key = classes.class(language, word).unwrap();
        assert_eq!(key, folded(&key));
    }
}

/// Checks that the algorithm of a language stems each word as Snowball's test vectors say.
fn check_vectors<'a>(language: &str, vectors: impl Iterator<Item = (&'a str, &'a str)>) -> usize {
    let stemmer = Stemmer::try_from_name(language).unwrap();
    let check = |(word, stem)| assert_eq!(stemmer.stem(word), stem, "{language}: {word}");
    vectors.map(check).count()
}

#[test]
fn stems_are_those_of_the_snowball_test_vectors() {
    for (language, text) in [
        ("english", include_str!("vectors/english.txt")),
        ("french", include_str!("vectors/french.txt")),
        ("german", include_str!("vectors/german.txt")),
        ("italian", include_str!("vectors/italian.txt")),
        ("portuguese", include_str!("vectors/portuguese.txt")),
        ("spanish", include_str!("vectors/spanish.txt")),
    ] {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let vectors = lines.map(|line| line.split_once(' ').unwrap());
        assert_eq!(check_vectors(language, vectors), 200, "{language}");
    }
}

/// The folder of Snowball's complete vectors, as `<language>.voc.txt` and `<language>.output.txt`.
const VECTORS_VARIABLE: &str = "MEDINA_STEMMING";

#[test]
#[ignore = "needs Snowball's complete test vectors, in the folder that MEDINA_STEMMING names"]
fn stems_are_those_of_all_snowball_test_vectors() {
    let folder = std::env::var_os(VECTORS_VARIABLE).map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| panic!("set {VECTORS_VARIABLE} to their folder"));
    for language in ["english", "french", "german", "italian", "portuguese", "spanish"] {
        let read = |kind: &str| {
            std::fs::read_to_string(folder.join(format!("{language}.{kind}.txt"))).unwrap()
        };
        let (words, stems) = (read("voc"), read("output"));
        assert_eq!(words.lines().count(), stems.lines().count(), "{language}");
        let count = check_vectors(language, words.lines().zip(stems.lines()));
        assert!(count > 10_000, "{language}: {count} words");
    }
}
