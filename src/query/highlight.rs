//! Where the words of a query stand in a text, and which passage shows them best.
//!
//! What is marked is what matched: the forms of a word's class, longer words where it is a prefix, corrections, names of the
//! concept it stands for. Which forms belong together is asked of the dictionary; nothing is stemmed here.

use crate::format::terms::PostingListRef;
use crate::model::ids::ShardId;
use crate::query::types::{Candidate, MatchedQuery};
use crate::reader::Store;
use crate::text::{folded, for_each_token};
use crate::util::sort::{SortKey, sort};
use crate::util::text::slice;

/// Finds what matched in texts.
pub(crate) struct Highlighter<'a> {
    store: &'a Store,
    matched: &'a MatchedQuery,
    /// By word of the query folded forms and names, those of several words joined by spaces.
    keys: Vec<Vec<String>>,
    /// The shards with the lists of what matched: no others are looked into.
    shards: Vec<ShardId>,
}

/// A range of a text in bytes. Ranges compare by their start first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub(crate) struct TextRange(SortKey);

impl TextRange {
    fn new(start: usize, end: usize) -> Self {
        Self(SortKey::new(start as u32, end as u32))
    }

    fn start(self) -> usize {
        self.0.high() as usize
    }

    fn end(self) -> usize {
        self.0.low() as usize
    }

    fn of(self, text: &str) -> &str {
        slice(text, self.start()..self.end())
    }
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
    fn range(&self, first: usize, name: &str) -> Option<TextRange> {
        let [start, _, from, _] = self.at[first];
        if !slice(&self.line, start..self.line.len()).starts_with(name) {
            return None;
        }
        let last = first + name.bytes().filter(|byte| *byte == b' ').count();
        let [_, end, _, to] = self.at.get(last)?;
        (*end == start + name.len()).then(|| TextRange::new(from, *to))
    }

    /// A name as it is written where it first stands in the text.
    pub(crate) fn find(&self, name: &str) -> Option<&'t str> {
        let range = (0..self.at.len()).find_map(|first| self.range(first, name))?;
        Some(range.of(self.text))
    }
}

impl<'a> Highlighter<'a> {
    /// Marks what the words of a request stand for, and the names by which hits were found.
    pub(crate) fn new(store: &'a Store, matched: &'a MatchedQuery, hits: &[Candidate]) -> Self {
        let (mut keys, mut shards) = (Vec::with_capacity(matched.word_matches.len()), Vec::new());
        for (word, clause) in matched.query.words.iter().zip(&matched.word_matches) {
            let mut own = Vec::new();
            word.terms.iter().for_each(|term| own.push(term.key.clone()));
            for list in &clause.lists {
                let number = list.shard();
                own.append(&mut store.shard(number).forms_elsewhere(list.offset()));
                if !shards.contains(&number) {
                    shards.push(number);
                }
            }
            let mut concepts = Vec::new();
            for hit in hits {
                let concept =
                    clause.in_document(hit.document).and_then(|found| clause.concept(found));
                if let Some(concept) = concept
                    && !concepts.contains(&concept)
                {
                    concepts.push(concept);
                    store.each_name(concept, &mut |found| own.push(folded(found.name)));
                }
            }
            keys.push(own);
        }
        Self { store, matched, keys, shards }
    }

    /// How many different words of the query a text shows, and where: in UTF-16 code units, in order.
    pub(crate) fn show(&self, text: &str) -> (usize, Vec<(usize, usize)>) {
        let mut ranges = Vec::new();
        let mut shown = vec![false; self.matched.word_matches.len()];
        self.find(&Tokens::of(text), &mut |word, range| {
            shown[word] = true;
            ranges.push(range);
        });
        sort(&mut ranges);
        (shown.iter().filter(|shown| **shown).count(), marks(text, &ranges))
    }

    /// What matches one word of the query in a text, as it is written there.
    #[cfg(feature = "explain")]
    pub(crate) fn words_in(&self, word: usize, text: &str) -> Vec<String> {
        let mut written = Vec::new();
        self.find(&Tokens::of(text), &mut |matching, range| {
            let term = range.of(text).to_owned();
            if matching == word && !written.contains(&term) {
                written.push(term);
            }
        });
        written
    }

    /// Visits what matches: the word of the query, and the range of the text.
    fn find(&self, tokens: &Tokens<'_>, visit: &mut dyn FnMut(usize, TextRange)) {
        for (token, [start, end, from, to]) in tokens.at.iter().enumerate() {
            let folded = slice(&tokens.line, *start..*end);
            let lists = self.lists(folded);
            for (word, keys) in self.keys.iter().enumerate() {
                if self.has_form(word, folded, &lists) {
                    visit(word, TextRange::new(*from, *to));
                }
                for key in keys {
                    tokens.range(token, key).into_iter().for_each(|range| visit(word, range));
                }
            }
        }
    }

    /// Whether a form begins as a word was typed or is of a class that matches.
    fn has_form(&self, word: usize, folded: &str, lists: &[PostingListRef]) -> bool {
        let terms = &self.matched.query.words[word].terms;
        terms.iter().any(|term| term.is_prefix && folded.starts_with(&term.key))
            || lists
                .iter()
                .any(|list| self.matched.word_matches[word].lists.binary_search(list).is_ok())
    }

    /// The lists of the classes of a form, as [`TermMatches::lists`](super::matching::Clause::lists).
    fn lists(&self, folded: &str) -> Vec<PostingListRef> {
        let mut lists = Vec::new();
        // Few words are in one of these shards, which is sooner known than in which of all.
        for number in &self.shards {
            if self.store.is_in_shard(*number, folded) {
                let shard = self.store.shard(*number);
                if let Some(value) = shard.get(folded) {
                    shard
                        .classes(value)
                        .iter()
                        .for_each(|list| lists.push(PostingListRef::new(*number, *list)));
                }
            }
        }
        lists
    }
}

/// Ranges of a text, which ascend, in UTF-16 code units, joined where they overlap.
fn marks(text: &str, ranges: &[TextRange]) -> Vec<(usize, usize)> {
    let mut marks: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut units) = (0, 0);
    for range in ranges {
        let (start, end) = (range.start(), range.end());
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
    slice(text, start..end).as_bytes().iter().map(units).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::concepts::Concepts;
    use crate::format::header::{HeaderRecord, HeaderSections};
    use crate::format::labels::put_labels;
    use crate::format::shard_index::ShardIndex;
    use crate::format::stored::Blocks;
    use crate::format::terms::ShardBuilder;
    use crate::query::types::{QueryTerm, QueryWord, WordMatches};
    use crate::util::wire::Digest;

    /// The header of an index without documents.
    fn empty_header() -> Vec<u8> {
        let router = ShardIndex {
            keys: vec![vec![]],
            files_per_part: 1,
            parts_per_root: 1,
            roots: vec![[0; 16]],
        };
        let sections = HeaderSections {
            record: HeaderRecord::default(),
            languages: Vec::new(),
            editions: vec![0],
            router,
            dictionary: ShardBuilder::default().finish(),
            spelling: Digest::default(),
            concepts: Concepts::default(),
            suggestions: Digest::default(),
            blocks: Blocks::new(1),
            values: Vec::new(),
            columns: Vec::new(),
            date_order: Digest::default(),
            title_order: Digest::default(),
        };
        sections.put()
    }

    fn empty_store() -> Box<Store> {
        Store::new(&empty_header(), &put_labels(&[], &[]), "en").unwrap()
    }

    /// A query of words that stand for these forms each; those that end in a star are prefixes.
    fn matched(words: &[&[&str]]) -> MatchedQuery {
        let term = |term: &&str| match term.strip_suffix('*') {
            Some(key) => QueryTerm { is_prefix: true, ..QueryTerm::whole(key, 16) },
            None => QueryTerm::whole(term, 16),
        };
        let mut matched = MatchedQuery::default();
        for terms in words {
            matched.query.words.push(QueryWord {
                terms: terms.iter().map(term).collect(),
                ..QueryWord::default()
            });
            matched.word_matches.push(WordMatches::default());
        }
        matched
    }

    fn marked(text: &str, terms: &[&str]) -> Vec<String> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let marks = Highlighter::new(&empty_store(), &matched(&[terms]), &[]).show(text).1;
        marks.iter().map(|(start, end)| String::from_utf16(&units[*start..*end]).unwrap()).collect()
    }

    #[test]
    fn marks_are_whole_words_of_the_source() {
        let text = "🏙 L’Énergie: e\u{301}nergies, CO₂";
        assert_eq!(marked(text, &["co2", "energi*"]), ["Énergie", "e\u{301}nergies", "CO₂"]);
        assert_eq!(marked("المُدُن والسكن ﷲ", &["الله", "المدن"]), ["المُدُن", "ﷲ"]);
        assert_eq!(marked("nothing here", &["housing"]), [] as [&str; 0]);
    }

    #[test]
    fn compounds_and_names_are_one_mark() {
        let keys = ["interreligious", "religious", "right to the city"];
        let text = "Inter-religious: the Right to the City";
        assert_eq!(marked(text, &keys), ["Inter-religious", "Right to the City"]);
    }

    #[test]
    fn different_words_count_not_repetition() {
        let (store, matched) = (empty_store(), matched(&[&["social"], &["housing"]]));
        let highlighter = Highlighter::new(&store, &matched, &[]);
        assert_eq!(highlighter.show("housing, social housing").0, 2);
        assert_eq!(highlighter.show("housing housing housing").0, 1);
    }
}
