//! Stores the documents of a corpus until they are indexed. Only their ids and languages stay in
//! memory; the documents are encoded and go to disk if the corpus is large.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use anyhow::Result;
use medina::Document;
use medina_indexer::{
    BuildResult, DocumentSource, Fingerprint, TempStorage, document_codec, fingerprint,
};

use crate::facet::normalize_path;
use crate::temp_storage::SpillFile;

/// The documents of a corpus in the order of the sources, numbered from 0.
pub(crate) struct DocumentStore {
    /// Each document is stored as its fingerprint and its encoded bytes.
    storage: SpillFile,
    documents: Vec<StoredDocument>,
    /// The tags that [`StoredDocument::language`] refers to.
    languages: Vec<String>,
    language_indexes: HashMap<String, u32>,
    /// Facets that were inferred to be paths, and whose values therefore are not normalized yet.
    inferred_paths: Vec<String>,
}

#[derive(Debug)]
struct StoredDocument {
    /// Where its fingerprint begins in the storage.
    offset: u64,
    /// Length of its encoded bytes, which follow the fingerprint.
    length: u32,
    /// Index of its language tag.
    language: u32,
    practice: String,
    /// `None` if the id is that of the practice.
    id: Option<String>,
}

impl StoredDocument {
    fn id(&self) -> &str {
        self.id.as_ref().unwrap_or(&self.practice)
    }
}

/// A document ready to be stored.
pub(crate) struct EncodedDocument {
    bytes: Vec<u8>,
    fingerprint: Fingerprint,
    id: String,
    practice: String,
    pub(crate) language: String,
    pub(crate) facets: BTreeMap<String, Vec<String>>,
}

impl EncodedDocument {
    pub(crate) fn of(document: Document) -> Self {
        let bytes = document_codec::encode(&document);
        let Document { id, practice, language, facets, .. } = document;
        Self { fingerprint: fingerprint(&[&bytes]), bytes, id, practice, language, facets }
    }
}

impl DocumentStore {
    /// Creates a store that puts its temporary file in `folder`.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self {
            storage: SpillFile::in_folder(folder),
            documents: Vec::new(),
            languages: Vec::new(),
            language_indexes: HashMap::new(),
            inferred_paths: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, document: EncodedDocument) -> Result<()> {
        let EncodedDocument { bytes, fingerprint, id, practice, language, facets: _ } = document;
        let offset = self.storage.put(&fingerprint).map_err(anyhow::Error::from_boxed)?;
        self.storage.put(&bytes).map_err(anyhow::Error::from_boxed)?;
        let (practice, id) =
            if practice.is_empty() || practice == id { (id, None) } else { (practice, Some(id)) };
        let (length, language) = (bytes.len() as u32, self.language_index(&language));
        self.documents.push(StoredDocument { offset, length, language, practice, id });
        Ok(())
    }

    /// Calls `read` with the encoded bytes of a document.
    fn with_bytes<T>(&self, number: usize, read: impl FnOnce(&[u8]) -> T) -> BuildResult<T> {
        let document = &self.documents[number];
        let offset = document.offset + size_of::<Fingerprint>() as u64;
        self.storage.show(offset, document.length as usize, read)
    }

    /// How many languages there are with a document in `language`.
    pub(crate) fn languages_with(&self, language: &str) -> usize {
        self.languages.len() + usize::from(!self.language_indexes.contains_key(language))
    }

    fn language_index(&mut self, tag: &str) -> u32 {
        if let Some(index) = self.language_indexes.get(tag) {
            return *index;
        }
        let index = self.languages.len() as u32;
        self.languages.push(tag.to_owned());
        self.language_indexes.insert(tag.to_owned(), index);
        index
    }

    fn language_tag(&self, document: &StoredDocument) -> &str {
        &self.languages[document.language as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.documents.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Removes the documents with these ids. Returns the ids of those that were found.
    pub(crate) fn remove(&mut self, ids: &HashSet<&str>) -> HashSet<String> {
        let removed = self.documents.extract_if(.., |document| ids.contains(document.id()));
        removed.map(|document| document.id.unwrap_or(document.practice)).collect()
    }

    /// Number of documents by language tag.
    pub(crate) fn languages(&self) -> BTreeMap<&str, usize> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for document in &self.documents {
            *counts.entry(self.language_tag(document)).or_default() += 1;
        }
        counts
    }

    /// The practices with editions in several languages, ordered by id. Each is given by the number
    /// of its first document in each language.
    pub(crate) fn multilingual_practices(&self) -> Vec<Vec<usize>> {
        let mut practices: HashMap<&str, BTreeMap<&str, usize>> = HashMap::new();
        let numbered = self.documents.iter().enumerate();
        for (number, document) in numbered.filter(|(_, document)| document.id.is_some()) {
            let editions = practices.entry(&document.practice).or_default();
            editions.entry(self.language_tag(document)).or_insert(number);
        }
        let mut multilingual: Vec<_> =
            practices.into_iter().filter(|(_, editions)| editions.len() > 1).collect();
        multilingual.sort_unstable_by_key(|(practice, _)| *practice);
        multilingual.into_iter().map(|(_, editions)| editions.into_values().collect()).collect()
    }

    /// Normalizes the values of these facets as paths whenever a document is read from now on.
    pub(crate) fn normalize_paths(&mut self, facets: Vec<String>) {
        self.inferred_paths = facets;
    }
}

impl DocumentSource for DocumentStore {
    fn count(&self) -> usize {
        self.len()
    }

    fn practice(&self, number: usize) -> &str {
        &self.documents[number].practice
    }

    fn language(&self, number: usize) -> &str {
        self.language_tag(&self.documents[number])
    }

    fn document(&self, number: usize) -> BuildResult<Document> {
        let mut document = self.with_bytes(number, document_codec::decode)??;
        for facet in &self.inferred_paths {
            if let Some(values) = document.facets.get_mut(facet) {
                values.iter_mut().for_each(|value| *value = normalize_path(value));
                values.retain(|value| !value.is_empty());
            }
        }
        Ok(document)
    }

    fn fingerprint(&self, number: usize) -> BuildResult<Fingerprint> {
        let offset = self.documents[number].offset;
        Ok(self.storage.show(offset, size_of::<Fingerprint>(), |bytes| bytes.try_into())??)
    }

    fn read_stored_fields(&self, number: usize, document: &mut Document) -> BuildResult<()> {
        Ok(self
            .with_bytes(number, |bytes| document_codec::decode_stored_fields(bytes, document))??)
    }
}
