//! Asks the engine and the brute-force loop of `brute/` the same random questions over the same
//! random records. They must agree on totals, order, scores, every facet count, corrections,
//! unknown words, and on what each proposed change of the question would find.
//!
//! The questions have plain words (whole and begun, with and without accents, misspelt, run
//! together and taken apart, in forms that a conflation joins), phrases, exclusions, facet values
//! in the text and names of concepts, all with filters, ranges, orders and pages. The engine
//! answers all questions of a corpus in one session, so an answer that depended on earlier ones
//! would differ.
//!
//! Two things depend on where a dictionary in shards is cut: whether two words typed apart are
//! also looked up as one (only if the shard of the left word holds it), and whether another ending
//! of an unknown word is found (only in the shard of the word). The loop does not answer such
//! questions about sharded dictionaries; [`Seen`] counts them, and the tests bound their number.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use fastrand::Rng;
use medina::text::folded;
use medina::{FacetValue, Hit, Page, Request, Role, ZeroResultHelp};

use crate::brute::{Brute, Dictionary, Expected, JudgedHit, Verdict};
use crate::question::{Piece, Question, Wanted};
use crate::random::{Asker, Toy, documents, settings};
use crate::support::MemoryIndex;

fn verdict(page: &Page) -> Verdict {
    let mut counts = BTreeMap::new();
    for (key, values) in &page.facets {
        values.iter().for_each(|value| flatten(key, value, &mut counts));
    }
    Verdict {
        total: page.total,
        partial: page.partial,
        hits: page.hits.iter().map(judged).collect(),
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

fn judged(hit: &Hit) -> JudgedHit {
    JudgedHit {
        id: hit.id.clone(),
        score: hit.score,
        matched: hit.matched,
        is_through: !hit.matched_names.is_empty(),
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

/// Seeds that once found a fault.
const KEPT_SEEDS: [u64; 0] = [];

/// What a run has judged.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// How many questions of each kind.
    pub kinds: BTreeMap<&'static str, usize>,
    /// Questions left out, because their answer depends on where the dictionary is cut.
    pub undecided: usize,
}

/// A random corpus, and how much is asked of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trial {
    pub seed: u64,
    pub practices: usize,
    /// Words added to each text so that the dictionary becomes too large for the header.
    pub filler: usize,
    /// The level of compression.
    pub level: u8,
    pub questions: usize,
}

impl Trial {
    /// A corpus so small that its dictionary is in the header.
    pub(crate) fn small(seed: u64, questions: usize) -> Self {
        Self { seed, practices: 25, filler: 0, level: 6, questions }
    }

    /// A corpus whose dictionary is cut into shards.
    pub(crate) fn sharded(seed: u64, questions: usize) -> Self {
        Self { seed, practices: 80, filler: 200, level: 0, questions }
    }
}

/// Builds a random corpus, and asks the engine and the loop the same random questions.
pub(crate) fn judge(trial: Trial, seen: &mut Seen) {
    let mut rng = Rng::with_seed(trial.seed);
    let settings = settings(&mut rng);
    let documents = documents(&mut rng, trial.practices, trial.filler);
    assert!(!documents.is_empty(), "seed {} makes an empty corpus", trial.seed);
    let index = MemoryIndex::build(&settings, &documents, Box::new(Toy), trial.level);
    let dictionary = if trial.filler > 0 { Dictionary::Sharded } else { Dictionary::Whole };
    let (visitor, labels) =
        [("en", "en"), ("fr", "fr"), ("ar", "en"), ("fr-BE", "fr")][rng.u32(0..4) as usize];
    let brute = Brute::new(&settings, &documents, &Toy, visitor, dictionary);
    let mut session = Session { index: &index, engine: index.open(Some(visitor)), asked: 0 };
    session.check_dictionary(dictionary, &brute);
    let asker = Asker { settings: &settings, documents: &documents, labels };
    for number in 0..trial.questions {
        let question = asker.question(&mut rng);
        match brute.answer(&question) {
            None => seen.undecided += 1,
            Some(expected) => {
                let which = format!("{trial:?}, question {number}, visitor {visitor}");
                session.check(&question, &expected, &which);
                seen.note(&question, &expected.verdict);
            }
        }
    }
}

impl Seen {
    /// Counts a judged question under each kind that its answer shows it to be of.
    fn note(&mut self, question: &Question, verdict: &Verdict) {
        let has = |is: fn(&Piece) -> bool| question.pieces.iter().any(is);
        let finds = verdict.total > 0;
        let is_pair =
            |piece: &Piece| matches!(piece, Piece::Phrase(words, _) if words.contains(' '));
        let split = verdict.corrections.iter().any(|(_, to)| to.contains(' '));
        for (kind, is_there) in [
            ("questions", true),
            ("corrected words", !verdict.corrections.is_empty()),
            ("words taken apart", split),
            ("unknown words", !verdict.unknown.is_empty()),
            ("phrases found", finds && has(is_pair)),
            ("exclusions", finds && has(|piece| matches!(piece, Piece::Without(..)))),
            ("facet values typed", finds && has(|piece| matches!(piece, Piece::Facet(..)))),
            ("hits by another name", verdict.hits.iter().any(|hit| hit.is_through)),
            ("some words only", verdict.partial > 0),
            ("help", !verdict.help.is_empty()),
            ("help by another text", verdict.help.iter().any(|(change, _)| change == "query")),
        ] {
            *self.kinds.entry(kind).or_default() += usize::from(is_there);
        }
    }

    #[allow(dead_code, reason = "the tests of the WebAssembly module call it")]
    pub(crate) fn questions(&self) -> usize {
        self.kinds.get("questions").copied().unwrap_or_default()
    }

    /// Fails if the run judged too little to prove anything.
    fn check(&self, least_of_a_kind: usize, most_undecided: usize) {
        println!("{self:?}");
        let has_enough = self.kinds.values().all(|count| *count >= least_of_a_kind);
        assert!(has_enough && !self.kinds.is_empty(), "too few questions of a kind: {self:?}");
        assert!(self.undecided <= most_undecided, "too many questions left out: {self:?}");
    }
}

/// One visitor's engine.
struct Session<'a> {
    index: &'a MemoryIndex,
    engine: medina::Engine,
    asked: usize,
}

impl Session<'_> {
    /// The dictionary must be of the kind that the corpus is meant to exercise. A correction
    /// dictionary must hold every form: then the loop knows the words that a misspelt one is
    /// compared with without knowing where shards are cut.
    fn check_dictionary(&mut self, dictionary: Dictionary, brute: &Brute) {
        let (files, _) = self.index.answer(&mut self.engine, medina::Engine::files).unwrap();
        let corrections = files.iter().find(|file| file.role() == Role::Corrections);
        assert_eq!(
            corrections.is_some(),
            dictionary == Dictionary::Sharded,
            "the corpus was meant to exercise the other form"
        );
        if let Some(file) = corrections {
            let words = fst::Map::new(self.index.content(file).unwrap()).unwrap();
            assert_eq!(words.stream().into_str_keys().unwrap(), brute.forms());
        }
    }

    fn check(&mut self, question: &Question, expected: &Expected, which: &str) {
        let request = &question.request;
        let (page, rounds) = self.index.search(&mut self.engine, request).unwrap();
        assert_eq!(verdict(&page), expected.verdict, "{which}, {question:#?}");
        // One round loads shards and columns, the next the hits. An unknown word needs two rounds
        // in between: for the correction dictionary, and for the shards of the likeliest forms.
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
                self.index.search(&mut self.engine, &changed(request, help)).unwrap();
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
            self.index.answer(&mut self.engine, |engine| engine.explain(request)).unwrap();
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

/// The request of a visitor who follows the proposal.
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
        // A visitor who refuses corrections refuses them for the text typed, not for another one.
        ZeroResultHelp::Query { query, .. } => {
            (request.query, request.correct) = (query.clone(), true);
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

#[test]
fn engine_and_loop_agree_on_small_corpora() {
    let mut seen = Seen::default();
    (0..60).for_each(|seed| judge(Trial::small(seed, 60), &mut seen));
    seen.check(60, 0);
}

#[test]
fn engine_and_loop_agree_on_sharded_corpora() {
    let mut seen = Seen::default();
    (1000..1006).for_each(|seed| judge(Trial::sharded(seed, 60), &mut seen));
    seen.check(2, 36);
}

/// Corpora that nobody asked for before: with `MEDINA_TEST_ALL` 300 of them, other ones each day.
/// `MEDINA_SEED` repeats those of another run. A seed that fails belongs into [`KEPT_SEEDS`].
#[test]
fn engine_and_loop_agree_on_new_corpora() {
    const DAY: u64 = 24 * 60 * 60;
    let begin = std::env::var("MEDINA_SEED").map_or_else(
        |_| SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / DAY * 1000,
        |seed| seed.parse().expect("MEDINA_SEED is a number"),
    );
    let count = if std::env::var_os("MEDINA_TEST_ALL").is_some() { 300 } else { 10 };
    println!("seeds {begin} to {}; MEDINA_SEED={begin} repeats them", begin + count - 1);
    let mut seen = Seen::default();
    for seed in KEPT_SEEDS.iter().copied().chain(begin..begin + count) {
        judge(Trial::small(seed, 60), &mut seen);
    }
    assert!(seen.kinds.values().sum::<usize>() > count as usize * 30, "{seen:?}");
}
