//! The engine of the specification: a loop over documents, no index. Slow, obvious, and the judge of the real one.
//!
//! It shares with the real engine what *defines* an answer (analysis, the BM25F weight, the score's arithmetic) and none of
//! what *finds* it (dictionary, postings, columns, plans).

use std::collections::{BTreeMap, BTreeSet};

use medina::analysis::{FIELDS, field_weights, for_each_token, stop_words};
use medina::index::{Impacts, PATH_SEPARATOR};
use medina::query::{ENOUGH, score};
use medina::{Document, Match, Request, Settings, Sort};

/// What a page says, as far as the oracle judges it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub total: usize,
    pub partial: usize,
    /// Id, score and group of every hit on the page.
    pub hits: Vec<(String, u32, Match)>,
    /// By facet and path the count, where it is not zero.
    pub counts: BTreeMap<(String, String), usize>,
}

/// All documents, analysed once.
pub(crate) struct Brute<'a> {
    settings: &'a Settings,
    visitor: &'a str,
    practices: Vec<Vec<Edition<'a>>>,
    documents: usize,
    impacts: Impacts,
    /// By folded form its exact forms in the whole corpus.
    exact_forms: BTreeMap<String, BTreeSet<String>>,
}

struct Edition<'a> {
    document: &'a Document,
    /// By folded form how often each field holds it.
    frequencies: BTreeMap<String, [u16; FIELDS]>,
    exact: BTreeSet<String>,
    lengths: [u32; FIELDS],
}

struct Word {
    folded: String,
    exact: String,
    prefix: bool,
    repeats: u32,
}

#[derive(Clone)]
struct Candidate<'a> {
    practice: usize,
    edition: &'a Edition<'a>,
    words: usize,
    score: u32,
}

impl<'a> Brute<'a> {
    pub(crate) fn new(settings: &'a Settings, documents: &'a [Document], visitor: &'a str) -> Self {
        let practices = group(settings, documents);
        let all = || practices.iter().flatten();
        let total = |field: usize| all().map(|edition: &Edition| u64::from(edition.lengths[field])).sum();
        let impacts =
            Impacts::new(field_weights(&settings.weights), [total(0), total(1), total(2)], documents.len());
        let mut exact_forms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for text in documents.iter().flat_map(|document| [&document.title, &document.summary, &document.text])
        {
            for_each_token(text, |token| {
                exact_forms.entry(token.folded.to_owned()).or_default().insert(token.exact.to_owned());
            });
        }
        Self { settings, visitor, practices, documents: documents.len(), impacts, exact_forms }
    }

    pub(crate) fn answer(&self, request: &Request, completes_from: usize) -> Verdict {
        let words = self.words(request, completes_from);
        let candidates: Vec<Candidate> = self.candidates(&words);
        let passing = |candidate: &&Candidate| self.failing(request, candidate).is_empty();
        let all = |candidate: &&Candidate| candidate.words == words.len();
        let most = |candidate: &&Candidate| candidate.words < words.len() && candidate.words > 0;
        let mut first: Vec<_> = candidates.iter().filter(all).filter(passing).cloned().collect();
        let mut second: Vec<_> = candidates.iter().filter(most).filter(passing).cloned().collect();
        if first.len() >= ENOUGH {
            second.clear();
        }
        let nothing_has_all_words = !candidates.iter().any(|candidate| all(&candidate));
        let counted: Vec<_> = match first.is_empty() && (!second.is_empty() || nothing_has_all_words) {
            true => candidates.iter().filter(most).collect(),
            false => candidates.iter().filter(all).collect(),
        };
        first.sort_by_key(|candidate| place(request.sort, candidate));
        second.sort_by_key(|candidate| place(request.sort, candidate));
        let groups = [(&first, Match::All), (&second, Match::Most)];
        let hits = groups.iter().flat_map(|(group, matched)| {
            group.iter().map(|hit| (hit.edition.document.id.clone(), hit.score, *matched))
        });
        Verdict {
            total: first.len(),
            partial: second.len(),
            hits: hits.skip(request.offset).take(request.limit).collect(),
            counts: self.counts(request, &counted),
        }
    }

    fn words(&self, request: &Request, completes_from: usize) -> Vec<Word> {
        let mut typed = Vec::new();
        let mut last_end = 0;
        for_each_token(&request.query, |token| {
            typed.push((token.folded.to_owned(), token.exact.to_owned()));
            last_end = token.range.end;
        });
        let typing = !request.complete && last_end == request.query.len();
        let mut words: Vec<Word> = Vec::new();
        for (at, (folded, exact)) in typed.iter().enumerate() {
            let last = at + 1 == typed.len();
            let prefix = last && typing && folded.chars().count() >= completes_from;
            let repeats = typed.iter().filter(|(other, _)| other == folded).count() as u32;
            words.retain(|word| word.folded != *folded);
            words.push(Word { folded: folded.clone(), exact: exact.clone(), prefix, repeats });
        }
        let language = self.settings.languages.iter().find(|tag| *tag == self.visitor);
        let stop = stop_words::of_language(language.unwrap_or(&self.settings.languages[0]));
        if words.iter().any(|word| !stop.contains(&word.folded)) {
            words.retain(|word| !stop.contains(&word.folded));
        }
        words
    }

    fn candidates(&self, words: &[Word]) -> Vec<Candidate<'_>> {
        let all = || self.practices.iter().flatten();
        let matching = |word: &Word| all().filter(|edition| self.strength(edition, word) > 0).count();
        let idfs: Vec<u32> = words.iter().map(|word| score::idf(self.documents, matching(word))).collect();
        let mut candidates = Vec::new();
        for (practice, editions) in self.practices.iter().enumerate() {
            let scored = editions.iter().map(|edition| {
                let strengths: Vec<u32> = words.iter().map(|word| self.strength(edition, word)).collect();
                let parts = words.iter().zip(&idfs).zip(&strengths);
                let score =
                    parts.map(|((word, idf), strength)| score::contribution(*idf, *strength, word.repeats));
                let matched = strengths.iter().filter(|strength| **strength > 0).count();
                Candidate { practice, edition, words: matched, score: score.sum() }
            });
            candidates.push(self.best(&scored.collect::<Vec<_>>(), words.len()));
        }
        candidates
    }

    /// The edition to show: all words, some words, language, score, first.
    fn best<'c>(&self, editions: &[Candidate<'c>], words: usize) -> Candidate<'c> {
        let language = |tag: &str| match tag {
            _ if tag == self.visitor => 2,
            _ if tag == self.settings.languages[0] => 1,
            _ => 0,
        };
        let worth = |candidate: &Candidate| {
            let tag = &candidate.edition.document.language;
            (candidate.words == words, candidate.words > 0, language(tag), candidate.score)
        };
        let mut best = editions[0].clone();
        for candidate in &editions[1..] {
            if worth(candidate) > worth(&best) {
                best = candidate.clone();
            }
        }
        best
    }

    fn strength(&self, edition: &Edition, word: &Word) -> u32 {
        let impact = |frequencies: &[u16; FIELDS]| u32::from(self.impacts.of(*frequencies, edition.lengths));
        let mut strongest = 0;
        for (term, frequencies) in &edition.frequencies {
            if *term == word.folded {
                strongest = strongest.max(impact(frequencies) * score::WHOLE_WORD);
                let told_apart = self.exact_forms[term].len() > 1 && edition.exact.contains(&word.exact);
                if told_apart {
                    strongest = strongest.max(impact(frequencies) * (score::WHOLE_WORD + score::EXACT_FORM));
                }
            } else if word.prefix && term.starts_with(&word.folded) {
                strongest = strongest.max(impact(frequencies) * score::LONGER_WORD);
            }
        }
        strongest
    }

    /// The chosen facets that the candidate's practice fails.
    fn failing(&self, request: &Request, candidate: &Candidate) -> Vec<String> {
        let mut keys: BTreeSet<&String> = request.filters.iter().map(|(key, _)| key).collect();
        keys.extend(request.ranges.iter().map(|(key, _)| key));
        let fails = |key: &&&String| {
            let wanted =
                request.filters.iter().filter(|(other, _)| other == **key).flat_map(|(_, wanted)| wanted);
            let wanted: Vec<&String> = wanted.collect();
            let range = request.ranges.iter().find(|(other, _)| other == **key).map(|(_, range)| range);
            !self.paths(candidate.practice, key).iter().any(|path| {
                let number = path.parse::<i64>();
                let in_range = range.is_some_and(|range| {
                    number.is_ok_and(|n| range.from.is_none_or(|f| f <= n) && range.to.is_none_or(|t| n <= t))
                });
                wanted.contains(&path) || in_range
            })
        };
        keys.iter().filter(fails).map(|key| (*key).clone()).collect()
    }

    /// Every path a practice has in a facet, and every path above one.
    fn paths(&self, practice: usize, key: &str) -> BTreeSet<String> {
        let named =
            self.practices[practice].iter().filter_map(|edition| edition.document.facets.get(key)).flatten();
        named.flat_map(|path| above(path)).collect()
    }

    fn counts(&self, request: &Request, candidates: &[&Candidate]) -> BTreeMap<(String, String), usize> {
        let mut counts = BTreeMap::new();
        for candidate in candidates {
            let failing = self.failing(request, candidate);
            for facet in &self.settings.facets {
                if failing.iter().all(|key| *key == facet.key) {
                    for path in self.paths(candidate.practice, &facet.key) {
                        *counts.entry((facet.key.clone(), path)).or_default() += 1;
                    }
                }
            }
        }
        counts
    }
}

/// A path and all above it.
fn above(path: &str) -> Vec<String> {
    let levels: Vec<&str> = path.split(PATH_SEPARATOR).collect();
    (1..=levels.len()).map(|length| levels[..length].join(PATH_SEPARATOR)).collect()
}

/// What a candidate is sorted by; ties keep the order of the corpus, which sorting by key preserves.
fn place(sort: Sort, candidate: &Candidate) -> (bool, Vec<u8>) {
    let document = candidate.edition.document;
    let first_day = |date: &String| {
        let mut parts = date.split('/').next().unwrap_or(date).split('-');
        let mut part = || parts.next().unwrap_or("01");
        format!("{}-{}-{}", part(), part(), part()).into_bytes()
    };
    let date = document.date.as_ref().map(first_day);
    let inverted = |bytes: Vec<u8>| bytes.into_iter().map(|byte| 255 - byte).chain([255]).collect();
    match sort {
        Sort::Relevance => (false, (u32::MAX - candidate.score).to_be_bytes().to_vec()),
        Sort::Date => (date.is_none(), date.map(inverted).unwrap_or_default()),
        Sort::DateAsc => (date.is_none(), date.unwrap_or_default()),
        Sort::Title => {
            let folded = medina::analysis::folded(&document.title);
            (false, [folded.as_bytes(), &[0], document.title.as_bytes()].concat())
        }
    }
}

fn group<'a>(settings: &Settings, documents: &'a [Document]) -> Vec<Vec<Edition<'a>>> {
    let mut practices: Vec<(&str, Vec<Edition>)> = Vec::new();
    for document in documents {
        let key = if document.practice.is_empty() { &document.id } else { &document.practice };
        match practices.iter_mut().find(|(known, _)| known == key) {
            Some((_, editions)) => editions.push(Edition::of(document)),
            None => practices.push((key, vec![Edition::of(document)])),
        }
    }
    let place =
        |tag: &String| settings.languages.iter().position(|language| language == tag).unwrap_or(usize::MAX);
    for (_, editions) in &mut practices {
        editions
            .sort_by_key(|edition| (place(&edition.document.language), edition.document.language.clone()));
    }
    practices.into_iter().map(|(_, editions)| editions).collect()
}

impl<'a> Edition<'a> {
    fn of(document: &'a Document) -> Self {
        let (frequencies, exact) = (BTreeMap::new(), BTreeSet::new());
        let mut edition = Self { document, frequencies, exact, lengths: [0; FIELDS] };
        for (field, text) in [&document.title, &document.summary, &document.text].into_iter().enumerate() {
            for_each_token(text, |token| {
                edition.frequencies.entry(token.folded.to_owned()).or_default()[field] += 1;
                edition.exact.insert(token.exact.to_owned());
                edition.lengths[field] += 1;
            });
        }
        edition
    }
}
