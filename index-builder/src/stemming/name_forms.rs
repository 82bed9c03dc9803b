//! The word forms of thesaurus names and facet labels, which the index holds besides those of
//! documents.

use std::collections::BTreeSet;

use medina::Settings;
use medina::text::for_each_token;
use medina::text::language::same_language;

/// The tag of names that belong to every language.
const EVERY_LANGUAGE: &str = "*";

/// Surface forms as (folded, exact), so that they are ordered by their folded forms.
pub(super) type FormSet = BTreeSet<(String, String)>;

/// Returns the forms of names in the language of `tag` that are not among `forms`, which are exact
/// and folded in the order of the folded forms.
pub(super) fn missing_from(forms: &[(&str, &str)], tag: &str, settings: &Settings) -> FormSet {
    let mut found = FormSet::default();
    let is_in_language = |of: &str| of == EVERY_LANGUAGE || same_language(of, tag);
    for (_, name) in names(settings).filter(|(of, _)| is_in_language(of)) {
        add(&mut found, name);
    }
    let is_known = |(folded, exact): &(String, String)| {
        let key = (folded.as_str(), exact.as_str());
        forms.binary_search_by(|(exact, folded)| (*folded, *exact).cmp(&key)).is_ok()
    };
    found.retain(|form| !is_known(form));
    found
}

/// Adds the forms of a text.
pub(super) fn add(forms: &mut FormSet, text: &str) {
    for_each_token(text, |token| {
        forms.insert((token.folded.to_owned(), token.exact.to_owned()));
    });
}

/// The forms as (exact, folded), in the order of the folded forms.
pub(super) fn in_order(forms: &FormSet) -> Vec<(&str, &str)> {
    forms.iter().map(|(folded, exact)| (exact.as_str(), folded.as_str())).collect()
}

/// The names of the thesaurus and the labels of facet values, each after its language tag.
fn names(settings: &Settings) -> impl Iterator<Item = (&str, &str)> {
    let entries = settings.thesaurus.iter().flat_map(|concept| &concept.names);
    let entries = entries.flat_map(|(tag, names)| names.iter().map(move |name| (tag, name)));
    let values = settings.facets.iter().flat_map(|facet| &facet.values);
    let labels = values.flat_map(|value| &value.labels);
    entries.chain(labels).map(|(tag, name)| (tag.as_str(), name.as_str()))
}
