//! The order of the documents in an index, and where batches of them begin and end.
//!
//! Practices keep the order in which their first edition comes in the source. The editions of a
//! practice are neighbours, in the order of the site's languages.

use std::collections::HashMap;
use std::ops::Range;

use crate::env::{BuildResult, DocumentSource};
use crate::fingerprint::{Fingerprint, fingerprint};
use crate::ids::TagId;
use medina::model::document::Document;

/// A batch ends after a document whose practice has a hash with this many leading zeros, which is
/// every 128th on average. So it ends at the same documents whatever is inserted before it, and
/// earlier builds have cached most batches. Batches of 256 were no faster (decision 9).
const LEADING_ZEROS: u32 = 7;
/// A batch has at most this many documents.
const MAX_BATCH_DOCUMENTS: usize = 512;

/// The order of a corpus: documents by practice, the editions of each by language.
#[derive(Debug)]
pub(crate) struct DocumentOrder {
    /// By document: its number in the source.
    source_numbers: Vec<u32>,
    /// By practice: its first document. After the last practice: the number of documents.
    pub(crate) editions: Vec<u32>,
    /// The language tags that documents have, and by document its tag.
    pub(crate) tags: Vec<String>,
    pub(crate) languages: Vec<TagId>,
}

/// What documents are sorted by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct DocumentKey<'a> {
    practice: u32,
    /// The index of its language among those of the site; those that the site has not come last.
    site_language: usize,
    tag: &'a str,
    source_number: u32,
}

impl DocumentOrder {
    /// The order of the documents of `source`, given the languages of the site.
    pub(crate) fn new(source: &dyn DocumentSource, languages: &[String]) -> Self {
        let mut order = Self {
            source_numbers: Vec::new(),
            editions: Vec::new(),
            tags: Vec::new(),
            languages: Vec::new(),
        };
        for (document, key) in (0..).zip(sorted_keys(source, languages)) {
            if key.practice as usize == order.editions.len() {
                order.editions.push(document);
            }
            order.source_numbers.push(key.source_number);
            order.add_language(key.tag);
        }
        order.editions.push(order.source_numbers.len() as u32);
        order
    }

    fn add_language(&mut self, tag: &str) {
        let index = self.tags.iter().position(|known| known == tag).unwrap_or_else(|| {
            self.tags.push(tag.to_owned());
            self.tags.len() - 1
        });
        self.languages.push(TagId::at(index));
    }

    /// The number of documents.
    pub(crate) fn documents(&self) -> usize {
        self.source_numbers.len()
    }

    /// The number of practices.
    pub(crate) fn practices(&self) -> usize {
        self.editions.len() - 1
    }

    /// Whether a document is the last edition of its practice.
    pub(crate) fn ends_practice(&self, document: usize) -> bool {
        self.editions.binary_search(&(document as u32 + 1)).is_ok()
    }

    /// Reads a range of documents.
    pub(crate) fn read(
        &self,
        source: &dyn DocumentSource,
        range: Range<usize>,
    ) -> BuildResult<Vec<Document>> {
        self.source_numbers[range].iter().map(|number| source.document(*number as usize)).collect()
    }

    /// The fingerprint of a range of documents and of `purpose`, which says what is made of them.
    pub(crate) fn fingerprint(
        &self,
        source: &dyn DocumentSource,
        range: Range<usize>,
        purpose: &[u8],
    ) -> BuildResult<Fingerprint> {
        let numbers = self.source_numbers[range].iter();
        let fingerprints = numbers.map(|number| source.fingerprint(*number as usize));
        let fingerprints: Vec<Fingerprint> = fingerprints.collect::<BuildResult<_>>()?;
        Ok(fingerprint(&[purpose, fingerprints.as_flattened()]))
    }

    /// Replaces `documents` by a range of documents without their facets. The memory of
    /// `documents` is reused (decision 9).
    pub(crate) fn read_stored_fields(
        &self,
        source: &dyn DocumentSource,
        range: Range<usize>,
        documents: &mut Vec<Document>,
    ) -> BuildResult<()> {
        documents.resize_with(range.len(), Document::default);
        let numbers = self.source_numbers[range].iter();
        numbers.zip(documents).try_for_each(|(number, document)| {
            source.read_stored_fields(*number as usize, document)
        })
    }

    /// Divides the documents into batches.
    pub(crate) fn batches(&self, source: &dyn DocumentSource) -> Vec<Range<usize>> {
        let mut batches = Vec::new();
        let mut start = 0;
        for (document, number) in self.source_numbers.iter().enumerate() {
            let hash = hash(source.practice(*number as usize));
            let length = document + 1 - start;
            if hash.leading_zeros() >= LEADING_ZEROS || length == MAX_BATCH_DOCUMENTS {
                batches.push(start..document + 1);
                start = document + 1;
            }
        }
        if start < self.documents() {
            batches.push(start..self.documents());
        }
        batches
    }
}

fn sorted_keys<'a>(source: &'a dyn DocumentSource, languages: &[String]) -> Vec<DocumentKey<'a>> {
    let site_language =
        |tag: &str| languages.iter().position(|own| own == tag).unwrap_or(languages.len());
    let mut practices: HashMap<&str, u32> = HashMap::new();
    let mut keys = Vec::with_capacity(source.count());
    for number in 0..source.count() {
        let next = practices.len() as u32;
        let tag = source.language(number);
        keys.push(DocumentKey {
            practice: *practices.entry(source.practice(number)).or_insert(next),
            site_language: site_language(tag),
            tag,
            source_number: number as u32,
        });
    }
    keys.sort_unstable();
    keys
}

/// FNV-1a, multiplied once more because the high bits of FNV-1a barely depend on a short text.
fn hash(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(count: usize) -> Vec<Document> {
        (0..count)
            .map(|number| Document { id: format!("d{number}"), ..Document::default() })
            .collect()
    }

    #[test]
    fn batches_cover_all_documents_and_end_where_they_did_before() {
        let ends = |documents: &Vec<Document>| -> Vec<String> {
            let order = DocumentOrder::new(documents, &[]);
            let batches = order.batches(documents);
            assert_eq!(
                batches.iter().flat_map(Clone::clone).collect::<Vec<_>>(),
                (0..documents.len()).collect::<Vec<_>>()
            );
            batches.iter().map(|batch| documents[batch.end - 1].id.clone()).collect()
        };
        let all = documents(3_000);
        let before = ends(&all);
        assert!((15..35).contains(&before.len()), "{}", before.len());
        let after = ends(&all[1..].to_vec());
        assert!(after.iter().filter(|id| !before.contains(id)).count() < 5);
    }

    #[test]
    fn editions_stand_together_in_the_order_of_the_languages() {
        let edition = |id: &str, practice: &str, language: &str| Document {
            id: id.into(),
            practice: practice.into(),
            language: language.into(),
            ..Document::default()
        };
        let documents = vec![
            edition("b.fr", "b", "fr"),
            edition("a", "", "en"),
            edition("b.xx", "b", "xx"),
            edition("b.en", "b", "en"),
        ];
        let order = DocumentOrder::new(&documents, &["en".into(), "fr".into()]);
        assert_eq!(order.source_numbers, [3, 0, 2, 1]);
        assert_eq!(order.editions, [0, 3, 4]);
        assert_eq!(
            (order.tags, order.languages),
            (["en", "fr", "xx"].map(String::from).to_vec(), [0, 1, 2, 0].map(TagId).to_vec())
        );
    }
}
