//! Names of concepts: which of them there are, and where they stand in the documents.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::collect::Vocabulary;
use super::terms::{List, Term};
use crate::analysis::{folded, for_each_word};
use crate::document::{Concept, Document, Settings};
use crate::engine::same_language;
use crate::index::PATH_SEPARATOR;

/// The tag of names that belong to no language.
const EVERY_LANGUAGE: &str = "*";

/// The concepts of an index: those of the thesaurus, and one for each labelled facet value that has no entry there.
pub(crate) fn concepts(settings: &Settings) -> Vec<Concept> {
    let mut concepts: Vec<Concept> = settings.thesaurus.clone();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    for (number, concept) in concepts.iter().enumerate() {
        concept.value.iter().for_each(|value| {
            known.entry(value.clone()).or_insert(number);
        });
    }
    for facet in &settings.facets {
        for value in facet.values.iter().filter(|value| !value.labels.is_empty()) {
            let reference = (facet.key.clone(), value.path.clone());
            let number = *known.entry(reference.clone()).or_insert(concepts.len());
            if number == concepts.len() {
                concepts.push(Concept { value: Some(reference), ..Concept::default() });
            }
            for (tag, label) in &value.labels {
                concepts[number].names.entry(tag.clone()).or_default().push(label.clone());
            }
        }
    }
    concepts
}

/// Finds names in running text.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// By language and first class.
    by_first: HashMap<(u16, usize), Vec<Name>>,
    tags: Vec<String>,
    /// By concept its names: language, space, the name as the thesaurus has it, or folded as a document has it.
    pub(crate) spellings: Vec<BTreeSet<String>>,
    /// The keys of these.
    keys: Vec<HashSet<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    classes: Vec<usize>,
    concept: usize,
}

impl Names {
    pub(crate) fn new(concepts: &[Concept], tags: &[String], vocabulary: &mut Vocabulary<'_>) -> Self {
        let spellings = vec![BTreeSet::new(); concepts.len()];
        let keys = vec![HashSet::new(); concepts.len()];
        let mut names = Self { tags: tags.to_vec(), spellings, keys, ..Self::default() };
        for (number, concept) in concepts.iter().enumerate() {
            for (tag, written) in &concept.names {
                written.iter().for_each(|name| names.add(number, tag, name, vocabulary));
            }
        }
        names
    }

    fn add(&mut self, concept: usize, tag: &str, name: &str, vocabulary: &mut Vocabulary<'_>) {
        let mut words: Vec<(String, String)> = Vec::new();
        for_each_word(name, |word| words.push((word.folded.to_owned(), word.exact.to_owned())));
        if words.is_empty() {
            return;
        }
        self.spellings[concept].insert(format!("{tag} {}", name.trim()));
        self.keys[concept].insert(joined(words.iter().map(|(folded, _)| folded.as_str())));
        for (place, language) in self.tags.iter().enumerate() {
            if tag == EVERY_LANGUAGE || same_language(tag, language) {
                let place = place as u16;
                let classes: Vec<usize> =
                    words.iter().map(|(folded, exact)| vocabulary.class(place, folded, exact)).collect();
                let name = Name { classes, concept };
                let known = self.by_first.entry((place, name.classes[0])).or_default();
                if !known.contains(&name) {
                    known.push(name);
                }
            }
        }
    }

    /// Visits the concepts named in a run of words: place of the first word, how many, the concept.
    pub(crate) fn each_in(
        &self,
        language: u16,
        run: &[(usize, usize)],
        mut visit: impl FnMut(usize, usize, usize),
    ) {
        for (at, (class, _)) in run.iter().enumerate() {
            for name in self.by_first.get(&(language, *class)).into_iter().flatten() {
                let here = run[at..].iter().map(|(class, _)| *class).take(name.classes.len());
                if here.eq(name.classes.iter().copied()) {
                    visit(at, name.classes.len(), name.concept);
                }
            }
        }
    }

    /// Notes how a name was written in a document of that language, folded.
    pub(crate) fn found(&mut self, concept: usize, language: u16, name: &str) {
        if !self.keys[concept].contains(name) {
            self.keys[concept].insert(name.to_owned());
            self.spellings[concept].insert(format!("{} {name}", self.tags[usize::from(language)]));
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_first.is_empty()
    }
}

/// The key of a spelling: its words folded, joined by spaces.
pub(crate) fn key_of(spelling: &str) -> String {
    folded(spelling.split_once(' ').map_or(spelling, |(_, name)| name))
}

/// Words as the key of a name.
pub(crate) fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

/// By concept the documents that belong to it without naming it: those of its facet value, or of its practice. A
/// value that more than half of all documents have says nothing about any of them.
pub(crate) fn belonging(concepts: &[Concept], documents: &[Document]) -> Vec<Vec<u32>> {
    let mut by_value: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    let mut by_practice: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, concept) in concepts.iter().enumerate() {
        if let Some((facet, path)) = &concept.value {
            by_value.entry((facet, path)).or_default().push(number);
        }
        if let Some(practice) = &concept.practice {
            by_practice.entry(practice).or_default().push(number);
        }
    }
    let mut belonging: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); concepts.len()];
    for (number, document) in documents.iter().enumerate() {
        let mut add = |concepts: Option<&Vec<usize>>| {
            concepts.into_iter().flatten().for_each(|concept| {
                belonging[*concept].insert(number as u32);
            });
        };
        add(by_practice.get(practice_of(document)));
        for (facet, path) in
            document.facets.iter().flat_map(|(facet, paths)| paths.iter().map(move |path| (facet, path)))
        {
            levels(path).for_each(|level| add(by_value.get(&(facet.as_str(), level))));
        }
    }
    let telling = |documents_of: BTreeSet<u32>| {
        if documents_of.len() * 2 > documents.len() { Vec::new() } else { documents_of.into_iter().collect() }
    };
    belonging.into_iter().map(telling).collect()
}

fn practice_of(document: &Document) -> &str {
    if document.practice.is_empty() { &document.id } else { &document.practice }
}

/// A path and every path above it.
fn levels(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices(PATH_SEPARATOR).map(|(at, _)| at).chain([path.len()]);
    ends.map(|end| &path[..end])
}

/// The names of the concepts that any document belongs to.
pub(crate) fn add(terms: &mut Vec<Term>, lists: &mut [List], first: usize, spellings: Vec<BTreeSet<String>>) {
    let mut places: HashMap<String, usize> =
        terms.iter().enumerate().map(|(place, term)| (term.key.clone(), place)).collect();
    let mut number = 0;
    for (concept, spellings) in spellings.into_iter().enumerate() {
        let list = first + concept;
        if lists[list].postings.is_empty() {
            continue;
        }
        for name in spellings.iter().map(|spelling| key_of(spelling)) {
            let place = *places.entry(name.clone()).or_insert(terms.len());
            if place == terms.len() {
                terms.push(Term { key: name, ..Term::default() });
            }
            if !terms[place].concepts.contains(&list) {
                terms[place].concepts.push(list);
            }
            terms[place].is_prominent = true;
        }
        lists[list].texts = spellings.into_iter().collect();
        lists[list].concept = Some(number);
        number += 1;
    }
}

/// The names of the thesaurus whose concept has documents; what the builder learned is no name anybody chose.
pub(crate) fn written(settings: &Settings, concepts: &[List]) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for (concept, list) in settings.thesaurus.iter().zip(concepts) {
        if !list.postings.is_empty() && !concept.learned {
            for (tag, written) in &concept.names {
                names.extend(written.iter().map(|name| (tag.clone(), name.clone())));
            }
        }
    }
    names
}
