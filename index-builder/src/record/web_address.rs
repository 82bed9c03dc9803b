//! Validates the `url` of a record.

use url::Url;

use crate::diagnostic::InvalidValue;

/// Accepts an `http` or `https` address that a result may link to. Other schemes, `javascript:`
/// above all, are not safe on the page of a partner.
///
/// The address is checked only: records keep it as it is written.
pub(crate) fn check_web_address(text: &str) -> Result<(), InvalidValue> {
    let invalid = |problem: String| {
        Err(InvalidValue::new(problem, "write an address that begins with https:// or http://"))
    };
    let Some((scheme, rest)) = text.split_once(':') else {
        return invalid(format!("the url `{text}` has no scheme"));
    };
    if !["https", "http"].iter().any(|allowed| allowed.eq_ignore_ascii_case(scheme)) {
        return invalid(format!("the url `{text}` is neither https nor http"));
    }
    // Browsers repair these, but they are slips: `https:a`, `https:///a`, `https://a\b`.
    let has_host = rest.strip_prefix("//").is_some_and(|authority| !authority.starts_with('/'));
    let is_unwanted = |char: char| char.is_whitespace() || matches!(char, '<' | '>' | '"' | '\\');
    if !has_host || text.contains(is_unwanted) || Url::parse(text).is_err() {
        return invalid(format!("the url `{text}` is not a web address"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_and_https_addresses_are_accepted() {
        for right in [
            "https://a.example",
            "HTTP://a.example/ü?q=1#f",
            "https://bücher.example:8080/a",
            "https://a.example/?q[]=1|2&r={x}",
            "http://192.0.2.1/",
            "https://[2001:db8::1]/",
        ] {
            assert_eq!(check_web_address(right), Ok(()), "{right}");
        }
    }

    #[test]
    fn what_is_not_a_web_address_is_refused() {
        for wrong in [
            "javascript:alert(1)",
            "ftp://a.example",
            "/relative",
            "www.a.example",
            "https://",
            "https://?q",
            "https:a",
            "https:///a.example",
            "https:// a",
            "https://a.example\\b",
            "https://:x",
            "https://@",
            "https://user@",
            "https://a.example:99999",
            "https://[::1",
        ] {
            assert!(check_web_address(wrong).is_err(), "{wrong}");
        }
    }
}
