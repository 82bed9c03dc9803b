//! Random questions over random records: the engine and the brute-force loop must agree on totals, order, scores, every facet
//! count, what was corrected, what nothing matches, and what each proposed change would find.
//!
//! Asked are plain words, whole and begun, with and without accents, misspelt, run together and taken apart, in forms that a
//! conflation joins; phrases, exclusions, facet values in the text; names of concepts; all of it with filters, ranges, orders
//! and pages, in one session, so that an answer that depended on earlier ones would differ.
//!
//! Two things depend on where a dictionary in shards happens to be cut, and are judged on whole ones only: whether two words
//! typed apart are also looked for as one (the shard of the left one must hold it), and whether another ending of an unknown word is
//! found (in its own shard).

use std::collections::BTreeMap;

use fastrand::Rng;
use medina::text::folded;
use medina::{FacetValue, Page, Request, Role, ZeroResultHelp};

use crate::brute::{Brute, Dictionary, Expected, Verdict};
use crate::question::{Piece, Question, Wanted};
use crate::random::{Asker, Toy, documents, settings};
use crate::support::{Host, build};

fn verdict(page: &Page) -> Verdict {
    let mut counts = BTreeMap::new();
    for (key, values) in &page.facets {
        values.iter().for_each(|value| flatten(key, value, &mut counts));
    }
    let hits = page.hits.iter();
    Verdict {
        total: page.total,
        partial: page.partial,
        hits: hits
            .map(|hit| (hit.id.clone(), hit.score, hit.matched, !hit.matched_names.is_empty()))
            .collect(),
        counts,
        corrections: page
            .corrections
            .iter()
            .map(|made| (made.from.clone(), folded(&made.to)))
            .collect(),
        unknown: page.unknown.clone(),
        help: page.help.iter().map(change).collect(),
    }
}

fn change(help: &ZeroResultHelp) -> (String, usize) {
    match help {
        ZeroResultHelp::Filter { facet, total } => (format!("filter {facet}"), *total),
        ZeroResultHelp::Filters { total } => ("filters".to_owned(), *total),
        ZeroResultHelp::Query { total, .. } => ("query".to_owned(), *total),
    }
}

fn flatten(key: &str, value: &FacetValue, counts: &mut BTreeMap<(String, String), usize>) {
    if value.count > 0 {
        counts.insert((key.to_owned(), value.value.clone()), value.count);
    }
    value.children.iter().for_each(|child| flatten(key, child, counts));
}

/// How many questions of each kind were judged.
pub(crate) type Seen = BTreeMap<&'static str, usize>;

/// Builds a random corpus and asks it, and the loop, so many random questions.
pub(crate) fn judge(
    seed: u64,
    practices: usize,
    filler: usize,
    level: u8,
    questions: usize,
    seen: &mut Seen,
) {
    let mut rng = Rng::with_seed(seed);
    let settings = settings(&mut rng);
    let documents = documents(&mut rng, practices, filler);
    if documents.is_empty() {
        return;
    }
    let host = Host::of(build(&settings, &documents, Box::new(Toy), level));
    let dictionary = if filler > 0 { Dictionary::Sharded } else { Dictionary::Whole };
    let (visitor, labels) =
        [("en", "en"), ("fr", "fr"), ("ar", "en"), ("fr-BE", "fr")][rng.u32(0..4) as usize];
    let brute = Brute::new(&settings, &documents, &Toy, visitor, dictionary);
    let mut session = Session { host: &host, engine: host.open(Some(visitor)), asked: 0 };
    session.check_dictionary(dictionary, &brute);
    let asker = Asker { settings: &settings, documents: &documents, labels };
    for number in 0..questions {
        let question = asker.question(&mut rng);
        if let Some(expected) = brute.answer(&question) {
            session.check(
                &question,
                &expected,
                &format!("seed {seed}, question {number}, visitor {visitor}"),
            );
            note(&question, &expected.verdict, seen);
        }
    }
}

/// Counts what a judged question was about, as far as its answer shows it.
fn note(question: &Question, verdict: &Verdict, seen: &mut Seen) {
    let has = |is: fn(&Piece) -> bool| question.pieces.iter().any(is);
    let finds = verdict.total > 0;
    let split = verdict.corrections.iter().any(|(_, to)| to.contains(' '));
    for (kind, is_there) in [
        ("questions", true),
        ("corrected words", !verdict.corrections.is_empty()),
        ("words taken apart", split),
        ("unknown words", !verdict.unknown.is_empty()),
        (
            "phrases found",
            finds && has(|piece| matches!(piece, Piece::Phrase(words, _) if words.contains(' '))),
        ),
        ("exclusions", finds && has(|piece| matches!(piece, Piece::Without(..)))),
        ("facet values typed", finds && has(|piece| matches!(piece, Piece::Facet(..)))),
        ("hits by another name", verdict.hits.iter().any(|(.., is_through)| *is_through)),
        ("some words only", verdict.partial > 0),
        ("help", !verdict.help.is_empty()),
        ("help by another text", verdict.help.iter().any(|(change, _)| change == "query")),
    ] {
        *seen.entry(kind).or_default() += usize::from(is_there);
    }
}

/// One visitor's engine.
struct Session<'a> {
    host: &'a Host,
    engine: medina::Engine,
    asked: usize,
}

impl Session<'_> {
    /// The dictionary must be in the form the corpus is meant to exercise, and a spelling file hold every form: then
    /// what a misspelt word is compared with is known without knowing where shards are cut.
    fn check_dictionary(&mut self, dictionary: Dictionary, brute: &Brute) {
        let (files, _) = self.host.answer(&mut self.engine, medina::Engine::files).unwrap();
        let spelling = files.iter().find(|file| file.role() == Role::Corrections);
        assert_eq!(
            spelling.is_some(),
            dictionary == Dictionary::Sharded,
            "the corpus was meant to exercise the other form"
        );
        if let Some(file) = spelling {
            let words = fst::Map::new(self.host.content(file)).unwrap();
            assert_eq!(words.stream().into_str_keys().unwrap(), brute.forms());
        }
    }

    fn check(&mut self, question: &Question, expected: &Expected, which: &str) {
        let request = &question.request;
        let (page, rounds) = self.host.search(&mut self.engine, request).unwrap();
        assert_eq!(verdict(&page), expected.verdict, "{which}, {question:#?}");
        // Shards and columns, then the hits; for an unknown word the spelling file and its likely forms' shards in between.
        let most = 2 + usize::from(self.asked == 0) + if expected.has_guesses { 2 } else { 0 };
        assert!(
            rounds.len() <= most || page.total + page.partial == 0,
            "too many rounds: {rounds:?}, {request:#?}"
        );
        self.asked += 1;
        check_selected(question, &page);
        #[cfg(not(target_arch = "wasm32"))]
        self.check_explanations(request, &page);
        for help in &page.help {
            let (followed, _) =
                self.host.search(&mut self.engine, &changed(request, help)).unwrap();
            assert_eq!(
                followed.total + followed.partial,
                change(help).1,
                "{which}, {help:?}, {question:#?}"
            );
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Session<'_> {
    /// Every hit is explained, and the parts add up to its score.
    fn check_explanations(&mut self, request: &Request, page: &Page) {
        let (explained, _) =
            self.host.answer(&mut self.engine, |engine| engine.explain(request)).unwrap();
        let sums = explained.iter().map(|hit| {
            let words: u32 = hit.words.iter().map(|word| word.points).sum();
            let pairs: u32 = hit.pairs.iter().map(|pair| pair.points).sum();
            (&hit.id, words + hit.title + pairs)
        });
        assert!(
            sums.eq(page.hits.iter().map(|hit| (&hit.id, hit.score))),
            "{request:#?}, {explained:#?}"
        );
    }
}

/// The request of somebody who does as proposed.
fn changed(request: &Request, help: &ZeroResultHelp) -> Request {
    let mut request = request.clone();
    match help {
        ZeroResultHelp::Filter { facet, .. } => {
            request.filters.retain(|(key, _)| key != facet);
            request.ranges.retain(|(key, _)| key != facet);
        }
        ZeroResultHelp::Filters { .. } => {
            request.filters.clear();
            request.ranges.clear();
        }
        // Whoever refused corrections refused them for the text typed, not for another.
        ZeroResultHelp::Query { query, .. } => {
            (request.query, request.correct) = (query.clone(), true)
        }
    }
    request
}

/// Chosen values that exist are listed as chosen, and no others.
fn check_selected(question: &Question, page: &Page) {
    let (_, themes) = page.facets.iter().find(|(key, _)| key == "theme").unwrap();
    let filters = question
        .request
        .filters
        .iter()
        .filter(|(key, _)| key == "theme")
        .flat_map(|(_, wanted)| wanted);
    let typed = question.pieces.iter().filter_map(|piece| match piece {
        Piece::Facet(_, key, Wanted::Path(path)) if key == "theme" => Some(path),
        _ => None,
    });
    let chosen: Vec<&String> = filters.chain(typed).collect();
    for theme in themes {
        assert_eq!(theme.selected, chosen.contains(&&theme.value), "{question:#?}");
    }
}

/// Nothing is proven by questions of which none is of a kind.
fn check_seen(seen: &Seen, at_least: usize) {
    println!("{seen:?}");
    assert!(seen.values().all(|count| *count >= at_least), "too few of a kind: {seen:?}");
}

#[test]
fn engine_and_loop_agree_on_small_corpora() {
    let mut seen = Seen::new();
    (0..60).for_each(|seed| judge(seed, 25, 0, 6, 60, &mut seen));
    check_seen(&seen, 60);
}

#[test]
fn engine_and_loop_agree_on_sharded_corpora() {
    let mut seen = Seen::new();
    (1000..1006).for_each(|seed| judge(seed, 80, 200, 0, 60, &mut seen));
    check_seen(&seen, 2);
}
