//! Classes: which forms share a list of postings. See [`super::terms`].

use rustc_hash::FxHashMap;

use crate::buckets::Groups;
use crate::conflation::{Conflator, GroupedWords};
use crate::term_ids::Vocabulary;
use medina::text::language::same_language;

/// Pairs of numbers, to be looked up from the left.
#[derive(Debug, Default)]
pub(crate) struct Relation {
    starts: Vec<u32>,
    right: Vec<u32>,
}

impl Relation {
    /// From pairs whose left numbers are below `left`; those on the right are sorted, each once.
    fn new(pairs: &[(u32, u32)], left: usize) -> Self {
        let groups = Groups::of(pairs, left);
        let mut relation =
            Self { starts: Vec::with_capacity(left + 1), right: Vec::with_capacity(pairs.len()) };
        let mut sorted = Vec::new();
        relation.starts.push(0);
        for group in (0..left).map(|left| groups.get(left)) {
            sorted.clear();
            sorted.extend_from_slice(group);
            sorted.sort_unstable();
            sorted.dedup();
            relation.right.extend_from_slice(&sorted);
            relation.starts.push(relation.right.len() as u32);
        }
        relation
    }

    /// All pairs, by what is on the left.
    fn pairs(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..self.starts.len() - 1)
            .flat_map(|left| self.of(left).iter().map(move |right| (left as u32, *right)))
    }

    /// What belongs to a number.
    pub(crate) fn of(&self, left: usize) -> &[u32] {
        &self.right[self.starts[left] as usize..self.starts[left + 1] as usize]
    }
}

/// The classes of the exact forms that stand in the documents of a tag, in the order of these.
struct OfTag {
    classes: Vec<u32>,
    /// By exact form / 64: a bit for each of those, and how many there are before. A search would ask for more of the memory.
    present: Vec<(u64, u32)>,
}

impl OfTag {
    fn new(exact: &[u32], classes: Vec<u32>) -> Self {
        let mut present = vec![(0, 0); exact.last().map_or(0, |last| *last as usize / 64 + 1)];
        exact.iter().for_each(|form| present[*form as usize / 64].0 |= 1u64 << (form % 64));
        let mut count = 0;
        for (bits, before) in &mut present {
            *before = count;
            count += bits.count_ones();
        }
        Self { classes, present }
    }

    fn class(&self, exact: u32) -> Option<u32> {
        let (bits, before) = self.present.get(exact as usize / 64)?;
        let bit = 1 << (exact % 64);
        let place = before + (bits & (bit - 1)).count_ones();
        (bits & bit != 0).then(|| self.classes[place as usize])
    }
}

/// The classes of a corpus, numbered in the order of their first forms.
pub(crate) struct Classes<'a> {
    tags: &'a [String],
    /// For each tag the place of the first of the same language: the regions of a language share their classes.
    homes: Vec<u16>,
    conflation: &'a dyn Conflator,
    by_tag: Vec<OfTag>,
    keyed: FxHashMap<(u16, String), u32>,
    /// By folded form the class that belongs to no language, [`NONE`] where there is none.
    own: Vec<u32>,
    /// By folded form its classes, by class its folded forms.
    pub(crate) of_form: Relation,
    pub(crate) members: Relation,
    /// By folded form whether any of its classes has other forms.
    shared: Vec<bool>,
    /// Likewise whether anybody asks for the documents of its exact forms: where it has several, or where its classes have other
    /// documents.
    held: Vec<bool>,
    count: usize,
}

const NONE: u32 = u32::MAX;

impl<'a> Classes<'a> {
    /// The classes of the exact forms that stand in the documents of each tag, given in order.
    pub(crate) fn new(
        vocabulary: &Vocabulary,
        tags: &'a [String],
        exact: &[Vec<u32>],
        conflation: &'a dyn Conflator,
    ) -> Self {
        let home = |tag: &String| {
            tags.iter().position(|other| same_language(other, tag)).unwrap_or(0) as u16
        };
        let mut classes = Self {
            tags,
            homes: tags.iter().map(home).collect(),
            conflation,
            by_tag: Vec::new(),
            keyed: FxHashMap::default(),
            own: vec![NONE; vocabulary.forms()],
            of_form: Relation::default(),
            members: Relation::default(),
            shared: Vec::new(),
            held: Vec::new(),
            count: 0,
        };
        for (place, exact) in exact.iter().enumerate() {
            let numbers = classes.number(place, exact, vocabulary);
            classes.by_tag.push(OfTag::new(exact, numbers));
        }
        classes.arrange(exact, vocabulary);
        classes
    }

    /// The numbers of the classes of a tag's forms, in the order in which they are found.
    fn number(&mut self, place: usize, exact: &[u32], vocabulary: &Vocabulary) -> Vec<u32> {
        let words: Vec<&str> = exact.iter().map(|form| vocabulary.exact(*form)).collect();
        let GroupedWords { mut keys, classes } = self.conflation.group(&self.tags[place], &words);
        let mut known = vec![NONE; keys.len()];
        let mut numbers = Vec::with_capacity(exact.len());
        for (exact, class) in exact.iter().zip(classes) {
            let next = self.count as u32;
            let number = match class.map(|class| class as usize) {
                Some(class) if known[class] == NONE => {
                    let key = (self.homes[place], core::mem::take(&mut keys[class]));
                    known[class] = *self.keyed.entry(key).or_insert(next);
                    known[class]
                }
                Some(class) => known[class],
                None => {
                    let own = &mut self.own[vocabulary.form_of(*exact) as usize];
                    *own = if *own == NONE { next } else { *own };
                    *own
                }
            };
            self.count += usize::from(number == next);
            numbers.push(number);
        }
        numbers
    }

    /// Renumbers the classes by their first forms.
    fn arrange(&mut self, exact: &[Vec<u32>], vocabulary: &Vocabulary) {
        let of_tags = exact.iter().zip(&self.by_tag);
        let of_tags = of_tags.flat_map(|(exact, of_tag)| exact.iter().zip(&of_tag.classes));
        let pairs: Vec<(u32, u32)> =
            of_tags.map(|(exact, class)| (vocabulary.form_of(*exact), *class)).collect();
        let found = Relation::new(&pairs, vocabulary.forms());
        let mut renumbered = vec![NONE; self.count];
        let mut next = 0;
        for class in &found.right {
            let number = &mut renumbered[*class as usize];
            if *number == NONE {
                *number = next;
                next += 1;
            }
        }
        let by_tag = self.by_tag.iter_mut().flat_map(|of_tag| &mut of_tag.classes);
        let own = self.own.iter_mut().filter(|class| **class != NONE);
        by_tag.chain(self.keyed.values_mut()).chain(own).for_each(|class| {
            *class = renumbered[*class as usize];
        });
        let pairs: Vec<(u32, u32)> =
            found.pairs().map(|(form, class)| (renumbered[class as usize], form)).collect();
        self.members = Relation::new(&pairs, self.count);
        let pairs: Vec<(u32, u32)> =
            self.members.pairs().map(|(class, form)| (form, class)).collect();
        self.of_form = Relation::new(&pairs, vocabulary.forms());
        let has_others = |class: &u32| self.members.of(*class as usize).len() > 1;
        self.shared = (0..vocabulary.forms())
            .map(|form| self.of_form.of(form).iter().any(has_others))
            .collect();
        let shared = self.shared.iter().enumerate();
        self.held =
            shared.map(|(form, shared)| *shared || vocabulary.exact_of(form).len() > 1).collect();
    }

    /// Whether any class of a form has other forms.
    pub(crate) fn shares(&self, form: usize) -> bool {
        self.shared[form]
    }

    /// Whether the documents of a form's exact forms are worth a word.
    pub(crate) fn asks_for_holders(&self, form: usize) -> bool {
        self.held[form]
    }

    /// How many classes there are.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The class of an exact form that stands in documents of that tag.
    pub(crate) fn of(&self, place: usize, exact: u32) -> Option<u32> {
        self.by_tag[place].class(exact)
    }

    /// The class of any word, if documents have it.
    pub(crate) fn find(
        &self,
        place: usize,
        folded: &str,
        exact: &str,
        vocabulary: &Vocabulary,
    ) -> Option<u32> {
        match self.conflation.class(&self.tags[place], exact) {
            Some(key) => self.keyed.get(&(self.homes[place], key)).copied(),
            None => {
                Some(self.own[vocabulary.form(folded)? as usize]).filter(|class| *class != NONE)
            }
        }
    }
}
