//! An index held in memory, for tests: it is built, opened and asked without a disk or a server.
//! The tests of the WebAssembly module and the fuzz targets include this file as well.

use std::cell::RefCell;
use std::collections::HashMap;

use medina::{Document, Engine, Error, FileRef, Page, Request, Settings, Step, Text};
use medina_indexer::Writer;
use medina_indexer::conflation::Conflator;

/// An answer that takes more rounds of loading than this is taken for one that never ends. The
/// longest known takes five: header and labels, corrections, shards, documents, suggestions.
const MOST_ROUNDS: usize = 12;

/// A published index: the manifest, and the bytes of every other file by its name.
pub(crate) struct MemoryIndex {
    pub manifest: Vec<u8>,
    pub files: HashMap<String, Vec<u8>>,
}

/// How many files each round of loading brought.
pub(crate) type Rounds = Vec<usize>;

impl MemoryIndex {
    /// Builds an index whose files are deflated at `level`. Level 0 stores them, which makes a
    /// dictionary of some thousand words too large for the header and so cuts it into shards.
    pub(crate) fn build(
        settings: &Settings,
        documents: &[Document],
        conflation: Box<dyn Conflator>,
        level: u8,
    ) -> Self {
        let mut writer = Writer::new(settings.clone()).with_conflation(conflation);
        documents.iter().for_each(|document| writer.add(document.clone()));
        let built = writer.finish(&|raw| miniz_oxide::deflate::compress_to_vec(raw, level));
        let files = built.files.into_iter().map(|file| (file.name, file.bytes)).collect();
        Self { manifest: built.manifest, files }
    }

    pub(crate) fn open(&self, language: Option<&str>) -> Engine {
        Engine::new(&self.manifest, language).unwrap()
    }

    pub(crate) fn search(
        &self,
        engine: &mut Engine,
        request: &Request,
    ) -> Result<(Page, Rounds), Error> {
        self.answer(engine, |engine| engine.search(request))
    }

    pub(crate) fn text(&self, engine: &mut Engine, id: &str) -> Result<Text, Error> {
        self.answer(engine, |engine| engine.text(id)).map(|(text, _)| text)
    }

    /// The answer, and the rounds of loading it took.
    pub(crate) fn answer<T>(
        &self,
        engine: &mut Engine,
        ask: impl Fn(&Engine) -> Result<Step<T>, Error>,
    ) -> Result<(T, Rounds), Error> {
        drive(engine, ask, |file| self.content(file))
    }

    /// The content of a file, verified and inflated.
    ///
    /// # Panics
    /// If the index has no file of that name.
    pub(crate) fn content(&self, file: &FileRef) -> Result<Vec<u8>, Error> {
        let payload = file.verify(&self.files[&file.name()])?;
        let raw = miniz_oxide::inflate::decompress_to_vec(payload.deflated).unwrap();
        assert_eq!(raw.len(), payload.raw_length);
        Ok(raw)
    }

    /// The contents of all files, for tests that ask so often that verifying them each time would
    /// take most of the time.
    pub(crate) fn contents(&self) -> HashMap<FileRef, Vec<u8>> {
        let (files, _) = self.answer(&mut self.open(None), Engine::files).unwrap();
        files.into_iter().map(|file| (file, self.content(&file).unwrap())).collect()
    }
}

/// [`Engine::drive`], which must come to an end: the answer, and the rounds of loading it took.
///
/// # Errors
/// The first error of `ask`, of `load`, or of the engine when it is handed a file's content.
///
/// # Panics
/// If the engine asks for nothing and yet does not answer, or does not stop asking.
pub(crate) fn drive<T, E: From<Error>>(
    engine: &mut Engine,
    ask: impl Fn(&Engine) -> Result<Step<T>, Error>,
    load: impl FnMut(&FileRef) -> Result<Vec<u8>, E>,
) -> Result<(T, Rounds), E> {
    let rounds = RefCell::new(Rounds::new());
    let ask = |engine: &Engine| {
        let step = ask(engine)?;
        if let Step::Needs(files) = &step {
            let mut rounds = rounds.borrow_mut();
            assert!(!files.is_empty(), "the engine asks for nothing and yet does not answer");
            rounds.push(files.len());
            assert!(rounds.len() <= MOST_ROUNDS, "the engine does not stop asking");
        }
        Ok(step)
    };
    let answer = engine.drive(ask, load)?;
    Ok((answer, rounds.into_inner()))
}
