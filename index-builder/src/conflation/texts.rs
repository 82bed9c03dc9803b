//! The words of names, which the index holds besides those of documents.

use medina::Settings;
use medina::analysis::{for_each_token, primary_language};

use super::Forms;

/// Names with this tag belong to every language.
const EVERY_LANGUAGE: &str = "*";

/// Adds the forms of a text in the language of that tag.
pub(super) fn add(forms: &mut Forms, tag: &str, text: &str) {
    let forms = forms.entry(tag.to_owned()).or_default();
    for_each_token(text, |token| {
        if !forms.contains_key(token.exact) {
            forms.insert(token.exact.to_owned(), token.folded.to_owned());
        }
    });
}

/// Adds the names of the thesaurus and the labels of facet values: they stand in documents of their language.
pub(crate) fn add_names(forms: &mut Forms, settings: &Settings) {
    let tags: Vec<String> = forms.keys().cloned().collect();
    for (of, name) in names(settings) {
        let is_of = |tag: &&String| of == EVERY_LANGUAGE || primary_language(of) == primary_language(tag);
        tags.iter().filter(is_of).for_each(|tag| add(forms, tag, name));
    }
}

/// The names of the thesaurus and the labels of facet values, after their language.
fn names(settings: &Settings) -> impl Iterator<Item = (&str, &str)> {
    let entries = settings.thesaurus.iter().flat_map(|concept| &concept.names);
    let entries = entries.flat_map(|(tag, names)| names.iter().map(move |name| (tag, name)));
    let values = settings.facets.iter().flat_map(|facet| &facet.values);
    let labels = values.flat_map(|value| &value.labels);
    entries.chain(labels).map(|(tag, name)| (tag.as_str(), name.as_str()))
}
