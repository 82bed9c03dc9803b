//! Parallel news stories: does the title of one find the same story in another language?
//!
//! The builder learns which words correspond from editions of one practice, so one half of the stories is linked as
//! practices, to learn from, and the other half, each a practice of its own, is what is asked for. A second index
//! with nothing linked tells what names and numbers that are the same in both languages do without any learning.
//! Both are built with our own configuration, so facet labels and the thesaurus take part.
//!
//! Where the rank is among the stories of one language, the linked ones are passed over: they match in the language of
//! the query and come first, as they should, but that says nothing about crossing over.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use medina::Request;
use serde::Serialize;

use crate::collection::{Document, read_lines, write_lines};
use crate::corpus::LARGEST_PAGE;
use crate::index::{self, Index, Report};
use crate::languages::{Growth, LANGUAGES, growth};
use crate::options::{self, Options};

const SHOWN: usize = 10;

/// Shares by language of the query (rows) and of the story (columns).
#[derive(Serialize)]
pub(crate) struct Matrix {
    pub(crate) name: &'static str,
    pub(crate) shares: [[f64; 4]; 4],
    pub(crate) mean_across: f64,
}

/// A story in all languages.
type Story = BTreeMap<String, Document>;

#[derive(Serialize)]
struct Record<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    practice: Option<&'a str>,
    lang: &'a str,
    title: &'a str,
    text: &'a str,
}

pub(crate) fn measure(options: &Options) -> Result<(Vec<Matrix>, Vec<Growth>)> {
    let file = match options.corpora.first() {
        Some(named) => named.clone(),
        None => options::shared("corpora/ntrex/docs.jsonl")?,
    };
    let stories = stories(read_lines(&file)?);
    options.say(&format!("{} stories in {} languages", stories.len(), LANGUAGES.len()));
    let linked = build("stories-half-linked", &stories, true)?;
    let unlinked = build("stories-unlinked", &stories, false)?;
    let matrices = [
        ("half of the stories linked, among those of that language", "stories-half-linked", true),
        ("half of the stories linked, among all", "stories-half-linked", false),
        ("none linked, among those of that language", "stories-unlinked", true),
        ("none linked, among all", "stories-unlinked", false),
    ];
    let matrices =
        matrices.into_iter().map(|(name, index, apart)| matrix(name, index, &stories, apart));
    Ok((
        matrices.collect::<Result<_>>()?,
        growth("stories, none and half linked", &unlinked, &linked),
    ))
}

/// Documents with ids `language:story` by story, those that are there in every language.
fn stories(documents: Vec<Document>) -> BTreeMap<String, Story> {
    let mut stories: BTreeMap<String, Story> = BTreeMap::new();
    for document in documents {
        if let Some((language, story)) = document.id.split_once(':') {
            stories
                .entry(story.to_owned())
                .or_default()
                .insert(language.to_owned(), document.clone());
        }
    }
    stories.retain(|_, story| LANGUAGES.iter().all(|language| story.contains_key(*language)));
    stories
}

/// Every other story is asked for.
fn asked(stories: &BTreeMap<String, Story>) -> impl Iterator<Item = (&String, &Story)> {
    stories.iter().skip(1).step_by(2)
}

fn build(name: &str, stories: &BTreeMap<String, Story>, link: bool) -> Result<Report> {
    let folder = options::work(&["corpora", name])?;
    let records: Vec<Record<'_>> = stories
        .iter()
        .enumerate()
        .flat_map(|(number, (key, story))| {
            let practice = (link && number % 2 == 0).then_some(key.as_str());
            LANGUAGES.iter().map(move |language| record(practice, key, language, &story[*language]))
        })
        .collect();
    let file = folder.join("docs.jsonl");
    write_lines(&file, &records)?;
    let configuration = options::root().join("corpus/medina.toml").into_os_string();
    index::build(&["--config".into(), configuration, file.into_os_string()], &folder.join("index"))
}

/// Editions are named as they must be; the others so that no id tells a practice.
fn record<'a>(
    practice: Option<&'a str>,
    key: &str,
    language: &'a str,
    story: &'a Document,
) -> Record<'a> {
    let id = if practice.is_some() { format!("{key}.{language}") } else { alone(key, language) };
    Record { id, practice, lang: language, title: &story.title, text: &story.text }
}

fn alone(key: &str, language: &str) -> String {
    format!("{language}:{key}")
}

fn matrix(
    name: &'static str,
    folder: &str,
    stories: &BTreeMap<String, Story>,
    apart: bool,
) -> Result<Matrix> {
    let out = options::work(&["corpora", folder])?.join("index");
    let mut shares = [[0.0; 4]; 4];
    for (row, from) in LANGUAGES.iter().enumerate() {
        let mut index = Index::open(&out, from)?;
        for (column, to) in LANGUAGES.iter().enumerate() {
            shares[row][column] = share(&mut index, stories, from, to, apart)?;
        }
    }
    let across = (0..4).flat_map(|row| {
        (0..4).filter(move |column| *column != row).map(move |column| (row, column))
    });
    let mean_across = across.map(|(row, column)| shares[row][column]).sum::<f64>() / 12.0;
    Ok(Matrix { name, shares, mean_across })
}

/// How many of the stories asked for by their title in one language are among the first ten in another.
fn share(
    index: &mut Index,
    stories: &BTreeMap<String, Story>,
    from: &str,
    to: &str,
    apart: bool,
) -> Result<f64> {
    let wanted: BTreeSet<String> = asked(stories).map(|(key, _)| alone(key, to)).collect();
    let mut found = 0_u32;
    for (key, story) in asked(stories) {
        let query = story.get(from).context("stories are complete")?.title.clone();
        let request = Request {
            query,
            limit: LARGEST_PAGE,
            complete: true,
            facets: false,
            ..Request::default()
        };
        let hits = index.search(&request)?.hits;
        let mut ranked = hits.iter().filter(|hit| !apart || wanted.contains(&hit.id)).take(SHOWN);
        found += u32::from(ranked.any(|hit| hit.id == alone(key, to)));
    }
    Ok(f64::from(found) / wanted.len().max(1) as f64)
}
