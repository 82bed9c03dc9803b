//! The facets whose filters a practice fails, and the counts of facet values.

use std::collections::{BTreeMap, BTreeSet};

use medina::{Range, Settings};

use super::corpus::{Corpus, above};
use crate::question::{Piece, Question, Wanted};

/// The keys of the facets that are filtered and that the practice fails. The filters, ranges and
/// typed values of a facet are alternatives: one of them is enough.
pub(crate) fn failing(corpus: &Corpus, question: &Question, practice: usize) -> BTreeSet<String> {
    let mut wanted: BTreeMap<String, Vec<Wanted>> = BTreeMap::new();
    for (key, paths) in &question.request.filters {
        wanted.entry(key.clone()).or_default().extend(paths.iter().cloned().map(Wanted::Path));
    }
    for (key, range) in &question.request.ranges {
        wanted.entry(key.clone()).or_default().push(Wanted::Span(*range));
    }
    for piece in &question.pieces {
        if let Piece::Facet(_, key, value) = piece {
            wanted.entry(key.clone()).or_default().push(value.clone());
        }
    }
    let fails = |(key, wanted): (String, Vec<Wanted>)| {
        let paths = paths(corpus, practice, &key);
        (!paths.iter().any(|path| wanted.iter().any(|wanted| is_wanted(path, wanted))))
            .then_some(key)
    };
    wanted.into_iter().filter_map(fails).collect()
}

fn is_wanted(path: &str, wanted: &Wanted) -> bool {
    match wanted {
        Wanted::Path(wanted) => path == wanted,
        Wanted::Span(Range { from, to }) => path.parse::<i64>().is_ok_and(|number| {
            from.is_none_or(|from| from <= number) && to.is_none_or(|to| number <= to)
        }),
    }
}

/// The paths that a practice has in a facet, and every path above them.
pub(crate) fn paths(corpus: &Corpus, practice: usize, key: &str) -> BTreeSet<String> {
    let editions = corpus.practices[practice].iter();
    editions
        .filter_map(|edition| edition.document.facets.get(key))
        .flatten()
        .flat_map(|path| above(path))
        .collect()
}

/// By facet and path, how many of the practices have it and fail no other facet.
pub(crate) fn counts(
    corpus: &Corpus,
    settings: &Settings,
    question: &Question,
    practices: &[usize],
) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    for practice in practices {
        let failing = failing(corpus, question, *practice);
        for facet in &settings.facets {
            if failing.iter().all(|key| *key == facet.key) {
                for path in paths(corpus, *practice, &facet.key) {
                    *counts.entry((facet.key.clone(), path)).or_default() += 1;
                }
            }
        }
    }
    counts
}
