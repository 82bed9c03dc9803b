//! What a build needs from outside. Look here to run a build in another environment.
//!
//! This crate reads no files, writes none and starts no threads. A build is made of jobs that do
//! not depend on one another. The caller implements two traits: a [`DocumentSource`] has the
//! documents; a [`BuildEnv`] runs the jobs, takes the finished files, and stores what is needed
//! again. The files are the same in every environment ([`crate::jobs`] says why).
//!
//! This file also has the environment of tests and benchmarks, which is one thread and memory.

use std::sync::Mutex;

use crate::document_codec;
use crate::fingerprint::{Fingerprint, fingerprint};
use medina::format::files::{FileRef, Role};
use medina::model::document::Document;

/// Why the environment or the source failed. The build passes it on to its caller.
pub type BoxError = Box<dyn core::error::Error + Send + Sync>;

/// The result of a step of a build.
pub type BuildResult<T> = Result<T, BoxError>;

/// Compresses bytes as raw deflate (RFC 1951). Must be deterministic, or builds are not.
pub type Deflate<'a> = &'a (dyn Fn(&[u8]) -> Vec<u8> + Sync);

/// One file of a finished index.
#[derive(Clone, Debug)]
pub struct BuiltFile {
    /// Its name within the index folder, derived from its content.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// Its size in bytes before compression.
    pub raw: usize,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The documents of a build, numbered in the order of the corpus.
pub trait DocumentSource: Sync {
    /// The number of documents.
    fn count(&self) -> usize;
    /// The id of the practice that a document is an edition of, or its own id if it has none.
    fn practice(&self, number: usize) -> &str;
    /// The language tag of a document.
    fn language(&self, number: usize) -> &str;
    /// A document. It is asked for each time it is needed, because memory does not hold them all.
    ///
    /// # Errors
    /// Fails if the place where the document is stored cannot be read.
    fn document(&self, number: usize) -> BuildResult<Document>;
    /// The fingerprint of a whole document.
    ///
    /// # Errors
    /// Fails if the place where the document is stored cannot be read.
    fn fingerprint(&self, number: usize) -> BuildResult<Fingerprint>;
    /// Replaces `document` by a document of the source, without its facets: all that a result
    /// shows.
    ///
    /// # Errors
    /// Fails if the place where the document is stored cannot be read.
    fn read_stored_fields(&self, number: usize, document: &mut Document) -> BuildResult<()>;
}

/// The environment of a build. It has four duties: to compute ([`deflate`](Self::deflate),
/// [`for_each`](Self::for_each)), to take the files of the index ([`publish`](Self::publish)), to
/// store intermediate data ([`temp_storage`](Self::temp_storage)), and to remember what earlier
/// builds made ([`cache_get`](Self::cache_get), [`cache_put`](Self::cache_put),
/// [`reuse_file`](Self::reuse_file)). The cache is optional.
pub trait BuildEnv: Sync {
    // Computing.

    /// Compresses the content of a file with that role as raw deflate (RFC 1951). Must be
    /// deterministic, or builds are not.
    fn deflate(&self, role: Role, raw: &[u8]) -> Vec<u8>;

    /// Runs `job` once for each number below `jobs`, in any order, and on several threads if it
    /// has them. Returns when all have ended.
    fn for_each(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..jobs).for_each(job);
    }

    // Output.

    /// Takes a file of the index. If two files have the same name, they have the same bytes.
    ///
    /// # Errors
    /// Fails if the file cannot be written.
    fn publish(&self, file: BuiltFile) -> BuildResult<()>;

    // Intermediate data.

    /// Creates an empty temporary storage. It is dropped when it is no longer needed.
    ///
    /// # Errors
    /// Fails if there is no place for one.
    fn temp_storage(&self) -> BuildResult<Box<dyn TempStorage>>;

    // The cache.

    /// The content that an earlier build cached under `key`, or `None` if there is none or it is
    /// damaged.
    fn cache_get(&self, _key: &Fingerprint) -> Option<Vec<u8>> {
        None
    }

    /// Caches `content` for later builds. It depends on nothing but the data whose fingerprint
    /// `key` is, and on the program.
    fn cache_put(&self, _key: &Fingerprint, _content: &[u8]) {}

    /// Keeps a file of the index that an earlier build published, and returns its size. `None` if
    /// it is missing, or if its bytes do not match its name. `raw` is its size before compression.
    fn reuse_file(&self, _file: &FileRef, _raw: usize) -> Option<usize> {
        None
    }
}

/// Bytes that are stored until they are needed again: in memory, or on disk if there are many.
pub trait TempStorage: Send + Sync {
    /// Appends bytes and returns the offset of the first.
    ///
    /// # Errors
    /// Fails if the bytes cannot be written.
    fn put(&self, bytes: &[u8]) -> BuildResult<u64>;

    /// The `length` bytes from the offset `from` on.
    ///
    /// # Errors
    /// Fails if the bytes cannot be read.
    fn get(&self, from: u64, length: usize) -> BuildResult<Vec<u8>>;
}

/// A range of bytes in a temporary storage.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ByteRange {
    pub(crate) start: u64,
    pub(crate) length: u64,
}

impl ByteRange {
    /// Stores bytes.
    pub(crate) fn put(bytes: &[u8], storage: &dyn TempStorage) -> BuildResult<Self> {
        Ok(Self { start: storage.put(bytes)?, length: bytes.len() as u64 })
    }

    /// Reads the bytes back.
    pub(crate) fn get(self, storage: &dyn TempStorage) -> BuildResult<Vec<u8>> {
        storage.get(self.start, self.length as usize)
    }
}

/// An environment with one thread, no cache, and everything in memory.
pub(crate) struct InMemoryEnv<'a> {
    pub(crate) deflate: Deflate<'a>,
    pub(crate) files: Mutex<Vec<BuiltFile>>,
}

impl BuildEnv for InMemoryEnv<'_> {
    fn deflate(&self, _: Role, raw: &[u8]) -> Vec<u8> {
        (self.deflate)(raw)
    }

    fn publish(&self, file: BuiltFile) -> BuildResult<()> {
        self.files.lock().expect("nothing panics while it holds the lock").push(file);
        Ok(())
    }

    fn temp_storage(&self) -> BuildResult<Box<dyn TempStorage>> {
        Ok(Box::new(InMemoryStorage::default()))
    }
}

/// A temporary storage in memory, for tests and for corpora of a few thousand documents.
#[derive(Debug, Default)]
pub struct InMemoryStorage(Mutex<Vec<u8>>);

impl TempStorage for InMemoryStorage {
    fn put(&self, bytes: &[u8]) -> BuildResult<u64> {
        let mut stored = self.0.lock().expect("nothing panics while it holds the lock");
        let from = stored.len() as u64;
        stored.extend_from_slice(bytes);
        Ok(from)
    }

    fn get(&self, from: u64, length: usize) -> BuildResult<Vec<u8>> {
        let stored = self.0.lock().expect("nothing panics while it holds the lock");
        let from = from as usize;
        Ok(stored.get(from..from + length).ok_or("the storage has no such bytes")?.to_vec())
    }
}

impl DocumentSource for Vec<Document> {
    fn count(&self) -> usize {
        self.len()
    }

    fn practice(&self, number: usize) -> &str {
        self[number].practice_or_id()
    }

    fn language(&self, number: usize) -> &str {
        &self[number].language
    }

    fn document(&self, number: usize) -> BuildResult<Document> {
        Ok(self[number].clone())
    }

    fn fingerprint(&self, number: usize) -> BuildResult<Fingerprint> {
        Ok(fingerprint(&[&document_codec::encode(&self[number])]))
    }

    fn read_stored_fields(&self, number: usize, document: &mut Document) -> BuildResult<()> {
        document.clone_from(&self[number]);
        Ok(())
    }
}
