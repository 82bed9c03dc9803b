//! The names of concepts: which there are, and where documents have them. Look here for how a
//! thesaurus becomes terms of the index.
//!
//! A name is found in a text as a sequence of conflation classes, so that `city gardens` finds
//! `a city garden`. How a document spells it is collected, and becomes a term as well.

use std::collections::{BTreeSet, HashMap, HashSet};

use rustc_hash::FxHashMap;

use crate::classes::ConflationClasses;
use crate::ids::{ClassId, FormId, TagId};
use crate::suggestions::TaggedName;
use crate::term_ids::TermIds;
use medina::model::ids::ConceptId;
use medina::model::settings::{Concept, Settings};
use medina::text::language::same_language;
use medina::text::{folded, for_each_word};

/// The tag of names that belong to no language.
const EVERY_LANGUAGE: &str = "*";

/// All concepts of an index: those of the thesaurus, those that the builder has learned, and one
/// for each labelled facet value without an entry in the thesaurus.
pub(crate) fn all_concepts(settings: &Settings, learned: Vec<Concept>) -> Vec<Concept> {
    let mut concepts: Vec<Concept> = settings.thesaurus.clone();
    concepts.extend(learned);
    let mut by_value: HashMap<(String, String), usize> = HashMap::new();
    for (number, concept) in concepts.iter().enumerate() {
        concept.value.iter().for_each(|value| {
            by_value.entry(value.clone()).or_insert(number);
        });
    }
    for facet in &settings.facets {
        for value in facet.values.iter().filter(|value| !value.labels.is_empty()) {
            let reference = (facet.key.clone(), value.path.clone());
            let number = *by_value.entry(reference.clone()).or_insert(concepts.len());
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

/// The names of the thesaurus whose concept has documents, for suggestions. Names that the builder
/// has learned are left out, because nobody chose them.
pub(crate) fn thesaurus_names(
    thesaurus: &[Concept],
    has_documents: impl Fn(ConceptId) -> bool,
) -> Vec<TaggedName> {
    let mut all = Vec::new();
    for (number, concept) in thesaurus.iter().enumerate() {
        if has_documents(ConceptId::at(number)) {
            for (tag, names) in &concept.names {
                let tagged = |name: &String| TaggedName { tag: tag.clone(), name: name.clone() };
                all.extend(names.iter().map(tagged));
            }
        }
    }
    all
}

/// The names of all concepts.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConceptNames {
    /// By tag and first class: the names that begin so in documents of that tag. Each word of each
    /// text is looked up here.
    by_first_class: FxHashMap<(TagId, ClassId), Vec<Name>>,
    tags: Vec<String>,
    /// By concept: its names, each after its tag and a space, as the thesaurus spells it, or folded
    /// as a document does.
    spellings: Vec<BTreeSet<String>>,
    /// By concept: the keys of its spellings.
    keys: Vec<HashSet<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    classes: Vec<ClassId>,
    concept: ConceptId,
}

/// A name of a concept as a document spells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConceptSpelling {
    pub(crate) concept: ConceptId,
    /// The tag of the document.
    pub(crate) tag: TagId,
    /// Its folded words, joined by spaces.
    pub(crate) key: String,
}

/// A word of a text.
#[derive(Clone, Copy)]
pub(crate) struct TextWord {
    pub(crate) class: ClassId,
    pub(crate) form: FormId,
}

/// A name that was found among the words of a text.
pub(crate) struct NameMatch<'a> {
    pub(crate) words: &'a [TextWord],
    pub(crate) concept: ConceptId,
}

/// A word of a name.
struct NameWord {
    folded: String,
    exact: String,
}

impl ConceptNames {
    /// The names of `concepts`, given the tags of the documents.
    pub(crate) fn new(
        concepts: &[Concept],
        tags: &[String],
        term_ids: &TermIds,
        classes: &ConflationClasses<'_>,
    ) -> Self {
        let spellings = vec![BTreeSet::new(); concepts.len()];
        let keys = vec![HashSet::new(); concepts.len()];
        let mut names = Self { tags: tags.to_vec(), spellings, keys, ..Self::default() };
        for (number, concept) in concepts.iter().enumerate() {
            for (tag, own) in &concept.names {
                for name in own {
                    let find = |tag, word: &NameWord| {
                        classes.find(tag, &word.folded, &word.exact, term_ids)
                    };
                    names.add(ConceptId::at(number), tag, name, &find);
                }
            }
        }
        names
    }

    /// Adds a name, given how to find the class of a word in documents of a tag.
    fn add(
        &mut self,
        concept: ConceptId,
        tag: &str,
        name: &str,
        class_of: &dyn Fn(TagId, &NameWord) -> Option<ClassId>,
    ) {
        let words = words_of(name);
        if words.is_empty() {
            return;
        }
        self.spellings[concept.index()].insert(format!("{tag} {}", name.trim()));
        let key = name_key(words.iter().map(|word| word.folded.as_str()));
        self.keys[concept.index()].insert(key);
        for (number, document_tag) in self.tags.iter().enumerate() {
            if tag != EVERY_LANGUAGE && !same_language(tag, document_tag) {
                continue;
            }
            let tag = TagId::at(number);
            let classes: Option<Vec<ClassId>> =
                words.iter().map(|word| class_of(tag, word)).collect();
            // If no document has one of the words, none has the name.
            let Some(classes) = classes else { continue };
            let name = Name { classes, concept };
            let known = self.by_first_class.entry((tag, name.classes[0])).or_default();
            if !known.contains(&name) {
                known.push(name);
            }
        }
    }

    /// Visits each name among the words of a text in a document of that tag.
    pub(crate) fn for_each_match(
        &self,
        tag: TagId,
        words: &[TextWord],
        mut visit: impl FnMut(NameMatch<'_>),
    ) {
        for (start, first) in words.iter().enumerate() {
            for name in self.by_first_class.get(&(tag, first.class)).into_iter().flatten() {
                let count = name.classes.len();
                let classes = words[start..].iter().map(|word| word.class).take(count);
                if classes.eq(name.classes.iter().copied()) {
                    let words = &words[start..start + count];
                    visit(NameMatch { words, concept: name.concept });
                }
            }
        }
    }

    /// Whether the thesaurus has a name of a concept with this key.
    pub(crate) fn has_name(&self, concept: ConceptId, key: &str) -> bool {
        self.keys[concept.index()].contains(key)
    }

    /// Adds a spelling that a document has.
    pub(crate) fn add_spelling(&mut self, spelling: ConceptSpelling) {
        let ConceptSpelling { concept, tag, key } = spelling;
        let concept = concept.index();
        if !self.keys[concept].contains(&key) {
            self.spellings[concept].insert(format!("{} {key}", self.tags[tag.index()]));
            self.keys[concept].insert(key);
        }
    }

    /// Whether no document has a name of a concept.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_first_class.is_empty()
    }

    /// By concept: its spellings, each after its tag and a space.
    pub(crate) fn into_spellings(self) -> Vec<BTreeSet<String>> {
        self.spellings
    }
}

fn words_of(name: &str) -> Vec<NameWord> {
    let mut words = Vec::new();
    for_each_word(name, |word| {
        words.push(NameWord { folded: word.folded.to_owned(), exact: word.exact.to_owned() });
    });
    words
}

/// The key of a spelling that follows a tag and a space: its words folded, joined by spaces.
pub(crate) fn spelling_key(spelling: &str) -> String {
    folded(spelling.split_once(' ').map_or(spelling, |(_, name)| name))
}

/// Folded words as the key of a name.
pub(crate) fn name_key<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}
