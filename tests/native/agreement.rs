//! Every machine analyses alike. The analysis of a text in many scripts is compared with what is
//! committed in `tests/data`, natively here and in a real browser by `tests/wasm`: token by token
//! for the first block of the text, and by a digest of the tokens for each block.
//!
//! After a change that is meant, `BLESS=1 cargo test -p medina --test native agreement` writes both
//! files anew.

use std::collections::BTreeMap;

use fastrand::Rng;
use medina::text::{Token, arabic, for_each_token};
use sha2::{Digest, Sha256};

/// The tokens of the first block, one a line.
const TOKENS: &str = include_str!("../data/analysis.tokens");

/// The digest of each block's tokens, one a line.
const DIGESTS: &str = include_str!("../data/analysis.sha256");

const BLOCKS: usize = 100;
const WORDS_PER_BLOCK: usize = 200;

/// Ranges of characters: ASCII, and those of every folded script and of some others.
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

/// The text between words. Most of it joins them into compounds.
const SIGNS: [&str; 16] = [
    " ", " ", " ", "-", "\u{2011}", "’", "\n", "\u{200d}", "/", ".", ",", "_", "@", " #", " @",
    " #a",
];

/// A block of words of random letters, marks and separators.
fn block(rng: &mut Rng) -> String {
    let mut text = String::new();
    for _ in 0..WORDS_PER_BLOCK {
        let (first, last) = RANGES[place(rng, RANGES.len())];
        text.extend((0..rng.u32(1..12)).filter_map(|_| char::from_u32(rng.u32(first..=last))));
        text.push_str(SIGNS[place(rng, SIGNS.len())]);
    }
    text
}

/// A random number below `count`, the same whether a `usize` has 32 bits or 64.
fn place(rng: &mut Rng, count: usize) -> usize {
    rng.u32(0..count as u32) as usize
}

/// What the analysis makes of the text.
struct Analysis {
    /// By block its tokens, one a line.
    blocks: Vec<Vec<String>>,
    kinds: BTreeMap<String, usize>,
}

impl Analysis {
    fn new() -> Self {
        let mut rng = Rng::with_seed(2018);
        let mut analysis = Self { blocks: Vec::new(), kinds: BTreeMap::new() };
        for _ in 0..BLOCKS {
            let mut lines = Vec::new();
            for_each_token(&block(&mut rng), |token| lines.push(analysis.line(&token)));
            analysis.blocks.push(lines);
        }
        analysis
    }

    /// A token as a line of ASCII: range, kind, folded and exact form; the stems of Arabic words.
    fn line(&mut self, token: &Token) -> String {
        let Token { range, kind, folded, exact, .. } = token;
        *self.kinds.entry(format!("{kind:?}")).or_default() += 1;
        let [folded_ascii, exact_ascii] = [folded, exact].map(|form| form.escape_default());
        let line = format!("{range:?} {kind:?} {folded_ascii} {exact_ascii}");
        if !arabic::is_arabic(folded) {
            return line;
        }
        *self.kinds.entry("Arabic".to_owned()).or_default() += 1;
        let stems: Vec<String> =
            arabic::stems(folded).iter().map(|stem| stem.escape_default().to_string()).collect();
        format!("{line} stems {}", stems.join(" "))
    }

    fn digests(&self) -> Vec<String> {
        let digest = |lines: &Vec<String>| {
            let digest = Sha256::digest(lines.join("\n"));
            digest.iter().map(|byte| format!("{byte:02x}")).collect()
        };
        self.blocks.iter().map(digest).collect()
    }

    /// Fails if the text has too little of some kind to prove anything.
    fn check_kinds(&self) {
        let least =
            [("Word", 10_000), ("Compound", 1000), ("CamelCasePart", 100), ("Arabic", 1000)];
        for (kind, least) in least {
            let count = self.kinds.get(kind).copied().unwrap_or_default();
            assert!(count >= least, "the text has too few tokens of the kind {kind}: {count}");
        }
    }
}

/// Compares the analysis with what is committed, and names the first token that differs.
pub(crate) fn check() {
    let analysis = Analysis::new();
    analysis.check_kinds();
    let (found, expected) = (&analysis.blocks[0], TOKENS.lines().collect::<Vec<_>>());
    for (number, (found, expected)) in found.iter().zip(&expected).enumerate() {
        assert_eq!(found, expected, "token {number} differs from tests/data/analysis.tokens");
    }
    assert_eq!(found.len(), expected.len(), "the first block has another number of tokens");
    let digests = analysis.digests();
    assert_eq!(digests.len(), DIGESTS.lines().count(), "another number of blocks");
    for (number, (found, expected)) in digests.iter().zip(DIGESTS.lines()).enumerate() {
        let tokens = || analysis.blocks[number].join("\n");
        assert!(found == expected, "a token of block {number} differs; they are\n{}", tokens());
    }
}

#[test]
fn analysis_is_what_is_committed() {
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("BLESS").is_some() {
        return bless();
    }
    check();
}

#[cfg(not(target_arch = "wasm32"))]
fn bless() {
    let analysis = Analysis::new();
    let write = |name: &str, lines: &[String]| {
        let path = format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(path, lines.join("\n") + "\n").unwrap();
    };
    write("analysis.tokens", &analysis.blocks[0]);
    write("analysis.sha256", &analysis.digests());
}
