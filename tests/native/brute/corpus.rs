//! The documents, analysed: the forms, classes of forms and concepts that each has.

use std::collections::{BTreeMap, BTreeSet};

use medina::format::PATH_SEPARATOR;
use medina::text::{TokenKind, arabic, folded, for_each_token};
use medina::{Concept, Document, Settings};
use medina_indexer::conflation::{Conflator, FIELDS, field_weights};
use medina_indexer::{Impacts, stop_words};

const TITLE: usize = 0;
const SUMMARY: usize = 1;
const TEXT: usize = 2;

/// A class of forms: its language without the region, if it has one, and its key there.
pub(crate) type Class = (Option<String>, String);

/// All documents, analysed once.
pub(crate) struct Corpus<'a> {
    /// Practices in the order of their first edition, and the editions of each in the order of the
    /// site's languages.
    pub practices: Vec<Vec<Edition<'a>>>,
    /// By folded form.
    pub forms: BTreeMap<String, Form>,
    /// By name, the concepts that have it. Concepts that no document belongs to are left out.
    pub names: BTreeMap<String, BTreeSet<usize>>,
    /// By Arabic stem, the classes of the forms that have it, without the classes of the form that
    /// is the stem itself.
    pub stems: BTreeMap<String, BTreeSet<Class>>,
    pub documents: usize,
    impacts: Impacts,
}

/// A folded form of the corpus.
#[derive(Default)]
pub(crate) struct Form {
    pub classes: BTreeSet<Class>,
    /// Its exact forms.
    pub exact: BTreeSet<String>,
    /// How many documents have it.
    pub documents: usize,
}

/// One document.
pub(crate) struct Edition<'a> {
    pub document: &'a Document,
    /// Folded and exact forms.
    pub forms: BTreeSet<(String, String)>,
    pub classes: BTreeMap<Class, Occurrence>,
    pub concepts: BTreeMap<usize, Occurrence>,
    /// By field, the folded words in order.
    running: Vec<Vec<String>>,
    lengths: [u32; FIELDS],
}

/// Where and how often a class or a concept occurs in a document.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Occurrence {
    frequencies: [u16; FIELDS],
    /// How many words other than stop words are before it in the text.
    before: Option<u32>,
}

impl<'a> Corpus<'a> {
    pub(crate) fn new(
        settings: &Settings,
        documents: &'a [Document],
        conflation: &dyn Conflator,
    ) -> Self {
        let mut practices = group(settings, documents, conflation);
        let lengths: Vec<_> = practices.iter().flatten().map(|edition| edition.lengths).collect();
        let mut forms: BTreeMap<String, Form> = BTreeMap::new();
        for edition in practices.iter().flatten() {
            for (folded, exact) in &edition.forms {
                let form = forms.entry(folded.clone()).or_default();
                form.classes.insert(class(conflation, &edition.document.language, folded, exact));
                form.exact.insert(exact.clone());
            }
        }
        for (folded, form) in &mut forms {
            form.documents =
                practices.iter().flatten().filter(|edition| edition.holds(folded)).count();
        }
        let names = add_concepts(&mut practices, &concepts(settings), documents.len(), conflation);
        let impacts = Impacts::new(field_weights(&settings.weights), &lengths);
        Self { practices, stems: stems(&forms), forms, names, documents: documents.len(), impacts }
    }

    pub(crate) fn editions(&self) -> impl Iterator<Item = &Edition<'a>> {
        self.practices.iter().flatten()
    }

    /// Whether the word is in a document or is a name.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.forms.contains_key(word) || self.names.contains_key(word)
    }

    /// The forms, and the names of one word, that begin with `prefix`.
    pub(crate) fn beginning<'b>(&'b self, prefix: &'b str) -> impl Iterator<Item = &'b String> {
        let from = prefix.to_owned();
        let forms = self.forms.range(from.clone()..).map(|(form, _)| form);
        let names = self.names.range(from..).map(|(name, _)| name);
        let begins = move |key: &&String| key.starts_with(prefix);
        forms.take_while(begins).chain(names.take_while(begins).filter(|name| !name.contains(' ')))
    }

    pub(crate) fn impact(&self, edition: &Edition, occurrence: &Occurrence) -> u32 {
        u32::from(self.impacts.of(occurrence.frequencies, edition.lengths))
    }
}

impl<'a> Edition<'a> {
    fn of(document: &'a Document, conflation: &dyn Conflator) -> Self {
        let mut edition = Self {
            document,
            forms: BTreeSet::new(),
            classes: BTreeMap::new(),
            concepts: BTreeMap::new(),
            running: vec![Vec::new(); FIELDS],
            lengths: [0; FIELDS],
        };
        let stop = stop_words::of_language(&document.language);
        for (field, text) in edition.fields().into_iter().enumerate() {
            for_each_token(text, |token| {
                let class = class(conflation, &document.language, token.folded, token.exact);
                let before = edition.lengths[field];
                edition.classes.entry(class).or_default().count(field, before);
                edition.forms.insert((token.folded.to_owned(), token.exact.to_owned()));
                if token.kind == TokenKind::Word {
                    edition.running[field].push(token.folded.to_owned());
                    edition.lengths[field] +=
                        u32::from(!stop.iter().any(|stop| stop == token.folded));
                }
            });
        }
        edition
    }

    fn fields(&self) -> [&'a String; FIELDS] {
        [&self.document.title, &self.document.summary, &self.document.text]
    }

    pub(crate) fn holds(&self, form: &str) -> bool {
        self.forms
            .range((form.to_owned(), String::new())..)
            .next()
            .is_some_and(|(folded, _)| folded == form)
    }

    /// Whether the words are side by side in one field. A single word may also be a compound or a
    /// part of one.
    pub(crate) fn holds_phrase(&self, words: &[String]) -> bool {
        match words {
            [word] => self.holds(word),
            _ => self
                .running
                .iter()
                .any(|field| field.windows(words.len()).any(|window| window == words)),
        }
    }

    /// The length of the title without stop words, 15 at most, if it has the class or concept, else
    /// 0.
    pub(crate) fn title_with(&self, occurrence: &Occurrence) -> u8 {
        if occurrence.frequencies[TITLE] > 0 { self.lengths[TITLE].clamp(1, 15) as u8 } else { 0 }
    }

    /// Whether the document has the facet value or one below it.
    fn belongs(&self, (facet, path): &(String, String)) -> bool {
        let values = self.document.facets.get(facet);
        values.into_iter().flatten().any(|value| above(value).contains(path))
    }

    fn practice(&self) -> &str {
        if self.document.practice.is_empty() { &self.document.id } else { &self.document.practice }
    }
}

impl Occurrence {
    fn count(&mut self, field: usize, before: u32) {
        self.frequencies[field] += 1;
        if field == TEXT {
            self.before.get_or_insert(before);
        }
    }

    /// How near to the beginning of the text it is first: 0 if it is not there or too far down.
    pub(crate) fn nearness(self) -> u32 {
        self.before.map_or(0, |before| 255u32.saturating_sub(before / 2))
    }
}

fn class(conflation: &dyn Conflator, language: &str, folded: &str, exact: &str) -> Class {
    match conflation.class(language, exact) {
        Some(key) => (Some(primary(language).to_owned()), key),
        None => (None, folded.to_owned()),
    }
}

fn group<'a>(
    settings: &Settings,
    documents: &'a [Document],
    conflation: &dyn Conflator,
) -> Vec<Vec<Edition<'a>>> {
    let mut practices: Vec<Vec<Edition>> = Vec::new();
    for document in documents {
        let edition = Edition::of(document, conflation);
        match practices.iter_mut().find(|known| known[0].practice() == edition.practice()) {
            Some(editions) => editions.push(edition),
            None => practices.push(vec![edition]),
        }
    }
    let place = |tag: &String| {
        settings.languages.iter().position(|known| known == tag).unwrap_or(usize::MAX)
    };
    for editions in &mut practices {
        editions.sort_by_key(|edition| {
            (place(&edition.document.language), edition.document.language.clone())
        });
    }
    practices
}

fn stems(forms: &BTreeMap<String, Form>) -> BTreeMap<String, BTreeSet<Class>> {
    let mut stems: BTreeMap<String, BTreeSet<Class>> = BTreeMap::new();
    for (folded, form) in forms.iter().filter(|(folded, _)| arabic::is_arabic(folded)) {
        for stem in arabic::stems(folded) {
            stems.entry(stem.to_owned()).or_default().extend(form.classes.clone());
        }
    }
    for (stem, classes) in &mut stems {
        classes.retain(|class| forms.get(stem).is_none_or(|form| !form.classes.contains(class)));
    }
    stems.retain(|_, classes| !classes.is_empty());
    stems
}

/// The concepts of the thesaurus, and of facet values with their labels as names.
fn concepts(settings: &Settings) -> Vec<Concept> {
    let mut concepts = settings.thesaurus.clone();
    for facet in &settings.facets {
        for value in facet.values.iter().filter(|value| !value.labels.is_empty()) {
            let meant = Some((facet.key.clone(), value.path.clone()));
            if !concepts.iter().any(|concept| concept.value == meant) {
                concepts.push(Concept { value: meant.clone(), ..Concept::default() });
            }
            let concept = concepts.iter_mut().find(|concept| concept.value == meant).unwrap();
            for (tag, label) in &value.labels {
                concept.names.entry(tag.clone()).or_default().push(label.clone());
            }
        }
    }
    concepts
}

/// Adds to each document the concepts it names or belongs to. Returns the names of these concepts:
/// those of the thesaurus, and those written in documents.
fn add_concepts(
    practices: &mut [Vec<Edition>],
    concepts: &[Concept],
    documents: usize,
    conflation: &dyn Conflator,
) -> BTreeMap<String, BTreeSet<usize>> {
    let mut names: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (number, concept) in concepts.iter().enumerate() {
        let mut spellings: BTreeSet<String> =
            concept.names.values().flatten().map(|name| folded(name)).collect();
        let belongs = |edition: &&mut Edition| {
            concept.value.as_ref().is_some_and(|value| edition.belongs(value))
                || concept.practice.as_deref() == Some(edition.practice())
        };
        let belonging = practices.iter_mut().flatten().filter(belongs).count();
        for edition in practices.iter_mut().flatten() {
            if belonging * 2 <= documents && belongs(&edition) {
                edition.concepts.entry(number).or_default().count(SUMMARY, 0);
            }
            spellings.extend(edition.read_names(number, concept, conflation));
        }
        if practices.iter().flatten().any(|edition| edition.concepts.contains_key(&number)) {
            for spelling in spellings.into_iter().filter(|spelling| !spelling.is_empty()) {
                names.entry(spelling).or_default().insert(number);
            }
        }
    }
    names
}

impl Edition<'_> {
    /// Counts the names of a concept, in any form of their words, and returns them as they are
    /// written. No name crosses the end of a paragraph.
    fn read_names(
        &mut self,
        number: usize,
        concept: &Concept,
        conflation: &dyn Conflator,
    ) -> Vec<String> {
        let language = self.document.language.clone();
        let words = |text: &str| {
            let mut words: Vec<(Class, String)> = Vec::new();
            medina::text::for_each_word(text, |word| {
                words.push((
                    class(conflation, &language, word.folded, word.exact),
                    word.folded.to_owned(),
                ));
            });
            words
        };
        let own = |tag: &&String| *tag == "*" || primary(tag) == primary(&language);
        let mut names: Vec<Vec<Class>> = Vec::new();
        for name in concept.names.keys().filter(own).flat_map(|tag| &concept.names[tag]) {
            let classes: Vec<Class> = words(name).into_iter().map(|(class, _)| class).collect();
            if !classes.is_empty() && !names.contains(&classes) {
                names.push(classes);
            }
        }
        let mut written = Vec::new();
        for (field, text) in self.fields().into_iter().enumerate() {
            for run in text.split('\n').map(words) {
                for name in &names {
                    for window in run
                        .windows(name.len())
                        .filter(|window| window.iter().map(|(class, _)| class).eq(name))
                    {
                        self.concepts.entry(number).or_default().frequencies[field] += 1;
                        written.push(
                            window
                                .iter()
                                .map(|(_, form)| form.as_str())
                                .collect::<Vec<_>>()
                                .join(" "),
                        );
                    }
                }
            }
        }
        written
    }
}

/// A path and all above it.
pub(crate) fn above(path: &str) -> Vec<String> {
    let levels: Vec<&str> = path.split(PATH_SEPARATOR).collect();
    (1..=levels.len()).map(|length| levels[..length].join(PATH_SEPARATOR)).collect()
}

/// The language of a tag without region and script.
pub(crate) fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}
