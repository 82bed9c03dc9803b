//! Language tags and web addresses.

use oxilangtag::LanguageTag;

use crate::diagnostic::InvalidValue;

/// A BCP 47 tag in its usual letter case. Names of languages pass the grammar of BCP 47 as "reserved" subtags, so
/// the first one is held to two or three letters.
pub(crate) fn language_tag(text: &str) -> Result<String, InvalidValue> {
    let primary = text.split('-').next().unwrap_or_default();
    match LanguageTag::parse_and_normalize(text) {
        Ok(tag) if matches!(primary.len(), 2 | 3) => Ok(tag.into_inner()),
        _ => Err(InvalidValue::new(
            format!("`{text}` is not a language tag"),
            "write a BCP 47 tag such as `fr` or `pt-BR`",
        )),
    }
}

/// An address a result may link to: `http` or `https`, because anything else (`javascript:` above all) has no location
/// on a partner's page.
pub(crate) fn web_address(text: &str) -> Result<(), InvalidValue> {
    let remedy = "write an address that begins with https:// or http://";
    let Some((scheme, rest)) = text.split_once(':') else {
        return Err(InvalidValue::new(format!("the url `{text}` has no scheme"), remedy));
    };
    if !["https", "http"].iter().any(|allowed| allowed.eq_ignore_ascii_case(scheme)) {
        return Err(InvalidValue::new(
            format!("the url `{text}` is neither https nor http"),
            remedy,
        ));
    }
    let host = rest
        .strip_prefix("//")
        .and_then(|rest| rest.split(['/', '?', '#']).next())
        .unwrap_or_default();
    if host.is_empty()
        || text
            .contains(|char: char| char.is_whitespace() || matches!(char, '<' | '>' | '"' | '\\'))
    {
        return Err(InvalidValue::new(format!("the url `{text}` is not an address"), remedy));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_get_their_usual_case() {
        for (given, expected) in
            [("FR", "fr"), ("pt-br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("und", "und")]
        {
            assert_eq!(language_tag(given).as_deref(), Ok(expected));
        }
        for wrong in ["english", "pt_BR", "f", "", "fr-", "fr FR", "العربية"] {
            assert!(language_tag(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn addresses_are_of_the_web() {
        for right in ["https://a.example", "HTTP://a.example/ü?q=1#f"] {
            assert_eq!(web_address(right), Ok(()), "{right}");
        }
        for wrong in [
            "javascript:alert(1)",
            "ftp://a.example",
            "/relative",
            "www.a.example",
            "https://",
            "https:a",
            "https:// a",
        ] {
            assert!(web_address(wrong).is_err(), "{wrong}");
        }
    }
}
