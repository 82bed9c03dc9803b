//! The keys that every record may have, for the reader of records and for the configuration, which
//! refuses them as stored fields. [`crate::record`] says what each of them means.

pub(crate) const RESERVED_KEYS: &[&str] =
    &["id", "title", "lang", "url", "text", "summary", "practice", "date", "facets"];
