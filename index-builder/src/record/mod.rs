//! From raw records to documents: what the keys mean, what they may hold, and what is wrong with them.
//!
//! A record's fields and defaults:
//!
//! | key | |
//! |---|---|
//! | `id`, `title` | required |
//! | `lang` | BCP 47; the site's first language where absent |
//! | `url` | `http` or `https`; a hit without one opens in location |
//! | `text`, `summary` | plain text; a line break in `text` ends a paragraph |
//! | `practice` | what this is a language edition of; `id` is then `<practice>.<lang>` |
//! | `date` | see [`date`] |
//! | `facets` | by facet key a value or a list of values; a configured key may also stand beside `title` |
//!
//! `null`, blank text and empty lists are as if absent.
//!
//! [`document`] says what can be said of a record by itself, of several at once; [`validator`] what takes all of them.

mod address;
mod date;
mod document;
mod fields;
mod text;
mod validator;

pub(crate) use address::language_tag;
pub(crate) use document::Record;
pub(crate) use validator::RecordValidator;

/// The keys that every record shares.
pub(crate) const RESERVED_KEYS: &[&str] =
    &["id", "title", "lang", "url", "text", "summary", "practice", "date", "facets"];
