//! The preview page: the search as a visitor will see it, and the lines to paste.

use anyhow::Result;

use super::folder::Folder;
use crate::progress::Progress;

const NAME: &str = "index.html";
const TEMPLATE: &str = include_str!("preview.html");

/// How a page is recognised as one of ours, which may be replaced.
const OUR_MARK: &str = "name=\"generator\" content=\"medina\"";

/// What the page says about the site.
pub(crate) struct PreviewPage {
    pub(crate) name: String,
    pub(crate) language: String,
}

/// Writes the page, unless the folder has one of somebody else's.
pub(super) fn publish(root: &Folder, site: &PreviewPage, progress: Progress) -> Result<()> {
    let foreign =
        root.read(NAME).is_some_and(|page| !String::from_utf8_lossy(&page).contains(OUR_MARK));
    if foreign {
        progress
            .say("index.html is not the preview page of an earlier build, so it stays as it is");
    } else {
        root.replace(NAME, page(site).as_bytes())?;
    }
    Ok(())
}

fn page(site: &PreviewPage) -> String {
    let name = if site.name.is_empty() { "Medina" } else { &site.name };
    TEMPLATE.replace("{{language}}", &escaped(&site.language)).replace("{{name}}", &escaped(name))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_ours_complete_and_safe() {
        let page =
            page(&PreviewPage { name: "<b>\"Cities\" & towns</b>".into(), language: "fr".into() });
        assert!(page.contains(OUR_MARK));
        assert!(page.contains("<title>&lt;b&gt;&quot;Cities&quot; &amp; towns&lt;/b&gt;"));
        assert!(page.contains("lang=\"fr\""));
        assert!(!page.contains("{{"));
    }
}
