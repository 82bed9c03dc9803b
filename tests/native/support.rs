//! A host without a disk: builds an index into memory and answers the engine's needs from there.

use std::collections::HashMap;

use medina::{Document, Engine, Error, FileRef, Page, Request, Settings, Step, Text};
use medina_indexer::conflation::Conflator;
use medina_indexer::{BuiltIndex, Writer};

/// Deflates at a level; 0 stores, which makes an index too large to travel in its core and so forces shards.
pub(crate) fn build(
    settings: &Settings,
    documents: &[Document],
    conflation: Box<dyn Conflator>,
    level: u8,
) -> BuiltIndex {
    let mut writer = Writer::new(settings.clone()).with_conflation(conflation);
    documents.iter().for_each(|document| writer.add(document.clone()));
    writer.finish(&|raw| miniz_oxide::deflate::compress_to_vec(raw, level))
}

/// The files of an index by name.
pub(crate) struct Host {
    pub entry: Vec<u8>,
    pub files: HashMap<String, Vec<u8>>,
}

/// How many files each round of fetching brought.
pub(crate) type Rounds = Vec<usize>;

impl Host {
    pub(crate) fn of(built: BuiltIndex) -> Self {
        let files = built.files.into_iter().map(|file| (file.name, file.bytes)).collect();
        Self { entry: built.entry, files }
    }

    pub(crate) fn open(&self, language: Option<&str>) -> Engine {
        Engine::new(&self.entry, language).unwrap()
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

    /// What a file holds, inflated.
    pub(crate) fn content(&self, file: &FileRef) -> Vec<u8> {
        let payload = file.verify(&self.files[&file.name()]).unwrap();
        inflate(payload.deflated, payload.raw_length)
    }

    /// Asks until no more files are needed.
    pub(crate) fn answer<T>(
        &self,
        engine: &mut Engine,
        ask: impl Fn(&Engine) -> Result<Step<T>, Error>,
    ) -> Result<(T, Rounds), Error> {
        let mut rounds = Rounds::new();
        loop {
            match ask(engine)? {
                Step::Ready(answer) => return Ok((answer, rounds)),
                Step::Needs(files) => {
                    assert!(!files.is_empty(), "needs nothing and yet does not answer");
                    for file in &files {
                        let payload = file.verify(&self.files[&file.name()])?;
                        engine.insert(file, inflate(payload.deflated, payload.raw_length))?;
                    }
                    rounds.push(files.len());
                }
            }
        }
    }
}

fn inflate(deflated: &[u8], raw_length: usize) -> Vec<u8> {
    let raw = miniz_oxide::inflate::decompress_to_vec_with_limit(deflated, raw_length).unwrap();
    assert_eq!(raw.len(), raw_length);
    raw
}
