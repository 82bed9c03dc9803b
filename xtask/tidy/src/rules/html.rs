//! Text reaches the page as text nodes: nothing in the widget parses HTML or code.

use crate::repository::{Source, WIDGET};

/// What makes elements or code out of strings.
pub(crate) const SINKS: &[&str] = &[
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "DOMParser",
    "createContextualFragment",
    "setHTMLUnsafe",
    "srcdoc",
    "eval(",
    "new Function",
];

/// The sinks in the widget's sources, tests apart.
pub(crate) fn findings(source: &Source) -> Vec<String> {
    if !source.is_in(WIDGET, ".ts") || source.path.ends_with(".test.ts") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (number, line) in (1..).zip(source.text.lines()) {
        let sinks = SINKS.iter().filter(|sink| line.contains(**sink));
        findings.extend(sinks.map(|sink| source.finding(number, &advice(sink))));
    }
    findings
}

/// What a finding says.
pub(crate) fn advice(sink: &str) -> String {
    format!("has {sink}; make text nodes instead")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::source;

    #[test]
    fn sinks_are_found_in_what_ships() {
        let text = "\nnode.innerHTML = title;";
        assert_eq!(
            findings(&source("www/src/view/hit.ts", text)),
            ["www/src/view/hit.ts:2: has innerHTML; make text nodes instead"]
        );
        assert!(findings(&source("www/src/view/hit.test.ts", text)).is_empty());
        assert!(findings(&source("www/src/view/hit.ts", "node.textContent = title;")).is_empty());
    }
}
