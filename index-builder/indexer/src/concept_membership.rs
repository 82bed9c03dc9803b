//! Which documents belong to a concept without naming it: those with its facet value, and those of
//! its practice. Look here for how facet values become searchable in other languages.

use std::collections::HashMap;

use medina::format::PATH_SEPARATOR;
use medina::model::document::Document;
use medina::model::ids::{ConceptId, DocId};
use medina::model::settings::Concept;

/// A document belongs to a concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Membership {
    pub(crate) document: DocId,
    pub(crate) concept: ConceptId,
}

/// Finds the concepts that a document belongs to.
#[derive(Debug, Default)]
pub(crate) struct ConceptMembership {
    /// By facet, by path of a value.
    by_value: HashMap<String, HashMap<String, Vec<ConceptId>>>,
    by_practice: HashMap<String, Vec<ConceptId>>,
}

impl ConceptMembership {
    pub(crate) fn new(concepts: &[Concept]) -> Self {
        let mut membership = Self::default();
        for (number, concept) in concepts.iter().enumerate() {
            let id = ConceptId::at(number);
            if let Some((facet, path)) = &concept.value {
                let values = membership.by_value.entry(facet.clone()).or_default();
                values.entry(path.clone()).or_default().push(id);
            }
            if let Some(practice) = &concept.practice {
                membership.by_practice.entry(practice.clone()).or_default().push(id);
            }
        }
        membership
    }

    /// The concepts of a document, sorted.
    pub(crate) fn of(&self, document: &Document) -> Vec<ConceptId> {
        let practice = self.by_practice.get(document.practice_or_id());
        let mut concepts = practice.cloned().unwrap_or_default();
        for (facet, paths) in &document.facets {
            let Some(values) = self.by_value.get(facet) else { continue };
            let levels = paths.iter().flat_map(|path| levels(path));
            concepts.extend(levels.filter_map(|level| values.get(level)).flatten());
        }
        concepts.sort_unstable();
        concepts.dedup();
        concepts
    }
}

/// A path and every path above it.
fn levels(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices(PATH_SEPARATOR).map(|(at, _)| at).chain([path.len()]);
    ends.map(|end| &path[..end])
}

/// Renumbers the concepts of facet values, which come after those that the builder has `learned`.
/// `thesaurus` is the number of concepts that come before these.
pub(crate) fn after_learned(
    memberships: &[Membership],
    thesaurus: usize,
    learned: usize,
) -> Vec<Membership> {
    let renumbered = |Membership { document, concept }: &Membership| {
        let added = if concept.index() >= thesaurus { learned } else { 0 };
        Membership { document: *document, concept: ConceptId::at(concept.index() + added) }
    };
    memberships.iter().map(renumbered).collect()
}

/// The memberships of concepts that at most half of all documents belong to. A concept of more says
/// nothing about any of them.
pub(crate) fn discriminative(
    memberships: &[Membership],
    concepts: usize,
    documents: usize,
) -> Vec<Membership> {
    let mut counts = vec![0usize; concepts];
    memberships.iter().for_each(|membership| counts[membership.concept.index()] += 1);
    let of_half = |membership: &&Membership| counts[membership.concept.index()] * 2 <= documents;
    memberships.iter().filter(of_half).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn membership(document: u32, concept: u32) -> Membership {
        Membership { document: DocId(document), concept: ConceptId(concept) }
    }

    #[test]
    fn a_document_belongs_to_its_practice_and_to_its_values_at_all_levels() {
        let of_value = |path: &str| Concept {
            value: Some(("place".into(), path.into())),
            ..Concept::default()
        };
        let of_practice = Concept { practice: Some("a".into()), ..Concept::default() };
        let concepts = [of_value("europe > FR"), of_practice, of_value("europe"), of_value("asia")];
        let membership = ConceptMembership::new(&concepts);
        let mut document = Document { id: "a".into(), ..Document::default() };
        document.facets.insert("place".into(), vec!["europe > FR > Lyon".into()]);
        assert_eq!(membership.of(&document), [0, 1, 2].map(ConceptId));
        document.practice = "b".into();
        assert_eq!(membership.of(&document), [0, 2].map(ConceptId));
    }

    #[test]
    fn learned_concepts_come_before_those_of_values() {
        let memberships = [membership(0, 1), membership(0, 2), membership(3, 4)];
        assert_eq!(
            after_learned(&memberships, 2, 10),
            [membership(0, 1), membership(0, 12), membership(3, 14)]
        );
    }

    #[test]
    fn concepts_of_more_than_half_of_the_documents_are_left_out() {
        let memberships = [membership(0, 0), membership(0, 1), membership(1, 0), membership(2, 0)];
        assert_eq!(discriminative(&memberships, 2, 5), [membership(0, 1)]);
        assert_eq!(discriminative(&memberships, 2, 6), memberships);
    }
}
