//! Reads query files for `medina search --queries` and `medina compare`: one JSON object per line
//! with `id`, `text` and, optionally, `lang`.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// One line of a query file.
#[derive(Debug, Deserialize)]
pub(crate) struct Query {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) lang: Option<String>,
}

/// Reads the queries of a file in order, skipping blank lines.
pub(crate) fn read(path: &Path) -> Result<Vec<Query>> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut queries = Vec::new();
    for (index, line) in BufReader::new(file).lines().enumerate() {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        if !line.trim().is_empty() {
            let query = serde_json::from_str(&line);
            queries.push(query.with_context(|| {
                format!(
                    "{}:{}: not a query; write {{\"id\": …, \"text\": …}}",
                    path.display(),
                    index + 1
                )
            })?);
        }
    }
    Ok(queries)
}
