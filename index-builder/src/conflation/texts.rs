//! Everything whose words the index will hold.

use std::collections::BTreeSet;

use medina::analysis::primary_language;
use medina::{Document, Settings};

/// Names with this tag belong to every language.
const EVERY_LANGUAGE: &str = "*";

/// Every text after its language: documents, and names, which stand in documents of their language.
pub(crate) fn texts<'a>(settings: &'a Settings, documents: &'a [Document]) -> Vec<(&'a str, &'a str)> {
    let tags: BTreeSet<&str> = documents.iter().map(|document| document.language.as_str()).collect();
    let written = documents.iter().flat_map(|document| {
        [&document.title, &document.summary, &document.text]
            .map(|text| (document.language.as_str(), text.as_str()))
    });
    let named = names(settings).flat_map(|(of, name)| {
        tags.iter()
            .filter(move |tag| of == EVERY_LANGUAGE || primary_language(of) == primary_language(tag))
            .map(move |tag| (*tag, name))
    });
    written.chain(named).collect()
}

/// The names of the thesaurus and the labels of facet values, after their language.
fn names(settings: &Settings) -> impl Iterator<Item = (&str, &str)> {
    let entries = settings.thesaurus.iter().flat_map(|concept| &concept.names);
    let entries = entries.flat_map(|(tag, names)| names.iter().map(move |name| (tag, name)));
    let values = settings.facets.iter().flat_map(|facet| &facet.values);
    let labels = values.flat_map(|value| &value.labels);
    entries.chain(labels).map(|(tag, name)| (tag.as_str(), name.as_str()))
}
