//! Validates BCP 47 language tags, in records and in the configuration.

use oxilangtag::LanguageTag;

use crate::diagnostic::InvalidValue;

/// The longest tag, in bytes. Those of the registry have at most 35.
const MAX_TAG_BYTES: usize = 64;

/// Returns a BCP 47 tag in its canonical letter case.
///
/// The first subtag must have two or three letters, because the grammar of BCP 47 reserves longer
/// ones and would accept names of languages such as `english`.
pub(crate) fn language_tag(text: &str) -> Result<String, InvalidValue> {
    let primary = text.split('-').next().unwrap_or_default();
    match LanguageTag::parse_and_normalize(text) {
        Ok(tag) if matches!(primary.len(), 2 | 3) && text.len() <= MAX_TAG_BYTES => {
            Ok(tag.into_inner())
        }
        _ => Err(InvalidValue::new(
            format!("`{text}` is not a language tag"),
            "write a BCP 47 tag such as `fr` or `pt-BR`",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_get_their_canonical_case() {
        for (given, expected) in
            [("FR", "fr"), ("pt-br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("und", "und")]
        {
            assert_eq!(language_tag(given).as_deref(), Ok(expected));
        }
        for wrong in ["english", "pt_BR", "f", "", "fr-", "fr FR", "العربية"] {
            assert!(language_tag(wrong).is_err(), "{wrong}");
        }
    }
}
