//! Retrieval across languages on parallel news texts: does the title of a text find the same text
//! in another language?
//!
//! The builder learns which words correspond from practices with several editions. So half of the
//! texts are linked as editions of one practice, to learn from. The other half, each edition a
//! practice of its own, are the queries. A second index without links shows how much is found by
//! names and numbers alone, which are the same in several languages. Both indexes use our own
//! configuration, so facet labels and the thesaurus take part.
//!
//! In the variants that rank a text among the texts of its language, hits of linked texts are
//! skipped: they match in the language of the query and rightly come first, but they say nothing
//! about crossing languages.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use medina::Request;
use serde::Serialize;

use crate::collection::{Document, read_lines, write_lines};
use crate::index::{self, BuildReport, LocalIndex};
use crate::indexed_corpus::{LANGUAGES, LARGEST_PAGE};
use crate::options::Options;
use crate::paths;
use crate::size_change::{SizeChange, size_changes};

const CUTOFF: usize = 10;

/// Success rates by the language of the query (rows) and of the text (columns).
#[derive(Serialize)]
pub(crate) struct SuccessMatrix {
    pub(crate) name: &'static str,
    pub(crate) shares: [[f64; 4]; 4],
    pub(crate) mean_across: f64,
}

/// A text in all languages, by language.
type ParallelText = BTreeMap<String, Document>;

#[derive(Serialize)]
struct Record<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    practice: Option<&'a str>,
    lang: &'a str,
    title: &'a str,
    text: &'a str,
}

pub(crate) fn measure(options: &Options) -> Result<(Vec<SuccessMatrix>, Vec<SizeChange>)> {
    let file = match options.corpora.first() {
        Some(named) => named.clone(),
        None => paths::shared("corpora/ntrex/docs.jsonl")?,
    };
    let texts = texts(read_lines(&file)?);
    options.progress(&format!("{} texts in {} languages", texts.len(), LANGUAGES.len()));
    let linked = build(HALF_LINKED, &texts, true)?;
    let unlinked = build(UNLINKED, &texts, false)?;
    let matrices = VARIANTS.iter().map(|variant| matrix(variant, &texts)).collect::<Result<_>>()?;
    Ok((matrices, size_changes("texts, none and half linked", &unlinked, &linked)))
}

const HALF_LINKED: &str = "texts-half-linked";
const UNLINKED: &str = "texts-unlinked";

/// One way to count successes.
struct Variant {
    name: &'static str,
    /// The folder of its index.
    folder: &'static str,
    /// Whether to rank a text among the queried texts of its language only.
    apart: bool,
}

const VARIANTS: [Variant; 4] = [
    Variant {
        name: "half of the texts linked, among those of that language",
        folder: HALF_LINKED,
        apart: true,
    },
    Variant { name: "half of the texts linked, among all", folder: HALF_LINKED, apart: false },
    Variant { name: "none linked, among those of that language", folder: UNLINKED, apart: true },
    Variant { name: "none linked, among all", folder: UNLINKED, apart: false },
];

/// Groups documents with ids `language:text` by text. Texts that lack a language are left out.
fn texts(documents: Vec<Document>) -> BTreeMap<String, ParallelText> {
    let mut texts: BTreeMap<String, ParallelText> = BTreeMap::new();
    for document in documents {
        if let Some((language, text)) = document.id.split_once(':') {
            texts.entry(text.to_owned()).or_default().insert(language.to_owned(), document.clone());
        }
    }
    texts.retain(|_, text| LANGUAGES.iter().all(|language| text.contains_key(*language)));
    texts
}

/// The half of the texts that are queries.
fn queried(
    texts: &BTreeMap<String, ParallelText>,
) -> impl Iterator<Item = (&String, &ParallelText)> {
    texts.iter().skip(1).step_by(2)
}

fn build(name: &str, texts: &BTreeMap<String, ParallelText>, link: bool) -> Result<BuildReport> {
    let folder = paths::work(&["corpora", name])?;
    let records: Vec<Record<'_>> = texts
        .iter()
        .enumerate()
        .flat_map(|(number, (key, text))| {
            let practice = (link && number % 2 == 0).then_some(key.as_str());
            LANGUAGES.iter().map(move |language| record(practice, key, language, &text[*language]))
        })
        .collect();
    let file = folder.join("docs.jsonl");
    write_lines(&file, &records)?;
    let configuration = paths::root().join("corpus/medina.toml").into_os_string();
    index::build(&["--config".into(), configuration, file.into_os_string()], &folder.join("index"))
}

/// A record for `medina build`. The id of an unlinked record must not have the form
/// `practice.language`, because the builder would then take it for an edition.
fn record<'a>(
    practice: Option<&'a str>,
    key: &str,
    language: &'a str,
    text: &'a Document,
) -> Record<'a> {
    let id =
        if practice.is_some() { format!("{key}.{language}") } else { unlinked_id(key, language) };
    Record { id, practice, lang: language, title: &text.title, text: &text.text }
}

fn unlinked_id(key: &str, language: &str) -> String {
    format!("{language}:{key}")
}

/// Measures all pairs of languages in one index.
fn matrix(variant: &Variant, texts: &BTreeMap<String, ParallelText>) -> Result<SuccessMatrix> {
    let out = paths::work(&["corpora", variant.folder])?.join("index");
    let mut shares = [[0.0; 4]; 4];
    for (row, from) in LANGUAGES.iter().enumerate() {
        let mut index = LocalIndex::open(&out, from)?;
        for (column, to) in LANGUAGES.iter().enumerate() {
            shares[row][column] = share(&mut index, texts, from, to, variant.apart)?;
        }
    }
    let diagonal: f64 = (0..4).map(|place| shares[place][place]).sum();
    let all: f64 = shares.iter().flatten().sum();
    Ok(SuccessMatrix { name: variant.name, shares, mean_across: (all - diagonal) / 12.0 })
}

/// The success rate at 10: the share of texts found in language `to` when the query is their title
/// in language `from`.
fn share(
    index: &mut LocalIndex,
    texts: &BTreeMap<String, ParallelText>,
    from: &str,
    to: &str,
    apart: bool,
) -> Result<f64> {
    let wanted: BTreeSet<String> = queried(texts).map(|(key, _)| unlinked_id(key, to)).collect();
    let mut found = 0_u32;
    for (key, text) in queried(texts) {
        let hits = index.search(&request(text, from)?)?.hits;
        let mut ranked = hits.iter().filter(|hit| !apart || wanted.contains(&hit.id)).take(CUTOFF);
        found += u32::from(ranked.any(|hit| hit.id == unlinked_id(key, to)));
    }
    Ok(f64::from(found) / wanted.len().max(1) as f64)
}

/// A query for a text by its title in one language.
fn request(text: &ParallelText, language: &str) -> Result<Request> {
    let query = text.get(language).context("texts are complete")?.title.clone();
    let (limit, complete, facets) = (LARGEST_PAGE, true, false);
    Ok(Request { query, limit, complete, facets, ..Request::default() })
}
