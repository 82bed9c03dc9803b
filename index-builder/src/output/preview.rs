//! The preview page: the search as a visitor will see it, and the lines to embed it.

use anyhow::Result;

use super::folder::Folder;
use crate::progress::Progress;

pub(super) const NAME: &str = "index.html";
const TEMPLATE: &str = include_str!("preview.html");

/// The text that identifies a page as generated, so that it may be replaced.
const GENERATOR_MARK: &str = "name=\"generator\" content=\"medina\"";

/// What the page says about the site.
pub(crate) struct PreviewPage {
    pub(crate) name: String,
    pub(crate) language: String,
}

/// Writes the page, unless the folder has an `index.html` that was not generated.
pub(super) fn publish(root: &Folder, page: &PreviewPage, progress: Progress) -> Result<()> {
    let is_foreign = root
        .read(NAME)
        .is_some_and(|found| !String::from_utf8_lossy(&found).contains(GENERATOR_MARK));
    if is_foreign {
        progress
            .say("index.html is not the preview page of an earlier build, so it stays as it is");
        return Ok(());
    }
    root.replace(NAME, page.html().as_bytes())
}

impl PreviewPage {
    fn html(&self) -> String {
        let name = if self.name.is_empty() { "Medina" } else { &self.name };
        TEMPLATE
            .replace("{{language}}", &escaped(&self.language))
            .replace("{{name}}", &escaped(name))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_marked_complete_and_escaped() {
        let page =
            PreviewPage { name: "<b>\"Cities\" & towns</b>".into(), language: "fr".into() }.html();
        assert!(page.contains(GENERATOR_MARK));
        assert!(page.contains("<title>&lt;b&gt;&quot;Cities&quot; &amp; towns&lt;/b&gt;"));
        assert!(page.contains("lang=\"fr\""));
        assert!(!page.contains("{{"));
    }
}
