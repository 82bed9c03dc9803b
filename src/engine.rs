//! The engine, *sans I/O*: asked a question, it answers or says which files it still needs. Look
//! here for what can be asked of an index.

use crate::error::{Error, Result};
use crate::format::files::{FileRef, Role};
use crate::format::manifest::Manifest;
use crate::limits::MAX_ANSWER_BYTES;
use crate::model::answer::{Info, Page, Suggestion, Text};
use crate::model::request::Request;
use crate::query;
use crate::reader::IndexReader;
use crate::text::language::same_language;

/// An answer, or the files to [`Engine::insert`] before asking again.
#[derive(Clone, Debug, PartialEq)]
pub enum Step<T> {
    /// The answer.
    Ready(T),
    /// Files that are missing. They do not depend on each other, so load them all at once.
    Needs(Vec<FileRef>),
}

/// Searches one index for one visitor.
#[derive(Debug)]
pub struct Engine {
    manifest: Manifest,
    /// The visitor's language, as asked for.
    visitor: String,
    /// The language of the labels, as an index into the languages of the manifest.
    language: usize,
    /// The contents of header and labels that have arrived, until both have.
    header: Option<Vec<u8>>,
    labels: Option<Vec<u8>>,
    /// The reader once both have. Boxed, because it would be moved field by field.
    reader: Option<Box<IndexReader>>,
}

impl Engine {
    /// An engine on the bytes of a manifest file, for a visitor of this language (a BCP 47 tag; the
    /// site's default if `None`).
    ///
    /// # Errors
    /// Foreign, incompatible or damaged: see [`crate::ErrorKind`].
    pub fn new(manifest: &[u8], language: Option<&str>) -> Result<Self> {
        let manifest = Manifest::parse(manifest)?;
        let visitor = language.unwrap_or(&manifest.languages[0]).to_owned();
        let language = best_language(&manifest.languages, &visitor);
        Ok(Self { manifest, visitor, language, header: None, labels: None, reader: None })
    }

    /// Whether header and labels are here: everything that does not depend on a query.
    pub fn ready(&self) -> Step<()> {
        if self.reader.is_some() { Step::Ready(()) } else { Step::Needs(self.missing()) }
    }

    /// Those of header and labels that have not arrived.
    fn missing(&self) -> Vec<FileRef> {
        let mut files = Vec::new();
        if self.header.is_none() {
            files.push(self.manifest.header_file());
        }
        if self.labels.is_none() {
            files.push(self.manifest.labels_file(self.language));
        }
        files
    }

    /// Takes the content of a file that was needed, verified by [`FileRef::verify`] and inflated.
    ///
    /// # Errors
    /// Damaged, if the content does not parse. Limit, if it asks for more than a reader allows.
    pub fn insert(&mut self, file: &FileRef, content: Vec<u8>) -> Result<()> {
        if let Some(reader) = &mut self.reader {
            return reader.insert(file, content);
        }
        match file.role() {
            Role::Header => self.header = Some(content),
            _ => self.labels = Some(content),
        }
        if let (Some(header), Some(labels)) = (&self.header, &self.labels) {
            let reader = IndexReader::new(header, labels, &self.visitor);
            (self.header, self.labels) = (None, None);
            self.reader = Some(reader?);
        }
        Ok(())
    }

    /// Answers a request.
    ///
    /// # Errors
    /// Request, if it names a facet that the index does not have; damaged, if a file is.
    pub fn search(&self, request: &Request) -> Result<Step<Page>> {
        self.step(|reader| query::search::search(reader, request))
    }

    /// Why the hits on the page of a request rank where they do.
    ///
    /// # Errors
    /// As [`Engine::search`].
    #[cfg(feature = "explain")]
    pub fn explain(&self, request: &Request) -> Result<Step<Vec<query::explain::Explanation>>> {
        self.step(|reader| query::explain::explain(reader, request))
    }

    /// At most `limit` texts that complete what has been typed, the likeliest first.
    ///
    /// # Errors
    /// Damaged, if a file is.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Step<Vec<Suggestion>>> {
        self.step(|reader| Ok(query::suggest::suggest(reader, text, limit)))
    }

    /// The whole text of a document that was among the hits or their editions.
    ///
    /// # Errors
    /// Request, if it was not; damaged, if a file is.
    pub fn text(&self, id: &str) -> Result<Step<Text>> {
        self.step(|reader| query::hits::text(reader, id))
    }

    /// What the index is about.
    ///
    /// # Errors
    /// Damaged, if a file is.
    pub fn describe(&self) -> Result<Step<Info>> {
        self.step(|reader| Ok(reader.describe(self.language())))
    }

    /// Every file that the index names, in every language, but not the manifest.
    ///
    /// # Errors
    /// Damaged, if a file is.
    pub fn files(&self) -> Result<Step<Vec<FileRef>>> {
        self.step(|reader| {
            let labels = (0..self.manifest.languages.len())
                .map(|language| self.manifest.labels_file(language));
            Ok([self.manifest.header_file()]
                .into_iter()
                .chain(labels)
                .chain(reader.header().files())
                .collect())
        })
    }

    /// Asks until there is an answer. `ask` asks a question of the engine. `load` returns the
    /// content of a file that a step needs, verified and inflated.
    ///
    /// # Errors
    /// Those of `ask`, of `load` and of [`Engine::insert`]. Limit, if the files of the answer have
    /// more than [`MAX_ANSWER_BYTES`].
    pub fn drive<T, E: From<Error>>(
        &mut self,
        ask: impl Fn(&Self) -> Result<Step<T>>,
        mut load: impl FnMut(&FileRef) -> core::result::Result<Vec<u8>, E>,
    ) -> core::result::Result<T, E> {
        let mut loaded = 0;
        loop {
            match ask(self)? {
                Step::Ready(answer) => return Ok(answer),
                Step::Needs(files) => {
                    for file in &files {
                        let content = load(file)?;
                        loaded += content.len();
                        if loaded > MAX_ANSWER_BYTES {
                            return Err(Error::limit().into());
                        }
                        self.insert(file, content)?;
                    }
                }
            }
        }
    }

    fn step<T>(&self, answer: impl Fn(&IndexReader) -> Result<T>) -> Result<Step<T>> {
        let mut ready = None;
        let missing = self.evaluate(&mut |reader| {
            ready = Some(answer(reader)?);
            Ok(())
        })?;
        Ok(ready.filter(|_| missing.is_empty()).map_or(Step::Needs(missing), Step::Ready))
    }

    /// Evaluates `answer` on the files that have arrived, and returns those that it missed. What
    /// `answer` computed is meaningless if there are any: see [`IndexReader`].
    ///
    /// This is what all questions above are made of. The WebAssembly module uses it directly and
    /// writes its answers from within the closure: moving each type of answer through [`Step`]
    /// would add 0.7 kB (brotli) to the module.
    ///
    /// # Errors
    /// Those of `answer`, unless files were missing; damaged, if a file is.
    pub fn evaluate(
        &self,
        answer: &mut dyn FnMut(&IndexReader) -> Result<()>,
    ) -> Result<Vec<FileRef>> {
        let Some(reader) = &self.reader else { return Ok(self.missing()) };
        let answer = answer(reader);
        reader.finish(answer)
    }

    /// The language of the labels: of the site's languages, the one nearest to the visitor's.
    pub fn language(&self) -> &str {
        &self.manifest.languages[self.language]
    }
}

/// The index of the tag that suits best: the same tag, or the first with the same primary language,
/// or the first.
fn best_language(tags: &[String], wanted: &str) -> usize {
    let is_same = |tag: &String| tag.eq_ignore_ascii_case(wanted);
    let is_alike = |tag: &String| same_language(tag, wanted);
    tags.iter().position(is_same).or_else(|| tags.iter().position(is_alike)).unwrap_or(0)
}
