//! The second half of a build: from analysed documents to the files of an index. Look here for
//! which section of the index is made where.
//!
//! What depends on documents alone ([`crate::document_sections`]) and what depends on terms
//! ([`crate::term_sections`]) is made side by side. Then come suggestions, which need both, the
//! header, the labels, and at last the manifest, which names all other files.

use crate::analysed_corpus::{AnalysedCorpus, FormsByTag};
use crate::column_builder::{self, BuiltColumn};
use crate::conflation::Conflator;
use crate::document_sections::{DocumentSections, DocumentSectionsBuilder};
use crate::env::BuildResult;
use crate::index_files::{BuildSummary, FilePublisher};
use crate::suggestions::{TaggedName, TaggedPhrases, put_chosen_suggestions};
use crate::term_sections::{TermSections, TermSectionsBuilder};
use crate::{jobs, stop_words};
use medina::format::columns::Values;
use medina::format::files::Role;
use medina::format::header::{FacetRecord, HeaderRecord, HeaderSections};
use medina::format::labels::put_labels;
use medina::format::manifest::Manifest;
use medina::model::settings::{Concept, FacetSettings};
use medina::util::wire::Digest;

impl AnalysedCorpus<'_> {
    /// Makes the files of the index. Given all forms, `learn` returns the conflator that decides
    /// which of them belong together, and the concepts that it has learned. It runs while stored
    /// fields and passages are written, for which each document is read once more.
    ///
    /// # Errors
    /// Fails if the source, the environment or `learn` does.
    pub fn finish<C: Conflator>(
        self,
        learn: impl FnOnce(&FormsByTag<'_>) -> BuildResult<(C, Vec<Concept>)> + Send,
    ) -> BuildResult<BuildSummary> {
        let files = FilePublisher::new(self.env);
        IndexAssembler { corpus: self, files }.assemble(learn)
    }
}

/// Makes the files of an index.
struct IndexAssembler<'a> {
    corpus: AnalysedCorpus<'a>,
    files: FilePublisher<'a>,
}

impl IndexAssembler<'_> {
    fn assemble<C: Conflator>(
        mut self,
        learn: impl FnOnce(&FormsByTag<'_>) -> BuildResult<(C, Vec<Concept>)> + Send,
    ) -> BuildResult<BuildSummary> {
        let columns = std::mem::take(&mut self.corpus.columns);
        let (values, columns): (Vec<Values>, Vec<Vec<u8>>) =
            columns.into_iter().map(|BuiltColumn { values, raw }| (values, raw)).unzip();
        let (corpus, files) = (&self.corpus, &self.files);
        let terms = || {
            let (conflation, learned) = learn(&corpus.forms_by_tag())?;
            TermSectionsBuilder { corpus, files }.build(&conflation, learned)
        };
        let documents = || DocumentSectionsBuilder { corpus, files }.build(columns);
        let (documents, terms) = jobs::both(corpus.env, documents, terms)?;
        let manifest = self.put_manifest(&self.header(documents, terms, values)?)?;
        Ok(BuildSummary {
            manifest,
            documents: self.corpus.order.documents(),
            practices: self.corpus.order.practices(),
            terms: self.corpus.term_ids.forms(),
            files: self.files.finish(),
        })
    }

    fn header(
        &self,
        documents: DocumentSections,
        terms: TermSections,
        values: Vec<Values>,
    ) -> BuildResult<HeaderSections> {
        let order = &self.corpus.order;
        Ok(HeaderSections {
            suggestions: self.put_suggestions(terms.names, documents.phrases)?,
            record: self.record(),
            languages: order.languages.iter().map(|language| language.0).collect(),
            editions: order.editions.clone(),
            shard_index: terms.shard_index,
            term_shard: terms.inline_shard,
            corrections: terms.corrections,
            concepts: terms.concepts,
            block_index: documents.block_index,
            columns: documents.columns,
            date_column: documents.date_column,
            title_column: documents.title_column,
            values,
        })
    }

    fn record(&self) -> HeaderRecord {
        let settings = &self.corpus.settings;
        let facet = |facet: &FacetSettings| FacetRecord {
            key: facet.key.clone(),
            kind: facet.kind,
            order: facet.order,
        };
        HeaderRecord {
            name: settings.name.clone(),
            languages: settings.languages.clone(),
            tags: self.corpus.order.tags.clone(),
            stored: settings.stored.clone(),
            facets: settings.facets.iter().map(facet).collect(),
            documents: self.corpus.order.documents() as u32,
            practices: self.corpus.order.practices() as u32,
        }
    }

    fn put_suggestions(
        &self,
        names: Vec<TaggedName>,
        phrases: Vec<TaggedPhrases>,
    ) -> BuildResult<Digest> {
        let deflate = |raw: &[u8]| self.corpus.env.deflate(Role::Suggestions, raw);
        let suggestions = put_chosen_suggestions(names, phrases, &deflate);
        Ok(self.files.single(Role::Suggestions, &suggestions)?.digest)
    }

    /// Publishes the header and the labels of each language, and returns the manifest.
    fn put_manifest(&self, header: &HeaderSections) -> BuildResult<Vec<u8>> {
        let mut files = vec![self.files.single(Role::Header, &header.put())?];
        let mut languages = header.record.languages.clone();
        if languages.is_empty() {
            languages.push(String::new());
        }
        for language in &languages {
            let facets = &self.corpus.settings.facets;
            let labels =
                column_builder::labels(facets, &header.values, language, &header.record.languages);
            let raw = put_labels(&stop_words::of_language(language), &labels);
            files.push(self.files.single(Role::Labels, &raw)?);
        }
        Ok(Manifest { languages, files }.put())
    }
}
