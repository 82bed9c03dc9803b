//! Replays the properties of the fuzz targets over seeded inputs: 10,000 each, or 100,000 if
//! `MEDINA_TEST_ALL` is set. A failure prints its seed and its input. See `tests/fuzz/README.md`.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::fs;
use std::path::Path;

use fastrand::Rng;
use medina::Settings;
use medina_indexer::conflation::NoConflation;

use crate::properties::content::End;
use crate::properties::{content, open, query};
use crate::support::MemoryIndex;

fn inputs() -> u64 {
    if std::env::var_os("MEDINA_TEST_ALL").is_some() { 100_000 } else { 10_000 }
}

/// Checks the input that each seed makes, and counts the outcomes.
fn replay<I: Debug, O: Ord>(
    input: impl Fn(&mut Rng) -> I,
    check: impl Fn(&I) -> O,
) -> BTreeMap<O, u64> {
    let mut outcomes = BTreeMap::new();
    for seed in 0..inputs() {
        let input = input(&mut Rng::with_seed(seed));
        let named = Named { seed, input };
        *outcomes.entry(check(&named.input)).or_default() += 1;
    }
    outcomes
}

/// An input that says what it is if its check panics.
struct Named<I: Debug> {
    seed: u64,
    input: I,
}

impl<I: Debug> Drop for Named<I> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the check fails for seed {}: {:?}", self.seed, self.input);
        }
    }
}

fn bytes(rng: &mut Rng, most: usize) -> Vec<u8> {
    (0..rng.usize(0..=most)).map(|_| rng.u8(..)).collect()
}

/// Replaces bytes, cuts the end off or adds one, up to three times.
fn mutated(mut bytes: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    for _ in 0..rng.usize(1..4) {
        let at = rng.usize(0..=bytes.len());
        match rng.u8(0..8) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, rng.u8(..)),
            _ => bytes.get_mut(at).into_iter().for_each(|byte| *byte = rng.u8(..)),
        }
    }
    bytes
}

#[test]
fn any_bytes_open_as_a_manifest_or_as_an_error() {
    let languages = ["en", "fr", "ar"].map(str::to_owned).to_vec();
    let settings = Settings { languages, ..Settings::default() };
    let manifest = MemoryIndex::build(&settings, &[], Box::new(NoConflation), 6).manifest;
    // The length of the body takes two bytes, because the body has more than 127.
    let body = &manifest[open::HEAD_BYTES + 2..manifest.len() - open::CHECKSUM_BYTES];
    assert!((128..1 << 14).contains(&body.len()) && open::check(body));
    let input = |rng: &mut Rng| match rng.u8(0..4) {
        0 => bytes(rng, 200),
        1 => mutated(manifest.clone(), rng),
        _ => mutated(body.to_vec(), rng),
    };
    let outcomes = replay(input, |bytes| open::check(bytes));
    assert!(outcomes.values().all(|count| *count > inputs() / 20), "{outcomes:?}");
    assert_eq!(outcomes.len(), 2, "{outcomes:?}");
}

#[test]
fn any_content_is_taken_or_refused() {
    let input = |rng: &mut Rng| {
        let (file, is_changed) = (rng.u8(0..11), rng.u8(0..8) > 0);
        let mut input = vec![file << 1 | u8::from(is_changed)];
        if is_changed {
            (0..rng.usize(1..6)).for_each(|_| input.extend(change(rng)));
        } else {
            input.extend(bytes(rng, 400));
        }
        input
    };
    let outcomes = replay(input, |bytes| content::check(bytes));
    for (end, least) in [(End::Answered, 10), (End::Refused, 10)] {
        let count = outcomes.get(&end).copied().unwrap_or_default();
        assert!(count > inputs() / least, "{outcomes:?}");
    }
}

/// A change as `properties::content` takes it. Many are near the beginning, where the sections
/// have their counts and lengths.
fn change(rng: &mut Rng) -> [u8; 3] {
    let most = [20, 200, 4000, u16::MAX][rng.usize(0..4)];
    let [low, high] = rng.u16(0..=most).to_le_bytes();
    let value = if rng.bool() { rng.u8(..) } else { [0, 1, 0x7f, 0x80, 0xff][rng.usize(0..5)] };
    [low, high, value]
}

#[test]
fn any_text_is_analysed_and_is_a_query() {
    let outcomes = replay(text, |text| query::check(text) > 0);
    assert!(outcomes.values().all(|count| *count > inputs() / 20), "{outcomes:?}");
    assert_eq!(outcomes.len(), 2, "{outcomes:?}");
}

/// Words of the index, misspelt ones, and what the syntax of queries and of words knows.
const PIECES: [&str; 40] = [
    "housing",
    "hausing",
    "logement",
    "city",
    "the",
    "right",
    "to",
    "right to the city",
    "w1",
    "w42",
    "w4999",
    "inter-faith",
    "interfaith",
    "inter\u{ad}faith",
    "pêche",
    "peche",
    "مدينة",
    "المدينة",
    "rightcity",
    "righttothecity",
    "\"",
    "“",
    "”",
    "«",
    "»",
    "-",
    "−",
    ":",
    "theme:",
    "Topic:",
    "t1",
    "\"Housing for all\"",
    "year:",
    "2016..2018",
    "#28",
    "@uclg",
    "RightToCity",
    "\u{301}",
    "\u{200d}",
    "🏙",
];

/// A query: pieces with or without spaces between them, and stray characters in some.
fn text(rng: &mut Rng) -> String {
    if rng.u8(0..8) == 0 {
        return (0..rng.usize(0..40)).map(|_| character(rng)).collect();
    }
    let most = if rng.u8(0..100) == 0 { 80 } else { 6 };
    let mut text = String::new();
    for _ in 0..rng.usize(0..=most) {
        text += PIECES[rng.usize(0..PIECES.len())];
        text += if rng.u8(0..4) == 0 { "" } else { " " };
        if rng.u8(0..10) == 0 {
            text.push(character(rng));
        }
    }
    if rng.bool() { text } else { text.trim_end().to_owned() }
}

/// A character of ASCII, of the Basic Multilingual Plane or of any plane.
fn character(rng: &mut Rng) -> char {
    match rng.u8(0..3) {
        0 => rng.char(' '..='~'),
        1 => rng.char('\0'..='\u{ffff}'),
        _ => rng.char('\0'..=char::MAX),
    }
}

/// The inputs of a property that fuzzing has kept, because each reaches code that no other does: a
/// line for each, in hexadecimal.
fn kept(property: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds");
    let lines = fs::read_to_string(folder.join(property).with_extension("hex")).unwrap();
    let byte = |digits: &[u8]| u8::from_str_radix(str::from_utf8(digits).unwrap(), 16).unwrap();
    lines.lines().map(|line| line.as_bytes().chunks(2).map(byte).collect()).collect()
}

#[test]
fn inputs_that_fuzzing_has_kept_hold() {
    let [open, content, query] = ["open", "content", "query"].map(kept);
    assert!([&open, &content, &query].iter().all(|inputs| inputs.len() > 20));
    open.iter().for_each(|bytes| _ = open::check(bytes));
    content.iter().for_each(|bytes| _ = content::check(bytes));
    let texts = query.into_iter().map(String::from_utf8);
    texts.for_each(|text| _ = query::check(&text.expect("the target takes texts")));
}
