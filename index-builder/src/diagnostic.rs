//! Problems in the maintainer's files: their location, what is wrong and what to do.
//!
//! A run collects all problems, so that it reports them all, sorted by file and line. An error is
//! printed as `PATH:LINE: what is wrong; what to do`, a warning as `PATH:LINE: warning: …; …`.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use memchr::memchr_iter;

/// A line of a file. The path is the one that the maintainer gave.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Location {
    pub(crate) path: Arc<Path>,
    /// Counted from 1. 0 means the file or folder as a whole.
    pub(crate) line: usize,
}

impl Location {
    pub(crate) fn new(path: &Arc<Path>, line: usize) -> Self {
        Self { path: Arc::clone(path), line }
    }

    /// The line with the byte at `offset` in `text`, which is the content of `path`.
    pub(crate) fn in_text(path: &Arc<Path>, text: &str, offset: usize) -> Self {
        Self::new(path, 1 + lines_before(text.as_bytes(), offset.min(text.len())))
    }

    /// Another line of the same file.
    pub(crate) fn at(&self, line: usize) -> Self {
        Self::new(&self.path, line)
    }
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(formatter, "{}", self.path.display()),
            line => write!(formatter, "{}:{line}", self.path.display()),
        }
    }
}

/// Number of line breaks before `offset`.
pub(crate) fn lines_before(bytes: &[u8], offset: usize) -> usize {
    memchr_iter(b'\n', &bytes[..offset]).count()
}

/// Why a value is invalid and what to do, for a caller that knows its location.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct InvalidValue {
    pub(crate) problem: String,
    pub(crate) remedy: String,
}

impl InvalidValue {
    pub(crate) fn new(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { problem: problem.into(), remedy: remedy.into() }
    }
}

/// An error stops a build, a warning does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    Error,
    Warning,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    pub(crate) severity: Severity,
    pub(crate) location: Location,
    /// The problem and its remedy, joined by `; `.
    message: String,
}

impl Diagnostic {
    pub(crate) fn error(
        location: Location,
        problem: impl fmt::Display,
        remedy: impl fmt::Display,
    ) -> Self {
        Self { severity: Severity::Error, location, message: format!("{problem}; {remedy}") }
    }

    pub(crate) fn warning(
        location: Location,
        problem: impl fmt::Display,
        remedy: impl fmt::Display,
    ) -> Self {
        Self { severity: Severity::Warning, location, message: format!("{problem}; {remedy}") }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let label = if self.severity == Severity::Warning { "warning: " } else { "" };
        write!(formatter, "{}: {label}{}", self.location, self.message)
    }
}

/// The problems of a run.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    found: Vec<Diagnostic>,
    errors: usize,
}

impl Diagnostics {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.severity == Severity::Error);
        self.found.push(diagnostic);
    }

    pub(crate) fn error(
        &mut self,
        location: Location,
        problem: impl fmt::Display,
        remedy: impl fmt::Display,
    ) {
        self.push(Diagnostic::error(location, problem, remedy));
    }

    pub(crate) fn invalid_value(&mut self, location: Location, invalid: &InvalidValue) {
        self.error(location, &invalid.problem, &invalid.remedy);
    }

    pub(crate) fn warning(
        &mut self,
        location: Location,
        problem: impl fmt::Display,
        remedy: impl fmt::Display,
    ) {
        self.push(Diagnostic::warning(location, problem, remedy));
    }

    /// Adds the problems of a part of the run.
    pub(crate) fn extend(&mut self, part: Self) {
        self.errors += part.errors;
        self.found.extend(part.found);
    }

    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    pub(crate) fn warnings(&self) -> usize {
        self.found.len() - self.errors
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The problems by file and line without duplicates. Of one line, errors come first.
    pub(crate) fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> = self.found.iter().collect();
        sorted.sort_by_key(|found| (&found.location, found.severity, &found.message));
        sorted.dedup();
        sorted
    }
}

/// Formats a count with its noun: `1 record`, `2 records`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
