//! Language tags (BCP 47), compared by their primary language.

use crate::util::text::split_at_byte;

/// The language of a BCP 47 tag, without region and script: `fr` of `fr-CH`.
pub fn primary_language(tag: &str) -> &str {
    split_at_byte(tag, b'-').0
}

/// Whether two tags name the same primary language, in whatever case, region or script.
pub fn same_language(left: &str, right: &str) -> bool {
    primary_language(left).eq_ignore_ascii_case(primary_language(right))
}
