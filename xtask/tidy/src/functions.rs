//! The table of `measure functions`, and its limits.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

/// Nine of ten functions of a crate, and of the widget, have at most this number of lines.
const P90_LINES: usize = 20;
/// No function has more lines.
const MAX_LINES: usize = 60;
/// How many of the longest functions the table ends with.
const LONGEST: usize = 10;

/// One function or closure.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Function {
    /// The path from the root of the repository.
    pub(crate) file: String,
    pub(crate) name: String,
    /// The line of the signature, from 1.
    pub(crate) line: usize,
    pub(crate) lines: usize,
    /// Whether it belongs to tests.
    #[serde(default)]
    pub(crate) is_test: bool,
}

/// The functions of one crate, or of the widget's sources.
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) functions: Vec<Function>,
}

/// Number, median, p90 and maximum of lines.
#[derive(Debug, PartialEq)]
struct Lengths {
    count: usize,
    median: usize,
    p90: usize,
    max: usize,
}

impl Lengths {
    /// Percentiles are the nearest rank: p90 is the smallest length that nine of ten do not exceed.
    fn of(mut lines: Vec<usize>) -> Self {
        lines.sort_unstable();
        let rank = |percent: usize| (lines.len() * percent).div_ceil(100).max(1) - 1;
        let at = |percent| lines.get(rank(percent)).copied().unwrap_or(0);
        Self { count: lines.len(), median: at(50), p90: at(90), max: at(100) }
    }
}

impl Group {
    fn lengths(&self, is_test: bool) -> Lengths {
        let chosen = self.functions.iter().filter(|function| function.is_test == is_test);
        Lengths::of(chosen.map(|function| function.lines).collect())
    }

    /// What exceeds the limits; tests are left out.
    fn findings(&self) -> Vec<String> {
        let p90 = self.lengths(false).p90;
        let too_high = (p90 > P90_LINES).then(|| {
            format!(
                "{}: a tenth of the functions has {p90} lines or more, above {P90_LINES}",
                self.name
            )
        });
        let too_long = |function: &&Function| !function.is_test && function.lines > MAX_LINES;
        let long = self.functions.iter().filter(too_long).map(|function| {
            format!("{}: {} lines, above {MAX_LINES}", place(function), function.lines)
        });
        too_high.into_iter().chain(long).collect()
    }
}

/// What exceeds the limits in any group.
pub(crate) fn findings(groups: &[Group]) -> Vec<String> {
    groups.iter().flat_map(Group::findings).collect()
}

/// The table: one row for each group and one for its tests, then the longest functions.
pub(crate) fn table(groups: &[Group]) -> String {
    let mut text = format!("{:<24} functions  median   p90   max\n", "");
    for (label, is_test) in [("", false), (" tests", true)] {
        for group in groups {
            let Lengths { count, median, p90, max } = group.lengths(is_test);
            if count > 0 {
                let name = format!("{}{label}", group.name);
                let _ = writeln!(text, "{name:<24} {count:>9} {median:>7} {p90:>5} {max:>5}");
            }
        }
    }
    text.push_str("\nLongest, tests apart:\n");
    for function in longest(groups) {
        let _ = writeln!(text, "{:>5}  {}", function.lines, place(function));
    }
    text
}

fn longest(groups: &[Group]) -> Vec<&Function> {
    let shipped = groups.iter().flat_map(|group| &group.functions).filter(|f| !f.is_test);
    let ranked: BTreeMap<_, _> =
        shipped.map(|f| ((std::cmp::Reverse(f.lines), &f.file, f.line), f)).collect();
    ranked.into_values().take(LONGEST).collect()
}

fn place(function: &Function) -> String {
    format!("{}:{} {}", function.file, function.line, function.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(lengths: &[usize], is_test: bool) -> Group {
        let function = |(line, &lines)| Function {
            file: "src/a.rs".into(),
            name: format!("f{line}"),
            line,
            lines,
            is_test,
        };
        let functions = (1..).zip(lengths).map(function).collect();
        Group { name: "medina".into(), functions }
    }

    #[test]
    fn percentiles_are_the_nearest_rank() {
        let expected = Lengths { count: 10, median: 5, p90: 9, max: 40 };
        assert_eq!(Lengths::of(vec![40, 1, 2, 3, 4, 5, 6, 7, 8, 9]), expected);
        assert_eq!(Lengths::of(vec![]), Lengths { count: 0, median: 0, p90: 0, max: 0 });
    }

    #[test]
    fn functions_within_the_limits_pass() {
        assert!(group(&[20; 10], false).findings().is_empty());
        assert!(group(&[1, 1, 1, 1, 1, 1, 1, 1, 20, 60], false).findings().is_empty());
        assert!(group(&[90; 10], true).findings().is_empty(), "tests have no limits");
    }

    #[test]
    fn long_functions_are_found() {
        assert_eq!(
            group(&[1, 1, 1, 1, 1, 1, 1, 1, 21, 61], false).findings(),
            [
                "medina: a tenth of the functions has 21 lines or more, above 20",
                "src/a.rs:10 f10: 61 lines, above 60"
            ]
        );
    }

    #[test]
    fn the_table_names_the_longest_first() {
        let table = table(&[group(&[3, 5], false)]);
        let end: Vec<_> = table.lines().rev().take(2).collect();
        assert_eq!(end, ["    3  src/a.rs:1 f1", "    5  src/a.rs:2 f2"]);
    }
}
