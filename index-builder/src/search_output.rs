//! Prints a page of results, and with `--explain` how each score came about, for a terminal.
//!
//! Look here for what `medina search` shows without `--json`.

use std::io::{self, Write};

use anstyle::Style;
use medina::query::explain::{Explanation, How, PairPart, WordPart};
use medina::{FacetValue, Hit, Info, Match, Page, ZeroResultHelp};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The number of values shown of each facet.
const MAX_FACET_VALUES: usize = 8;

/// Prints hits and facet counts. `offset` is the number of hits before this page; `explanations`
/// has one item for each hit, or none.
///
/// The output has ANSI styles. A stream of `anstream` removes them if it is not a terminal.
pub(crate) fn print_page(
    out: &mut impl Write,
    page: &Page,
    info: &Info,
    offset: usize,
    explanations: &[Explanation],
) -> io::Result<()> {
    print_query_changes(out, page)?;
    writeln!(out, "{}{}", total(page), partial_matches(page))?;
    for (index, hit) in page.hits.iter().enumerate() {
        writeln!(out)?;
        print_hit(out, hit, offset + index + 1)?;
        if let Some(explanation) = explanations.get(index) {
            print_explanation(out, explanation)?;
        }
    }
    print_suggestions(out, page)?;
    print_facets(out, page, info)
}

/// Prints which words were corrected and which are unknown.
fn print_query_changes(out: &mut impl Write, page: &Page) -> io::Result<()> {
    for correction in &page.corrections {
        let (from, to) = (printable(&correction.from), printable(&correction.to));
        writeln!(out, "searched `{to}` instead of `{from}`")?;
    }
    for word in &page.unknown {
        writeln!(out, "nothing has the word `{}`", printable(word))?;
    }
    Ok(())
}

/// Prints changes to the query that have more results.
fn print_suggestions(out: &mut impl Write, page: &Page) -> io::Result<()> {
    for help in &page.help {
        match help {
            ZeroResultHelp::Filter { facet, total } => {
                writeln!(out, "without the filter on `{facet}`: {total}")?;
            }
            ZeroResultHelp::Filters { total } => writeln!(out, "without filters: {total}")?,
            ZeroResultHelp::Query { query, total } => {
                writeln!(out, "`{}`: {total}", printable(query))?;
            }
        }
    }
    Ok(())
}

/// Prints the terms of a score, one a line. Their sum is the score.
fn print_explanation(out: &mut impl Write, explanation: &Explanation) -> io::Result<()> {
    let Explanation { id: _, score, words, title, pairs } = explanation;
    for word in words {
        print_term(out, word.points, &word_terms(word))?;
    }
    if *title > 0 {
        print_term(out, *title, "the title")?;
    }
    for PairPart { words: (left, right), points } in pairs {
        let (left, right) = (printable(left), printable(right));
        print_term(out, *points, &format!("{left} and {right} close together"))?;
    }
    print_term(out, *score, "in all")
}

fn print_term(out: &mut impl Write, points: u32, reason: &str) -> io::Result<()> {
    writeln!(out, "   {DIM}{points:>8}  {reason}{DIM:#}")
}

/// Says how a query word matched and which factors its points are the product of.
fn word_terms(part: &WordPart) -> String {
    let WordPart { word, forms, how, fields, impact, idf, boost, repeats, points: _ } = part;
    let forms = match forms.as_slice() {
        [] => String::new(),
        forms => format!(" ({})", printable(&forms.join(", "))),
    };
    let repeats = match repeats {
        0 | 1 => String::new(),
        repeats => format!(" × typed {repeats} times"),
    };
    format!(
        "{}: {} in {}{forms}; impact {impact} × idf {:.2} bits × boost {boost}/16{repeats}",
        printable(word),
        match_kind(*how),
        fields.join(" and "),
        f64::from(*idf) / 256.0,
    )
}

fn match_kind(how: How) -> &'static str {
    match how {
        How::Exact => "exactly as typed",
        How::Form => "as typed",
        How::Related => "another form",
        How::Longer => "a longer word",
        How::Corrected => "corrected",
        How::Name => "another name",
    }
}

fn total(page: &Page) -> String {
    match page.total {
        0 => "no results".into(),
        1 => "1 result".into(),
        total => format!("{total} results"),
    }
}

fn partial_matches(page: &Page) -> String {
    match page.partial {
        0 => String::new(),
        partial => format!(", {partial} more with some of the words"),
    }
}

fn print_hit(out: &mut impl Write, hit: &Hit, number: usize) -> io::Result<()> {
    let some = if hit.matched == Match::Some { ", some of the words" } else { "" };
    writeln!(out, "{number}. {}", highlighted(&hit.title, &hit.title_marks))?;
    let address = printable(hit.url.as_deref().unwrap_or(&hit.id));
    writeln!(out, "   {DIM}{address} · {} · {}{some}{DIM:#}", hit.language, hit.score)?;
    if !hit.matched_names.is_empty() {
        writeln!(out, "   {DIM}found as {}{DIM:#}", printable(&hit.matched_names.join(", ")))?;
    }
    if !hit.excerpt.text.is_empty() {
        writeln!(out, "   {}", highlighted(&hit.excerpt.text, &hit.excerpt.marks))?;
    }
    Ok(())
}

fn print_facets(out: &mut impl Write, page: &Page, info: &Info) -> io::Result<()> {
    for (facet, (key, values)) in info.facets.iter().zip(&page.facets) {
        if !values.is_empty() {
            writeln!(out, "\n{BOLD}{}{BOLD:#} ({key})", printable(&facet.label))?;
            print_values(out, values, 1)?;
        }
    }
    Ok(())
}

fn print_values(out: &mut impl Write, values: &[FacetValue], depth: usize) -> io::Result<()> {
    let indent = "   ".repeat(depth);
    for value in values.iter().take(MAX_FACET_VALUES) {
        let tick = if value.selected { "✓ " } else { "" };
        writeln!(out, "{indent}{tick}{} {DIM}{}{DIM:#}", printable(&value.label), value.count)?;
        print_values(out, &value.children, depth + 1)?;
    }
    if values.len() > MAX_FACET_VALUES {
        writeln!(out, "{indent}{DIM}and {} more{DIM:#}", values.len() - MAX_FACET_VALUES)?;
    }
    Ok(())
}

/// Returns `text` with the ranges of `marks` in bold. Marks count UTF-16 code units because they
/// are made for scripts in a page.
fn highlighted(text: &str, marks: &[(usize, usize)]) -> String {
    let mut styled = String::with_capacity(text.len());
    let mut unit = 0;
    for char in text.chars() {
        if marks.iter().any(|(start, _)| *start == unit) {
            styled += &BOLD.render().to_string();
        }
        styled.push(if char.is_control() { ' ' } else { char });
        unit += char.len_utf16();
        if marks.iter().any(|(_, end)| *end == unit) {
            styled += &BOLD.render_reset().to_string();
        }
    }
    styled
}

/// Replaces control characters, because an index from an untrusted source must not control the
/// terminal.
fn printable(text: &str) -> String {
    text.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_utf16_units() {
        assert_eq!(highlighted("𝒜 house\n", &[(3, 8)]), "𝒜 \u{1b}[1mhouse\u{1b}[0m ");
        assert_eq!(highlighted("ab", &[(0, 1), (1, 2)]), "\u{1b}[1ma\u{1b}[0m\u{1b}[1mb\u{1b}[0m");
    }
}
