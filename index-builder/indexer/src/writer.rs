//! The simplest way to an index: documents in memory, files in memory. Look here for tests and
//! benchmarks; the command drives [`analyse()`] itself, with threads, a cache and files on disk.

use std::sync::Mutex;

use crate::analyse::analyse;
use crate::conflation::{Conflator, NoConflation};
use crate::env::{BuiltFile, Deflate, InMemoryEnv};
use medina::model::document::Document;
use medina::model::settings::Settings;

/// Collects documents and builds an index of them in memory, on one thread.
pub struct Writer {
    settings: Settings,
    documents: Vec<Document>,
    conflation: Box<dyn Conflator>,
}

/// A finished index: its files and its size.
#[derive(Clone, Debug)]
pub struct BuiltIndex {
    /// The manifest, the only file with a fixed name. Publish it after all other files.
    pub manifest: Vec<u8>,
    /// All files that the manifest names, directly or not.
    pub files: Vec<BuiltFile>,
    /// The number of documents.
    pub documents: usize,
    /// The number of practices that they are editions of.
    pub practices: usize,
    /// The number of different folded terms.
    pub terms: usize,
}

impl Writer {
    /// A writer without documents.
    pub fn new(settings: Settings) -> Self {
        Self { settings, documents: Vec::new(), conflation: Box::new(NoConflation) }
    }

    /// Joins related word forms as `conflation` says. Without it, each form is a term of its own.
    #[must_use]
    pub fn with_conflation(mut self, conflation: Box<dyn Conflator>) -> Self {
        self.conflation = conflation;
        self
    }

    /// Adds a document. Its id is unique and its values are valid: the caller has checked both.
    pub fn add(&mut self, document: Document) {
        self.documents.push(document);
    }

    /// Builds the files, sorted by role and name. Practices keep the order in which their first
    /// edition was added; the editions of a practice are in the order of the site's languages.
    pub fn finish(self, deflate: Deflate<'_>) -> BuiltIndex {
        let env = InMemoryEnv { deflate, files: Mutex::default() };
        let corpus = analyse(&self.settings, &self.documents, &env);
        let summary = corpus
            .and_then(|corpus| corpus.finish(|_| Ok((self.conflation.as_ref(), Vec::new()))))
            .expect("a build in memory does not fail");
        let mut files = env.files.into_inner().expect("nothing panics while it holds the lock");
        files.sort_by(|left, right| (left.role, &left.name).cmp(&(right.role, &right.name)));
        files.dedup_by(|left, right| left.name == right.name);
        BuiltIndex {
            manifest: summary.manifest,
            files,
            documents: summary.documents,
            practices: summary.practices,
            terms: summary.terms,
        }
    }
}
