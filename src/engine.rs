//! The engine, *sans I/O*: it answers, or says which files it still needs.

use core::mem;

use crate::error::{Error, Result};
use crate::format::files::{FileRef, Role};
use crate::format::manifest::Manifest;
use crate::model::answer::Info;
use crate::model::answer::{Page, Suggestion, Text};
use crate::model::request::Request;
use crate::query;
use crate::reader::IndexReader;
use crate::text::language::same_language;

/// An answer, or the files to [`Engine::insert`] before asking again.
#[derive(Clone, Debug, PartialEq)]
pub enum Step<T> {
    /// The answer.
    Ready(T),
    /// Files still missing; they do not depend on each other and can be fetched all at once.
    Needs(Vec<FileRef>),
}

/// Searches one index for one visitor.
#[derive(Debug)]
pub struct Engine {
    manifest: Manifest,
    /// The visitor's language, as asked for.
    visitor: String,
    /// Place of the language of the labels in the manifest.
    language: usize,
    /// Core and labels until both are here; nothing where one is not.
    header: Vec<u8>,
    labels: Vec<u8>,
    /// Once they are; apart, since it would be moved field by field.
    reader: Option<Box<IndexReader>>,
}

impl Engine {
    /// An engine on the bytes of an entry file, for a visitor of that language (a BCP 47 tag).
    ///
    /// # Errors
    /// Foreign, incompatible or damaged: see [`crate::Error`].
    pub fn new(manifest: &[u8], language: Option<&str>) -> Result<Self> {
        let manifest = Manifest::parse(manifest)?;
        let visitor = language.unwrap_or(&manifest.languages[0]).to_owned();
        let language = best_language(&manifest.languages, &visitor);
        Ok(Self {
            manifest,
            visitor,
            language,
            header: Vec::new(),
            labels: Vec::new(),
            reader: None,
        })
    }

    /// Whether everything that does not depend on a query is here: the core, and the labels of the visitor's
    /// language.
    pub fn ready(&self) -> Step<()> {
        if self.reader.is_some() { Step::Ready(()) } else { Step::Needs(self.missing()) }
    }

    fn missing(&self) -> Vec<FileRef> {
        let mut files = Vec::new();
        if self.header.is_empty() {
            files.push(self.manifest.header_file());
        }
        if self.labels.is_empty() {
            files.push(self.manifest.labels_file(self.language));
        }
        files
    }

    /// Takes the content of a file that was asked for: verified by [`FileRef::verify`], then inflated.
    ///
    /// # Errors
    /// Damaged, when the content does not parse.
    pub fn insert(&mut self, file: &FileRef, content: Vec<u8>) -> Result<()> {
        if let Some(reader) = &mut self.reader {
            return reader.insert(file, content);
        }
        match file.role() {
            Role::Header => self.header = content,
            _ => self.labels = content,
        }
        if !self.header.is_empty() && !self.labels.is_empty() {
            let (header, labels) = (mem::take(&mut self.header), mem::take(&mut self.labels));
            self.reader = Some(IndexReader::new(&header, &labels, &self.visitor)?);
        }
        Ok(())
    }

    /// Answers a request.
    ///
    /// # Errors
    /// Request, when it names a facet the index lacks; damaged, when a file does not hold what it should.
    pub fn search(&self, request: &Request) -> Result<Step<Page>> {
        self.step(|reader| query::search::search(reader, request))
    }

    /// Why the hits of the page that a request asks for rank where they do.
    ///
    /// # Errors
    /// As of [`Engine::search`].
    #[cfg(feature = "explain")]
    pub fn explain(&self, request: &Request) -> Result<Step<Vec<query::explain::Explanation>>> {
        self.step(|reader| query::explain::explain(reader, request))
    }

    /// At most `limit` texts to go on with after what has been typed, the likeliest first.
    ///
    /// # Errors
    /// Damaged, when a file does not hold what it should.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Step<Vec<Suggestion>>> {
        self.step(|reader| Ok(query::suggest::suggest(reader, text, limit)))
    }

    /// The whole text of a document that was among the hits or their editions.
    ///
    /// # Errors
    /// Request, when it was not.
    pub fn text(&self, id: &str) -> Result<Step<Text>> {
        self.step(|reader| query::hits::text(reader, id))
    }

    /// What the index is about.
    pub fn describe(&self) -> Result<Step<Info>> {
        self.step(|reader| Ok(reader.describe(self.language())))
    }

    /// Every file the index names, in every language; the entry itself apart.
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

    /// Asks until there is an answer: `load` returns the contents of the files that a step needs, in
    /// their order, verified and inflated; then the engine is asked again.
    ///
    /// # Errors
    /// Those of `ask`, of `load`, and of [`Engine::insert`].
    pub fn drive<T, E: From<Error>>(
        &mut self,
        ask: impl Fn(&Self) -> Result<Step<T>>,
        mut load: impl FnMut(&[FileRef]) -> core::result::Result<Vec<Vec<u8>>, E>,
    ) -> core::result::Result<T, E> {
        loop {
            match ask(self)? {
                Step::Ready(answer) => return Ok(answer),
                Step::Needs(files) => {
                    for (file, content) in files.iter().zip(load(&files)?) {
                        self.insert(file, content)?;
                    }
                }
            }
        }
    }

    fn step<T>(&self, answer: impl Fn(&IndexReader) -> Result<T>) -> Result<Step<T>> {
        let mut ready = None;
        let missing = self.when_open(&mut |reader| {
            ready = Some(answer(reader)?);
            Ok(())
        })?;
        Ok(ready.filter(|_| missing.is_empty()).map_or(Step::Needs(missing), Step::Ready))
    }

    /// Has an answer made from what is here. It stands unless files are missing, which are given.
    fn when_open(
        &self,
        answer: &mut dyn FnMut(&IndexReader) -> Result<()>,
    ) -> Result<Vec<FileRef>> {
        let Some(reader) = &self.reader else { return Ok(self.missing()) };
        let answer = answer(reader);
        reader.finish(answer)
    }

    /// The language of the labels.
    fn language(&self) -> &str {
        &self.manifest.languages[self.language]
    }
}

/// The place of the tag that suits best: the same, or else the first with the same primary language, or else the first.
fn best_language(tags: &[String], wanted: &str) -> usize {
    let same = |tag: &String| tag.eq_ignore_ascii_case(wanted);
    let alike = |tag: &String| same_language(tag, wanted);
    tags.iter().position(same).or_else(|| tags.iter().position(alike)).unwrap_or(0)
}
