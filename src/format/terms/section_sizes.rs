//! What of a shard is what.

use std::collections::BTreeMap;

use fst::Streamer;

use crate::format::postings::{COLUMNS, read_documents};
use crate::format::section::{Divider, Section};
use crate::format::term_dict::{EXACT, TermDict};
use crate::format::terms::read_offsets;
use crate::util::wire::Reader;

/// How the columns of a posting list are called.
const COLUMN_NAMES: [&str; COLUMNS] = ["impacts", "files", "places"];

/// What no key leads to; there is none in a sound shard.
const NAMELESS: &str = "nameless";

/// What stands among the lists of a shard: posting lists of classes and concepts, entries of forms, who holds an exact form.
#[derive(Clone, Copy)]
enum Item {
    Class,
    Concept,
    Entry,
    Exact,
}

/// The sections of a shard that begins there.
pub fn sections(shard: &[u8], start: usize) -> Vec<Section> {
    let (mut reader, mut divider) = (Reader::new(shard), Divider::of(shard));
    let keys = reader.bytes();
    divider.divide("dictionary", &reader);
    let lists = reader.rest();
    let skip_to = |reader: &mut Reader<'_>, divider: &mut Divider, offset: usize| {
        let unread = offset.saturating_sub(lists.len() - reader.rest().len());
        if unread > 0 {
            reader.take(unread);
            divider.divide(NAMELESS, reader);
        }
    };
    for (offset, item) in items(keys, lists) {
        skip_to(&mut reader, &mut divider, offset);
        item.divide(&mut reader, &mut divider);
    }
    skip_to(&mut reader, &mut divider, lists.len());
    let placed = |(name, range): Section| (name, start + range.start..start + range.end);
    divider.finish().into_iter().map(placed).collect()
}

/// Where each item begins among the lists; none where the keys are malformed.
fn items(keys: &[u8], lists: &[u8]) -> BTreeMap<usize, Item> {
    let mut items = BTreeMap::new();
    let keys = TermDict::new(keys);
    let Some(fst) = keys.fst() else { return items };
    let mut stream = fst.stream();
    while let Some((key, value)) = stream.next() {
        let (offset, is_entry) = ((value.value() >> 1) as usize, value.value() & 1 == 1);
        if is_entry {
            let mut reader = Reader::new(lists.get(offset..).unwrap_or_default());
            for item in [Item::Class, Item::Concept] {
                items
                    .extend(read_offsets(&mut reader, offset).into_iter().map(|list| (list, item)));
            }
        }
        let alone = if key.contains(&EXACT) { Item::Exact } else { Item::Class };
        items.insert(offset, if is_entry { Item::Entry } else { alone });
    }
    items
}

impl Item {
    /// Reads and names the parts of an item.
    fn divide(self, reader: &mut Reader<'_>, divider: &mut Divider) {
        match self {
            Self::Class => drop(reader.texts()),
            Self::Concept => _ = reader.varint(),
            Self::Entry => (0..2).for_each(|_| drop(read_offsets(reader, usize::MAX))),
            Self::Exact => return Self::divide_holders(reader, divider),
        }
        divider.divide("entries", reader);
        if matches!(self, Self::Entry) {
            return Self::divide_holders(reader, divider);
        }
        let documents = read_documents(reader, u32::MAX).len();
        divider.divide("postings", reader);
        for name in COLUMN_NAMES {
            reader.take(documents);
            divider.divide(name, reader);
        }
    }

    fn divide_holders(reader: &mut Reader<'_>, divider: &mut Divider) {
        read_documents(reader, u32::MAX);
        divider.divide("holders", reader);
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
            title: 0,
            file: 1,
            place: 2,
        };
        let mut shard = ShardBuilder::default();
        shard.place(0, |out| {
            put_class(out, &["pecher"], |out| put_postings(out, &[1, 2, 4].map(posting)));
        });
        shard.add("peche", &[0], &[], &[2, 1, 2]);
        shard.add_exact("peche", "peche", &[1, 1]);
        shard.add_exact("peche", "pêche", &[1, 4]);
        let bytes = shard.finish();
        let sections = sections(&bytes, 10);
        let lengths: Vec<_> = sections.iter().map(|(name, range)| (*name, range.len())).collect();
        let lists = [("entries", 8), ("postings", 4), ("impacts", 3), ("files", 3), ("places", 3)];
        assert_eq!(lengths[1..6], lists, "the list of the class");
        assert_eq!(lengths[6..], [("entries", 3), ("holders", 7)], "the entry, then exact forms");
        assert_eq!((sections[0].0, sections[0].1.start), ("dictionary", 10));
        assert!(sections.windows(2).all(|pair| pair[0].1.end == pair[1].1.start));
        assert_eq!(sections[7].1.end, 10 + bytes.len());
        let sections = super::sections(&[&bytes[..], &[0, 0]].concat(), 0);
        assert_eq!(sections[8], (NAMELESS, bytes.len()..bytes.len() + 2), "no key leads there");
    }
}
