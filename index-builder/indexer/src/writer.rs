//! The files of an index: how they are made, and the simplest way to an index.

use std::sync::Mutex;

use crate::analyse::analyse;
use crate::conflation::{Conflator, NoConflation};
use crate::env::{BuiltFile, Deflate, InMemoryEnv};
use medina::model::document::Document;
use medina::model::settings::Settings;

/// Collects documents and makes an index of them in memory. What is larger is built with [`super::analyse()`].
pub struct Writer {
    settings: Settings,
    documents: Vec<Document>,
    conflation: Box<dyn Conflator>,
}

/// A finished index: what to write where, and its size in the terms of the trade.
#[derive(Clone, Debug)]
pub struct BuiltIndex {
    /// The bytes of [`super::ENTRY_NAME`]; to be put in place after all files.
    pub entry: Vec<u8>,
    /// All files the entry names, directly or not.
    pub files: Vec<BuiltFile>,
    /// How many documents the index holds.
    pub documents: usize,
    /// How many practices they are editions of.
    pub practices: usize,
    /// How many different folded terms they hold.
    pub terms: usize,
}

impl Writer {
    /// A writer with nothing in it yet.
    pub fn new(settings: Settings) -> Self {
        Self { settings, documents: Vec::new(), conflation: Box::new(NoConflation) }
    }

    /// Joins related forms as `conflation` says; without it every form stands for itself.
    #[must_use]
    pub fn with_conflation(mut self, conflation: Box<dyn Conflator>) -> Self {
        self.conflation = conflation;
        self
    }

    /// Adds a document. Ids are unique, values valid: the caller has checked.
    pub fn add(&mut self, document: Document) {
        self.documents.push(document);
    }

    /// Makes the files. Practices keep the order in which their first edition was added; the editions of a practice
    /// stand together, in the order of the site's languages.
    pub fn finish(self, deflate: Deflate<'_>) -> BuiltIndex {
        let host = InMemoryEnv { deflate, files: Mutex::default() };
        let read = analyse(&self.settings, &self.documents, &host);
        let summary =
            read.and_then(|read| read.finish(|_| Ok((self.conflation.as_ref(), Vec::new()))));
        let summary = summary.expect("memory alone does not fail");
        let mut files = host.files.into_inner().expect("nothing panics with it");
        // Jobs end in any order, the order of roles is that of the steps.
        files.sort_by(|left, right| (left.role, &left.name).cmp(&(right.role, &right.name)));
        files.dedup_by(|left, right| left.name == right.name);
        BuiltIndex {
            entry: summary.entry,
            files,
            documents: summary.documents,
            practices: summary.practices,
            terms: summary.terms,
        }
    }
}
