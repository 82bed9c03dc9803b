//! Names of concepts: which of them there are, and where they stand in the documents.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::classes::Classes;
use crate::term_ids::Vocabulary;
use medina::format::PATH_SEPARATOR;
use medina::model::document::Document;
use medina::model::settings::{Concept, Settings};
use medina::text::language::same_language;
use medina::text::{folded, for_each_word};

/// The tag of names that belong to no language.
const EVERY_LANGUAGE: &str = "*";

/// The concepts of an index: those of the thesaurus, those learned, and one for each labelled facet value that has no entry there.
pub(crate) fn concepts(settings: &Settings, learned: Vec<Concept>) -> Vec<Concept> {
    let mut concepts: Vec<Concept> = settings.thesaurus.clone();
    concepts.extend(learned);
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
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// By the place of a tag and first class.
    by_first: HashMap<(u16, u32), Vec<Name>>,
    tags: Vec<String>,
    /// By concept its names: language, space, the name as the thesaurus has it, or folded as a document has it.
    spellings: Vec<BTreeSet<String>>,
    /// The keys of these.
    keys: Vec<HashSet<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    classes: Vec<u32>,
    concept: u32,
}

/// A name as a document has it, folded, and the place of the document's tag.
pub(crate) type Spelled = (u32, u16, String);

impl Names {
    pub(crate) fn new(
        concepts: &[Concept],
        tags: &[String],
        vocabulary: &Vocabulary,
        classes: &Classes<'_>,
    ) -> Self {
        let spellings = vec![BTreeSet::new(); concepts.len()];
        let keys = vec![HashSet::new(); concepts.len()];
        let mut names = Self { tags: tags.to_vec(), spellings, keys, ..Self::default() };
        for (number, concept) in concepts.iter().enumerate() {
            for (tag, written) in &concept.names {
                written.iter().for_each(|name| names.add(number, tag, name, vocabulary, classes));
            }
        }
        names
    }

    fn add(
        &mut self,
        concept: usize,
        tag: &str,
        name: &str,
        vocabulary: &Vocabulary,
        classes: &Classes<'_>,
    ) {
        let mut words: Vec<(String, String)> = Vec::new();
        for_each_word(name, |word| words.push((word.folded.to_owned(), word.exact.to_owned())));
        if words.is_empty() {
            return;
        }
        self.spellings[concept].insert(format!("{tag} {}", name.trim()));
        self.keys[concept].insert(joined(words.iter().map(|(folded, _)| folded.as_str())));
        for (place, language) in self.tags.iter().enumerate() {
            if tag == EVERY_LANGUAGE || same_language(tag, language) {
                let class = |(folded, exact): &(String, String)| {
                    classes.find(place, folded, exact, vocabulary)
                };
                // Where no document has one of the words, none has the name.
                let Some(classes) = words.iter().map(class).collect::<Option<Vec<u32>>>() else {
                    continue;
                };
                let name = Name { classes, concept: concept as u32 };
                let known = self.by_first.entry((place as u16, name.classes[0])).or_default();
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
        run: &[(u32, u32)],
        mut visit: impl FnMut(usize, usize, u32),
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

    /// Whether a concept is called so by the thesaurus.
    pub(crate) fn knows(&self, concept: u32, key: &str) -> bool {
        self.keys[concept as usize].contains(key)
    }

    /// Notes how a name was written in a document.
    pub(crate) fn found(&mut self, (concept, tag, name): Spelled) {
        let concept = concept as usize;
        if !self.keys[concept].contains(&name) {
            self.spellings[concept].insert(format!("{} {name}", self.tags[usize::from(tag)]));
            self.keys[concept].insert(name);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_first.is_empty()
    }

    /// By concept all its names.
    pub(crate) fn into_spellings(self) -> Vec<BTreeSet<String>> {
        self.spellings
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

/// Finds the concepts that documents belong to without naming them: those of their facet values, or of their practice.
#[derive(Debug, Default)]
pub(crate) struct Belonging {
    by_value: HashMap<String, HashMap<String, Vec<u32>>>,
    by_practice: HashMap<String, Vec<u32>>,
}

impl Belonging {
    pub(crate) fn new(concepts: &[Concept]) -> Self {
        let mut belonging = Self::default();
        for (number, concept) in (0..).zip(concepts) {
            if let Some((facet, path)) = &concept.value {
                let values = belonging.by_value.entry(facet.clone()).or_default();
                values.entry(path.clone()).or_default().push(number);
            }
            if let Some(practice) = &concept.practice {
                belonging.by_practice.entry(practice.clone()).or_default().push(number);
            }
        }
        belonging
    }

    /// The concepts of a document, in order.
    pub(crate) fn of(&self, document: &Document) -> Vec<u32> {
        let mut concepts =
            self.by_practice.get(document.practice_or_id()).cloned().unwrap_or_default();
        for (facet, paths) in &document.facets {
            let Some(values) = self.by_value.get(facet) else { continue };
            let named =
                paths.iter().flat_map(|path| levels(path)).filter_map(|level| values.get(level));
            concepts.extend(named.flatten());
        }
        concepts.sort_unstable();
        concepts.dedup();
        concepts
    }
}

/// A path and every path above it.
fn levels(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices(PATH_SEPARATOR).map(|(at, _)| at).chain([path.len()]);
    ends.map(|end| &path[..end])
}

/// The names of the thesaurus whose concept has documents; those learned are no names anybody chose.
pub(crate) fn written(
    thesaurus: &[Concept],
    has_documents: impl Fn(usize) -> bool,
) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for (number, concept) in thesaurus.iter().enumerate() {
        if has_documents(number) {
            for (tag, written) in &concept.names {
                names.extend(written.iter().map(|name| (tag.clone(), name.clone())));
            }
        }
    }
    names
}
