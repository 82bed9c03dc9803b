//! Random queries, filters, ranges, sorts and pages over random records: the engine and the brute-force loop must agree
//! on totals, order, scores and every facet count.

use std::collections::BTreeMap;

use fastrand::Rng;
use medina::{
    Document, FacetKind, FacetOrder, FacetSettings, FacetValue, Page, Range, Request, Settings, Sort, Weights,
};

use crate::brute::{Brute, Verdict};
use crate::support::{Host, build};

const WORDS: [&str; 40] = [
    "pêche",
    "peche",
    "Péché",
    "ville",
    "villes",
    "Village",
    "vil",
    "housing",
    "house",
    "Housed",
    "the",
    "of",
    "la",
    "de",
    "l’eau",
    "eau",
    "cœur",
    "coeur",
    "Straße",
    "strasse",
    "مدينة",
    "مدينه",
    "المُدُن",
    "المدن",
    "سكن",
    "CO₂",
    "co2",
    "2018",
    "٢٠١٨",
    "a",
    "ab",
    "abc",
    "abcd",
    "migration",
    "migrant",
    "migrants",
    "Ω",
    "ωmega",
    "inter-faith",
    "zz",
];
const PLACES: [&str; 7] = [
    "europe",
    "europe > FR",
    "europe > FR > Lyon",
    "europe > PT",
    "africa > TN > Tunis",
    "africa",
    "asia > JO",
];
const LANGUAGES: [&str; 3] = ["en", "fr", "ar"];

fn settings(rng: &mut Rng) -> Settings {
    let facet =
        |key: &str, kind, order| FacetSettings { key: key.into(), kind, order, ..FacetSettings::default() };
    let order = pick(rng, &[FacetOrder::Count, FacetOrder::Label, FacetOrder::Vocabulary]);
    Settings {
        languages: vec!["en".into(), "fr".into()],
        facets: vec![
            facet("theme", FacetKind::List, order),
            facet("place", FacetKind::Path, order),
            facet("year", FacetKind::Range, order),
        ],
        weights: Weights { title: 2.0, summary: 1.0, text: rng.f32() + 0.5 },
        ..Settings::default()
    }
}

fn text(rng: &mut Rng, most: usize) -> String {
    let words: Vec<&str> = (0..rng.usize(0..=most)).map(|_| pick(rng, &WORDS)).collect();
    words.join(if rng.bool() { " " } else { ". " })
}

fn pick<T: Clone>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(0..from.len())].clone()
}

fn some<T: Clone>(rng: &mut Rng, from: &[T], most: usize) -> Vec<T> {
    (0..rng.usize(0..=most)).map(|_| pick(rng, from)).collect()
}

fn document(rng: &mut Rng, practice: usize, language: &str, filler: usize) -> Document {
    let years: Vec<String> =
        some(rng, &[1999, 2016, 2017, 2018, 2024], 2).iter().map(ToString::to_string).collect();
    let facets = BTreeMap::from([
        ("theme".to_owned(), some(rng, &["a", "b", "c", "d"].map(str::to_owned), 3)),
        ("place".to_owned(), some(rng, &PLACES.map(str::to_owned), 2)),
        ("year".to_owned(), years),
    ]);
    let dates = [
        None,
        Some("2018"),
        Some("2018-01-01"),
        Some("2018-01"),
        Some("2018-07-30"),
        Some("2017-01/2019"),
        Some("2016-02"),
    ];
    Document {
        id: format!("p{practice}.{language}"),
        practice: format!("p{practice}"),
        language: language.into(),
        title: text(rng, 4),
        summary: text(rng, 6),
        text: text(rng, 30)
            + &(0..filler).map(|_| format!(" filler{}", rng.u32(0..6000))).collect::<String>(),
        date: pick(rng, &dates).map(str::to_owned),
        facets,
        ..Document::default()
    }
}

fn documents(rng: &mut Rng, practices: usize, filler: usize) -> Vec<Document> {
    let mut documents = Vec::new();
    for practice in 0..practices {
        for language in LANGUAGES {
            if rng.bool() {
                documents.push(document(rng, practice, language, filler));
            }
        }
    }
    if rng.bool() {
        rng.shuffle(&mut documents);
    }
    documents
}

fn query(rng: &mut Rng) -> String {
    let mut words: Vec<String> = some(rng, &WORDS.map(str::to_owned), 3);
    if let Some(last) = words.last_mut()
        && rng.bool()
    {
        let cut = last.char_indices().nth(rng.usize(1..5)).map_or(last.len(), |(at, _)| at);
        last.truncate(cut);
    }
    let tail = if rng.u8(0..4) == 0 { " " } else { "" };
    words.join(" ") + tail
}

fn request(rng: &mut Rng) -> Request {
    let mut request = Request { query: query(rng), complete: rng.u8(0..4) == 0, ..Request::default() };
    if rng.bool() {
        request
            .filters
            .push(("theme".into(), some(rng, &["a", "b", "c", "d", "none"].map(str::to_owned), 3)));
    }
    if rng.bool() {
        request.filters.push(("place".into(), some(rng, &PLACES.map(str::to_owned), 2)));
    }
    if rng.u8(0..3) == 0 {
        let end = |rng: &mut Rng| rng.bool().then(|| rng.i64(1998..2026));
        request.ranges.push(("year".into(), Range { from: end(rng), to: end(rng) }));
    }
    request.filters.retain(|(_, wanted)| !wanted.is_empty());
    request.ranges.retain(|(_, range)| *range != Range::default());
    request.sort = pick(rng, &[Sort::Relevance, Sort::Relevance, Sort::Date, Sort::DateAsc, Sort::Title]);
    request.offset = if rng.u8(0..3) == 0 { rng.usize(0..15) } else { 0 };
    request.limit = rng.usize(0..20);
    request
}

fn verdict(page: &Page) -> Verdict {
    let mut counts = BTreeMap::new();
    for (key, values) in &page.facets {
        values.iter().for_each(|value| flatten(key, value, &mut counts));
    }
    let hits = page.hits.iter().map(|hit| (hit.id.clone(), hit.score, hit.matched)).collect();
    Verdict { total: page.total, partial: page.partial, hits, counts }
}

fn flatten(key: &str, value: &FacetValue, counts: &mut BTreeMap<(String, String), usize>) {
    if value.count > 0 {
        counts.insert((key.to_owned(), value.value.clone()), value.count);
    }
    value.children.iter().for_each(|child| flatten(key, child, counts));
}

/// Builds a random corpus and asks it, and the loop, so many random questions.
pub(crate) fn judge(seed: u64, practices: usize, filler: usize, level: u8, questions: usize) {
    let mut rng = Rng::with_seed(seed);
    let settings = settings(&mut rng);
    let documents = documents(&mut rng, practices, filler);
    if documents.is_empty() {
        return;
    }
    let built = build(&settings, &documents, level);
    let sharded = built.files.iter().any(|file| file.role == medina::Role::Words);
    assert_eq!(sharded, filler > 0, "the corpus was meant to exercise the other form of dictionary");
    let host = Host::of(built);
    let visitor = pick(&mut rng, &["en", "fr", "ar"]);
    let (mut engine, brute) = (host.open(Some(visitor)), Brute::new(&settings, &documents, visitor));
    for question in 0..questions {
        let request = request(&mut rng);
        let expected = brute.answer(&request, if sharded { 3 } else { 1 });
        let (page, rounds) = host.search(&mut engine, &request).unwrap();
        assert_eq!(
            verdict(&page),
            expected,
            "seed {seed}, question {question}, visitor {visitor}, {request:#?}"
        );
        assert!(rounds.len() <= 2 + usize::from(question == 0), "too many rounds: {rounds:?}, {request:#?}");
        check_selected(&request, &page);
    }
}

/// Chosen values that exist are listed as chosen, and no others.
fn check_selected(request: &Request, page: &Page) {
    let (_, themes) = page.facets.iter().find(|(key, _)| key == "theme").unwrap();
    let chosen = request.filters.iter().find(|(key, _)| key == "theme").map(|(_, wanted)| wanted.as_slice());
    for theme in themes {
        assert_eq!(theme.selected, chosen.unwrap_or_default().contains(&theme.value), "{request:#?}");
    }
}

#[test]
fn engine_and_loop_agree_on_small_corpora() {
    (0..60).for_each(|seed| judge(seed, 25, 0, 6, 60));
}

#[test]
fn engine_and_loop_agree_on_sharded_corpora() {
    (1000..1006).for_each(|seed| judge(seed, 120, 200, 0, 60));
}
