//! The commands, one in each file.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod inspect;
pub(crate) mod search;
pub(crate) mod serve;

use crate::diagnostic::{Diagnostics, counted};
use crate::progress::Progress;

/// Prints the problems of a run on stderr, and their number.
fn print_problems(problems: &Diagnostics, progress: Progress) {
    let mut lines = String::new();
    problems.sorted().iter().for_each(|problem| lines.extend([&problem.to_string(), "\n"]));
    eprint!("{lines}");
    if !problems.is_empty() {
        let (errors, warnings) =
            (counted(problems.errors(), "error"), counted(problems.warnings(), "warning"));
        progress.say(&format!("{errors}, {warnings}"));
    }
}
