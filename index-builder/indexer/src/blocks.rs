//! Divides the documents into blocks, and the passages of a block into files. Look here to change
//! how much a hit loads.
//!
//! The files of a block are those with stored fields, each of two documents, then those with the
//! passages that are not beside the stored fields. A posting names the file of the passage that has
//! its term most often, so files are planned before postings are written.

use std::iter;
use std::ops::Range;

use crate::stored_texts::StoredTexts;
use medina::format::stored::{
    DOCUMENTS_PER_BLOCK, DOCUMENTS_PER_FILE, FILES_PER_BLOCK, NewStoredFields, Passage,
    PassageGroup, put_documents,
};

/// A text of at most this many bytes is beside the stored fields as a whole, because another file
/// would take more bytes than it saves.
const MAX_WHOLE_TEXT_BYTES: usize = 1_000;

/// Of a longer text, this many bytes are beside the stored fields, and the first passage in any
/// case. A hit that shows one of them needs no other file; but every hit loads them. The mean first
/// page became 0.6 kB larger on participedia and 1.6 kB smaller on php-docs (decision 9).
const TEXT_BESIDE_FIELDS_BYTES: usize = 400;

/// A file of further passages is closed when it has this many bytes of text, about 1.1 kB deflated.
/// Small files bring little that a hit does not show; large ones are fewer to make, to copy to a
/// host and to keep, and deflate better.
const MIN_FILE_BYTES: usize = 2_000;

/// A file that is further from the beginning of a text is closed when it has this fraction (one
/// third) of the text before it, so that files grow. Half of all hits in texts show a passage of
/// the first 1.5 kB and four fifths one of the first 4.5 kB (a rough count over 180 queries on
/// participedia), but half of all text comes later.
const TEXT_PER_FILE: usize = 3;

/// A file is closed when it has this many bytes, however long the text.
const MAX_FILE_BYTES: usize = 4_000;

/// The size at which a file is closed, given the bytes of the document's text before its end.
fn file_bytes(before: usize) -> usize {
    MAX_FILE_BYTES.min(MIN_FILE_BYTES.max(before / TEXT_PER_FILE))
}

/// The number of passages beside the stored fields, given the length of each in bytes.
fn passages_beside_fields(passages: &[u32]) -> usize {
    let most = match total_length(passages) {
        whole if whole <= MAX_WHOLE_TEXT_BYTES => whole,
        _ => TEXT_BESIDE_FIELDS_BYTES,
    };
    let ends = passages.iter().scan(0, |end, length| {
        *end += *length as usize;
        Some(*end)
    });
    ends.take_while(|end| *end <= most).count().max(passages.len().min(1))
}

fn total_length(passages: &[u32]) -> usize {
    passages.iter().map(|length| *length as usize).sum()
}

/// The files of one block.
#[derive(Clone, Debug)]
pub(crate) struct BlockPlan {
    /// By document, by passage: its file, 0 for the one with the stored fields.
    passage_files: Vec<Vec<u8>>,
    /// The number of files, those with stored fields included.
    files: usize,
}

/// The file of each passage of the corpus.
#[derive(Debug, Default)]
pub(crate) struct PassageFiles {
    /// By document: the index of its first passage. After the last one: the number of passages.
    starts: Vec<usize>,
    /// By passage: its file.
    files: Vec<u8>,
}

impl PassageFiles {
    /// Plans the blocks of all documents, given the length of each of their passages in bytes.
    pub(crate) fn new(passages: &[Vec<u32>]) -> Self {
        let mut all = Self { starts: vec![0], files: Vec::new() };
        for block in passages.chunks(DOCUMENTS_PER_BLOCK) {
            for files in BlockPlan::new(block).passage_files {
                all.files.extend(files);
                all.starts.push(all.files.len());
            }
        }
        all
    }

    /// The file of a passage of a document, 0 for the one with its stored fields.
    pub(crate) fn get(&self, document: usize, passage: usize) -> u8 {
        let own = &self.files[self.starts[document]..self.starts[document + 1]];
        own.get(passage).copied().unwrap_or(0)
    }
}

impl BlockPlan {
    /// Plans a block, given the length of each passage of its documents in bytes.
    pub(crate) fn new(documents: &[Vec<u32>]) -> Self {
        let field_files = documents.len().div_ceil(DOCUMENTS_PER_FILE);
        let total: usize = documents.iter().map(|passages| total_length(passages)).sum();
        // No closed file has less than an even share, so the files never exceed their maximum.
        let share = total.div_ceil(FILES_PER_BLOCK - field_files);
        let mut plan = Self { passage_files: Vec::new(), files: field_files };
        let mut filled = usize::MAX;
        for passages in documents {
            let beside_fields = passages_beside_fields(passages);
            let mut before = total_length(&passages[..beside_fields]);
            let mut files = vec![0; beside_fields];
            for length in &passages[beside_fields..] {
                if filled >= share.max(file_bytes(before)) {
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

    /// The numbers of the passage files of a document of the block.
    pub(crate) fn file_range(&self, document: usize) -> Range<usize> {
        let files = &self.passage_files[document];
        match (files.iter().find(|file| **file > 0), files.last()) {
            (Some(first), Some(last)) => usize::from(*first)..usize::from(*last) + 1,
            _ => 0..0,
        }
    }

    /// The uncompressed bytes of all files of the block.
    pub(crate) fn put_files(
        &self,
        fields: &[NewStoredFields<'_>],
        texts: &[StoredTexts<'_>],
    ) -> Vec<Vec<u8>> {
        let mut groups: Vec<Vec<PassageGroup<'_>>> = vec![Vec::new(); self.files];
        for (document, (files, texts)) in self.passage_files.iter().zip(texts).enumerate() {
            for (file, passage) in files.iter().zip(texts.passages.iter().copied()) {
                let file =
                    if *file == 0 { document / DOCUMENTS_PER_FILE } else { usize::from(*file) };
                add_passage(&mut groups[file], document, passage);
            }
        }
        let fields = fields.chunks(DOCUMENTS_PER_FILE).chain(iter::repeat(&[][..]));
        fields.zip(groups).map(|(fields, groups)| put_documents(fields, &groups)).collect()
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

    /// The size in bytes of each passage file, given that of each passage.
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
    fn short_texts_and_the_beginning_of_long_ones_are_beside_the_stored_fields() {
        for (passages, beside) in
            [(vec![], 0), (vec![900, 100], 2), (vec![900, 101], 1), (vec![200; 6], 2)]
        {
            assert_eq!(passages_beside_fields(&passages), beside, "{passages:?}");
        }
        let plan = BlockPlan::new(&[vec![900, 100], vec![200; 15]]);
        assert_eq!([plan.file_range(0), plan.file_range(1)], [0..0, 1..3]);
        assert_eq!(plan.passage_files[1][..5], [0, 0, 1, 1, 1]);
    }

    #[test]
    fn files_grow_with_the_distance_from_the_beginning() {
        let sizes = sizes(&[vec![200; 200]]);
        assert_eq!(sizes[..2], [2_000; 2]);
        assert!(
            sizes[..sizes.len() - 1].is_sorted() && sizes.contains(&MAX_FILE_BYTES),
            "{sizes:?}"
        );
    }

    #[test]
    fn a_text_continues_in_a_small_file_whatever_comes_before_it() {
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
