//! Prints aligned tables: the first column to the left, the others to the right.

use crate::statistics::ratio;

/// Prints a table with a title.
pub(crate) fn print(title: &str, header: &[&str], rows: &[Vec<String>]) {
    println!("\n{title}");
    let header: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
    let widths = widths(&header, rows);
    for row in std::iter::once(&header).chain(rows) {
        println!("{}", line(row, &widths));
    }
}

/// Columns of a table whose rows come from [`comparison`].
pub(crate) const COMPARISON_HEADER: [&str; 5] = ["", "Medina", "Pagefind", "ratio", "target"];

/// A figure of the comparison of Medina with another engine.
pub(crate) struct Figure<'a> {
    pub(crate) name: &'a str,
    /// Digits after the decimal point.
    pub(crate) digits: usize,
    /// What the project aims at; empty when there is no target.
    pub(crate) target: &'a str,
}

/// The cells of one figure: both values, our value divided by theirs, and the target.
pub(crate) fn comparison(figure: &Figure<'_>, ours: f64, theirs: Option<f64>) -> Vec<String> {
    let Figure { name, digits, target } = *figure;
    let format = |value: f64| format!("{value:.digits$}");
    let ratio = theirs.and_then(|theirs| ratio(ours, theirs));
    vec![
        name.to_owned(),
        format(ours),
        theirs.map_or_else(String::new, format),
        ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}")),
        target.to_owned(),
    ]
}

fn widths(header: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let width = |column: usize| {
        let cells = std::iter::once(header).chain(rows.iter().map(Vec::as_slice));
        cells.filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    (0..header.len()).map(width).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cell = |(column, (cell, width)): (usize, (&String, &usize))| {
        if column == 0 { format!("{cell:<width$}") } else { format!("  {cell:>width$}") }
    };
    let line: String = row.iter().zip(widths).enumerate().map(cell).collect();
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_have_a_ratio_where_there_are_two_values() {
        let figure = Figure { name: "kB", digits: 1, target: "≤ 9" };
        assert_eq!(comparison(&figure, 5.0, Some(20.0)), ["kB", "5.0", "20.0", "0.25", "≤ 9"]);
        assert_eq!(comparison(&figure, 5.0, None), ["kB", "5.0", "", "", "≤ 9"]);
    }

    #[test]
    fn columns_line_up() {
        let text = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let rows = [text(&["cisi", "0.389"]), text(&["é", "1"])];
        let widths = widths(&text(&["set", "n"]), &rows);
        assert_eq!(line(&rows[0], &widths), "cisi  0.389");
        assert_eq!(line(&rows[1], &widths), "é         1");
    }
}
