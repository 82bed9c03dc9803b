//! Every machine analyses alike: one digest over the analysis of a text in many scripts, checked natively here and in
//! a real browser by `tests/wasm`.

use std::collections::BTreeMap;

use fastrand::Rng;
use medina::text::{arabic, for_each_token};
use sha2::{Digest, Sha256};

/// The digest both ends must arrive at. `cargo test analysis_has_its_digest` prints a new one when the analysis changes.
const DIGEST: &str = include_str!("../data/analysis.sha256");

/// Twenty thousand words of random letters, marks and separators from every folded script and some others, many of them tied
/// together by signs.
fn sample() -> String {
    const RANGES: [(u32, u32); 14] = [
        (0x20, 0x7e),
        (0x30, 0x39),
        (0x41, 0x7a),
        (0x61, 0x7a),
        (0xa0, 0x24f),
        (0x300, 0x36f),
        (0x370, 0x52f),
        (0x5d0, 0x5ea),
        (0x610, 0x6ff),
        (0x627, 0x64a),
        (0x904, 0x97f),
        (0x1e00, 0x1fff),
        (0xfb00, 0xfdff),
        (0x1f300, 0x1f5ff),
    ];
    let mut rng = Rng::with_seed(2018);
    let mut text = String::new();
    for _ in 0..20_000 {
        let (first, last) = RANGES[place(&mut rng, RANGES.len())];
        text.extend((0..rng.u32(1..12)).filter_map(|_| char::from_u32(rng.u32(first..=last))));
        const SIGNS: [&str; 16] = [
            " ", " ", " ", "-", "\u{2011}", "’", "\n", "\u{200d}", "/", ".", ",", "_", "@", " #",
            " @", " #a",
        ];
        text.push_str(SIGNS[place(&mut rng, SIGNS.len())]);
    }
    text
}

/// A random place below `count`, drawn alike where a `usize` has 32 bits and where it has 64.
fn place(rng: &mut Rng, count: usize) -> usize {
    rng.u32(0..count as u32) as usize
}

pub(crate) fn digest() -> String {
    let mut hasher = Sha256::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for_each_token(&sample(), |token| {
        *kinds.entry(format!("{:?}", token.kind)).or_default() += 1;
        hasher.update(format!(
            "{:?} {:?} {} {}\n",
            token.range, token.kind, token.folded, token.exact
        ));
        if arabic::is_arabic(token.folded) {
            *kinds.entry("Arabic".to_owned()).or_default() += 1;
            hasher.update(format!("{:?}\n", arabic::stems(token.folded)));
        }
    });
    let least = [("Word", 10_000), ("Compound", 1000), ("CamelCasePart", 100), ("Arabic", 1000)];
    let enough =
        least.iter().all(|(kind, least)| kinds.get(*kind).is_some_and(|count| count >= least));
    assert!(enough, "the sample has too little of some kind to prove anything: {kinds:?}");
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn check() {
    assert_eq!(
        digest(),
        DIGEST.trim(),
        "write the left one to tests/data/analysis.sha256 if the change is meant"
    );
}

#[test]
fn analysis_has_its_digest() {
    check();
}
