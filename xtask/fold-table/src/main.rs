//! Writes `src/text/fold.table`, which says what every character is to a word and what it folds
//! to. Look here to change how characters are read.
//!
//! `cargo run -p medina-fold-table` writes the table, and with `--check` only compares it. The
//! tests of this crate compare the rules with what the analysis makes of every character.

mod encode;
mod rules;
#[cfg(test)]
mod tests;

use std::fs;

use anyhow::{Context, Result, bail, ensure};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src/text/fold.table");

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => write(),
        ["--check"] => check(),
        _ => bail!("usage: cargo run -p medina-fold-table [-- --check]"),
    }
}

fn write() -> Result<()> {
    fs::write(TABLE, encode::encode()).with_context(|| format!("cannot write {TABLE}"))
}

/// Fails if the committed table is not what the rules make.
fn check() -> Result<()> {
    let committed = fs::read(TABLE).with_context(|| format!("cannot read {TABLE}"))?;
    let advice = "run `cargo run -p medina-fold-table` and review the change";
    ensure!(committed == encode::encode(), "{TABLE} is not what the rules make; {advice}");
    Ok(())
}
