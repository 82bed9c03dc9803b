//! Extracts the plain text of an HTML block in a Markdown body.

/// The text of an HTML block: its tags, comments, scripts and styles left out.
pub(super) fn to_text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = after_markup(&rest[start..]);
    }
    text + rest
}

/// What follows the tag, comment, script or style that `html` begins with.
fn after_markup(html: &str) -> &str {
    let begins = |prefix: &str| {
        html.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let end = match () {
        () if begins("<!--") => "-->",
        () if begins("<script") => "</script>",
        () if begins("<style") => "</style>",
        () => ">",
    };
    html.to_ascii_lowercase().find(end).map_or("", |found| &html[found + end.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_comments_scripts_and_styles_are_dropped() {
        assert_eq!(to_text("<div>kept <!-- not --> too</div>"), "kept  too");
        assert_eq!(to_text("<SCRIPT>var a;</SCRIPT>kept"), "kept");
        assert_eq!(to_text("open <div"), "open ");
    }
}
