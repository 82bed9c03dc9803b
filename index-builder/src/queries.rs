//! Reads query files for `medina search --queries` and `medina compare`: one JSON object per line
//! with `id`, `text` and, optionally, `lang`.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::regular_file::read_text;

/// One line of a query file.
#[derive(Debug, Deserialize)]
pub(crate) struct Query {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) lang: Option<String>,
}

/// Reads the queries of a file in order, skipping blank lines.
pub(crate) fn read(path: &Path) -> Result<Vec<Query>> {
    let text = read_text(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut queries = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if !line.trim().is_empty() {
            let query = serde_json::from_str(line);
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
