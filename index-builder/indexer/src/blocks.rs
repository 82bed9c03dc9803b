//! Which documents share a block, and which passages share a file.

use std::iter;

use crate::texts::Texts;
use medina::format::stored::{
    DOCUMENTS_PER_BLOCK, DOCUMENTS_PER_FILE, FILES_PER_BLOCK, NewStoredFields, Passage,
    PassageGroup, put_documents,
};

/// A text of so many bytes or fewer stands beside its card as a whole: another file would take more than it spares.
const WHOLE_BESIDE_CARD_BYTES: usize = 1_000;

/// Of a longer text, so many bytes stand beside its card, and its first passage in any case. Hits that show one of these need no other
/// file; but they come with every card.
const BESIDE_CARD_BYTES: usize = 400;

/// A file of further passages is closed when it holds this many bytes of text, about 1.1 kB deflated. Small files bring little that is
/// not shown with a hit; large ones are fewer to make, to copy to a host and to keep, and deflate better.
const FILE_BYTES: usize = 2_000;

/// Further on it is closed when it holds this part of what the text has up to there, so that files grow. Of hits in texts, half show a
/// passage of the first 1.5 kB and four fifths one of the first 4.5 (a rough count over 180 queries on participedia), but half of all text
/// comes later.
const PART_OF_TEXT: usize = 3;

/// However long the text, a file is closed when it holds so many bytes.
const MOST_FILE_BYTES: usize = 4_000;

/// How many bytes close a file before which so many of the document's text stand, its own included.
fn file_bytes(before: usize) -> usize {
    MOST_FILE_BYTES.min(FILE_BYTES.max(before / PART_OF_TEXT))
}

/// How many passages of a text stand beside its card, given the bytes of each.
fn beside_card(passages: &[u32]) -> usize {
    let most = match bytes_of(passages) {
        whole if whole <= WHOLE_BESIDE_CARD_BYTES => whole,
        _ => BESIDE_CARD_BYTES,
    };
    let ends = passages.iter().scan(0, |end, length| {
        *end += *length as usize;
        Some(*end)
    });
    ends.take_while(|end| *end <= most).count().max(passages.len().min(1))
}

fn bytes_of(passages: &[u32]) -> usize {
    passages.iter().map(|length| *length as usize).sum()
}

/// The files of one block.
#[derive(Clone, Debug)]
pub(crate) struct BlockPlan {
    /// For each document the file of each of its passages, 0 for the one with its card.
    passage_files: Vec<Vec<u8>>,
    /// All files, card files included.
    files: usize,
}

/// The passage files of all documents, decided before any posting is written.
#[derive(Debug, Default)]
pub(crate) struct Plans {
    /// By document where its passages begin; then where those of the last end.
    starts: Vec<usize>,
    /// By passage its file.
    files: Vec<u8>,
}

impl Plans {
    /// Plans the blocks of all documents, given the bytes of each of their passages.
    pub(crate) fn new(passages: &[Vec<u32>]) -> Self {
        let mut plans = Self { starts: vec![0], files: Vec::new() };
        for block in passages.chunks(DOCUMENTS_PER_BLOCK) {
            for files in BlockPlan::new(block).passage_files {
                plans.files.extend(files);
                plans.starts.push(plans.files.len());
            }
        }
        plans
    }

    /// The file that holds that passage of the document; 0 where it is the one with its card.
    pub(crate) fn passage_file(&self, document: usize, passage: usize) -> u8 {
        let own = &self.files[self.starts[document]..self.starts[document + 1]];
        own.get(passage).copied().unwrap_or(0)
    }
}

impl BlockPlan {
    /// Plans a block, given the bytes of each passage of its documents.
    pub(crate) fn new(documents: &[Vec<u32>]) -> Self {
        let card_files = documents.len().div_ceil(DOCUMENTS_PER_FILE);
        let total: usize = documents.iter().map(|passages| bytes_of(passages)).sum();
        // A closed file holds an even share or more, so there are never too many.
        let least = total.div_ceil(FILES_PER_BLOCK - card_files);
        let mut plan = Self { passage_files: Vec::new(), files: card_files };
        let mut filled = usize::MAX;
        for passages in documents {
            let beside_card = beside_card(passages);
            let mut before = bytes_of(&passages[..beside_card]);
            let mut files = vec![0; beside_card];
            for length in &passages[beside_card..] {
                if filled >= least.max(file_bytes(before)) {
                    plan.files += 1;
                    filled = 0;
                }
                filled += *length as usize;
                before += *length as usize;
                files.push((plan.files - 1) as u8);
            }
            plan.passage_files.push(files);
        }
        plan
    }

    /// The first file with further passages of the document at that place, and how many there are.
    pub(crate) fn passage_files(&self, within: usize) -> (usize, usize) {
        let files = &self.passage_files[within];
        match (files.iter().find(|file| **file > 0), files.last()) {
            (Some(first), Some(last)) => (usize::from(*first), usize::from(last - first) + 1),
            _ => (0, 0),
        }
    }

    /// The raw bytes of all files of the block.
    pub(crate) fn files(&self, cards: &[NewStoredFields<'_>], texts: &[Texts<'_>]) -> Vec<Vec<u8>> {
        let mut groups: Vec<Vec<PassageGroup<'_>>> = vec![Vec::new(); self.files];
        for (within, (passage_files, texts)) in self.passage_files.iter().zip(texts).enumerate() {
            for (file, (begins_paragraph, text)) in
                passage_files.iter().zip(texts.passages.iter().copied())
            {
                let passage = Passage { begins_paragraph, text };
                let file =
                    if *file == 0 { within / DOCUMENTS_PER_FILE } else { usize::from(*file) };
                add_passage(&mut groups[file], within, passage);
            }
        }
        let cards = cards.chunks(DOCUMENTS_PER_FILE).chain(iter::repeat(&[][..]));
        cards.zip(groups).map(|(cards, groups)| put_documents(cards, &groups)).collect()
    }
}

fn add_passage<'a>(groups: &mut Vec<PassageGroup<'a>>, document: usize, passage: Passage<'a>) {
    match groups.last_mut() {
        Some(group) if group.document == document => group.passages.push(passage),
        _ => groups.push(PassageGroup { document, passages: vec![passage] }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By passage file its bytes, given those of each passage.
    fn sizes(documents: &[Vec<u32>]) -> Vec<usize> {
        let plan = BlockPlan::new(documents);
        let mut sizes = vec![0; plan.files];
        for (files, lengths) in plan.passage_files.iter().zip(documents) {
            files
                .iter()
                .zip(lengths)
                .for_each(|(file, length)| sizes[usize::from(*file)] += *length as usize);
        }
        sizes.split_off(documents.len().div_ceil(DOCUMENTS_PER_FILE))
    }

    #[test]
    fn short_texts_and_the_beginning_of_long_ones_stand_beside_the_card() {
        for (passages, beside) in
            [(vec![], 0), (vec![900, 100], 2), (vec![900, 101], 1), (vec![200; 6], 2)]
        {
            assert_eq!(beside_card(&passages), beside, "{passages:?}");
        }
        let plan = BlockPlan::new(&[vec![900, 100], vec![200; 15]]);
        assert_eq!([plan.passage_files(0), plan.passage_files(1)], [(0, 0), (1, 2)]);
        assert_eq!(plan.passage_files[1][..5], [0, 0, 1, 1, 1]);
    }

    #[test]
    fn files_grow_with_the_distance_from_the_beginning() {
        let sizes = sizes(&[vec![200; 200]]);
        assert_eq!(sizes[..2], [2_000; 2]);
        assert!(
            sizes[..sizes.len() - 1].is_sorted() && sizes.contains(&MOST_FILE_BYTES),
            "{sizes:?}"
        );
    }

    #[test]
    fn what_follows_the_beginning_of_a_text_is_in_a_small_file_whatever_stands_before_it() {
        let sizes = sizes(&[vec![200; 200], vec![200; 12], vec![200; 6]]);
        assert_eq!(sizes[sizes.len() - 2..], [2_000, 800]);
    }

    #[test]
    fn there_are_never_too_many_files() {
        for passages in [1, 100, 1_000] {
            let documents = vec![vec![320; passages]; DOCUMENTS_PER_BLOCK];
            assert!(BlockPlan::new(&documents).files <= FILES_PER_BLOCK);
        }
    }
}
