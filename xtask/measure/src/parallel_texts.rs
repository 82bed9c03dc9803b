//! Parallel news texts: does the title of one find the same text in another language?
//!
//! The builder learns which words correspond from editions of one practice, so one half of the texts is linked as
//! practices, to learn from, and the other half, each a practice of its own, is what is queried for. A second index
//! with nothing linked tells what names and numbers that are the same in both languages do without any learning.
//! Both are built with our own configuration, so facet labels and the thesaurus take part.
//!
//! Where the rank is among the texts of one language, the linked ones are passed over: they match in the language of
//! the query and come first, as they should, but that says nothing about crossing over.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use medina::Request;
use serde::Serialize;

use crate::collection::{Document, read_lines, write_lines};
use crate::index::{self, BuildReport, LocalIndex};
use crate::indexed_corpus::LARGEST_PAGE;
use crate::languages::{LANGUAGES, SizeChange, size_changes};
use crate::options::Options;
use crate::paths;

const CUTOFF: usize = 10;

/// Shares by language of the query (rows) and of the text (columns).
#[derive(Serialize)]
pub(crate) struct SuccessMatrix {
    pub(crate) name: &'static str,
    pub(crate) shares: [[f64; 4]; 4],
    pub(crate) mean_across: f64,
}

/// A text in all languages.
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
    let linked = build("texts-half-linked", &texts, true)?;
    let unlinked = build("texts-unlinked", &texts, false)?;
    let matrices = [
        ("half of the texts linked, among those of that language", "texts-half-linked", true),
        ("half of the texts linked, among all", "texts-half-linked", false),
        ("none linked, among those of that language", "texts-unlinked", true),
        ("none linked, among all", "texts-unlinked", false),
    ];
    let matrices =
        matrices.into_iter().map(|(name, index, apart)| matrix(name, index, &texts, apart));
    Ok((
        matrices.collect::<Result<_>>()?,
        size_changes("texts, none and half linked", &unlinked, &linked),
    ))
}

/// Documents with ids `language:text` by text, those that are there in every language.
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

/// Every other text is queried for.
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

/// Editions are named as they must be; the others so that no id tells a practice.
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

fn matrix(
    name: &'static str,
    folder: &str,
    texts: &BTreeMap<String, ParallelText>,
    apart: bool,
) -> Result<SuccessMatrix> {
    let out = paths::work(&["corpora", folder])?.join("index");
    let mut shares = [[0.0; 4]; 4];
    for (row, from) in LANGUAGES.iter().enumerate() {
        let mut index = LocalIndex::open(&out, from)?;
        for (column, to) in LANGUAGES.iter().enumerate() {
            shares[row][column] = share(&mut index, texts, from, to, apart)?;
        }
    }
    let across = (0..4).flat_map(|row| {
        (0..4).filter(move |column| *column != row).map(move |column| (row, column))
    });
    let mean_across = across.map(|(row, column)| shares[row][column]).sum::<f64>() / 12.0;
    Ok(SuccessMatrix { name, shares, mean_across })
}

/// How many of the texts queried for by their title in one language are among the first ten in another.
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
        let query = text.get(from).context("texts are complete")?.title.clone();
        let request = Request {
            query,
            limit: LARGEST_PAGE,
            complete: true,
            facets: false,
            ..Request::default()
        };
        let hits = index.search(&request)?.hits;
        let mut ranked = hits.iter().filter(|hit| !apart || wanted.contains(&hit.id)).take(CUTOFF);
        found += u32::from(ranked.any(|hit| hit.id == unlinked_id(key, to)));
    }
    Ok(f64::from(found) / wanted.len().max(1) as f64)
}
