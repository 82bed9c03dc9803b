//! Turns raw records into documents: what each key means, which values it may have, and which
//! problems are reported. Look here to add a key that every record may have; the keys are listed in
//! [`record_keys`](crate::record_keys).
//!
//! | key | value |
//! |---|---|
//! | `id`, `title` | required |
//! | `lang` | BCP 47 tag; by default the site's first language |
//! | `url` | `http` or `https`; a hit without one opens in place |
//! | `text`, `summary` | plain text; a line break in `text` ends a paragraph |
//! | `practice` | the practice of which this is an edition; `id` is then `<practice>.<lang>` |
//! | `date` | see [`date`] |
//! | `facets` | a value or a list of values per facet; configured facets may be top-level keys |
//!
//! `null`, blank text and empty lists count as absent.
//!
//! [`document`] checks each record by itself, on several threads. [`validator`] checks records
//! against each other, one after the other.

mod date;
mod document;
mod fields;
mod text;
mod validator;
mod web_address;

pub(crate) use document::Record;
pub(crate) use validator::{RecordRef, RecordValidator};
