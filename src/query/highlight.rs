//! Where the words of a query stand in a text, and which passage shows them best.
//!
//! What is marked is what matched: the forms of a word's class, longer words where it is a prefix, corrections, names of the
//! concept it stands for. Which forms belong together is asked of the dictionary; nothing is stemmed here.

use super::rank::{low, sort};
use super::resolve::Form;
use super::{Asked, Candidate};
use crate::analysis::{folded, for_each_token, part};
use crate::index::words::{Shard, is_form};
use crate::store::Store;

/// Finds what matched in texts.
pub(crate) struct Highlighter<'a> {
    words: Vec<Matcher>,
    /// The shards of what they stand for, by number.
    shards: Vec<(usize, Shard<'a>)>,
}

/// Recognises the forms that match one word of the query.
#[derive(Default)]
struct Matcher {
    /// Folded forms and names; those of several words are joined by spaces.
    keys: Vec<String>,
    prefixes: Vec<String>,
    /// The lists of the classes that match: the number of the shard in the high half.
    classes: Vec<u64>,
}

/// The tokens of a text.
pub(crate) struct Tokens<'t> {
    text: &'t str,
    /// Their folded forms, each followed by a space.
    line: String,
    /// By token the range of the line and that of the text.
    at: Vec<[usize; 4]>,
}

impl<'t> Tokens<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let mut tokens = Self { text, line: String::new(), at: Vec::new() };
        for_each_token(text, |token| {
            let start = tokens.line.len();
            tokens.line.push_str(token.folded);
            tokens.at.push([start, tokens.line.len(), token.range.start, token.range.end]);
            tokens.line.push(' ');
        });
        tokens
    }

    /// The range of the text where a form or name stands whose first word is that token: the start in the high half.
    fn range(&self, first: usize, name: &str) -> Option<u64> {
        let [start, _, from, _] = self.at[first];
        if !part(&self.line, start..self.line.len()).starts_with(name) {
            return None;
        }
        let last = first + name.bytes().filter(|byte| *byte == b' ').count();
        let [_, end, _, to] = self.at.get(last)?;
        (*end == start + name.len()).then_some((from as u64) << 32 | *to as u64)
    }

    /// A name as it is written where it first stands in the text.
    pub(crate) fn find(&self, name: &str) -> Option<&'t str> {
        let range = (0..self.at.len()).find_map(|first| self.range(first, name))?;
        Some(part(self.text, (range >> 32) as usize..low(range) as usize))
    }
}

impl<'a> Highlighter<'a> {
    /// Marks what the words of a request stand for, and the names by which hits were found.
    pub(crate) fn new(store: &'a Store, asked: &Asked, hits: &[Candidate]) -> Self {
        let mut highlighter = Self { words: Vec::with_capacity(asked.clauses.len()), shards: Vec::new() };
        for (forms, clause) in asked.resolved.words.iter().zip(&asked.clauses) {
            let mut matcher = Matcher::default();
            for form in forms {
                for number in store.shards(&form.key, form.prefix) {
                    let shard = store.shard(number);
                    matcher.add(number, &shard, form);
                    highlighter.shards.push((number, shard));
                }
            }
            sort(&mut matcher.classes);
            let mut concepts = Vec::new();
            for hit in hits {
                let concept = clause.in_document(hit.document).and_then(|found| clause.concept(found));
                if let Some(concept) = concept
                    && !concepts.contains(&concept)
                {
                    concepts.push(concept);
                    store.each_name(concept, &mut |[_, name]| matcher.keys.push(folded(name)));
                }
            }
            highlighter.words.push(matcher);
        }
        highlighter
    }

    /// How many different words of the query a text shows, and where: in UTF-16 code units, in order.
    pub(crate) fn show(&self, text: &str) -> (usize, Vec<(usize, usize)>) {
        let mut ranges = Vec::new();
        let mut shown = vec![false; self.words.len()];
        self.find(&Tokens::of(text), &mut |word, range| {
            shown[word] = true;
            ranges.push(range);
        });
        sort(&mut ranges);
        (shown.iter().filter(|shown| **shown).count(), marks(text, &ranges))
    }

    /// What matches one word of the query in a text, as it is written there.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn words_in(&self, word: usize, text: &str) -> Vec<String> {
        let mut written = Vec::new();
        self.find(&Tokens::of(text), &mut |matching, range| {
            let form = part(text, (range >> 32) as usize..low(range) as usize).to_owned();
            if matching == word && !written.contains(&form) {
                written.push(form);
            }
        });
        written
    }

    /// Visits what matches: the word of the query, and the range of the text.
    fn find(&self, tokens: &Tokens<'_>, visit: &mut dyn FnMut(usize, u64)) {
        for (token, [start, end, from, to]) in tokens.at.iter().enumerate() {
            let folded = part(&tokens.line, *start..*end);
            let classes = self.classes(folded);
            for (word, matcher) in self.words.iter().enumerate() {
                if matcher.has_form(folded, &classes) {
                    visit(word, (*from as u64) << 32 | *to as u64);
                }
                for key in &matcher.keys {
                    tokens.range(token, key).into_iter().for_each(|range| visit(word, range));
                }
            }
        }
    }

    /// The classes a form belongs to.
    fn classes(&self, folded: &str) -> Vec<u64> {
        let mut classes = Vec::new();
        for (number, shard) in &self.shards {
            if let Some(value) = shard.get(folded) {
                shard.classes(value).iter().for_each(|list| classes.push(class(*number, *list)));
            }
        }
        classes
    }
}

impl Matcher {
    /// Adds a form with its classes in a shard, and with those of the longer ones where it is a prefix.
    fn add(&mut self, number: usize, shard: &Shard<'_>, form: &Form) {
        self.keys.push(form.key.clone());
        if let Some(value) = shard.get(&form.key) {
            for list in shard.classes(value) {
                self.keys.extend(shard.forms_elsewhere(list));
                self.classes.push(class(number, list));
            }
        }
        if form.prefix {
            self.prefixes.push(form.key.clone());
            shard.each_beginning(&form.key, &mut |key, value| {
                if is_form(key) {
                    let classes = shard.classes(value);
                    classes.iter().for_each(|list| self.classes.push(class(number, *list)));
                }
                true
            });
        }
    }

    /// Whether a form begins as typed or is of a class that matches.
    fn has_form(&self, folded: &str, classes: &[u64]) -> bool {
        self.prefixes.iter().any(|prefix| folded.starts_with(prefix.as_str()))
            || classes.iter().any(|class| self.classes.binary_search(class).is_ok())
    }
}

/// The list of a class in a shard, as one number.
fn class(shard: usize, list: usize) -> u64 {
    (shard as u64) << 32 | list as u64
}

/// Ranges of a text, which ascend, in UTF-16 code units, joined where they overlap.
fn marks(text: &str, ranges: &[u64]) -> Vec<(usize, usize)> {
    let mut marks: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut units) = (0, 0);
    for range in ranges {
        let (start, end) = ((range >> 32) as usize, low(*range) as usize);
        if end <= at {
            continue;
        }
        let is_joined = start < at;
        if !is_joined {
            units += utf16(text, at, start);
            at = start;
            marks.push((units, units));
        }
        units += utf16(text, at, end);
        at = end;
        if let Some(last) = marks.last_mut() {
            last.1 = units;
        }
    }
    marks
}

/// How many UTF-16 code units a range of a text has.
fn utf16(text: &str, start: usize, end: usize) -> usize {
    let units = |byte: &u8| usize::from(*byte & 0xc0 != 0x80) + usize::from(*byte >= 0xf0);
    part(text, start..end).as_bytes().iter().map(units).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, keys: &[&str], prefixes: &[&str]) -> Vec<String> {
        let own = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
        let matcher = Matcher { keys: own(keys), prefixes: own(prefixes), classes: Vec::new() };
        let units: Vec<u16> = text.encode_utf16().collect();
        let marks = Highlighter { words: vec![matcher], shards: Vec::new() }.show(text).1;
        marks.iter().map(|(start, end)| String::from_utf16(&units[*start..*end]).unwrap()).collect()
    }

    #[test]
    fn marks_are_whole_words_of_the_source() {
        let text = "🏙 L’Énergie: e\u{301}nergies, CO₂";
        assert_eq!(marked(text, &["co2"], &["energi"]), ["Énergie", "e\u{301}nergies", "CO₂"]);
        assert_eq!(marked("المُدُن والسكن ﷲ", &["الله", "المدن"], &[]), ["المُدُن", "ﷲ"]);
        assert_eq!(marked("nothing here", &["housing"], &[]), [] as [&str; 0]);
    }

    #[test]
    fn compounds_and_names_are_one_mark() {
        let keys = ["interreligious", "religious", "right to the city"];
        let text = "Inter-religious: the Right to the City";
        assert_eq!(marked(text, &keys, &[]), ["Inter-religious", "Right to the City"]);
    }

    #[test]
    fn different_words_count_not_repetition() {
        let word = |key: &str| Matcher { keys: vec![key.to_owned()], ..Matcher::default() };
        let highlighter = Highlighter { words: vec![word("social"), word("housing")], shards: Vec::new() };
        assert_eq!(highlighter.show("housing, social housing").0, 2);
        assert_eq!(highlighter.show("housing housing housing").0, 1);
    }
}
