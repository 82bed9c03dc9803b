//! Runs: the documents that an engine ranked for each query, in the TREC format `query Q0 document
//! rank score engine`.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Result, bail};

use crate::collection::{Collection, Query};
use crate::metrics::{Judgments, RUN_DEPTH, Scores};
use crate::process::stdout_of;
use crate::{index, paths};

/// Document ids by query id, best first.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Run(BTreeMap<String, Vec<String>>);

impl Run {
    /// Parses the lines of a run, which must be in rank order.
    pub(crate) fn parse(lines: &str) -> Result<Self> {
        let mut run = Self::default();
        for line in lines.lines() {
            let mut columns = line.split(' ');
            let (Some(query), Some("Q0"), Some(document)) =
                (columns.next(), columns.next(), columns.next())
            else {
                bail!("`{line}` is not a line of results");
            };
            run.0.entry(query.to_owned()).or_default().push(document.to_owned());
        }
        Ok(run)
    }

    pub(crate) fn insert(&mut self, query: &Query, found: Vec<String>) {
        self.0.insert(query.id.clone(), found);
    }

    /// The scores of each query, in the order of `queries`. A query without results scores 0.
    pub(crate) fn scores(
        &self,
        queries: &[Query],
        judgments: &BTreeMap<String, Judgments>,
    ) -> Vec<Scores> {
        let nothing = (Vec::new(), Judgments::new());
        let score = |query: &Query| {
            let found = self.0.get(&query.id).unwrap_or(&nothing.0);
            Scores::evaluate(found, judgments.get(&query.id).unwrap_or(&nothing.1))
        };
        queries.iter().map(score).collect()
    }
}

/// Runs `medina build` and `medina search`. Also returns how many documents the build rejected
/// because of errors that peers do not check for.
pub(crate) fn medina(collection: &Collection) -> Result<(Run, usize)> {
    let out = collection.folder.join("index");
    let report = index::build(&[&collection.documents_file()], &out)?;
    let language = collection.queries.first().map_or("en", |query| query.lang.as_str());
    let top = RUN_DEPTH.to_string();
    let search = ["--top", &top, "--format", "trec", "--lang", language, "--queries"];
    let mut command = Command::new(paths::medina()?);
    command.args(["search", "--index"]).arg(&out).args(search).arg(collection.queries_file());
    Ok((Run::parse(&stdout_of(&mut command)?)?, report.skipped.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_read_in_order_and_scored_by_query() {
        let run =
            Run::parse("q1 Q0 b 1 2 medina\nq1 Q0 a 2 1 medina\nq2 Q0 a 1 1 medina\n").unwrap();
        let query = |id: &str| Query { id: id.into(), lang: "en".into(), text: String::new() };
        let judgments = BTreeMap::from(
            ["q1", "q3"].map(|id| (id.to_owned(), Judgments::from([("a".to_owned(), 1.0)]))),
        );
        let scores = run.scores(&[query("q1"), query("q3")], &judgments);
        assert_eq!(scores[0].mrr, 0.5);
        assert_eq!(scores[1], Scores::default());
        assert!(Run::parse("q1 b 1").is_err());
    }
}
