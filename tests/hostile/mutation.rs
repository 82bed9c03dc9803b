//! Changes bytes of a real index inside its files and hashes everything again, so that a reader
//! meets contents that hashes do not protect it from.

use std::collections::HashMap;

use fastrand::Rng;

use medina::{Document, Engine, Error, FileRef, Role, Settings};
use medina_indexer::Writer;

use crate::attacks::Question;

/// The contents of a real index.
pub(crate) struct RealIndex {
    manifest: Vec<u8>,
    contents: HashMap<FileRef, Vec<u8>>,
    /// The files in an order that does not change from run to run.
    files: Vec<FileRef>,
}

/// How altered indexes ended.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    answered: u64,
    beyond_limit: u64,
    damaged: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, seed: u64, result: Result<(), Error>) {
        match result {
            Ok(()) => self.answered += 1,
            Err(error) if error.is_limit() => self.beyond_limit += 1,
            Err(error) => {
                assert!(error.is_damaged() || error.is_request(), "seed {seed}: {error}");
                self.damaged += 1;
            }
        }
    }

    /// The changes reach the contents, and leave enough of them.
    pub(crate) fn check(&self) {
        let all = self.answered + self.beyond_limit + self.damaged;
        assert!(self.answered > all / 20 && self.damaged > all / 20, "{self:?}");
    }
}

impl RealIndex {
    pub(crate) fn new() -> Self {
        let settings = Settings { languages: vec!["en".into()], ..Settings::default() };
        let mut writer = Writer::new(settings);
        let words = ["housing", "house", "city", "cities", "migration", "inclusion", "rights"];
        let mut random = Rng::with_seed(5);
        for number in 0..300 {
            let mut text = || -> String {
                let word = |_| words[random.usize(0..words.len())];
                (0..30).map(word).collect::<Vec<_>>().join(" ")
            };
            let (title, text) = (text(), text());
            writer.add(Document {
                id: format!("d{number}"),
                practice: format!("p{}", number / 2),
                language: "en".into(),
                title,
                text,
                facets: [("theme".into(), vec![words[number % 5].into()])].into(),
                ..Document::default()
            });
        }
        let built = writer.finish(&|raw| miniz_oxide::deflate::compress_to_vec(raw, 1));
        let by_name: HashMap<_, _> =
            built.files.into_iter().map(|file| (file.name, file.bytes)).collect();
        let content = |file: &FileRef| -> Result<Vec<u8>, Error> {
            let payload = file.verify(&by_name[&file.name()])?;
            Ok(miniz_oxide::inflate::decompress_to_vec(payload.deflated).unwrap())
        };
        let manifest = built.manifest;
        let mut engine = Engine::new(&manifest, None).unwrap();
        let mut files = engine.drive(Engine::files, content).unwrap();
        files.sort();
        let contents = files.iter().map(|file| (*file, content(file).unwrap())).collect();
        Self { manifest, contents, files }
    }

    /// Alters one file, hands the engine the contents, and asks what visitors ask. The engine is
    /// told that every content is the one meant, as it would be after hashing all of them anew.
    pub(crate) fn ask_altered(&self, random: &mut Rng) -> Result<(), Error> {
        let roles = [Role::Header, Role::Labels, Role::Terms, Role::StoredFields, Role::Positions];
        let role = roles[random.usize(0..roles.len())];
        let candidates: Vec<_> = self.files.iter().filter(|file| file.role() == role).collect();
        let Some(target) = candidates.get(random.usize(0..candidates.len().max(1))) else {
            return Ok(());
        };
        let mut altered = self.contents[*target].clone();
        alter(&mut altered, random);
        let mut engine = Engine::new(&self.manifest, None)?;
        let load = |file: &FileRef| -> Result<Vec<u8>, Error> {
            if file == *target {
                return Ok(altered.clone());
            }
            let content = self.contents.get(file).cloned();
            content.ok_or_else(|| Error::damaged("an altered file names one that is not there"))
        };
        for query in ["hou", "housing rights ", "\"city rights\" -migration", "housinh "] {
            let request = Question::request(query);
            engine.drive(|engine| engine.search(&request), load)?;
        }
        engine.drive(|engine| engine.suggest("ho", 8), load).map(drop)
    }
}

/// Flips, sets, repeats or removes a few bytes; numbers are preferred to be large or small.
fn alter(bytes: &mut Vec<u8>, random: &mut Rng) {
    for _ in 0..random.usize(1..4) {
        if bytes.is_empty() {
            return;
        }
        let at = random.usize(0..bytes.len());
        match random.u8(0..5) {
            0 => bytes[at] ^= 1 << random.u8(0..8),
            1 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][random.usize(0..5)],
            2 => drop(bytes.splice(at..at, [0xff, 0xff, 0xff, 0xff, 0x0f])),
            3 => drop(bytes.drain(at..bytes.len().min(at + random.usize(1..9)))),
            _ => {
                let end = bytes.len().min(at + random.usize(1..40));
                let copy = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, copy));
            }
        }
    }
}
