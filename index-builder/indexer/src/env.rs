//! What a build needs from outside: this crate reads no files, writes none and starts no threads.
//!
//! A build is made of jobs that do not depend on each other. A [`BuildEnv`] runs them, several at once where there are processors,
//! takes the finished files, and has room for what is needed again later. The files are the same whatever the host: results are
//! joined in the order of the jobs.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::document_codec;
use crate::fingerprint::{Fingerprint, fingerprint};
use medina::format::files::{FileRef, Role};
use medina::model::document::Document;

/// Why the outside could not do its part.
pub type BoxError = Box<dyn core::error::Error + Send + Sync>;

/// What became of a step of a build.
pub type BuildResult<T> = Result<T, BoxError>;

/// Compresses raw bytes as raw deflate (RFC 1951). Must be deterministic for builds to be.
pub type Deflate<'a> = &'a (dyn Fn(&[u8]) -> Vec<u8> + Sync);

/// One file of a finished index.
#[derive(Clone, Debug)]
pub struct BuiltFile {
    /// Its name within the index folder; decided by its content.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// Bytes before compression.
    pub raw: usize,
    /// The file's bytes.
    pub bytes: Vec<u8>,
}

/// The documents of a build, numbered in the order of the corpus.
pub trait DocumentSource: Sync {
    /// How many there are.
    fn count(&self) -> usize;
    /// What a document is an edition of: its practice, or else its own id.
    fn practice(&self, number: usize) -> &str;
    /// The tag of its language.
    fn language(&self, number: usize) -> &str;
    /// The document itself, each time it is needed.
    ///
    /// # Errors
    /// Where the place it is kept in cannot be read.
    fn document(&self, number: usize) -> BuildResult<Document>;
    /// The fingerprint of all there is of the document.
    ///
    /// # Errors
    /// As above.
    fn fingerprint(&self, number: usize) -> BuildResult<Fingerprint>;
    /// Puts what results show of the document, which is all but its facets, in the place of another.
    ///
    /// # Errors
    /// As above.
    fn read_stored_fields(&self, number: usize, document: &mut Document) -> BuildResult<()>;
}

/// Processors, a compressor, a place for files, and room.
pub trait BuildEnv: Sync {
    /// Compresses the content of a file for that purpose as raw deflate (RFC 1951). Must be deterministic for builds to be.
    fn deflate(&self, role: Role, raw: &[u8]) -> Vec<u8>;

    /// Runs the job for each number below `jobs`, in any order, several at once if it can.
    fn for_each(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..jobs).for_each(job);
    }

    /// Takes a file of the index. One that is named twice has the same bytes each time.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn publish(&self, file: BuiltFile) -> BuildResult<()>;

    /// New, empty room.
    ///
    /// # Errors
    /// Where there is none.
    fn temp_storage(&self) -> BuildResult<Box<dyn TempStorage>>;

    /// What an earlier build noted under this key; nothing where that is lost or no longer what was noted.
    fn cache_get(&self, _: &Fingerprint) -> Option<Vec<u8>> {
        None
    }

    /// Notes for later builds what depends on nothing but what the key is the fingerprint of.
    fn cache_put(&self, _: &Fingerprint, _: &[u8]) {}

    /// Takes over a file of an earlier build, and gives its size; `None` unless it is there and proves itself.
    fn reuse_file(&self, _: &FileRef, _raw: usize) -> Option<usize> {
        None
    }
}

/// Bytes put away until they are needed again: in memory, or on disk where there are many.
pub trait TempStorage: Send + Sync {
    /// Puts bytes after those that are there and says where they begin.
    ///
    /// # Errors
    /// Where they cannot be written.
    fn put(&self, bytes: &[u8]) -> BuildResult<u64>;

    /// So many bytes from there.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn get(&self, from: u64, length: usize) -> BuildResult<Vec<u8>>;
}

/// The results of jobs, in their order; the first failure of any.
pub(crate) fn map<T: Send>(
    host: &dyn BuildEnv,
    jobs: usize,
    job: impl Fn(usize) -> BuildResult<T> + Sync,
) -> BuildResult<Vec<T>> {
    let results: Vec<Mutex<Option<BuildResult<T>>>> = (0..jobs).map(|_| Mutex::new(None)).collect();
    let has_failed = AtomicBool::new(false);
    host.for_each(jobs, &|number| {
        if !has_failed.load(Ordering::Relaxed) {
            let result = job(number);
            has_failed.fetch_or(result.is_err(), Ordering::Relaxed);
            *results[number].lock().expect("no job panics with it") = Some(result);
        }
    });
    let mut all = Vec::with_capacity(jobs);
    let mut failed = None;
    for result in results {
        match result.into_inner().expect("no job panics with it") {
            Some(Ok(result)) => all.push(result),
            Some(Err(failure)) => failed = failed.or(Some(failure)),
            None => {}
        }
    }
    failed.map_or(Ok(all), Err)
}

/// The results of two jobs, run at once if the host can.
pub(crate) fn both<A: Send, B: Send>(
    host: &dyn BuildEnv,
    one: impl FnOnce() -> BuildResult<A> + Send,
    other: impl FnOnce() -> BuildResult<B> + Send,
) -> BuildResult<(A, B)> {
    let jobs = (Mutex::new(Job::To(one)), Mutex::new(Job::To(other)));
    host.for_each(2, &|number| if number == 0 { jobs.0.run() } else { jobs.1.run() });
    Ok((jobs.0.result()?, jobs.1.result()?))
}

/// A job to do, and later its result.
enum Job<F, T> {
    To(F),
    Done(BuildResult<T>),
    Taken,
}

trait Run<T> {
    fn run(&self);
    fn result(self) -> BuildResult<T>;
}

impl<T, F: FnOnce() -> BuildResult<T>> Run<T> for Mutex<Job<F, T>> {
    fn run(&self) {
        let job = std::mem::replace(&mut *self.lock().expect("no job panics with it"), Job::Taken);
        if let Job::To(job) = job {
            *self.lock().expect("no job panics with it") = Job::Done(job());
        }
    }

    fn result(self) -> BuildResult<T> {
        match self.into_inner().expect("no job panics with it") {
            Job::Done(result) => result,
            _ => Err("the host has not run a job".into()),
        }
    }
}

/// So many jobs at a time are run before what they found is joined: enough for any machine, few enough to hold in memory.
pub(crate) const WAVE: usize = 64;

/// Runs jobs in waves and joins their results in order, so that only those of one wave are held at once.
pub(crate) fn in_waves<T: Send>(
    host: &dyn BuildEnv,
    jobs: usize,
    job: impl Fn(usize) -> BuildResult<T> + Sync,
    mut join: impl FnMut(T),
) -> BuildResult<()> {
    for first in (0..jobs).step_by(WAVE) {
        let wave = WAVE.min(jobs - first);
        map(host, wave, |number| job(first + number))?.into_iter().for_each(&mut join);
    }
    Ok(())
}

/// One processor and memory alone.
pub(crate) struct InMemoryEnv<'a> {
    pub deflate: &'a (dyn Fn(&[u8]) -> Vec<u8> + Sync),
    pub files: Mutex<Vec<BuiltFile>>,
}

impl BuildEnv for InMemoryEnv<'_> {
    fn deflate(&self, _: Role, raw: &[u8]) -> Vec<u8> {
        (self.deflate)(raw)
    }

    fn publish(&self, file: BuiltFile) -> BuildResult<()> {
        self.files.lock().expect("nothing panics with it").push(file);
        Ok(())
    }

    fn temp_storage(&self) -> BuildResult<Box<dyn TempStorage>> {
        Ok(Box::new(InMemoryStorage::default()))
    }
}

/// TempStorage in memory.
#[derive(Debug, Default)]
pub struct InMemoryStorage(Mutex<Vec<u8>>);

impl TempStorage for InMemoryStorage {
    fn put(&self, bytes: &[u8]) -> BuildResult<u64> {
        let mut held = self.0.lock().expect("nothing panics with it");
        let from = held.len() as u64;
        held.extend_from_slice(bytes);
        Ok(from)
    }

    fn get(&self, from: u64, length: usize) -> BuildResult<Vec<u8>> {
        let held = self.0.lock().expect("nothing panics with it");
        let from = from as usize;
        Ok(held.get(from..from + length).ok_or("there are no such bytes")?.to_vec())
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
