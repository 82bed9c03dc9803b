//! One error for the whole runtime, opaque, with a kind to branch on and a message that says what to do.

use core::fmt;

/// Why an index could not be read or a request not be answered.
///
/// One pointer wide: every reading function returns one, and the browser pays for each byte that is moved about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<(ErrorKind, String)>);

/// What sort of failure an [`Error`] is. The names are stable: they reach JavaScript as [`ErrorKind::code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The bytes are not a Medina index at all.
    Foreign,
    /// The index has another format version than the one this reader reads.
    Incompatible,
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
            Self::Incompatible => "incompatible",
            Self::Damaged => "damaged",
            Self::Request => "request",
        }
    }
}

impl Error {
    pub fn foreign(message: impl AsRef<str>) -> Self {
        Self::new(ErrorKind::Foreign, message.as_ref())
    }

    pub fn incompatible(message: impl AsRef<str>) -> Self {
        Self::new(ErrorKind::Incompatible, message.as_ref())
    }

    pub fn damaged(message: impl AsRef<str>) -> Self {
        Self::new(ErrorKind::Damaged, message.as_ref())
    }

    pub fn request(message: impl AsRef<str>) -> Self {
        Self::new(ErrorKind::Request, message.as_ref())
    }

    #[cold]
    #[inline(never)]
    fn new(kind: ErrorKind, message: &str) -> Self {
        Self(Box::new((kind, message.to_owned())))
    }

    /// The sort of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.0
    }

    /// What is wrong and what to do.
    pub fn message(&self) -> &str {
        &self.0.1
    }

    /// Whether the bytes are no Medina index: a wrong address, or an error page served as a file.
    pub fn is_foreign(&self) -> bool {
        self.0.0 == ErrorKind::Foreign
    }

    /// Whether the index was published for another version, older or newer: rebuild it, or use
    /// the version of the widget or the command that belongs to it.
    pub fn is_incompatible(&self) -> bool {
        self.0.0 == ErrorKind::Incompatible
    }

    /// Whether a file is truncated or altered: publish the index again.
    pub fn is_damaged(&self) -> bool {
        self.0.0 == ErrorKind::Damaged
    }

    /// Whether the request, not the index, is at fault.
    pub fn is_request(&self) -> bool {
        self.0.0 == ErrorKind::Request
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.1)
    }
}

impl core::error::Error for Error {}

/// The runtime's result.
pub type Result<T> = core::result::Result<T, Error>;
