//! A second engine, as a loop over documents without an index: slow and obvious, so that the oracle
//! can judge the real one by it. Change it when the meaning of an answer changes.
//!
//! It shares with the real engine the code that *defines* an answer (analysis, the BM25F weight,
//! the arithmetic of scores) and none of the code that *finds* it (dictionary, postings,
//! positions, columns, parser, plans).

mod corpus;
mod facets;
mod matching;
mod reading;
mod spelling;

use std::collections::BTreeMap;

use medina::query::MIN_FULL_MATCHES;
use medina::{Document, Match, Settings, Sort};
use medina_indexer::conflation::Conflator;
use medina_indexer::stop_words;

use crate::question::Question;
use corpus::{Corpus, primary};
use matching::{Clause, scores};
use reading::Reading;
use spelling::{Resolved, resolve};

/// The parts of a page that the oracle judges.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub total: usize,
    pub partial: usize,
    /// Every hit on the page.
    pub hits: Vec<JudgedHit>,
    /// By facet and path, the count if it is not zero.
    pub counts: BTreeMap<(String, String), usize>,
    /// The text typed, and the text searched, folded.
    pub corrections: Vec<(String, String)>,
    pub unknown: Vec<String>,
    /// The change, and how much it finds.
    pub help: Vec<(String, usize)>,
}

/// A hit, judged.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct JudgedHit {
    pub id: String,
    pub score: u32,
    pub matched: Match,
    /// Whether it was found by another name.
    pub is_through: bool,
}

/// What a page must say, and whether unknown words had to be guessed.
pub(crate) struct Expected {
    pub verdict: Verdict,
    pub has_guesses: bool,
}

/// Where the index under judgement has its dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dictionary {
    Whole,
    Sharded,
}

/// The loop over a corpus, for one visitor.
pub(crate) struct Brute<'a> {
    settings: &'a Settings,
    visitor: &'a str,
    dictionary: Dictionary,
    corpus: Corpus<'a>,
}

/// A practice that matches, with the edition to show.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    practice: usize,
    document: &'a Document,
    score: u32,
    tier: usize,
    is_all: bool,
    is_through: bool,
}

/// How many words an edition matches.
#[derive(Clone, Copy)]
struct Tally<'a> {
    document: &'a Document,
    words: usize,
    direct: usize,
    score: u32,
}

/// The practices that a question selects.
struct Answer<'a> {
    resolved: Resolved,
    /// All practices that match, those that match everything first.
    candidates: Vec<Candidate<'a>>,
    /// Those that pass the filters and match every word, then those that match some.
    first: Vec<Candidate<'a>>,
    second: Vec<Candidate<'a>>,
}

impl<'a> Brute<'a> {
    pub(crate) fn new(
        settings: &'a Settings,
        documents: &'a [Document],
        conflation: &dyn Conflator,
        visitor: &'a str,
        dictionary: Dictionary,
    ) -> Self {
        Self { settings, visitor, dictionary, corpus: Corpus::new(settings, documents, conflation) }
    }

    /// Every folded form of a document.
    pub(crate) fn forms(&self) -> Vec<&str> {
        self.corpus.forms.keys().map(String::as_str).collect()
    }

    /// The page of a question; `None` if it depends on where the dictionary is cut.
    pub(crate) fn answer(&self, question: &Question) -> Option<Expected> {
        let mut answer = self.read(question);
        let mut depends_on_shards = answer.resolved.depends_on_shards;
        let help = if answer.total() == 0 {
            self.help(question, &mut depends_on_shards)
        } else {
            Vec::new()
        };
        if depends_on_shards {
            return None;
        }
        let counted = counted(&answer);
        let (total, partial) = (answer.first.len(), answer.second.len());
        answer.first.sort_by_key(|candidate| place(question.request.sort, candidate));
        answer.second.sort_by_key(|candidate| place(question.request.sort, candidate));
        let hits = answer
            .first
            .iter()
            .chain(&answer.second)
            .skip(question.request.offset)
            .take(question.request.limit);
        let hit = |hit: &Candidate| JudgedHit {
            id: hit.document.id.clone(),
            score: hit.score,
            matched: if hit.is_all { Match::All } else { Match::Some },
            is_through: hit.is_through,
        };
        let has_guesses = answer.resolved.has_guesses;
        let verdict = Verdict {
            total,
            partial,
            hits: hits.map(hit).collect(),
            counts: facets::counts(&self.corpus, self.settings, question, &counted),
            corrections: answer.resolved.corrections,
            unknown: answer.resolved.unknown,
            help,
        };
        Some(Expected { verdict, has_guesses })
    }

    /// What each change finds: without the filters of one facet, without any filters, without a
    /// sign, with corrections.
    fn help(&self, question: &Question, depends_on_shards: &mut bool) -> Vec<(String, usize)> {
        let mut help = Vec::new();
        let filtered = question.filtered();
        for key in &filtered {
            let changed = question.without_filters(std::slice::from_ref(key));
            help.push((format!("filter {key}"), changed));
        }
        if filtered.len() > 1 {
            help.push(("filters".to_owned(), question.without_filters(&filtered)));
        }
        let without_sign = (0..question.pieces.len()).filter_map(|at| question.without_sign(at));
        help.extend(without_sign.map(|changed| ("query".to_owned(), changed)));
        if !question.request.correct {
            help.push(("query".to_owned(), question.corrected(&[])));
        }
        let count = |(change, mut changed): (String, Question)| {
            let mut answer = self.read(&changed);
            *depends_on_shards |= answer.resolved.depends_on_shards;
            while change == "query" && !answer.resolved.corrections.is_empty() {
                changed = changed.corrected(&answer.resolved.corrections);
                answer = self.read(&changed);
                *depends_on_shards |= answer.resolved.depends_on_shards;
            }
            (change, answer.total())
        };
        help.into_iter().map(count).filter(|(_, total)| *total > 0).collect()
    }

    fn read(&self, question: &Question) -> Answer<'_> {
        let completes_from = if self.dictionary == Dictionary::Sharded { 3 } else { 1 };
        let reading = Reading::new(question, &self.stop_words(), completes_from);
        let resolved = resolve(&self.corpus, &reading, question.request.correct, self.dictionary);
        let clauses: Vec<Clause> = resolved
            .searched
            .iter()
            .map(|searched| Clause::new(&self.corpus, &reading, searched))
            .collect();
        let candidates = self.candidates(&clauses, &reading);
        let passing = |candidate: &&Candidate| {
            facets::failing(&self.corpus, question, candidate.practice).is_empty()
        };
        let passing = candidates.iter().filter(passing).copied();
        let (first, mut second): (Vec<_>, Vec<_>) = passing.partition(|candidate| candidate.is_all);
        if first.len() >= MIN_FULL_MATCHES {
            second.clear();
        }
        Answer { resolved, candidates, first, second }
    }

    /// The stop words of the visitor's language if it is the site's, else of the site's default.
    fn stop_words(&self) -> Vec<String> {
        let languages = &self.settings.languages;
        let own = languages.iter().find(|tag| primary(tag) == primary(self.visitor));
        stop_words::of_language(own.unwrap_or(&languages[0]))
    }

    fn candidates(&self, clauses: &[Clause], reading: &Reading) -> Vec<Candidate<'_>> {
        let scores = scores(clauses, self.corpus.documents);
        let mut number = 0;
        let mut candidates = Vec::new();
        for (practice, editions) in self.corpus.practices.iter().enumerate() {
            let first = number;
            number += editions.len();
            if reading
                .without
                .iter()
                .any(|words| editions.iter().any(|edition| edition.holds_phrase(words)))
            {
                continue;
            }
            let tally = |(at, edition): (usize, &corpus::Edition<'a>)| {
                let found = || clauses.iter().filter_map(move |clause| clause.in_document(at));
                let direct = found().filter(|found| found.is_direct).count();
                Tally {
                    document: edition.document,
                    words: found().count(),
                    direct,
                    score: scores[at],
                }
            };
            let tallies: Vec<Tally> = (first..).zip(editions).map(tally).collect();
            let shown = self.best(&tallies, clauses.len());
            let is_all = shown.words == clauses.len();
            if is_all || shown.words > 0 {
                let is_own = self.welcome(&shown.document.language) == 2;
                let is_direct =
                    |tally: &Tally| tally.direct >= shown.words || (is_own && tally.direct > 0);
                let named_only = !tallies.iter().any(is_direct);
                candidates.push(Candidate {
                    practice,
                    document: shown.document,
                    score: shown.score,
                    tier: if is_all {
                        2 * usize::from(named_only) + usize::from(!is_own)
                    } else {
                        0
                    },
                    is_all,
                    is_through: shown.direct < shown.words,
                });
            }
        }
        candidates
    }

    /// 2 for the visitor's language, 1 for the site's default.
    fn welcome(&self, tag: &str) -> u8 {
        match tag {
            _ if primary(tag) == primary(self.visitor) => 2,
            _ if primary(tag) == primary(&self.settings.languages[0]) => 1,
            _ => 0,
        }
    }

    /// The edition to show: all words, some words, language, score, first.
    fn best(&self, editions: &[Tally<'a>], words: usize) -> Tally<'a> {
        let worth = |tally: &Tally| {
            (
                tally.words == words,
                tally.words > 0,
                self.welcome(&tally.document.language),
                tally.score,
            )
        };
        let mut best = editions[0];
        for tally in &editions[1..] {
            if worth(tally) > worth(&best) {
                best = *tally;
            }
        }
        best
    }
}

impl Answer<'_> {
    fn total(&self) -> usize {
        self.first.len() + self.second.len()
    }
}

/// The practices that facet values are counted over, before filters.
fn counted(answer: &Answer) -> Vec<usize> {
    let has_first = answer.candidates.iter().any(|candidate| candidate.is_all);
    let of_second = answer.first.is_empty() && (!answer.second.is_empty() || !has_first);
    let counted = answer.candidates.iter().filter(|candidate| candidate.is_all != of_second);
    counted.map(|candidate| candidate.practice).collect()
}

/// The key that a candidate is sorted by. Ties keep the order of the corpus, because sorting by key
/// is stable.
fn place(sort: Sort, candidate: &Candidate) -> (usize, Vec<u8>) {
    let document = candidate.document;
    let first_day = |date: &String| {
        let mut parts = date.split('/').next().unwrap_or(date).split('-');
        let mut part = || parts.next().unwrap_or("01");
        format!("{}-{}-{}", part(), part(), part()).into_bytes()
    };
    let date = document.date.as_ref().map(first_day);
    let inverted = |bytes: Vec<u8>| bytes.into_iter().map(|byte| 255 - byte).chain([255]).collect();
    let undated = usize::from(date.is_none());
    match sort {
        Sort::Relevance => (candidate.tier, (u32::MAX - candidate.score).to_be_bytes().to_vec()),
        Sort::Date => (undated, date.map(inverted).unwrap_or_default()),
        Sort::DateAsc => (undated, date.unwrap_or_default()),
        Sort::Title => {
            let folded = medina::text::folded(&document.title);
            (0, [folded.as_bytes(), &[0], document.title.as_bytes()].concat())
        }
    }
}
