//! What is known of the corpus before its tokens are read.

use crate::blocks::PassageFiles;
use crate::classes::ConflationClasses;
use crate::concept_membership::Membership;
use crate::concept_names::ConceptNames;
use crate::conflation::FIELDS;
use crate::ids::{ClassId, ListId};
use crate::impacts::Impacts;
use crate::term_ids::TermIds;
use medina::model::ids::ConceptId;

/// The tables that turn a token into postings.
pub(crate) struct InversionContext<'a> {
    pub(crate) term_ids: &'a TermIds,
    pub(crate) classes: &'a ConflationClasses<'a>,
    pub(crate) names: &'a ConceptNames,
    pub(crate) impacts: Impacts,
    /// By document: the lengths of its fields in words that are no stop words.
    pub(crate) lengths: &'a [[u32; FIELDS]],
    pub(crate) passage_files: &'a PassageFiles,
    /// The concepts that documents belong to without naming them, sorted by document.
    pub(crate) memberships: &'a [Membership],
    /// The number of concepts.
    pub(crate) concepts: usize,
    /// The language tags of the documents.
    pub(crate) tags: &'a [String],
}

impl InversionContext<'_> {
    /// The number of posting lists: one for each class, then one for each concept.
    pub(crate) fn lists(&self) -> usize {
        self.classes.count() + self.concepts
    }

    /// The posting list of a class.
    pub(crate) fn list_of_class(&self, class: ClassId) -> ListId {
        ListId(class.0)
    }

    /// The posting list of a concept.
    pub(crate) fn list_of_concept(&self, concept: ConceptId) -> ListId {
        ListId::at(self.classes.count() + concept.index())
    }

    /// The concept that a posting list belongs to, which is not that of a class.
    pub(crate) fn concept_of_list(&self, list: ListId) -> ConceptId {
        ConceptId::at(list.index() - self.classes.count())
    }
}
