//! How a command ended if it could run. `main.rs` turns it into an exit code.

/// The result of a command that could run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    Done,
    /// The maintainer's files have errors.
    NeedsWork,
    /// A file of the inspected folder is damaged.
    Damaged,
}
