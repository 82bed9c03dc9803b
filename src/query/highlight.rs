//! Where the words of a query stand in a text, and which passage shows them best.
//!
//! What is marked is what matched: the forms of a word's class, longer words where it is a prefix, corrections, names of the
//! concept it stands for. Which forms belong together is asked of the dictionary; nothing is stemmed here.

use core::ops::Range;

use super::resolve::{Form, Resolved};
use crate::analysis::{folded, for_each_token, part};
use crate::index::words::{Shard, is_form};
use crate::store::Store;

/// Finds what matched in texts.
pub(crate) struct Highlighter<'a> {
    words: Vec<Matcher<'a>>,
}

/// Recognises the forms that match one word of the query.
#[derive(Default)]
struct Matcher<'a> {
    /// Folded forms and names; those of several words are joined by spaces.
    keys: Vec<String>,
    prefixes: Vec<String>,
    /// Shards with the lists of the classes that match.
    classes: Vec<(Shard<'a>, Vec<u64>)>,
}

/// One token of a text.
struct Token {
    range: Range<usize>,
    folded: String,
}

impl<'a> Highlighter<'a> {
    /// `names` has the further names of each word.
    pub(crate) fn new(store: &'a Store, resolved: &Resolved, names: &[Vec<String>]) -> Self {
        let mut words = Vec::with_capacity(names.len());
        for (forms, names) in resolved.words.iter().zip(names) {
            words.push(Matcher::new(store, forms, names));
        }
        Self { words }
    }

    /// The matching words of a text in UTF-16 code units, in order.
    pub(crate) fn marks(&self, text: &str) -> Vec<(usize, usize)> {
        let mut position = Position::default();
        let units =
            |range: Range<usize>| (position.advance(text, range.start), position.advance(text, range.end));
        merged(&self.matches(text).0).into_iter().map(units).collect()
    }

    /// How many different words of the query a passage shows.
    pub(crate) fn coverage(&self, text: &str) -> usize {
        self.matches(text).1
    }

    /// What matches one word of the query in a text, as it is written there.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn words_in(&self, word: usize, text: &str) -> Vec<String> {
        let tokens = tokens(text);
        let mut written: Vec<String> = Vec::new();
        for range in self.words[word].ranges(&tokens) {
            if !written.iter().any(|known| *known == text[range.clone()]) {
                written.push(text[range].to_owned());
            }
        }
        written
    }

    /// Which of some names a text holds, as they are written there.
    pub(crate) fn names_in(text: &str, names: &[&str]) -> Vec<String> {
        let tokens = tokens(text);
        let mut written: Vec<String> = Vec::new();
        for name in names {
            for range in named(&tokens, &folded(name)) {
                let name = part(text, range).to_owned();
                if !written.contains(&name) {
                    written.push(name);
                }
            }
        }
        written
    }

    /// The byte ranges of what matches, and how many words of the query do.
    fn matches(&self, text: &str) -> (Vec<Range<usize>>, usize) {
        let tokens = tokens(text);
        let mut ranges = Vec::new();
        let mut covered = 0;
        for word in &self.words {
            let found = word.ranges(&tokens);
            covered += usize::from(!found.is_empty());
            ranges.extend(found);
        }
        (ranges, covered)
    }
}

impl<'a> Matcher<'a> {
    fn new(store: &'a Store, forms: &[Form], names: &[String]) -> Self {
        let mut matcher = Self::default();
        for form in forms {
            matcher.keys.push(form.key.clone());
            matcher.add_classes(store, form);
            if form.prefix {
                matcher.prefixes.push(form.key.clone());
            }
        }
        for name in names {
            matcher.keys.extend(name.split_once(' ').map(|(_, name)| folded(name)));
        }
        matcher
    }

    /// The classes of a form, and of the longer ones where it is a prefix.
    fn add_classes(&mut self, store: &'a Store, form: &Form) {
        for number in store.shards(&form.key, form.prefix) {
            let shard = store.shard(number);
            let mut lists: Vec<u64> = Vec::new();
            if let Some(entry) = shard.entry(&form.key) {
                for list in entry.classes {
                    self.keys.extend(shard.forms_elsewhere(list));
                    lists.push(list as u64);
                }
            }
            if form.prefix {
                shard.each_beginning(&form.key, &mut |key, value| {
                    if is_form(key) {
                        lists.extend(shard.classes(value).into_iter().map(|list| list as u64));
                    }
                    true
                });
            }
            super::rank::sort(&mut lists);
            self.classes.push((shard, lists));
        }
    }

    fn ranges(&self, tokens: &[Token]) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = tokens
            .iter()
            .filter(|token| self.matches(&token.folded))
            .map(|token| token.range.clone())
            .collect();
        for name in self.keys.iter().filter(|key| key.as_bytes().contains(&b' ')) {
            ranges.extend(named(tokens, name));
        }
        ranges
    }

    fn matches(&self, folded: &str) -> bool {
        let is_mate = |(shard, lists): &(Shard<'_>, Vec<u64>)| {
            let classes = shard.get(folded).map_or(Vec::new(), |value| shard.classes(value));
            classes.into_iter().any(|list| lists.binary_search(&(list as u64)).is_ok())
        };
        self.keys.iter().any(|key| key == folded)
            || self.prefixes.iter().any(|prefix| folded.starts_with(prefix.as_str()))
            || self.classes.iter().any(is_mate)
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for_each_token(text, |token| tokens.push(Token { range: token.range, folded: token.folded.to_owned() }));
    tokens
}

/// Where a name of several words stands among the tokens.
fn named<'t>(tokens: &'t [Token], name: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let length = name.split(' ').count();
    let is_here =
        move |window: &&[Token]| window.iter().map(|token| token.folded.as_str()).eq(name.split(' '));
    tokens
        .windows(length)
        .filter(is_here)
        .map(|window| window[0].range.start..window[window.len() - 1].range.end)
}

/// The ranges in order, joined where they overlap.
fn merged(ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut keys: Vec<u64> =
        ranges.iter().map(|range| (range.start as u64) << 32 | range.end as u64).collect();
    super::rank::sort(&mut keys);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for key in keys {
        let range = (key >> 32) as usize..super::rank::low(key) as usize;
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Counts UTF-16 code units while walking a text once.
#[derive(Default)]
struct Position {
    bytes: usize,
    units: usize,
}

impl Position {
    /// The UTF-16 offset of a byte offset not before the last one asked for.
    fn advance(&mut self, text: &str, bytes: usize) -> usize {
        self.units += part(text, self.bytes..bytes).encode_utf16().count();
        self.bytes = bytes;
        self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, keys: &[&str], prefixes: &[&str]) -> Vec<String> {
        let own = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
        let matcher = Matcher { keys: own(keys), prefixes: own(prefixes), classes: Vec::new() };
        let units: Vec<u16> = text.encode_utf16().collect();
        let marks = Highlighter { words: vec![matcher] }.marks(text);
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
        let highlighter = Highlighter { words: vec![word("social"), word("housing")] };
        assert_eq!(highlighter.coverage("housing, social housing"), 2);
        assert_eq!(highlighter.coverage("housing housing housing"), 1);
    }
}
