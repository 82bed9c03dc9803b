//! Aligns the editions of a practice: numbers their words and pairs segments of text that translate
//! each other.
//!
//! Look here for which words are learned from and how paragraphs and sentences are paired.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use medina::Document;
use medina::text::language::same_language;
use medina::text::{Token, for_each_word};
use medina_indexer::conflation::Conflator;
use medina_indexer::stop_words;

/// Shorter words are not learned, because most of them are particles. In letters.
const MIN_WORD_LENGTH: usize = 3;

/// A language of the corpus, numbered in the order in which they are met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct LanguageId(pub(super) usize);

/// A conflation class of one language, numbered in the order in which they are met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct WordId(pub(super) u32);

impl WordId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A word and its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct LanguageWord {
    pub(super) language: LanguageId,
    pub(super) word: WordId,
}

/// A sentence: its words in order.
type Sentence = Vec<WordId>;

/// The text of an edition: blocks (title, summary, paragraphs) of sentences.
pub(super) type Text = Vec<Vec<Sentence>>;

/// The editions of a practice.
pub(super) type Editions = BTreeMap<LanguageId, Text>;

/// A segment of text in two languages: the set of words of each side, sorted.
pub(super) type AlignedSegment = [Vec<WordId>; 2];

/// Numbers the words of editions by language.
pub(super) struct EditionReader<'a> {
    classes: &'a dyn Conflator,
    languages: Vec<Language>,
}

/// The words of one language.
pub(super) struct Language {
    pub(super) tag: String,
    stop_words: Vec<String>,
    /// The index into `forms` of each exact form; `None` for one that is not learned.
    form_indexes: HashMap<String, Option<usize>>,
    forms: Vec<Form>,
    /// Words by the key of their class.
    word_ids: HashMap<String, WordId>,
    words: Vec<Word>,
}

/// A surface form and its number of occurrences.
struct Form {
    exact: String,
    word: WordId,
    count: u32,
}

#[derive(Default)]
struct Word {
    /// Indexes of its forms.
    forms: Vec<usize>,
    is_prominent: bool,
}

impl Language {
    fn new(tag: &str) -> Self {
        Self {
            tag: tag.to_owned(),
            stop_words: stop_words::of_language(tag),
            form_indexes: HashMap::new(),
            forms: Vec::new(),
            word_ids: HashMap::new(),
            words: Vec::new(),
        }
    }

    /// The number of words.
    pub(super) fn word_count(&self) -> usize {
        self.words.len()
    }

    /// Whether a word occurs in a title or summary.
    pub(super) fn is_prominent(&self, word: WordId) -> bool {
        self.words[word.index()].is_prominent
    }

    /// The most frequent form of a word; of equally frequent ones the first in order.
    pub(super) fn name(&self, word: WordId) -> &str {
        let forms = self.words[word.index()].forms.iter().map(|form| &self.forms[*form]);
        forms.min_by_key(|form| (Reverse(form.count), &form.exact)).map_or("", |form| &form.exact)
    }

    /// Counts an occurrence of a form and returns its word, or `None` if it is not learned.
    fn count(&mut self, token: &Token<'_>, classes: &dyn Conflator) -> Option<WordId> {
        let known = self.form_indexes.get(token.exact).copied();
        let form = known.unwrap_or_else(|| {
            let form = self.is_learned(token.folded).then(|| self.add_form(token, classes));
            self.form_indexes.insert(token.exact.to_owned(), form);
            form
        })?;
        self.forms[form].count += 1;
        Some(self.forms[form].word)
    }

    fn add_form(&mut self, token: &Token<'_>, classes: &dyn Conflator) -> usize {
        let key = classes.class(&self.tag, token.exact).unwrap_or_else(|| token.folded.to_owned());
        let word = *self.word_ids.entry(key).or_insert(WordId(self.words.len() as u32));
        if word.index() == self.words.len() {
            self.words.push(Word::default());
        }
        self.words[word.index()].forms.push(self.forms.len());
        self.forms.push(Form { exact: token.exact.to_owned(), word, count: 0 });
        self.forms.len() - 1
    }

    /// Whether a word can be learned: stop words, short words and codes have no translation of
    /// interest.
    fn is_learned(&self, folded: &str) -> bool {
        let is_stop = || self.stop_words.binary_search_by(|stop| stop.as_str().cmp(folded)).is_ok();
        folded.chars().count() >= MIN_WORD_LENGTH
            && folded.chars().all(char::is_alphabetic)
            && !is_stop()
    }
}

impl<'a> EditionReader<'a> {
    pub(super) fn new(classes: &'a dyn Conflator) -> Self {
        Self { classes, languages: Vec::new() }
    }

    pub(super) fn language(&self, id: LanguageId) -> &Language {
        &self.languages[id.0]
    }

    /// The languages read so far.
    pub(super) fn language_ids(&self) -> impl Iterator<Item = LanguageId> + Clone + use<> {
        (0..self.languages.len()).map(LanguageId)
    }

    /// Finds the word that a name consists of, in each language of `tag` in which it occurs; `*` is
    /// every language. A name of several words is none of them.
    pub(super) fn find(&self, tag: &str, name: &str) -> Vec<LanguageWord> {
        let mut tokens = Vec::new();
        for_each_word(name, |word| tokens.push((word.exact.to_owned(), word.folded.to_owned())));
        let [(exact, folded)] = tokens.as_slice() else { return Vec::new() };
        let find_in = |id: LanguageId| {
            let language = self.language(id);
            let is_meant = tag == "*" || same_language(tag, &language.tag);
            let key = || self.classes.class(&language.tag, exact).unwrap_or_else(|| folded.clone());
            let word = *language.word_ids.get(&is_meant.then(key)?)?;
            Some(LanguageWord { language: id, word })
        };
        self.language_ids().filter_map(find_in).collect()
    }

    /// Reads the editions of a practice.
    pub(super) fn read(&mut self, editions: &[Document]) -> Editions {
        let text = |document: &Document| {
            let language = self.language_id(&document.language);
            (language, self.read_text(language, document))
        };
        editions.iter().map(text).collect()
    }

    fn language_id(&mut self, tag: &str) -> LanguageId {
        let known = self.languages.iter().position(|language| language.tag == tag);
        LanguageId(known.unwrap_or_else(|| {
            self.languages.push(Language::new(tag));
            self.languages.len() - 1
        }))
    }

    fn read_text(&mut self, id: LanguageId, document: &Document) -> Text {
        let head = [&document.title, &document.summary].map(|text| self.read_block(id, text));
        for word in head.iter().flatten().flatten() {
            self.languages[id.0].words[word.index()].is_prominent = true;
        }
        let paragraphs = document.text.split('\n').map(|text| self.read_block(id, text));
        head.into_iter().chain(paragraphs).collect()
    }

    fn read_block(&mut self, id: LanguageId, text: &str) -> Vec<Sentence> {
        sentences(text).map(|sentence| self.read_sentence(id, sentence)).collect()
    }

    fn read_sentence(&mut self, id: LanguageId, sentence: &str) -> Sentence {
        let mut words = Vec::new();
        let language = &mut self.languages[id.0];
        for_each_word(sentence, |token| words.extend(language.count(&token, self.classes)));
        words
    }
}

/// Splits a paragraph into sentences. The rule is rough, which is enough because it only has to
/// split both editions alike.
fn sentences(paragraph: &str) -> impl Iterator<Item = &str> {
    paragraph.split_inclusive(['.', '!', '?', '؟']).filter(|sentence| !sentence.trim().is_empty())
}

/// Pairs the segments of all practices that have editions in both languages.
pub(super) fn align(
    practices: &[Editions],
    left: LanguageId,
    right: LanguageId,
) -> Vec<AlignedSegment> {
    let mut segments = Vec::new();
    for practice in practices {
        if let (Some(left), Some(right)) = (practice.get(&left), practice.get(&right)) {
            align_texts(left, right, &mut segments);
        }
    }
    segments
}

/// Pairs blocks if both texts have equally many, else the whole texts.
fn align_texts(left: &Text, right: &Text, segments: &mut Vec<AlignedSegment>) {
    if left.len() == right.len() {
        left.iter().zip(right).for_each(|(left, right)| align_blocks(left, right, segments));
    } else {
        segments.push([left, right].map(|text| word_set(&text.concat().concat())));
    }
}

/// Pairs sentences if both blocks have equally many, else the whole blocks.
fn align_blocks(left: &[Sentence], right: &[Sentence], segments: &mut Vec<AlignedSegment>) {
    if left.len() == right.len() {
        let pairs = left.iter().zip(right);
        segments.extend(pairs.map(|(left, right)| [word_set(left), word_set(right)]));
    } else {
        segments.push([word_set(&left.concat()), word_set(&right.concat())]);
    }
}

fn word_set(words: &[WordId]) -> Vec<WordId> {
    let mut set = words.to_vec();
    set.sort_unstable();
    set.dedup();
    set
}
