//! A page of results: every stage of a query on one screen.

use crate::error::Result;
use crate::model::answer::{Hit, Match, Page};
use crate::model::request::Request;
use crate::query::types::MatchedQuery;
use crate::query::{facet_counts, filter, hits, plan, sort, zero_results};
use crate::reader::Store;
use crate::text::for_each_word;
use crate::util::text::{concat, split_at_byte};

/// Answers a request, as far as the files have arrived.
pub(crate) fn search(store: &Store, request: &Request) -> Result<Page> {
    let filters = filter::filters(store, request)?;
    plan::before_showing(store, request);
    let mut matched =
        MatchedQuery::read(store, &request.query, request.complete, request.correct, &filters);
    if store.lacks() > 0 {
        return Ok(Page::default());
    }
    let total = matched.filtered.iter().filter(|candidate| candidate.matched == Match::All).count();
    let ranked =
        sort::ranked(&matched.filtered, store.order(request.sort).as_deref(), request.sort);
    let hits = hits::hits(store, &matched, sort::page(&ranked, request));
    for correction in &mut matched.corrections {
        correction.to = spelled(&correction.to, &hits);
    }
    Ok(Page {
        total,
        partial: matched.filtered.len() - total,
        facets: facet_counts::count(store, request, &matched, matched.counted_group()),
        hits,
        corrections: matched.corrections,
        unknown: matched.unknown,
        help: if matched.filtered.is_empty() {
            zero_results::changes(store, request, &filters)
        } else {
            Vec::new()
        },
        language: store.language().to_owned(),
    })
}

/// Folded words as the hits spell them: `réfugiés` for `refugies`.
fn spelled(words: &str, hits: &[Hit]) -> String {
    let (first, second) = split_at_byte(words, b' ');
    if !second.is_empty() {
        return concat(&[&spelled(first, hits), " ", &spelled(second, hits)]);
    }
    let mut exact = String::new();
    for hit in hits {
        for text in &[&hit.title, &hit.excerpt.text] {
            for_each_word(text, |token| {
                if exact.is_empty() && token.folded == words {
                    exact.push_str(token.exact);
                }
            });
        }
    }
    if exact.is_empty() { words.to_owned() } else { exact }
}
