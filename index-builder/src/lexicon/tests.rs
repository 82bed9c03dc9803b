//! What editions teach, on texts made from a small dictionary.

use medina::{Concept, Document, FacetSettings, Settings, ValueSettings};
use medina_indexer::DocumentSource;
use medina_indexer::conflation::{Conflator, NoConflation};

use crate::spool::{Packed, Spool};

fn learn(documents: &[Document], conflation: &dyn Conflator, settings: &Settings) -> Vec<Concept> {
    let mut spool = Spool::in_folder(&std::env::temp_dir());
    documents.iter().for_each(|document| spool.push(Packed::of(document.clone())).unwrap());
    let practices = spool.in_several_languages();
    let load = |numbers: &Vec<usize>| {
        Ok(numbers.iter().map(|number| spool.document(*number).unwrap()).collect())
    };
    super::learn(practices.iter().map(load), conflation, settings).unwrap()
}

/// Words and their translations; the last two are a phrase that one word translates.
const DICTIONARY: [(&str, &str); 12] = [
    ("housing", "logement"),
    ("water", "eau potable"),
    ("school", "école"),
    ("garden", "jardin"),
    ("bridge", "pont"),
    ("market", "marché"),
    ("harbour", "rade"),
    ("theatre", "scène"),
    ("council", "mairie"),
    ("festival", "fête"),
    ("migration", "migration"),
    ("newcomers", "nouveaux arrivants"),
];

/// Practices with an English and a French edition. Each sentence takes three entries of the dictionary, in another order in
/// French.
fn corpus(practices: usize) -> Vec<Document> {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        DICTIONARY[(state >> 16) as usize % DICTIONARY.len()]
    };
    let mut documents = Vec::new();
    for practice in 0..practices {
        let sentences: Vec<[(&str, &str); 3]> = (0..4).map(|_| [next(), next(), next()]).collect();
        let english =
            sentences.iter().map(|[a, b, c]| format!("The {} and {} or {}. ", a.0, b.0, c.0));
        let french =
            sentences.iter().map(|[a, b, c]| format!("Le {} et {} ou {}. ", c.1, a.1, b.1));
        documents.push(edition(practice, "en", english.collect()));
        documents.push(edition(practice, "fr", french.collect()));
    }
    documents
}

fn edition(practice: usize, language: &str, text: String) -> Document {
    Document {
        id: format!("{practice}.{language}"),
        practice: practice.to_string(),
        language: language.to_owned(),
        summary: text,
        ..Document::default()
    }
}

fn pairs(concepts: &[Concept]) -> Vec<(&str, &str)> {
    concepts
        .iter()
        .map(|concept| (concept.names["en"][0].as_str(), concept.names["fr"][0].as_str()))
        .collect()
}

#[test]
fn words_that_translate_each_other_are_learned() {
    let learned = learn(&corpus(60), &NoConflation, &Settings::default());
    assert!(learned.iter().all(|concept| concept.value.is_none()));
    let single: Vec<_> = DICTIONARY
        .into_iter()
        .filter(|(english, french)| !french.contains(' ') && english != french)
        .collect();
    let mut found = pairs(&learned);
    found.sort_unstable_by_key(|pair| single.iter().position(|single| single == pair));
    assert_eq!(found, single, "neither half a phrase nor a word that is the same in both");
}

#[test]
fn the_order_of_documents_does_not_matter() {
    let documents = corpus(60);
    let turned: Vec<Document> = documents.iter().rev().cloned().collect();
    let settings = Settings::default();
    assert_eq!(
        learn(&documents, &NoConflation, &settings),
        learn(&turned, &NoConflation, &settings)
    );
}

#[test]
fn little_or_nothing_to_compare_teaches_nothing() {
    let settings = Settings::default();
    assert_eq!(learn(&corpus(1), &NoConflation, &settings), []);
    let mut english = corpus(60);
    english.retain(|document| document.language == "en");
    assert_eq!(learn(&english, &NoConflation, &settings), []);
}

#[test]
fn what_the_site_says_already_is_not_repeated() {
    let names = |english: &str, french: &str| {
        [("en", english), ("fr", french)]
            .map(|(tag, name)| (tag.to_owned(), vec![name.to_owned()]))
            .into()
    };
    let label = [("en", "School"), ("fr", "École")]
        .map(|(tag, name)| (tag.to_owned(), name.to_owned()))
        .into();
    let value = ValueSettings { path: "school".to_owned(), labels: label };
    let settings = Settings {
        thesaurus: vec![Concept { names: names("housing", "Logement"), ..Concept::default() }],
        facets: vec![FacetSettings { values: vec![value], ..FacetSettings::default() }],
        ..Settings::default()
    };
    let learned = learn(&corpus(60), &NoConflation, &settings);
    let found = pairs(&learned);
    assert!(!found.contains(&("housing", "logement")) && !found.contains(&("school", "école")));
    assert!(found.contains(&("garden", "jardin")));
}
