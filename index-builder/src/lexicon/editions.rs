//! Editions as aligned sets of words.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use medina::Document;
use medina::text::language::primary_language;
use medina::text::{Token, for_each_word};
use medina_indexer::conflation::Conflator;
use medina_indexer::stop_words;

/// Words shorter than this are most often particles.
const SHORTEST: usize = 3;

/// The text of an edition as the places of its words: blocks (title, summary, paragraphs) of sentences of words.
pub(super) type Text = Vec<Vec<Vec<u32>>>;

/// Words of two languages that say the same; sorted, each once.
pub(super) type Unit = [Vec<u32>; 2];

/// Numbers the words of editions, by language.
pub(super) struct Reader<'a> {
    conflation: &'a dyn Conflator,
    pub(super) languages: Vec<Language>,
}

/// The words of one language.
pub(super) struct Language {
    pub(super) tag: String,
    stop_words: Vec<String>,
    /// By exact form its place among the forms; `None` for what says nothing by itself.
    known: HashMap<String, Option<usize>>,
    forms: Vec<Form>,
    /// By key of the class.
    numbers: HashMap<String, u32>,
    words: Vec<Word>,
}

/// A form, and how often it was read.
struct Form {
    exact: String,
    word: u32,
    count: u32,
}

/// A word: its forms, by place.
#[derive(Default)]
struct Word {
    forms: Vec<usize>,
    /// Whether it was read in a title or summary.
    is_prominent: bool,
}

impl Language {
    fn new(tag: &str) -> Self {
        Self {
            tag: tag.to_owned(),
            stop_words: stop_words::of_language(tag),
            known: HashMap::new(),
            forms: Vec::new(),
            numbers: HashMap::new(),
            words: Vec::new(),
        }
    }

    /// How many words were read.
    pub(super) fn words(&self) -> usize {
        self.words.len()
    }

    /// Whether a word stands in a title or summary: what practices are about, and visitors ask for.
    pub(super) fn is_prominent(&self, word: u32) -> bool {
        self.words[word as usize].is_prominent
    }

    /// The form of a word that was read most often; of several the first in the alphabet.
    pub(super) fn name(&self, word: u32) -> &str {
        let forms = self.words[word as usize].forms.iter().map(|form| &self.forms[*form]);
        forms.min_by_key(|form| (Reverse(form.count), &form.exact)).map_or("", |form| &form.exact)
    }

    /// The word that a form belongs to; `None` where it says nothing by itself.
    fn read(&mut self, token: &Token<'_>, conflation: &dyn Conflator) -> Option<u32> {
        let known = self.known.get(token.exact).copied();
        let form = known.unwrap_or_else(|| {
            let form = self.tells(token.folded).then(|| self.add(token, conflation));
            self.known.insert(token.exact.to_owned(), form);
            form
        })?;
        self.forms[form].count += 1;
        Some(self.forms[form].word)
    }

    fn add(&mut self, token: &Token<'_>, conflation: &dyn Conflator) -> usize {
        let key =
            conflation.class(&self.tag, token.exact).unwrap_or_else(|| token.folded.to_owned());
        let word = *self.numbers.entry(key).or_insert(self.words.len() as u32);
        if word as usize == self.words.len() {
            self.words.push(Word::default());
        }
        self.words[word as usize].forms.push(self.forms.len());
        self.forms.push(Form { exact: token.exact.to_owned(), word, count: 0 });
        self.forms.len() - 1
    }

    /// Words that say something by themselves.
    fn tells(&self, folded: &str) -> bool {
        let is_stop = || self.stop_words.binary_search_by(|stop| stop.as_str().cmp(folded)).is_ok();
        folded.chars().count() >= SHORTEST && folded.chars().all(char::is_alphabetic) && !is_stop()
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(conflation: &'a dyn Conflator) -> Self {
        Self { conflation, languages: Vec::new() }
    }

    /// The words read that a name of one word is, in each language that has the name; `*` is every language.
    pub(super) fn find(&self, tag: &str, name: &str) -> Vec<(usize, u32)> {
        let mut written = Vec::new();
        for_each_word(name, |word| written.push((word.exact.to_owned(), word.folded.to_owned())));
        let [(exact, folded)] = written.as_slice() else { return Vec::new() };
        let word = |(place, language): (usize, &Language)| {
            let is_of = tag == "*" || primary_language(tag) == primary_language(&language.tag);
            let key =
                || self.conflation.class(&language.tag, exact).unwrap_or_else(|| folded.clone());
            let number = language.numbers.get(&is_of.then(key)?)?;
            Some((place, *number))
        };
        self.languages.iter().enumerate().filter_map(word).collect()
    }

    /// The editions of a practice by the places of their languages.
    pub(super) fn read(&mut self, editions: &[Document]) -> BTreeMap<usize, Text> {
        let text = |document: &Document| {
            let language = self.language(&document.language);
            (language, self.text(language, document))
        };
        editions.iter().map(text).collect()
    }

    fn language(&mut self, tag: &str) -> usize {
        self.languages.iter().position(|language| language.tag == tag).unwrap_or_else(|| {
            self.languages.push(Language::new(tag));
            self.languages.len() - 1
        })
    }

    fn text(&mut self, language: usize, document: &Document) -> Text {
        let head = [&document.title, &document.summary].map(|text| self.block(language, text));
        head.iter().flatten().flatten().for_each(|word| {
            self.languages[language].words[*word as usize].is_prominent = true;
        });
        head.into_iter()
            .chain(document.text.split('\n').map(|text| self.block(language, text)))
            .collect()
    }

    fn block(&mut self, language: usize, text: &str) -> Vec<Vec<u32>> {
        sentences(text).map(|sentence| self.words(language, sentence)).collect()
    }

    fn words(&mut self, language: usize, sentence: &str) -> Vec<u32> {
        let mut words = Vec::new();
        let language = &mut self.languages[language];
        for_each_word(sentence, |token| words.extend(language.read(&token, self.conflation)));
        words
    }
}

/// The sentences of a paragraph, roughly: what matters is that both editions are cut alike.
fn sentences(paragraph: &str) -> impl Iterator<Item = &str> {
    paragraph.split_inclusive(['.', '!', '?', '؟']).filter(|sentence| !sentence.trim().is_empty())
}

/// What can be set side by side in the editions of two languages.
pub(super) fn aligned(practices: &[BTreeMap<usize, Text>], left: usize, right: usize) -> Vec<Unit> {
    let mut units = Vec::new();
    for practice in practices {
        if let (Some(left), Some(right)) = (practice.get(&left), practice.get(&right)) {
            align_texts(left, right, &mut units);
        }
    }
    units
}

fn align_texts(left: &Text, right: &Text, units: &mut Vec<Unit>) {
    if left.len() == right.len() {
        left.iter().zip(right).for_each(|(left, right)| align_blocks(left, right, units));
    } else {
        units.push([left, right].map(|text| set(&text.concat().concat())));
    }
}

fn align_blocks(left: &[Vec<u32>], right: &[Vec<u32>], units: &mut Vec<Unit>) {
    if left.len() == right.len() {
        units.extend(left.iter().zip(right).map(|(left, right)| [set(left), set(right)]));
    } else {
        units.push([set(&left.concat()), set(&right.concat())]);
    }
}

fn set(words: &[u32]) -> Vec<u32> {
    let mut set = words.to_vec();
    set.sort_unstable();
    set.dedup();
    set
}
