//! Runs other search libraries in Node on the cleaned copy of a collection. Their settings are in
//! `xtask/measure/peers/`.

use std::process::Command;

use anyhow::Result;

use crate::collection::Collection;
use crate::metrics::RUN_DEPTH;
use crate::paths;
use crate::process::stdout_of;
use crate::run::Run;

/// The name of each library and of its module.
pub(crate) const PEERS: [(&str, &str); 4] = [
    ("Lunr", "lunr"),
    ("MiniSearch", "minisearch"),
    ("FlexSearch", "flexsearch"),
    ("Orama", "orama"),
];

/// Runs all queries of a collection.
pub(crate) fn run(module: &str, collection: &Collection) -> Result<Run> {
    let script = paths::root().join("xtask/measure/peers/run.mjs");
    let mut command = Command::new("node");
    command.arg(script).arg(module).arg(collection.documents_file()).arg(collection.queries_file());
    Run::parse(&stdout_of(command.arg(RUN_DEPTH.to_string()))?)
}
