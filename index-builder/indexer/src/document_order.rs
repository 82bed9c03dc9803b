//! The documents of a build in their final order, and what of them is held from beginning to end.

use std::collections::HashMap;

use crate::env::{BuildResult, DocumentSource};
use crate::fingerprint::{Fingerprint, fingerprint};
use medina::model::document::Document;

/// A reading goes on to the document whose practice has a hash that begins with so many zeros: on average 128 documents. So it ends at
/// the same documents, however many others there are before.
const ZEROS: u32 = 7;
/// A reading has no more documents than this.
const MOST_DOCUMENTS: usize = 512;

/// The order of a corpus: practice by practice, the editions of each in the order of the site's languages.
#[derive(Debug)]
pub(crate) struct Order {
    /// By document its number in the source.
    numbers: Vec<u32>,
    /// By practice the first of its documents; then the number of all.
    pub(crate) editions: Vec<u32>,
    /// The tags in use, and for each document its tag's place.
    pub(crate) tags: Vec<String>,
    pub(crate) languages: Vec<u16>,
}

impl Order {
    /// Practices keep the order in which their first edition comes.
    pub(crate) fn new(source: &dyn DocumentSource, languages: &[String]) -> Self {
        let place =
            |tag: &str| languages.iter().position(|own| own == tag).unwrap_or(languages.len());
        let mut practices: HashMap<&str, u32> = HashMap::new();
        let mut keys: Vec<(u32, usize, &str, u32)> = Vec::with_capacity(source.count());
        for number in 0..source.count() {
            let next = practices.len() as u32;
            let practice = *practices.entry(source.practice(number)).or_insert(next);
            let tag = source.language(number);
            keys.push((practice, place(tag), tag, number as u32));
        }
        keys.sort_unstable();
        let mut order = Self {
            numbers: Vec::new(),
            editions: Vec::new(),
            tags: Vec::new(),
            languages: Vec::new(),
        };
        for (document, (practice, _, tag, number)) in (0..).zip(keys) {
            if practice as usize == order.editions.len() {
                order.editions.push(document);
            }
            order.numbers.push(number);
            order.add_language(tag);
        }
        order.editions.push(order.numbers.len() as u32);
        order
    }

    fn add_language(&mut self, tag: &str) {
        let place = self.tags.iter().position(|known| known == tag).unwrap_or_else(|| {
            self.tags.push(tag.to_owned());
            self.tags.len() - 1
        });
        self.languages.push(place as u16);
    }

    /// How many documents there are.
    pub(crate) fn documents(&self) -> usize {
        self.numbers.len()
    }

    /// How many practices there are.
    pub(crate) fn practices(&self) -> usize {
        self.editions.len() - 1
    }

    /// Whether a document is the last edition of its practice.
    pub(crate) fn ends_practice(&self, document: usize) -> bool {
        self.editions.binary_search(&(document as u32 + 1)).is_ok()
    }

    /// Some neighbouring documents.
    pub(crate) fn load(
        &self,
        source: &dyn DocumentSource,
        range: core::ops::Range<usize>,
    ) -> BuildResult<Vec<Document>> {
        self.numbers[range].iter().map(|number| source.document(*number as usize)).collect()
    }

    /// The fingerprint of some neighbouring documents, and of what is made of them: that depends on nothing else.
    pub(crate) fn fingerprint(
        &self,
        source: &dyn DocumentSource,
        range: core::ops::Range<usize>,
        purpose: &[u8],
    ) -> BuildResult<Fingerprint> {
        let single = self.numbers[range].iter().map(|number| source.fingerprint(*number as usize));
        let single: Vec<Fingerprint> = single.collect::<BuildResult<_>>()?;
        Ok(fingerprint(&[purpose, single.as_flattened()]))
    }

    /// Puts what results show of some neighbouring documents in the place of others.
    pub(crate) fn load_shown(
        &self,
        source: &dyn DocumentSource,
        range: core::ops::Range<usize>,
        documents: &mut Vec<Document>,
    ) -> BuildResult<()> {
        documents.resize_with(range.len(), Document::default);
        let numbers = self.numbers[range].iter();
        numbers.zip(documents).try_for_each(|(number, document)| {
            source.read_stored_fields(*number as usize, document)
        })
    }

    /// Cuts the documents where their practices say so.
    pub(crate) fn cut(&self, source: &dyn DocumentSource) -> Vec<core::ops::Range<usize>> {
        let mut runs = Vec::new();
        let mut from = 0;
        for (at, number) in self.numbers.iter().enumerate() {
            let ends = hash(source.practice(*number as usize)).leading_zeros() >= ZEROS;
            if ends || at + 1 - from == MOST_DOCUMENTS {
                runs.push(from..at + 1);
                from = at + 1;
            }
        }
        if from < self.documents() {
            runs.push(from..self.documents());
        }
        runs
    }
}

/// FNV-1a, with its bits mixed once more: the first ones of short texts are all alike.
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
    fn runs_cover_all_documents_and_end_where_they_did_before() {
        let ends = |documents: &Vec<Document>| -> Vec<String> {
            let order = Order::new(documents, &[]);
            let runs = order.cut(documents);
            assert_eq!(
                runs.iter().flat_map(Clone::clone).collect::<Vec<_>>(),
                (0..documents.len()).collect::<Vec<_>>()
            );
            runs.iter().map(|run| documents[run.end - 1].id.clone()).collect()
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
        let order = Order::new(&documents, &["en".into(), "fr".into()]);
        assert_eq!(order.numbers, [3, 0, 2, 1]);
        assert_eq!(order.editions, [0, 3, 4]);
        assert_eq!(
            (order.tags, order.languages),
            (["en", "fr", "xx"].map(String::from).to_vec(), vec![0, 1, 2, 0])
        );
    }
}
