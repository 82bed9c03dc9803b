//! A page of results, with the stages of a query on one screen. Start here to see how a query is
//! answered; [`match_query`](super::match_query) has the stages within `MatchedQuery::new`.

use crate::error::Result;
use crate::model::answer::{Hit, Match, Page};
use crate::model::request::Request;
use crate::query::types::{MatchOptions, MatchedQuery};
use crate::query::{facet_counts, filter, hits, plan, sort, zero_results};
use crate::reader::IndexReader;
use crate::text::for_each_word;
use crate::util::text::{concat, split_at_byte};

/// Answers a request. The page is meaningless if files are missing.
///
/// # Errors
/// Those of [`filter::facet_filters`].
pub fn search(reader: &IndexReader, request: &Request) -> Result<Page> {
    let filters = filter::facet_filters(reader, request)?;
    plan::request_for_page(reader, request);
    let options = MatchOptions::of(request);
    let mut matched = MatchedQuery::new(reader, &request.query, options, &filters);
    if !reader.is_complete() {
        return Ok(Page::default());
    }
    let filtered = &matched.filtered;
    let total = filtered.iter().filter(|candidate| candidate.matched == Match::All).count();
    let ranks = reader.sort_ranks(request.sort);
    let range = sort::page_range(request);
    let page = sort::page(filtered, ranks.as_deref(), request.sort, range);
    let hits = hits::hits(reader, &matched, &page);
    for correction in &mut matched.corrections {
        correction.to = spelled_in(&hits, &correction.to);
    }
    Ok(Page {
        total,
        partial: matched.filtered.len() - total,
        facets: facet_counts::count(reader, request, &matched, matched.counted_group()),
        hits,
        help: if matched.filtered.is_empty() {
            zero_results::suggestions(reader, request, &filters)
        } else {
            Vec::new()
        },
        corrections: matched.corrections,
        unknown: matched.unknown,
        language: reader.language().to_owned(),
    })
}

/// One or two folded words as the hits spell them: `réfugiés` for `refugies`.
fn spelled_in(hits: &[Hit], words: &str) -> String {
    let (first, second) = split_at_byte(words, b' ');
    if !second.is_empty() {
        return concat(&[&spelled_in(hits, first), " ", &spelled_in(hits, second)]);
    }
    let mut spelled = String::new();
    for hit in hits {
        for text in &[&hit.title, &hit.excerpt.text] {
            for_each_word(text, |token| {
                if spelled.is_empty() && token.folded == words {
                    spelled.push_str(token.exact);
                }
            });
        }
    }
    if spelled.is_empty() { words.to_owned() } else { spelled }
}
