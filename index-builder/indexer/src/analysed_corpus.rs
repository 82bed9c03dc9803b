//! The result of the first half of a build and the input of the second. Look here for what a build
//! holds in memory of each document; [`crate::analyse()`] makes it, [`crate::assemble`] uses it.

use std::ops::Range;

use crate::column_builder::BuiltColumn;
use crate::concept_membership::Membership;
use crate::conflation::FIELDS;
use crate::document_order::DocumentOrder;
use crate::env::{BuildEnv, ByteRange, DocumentSource, TempStorage};
use crate::ids::ExactFormId;
use crate::phrases::CountMinSketch;
use crate::stop_words::StopWords;
use crate::term_ids::TermIds;
use medina::model::settings::Settings;

/// A corpus whose documents have been analysed. Made by [`crate::analyse()`].
pub struct AnalysedCorpus<'a> {
    pub(crate) settings: Settings,
    pub(crate) source: &'a dyn DocumentSource,
    pub(crate) env: &'a dyn BuildEnv,
    pub(crate) order: DocumentOrder,
    /// The batches in which documents were analysed, in order.
    pub(crate) batches: Vec<DocBatch>,
    /// Has the token streams of the batches.
    pub(crate) storage: Box<dyn TempStorage>,
    pub(crate) meta: CorpusMeta,
    /// By facet: its values and its column.
    pub(crate) columns: Vec<BuiltColumn>,
    pub(crate) phrases: CountMinSketch,
    pub(crate) stop_words: StopWords,
    pub(crate) term_ids: TermIds,
    /// By tag: the exact forms in its documents, sorted.
    pub(crate) exact_forms: Vec<Vec<ExactFormId>>,
}

/// By language tag: every form in its documents, exact and folded, sorted by the folded form.
pub type FormsByTag<'a> = Vec<(&'a str, Vec<(&'a str, &'a str)>)>;

/// A batch of about 128 neighbouring documents that are analysed together.
#[derive(Clone, Debug)]
pub(crate) struct DocBatch {
    pub(crate) documents: Range<usize>,
    /// Where its token stream is, without the spelling of the forms.
    pub(crate) stream: ByteRange,
    /// Where the provisional ids of its forms are, 32 bits each in little-endian order.
    pub(crate) provisional_ids: ByteRange,
}

/// What a build holds in memory of all documents, by document.
#[derive(Debug, Default)]
pub(crate) struct CorpusMeta {
    /// The lengths of the fields in words that are no stop words.
    pub(crate) lengths: Vec<[u32; FIELDS]>,
    /// The length of each passage in bytes; none if the teaser is the whole text.
    pub(crate) passages: Vec<Vec<u32>>,
    /// The first day of its date.
    pub(crate) dates: Vec<Option<String>>,
    /// Its title, folded and as written. (`Option` because sort columns have missing values.)
    pub(crate) titles: Vec<Option<(String, String)>>,
    /// The concepts that documents belong to without naming them, sorted by document.
    pub(crate) memberships: Vec<Membership>,
}

impl AnalysedCorpus<'_> {
    pub(crate) fn forms_by_tag(&self) -> FormsByTag<'_> {
        let form = |exact: &ExactFormId| {
            (self.term_ids.exact(*exact), self.term_ids.folded(self.term_ids.form_of(*exact)))
        };
        let tags = self.order.tags.iter().zip(&self.exact_forms);
        tags.map(|(tag, forms)| (tag.as_str(), forms.iter().map(form).collect())).collect()
    }
}
