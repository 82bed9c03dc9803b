//! `cargo xtask licences`: holds the dependencies to deny.toml.
//!
//! Advisories are left to the forge's workflow, because their database cannot be reached from
//! everywhere.

use anyhow::Result;

use crate::command::{cargo, run};
use crate::setup;

const CARGO_DENY: &str = "0.20.2";

/// Checks licences, banned and doubled crates, and where crates come from.
pub(crate) fn check() -> Result<()> {
    setup::crate_tool("cargo-deny", CARGO_DENY, &["--locked"])?;
    run(cargo().args(["deny", "--workspace", "check", "licenses", "bans", "sources"]))
}
