//! The words of names, which the index holds besides those of documents.

use std::collections::BTreeSet;

use medina::Settings;
use medina::text::for_each_token;
use medina::text::language::primary_language;

/// Names with this tag belong to every language.
const EVERY_LANGUAGE: &str = "*";

/// The forms of the names of the thesaurus and of the labels of facet values that documents of a tag do not have: such names stand in
/// documents of their language. As what is given, what comes is exact, then folded, in the order of the folded forms.
pub(super) fn forms_of_names(settings: &Settings, tag: &str, forms: &[(&str, &str)]) -> Sorted {
    let mut found = Sorted::default();
    let is_of = |of: &str| of == EVERY_LANGUAGE || primary_language(of) == primary_language(tag);
    names(settings).filter(|(of, _)| is_of(of)).for_each(|(_, name)| add(&mut found, name));
    let is_known = |(folded, exact): &(String, String)| {
        let key = (folded.as_str(), exact.as_str());
        forms.binary_search_by(|(exact, folded)| (*folded, *exact).cmp(&key)).is_ok()
    };
    found.retain(|form| !is_known(form));
    found
}

/// Forms, folded, then exact.
pub(super) type Sorted = BTreeSet<(String, String)>;

/// Adds the forms of a text.
pub(super) fn add(forms: &mut Sorted, text: &str) {
    for_each_token(text, |token| {
        forms.insert((token.folded.to_owned(), token.exact.to_owned()));
    });
}

/// Forms as those of documents come: exact, then folded.
pub(super) fn in_order(forms: &Sorted) -> Vec<(&str, &str)> {
    forms.iter().map(|(folded, exact)| (exact.as_str(), folded.as_str())).collect()
}

/// The names of the thesaurus and the labels of facet values, after their language.
fn names(settings: &Settings) -> impl Iterator<Item = (&str, &str)> {
    let entries = settings.thesaurus.iter().flat_map(|concept| &concept.names);
    let entries = entries.flat_map(|(tag, names)| names.iter().map(move |name| (tag, name)));
    let values = settings.facets.iter().flat_map(|facet| &facet.values);
    let labels = values.flat_map(|value| &value.labels);
    entries.chain(labels).map(|(tag, name)| (tag.as_str(), name.as_str()))
}
