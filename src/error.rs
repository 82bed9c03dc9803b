//! One error for the whole runtime, opaque, with a kind to branch on and a message that says what to do.

use core::fmt;

/// Why an index could not be read or a request not be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

/// What sort of failure an [`Error`] is. The names are stable: they reach JavaScript as [`ErrorKind::code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The bytes are not a Medina index at all.
    Foreign,
    /// The index was made by a newer builder than this reader understands.
    Newer,
    /// A file is truncated, altered, or contradicts itself.
    Damaged,
    /// The request cannot be answered as it stands: an unknown facet, say.
    Request,
}

impl ErrorKind {
    /// The stable short name, as in the `code` of a JavaScript error.
    pub fn code(self) -> &'static str {
        match self {
            Self::Foreign => "foreign",
            Self::Newer => "newer",
            Self::Damaged => "damaged",
            Self::Request => "request",
        }
    }
}

impl Error {
    pub(crate) fn foreign(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Foreign, message: message.into() }
    }

    pub(crate) fn newer(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Newer, message: message.into() }
    }

    pub(crate) fn damaged(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Damaged, message: message.into() }
    }

    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Request, message: message.into() }
    }

    /// The sort of failure.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Whether the bytes are no Medina index: a wrong address, or an error page served as a file.
    pub fn is_foreign(&self) -> bool {
        self.kind == ErrorKind::Foreign
    }

    /// Whether the index is newer than this reader: update the widget or the command.
    pub fn is_newer(&self) -> bool {
        self.kind == ErrorKind::Newer
    }

    /// Whether a file is truncated or altered: publish the index again.
    pub fn is_damaged(&self) -> bool {
        self.kind == ErrorKind::Damaged
    }

    /// Whether the request, not the index, is at fault.
    pub fn is_request(&self) -> bool {
        self.kind == ErrorKind::Request
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl core::error::Error for Error {}

/// The runtime's result.
pub(crate) type Result<T> = core::result::Result<T, Error>;
