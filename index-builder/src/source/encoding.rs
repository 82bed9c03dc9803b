//! Decodes the bytes of source files.

use memchr::memchr;

use crate::diagnostic::{Diagnostic, Location, lines_before};

/// Decodes `bytes`, which begin at `start` in their file. An error names the line of the first
/// byte that is not UTF-8, or of the first NUL.
pub(super) fn decode_utf8<'a>(bytes: &'a [u8], start: &Location) -> Result<&'a str, Diagnostic> {
    let text = simdutf8::compat::from_utf8(bytes).map_err(|error| {
        let line = start.line + lines_before(bytes, error.valid_up_to());
        Diagnostic::error(
            start.at(line),
            "the bytes here are not UTF-8",
            "save the file with the encoding UTF-8",
        )
    })?;
    match memchr(0, bytes) {
        Some(offset) => Err(nul(start.at(start.line + lines_before(bytes, offset)))),
        None => Ok(text),
    }
}

/// The error for a NUL in a source: usually the file is of another kind, or in UTF-16.
pub(crate) fn nul(location: Location) -> Diagnostic {
    Diagnostic::error(
        location,
        "there is a NUL character",
        "remove it, or save the file with the encoding UTF-8",
    )
}
