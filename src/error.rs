//! The error of the whole runtime, with a kind to branch on and a message that says what to do.
//! Look here before you add a way to fail.

use core::fmt;

/// Why an index could not be read or a request not be answered.
///
/// It is one pointer wide, because every function that reads returns one and each byte of it that
/// is moved costs the module code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<(ErrorKind, String)>);

/// The kind of an [`Error`]. The names are stable: they reach JavaScript as [`ErrorKind::code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The bytes are not a Medina index.
    Foreign,
    /// The index has another format version than the one that this reader reads.
    Incompatible,
    /// A file is truncated, altered, or contradicts itself.
    Damaged,
    /// The index asks for more memory or work than a reader allows: see [`crate::limits`].
    Limit,
    /// The request cannot be answered: it names an unknown facet, for instance.
    Request,
}

impl ErrorKind {
    /// The stable short name, as in the `code` of a JavaScript error.
    pub fn code(self) -> &'static str {
        match self {
            Self::Foreign => "foreign",
            Self::Incompatible => "incompatible",
            Self::Damaged => "damaged",
            Self::Limit => "limit",
            Self::Request => "request",
        }
    }
}

impl Error {
    /// An error of the kind [`ErrorKind::Foreign`].
    pub fn foreign(message: impl AsRef<str>) -> Self {
        Self::new(ErrorKind::Foreign, message.as_ref())
    }

    /// An error of the kind [`ErrorKind::Incompatible`].
    pub fn incompatible(message: impl AsRef<str>) -> Self {
        Self::new(ErrorKind::Incompatible, message.as_ref())
    }

    /// An error of the kind [`ErrorKind::Damaged`].
    pub fn damaged(message: impl AsRef<str>) -> Self {
        Self::new(ErrorKind::Damaged, message.as_ref())
    }

    /// An error of the kind [`ErrorKind::Limit`].
    pub fn limit() -> Self {
        Self::new(ErrorKind::Limit, "the index asks for more memory or work than a reader allows")
    }

    /// An error of the kind [`ErrorKind::Request`].
    pub fn request(message: impl AsRef<str>) -> Self {
        Self::new(ErrorKind::Request, message.as_ref())
    }

    #[cold]
    #[inline(never)]
    fn new(kind: ErrorKind, message: &str) -> Self {
        Self(Box::new((kind, message.to_owned())))
    }

    /// The kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.0
    }

    /// What is wrong, and what to do about it.
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

    /// Whether the index asks for more than a reader allows: see [`crate::limits`].
    pub fn is_limit(&self) -> bool {
        self.0.0 == ErrorKind::Limit
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
