//! From pairs of words to concepts: one concept holds one word of each language at most.

use std::collections::{BTreeMap, HashMap, HashSet};

use medina::text::folded;
use medina::{Concept, Settings};

use super::editions::{Language, Reader};

/// A word: the place of its language, and its own there.
type Word = (usize, u32);

/// Two words that translate each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) ends: [Word; 2],
    pub(super) strength: f64,
}

/// The concepts that links make, strongest links first. Words whose forms are the same in both languages need none, nor do
/// words that the site's own names have together.
pub(super) fn of_links(
    mut links: Vec<Link>,
    reader: &Reader<'_>,
    settings: &Settings,
) -> Vec<Concept> {
    links.sort_by(|left, right| {
        right.strength.total_cmp(&left.strength).then(left.ends.cmp(&right.ends))
    });
    let mut groups = Groups::default();
    links.iter().for_each(|link| groups.join(link.ends));
    let known = Known::of(settings, reader);
    let unknown = groups.members.values().filter(|words| !known.has(words));
    let mut concepts: Vec<Concept> =
        unknown.map(|words| concept(words, &reader.languages)).collect();
    concepts.retain(|concept| !look_alike(concept));
    concepts.sort_by(|left, right| left.names.cmp(&right.names));
    concepts
}

fn concept(words: &[Word], languages: &[Language]) -> Concept {
    let names = words.iter().map(|(language, word)| {
        let language = &languages[*language];
        (language.tag.clone(), vec![language.name(*word).to_owned()])
    });
    Concept { names: names.collect(), ..Concept::default() }
}

/// Words joined so far, by group.
#[derive(Default)]
struct Groups {
    of: HashMap<Word, usize>,
    members: BTreeMap<usize, Vec<Word>>,
}

impl Groups {
    /// Makes one group of those of two words, unless it would then hold two words of one language.
    fn join(&mut self, ends: [Word; 2]) {
        let [left, right] = ends.map(|word| self.group(word));
        let fits = left != right && {
            let languages: HashSet<usize> =
                self.members[&left].iter().map(|(language, _)| *language).collect();
            self.members[&right].iter().all(|(language, _)| !languages.contains(language))
        };
        if fits {
            let moved = self.members.remove(&right).unwrap_or_default();
            self.of.extend(moved.iter().map(|word| (*word, left)));
            self.members.entry(left).or_default().extend(moved);
        }
    }

    fn group(&mut self, word: Word) -> usize {
        let next = self.of.len();
        let group = *self.of.entry(word).or_insert(next);
        self.members.entry(group).or_insert_with(|| vec![word]);
        group
    }
}

/// The words that a site's own names consist of, with the places of their entries.
struct Known {
    entries: HashMap<Word, Vec<usize>>,
}

impl Known {
    fn of(settings: &Settings, reader: &Reader<'_>) -> Self {
        let values = settings.facets.iter().flat_map(|facet| &facet.values);
        let labels = values.map(|value| value.labels.iter().collect());
        let entries = settings.thesaurus.iter().map(|concept| {
            concept
                .names
                .iter()
                .flat_map(|(tag, names)| names.iter().map(move |name| (tag, name)))
                .collect()
        });
        let mut known = Self { entries: HashMap::new() };
        for (entry, names) in entries.chain(labels).enumerate() {
            let names: Vec<(&String, &String)> = names;
            for word in names.into_iter().flat_map(|(tag, name)| reader.find(tag, name)) {
                known.entries.entry(word).or_default().push(entry);
            }
        }
        known
    }

    /// Whether one entry has all these words.
    fn has(&self, words: &[Word]) -> bool {
        let entries = |word: &Word| self.entries.get(word).map_or(&[][..], Vec::as_slice);
        let [first, others @ ..] = words else { return true };
        entries(first).iter().any(|entry| others.iter().all(|word| entries(word).contains(entry)))
    }
}

/// Whether a word of one spelling finds itself everywhere without a concept.
fn look_alike(concept: &Concept) -> bool {
    let mut names = concept.names.values().flatten().map(|name| folded(name));
    let first = names.next();
    names.all(|name| Some(&name) == first.as_ref())
}
