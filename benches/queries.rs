//! `cargo bench -p medina-measure` times warm queries and facet counts natively, where a profiler
//! can look at them; `cargo xtask measure speed` times them in browsers. No test depends on these
//! times, because no two runs agree.

use std::collections::HashMap;
use std::sync::LazyLock;

use divan::Bencher;
use medina::{Document, Engine, Error, FacetKind, FacetSettings, FileRef, Request, Settings};
use medina_indexer::Writer;
use medina_measure::record::Record;
use medina_measure::synthetic::{FACETS, Generator, LANGUAGES};

const DOCUMENTS: u64 = 10_000;
const LEVEL: u8 = 6;

/// The manifest, and the other files by name.
type Index = (Vec<u8>, HashMap<String, Vec<u8>>);

/// Frequent, rare, unfinished and misspelt words. Keep them as they are, so that the figures of two
/// versions can be compared.
static QUERIES: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let english = &LANGUAGES[0].0;
    let [frequent, middle, rare] = [120, 400, 9000].map(|rank| english.word(rank));
    let mut misspelt = middle.clone();
    misspelt.pop();
    misspelt += "qx";
    vec![
        ("everything", String::new()),
        ("frequent word", format!("{frequent} ")),
        ("rare word", format!("{rare} ")),
        ("two words", format!("{frequent} {middle} ")),
        ("three words", format!("{frequent} {middle} {rare} ")),
        ("prefix", middle.chars().take(3).collect()),
        ("misspelt", format!("{misspelt} ")),
    ]
});

fn main() {
    divan::main();
}

/// A page of ten hits.
#[divan::bench(args = QUERIES.iter().map(|(name, _)| *name))]
fn hits(bencher: Bencher<'_, '_>, name: &str) {
    ask(bencher, name, false);
}

/// A page of ten hits with all facet counts.
#[divan::bench(args = QUERIES.iter().map(|(name, _)| *name))]
fn hits_and_counts(bencher: Bencher<'_, '_>, name: &str) {
    ask(bencher, name, true);
}

fn ask(bencher: Bencher<'_, '_>, name: &str, facets: bool) {
    let query = QUERIES.iter().find(|(known, _)| *known == name).map(|(_, query)| query.clone());
    let request = Request { query: query.unwrap_or_default(), facets, ..Request::default() };
    let engine = warm(&request);
    bencher.bench_local(|| engine.search(&request));
}

/// An engine that has loaded every file that the request needs.
fn warm(request: &Request) -> Engine {
    static INDEX: LazyLock<Index> = LazyLock::new(index);
    let (manifest, files) = &*INDEX;
    let mut engine = Engine::new(manifest, Some("en")).expect("the index was just made");
    let load = |file: &FileRef| -> Result<Vec<u8>, Error> {
        let payload = file.verify(&files[&file.name()])?;
        Ok(miniz_oxide::inflate::decompress_to_vec(payload.deflated).expect("the index is whole"))
    };
    engine.drive(|engine| engine.search(request), load).expect("the index is whole");
    engine
}

/// Synthetic documents with all their facets.
fn index() -> Index {
    let kind = |key: &str| if key == "year" { FacetKind::Range } else { FacetKind::List };
    let facet = |key: &&str| FacetSettings {
        key: (*key).to_owned(),
        kind: kind(key),
        ..FacetSettings::default()
    };
    let languages = LANGUAGES.iter().map(|(spelling, _)| spelling.tag.to_owned()).collect();
    let facets = FACETS.iter().map(facet).collect();
    let mut writer = Writer::new(Settings { languages, facets, ..Settings::default() });
    let generator = Generator::new();
    (0..DOCUMENTS).for_each(|number| writer.add(document(generator.record(number))));
    let built = writer.finish(&|raw| miniz_oxide::deflate::compress_to_vec(raw, LEVEL));
    (built.manifest, built.files.into_iter().map(|file| (file.name, file.bytes)).collect())
}

fn document(record: Record) -> Document {
    let Record { id, title, lang, text, facets, .. } = record;
    Document { id, title, language: lang, text, facets, ..Document::default() }
}
