//! Joins pairs of translations to concepts, each of which has at most one word of a language.

use std::collections::{BTreeMap, HashMap, HashSet};

use medina::text::folded;
use medina::{Concept, Settings};

use super::alignment::{EditionReader, LanguageWord};

/// Two words that translate each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct WordPair {
    pub(super) words: [LanguageWord; 2],
    /// How certain the pair is, from 0 to 1.
    pub(super) strength: f64,
}

/// Joins pairs to concepts, the strongest pairs first. Leaves out concepts whose words are spelled
/// the same in all languages, because a query finds them anyway, and those whose words all belong
/// to one name of the site.
pub(super) fn join_pairs(
    mut pairs: Vec<WordPair>,
    reader: &EditionReader<'_>,
    settings: &Settings,
) -> Vec<Concept> {
    pairs.sort_by(|left, right| {
        right.strength.total_cmp(&left.strength).then(left.words.cmp(&right.words))
    });
    let mut groups = WordGroups::default();
    pairs.iter().for_each(|pair| groups.join(pair.words));
    let known = SiteNames::new(settings, reader);
    let unknown = groups.members.values().filter(|words| !known.have(words));
    let mut concepts: Vec<Concept> = unknown.map(|words| concept(words, reader)).collect();
    concepts.retain(|concept| !has_one_spelling(concept));
    concepts.sort_by(|left, right| left.names.cmp(&right.names));
    concepts
}

fn concept(words: &[LanguageWord], reader: &EditionReader<'_>) -> Concept {
    let names = words.iter().map(|LanguageWord { language, word }| {
        let language = reader.language(*language);
        (language.tag.clone(), vec![language.name(*word).to_owned()])
    });
    Concept { names: names.collect(), ..Concept::default() }
}

/// Words joined so far. A group is numbered when its first word comes.
#[derive(Default)]
struct WordGroups {
    group_of: HashMap<LanguageWord, usize>,
    members: BTreeMap<usize, Vec<LanguageWord>>,
}

impl WordGroups {
    /// Joins the groups of two words, unless the result would have two words of one language.
    fn join(&mut self, words: [LanguageWord; 2]) {
        let [left, right] = words.map(|word| self.group(word));
        if left != right && !self.share_a_language(left, right) {
            let moved = self.members.remove(&right).unwrap_or_default();
            self.group_of.extend(moved.iter().map(|word| (*word, left)));
            self.members.entry(left).or_default().extend(moved);
        }
    }

    fn share_a_language(&self, left: usize, right: usize) -> bool {
        let languages: HashSet<_> = self.members[&left].iter().map(|word| word.language).collect();
        self.members[&right].iter().any(|word| languages.contains(&word.language))
    }

    fn group(&mut self, word: LanguageWord) -> usize {
        let next = self.group_of.len();
        let group = *self.group_of.entry(word).or_insert(next);
        self.members.entry(group).or_insert_with(|| vec![word]);
        group
    }
}

/// The words that are names in the thesaurus or labels of facet values.
struct SiteNames {
    /// Each word with the numbers of the entries that have it.
    entries: HashMap<LanguageWord, Vec<usize>>,
}

impl SiteNames {
    fn new(settings: &Settings, reader: &EditionReader<'_>) -> Self {
        let values = settings.facets.iter().flat_map(|facet| &facet.values);
        let labels = values.map(|value| value.labels.iter().collect());
        let concepts = settings.thesaurus.iter().map(|concept| {
            let names = concept.names.iter();
            names.flat_map(|(tag, names)| names.iter().map(move |name| (tag, name))).collect()
        });
        let mut known = Self { entries: HashMap::new() };
        for (entry, names) in concepts.chain(labels).enumerate() {
            let names: Vec<(&String, &String)> = names;
            for word in names.into_iter().flat_map(|(tag, name)| reader.find(tag, name)) {
                known.entries.entry(word).or_default().push(entry);
            }
        }
        known
    }

    /// Whether a single entry has all of `words`.
    fn have(&self, words: &[LanguageWord]) -> bool {
        let entries = |word: &LanguageWord| self.entries.get(word).map_or(&[][..], Vec::as_slice);
        let [first, others @ ..] = words else { return true };
        entries(first).iter().any(|entry| others.iter().all(|word| entries(word).contains(entry)))
    }
}

/// Whether all names of a concept are the same when folded.
fn has_one_spelling(concept: &Concept) -> bool {
    let mut names = concept.names.values().flatten().map(|name| folded(name));
    let first = names.next();
    names.all(|name| Some(&name) == first.as_ref())
}
