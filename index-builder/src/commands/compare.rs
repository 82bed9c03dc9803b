//! `medina compare`: lists the queries whose results differ between two builds of an index.

use std::io::Write;

use anyhow::Result;
use medina::{Page, Request};
use serde::Serialize;

use crate::args::Compare;
use crate::exit_status::ExitStatus;
use crate::local_index::LocalIndexes;
use crate::queries::{self, Query};

pub(crate) fn run(arguments: &Compare) -> Result<ExitStatus> {
    let queries = queries::read(&arguments.queries)?;
    let (mut old, mut new) = (LocalIndexes::new(&arguments.old), LocalIndexes::new(&arguments.new));
    let mut changed = Vec::new();
    for query in &queries {
        let (before, after) =
            (answer(&mut old, query, arguments.top)?, answer(&mut new, query, arguments.top)?);
        changed.extend(Change::between(query, &before, &after));
    }
    let mut out = anstream::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&changed)?)?;
    } else {
        changed.iter().try_for_each(|change| change.print(&mut out))?;
        writeln!(out, "{} of {} queries changed", changed.len(), queries.len())?;
    }
    Ok(ExitStatus::Done)
}

fn answer(indexes: &mut LocalIndexes, query: &Query, top: usize) -> Result<Page> {
    indexes.for_language(query.lang.as_deref())?.search(&Request {
        query: query.text.clone(),
        limit: top,
        complete: true,
        facets: false,
        ..Request::default()
    })
}

/// How the results of one query changed.
#[derive(Debug, Serialize)]
struct Change {
    id: String,
    text: String,
    /// The numbers of practices that matched all words, before and after.
    total: [usize; 2],
    /// The numbers of practices that matched only some words, before and after.
    partial: [usize; 2],
    moves: Vec<Move>,
}

/// A practice and its ranks before and after, from 1; `None` if it was not among the results.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Move {
    practice: String,
    ranks: [Option<usize>; 2],
}

impl Change {
    /// Returns `None` if nothing changed.
    fn between(query: &Query, before: &Page, after: &Page) -> Option<Self> {
        let change = Self {
            id: query.id.clone(),
            text: query.text.clone(),
            total: [before.total, after.total],
            partial: [before.partial, after.partial],
            moves: moves(&practices(before), &practices(after)),
        };
        let same = |pair: [usize; 2]| pair[0] == pair[1];
        (!same(change.total) || !same(change.partial) || !change.moves.is_empty()).then_some(change)
    }

    fn print(&self, out: &mut impl Write) -> Result<()> {
        let counts = |[before, after]: [usize; 2]| match before == after {
            true => after.to_string(),
            false => format!("{before} → {after}"),
        };
        writeln!(
            out,
            "{}: {} ({} and {} more)",
            self.id,
            self.text,
            counts(self.total),
            counts(self.partial)
        )?;
        for Move { practice, ranks } in &self.moves {
            match ranks {
                [Some(before), Some(after)] => writeln!(out, "   {before} → {after}  {practice}")?,
                [None, Some(after)] => writeln!(out, "   new at {after}  {practice}")?,
                [Some(before), None] => writeln!(out, "   gone from {before}  {practice}")?,
                [None, None] => {}
            }
        }
        writeln!(out)?;
        Ok(())
    }
}

fn practices(page: &Page) -> Vec<&str> {
    page.hits.iter().map(|hit| hit.practice.as_str()).collect()
}

/// The practices whose rank changed: first those found after, in their order, then those no longer
/// found.
fn moves(before: &[&str], after: &[&str]) -> Vec<Move> {
    let rank = |list: &[&str], practice: &str| {
        list.iter().position(|other| *other == practice).map(|at| at + 1)
    };
    let gone = before.iter().filter(|practice| !after.contains(practice));
    let ranked = after.iter().chain(gone).map(|practice| Move {
        practice: (*practice).to_owned(),
        ranks: [rank(before, practice), rank(after, practice)],
    });
    ranked.filter(|change| change.ranks[0] != change.ranks[1]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_are_new_gone_or_elsewhere() {
        let change = |practice: &str, before, after| Move {
            practice: practice.into(),
            ranks: [before, after],
        };
        assert_eq!(
            moves(&["a", "b", "c"], &["a", "c", "d"]),
            [change("c", Some(3), Some(2)), change("d", None, Some(3)), change("b", Some(2), None)]
        );
        assert_eq!(moves(&["a"], &["a"]), []);
    }
}
