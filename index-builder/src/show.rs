//! A page of results for people to read in a terminal.

use std::io::{self, Write};

use medina::query::explain::{Explanation, How};
use medina::{FacetValue, Hit, Info, Match, Page, ZeroResultHelp};

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const PLAIN: &str = "\u{1b}[0m";

/// How many values of a facet are worth showing.
const FACET_VALUES: usize = 8;

/// Prints hits and counts. Styles are for a stream that drops them where nobody sees them.
pub(crate) fn page(
    out: &mut impl Write,
    page: &Page,
    info: &Info,
    offset: usize,
    explanations: &[Explanation],
) -> io::Result<()> {
    print_changes(out, page)?;
    writeln!(out, "{}{}", found(page), partly(page))?;
    for (index, hit) in page.hits.iter().enumerate() {
        writeln!(out)?;
        print_hit(out, hit, offset + index + 1)?;
        if let Some(explanation) = explanations.get(index) {
            print_explanation(out, explanation)?;
        }
    }
    print_help(out, page)?;
    for (facet, (key, values)) in
        info.facets.iter().zip(&page.facets).filter(|(_, (_, values))| !values.is_empty())
    {
        writeln!(out, "\n{BOLD}{}{PLAIN} ({key})", printable(&facet.label))?;
        print_values(out, values, 1)?;
    }
    Ok(())
}

/// What was searched instead of what was typed.
fn print_changes(out: &mut impl Write, page: &Page) -> io::Result<()> {
    for correction in &page.corrections {
        writeln!(
            out,
            "searched `{}` instead of `{}`",
            printable(&correction.to),
            printable(&correction.from)
        )?;
    }
    for word in &page.unknown {
        writeln!(out, "nothing has the word `{}`", printable(word))?;
    }
    Ok(())
}

/// What would find something.
fn print_help(out: &mut impl Write, page: &Page) -> io::Result<()> {
    for help in &page.help {
        match help {
            ZeroResultHelp::Filter { facet, total } => {
                writeln!(out, "without the filter on `{facet}`: {total}")?
            }
            ZeroResultHelp::Filters { total } => writeln!(out, "without filters: {total}")?,
            ZeroResultHelp::Query { query, total } => {
                writeln!(out, "`{}`: {total}", printable(query))?
            }
        }
    }
    Ok(())
}

/// What each word and pair adds; the sum is the score.
fn print_explanation(out: &mut impl Write, explanation: &Explanation) -> io::Result<()> {
    for part in &explanation.words {
        writeln!(
            out,
            "   {DIM}{:>8}  {}: {} in {}{}; impact {} × idf {:.2} bits × boost {}/16{}{PLAIN}",
            part.points,
            printable(&part.word),
            how(part.how),
            part.fields.join(" and "),
            if part.forms.is_empty() {
                String::new()
            } else {
                format!(" ({})", printable(&part.forms.join(", ")))
            },
            part.impact,
            f64::from(part.idf) / 256.0,
            part.boost,
            if part.repeats > 1 {
                format!(" × typed {} times", part.repeats)
            } else {
                String::new()
            },
        )?;
    }
    if explanation.title > 0 {
        writeln!(out, "   {DIM}{:>8}  the title{PLAIN}", explanation.title)?;
    }
    for pair in &explanation.pairs {
        let (left, right) = &pair.words;
        writeln!(
            out,
            "   {DIM}{:>8}  {} and {} close together{PLAIN}",
            pair.points,
            printable(left),
            printable(right)
        )?;
    }
    writeln!(out, "   {DIM}{:>8}  in all{PLAIN}", explanation.score)
}

fn how(how: How) -> &'static str {
    match how {
        How::Exact => "exactly as typed",
        How::Form => "as typed",
        How::Related => "another form",
        How::Longer => "a longer word",
        How::Corrected => "corrected",
        How::Name => "another name",
    }
}

fn found(page: &Page) -> String {
    match page.total {
        0 => "no results".into(),
        1 => "1 result".into(),
        total => format!("{total} results"),
    }
}

fn partly(page: &Page) -> String {
    if page.partial == 0 {
        String::new()
    } else {
        format!(", {} more with some of the words", page.partial)
    }
}

fn print_hit(out: &mut impl Write, hit: &Hit, number: usize) -> io::Result<()> {
    let some = if hit.matched == Match::Some { ", some of the words" } else { "" };
    writeln!(out, "{number}. {}", marked(&hit.title, &hit.title_marks))?;
    let address = hit.url.as_deref().unwrap_or(&hit.id);
    writeln!(
        out,
        "   {DIM}{} · {} · {}{some}{PLAIN}",
        printable(address),
        hit.language,
        hit.score
    )?;
    if !hit.matched_names.is_empty() {
        writeln!(out, "   {DIM}found as {}{PLAIN}", printable(&hit.matched_names.join(", ")))?;
    }
    if !hit.excerpt.text.is_empty() {
        writeln!(out, "   {}", marked(&hit.excerpt.text, &hit.excerpt.marks))?;
    }
    Ok(())
}

fn print_values(out: &mut impl Write, values: &[FacetValue], depth: usize) -> io::Result<()> {
    let indent = "   ".repeat(depth);
    for value in values.iter().take(FACET_VALUES) {
        let tick = if value.selected { "✓ " } else { "" };
        writeln!(out, "{indent}{tick}{} {DIM}{}{PLAIN}", printable(&value.label), value.count)?;
        print_values(out, &value.children, depth + 1)?;
    }
    if values.len() > FACET_VALUES {
        writeln!(out, "{indent}{DIM}and {} more{PLAIN}", values.len() - FACET_VALUES)?;
    }
    Ok(())
}

/// The text with its marked words in bold. Marks count UTF-16 code units, as a page's script does.
fn marked(text: &str, marks: &[(usize, usize)]) -> String {
    let mut styled = String::with_capacity(text.len());
    let mut unit = 0;
    for char in text.chars() {
        if marks.iter().any(|(start, _)| *start == unit) {
            styled.push_str(BOLD);
        }
        styled.push(if char.is_control() { ' ' } else { char });
        unit += char.len_utf16();
        if marks.iter().any(|(_, end)| *end == unit) {
            styled.push_str(PLAIN);
        }
    }
    styled
}

/// An index from elsewhere must not steer the terminal.
fn printable(text: &str) -> String {
    text.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_utf16_units() {
        assert_eq!(marked("𝒜 house\n", &[(3, 8)]), format!("𝒜 {BOLD}house{PLAIN} "));
        assert_eq!(marked("ab", &[(0, 1), (1, 2)]), format!("{BOLD}a{PLAIN}{BOLD}b{PLAIN}"));
    }
}
