//! The commands, one in each file.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod inspect;
mod inspect_url;
pub(crate) mod search;
pub(crate) mod serve;

use crate::console;
use crate::diagnostic::{Diagnostics, counted};
use crate::progress::Progress;

/// Prints the problems of a run on stderr, and their number.
fn print_problems(problems: &Diagnostics, progress: Progress) {
    let lines: Vec<String> = problems.sorted().iter().map(ToString::to_string).collect();
    console::lines(lines.iter().map(String::as_str));
    if !problems.is_empty() {
        let (errors, warnings) =
            (counted(problems.errors(), "error"), counted(problems.warnings(), "warning"));
        progress.say(&format!("{errors}, {warnings}"));
    }
}
