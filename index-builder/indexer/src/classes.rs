//! Conflation classes: which forms share a posting list. Look here for how the answers of a
//! [`Conflator`] become numbers.
//!
//! The classes of a tag's exact forms come from the conflator. Regions of a language share their
//! classes. A word for which the conflator has no key is in the class of its folded form, which
//! belongs to no language.

use rustc_hash::FxHashMap;

use crate::conflation::{Conflator, GroupedWords};
use crate::ids::{ClassId, ExactFormId, FormId, TagId};
use crate::multi_map::MultiMap;
use crate::term_ids::TermIds;
use medina::text::language::same_language;

/// In place of a class that there is not.
const NONE: ClassId = ClassId(u32::MAX);

/// The classes of a corpus, numbered in the order of the first form of each.
pub(crate) struct ConflationClasses<'a> {
    tags: &'a [String],
    /// By tag: the first tag of the same language.
    languages: Vec<TagId>,
    conflation: &'a dyn Conflator,
    by_tag: Vec<TagClasses>,
    /// The class of a key of the conflator in a language.
    by_key: FxHashMap<(TagId, String), ClassId>,
    /// By folded form: its class that belongs to no language, or [`NONE`].
    by_form: Vec<ClassId>,
    /// By folded form: its classes.
    classes_of: MultiMap<ClassId>,
    /// By class: its folded forms.
    members: MultiMap<FormId>,
    /// By folded form: whether any of its classes has other forms.
    has_relatives: Vec<bool>,
    count: usize,
}

impl<'a> ConflationClasses<'a> {
    /// The classes of the exact forms in the documents of each tag, which are sorted.
    pub(crate) fn new(
        term_ids: &TermIds,
        tags: &'a [String],
        exact_forms: &[Vec<ExactFormId>],
        conflation: &'a dyn Conflator,
    ) -> Self {
        let mut classes = Self {
            tags,
            languages: first_of_language(tags),
            conflation,
            by_tag: Vec::new(),
            by_key: FxHashMap::default(),
            by_form: vec![NONE; term_ids.forms()],
            classes_of: MultiMap::default(),
            members: MultiMap::default(),
            has_relatives: Vec::new(),
            count: 0,
        };
        for (tag, forms) in exact_forms.iter().enumerate() {
            let of_forms = classes.assign(TagId::at(tag), forms, term_ids);
            classes.by_tag.push(TagClasses::new(forms, of_forms));
        }
        let found = classes.by_folded_form(exact_forms, term_ids);
        let new_ids = in_order_of_first_use(found.values(), classes.count);
        classes.renumber(&new_ids);
        classes.relate(&found, &new_ids, term_ids.forms());
        classes
    }

    /// The classes of the forms of a tag, numbered in the order in which they are found.
    fn assign(&mut self, tag: TagId, forms: &[ExactFormId], term_ids: &TermIds) -> Vec<ClassId> {
        let words: Vec<&str> = forms.iter().map(|form| term_ids.exact(*form)).collect();
        let GroupedWords { mut keys, classes } =
            self.conflation.group(&self.tags[tag.index()], &words);
        let mut known = vec![NONE; keys.len()];
        let mut assigned = Vec::with_capacity(forms.len());
        for (exact, class) in forms.iter().zip(classes) {
            let new = ClassId::at(self.count);
            let class = match class.map(|class| class as usize) {
                Some(class) if known[class] == NONE => {
                    let key = (self.languages[tag.index()], core::mem::take(&mut keys[class]));
                    known[class] = *self.by_key.entry(key).or_insert(new);
                    known[class]
                }
                Some(class) => known[class],
                None => {
                    let own = &mut self.by_form[term_ids.form_of(*exact).index()];
                    *own = if *own == NONE { new } else { *own };
                    *own
                }
            };
            self.count += usize::from(class == new);
            assigned.push(class);
        }
        assigned
    }

    /// The classes of each folded form, in their first numbers.
    fn by_folded_form(
        &self,
        exact_forms: &[Vec<ExactFormId>],
        term_ids: &TermIds,
    ) -> MultiMap<ClassId> {
        let tags = exact_forms.iter().zip(&self.by_tag);
        let forms = tags.flat_map(|(forms, of_tag)| forms.iter().zip(&of_tag.classes));
        let pairs: Vec<(u32, ClassId)> =
            forms.map(|(exact, class)| (term_ids.form_of(*exact).0, *class)).collect();
        MultiMap::of(&pairs, term_ids.forms())
    }

    fn renumber(&mut self, new_ids: &[ClassId]) {
        let by_tag = self.by_tag.iter_mut().flat_map(|of_tag| &mut of_tag.classes);
        let by_form = self.by_form.iter_mut().filter(|class| **class != NONE);
        for class in by_tag.chain(self.by_key.values_mut()).chain(by_form) {
            *class = new_ids[class.index()];
        }
    }

    fn relate(&mut self, found: &MultiMap<ClassId>, new_ids: &[ClassId], forms: usize) {
        let members: Vec<(u32, FormId)> =
            found.pairs().map(|(form, class)| (new_ids[class.index()].0, FormId(form))).collect();
        self.members = MultiMap::of(&members, self.count);
        let classes: Vec<(u32, ClassId)> =
            self.members.pairs().map(|(class, form)| (form.0, ClassId(class))).collect();
        self.classes_of = MultiMap::of(&classes, forms);
        let has_others = |class: &ClassId| self.members.get(class.index()).len() > 1;
        let has_relatives = |form| self.classes_of.get(form).iter().any(has_others);
        self.has_relatives = (0..forms).map(has_relatives).collect();
    }

    /// The number of classes.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The classes of a folded form: one for each language in which it has its own.
    pub(crate) fn classes_of(&self, form: FormId) -> &[ClassId] {
        self.classes_of.get(form.index())
    }

    /// The folded forms of a class.
    pub(crate) fn members(&self, class: ClassId) -> &[FormId] {
        self.members.get(class.index())
    }

    /// Whether any class of a form has other forms, so that the documents of the class are not all
    /// documents of the form.
    pub(crate) fn has_relatives(&self, form: FormId) -> bool {
        self.has_relatives[form.index()]
    }

    /// Whether the index stores the documents of the exact forms of a form: only if it has several
    /// exact forms, or its classes have other forms.
    pub(crate) fn stores_exact_docs(&self, form: FormId, term_ids: &TermIds) -> bool {
        self.has_relatives(form) || term_ids.exact_forms_of(form).len() > 1
    }

    /// The class of an exact form in documents of that tag; `None` if they do not have it.
    pub(crate) fn class_of(&self, tag: TagId, exact: ExactFormId) -> Option<ClassId> {
        self.by_tag[tag.index()].class(exact)
    }

    /// The class of any word, for instance of a thesaurus; `None` if no document has a word of it.
    pub(crate) fn find(
        &self,
        tag: TagId,
        folded: &str,
        exact: &str,
        term_ids: &TermIds,
    ) -> Option<ClassId> {
        match self.conflation.class(&self.tags[tag.index()], exact) {
            Some(key) => self.by_key.get(&(self.languages[tag.index()], key)).copied(),
            None => Some(self.by_form[term_ids.find(folded)?.index()]).filter(|own| *own != NONE),
        }
    }
}

/// By tag: the first tag of the same language.
fn first_of_language(tags: &[String]) -> Vec<TagId> {
    let first = |tag: &String| tags.iter().position(|other| same_language(other, tag));
    tags.iter().map(|tag| TagId::at(first(tag).unwrap_or(0))).collect()
}

/// By class: its number in the order in which classes first appear in `classes`.
fn in_order_of_first_use(classes: &[ClassId], count: usize) -> Vec<ClassId> {
    let mut new_ids = vec![NONE; count];
    let mut next = 0;
    for class in classes {
        let id = &mut new_ids[class.index()];
        if *id == NONE {
            *id = ClassId(next);
            next += 1;
        }
    }
    new_ids
}

/// The classes of the exact forms in the documents of a tag.
struct TagClasses {
    /// In the order of the forms.
    classes: Vec<ClassId>,
    /// By 64 exact forms: a bit for each that is present. The number of bits before says where its
    /// class is. A binary search over the forms would read memory in more places.
    present: Vec<PresentForms>,
}

#[derive(Clone, Copy, Default)]
struct PresentForms {
    bits: u64,
    before: u32,
}

impl TagClasses {
    /// From sorted forms and the class of each.
    fn new(forms: &[ExactFormId], classes: Vec<ClassId>) -> Self {
        let words = forms.last().map_or(0, |last| last.index() / 64 + 1);
        let mut present = vec![PresentForms::default(); words];
        forms.iter().for_each(|form| present[form.index() / 64].bits |= 1u64 << (form.0 % 64));
        let mut count = 0;
        for word in &mut present {
            word.before = count;
            count += word.bits.count_ones();
        }
        Self { classes, present }
    }

    fn class(&self, exact: ExactFormId) -> Option<ClassId> {
        let PresentForms { bits, before } = *self.present.get(exact.index() / 64)?;
        let bit = 1 << (exact.0 % 64);
        let index = before + (bits & (bit - 1)).count_ones();
        (bits & bit != 0).then(|| self.classes[index as usize])
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::env::InMemoryEnv;
    use crate::term_ids::TermInterner;
    use crate::token_stream::FormText;

    /// The beginning of English words of more than four letters; other words have no class.
    struct Beginning;

    impl Conflator for Beginning {
        fn class(&self, language: &str, exact: &str) -> Option<String> {
            (language.starts_with("en") && exact.len() > 4).then(|| exact[..3].to_owned())
        }
    }

    /// The ids of these words, which are exact and folded forms at once, in sorted order.
    fn term_ids(words: &[&str]) -> TermIds {
        let interner = TermInterner::default();
        let forms = words.iter().map(|word| FormText { exact: word, folded: word });
        interner.intern(&forms.collect::<Vec<_>>());
        let env = InMemoryEnv { deflate: &<[u8]>::to_vec, files: Mutex::default() };
        interner.finish(&env).unwrap()
    }

    #[test]
    fn regions_share_classes_and_languages_do_not() {
        let term_ids = term_ids(&["housing", "houses", "park"]);
        let [houses, housing, park] = [0, 1, 2].map(ExactFormId);
        let tags = ["en", "fr", "en-GB"].map(String::from);
        let forms = [vec![houses, park], vec![housing], vec![housing, park]];
        let classes = ConflationClasses::new(&term_ids, &tags, &forms, &Beginning);
        let [en, fr, gb] = [0, 1, 2].map(TagId);
        let [english, french, of_park] = [0, 1, 2].map(ClassId);
        assert_eq!(classes.count(), 3);
        assert_eq!(classes.class_of(en, houses), Some(english));
        assert_eq!(classes.class_of(gb, housing), Some(english));
        assert_eq!(classes.class_of(fr, housing), Some(french));
        assert_eq!([en, gb].map(|tag| classes.class_of(tag, park)), [Some(of_park); 2]);
        assert_eq!(classes.class_of(en, housing), None, "no document has it");
        assert_eq!(classes.classes_of(FormId(1)), [english, french]);
        assert_eq!(classes.members(english), [FormId(0), FormId(1)]);
        let has_relatives = [0, 1, 2].map(|form| classes.has_relatives(FormId(form)));
        assert_eq!(has_relatives, [true, true, false]);
        assert!(!classes.stores_exact_docs(FormId(2), &term_ids));
        assert_eq!(classes.find(gb, "housed", "housed", &term_ids), Some(english));
        assert_eq!(classes.find(fr, "houses", "houses", &term_ids), None, "no class of its own");
    }
}
