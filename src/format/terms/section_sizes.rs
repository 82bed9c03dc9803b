//! The sections of a shard by name, for maintainers who weigh an index.

use std::collections::BTreeMap;

use fst::Streamer;
use fst::raw::Fst;

use crate::format::postings::{COLUMNS, read_documents};
use crate::format::section::{Section, SectionSplitter};
use crate::format::term_dict::{self, EXACT_SEPARATOR, TRANSITION_WORK};
use crate::format::terms::for_each_offset;
use crate::util::wire::{ReadMonitor, Reader};

/// The names of the columns of a posting list.
const COLUMN_NAMES: [&str; COLUMNS] = ["impacts", "passage files", "first positions"];

/// The name of bytes that no key leads to; a sound shard has none.
const NAMELESS: &str = "nameless";

/// One item among the lists of a shard.
#[derive(Clone, Copy)]
enum Item {
    /// The list of a class.
    Class,
    /// The list of a concept.
    Concept,
    /// The entry of a form or name.
    Entry,
    /// The documents of an exact form.
    Exact,
}

/// The sections of a shard that begins at `start` of its file.
pub fn sections(shard: &[u8], start: usize) -> Vec<Section> {
    let (mut reader, mut splitter) = (Reader::new(shard), SectionSplitter::new(shard));
    let keys = reader.bytes();
    splitter.end_section("dictionary", &reader);
    let lists = reader.rest();
    let skip_to = |reader: &mut Reader<'_>, splitter: &mut SectionSplitter, offset: usize| {
        let unread = offset.saturating_sub(lists.len() - reader.rest().len());
        if unread > 0 {
            reader.take(unread);
            splitter.end_section(NAMELESS, reader);
        }
    };
    for (offset, item) in items(keys, lists) {
        skip_to(&mut reader, &mut splitter, offset);
        item.split(&mut reader, &mut splitter);
    }
    skip_to(&mut reader, &mut splitter, lists.len());
    let in_file = |(name, range): Section| (name, start + range.start..start + range.end);
    splitter.finish().into_iter().map(in_file).collect()
}

/// Each item by its offset among the lists; none if the keys are malformed.
fn items(keys: &[u8], lists: &[u8]) -> BTreeMap<usize, Item> {
    let mut items = BTreeMap::new();
    let Some(fst) = Fst::new(keys).ok().filter(|_| term_dict::check(keys).is_ok()) else {
        return items;
    };
    let mut stream = fst.stream();
    // Many keys may share a node, and many entries their bytes.
    let monitor = ReadMonitor::default();
    while let Some((key, value)) = stream.next()
        && monitor.add_work(TRANSITION_WORK * key.len())
    {
        let (offset, is_entry) = ((value.value() >> 1) as usize, value.value() & 1 == 1);
        if is_entry {
            monitor.read(lists.get(offset..).unwrap_or_default(), |reader| {
                for item in [Item::Class, Item::Concept] {
                    for_each_offset(reader, offset, |list| _ = items.insert(list, item));
                }
            });
        }
        let alone = if key.contains(&EXACT_SEPARATOR) { Item::Exact } else { Item::Class };
        items.insert(offset, if is_entry { Item::Entry } else { alone });
    }
    items
}

impl Item {
    /// Reads an item and names its parts.
    fn split(self, reader: &mut Reader<'_>, splitter: &mut SectionSplitter) {
        match self {
            Self::Class => drop(reader.texts()),
            Self::Concept => _ = reader.varint(),
            Self::Entry => (0..2).for_each(|_| for_each_offset(reader, usize::MAX, |_| ())),
            Self::Exact => return Self::split_form_docs(reader, splitter),
        }
        splitter.end_section("entries", reader);
        if matches!(self, Self::Entry) {
            return Self::split_form_docs(reader, splitter);
        }
        let documents = read_documents(reader, u32::MAX).len();
        splitter.end_section("postings", reader);
        for name in COLUMN_NAMES {
            reader.take(documents);
            splitter.end_section(name, reader);
        }
    }

    fn split_form_docs(reader: &mut Reader<'_>, splitter: &mut SectionSplitter) {
        read_documents(reader, u32::MAX);
        splitter.end_section("form documents", reader);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::postings::{Posting, put_postings};
    use crate::format::terms::{ShardBuilder, put_class};
    use crate::model::ids::DocId;

    #[test]
    fn every_byte_of_a_shard_has_a_name() {
        let posting = |document| Posting {
            document: DocId(document),
            impact: 17,
            title_length: 0,
            passage_file: 1,
            position: 2,
        };
        let mut shard = ShardBuilder::default();
        shard.add_list(0, |out| {
            put_class(out, &["pecher"], |out| put_postings(out, &[1, 2, 4].map(posting)));
        });
        shard.add("peche", &[0], &[], &[2, 1, 2]);
        shard.add_exact("peche", "peche", &[1, 1]);
        shard.add_exact("peche", "pêche", &[1, 4]);
        let bytes = shard.finish();
        let sections = sections(&bytes, 10);
        let lengths: Vec<_> = sections.iter().map(|(name, range)| (*name, range.len())).collect();
        let lists = [
            ("entries", 8),
            ("postings", 4),
            ("impacts", 3),
            ("passage files", 3),
            ("first positions", 3),
        ];
        assert_eq!(lengths[1..6], lists, "the list of the class");
        assert_eq!(
            lengths[6..],
            [("entries", 3), ("form documents", 7)],
            "the entry, then exact forms"
        );
        assert_eq!((sections[0].0, sections[0].1.start), ("dictionary", 10));
        assert!(sections.windows(2).all(|pair| pair[0].1.end == pair[1].1.start));
        assert_eq!(sections[7].1.end, 10 + bytes.len());
        let sections = super::sections(&[&bytes[..], &[0, 0]].concat(), 0);
        assert_eq!(sections[8], (NAMELESS, bytes.len()..bytes.len() + 2), "no key leads there");
    }
}
