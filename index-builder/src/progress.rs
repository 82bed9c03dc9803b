//! How far a long run has come: a bar on a terminal, a plain line per finished stage elsewhere, nothing when quiet.
//! Everything goes to stderr, so that results can be piped.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

/// Who watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    Quiet,
    Lines,
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

    /// Begins a stage of which nobody knows how many steps it has.
    pub(crate) fn open_stage(self, name: &str) -> Stage {
        let bar =
            if self == Self::Bar { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        bar.set_style(style("{msg:9} {spinner} {pos}"));
        bar.set_message(name.to_owned());
        Stage { bar, quiet: self == Self::Quiet }
    }

    /// Says something that is no problem.
    pub(crate) fn say(self, line: &str) {
        if self != Self::Quiet {
            eprintln!("{line}");
        }
    }
}

/// A stage under way.
pub(crate) struct Stage {
    bar: ProgressBar,
    quiet: bool,
}

impl Stage {
    pub(crate) fn advance(&self, steps: u64) {
        self.bar.inc(steps);
    }

    /// Ends the stage with a line that stays.
    pub(crate) fn done(self, line: &str) {
        self.bar.finish_and_clear();
        if !self.quiet {
            eprintln!("{line}");
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
