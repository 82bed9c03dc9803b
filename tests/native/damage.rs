//! Any bytes open as an index or as an error: truncated, altered, foreign, newer, or right by their hash and wrong
//! inside. Never a panic, never more memory than the bytes themselves call for.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fastrand::Rng;
use medina::format::FORMAT_VERSION;
use medina::{
    Concept, Document, Engine, Error, FacetSettings, Page, Request, Role, Settings, Step,
};
use medina_indexer::conflation::NoConflation;

use crate::support::{Host, build};

fn host(level: u8) -> Host {
    let facet = |key: &str| FacetSettings { key: key.into(), ..FacetSettings::default() };
    let settings = Settings {
        languages: vec!["en".into()],
        facets: vec![facet("theme")],
        thesaurus: vec![dwelling()],
        ..Settings::default()
    };
    let document = |number: usize| Document {
        id: format!("d{number}.en"),
        practice: format!("d{}", number / 2),
        language: if number.is_multiple_of(3) { "fr".into() } else { "en".into() },
        title: format!("Housing number{number}"),
        text: (0..120)
            .map(|word| format!("pêche word{} ", (word * 7919 + number * 104_729) % 5000))
            .collect(),
        date: Some("2018".into()),
        facets: [("theme".into(), vec![format!("t{}", number % 5)])].into(),
        ..Document::default()
    };
    Host::of(build(
        &settings,
        &(0..150).map(document).collect::<Vec<_>>(),
        Box::new(NoConflation),
        level,
    ))
}

/// A name that stands in no document for one that stands in all.
fn dwelling() -> Concept {
    let names =
        [("en", "Dwelling"), ("*", "Housing")].map(|(tag, name)| (tag.into(), vec![name.into()]));
    Concept { names: names.into(), ..Concept::default() }
}

/// Asks for files of every role: a misspelt word, another name, a phrase, an exclusion, a filter, an order.
fn request() -> Request {
    let filters = vec![("theme".into(), vec!["t1".into()])];
    let query = "hausing dwelling \"housing number11\" -\"word1 word2\"".into();
    Request { query, filters, sort: medina::Sort::Date, ..Request::default() }
}

/// The page of the request, once what is typed can be completed as well.
fn ask(engine: &Engine) -> Result<Step<Page>, Error> {
    let page = match engine.search(&request())? {
        Step::Ready(page) => page,
        Step::Needs(files) => return Ok(Step::Needs(files)),
    };
    Ok(match engine.suggest("dwel", 8)? {
        Step::Ready(_) => Step::Ready(page),
        Step::Needs(files) => Step::Needs(files),
    })
}

fn outcome(host: &Host) -> Result<usize, Error> {
    let mut engine = Engine::new(&host.entry, None)?;
    let (page, _) = host.answer(&mut engine, ask)?;
    page.hits
        .first()
        .map_or(Ok(0), |hit| host.text(&mut engine, &hit.id).map(|text| text.text.len()))?;
    Ok(page.total)
}

/// One file of each role that the request touches, by name.
fn touched(host: &Host) -> Vec<(Role, String)> {
    let mut engine = host.open(None);
    let (files, _) = host.answer(&mut engine, Engine::files).unwrap();
    let mut seen: Vec<(Role, String)> = Vec::new();
    let engine = host.open(None);
    let mut pending = vec![engine];
    while let Some(mut engine) = pending.pop() {
        if let Step::Needs(needs) = ask(&engine).unwrap() {
            for file in &needs {
                assert!(files.contains(file), "a file was asked for that the index does not list");
                seen.push((file.role(), file.name()));
                let payload = file.verify(&host.files[&file.name()]).unwrap();
                let raw = miniz_oxide::inflate::decompress_to_vec(payload.deflated).unwrap();
                engine.insert(file, raw).unwrap();
            }
            pending.push(engine);
        }
    }
    let mut roles: Vec<Role> = Vec::new();
    seen.retain(|(role, _)| {
        let is_first = !roles.contains(role);
        roles.push(*role);
        is_first
    });
    seen
}

#[test]
fn every_damaged_file_is_named_and_nothing_panics() {
    let mut host = host(0);
    assert!(outcome(&host).unwrap() > 0);
    let mut rng = Rng::with_seed(7);
    let touched = touched(&host);
    let [core, labels, words, positions] =
        [Role::Header, Role::Labels, Role::Terms, Role::Positions];
    let [spelling, order, documents, names] =
        [Role::Corrections, Role::SortColumn, Role::StoredFields, Role::ConceptNames];
    for role in
        [core, labels, words, positions, spelling, order, documents, names, Role::Suggestions]
    {
        assert!(
            touched.iter().any(|(touched, _)| *touched == role),
            "the request needs no {role} file"
        );
    }
    for (role, name) in touched {
        let good = host.files[&name].clone();
        for _ in 0..40 {
            let mut bytes = good.clone();
            match rng.bool() {
                true => bytes.truncate(rng.usize(0..good.len())),
                false => bytes[rng.usize(0..good.len())] ^= 1 << rng.u8(0..8),
            }
            host.files.insert(name.clone(), bytes);
            let error = outcome(&host).unwrap_err();
            assert!(error.is_damaged() && error.to_string().contains(&name), "{role}: {error}");
        }
        host.files.insert(name, good);
    }
}

#[test]
fn each_kind_of_wrong_entry_has_its_own_error() {
    let mut host = host(6);
    let good = host.entry.clone();
    host.entry = b"<!doctype html><title>404</title>".to_vec();
    assert!(outcome(&host).unwrap_err().is_foreign());
    for version in [FORMAT_VERSION - 1, FORMAT_VERSION + 1] {
        host.entry = good.clone();
        host.entry[8..10].copy_from_slice(&version.to_le_bytes());
        let error = outcome(&host).unwrap_err();
        assert!(error.is_incompatible(), "{error}");
        assert!(error.to_string().contains("published for another version"), "{error}");
    }
    host.entry = good[..good.len() / 2].to_vec();
    assert!(outcome(&host).unwrap_err().is_damaged());
}

/// Content that passes its hash and is nonsense all the same, as only a faulty builder could make it.
#[test]
fn nonsense_behind_a_right_hash_is_an_error_or_an_answer_but_never_a_panic() {
    for level in [0, 6] {
        let host = host(level);
        for (role, name) in touched(&host) {
            for seed in 0..60 {
                let survived =
                    catch_unwind(AssertUnwindSafe(|| search_with_nonsense(&host, role, seed)));
                assert!(
                    survived.is_ok(),
                    "panicked on {role} file {name}, seed {seed}, level {level}"
                );
            }
        }
    }
}

/// Searches with one file of the role altered after its hash was checked.
fn search_with_nonsense(host: &Host, role: Role, seed: u64) {
    let mut rng = Rng::with_seed(seed);
    let mut engine = host.open(None);
    for _ in 0..8 {
        let Ok(Step::Needs(files)) = ask(&engine) else { return };
        for file in files {
            // An altered core may name files that no host has, or one as what it is not.
            let Some(bytes) = host.files.get(&file.name()) else { return };
            let Ok(payload) = file.verify(bytes) else { return };
            let raw = miniz_oxide::inflate::decompress_to_vec(payload.deflated).unwrap();
            let content = if file.role() == role { altered(raw, &mut rng) } else { raw };
            if engine.insert(&file, content).is_err() {
                return;
            }
        }
    }
}

fn altered(mut raw: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    for _ in 0..rng.usize(1..4) {
        match rng.u8(0..4) {
            0 => raw.truncate(rng.usize(0..=raw.len())),
            _ => {
                let places = raw.len();
                raw.get_mut(rng.usize(0..places.max(1)))
                    .into_iter()
                    .for_each(|byte| *byte = rng.u8(..));
            }
        }
    }
    raw
}
