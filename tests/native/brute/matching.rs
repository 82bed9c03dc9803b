//! The documents that match a word, and how strongly each does.

use medina::query::score;
use medina::query::score::{
    CONCEPT, CORRECTED, EXACT_FORM, LONGER_WORD, MAX_PAIR_DISTANCE, MAX_PAIRED_WORDS, PAIR_WEIGHT,
    WHOLE_WORD,
};

use super::corpus::{Corpus, Edition, Occurrence};
use super::reading::Reading;
use super::spelling::{Form, Searched};

/// A word with its matches.
pub(crate) struct Clause {
    /// By document, in the order of the corpus.
    found: Vec<Option<Found>>,
    idf: u32,
    form_idf: u32,
    repeats: u32,
}

/// How a document matches a word; the greatest counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    /// Whether it has a form of the word and not only another name of the same thing.
    pub is_direct: bool,
    strength: u32,
    /// Whether it has the very form.
    holds: bool,
    nearness: u32,
    /// The length of the title if that has the word, else 0.
    title: u8,
    impact: u32,
    worth: u32,
}

impl Clause {
    pub(crate) fn new(corpus: &Corpus, reading: &Reading, searched: &Searched) -> Self {
        let mut clause = match searched.forms.as_slice() {
            [first, _, ..] if first.worth == CORRECTED => Self::of_alternatives(corpus, searched),
            forms => Self::of_forms(corpus, forms, searched),
        };
        if let Some(phrase) = searched.word.phrase {
            for (edition, found) in corpus.editions().zip(&mut clause.found) {
                *found = found.filter(|_| edition.holds_phrase(&reading.phrases[phrase]));
            }
        }
        clause
    }

    fn of_forms(corpus: &Corpus, forms: &[Form], searched: &Searched) -> Self {
        let strongest = |edition| strongest(corpus, edition, forms, searched);
        let found: Vec<Option<Found>> = corpus.editions().map(strongest).collect();
        let count = |filter: fn(&Found) -> bool| {
            found.iter().flatten().filter(|found| filter(found)).count()
        };
        let idf = score::idf(corpus.documents, count(|_| true));
        let form_idf = u32::midpoint(idf, score::idf(corpus.documents, count(|found| found.holds)));
        Self { found, idf, form_idf, repeats: searched.word.repeats }
    }

    /// Of several corrections, each counts by its own inverse document frequency, relative to the
    /// greatest of them.
    fn of_alternatives(corpus: &Corpus, searched: &Searched) -> Self {
        let clauses: Vec<Self> =
            searched.forms.chunks(1).map(|form| Self::of_forms(corpus, form, searched)).collect();
        let idf = clauses.iter().map(|clause| clause.idf).max().unwrap();
        let weighed = |(clause, found): (&Self, Found)| {
            let worth = (found.worth * clause.idf / idf).max(1);
            Found { worth, strength: found.impact * worth, ..found }
        };
        let found = (0..corpus.documents).map(|document| {
            let found = clauses.iter().filter_map(|clause| Some((clause, clause.found[document]?)));
            found.map(weighed).max()
        });
        Self { found: found.collect(), idf, form_idf: idf, repeats: searched.word.repeats }
    }

    pub(crate) fn in_document(&self, document: usize) -> Option<Found> {
        self.found[document]
    }

    fn contribution(&self, found: Found) -> u32 {
        let idf = if found.holds { self.form_idf } else { self.idf };
        score::contribution(idf, found.strength, self.repeats)
    }
}

fn strongest(
    corpus: &Corpus,
    edition: &Edition,
    forms: &[Form],
    searched: &Searched,
) -> Option<Found> {
    let mut offers = Vec::new();
    for form in forms {
        offer_form(corpus, edition, form, searched, &mut offers);
        if form.is_begun {
            for longer in corpus.beginning(&form.key) {
                offer_classes(corpus, edition, longer, (LONGER_WORD, false), &mut offers);
                offer_concepts(corpus, edition, longer, LONGER_WORD, &mut offers);
            }
        }
    }
    if searched.word.phrase.is_none() {
        for run in &searched.word.runs {
            offer_concepts(corpus, edition, run, WHOLE_WORD, &mut offers);
        }
    }
    offers.into_iter().max()
}

fn offer_form(
    corpus: &Corpus,
    edition: &Edition,
    form: &Form,
    searched: &Searched,
    offers: &mut Vec<Found>,
) {
    if form.is_stem {
        let classes = corpus.stems[&form.key].iter().filter_map(|class| edition.classes.get(class));
        return offers.extend(
            classes.map(|occurrence| found(corpus, edition, occurrence, true, (form.worth, true))),
        );
    }
    let told_apart = corpus.forms.get(&form.key).is_some_and(|facts| facts.exact.len() > 1);
    let as_typed = edition.forms.contains(&(form.key.clone(), searched.word.exact.clone()));
    let bonus = if told_apart && as_typed { EXACT_FORM } else { 0 };
    offer_classes(
        corpus,
        edition,
        &form.key,
        (form.worth + bonus, edition.holds(&form.key)),
        offers,
    );
    if searched.word.phrase.is_none() {
        offer_concepts(corpus, edition, &form.key, form.worth, offers);
    }
}

/// Offers the classes of a form, with their worth and whether the edition has the very form.
fn offer_classes(
    corpus: &Corpus,
    edition: &Edition,
    form: &str,
    (worth, holds): (u32, bool),
    offers: &mut Vec<Found>,
) {
    let classes = corpus.forms.get(form).into_iter().flat_map(|facts| &facts.classes);
    for occurrence in classes.filter_map(|class| edition.classes.get(class)) {
        offers.push(found(corpus, edition, occurrence, true, (worth, holds)));
    }
}

fn offer_concepts(
    corpus: &Corpus,
    edition: &Edition,
    name: &str,
    worth: u32,
    offers: &mut Vec<Found>,
) {
    let concepts = corpus.names.get(name).into_iter().flatten();
    for occurrence in concepts.filter_map(|concept| edition.concepts.get(concept)) {
        offers.push(found(corpus, edition, occurrence, false, (worth * CONCEPT / 16, false)));
    }
}

fn found(
    corpus: &Corpus,
    edition: &Edition,
    occurrence: &Occurrence,
    is_direct: bool,
    (worth, holds): (u32, bool),
) -> Found {
    let impact = corpus.impact(edition, occurrence);
    let (nearness, title) = (occurrence.nearness(), edition.title_with(occurrence));
    Found { is_direct, strength: impact * worth, holds, nearness, title, impact, worth }
}

/// By document, the sum of the contributions of its words, of a part of those in its title once
/// more, and of the pairs of words that are close together in it.
pub(crate) fn scores(clauses: &[Clause], documents: usize) -> Vec<u32> {
    let of_words = |document: usize| {
        let (mut sum, mut title) = (0, score::Title::default());
        for (clause, found) in
            clauses.iter().filter_map(|clause| Some((clause, clause.in_document(document)?)))
        {
            sum += clause.contribution(found);
            title.add(clause.contribution(found), found.title);
        }
        sum + title.points()
    };
    let mut scores: Vec<u32> = (0..documents).map(of_words).collect();
    for (at, left) in clauses.iter().enumerate().filter(|_| clauses.len() <= MAX_PAIRED_WORDS) {
        for right in &clauses[at + 1..] {
            let close: Vec<usize> =
                (0..documents).filter(|document| are_close(left, right, *document)).collect();
            let told = score::idf(documents, close.len()).saturating_sub(left.idf.max(right.idf));
            close.into_iter().for_each(|document| scores[document] += PAIR_WEIGHT * told);
        }
    }
    scores
}

fn are_close(left: &Clause, right: &Clause, document: usize) -> bool {
    let place = |clause: &Clause| clause.in_document(document).map_or(0, |found| found.nearness);
    let (left, right) = (place(left), place(right));
    left > 0 && right > 0 && left.abs_diff(right) <= u32::from(MAX_PAIR_DISTANCE)
}
