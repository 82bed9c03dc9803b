//! Random settings, documents and questions for the oracle. All use the same few words, so that
//! questions find something and words, names and facet values coincide.

use std::collections::BTreeMap;

use fastrand::Rng;
use medina::{
    Concept, Document, FacetKind, FacetOrder, FacetSettings, Range, Request, Settings, Sort,
    ValueSettings, Weights,
};
use medina_indexer::conflation::Conflator;

use crate::question::{Piece, Question, Wanted};

/// Words that differ by accents, endings, prefixes and signs, names of several words, and
/// compounds.
const WORDS: [&str; 81] = [
    "pêche",
    "peche",
    "Péché",
    "pêches",
    "ville",
    "villes",
    "Village",
    "vil",
    "housing",
    "house",
    "houses",
    "Housed",
    "unhousing",
    "behousing",
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
    "المدينة",
    "والمدينة",
    "المُدُن",
    "المدن",
    "والسكن",
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
    "migrations",
    "migrant",
    "migrants",
    "Ω",
    "ωmega",
    "inter-faith",
    "interfaith",
    "faith",
    "inter",
    "neighbourhood",
    "neighbour",
    "hood",
    "#RightToCity",
    "#28",
    "28",
    "2016/2102",
    "2102",
    "@uclg",
    "10.000",
    "x_1",
    "city",
    "cities",
    "right to the city",
    "droit à la ville",
    "حق المدينة",
    "social housing",
    "la ville",
    "social",
    "socials",
    "dialogue",
    "zz",
    "migrante",
    "dabc",
    "tower",
    "power",
    "lower",
    "flower",
    "towel",
    "vowel",
    "tow",
];

/// Words that can be taken apart in several ways once they are run together.
const RUN_TOGETHER: [&str; 8] = ["abc", "abcd", "dabc", "tow", "power", "house", "social", "ville"];

/// Names of concepts. Some of them are in no text.
const NAMES: [&str; 16] = [
    "housing",
    "logement",
    "pêche",
    "fishing",
    "city",
    "ville",
    "مدينة",
    "right to the city",
    "droit à la ville",
    "حق المدينة",
    "social housing",
    "la ville",
    "inter-faith dialogue",
    "the",
    "CO₂",
    "unheard of",
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
const LANGUAGES: [&str; 4] = ["en", "fr", "ar", "fr-CA"];
/// Values of the facet `theme` with their labels.
const THEMES: [(&str, &str, &str); 4] = [
    ("a", "Housing", "Logement"),
    ("b", "Right to the city", "Droit à la ville"),
    ("c", "", ""),
    ("d", "Water", "Eau"),
];

/// A stemmer with a few rules for each language. It leaves some words without a class.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Toy;

impl Conflator for Toy {
    fn class(&self, language: &str, exact: &str) -> Option<String> {
        let ends = |endings: &[&str]| {
            endings.iter().find_map(|ending| exact.strip_suffix(ending)).map(str::to_owned)
        };
        match language {
            "en" => {
                let bare =
                    exact.strip_prefix("un").or_else(|| exact.strip_prefix("be")).unwrap_or(exact);
                let endings = ["ing", "es", "ed", "s", "e"];
                Some(
                    endings
                        .iter()
                        .find_map(|ending| bare.strip_suffix(ending))
                        .unwrap_or(bare)
                        .to_owned(),
                )
            }
            "fr" => ends(&["es", "s", "e"]),
            "fr-CA" => ends(&["s"]),
            "ar" => {
                let bare = exact.strip_prefix("و").unwrap_or(exact);
                Some(bare.strip_prefix("ال").unwrap_or(bare).to_owned())
            }
            _ => None,
        }
    }
}

pub(crate) fn settings(rng: &mut Rng) -> Settings {
    let order = pick(rng, &[FacetOrder::Count, FacetOrder::Label, FacetOrder::Vocabulary]);
    let facet = |key: &str, kind| FacetSettings {
        key: key.into(),
        kind,
        order,
        ..FacetSettings::default()
    };
    let labels = |labels: [(&str, &str); 2]| {
        let labels = labels.into_iter().filter(|(_, label)| !label.is_empty());
        labels.map(|(tag, label)| (tag.to_owned(), label.to_owned())).collect::<BTreeMap<_, _>>()
    };
    let value = |(path, en, fr): &(&str, &str, &str)| ValueSettings {
        path: (*path).to_owned(),
        labels: labels([("en", en), ("fr", fr)]),
    };
    let theme = FacetSettings {
        labels: labels([("en", "Topic"), ("fr", "Thème")]),
        values: if rng.bool() { THEMES.iter().map(value).collect() } else { Vec::new() },
        ..facet("theme", FacetKind::List)
    };
    Settings {
        languages: vec!["en".into(), "fr".into()],
        facets: vec![theme, facet("place", FacetKind::Path), facet("year", FacetKind::Range)],
        weights: Weights { text: rng.f32() + 0.5, ..Weights::default() },
        thesaurus: (0..place(rng, 6)).map(|_| concept(rng)).collect(),
        ..Settings::default()
    }
}

fn concept(rng: &mut Rng) -> Concept {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for _ in 0..=place(rng, 4) {
        let tag = pick(rng, &["en", "fr", "ar", "*"]);
        names.entry(tag.to_owned()).or_default().push(pick(rng, &NAMES).to_owned());
    }
    let values = [
        ("theme", "a"),
        ("theme", "c"),
        ("place", "europe"),
        ("place", "europe > FR"),
        ("year", "2018"),
    ];
    let (facet, path) = pick(rng, &values);
    Concept {
        names,
        value: rng.bool().then(|| (facet.to_owned(), path.to_owned())),
        practice: (rng.u8(0..3) == 0).then(|| format!("p{}", rng.u8(0..20))),
    }
}

/// Up to `most` words, in paragraphs so short that each is one passage.
fn text(rng: &mut Rng, most: usize) -> String {
    let mut text = String::new();
    for number in 0..place(rng, most + 1) {
        if number > 0 {
            let stops = [" ", " ", " ", ". ", ", "];
            text += if number % 12 == 0 { "\n" } else { pick(rng, &stops) };
        }
        // Some words are much more frequent than others.
        let most = if rng.bool() { WORDS.len() } else { 1 + place(rng, WORDS.len()) };
        text += WORDS[place(rng, most)];
    }
    text
}

fn filler(rng: &mut Rng, words: usize) -> String {
    let word = |(number, filler): (usize, u32)| {
        format!("{}filler{filler}", if number % 20 == 0 { "\n" } else { " " })
    };
    (0..words).map(|number| (number, rng.u32(0..2000))).map(word).collect()
}

fn pick<T: Clone>(rng: &mut Rng, from: &[T]) -> T {
    from[place(rng, from.len())].clone()
}

/// A random number below `count`, the same whether a `usize` has 32 bits or 64.
fn place(rng: &mut Rng, count: usize) -> usize {
    rng.u32(0..count as u32) as usize
}

fn some<T: Clone>(rng: &mut Rng, from: &[T], most: usize) -> Vec<T> {
    (0..place(rng, most + 1)).map(|_| pick(rng, from)).collect()
}

fn document(rng: &mut Rng, practice: usize, language: &str, fillers: usize) -> Document {
    let years: Vec<String> =
        some(rng, &[1999, 2016, 2017, 2018, 2024], 2).iter().map(ToString::to_string).collect();
    let themes: Vec<String> =
        some(rng, &THEMES, 2).into_iter().map(|(path, ..)| path.to_owned()).collect();
    let facets = BTreeMap::from([
        ("theme".to_owned(), themes),
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
        text: text(rng, 30) + &filler(rng, fillers),
        date: pick(rng, &dates).map(str::to_owned),
        facets,
        ..Document::default()
    }
}

pub(crate) fn documents(rng: &mut Rng, practices: usize, fillers: usize) -> Vec<Document> {
    let mut documents = Vec::new();
    for practice in 0..practices {
        for language in LANGUAGES {
            if rng.u8(0..5) < 2 {
                documents.push(document(rng, practice, language, fillers));
            }
        }
    }
    if rng.bool() {
        rng.shuffle(&mut documents);
    }
    documents
}

/// Asks questions about a corpus.
pub(crate) struct Asker<'a> {
    pub settings: &'a Settings,
    pub documents: &'a [Document],
    /// The language of the labels the visitor sees.
    pub labels: &'a str,
}

impl Asker<'_> {
    pub(crate) fn question(&self, rng: &mut Rng) -> Question {
        let pieces = (0..place(rng, 4)).map(|_| self.piece(rng)).collect();
        Question::new(pieces, rng.u8(0..4) == 0, request(rng))
    }

    fn piece(&self, rng: &mut Rng) -> Piece {
        match rng.u8(0..12) {
            0 | 1 => {
                let quotes = [['"', '"'], ['“', '”'], ['«', '»'], ['„', '“'], ['”', '”']];
                Piece::Phrase(self.phrase(rng), pick(rng, &quotes))
            }
            2 => {
                let quoted = [["-\"", "\""], ["-«", "»"], ["−“", "”"]];
                Piece::Without(self.phrase(rng), pick(rng, &quoted))
            }
            3 => Piece::Without(pick(rng, &WORDS[..62]).to_owned(), [pick(rng, &["-", "−"]), ""]),
            4 => self.facet(rng).unwrap_or_else(|| Piece::Words("theme:none".to_owned())),
            _ => Piece::Words(words(rng)),
        }
    }

    /// Words that are side by side in a document, three times out of four.
    fn phrase(&self, rng: &mut Rng) -> String {
        let document = pick(rng, self.documents);
        let text = pick(rng, &[document.title, document.summary, document.text]);
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() || rng.u8(0..4) == 0 {
            return pick(rng, &WORDS).to_owned();
        }
        let from = place(rng, words.len());
        words[from..words.len().min(from + 1 + place(rng, 3))].join(" ")
    }

    /// A facet value of some document, by one of its names.
    fn facet(&self, rng: &mut Rng) -> Option<Piece> {
        let piece =
            |typed: String, key: &str, wanted| Some(Piece::Facet(typed, key.to_owned(), wanted));
        match rng.u8(0..3) {
            0 => {
                let path = self.value(rng, "theme")?;
                let (name, value) = self.theme(rng, &path);
                piece(format!("{name}:{value}"), "theme", Wanted::Path(path))
            }
            1 => {
                let path = self.value(rng, "place")?;
                let last = path.rsplit(" > ").next().unwrap_or(&path).to_lowercase();
                let typed =
                    if rng.bool() { format!("place:\"{path}\"") } else { format!("Place:{last}") };
                piece(typed, "place", Wanted::Path(path))
            }
            _ => {
                let (from, to) = (rng.i64(2014..2019), rng.i64(2016..2026));
                let (typed, from, to) = pick(
                    rng,
                    &[
                        (format!("{from}..{to}"), Some(from), Some(to)),
                        (format!("{from}.."), Some(from), None),
                        (format!("..{to}"), None, Some(to)),
                        (format!("{to}"), Some(to), Some(to)),
                    ],
                );
                piece(format!("year:{typed}"), "year", Wanted::Span(Range { from, to }))
            }
        }
    }

    /// Names of the facet of themes and of one of its values.
    fn theme(&self, rng: &mut Rng, path: &str) -> (&'static str, String) {
        let (_, en, fr) = THEMES.iter().find(|(known, ..)| *known == path).unwrap();
        let (facet, label) = if self.labels == "fr" { ("thème", fr) } else { ("TOPIC", en) };
        let is_labelled = !self.settings.facets[0].values.is_empty() && !label.is_empty();
        let value = match rng.u8(0..3) {
            0 if is_labelled => format!("\"{label}\""),
            1 => path.to_uppercase(),
            _ => path.to_owned(),
        };
        (pick(rng, &["theme", facet]), value)
    }

    /// A value of some document.
    fn value(&self, rng: &mut Rng, facet: &str) -> Option<String> {
        let values: Vec<&String> = self
            .documents
            .iter()
            .filter_map(|document| document.facets.get(facet))
            .flatten()
            .collect();
        (!values.is_empty()).then(|| pick(rng, &values).clone())
    }
}

/// Plain words: some are misspelt or run together, and the last may be unfinished.
fn words(rng: &mut Rng) -> String {
    let mut words: Vec<String> = (0..=place(rng, 3)).map(|_| word(rng)).collect();
    if let Some(last) = words.last_mut()
        && rng.u8(0..3) == 0
    {
        let cut = last.char_indices().nth(1 + place(rng, 5)).map_or(last.len(), |(at, _)| at);
        last.truncate(cut);
    }
    words.join(" ").trim().to_owned()
}

fn word(rng: &mut Rng) -> String {
    let word = pick(rng, &WORDS).to_owned();
    match rng.u8(0..20) {
        0 => edited(rng, &word),
        1 => {
            let once = edited(rng, &word);
            edited(rng, &once)
        }
        2 => word + &pick(rng, &WORDS).to_lowercase(),
        8 => pick(rng, &RUN_TOGETHER).to_owned() + pick(rng, &RUN_TOGETHER),
        9 => {
            let word = pick(rng, &WORDS[74..]);
            edited(rng, word)
        }
        3 => word + pick(rng, &["s", "ing", "tion", "es", "ة"]),
        4 => pick(rng, &["ال", "و", "ب", "وال"]).to_owned() + &word,
        5 => hyphenated(rng, &word),
        6 => pick(rng, &["#", "@"]).to_owned() + &word,
        7 => pick(rng, &NAMES).to_owned(),
        _ => word,
    }
}

/// The word in two or three parts.
fn hyphenated(rng: &mut Rng, word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    for _ in 0..=place(rng, 2) {
        let at = 1 + place(rng, letters.len());
        // After a space it would be the sign of an exclusion.
        if letters[at - 1] != ' ' {
            letters.insert(at, '-');
        }
    }
    letters.into_iter().collect()
}

/// The word with a letter inserted, removed, replaced, or swapped with the next.
fn edited(rng: &mut Rng, word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = place(rng, letters.len());
    let letter = pick(rng, &['a', 'e', 's', 'x', 't', 'l', 'r', 'p', 'ا', 'ن']);
    match rng.u8(0..4) {
        0 => letters.insert(at, letter),
        1 if letters.len() > 1 => drop(letters.remove(at)),
        2 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters[at] = letter,
    }
    letters.into_iter().collect()
}

fn request(rng: &mut Rng) -> Request {
    let mut request =
        Request { complete: rng.u8(0..4) == 0, correct: rng.u8(0..6) > 0, ..Request::default() };
    if rng.u8(0..3) == 0 {
        request
            .filters
            .push(("theme".into(), some(rng, &["a", "b", "c", "d", "none"].map(str::to_owned), 3)));
    }
    if rng.u8(0..3) == 0 {
        request.filters.push(("place".into(), some(rng, &PLACES.map(str::to_owned), 2)));
    }
    if rng.u8(0..4) == 0 {
        let end = |rng: &mut Rng| rng.bool().then(|| rng.i64(1998..2026));
        request.ranges.push(("year".into(), Range { from: end(rng), to: end(rng) }));
    }
    request.filters.retain(|(_, wanted)| !wanted.is_empty());
    request.ranges.retain(|(_, range)| *range != Range::default());
    request.sort = pick(
        rng,
        &[
            Sort::Relevance,
            Sort::Relevance,
            Sort::Relevance,
            Sort::Date,
            Sort::DateAsc,
            Sort::Title,
        ],
    );
    request.offset = if rng.u8(0..3) == 0 { place(rng, 15) } else { 0 };
    request.limit = place(rng, 20);
    request
}
