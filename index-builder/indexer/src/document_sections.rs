//! The sections of an index that do not depend on its terms: stored fields and passages, columns,
//! sort columns and frequent phrases.

use std::ops::Range;

use crate::analysed_corpus::AnalysedCorpus;
use crate::blocks::BlockPlan;
use crate::env::BuildResult;
use crate::ids::TagId;
use crate::index_files::FilePublisher;
use crate::jobs;
use crate::phrases::PhraseCounts;
use crate::stored_texts::StoredTexts;
use crate::suggestions::TaggedPhrases;
use medina::format::files::{Role, Root};
use medina::format::header::ColumnPlace;
use medina::format::sort_column::put_ranks;
use medina::format::stored::{BlockIndex, DOCUMENTS_PER_BLOCK, NewStoredFields};
use medina::model::document::Document;
use medina::util::wire::{Digest, put_texts};

/// Columns that deflate to at most this many bytes in all are part of the header.
const MAX_INLINE_COLUMNS_DEFLATED: usize = 16_000;

/// The number of blocks under one root. The header has all roots, so their number grows more slowly
/// than the corpus; if a document changes, all files under its root get other names, so the number
/// of blocks under a root grows more slowly as well.
fn blocks_per_root(documents: usize) -> usize {
    (documents.div_ceil(DOCUMENTS_PER_BLOCK).isqrt() / 5).next_power_of_two()
}

/// Sections of the header.
pub(crate) struct DocumentSections {
    pub(crate) block_index: BlockIndex,
    pub(crate) columns: Vec<ColumnPlace>,
    pub(crate) date_column: Digest,
    pub(crate) title_column: Digest,
    /// By tag.
    pub(crate) phrases: Vec<TaggedPhrases>,
}

/// Makes the sections and publishes their files.
pub(crate) struct DocumentSectionsBuilder<'a> {
    pub(crate) corpus: &'a AnalysedCorpus<'a>,
    pub(crate) files: &'a FilePublisher<'a>,
}

/// The blocks under one root, published.
struct PublishedBlocks {
    /// By block: the number of its files.
    files: Vec<usize>,
    root: Root,
    phrases: PhraseCounts,
}

impl DocumentSectionsBuilder<'_> {
    /// Makes all sections, given the bytes of each column.
    pub(crate) fn build(&self, columns: Vec<Vec<u8>>) -> BuildResult<DocumentSections> {
        let (block_index, phrases) = self.blocks()?;
        let columns = self.columns(columns)?;
        let meta = &self.corpus.meta;
        let tags = self.corpus.order.tags.iter().enumerate();
        let phrases_of = |(index, tag): (usize, &String)| TaggedPhrases {
            tag: tag.clone(),
            phrases: phrases.of_language(TagId::at(index)),
        };
        Ok(DocumentSections {
            block_index,
            columns,
            date_column: self.files.single(Role::SortColumn, &put_ranks(&meta.dates))?.digest,
            title_column: self.files.single(Role::SortColumn, &put_ranks(&meta.titles))?.digest,
            phrases: tags.map(phrases_of).collect(),
        })
    }

    /// Publishes stored fields and passages, and counts phrases of the documents read for them.
    fn blocks(&self) -> BuildResult<(BlockIndex, PhraseCounts)> {
        let documents = self.corpus.order.documents();
        let blocks_per_root = blocks_per_root(documents);
        let per_root = blocks_per_root * DOCUMENTS_PER_BLOCK;
        let mut index = BlockIndex::new(blocks_per_root);
        let mut phrases = PhraseCounts::default();
        jobs::in_waves(
            self.corpus.env,
            documents.div_ceil(per_root),
            |root| {
                let start = root * per_root;
                self.blocks_of_root(start..documents.min(start + per_root))
            },
            |blocks| {
                index.push(&blocks.files, blocks.root);
                phrases.merge(blocks.phrases);
            },
        )?;
        Ok((index, phrases))
    }

    fn blocks_of_root(&self, documents: Range<usize>) -> BuildResult<PublishedBlocks> {
        let (order, source) = (&self.corpus.order, self.corpus.source);
        let (mut raws, mut files) = (Vec::new(), Vec::new());
        let mut phrases = PhraseCounts::default();
        let mut of_block = Vec::new();
        for first in documents.clone().step_by(DOCUMENTS_PER_BLOCK) {
            let block = first..documents.end.min(first + DOCUMENTS_PER_BLOCK);
            order.read_stored_fields(source, block.clone(), &mut of_block)?;
            self.count_phrases(&of_block, block.clone(), &mut phrases);
            let block = self.put_block(&of_block, &self.corpus.meta.passages[block]);
            files.push(block.len());
            raws.extend(block);
        }
        let mut purpose = b"blocks".to_vec();
        put_texts(&mut purpose, &self.corpus.settings.stored);
        let key = order.fingerprint(source, documents, &purpose)?;
        let root = self.files.cached_group(&key, &[Role::StoredFields], &raws)?;
        Ok(PublishedBlocks { files, root, phrases })
    }

    fn count_phrases(
        &self,
        documents: &[Document],
        range: Range<usize>,
        phrases: &mut PhraseCounts,
    ) {
        let languages = &self.corpus.order.languages[range];
        for (document, language) in documents.iter().zip(languages) {
            let stop_words = &self.corpus.stop_words[&document.language];
            phrases.add(document, *language, stop_words, &self.corpus.phrases);
        }
    }

    /// The uncompressed bytes of the files of a block, given the length of each passage of its
    /// documents in bytes.
    fn put_block(&self, documents: &[Document], passages: &[Vec<u32>]) -> Vec<Vec<u8>> {
        let texts = documents.iter().zip(passages);
        let texts: Vec<StoredTexts<'_>> =
            texts.map(|(document, passages)| StoredTexts::of(document, passages)).collect();
        let plan = BlockPlan::new(passages);
        let fields = documents.iter().zip(&texts).enumerate();
        let fields = fields.map(|(index, (document, texts))| NewStoredFields {
            document,
            teaser: &texts.teaser,
            stored: &self.corpus.settings.stored,
            passage_files: plan.file_range(index),
        });
        plan.put_files(&fields.collect::<Vec<_>>(), &texts)
    }

    /// Publishes the columns, unless they are small enough to be part of the header.
    fn columns(&self, columns: Vec<Vec<u8>>) -> BuildResult<Vec<ColumnPlace>> {
        let deflated = self.corpus.env.deflate(Role::Columns, &columns.concat());
        if deflated.len() <= MAX_INLINE_COLUMNS_DEFLATED {
            return Ok(columns.into_iter().map(ColumnPlace::Inline).collect());
        }
        let publish = |column: &Vec<u8>| self.files.single(Role::Columns, column);
        columns.iter().map(|column| Ok(ColumnPlace::File(publish(column)?.digest))).collect()
    }
}
