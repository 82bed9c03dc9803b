//! Which documents share a block, and which passages share a file.

use super::documents::{
    CARDS_PER_FILE, DOCUMENTS_PER_BLOCK, FILES_PER_BLOCK, Group, NewCard, Passage, put_cards, put_passages,
};
use super::texts::Texts;

/// A passage file is closed when it holds this many bytes of text, about 0.8 kB deflated. Small files bring little that is not shown with a
/// hit; large ones are fewer to make, to copy to a host and to keep, and deflate better.
const FILE_BYTES: usize = 1_400;

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

/// The files of one block.
#[derive(Clone, Debug)]
pub(crate) struct BlockPlan {
    /// For each document the file of each of its passages.
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

    /// The file that holds that passage of the document; 0 where the card has the text.
    pub(crate) fn passage_file(&self, document: usize, passage: usize) -> u8 {
        let own = &self.files[self.starts[document]..self.starts[document + 1]];
        own.get(passage).copied().unwrap_or(0)
    }
}

impl BlockPlan {
    /// Plans a block, given the bytes of each passage of its documents.
    pub(crate) fn new(documents: &[Vec<u32>]) -> Self {
        let card_files = documents.len().div_ceil(CARDS_PER_FILE);
        let total: usize = documents.iter().flatten().map(|length| *length as usize).sum();
        // A closed file holds an even share or more, so there are never too many.
        let least = total.div_ceil(FILES_PER_BLOCK - card_files);
        let mut plan = Self { passage_files: Vec::new(), files: card_files };
        let mut filled = usize::MAX;
        for passages in documents {
            let mut files = Vec::with_capacity(passages.len());
            let mut before = 0;
            for length in passages {
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

    /// The first file with passages of the document at that place, and how many there are.
    pub(crate) fn passage_files(&self, within: usize) -> (usize, usize) {
        match self.passage_files[within].as_slice() {
            [] => (0, 0),
            [first, .., last] => (usize::from(*first), usize::from(last - first) + 1),
            [only] => (usize::from(*only), 1),
        }
    }

    /// The raw bytes of all files of the block.
    pub(crate) fn files(&self, cards: &[NewCard<'_>], texts: &[Texts<'_>]) -> Vec<Vec<u8>> {
        let mut files: Vec<Vec<u8>> = cards.chunks(CARDS_PER_FILE).map(put_cards).collect();
        let card_files = files.len();
        let mut groups: Vec<Vec<Group<'_>>> = vec![Vec::new(); self.files - card_files];
        for (within, (passage_files, texts)) in self.passage_files.iter().zip(texts).enumerate() {
            for (file, (begins_paragraph, text)) in passage_files.iter().zip(texts.passages.iter().copied()) {
                let passage = Passage { begins_paragraph, text };
                add_passage(&mut groups[usize::from(*file) - card_files], within, passage);
            }
        }
        files.extend(groups.iter().map(|groups| put_passages(groups)));
        files
    }
}

fn add_passage<'a>(groups: &mut Vec<Group<'a>>, document: usize, passage: Passage<'a>) {
    match groups.last_mut() {
        Some(group) if group.document == document => group.passages.push(passage),
        _ => groups.push(Group { document, passages: vec![passage] }),
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
        sizes.split_off(documents.len().div_ceil(CARDS_PER_FILE))
    }

    #[test]
    fn files_grow_with_the_distance_from_the_beginning() {
        let sizes = sizes(&[vec![200; 200]]);
        assert_eq!(sizes[..3], [1_400; 3]);
        assert!(sizes[..sizes.len() - 1].is_sorted() && sizes.contains(&MOST_FILE_BYTES), "{sizes:?}");
    }

    #[test]
    fn the_beginning_of_a_text_is_in_a_small_file_whatever_stands_before_it() {
        let sizes = sizes(&[vec![200; 200], vec![200; 7], vec![200]]);
        assert_eq!(sizes[sizes.len() - 2..], [1_400, 200]);
    }

    #[test]
    fn there_are_never_too_many_files() {
        for passages in [1, 100, 1_000] {
            let documents = vec![vec![320; passages]; DOCUMENTS_PER_BLOCK];
            assert!(BlockPlan::new(&documents).files <= FILES_PER_BLOCK);
        }
    }
}
