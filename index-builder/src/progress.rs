//! Progress of long runs on stderr: a bar on a terminal, otherwise a line for each finished stage.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::console;

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Not at all.
    Quiet,
    /// A line for each finished stage.
    Lines,
    /// A bar, and a line for each finished stage.
    Bar,
}

impl Progress {
    pub(crate) fn new(quiet: bool) -> Self {
        match (quiet, std::io::stderr().is_terminal()) {
            (true, _) => Self::Quiet,
            (false, true) => Self::Bar,
            (false, false) => Self::Lines,
        }
    }

    /// Begins a stage of `total` steps.
    pub(crate) fn stage(self, name: &str, total: u64) -> Stage {
        let bar = if self == Self::Bar { ProgressBar::new(total) } else { ProgressBar::hidden() };
        bar.set_style(style("{msg:9} {bar:32} {percent:>3} %"));
        bar.set_message(name.to_owned());
        Stage { bar, quiet: self == Self::Quiet }
    }

    /// Begins a stage with an unknown number of steps.
    pub(crate) fn open_stage(self, name: &str) -> Stage {
        let bar =
            if self == Self::Bar { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        bar.set_style(style("{msg:9} {spinner} {pos}"));
        bar.set_message(name.to_owned());
        Stage { bar, quiet: self == Self::Quiet }
    }

    /// Prints a line, unless quiet.
    pub(crate) fn say(self, line: &str) {
        if self != Self::Quiet {
            console::say(line);
        }
    }
}

/// A running stage.
pub(crate) struct Stage {
    bar: ProgressBar,
    quiet: bool,
}

impl Stage {
    pub(crate) fn advance(&self, steps: u64) {
        self.bar.inc(steps);
    }

    /// Removes the bar and prints `line`.
    pub(crate) fn done(self, line: &str) {
        self.bar.finish_and_clear();
        if !self.quiet {
            console::say(line);
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
