//! Aligned tables: the first column to the left, the others to the right.

/// Prints a table under a title.
pub(crate) fn print(title: &str, header: &[&str], rows: &[Vec<String>]) {
    println!("\n{title}");
    let header: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
    let widths = widths(&header, rows);
    for row in std::iter::once(&header).chain(rows) {
        println!("{}", line(row, &widths));
    }
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
    fn columns_line_up() {
        let text = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let rows = [text(&["cisi", "0.389"]), text(&["é", "1"])];
        let widths = widths(&text(&["set", "n"]), &rows);
        assert_eq!(line(&rows[0], &widths), "cisi  0.389");
        assert_eq!(line(&rows[1], &widths), "é         1");
    }
}
