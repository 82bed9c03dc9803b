//! Each way in which an index can ask for endless work or memory, with what is asked of it.

use medina::format::section_sizes::sections;
use medina::util::wire::put_bytes;
use medina::{Engine, Error, FacetKind, Request, Role};

use crate::index::{
    HostileIndex, PublishedIndex, dag, dictionary, length_prefixed, numbers, posting_list,
    raw_dictionary, runs, stored_fields,
};

/// What is done with an index.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Question {
    /// A page of ten hits with all counts.
    Search(&'static str),
    /// Eight suggestions.
    Suggest(&'static str),
    /// All files, and the sections of each.
    Inspect,
}

/// How it must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// With an error of its own kind.
    Limit,
    /// With an error that the index is damaged.
    Damaged,
    /// With an answer, because the work is bounded.
    Answered,
}

/// One attack.
pub(crate) struct Attack {
    pub(crate) name: &'static str,
    pub(crate) index: fn() -> HostileIndex,
    pub(crate) question: Question,
    pub(crate) outcome: Outcome,
}

impl Question {
    pub(crate) fn request(query: &str) -> Request {
        Request { query: query.to_owned(), facets: true, ..Request::default() }
    }

    /// Asks, and returns how many hits, suggestions or sections there are.
    pub(crate) fn ask(self, index: &PublishedIndex) -> Result<usize, Error> {
        match self {
            Self::Search(query) => {
                let request = Self::request(query);
                Ok(index.ask(|engine| engine.search(&request))?.total)
            }
            Self::Suggest(text) => Ok(index.ask(|engine| engine.suggest(text, 8))?.len()),
            Self::Inspect => {
                let mut count = 0;
                for file in index.ask(Engine::files)? {
                    if INSPECTED.contains(&file.role()) {
                        count += sections(file.role(), &index.content(&file)?).len();
                    }
                }
                Ok(count)
            }
        }
    }
}

pub(crate) fn outcome_of(result: &Result<usize, Error>) -> Outcome {
    match result {
        Ok(_) => Outcome::Answered,
        Err(error) if error.is_limit() => Outcome::Limit,
        Err(error) => {
            assert!(error.is_damaged(), "{error}");
            Outcome::Damaged
        }
    }
}

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz";

/// All attacks.
pub(crate) fn all() -> Vec<Attack> {
    use Outcome::{Answered, Damaged, Limit};
    use Question::{Inspect, Search, Suggest};
    let attack = |name, index, question, outcome| Attack { name, index, question, outcome };
    vec![
        attack("paths without end, prefix", many_paths, Search("h"), Limit),
        attack("paths without end, correction", many_paths, Search("housinggg "), Limit),
        attack("wide nodes, correction", wide_nodes, Search("абвгдежxy "), Limit),
        attack("paths without end, inspected", many_paths, Inspect, Answered),
        attack("a cycle in a dictionary", cycle, Search("h"), Damaged),
        attack("a cycle in a dictionary, inspected", cycle, Inspect, Damaged),
        attack("a dictionary that leads out of its bytes", out_of_bounds, Search("h"), Damaged),
        attack("one list many times", shared_list, Search("housing "), Limit),
        attack("a concept far away", far_concept, Search("housing "), Damaged),
        attack("many values of one practice", column_of_one, Search(""), Limit),
        attack("many ancestors", deep_column, Search(""), Limit),
        attack("alike suggestions", alike_suggestions, Suggest("h"), Answered),
        attack("alike labels", alike_labels, Suggest("org"), Answered),
        attack("a shard for each prefix", many_shards, Search("hou"), Limit),
        attack("editions of one practice", many_editions, Search(""), Limit),
        attack("documents", many_documents, Search(""), Limit),
        attack("lower bounds", many_bounds, Search(""), Limit),
        attack("long lower bounds", long_bounds, Search(""), Limit),
        attack("stop words", many_stop_words, Search(""), Limit),
        attack("values", many_values, Search(""), Limit),
        attack("a large header", large_header, Search(""), Limit),
        attack("a header that lies about its length", lying_header, Search(""), Damaged),
        attack("large stored fields", large_stored_fields, Search(""), Limit),
        attack("a title of marked words", giant_title, Search("housing "), Limit),
        attack("a title below the limit", long_title, Search("housing "), Answered),
        attack("values of a range far apart", far_values, Search(""), Answered),
        attack("passages of one document", many_passages, Search("housing "), Limit),
    ]
}

fn with_terms(dictionary: &[u8]) -> HostileIndex {
    let mut index = HostileIndex::of(1);
    index.set_terms(dictionary, &posting_list(&[0]));
    index
}

fn many_paths() -> HostileIndex {
    with_terms(&dag(&[LETTERS; 24]))
}

/// All words of nine Cyrillic letters.
fn wide_nodes() -> HostileIndex {
    let second: Vec<u8> = (0x80..0xc0).collect();
    with_terms(&dag(&[&[0xd0, 0xd1][..], &second].repeat(9)))
}

/// The only node leads to itself.
fn cycle() -> HostileIndex {
    // One transition by `h`, its distance as large as the numbers of a 32-bit machine.
    let mut index = HostileIndex::of(1);
    let nodes = [&u32::MAX.to_le_bytes()[..], b"h", &[4 << 4, 1]].concat();
    index.set_terms(&raw_dictionary(&nodes), &posting_list(&[0]));
    index
}

fn out_of_bounds() -> HostileIndex {
    with_terms(&raw_dictionary(&[200, b'h', 1 << 4, 1]))
}

/// A form whose entry names one list of a million documents a million times.
fn shared_list() -> HostileIndex {
    let mut index = HostileIndex::of(1 << 20);
    let documents: Vec<_> = (0..1 << 20).collect();
    let mut lists = posting_list(&documents);
    let entry = lists.len() as u64;
    lists.extend(numbers(&[1 << 20]));
    (0..1 << 20).for_each(|_| lists.extend(numbers(&[entry])));
    lists.extend([0, 0]);
    index.set_terms(&dictionary(&[("housing", entry << 1 | 1)]), &lists);
    index
}

/// A concept whose names come after those of four billion others.
fn far_concept() -> HostileIndex {
    let mut index = HostileIndex::of(1);
    let mut lists = numbers(&[u64::from(u32::MAX) - 1]);
    lists.extend(&posting_list(&[0])[1..]);
    let entry = lists.len() as u64;
    lists.extend(numbers(&[0, 1, entry, 0]));
    index.set_terms(&dictionary(&[("housing", entry << 1 | 1)]), &lists);
    let root = index.add_members(&[vec![0]]);
    index.concepts = numbers(&[u64::from(u32::MAX), u64::from(u32::MAX)]);
    index.concepts.extend(root);
    index
}

/// The section of the values of a facet, all on the top level.
fn flat_values(count: u64, name: impl Fn(u64) -> String) -> Vec<u8> {
    let mut values = numbers(&[count]);
    for number in 0..count {
        values.push(0);
        put_bytes(&mut values, name(number).as_bytes());
    }
    values
}

/// The number that stands for a value in a column.
fn in_column(value: u64, is_last: bool) -> u64 {
    1 + (value << 1 | u64::from(is_last))
}

fn column_of_one() -> HostileIndex {
    let mut index = HostileIndex::of(1);
    let count = 400_000;
    let column: Vec<_> = (0..count).map(|value| in_column(value, value + 1 == count)).collect();
    let values = flat_values(count, |number| format!("{number:x}"));
    index.add_facet(FacetKind::List, &values, &numbers(&column));
    index.labels.extend(vec![0; count as usize]);
    index
}

/// 30,000 chains of 16 values, and a practice that has the end of each.
fn deep_column() -> HostileIndex {
    let mut index = HostileIndex::of(1);
    let (chains, depth) = (30_000, 16);
    let mut values = numbers(&[chains * depth]);
    for _ in 0..chains {
        for level in 0..depth {
            values.extend([level as u8, 1, b'x']);
        }
    }
    let ends = (0..chains).map(|chain| in_column(chain * depth + depth - 1, chain + 1 == chains));
    index.add_facet(FacetKind::Path, &values, &numbers(&ends.collect::<Vec<_>>()));
    index.labels.extend(vec![0; (chains * depth) as usize]);
    index
}

fn alike_suggestions() -> HostileIndex {
    let mut index = HostileIndex::of(1);
    let count = 200_000;
    let mut content = numbers(&[1]);
    content.extend(length_prefixed(b"en"));
    content.extend(numbers(&[count]));
    (0..count).for_each(|number| put_bytes(&mut content, format!("housing {number}").as_bytes()));
    content.push(0);
    index.suggestions = index.add_whole(&content);
    index
}

fn alike_labels() -> HostileIndex {
    let mut index = HostileIndex::of(1);
    let values = flat_values(200_000, |number| format!("Organisation number {number}"));
    index.add_facet(FacetKind::List, &values, &[0]);
    index.labels.extend(vec![0; 200_000]);
    index
}

fn many_shards() -> HostileIndex {
    let mut index = HostileIndex::of(1);
    let count = 50_000;
    index.shard_index = numbers(&[2, count]);
    for number in 0..count {
        index.shard_index.push(if number == 0 { 0 } else { 3 });
    }
    for number in 0..count {
        index.shard_index.push(if number == 0 { 6 } else { 3 });
    }
    for number in 0..count {
        let bound = format!("hou{}", letters(number));
        index.shard_index.extend(&bound.as_bytes()[if number == 0 { 0 } else { 3 }..]);
    }
    index.shard_index.extend(numbers(&[1 << 20]));
    index.shard_index.extend([7; 16]);
    index.term_shard.clear();
    index
}

/// Three ascending letters of a bound.
fn letters(number: u64) -> String {
    let base = 64;
    let letter = |digit: u64| char::from(b'0' + (digit % base) as u8);
    [number / (base * base), number / base, number].map(letter).iter().collect()
}

fn many_editions() -> HostileIndex {
    let mut index = HostileIndex::of(20_000);
    index.record.practices = 1;
    index.editions = runs(&[(1, 20_000)]);
    index
}

fn many_documents() -> HostileIndex {
    HostileIndex::of(10_000_000)
}

fn many_bounds() -> HostileIndex {
    let mut index = HostileIndex::of(1);
    let count = 4_000_000;
    index.shard_index = numbers(&[1, count]);
    index.shard_index.extend(vec![0; count as usize]);
    index.shard_index.extend(vec![0; count as usize]);
    index.shard_index.extend(numbers(&[1 << 30]));
    index.shard_index.extend([0; 16]);
    index
}

/// Each bound is the one before and one letter, so that a byte stands for hundreds.
fn long_bounds() -> HostileIndex {
    let mut index = HostileIndex::of(1);
    let (count, length) = (200_000, 400);
    index.shard_index = numbers(&[1, count]);
    (0..count).for_each(|number| {
        index.shard_index.extend(numbers(&[if number == 0 { 0 } else { length - 1 }]));
    });
    (0..count).for_each(|number| {
        index.shard_index.extend(numbers(&[if number == 0 { length } else { 1 }]));
    });
    index.shard_index.extend(vec![b'a'; (length + count - 1) as usize]);
    index.shard_index.extend(numbers(&[1 << 30]));
    index.shard_index.extend([0; 16]);
    index
}

fn many_stop_words() -> HostileIndex {
    let mut index = HostileIndex::of(1);
    index.labels = numbers(&[50_000_000]);
    index.labels.extend(vec![0; 50_000_000]);
    index
}

fn many_values() -> HostileIndex {
    let mut index = HostileIndex::of(1);
    let count = 20_000_000;
    let mut values = numbers(&[count]);
    values.extend(vec![0; 2 * count as usize]);
    index.add_facet(FacetKind::List, &values, &[0]);
    index.labels.extend(vec![0; count as usize]);
    index
}

fn large_header() -> HostileIndex {
    let mut index = HostileIndex::of(1);
    index.padding = vec![0; 256 << 20];
    index
}

fn lying_header() -> HostileIndex {
    HostileIndex { claimed_length: Some(100), ..large_header() }
}

fn large_stored_fields() -> HostileIndex {
    let mut index = HostileIndex::of(10);
    index.files.clear();
    index.suggestions = index.add_whole(&[0]);
    index.add_stored_fields(10, &|_| stored_fields(&"x".repeat(40 << 20)));
    index
}

fn giant_title() -> HostileIndex {
    title_of(20 << 20)
}

fn long_title() -> HostileIndex {
    title_of(1_000_000)
}

fn title_of(bytes: usize) -> HostileIndex {
    let mut index = HostileIndex::of(1);
    index.add_stored_fields(1, &|_| stored_fields(&"housing ".repeat(bytes / 8)));
    index
}

fn far_values() -> HostileIndex {
    let mut index = HostileIndex::of(1);
    let values = ["0", "5", "1000000000"];
    let column = numbers(&[in_column(0, false), in_column(1, false), in_column(2, true)]);
    let values = flat_values(3, |number| values[number as usize].to_owned());
    index.add_facet(FacetKind::Range, &values, &column);
    index.labels.extend([0; 3]);
    index
}

/// A million short passages, all of the document that is shown.
fn many_passages() -> HostileIndex {
    let mut index = HostileIndex::of(1);
    let mut content = numbers(&[1]);
    put_bytes(&mut content, &stored_fields("practice"));
    content.extend(numbers(&[1, 0, 1_000_000]));
    (0..1_000_000).for_each(|_| content.extend([2 << 1, b'a', b' ']));
    let root = index.add_members(&[content]);
    index.block_index = numbers(&[1]);
    index.block_index.push(1);
    index.block_index.extend(root);
    index
}

/// The roles whose files have sections to list.
const INSPECTED: [Role; 3] = [Role::Header, Role::Terms, Role::StoredFields];
