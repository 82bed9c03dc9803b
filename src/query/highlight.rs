//! Which words of a text match a query, for the marks in titles and excerpts, and to choose the
//! passage that shows a query best. Look here to change what is marked.
//!
//! A word is marked for the reason it matched: it is a form of a matching conflation class, it
//! begins with a prefix, it is a correction, or it is a name of the concept by which the document
//! was found. The term dictionary says which forms belong together; nothing is stemmed here.

use crate::format::terms::{ListKind, PostingListRef};
use crate::model::ids::ShardId;
use crate::query::types::{Candidate, MatchedQuery, QueryWord, WordMatches};
use crate::reader::IndexReader;
use crate::text::{folded, for_each_token};
use crate::util::sort::{SortKey, sort};
use crate::util::text::slice;

/// The work of a text to be shown, and of each of its bytes, in units of
/// [`crate::limits::MAX_WORK`].
const TEXT_WORK: usize = 512;
const TEXT_BYTE_WORK: usize = 16;

/// Finds the words of a query in texts.
pub(crate) struct Highlighter<'a> {
    reader: &'a IndexReader,
    matched: &'a MatchedQuery,
    /// By word of the query: folded forms and names to find, those of several words joined by
    /// spaces.
    keys: Vec<Vec<String>>,
    /// The shards with the posting lists that matched. Only these are looked into: that saves a
    /// third of the time of a query (decision 4).
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
    /// The folded forms of all tokens, each followed by a space.
    folded: String,
    spans: Vec<TokenSpan>,
}

/// Where one token is.
struct TokenSpan {
    /// In [`Tokens::folded`], without the space.
    folded: TextRange,
    /// In [`Tokens::text`].
    source: TextRange,
}

impl<'t> Tokens<'t> {
    /// The tokens of a text, compounds included.
    pub(crate) fn of(text: &'t str) -> Self {
        let mut tokens = Self { text, folded: String::new(), spans: Vec::new() };
        for_each_token(text, |token| {
            let start = tokens.folded.len();
            tokens.folded.push_str(token.folded);
            tokens.spans.push(TokenSpan {
                folded: TextRange::new(start, tokens.folded.len()),
                source: TextRange::new(token.range.start, token.range.end),
            });
            tokens.folded.push(' ');
        });
        tokens
    }

    /// The range of the source of a folded form or name, if its first word is the token `first`.
    fn range_at(&self, first: usize, name: &str) -> Option<TextRange> {
        let start = self.spans[first].folded.start();
        if !slice(&self.folded, start..self.folded.len()).starts_with(name) {
            return None;
        }
        let last = first + name.bytes().filter(|byte| *byte == b' ').count();
        let last = self.spans.get(last)?;
        let is_whole = last.folded.end() == start + name.len();
        is_whole.then(|| TextRange::new(self.spans[first].source.start(), last.source.end()))
    }

    /// The first occurrence of a folded name, as the text spells it.
    pub(crate) fn find(&self, name: &str) -> Option<&'t str> {
        let range = (0..self.spans.len()).find_map(|first| self.range_at(first, name))?;
        Some(range.of(self.text))
    }
}

impl<'a> Highlighter<'a> {
    /// A highlighter for these hits. Reads the names of the concepts by which they were found.
    pub(crate) fn new(
        reader: &'a IndexReader,
        matched: &'a MatchedQuery,
        hits: &[Candidate],
    ) -> Self {
        let mut keys = Vec::with_capacity(matched.word_matches.len());
        let mut shards = Vec::new();
        for (word, word_matches) in matched.query.words.iter().zip(&matched.word_matches) {
            for list in &word_matches.lists {
                if !shards.contains(&list.shard()) {
                    shards.push(list.shard());
                }
            }
            let mut own = form_keys(reader, word, word_matches);
            push_names(reader, word_matches, hits, &mut own);
            keys.push(own);
        }
        Self { reader, matched, keys, shards }
    }

    /// The number of different words of the query in a text, and the marks: ranges of matching
    /// words in UTF-16 code units, ascending, not overlapping.
    pub(crate) fn show(&self, text: &str) -> (usize, Vec<(usize, usize)>) {
        if !self.reader.add_work(TEXT_WORK + TEXT_BYTE_WORK * text.len()) {
            return (0, Vec::new());
        }
        let mut ranges = Vec::new();
        let mut shown = vec![false; self.matched.word_matches.len()];
        self.for_each_match(&Tokens::of(text), &mut |word, range| {
            shown[word] = true;
            ranges.push(range);
        });
        sort(&mut ranges);
        (shown.iter().filter(|shown| **shown).count(), marks(text, &ranges))
    }

    /// The different spellings in a text of what matches one word of the query.
    #[cfg(feature = "explain")]
    pub(crate) fn spellings_in(&self, text: &str, word: usize) -> Vec<String> {
        let mut spellings = Vec::new();
        self.for_each_match(&Tokens::of(text), &mut |matching, range| {
            let spelling = range.of(text).to_owned();
            if matching == word && !spellings.contains(&spelling) {
                spellings.push(spelling);
            }
        });
        spellings
    }

    /// Visits every match: the index of the word in the query, and the range of the text.
    fn for_each_match(&self, tokens: &Tokens<'_>, visit: &mut dyn FnMut(usize, TextRange)) {
        let keys: usize = self.keys.iter().map(Vec::len).sum();
        for (token, span) in tokens.spans.iter().enumerate() {
            if !self.reader.add_work(keys + self.shards.len()) {
                return;
            }
            let folded = span.folded.of(&tokens.folded);
            let lists = self.lists_of(folded);
            for (word, keys) in self.keys.iter().enumerate() {
                if self.is_match(word, folded, &lists) {
                    visit(word, span.source);
                }
                for key in keys {
                    tokens.range_at(token, key).into_iter().for_each(|range| visit(word, range));
                }
            }
        }
    }

    /// Whether a form whose classes have these lists begins with a prefix of a word, or is of a
    /// class that matches the word.
    fn is_match(&self, word: usize, folded: &str, lists: &[PostingListRef]) -> bool {
        let terms = &self.matched.query.words[word].terms;
        let matching = &self.matched.word_matches[word].lists;
        terms.iter().any(|term| term.is_prefix && folded.starts_with(&term.key))
            || lists.iter().any(|list| matching.binary_search(list).is_ok())
    }

    /// The posting lists of the classes of a form, in the shards that matter.
    fn lists_of(&self, folded: &str) -> Vec<PostingListRef> {
        let mut lists = Vec::new();
        // Asking whether the form is in one of these few shards is faster than finding its shard.
        for number in &self.shards {
            if self.reader.shard_may_hold(*number, folded) {
                let shard = self.reader.shard(*number);
                if let Some(value) = shard.get(folded) {
                    shard.for_each_list(value, |kind, list| {
                        if kind == ListKind::Class {
                            lists.push(PostingListRef::new(*number, list));
                        }
                    });
                }
            }
        }
        lists
    }
}

/// The terms of a word, and the forms of its matching classes that are in other shards.
fn form_keys(reader: &IndexReader, word: &QueryWord, word_matches: &WordMatches) -> Vec<String> {
    let mut keys = Vec::new();
    for term in &word.terms {
        keys.push(term.key.clone());
    }
    for list in &word_matches.lists {
        keys.append(&mut reader.shard(list.shard()).forms_in_other_shards(list.offset()));
    }
    keys
}

/// Adds the folded names of the concepts by which hits match a word.
fn push_names(
    reader: &IndexReader,
    word_matches: &WordMatches,
    hits: &[Candidate],
    keys: &mut Vec<String>,
) {
    let mut concepts = Vec::new();
    for hit in hits {
        let doc = word_matches.in_document(hit.document);
        let concept = doc.and_then(|doc| word_matches.concept(doc));
        if let Some(concept) = concept
            && !concepts.contains(&concept)
        {
            concepts.push(concept);
            reader.for_each_name(concept, &mut |found| keys.push(folded(found.name)));
        }
    }
}

/// Converts ascending ranges of a text to UTF-16 code units, and joins those that overlap.
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
            units += utf16_len(text, at, start);
            at = start;
            marks.push((units, units));
        }
        units += utf16_len(text, at, end);
        at = end;
        if let Some(last) = marks.last_mut() {
            last.1 = units;
        }
    }
    marks
}

/// The number of UTF-16 code units of a range of a text: one per character, two per character of
/// four bytes.
fn utf16_len(text: &str, start: usize, end: usize) -> usize {
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
    use crate::format::stored::BlockIndex;
    use crate::format::terms::ShardBuilder;
    use crate::query::types::{QueryTerm, QueryWord, WordMatches};
    use crate::util::wire::Digest;

    /// The header of an index without documents.
    fn empty_header() -> Vec<u8> {
        let shard_index = ShardIndex {
            bounds: vec![vec![]],
            files_per_shard: 1,
            shards_per_root: 1,
            roots: vec![[0; 16]],
        };
        let sections = HeaderSections {
            record: HeaderRecord::default(),
            languages: Vec::new(),
            editions: vec![0],
            shard_index,
            term_shard: ShardBuilder::default().finish(),
            corrections: Digest::default(),
            concepts: Concepts::default(),
            suggestions: Digest::default(),
            block_index: BlockIndex::new(1),
            values: Vec::new(),
            columns: Vec::new(),
            date_column: Digest::default(),
            title_column: Digest::default(),
        };
        sections.put()
    }

    fn empty_reader() -> Box<IndexReader> {
        IndexReader::new(&empty_header(), &put_labels(&[], &[]), "en").unwrap()
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
        let marks = Highlighter::new(&empty_reader(), &matched(&[terms]), &[]).show(text).1;
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
        let (reader, matched) = (empty_reader(), matched(&[&["social"], &["housing"]]));
        let highlighter = Highlighter::new(&reader, &matched, &[]);
        assert_eq!(highlighter.show("housing, social housing").0, 2);
        assert_eq!(highlighter.show("housing housing housing").0, 1);
    }
}
