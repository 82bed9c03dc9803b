//! The engine, *sans I/O*: it answers, or says which files it still needs.

use crate::analysis::primary_language;
use crate::document::{Page, Request, Suggestion, Text};
use crate::error::{Error, Result};
use crate::index::core::Core;
use crate::index::{EntryRecord, FileRef, Role};
use crate::query;
use crate::store::Store;

/// An answer, or the files to [`Engine::insert`] before asking again.
#[derive(Clone, Debug, PartialEq)]
pub enum Step<T> {
    /// The answer.
    Ready(T),
    /// Files still missing; they do not depend on each other and can be fetched all at once.
    Needs(Vec<FileRef>),
}

#[cfg(target_arch = "wasm32")]
impl<T> Step<T> {
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Step<U> {
        match self {
            Self::Ready(answer) => Step::Ready(change(answer)),
            Self::Needs(files) => Step::Needs(files),
        }
    }
}

/// Searches one index for one visitor.
#[derive(Debug)]
pub struct Engine {
    entry: EntryRecord,
    /// The visitor's language, as asked for.
    visitor: String,
    /// Place of the language of the labels in the entry.
    language: usize,
    state: State,
}

/// What has arrived.
#[derive(Debug)]
enum State {
    /// Core and labels, as far as they are here.
    Opening {
        core: Option<Box<Core>>,
        labels: Option<Vec<u8>>,
    },
    Open(Box<Store>),
}

/// What an index is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize))]
pub struct Info {
    /// The site's name.
    pub name: String,
    /// The site's languages, the default first.
    pub languages: Vec<String>,
    /// The one labels are in.
    pub language: String,
    /// How many documents there are.
    pub documents: usize,
    /// How many practices they are editions of.
    pub practices: usize,
    /// The facets in display order.
    pub facets: Vec<FacetInfo>,
}

/// What a facet is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize))]
pub struct FacetInfo {
    /// Its key in requests and pages.
    pub key: String,
    /// `list`, `path` or `range`.
    pub kind: &'static str,
    /// Its name in the visitor's language.
    pub label: String,
}

impl Engine {
    /// An engine on the bytes of an entry file, for a visitor of that language (a BCP 47 tag).
    ///
    /// # Errors
    /// Foreign, newer or damaged: see [`Error`].
    pub fn new(entry: &[u8], language: Option<&str>) -> Result<Self> {
        let entry = EntryRecord::parse(entry)?;
        let tags = entry.labels.iter().map(|labels| labels.language.as_str());
        let language_of_labels = language.and_then(|wanted| best_language(tags, wanted)).unwrap_or(0);
        let default = || entry.labels[0].language.clone();
        let visitor = language.map_or_else(default, str::to_owned);
        let state = State::Opening { core: None, labels: None };
        Ok(Self { entry, visitor, language: language_of_labels, state })
    }

    /// Whether everything that does not depend on a query is here: the core, and the labels of the visitor's
    /// language.
    pub fn ready(&self) -> Step<()> {
        match &self.state {
            State::Open(_) => Step::Ready(()),
            State::Opening { core, labels } => {
                let core = core.is_none().then(|| self.entry.core_file());
                Step::Needs(core.into_iter().chain(labels.is_none().then(|| self.labels_file())).collect())
            }
        }
    }

    /// Takes the content of a file that was asked for: verified by [`FileRef::verify`], then inflated.
    ///
    /// # Errors
    /// Damaged, when the content does not parse.
    pub fn insert(&mut self, file: &FileRef, content: Vec<u8>) -> Result<()> {
        match &mut self.state {
            State::Open(store) => store.insert(file, content),
            State::Opening { core, labels } => {
                match file.role() {
                    Role::Core => *core = Some(Box::new(Core::parse(&content)?)),
                    _ => *labels = Some(content),
                }
                self.open_when_complete()
            }
        }
    }

    /// Answers a request.
    ///
    /// # Errors
    /// Request, when it names a facet the index lacks; damaged, when a file does not hold what it should.
    pub fn search(&self, request: &Request) -> Result<Step<Page>> {
        self.when_open(|store| query::search(store, request))
    }

    /// Why the hits of the page that a request asks for rank where they do.
    ///
    /// # Errors
    /// As of [`Engine::search`].
    #[cfg(not(target_arch = "wasm32"))]
    pub fn explain(&self, request: &Request) -> Result<Step<Vec<query::explain::Explanation>>> {
        self.when_open(|store| query::explain::explain(store, request))
    }

    /// At most `limit` texts to go on with after what has been typed, the likeliest first.
    ///
    /// # Errors
    /// Damaged, when a file does not hold what it should.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Step<Vec<Suggestion>>> {
        self.when_open(|store| query::suggest::suggest(store, text, limit))
    }

    /// The whole text of a document that was among the hits or their editions.
    ///
    /// # Errors
    /// Request, when it was not.
    pub fn text(&self, id: &str) -> Result<Step<Text>> {
        self.when_open(|store| query::show::text(store, id))
    }

    /// What the index is about.
    pub fn describe(&self) -> Result<Step<Info>> {
        self.when_open(|store| Ok(store.describe(&self.entry.labels[self.language].language)))
    }

    /// Every file the index names, in every language; the entry itself apart.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn files(&self) -> Result<Step<Vec<FileRef>>> {
        self.when_open(|store| {
            let labels = (0..self.entry.labels.len()).map(|language| self.labels_of(language));
            Ok([self.entry.core_file()].into_iter().chain(labels).chain(store.core().files()).collect())
        })
    }

    fn when_open<T>(&self, answer: impl FnOnce(&Store) -> Result<T>) -> Result<Step<T>> {
        match (&self.state, self.ready()) {
            (State::Open(store), _) => {
                let answer = answer(store);
                store.end(answer)
            }
            (_, Step::Needs(files)) => Ok(Step::Needs(files)),
            (State::Opening { .. }, Step::Ready(())) => Err(Error::damaged("the index did not open")),
        }
    }

    fn open_when_complete(&mut self) -> Result<()> {
        if let State::Opening { core: core @ Some(_), labels: Some(labels) } = &mut self.state {
            let Some(core) = core.take() else { return Ok(()) };
            self.state = State::Open(Box::new(Store::new(*core, labels, &self.visitor)?));
        }
        Ok(())
    }

    fn labels_file(&self) -> FileRef {
        self.labels_of(self.language)
    }

    fn labels_of(&self, language: usize) -> FileRef {
        FileRef::whole(Role::Labels, self.entry.labels[language].file.digest)
    }
}

/// The place of the tag that suits best: the same, or else the first with the same primary language.
fn best_language<'a>(mut tags: impl Iterator<Item = &'a str> + Clone, wanted: &str) -> Option<usize> {
    let same = |tag: &str| tag.eq_ignore_ascii_case(wanted);
    tags.clone().position(same).or_else(|| tags.position(|tag| same_language(tag, wanted)))
}

/// Whether two tags name the same language, whatever their region or script.
pub(crate) fn same_language(left: &str, right: &str) -> bool {
    primary_language(left).eq_ignore_ascii_case(primary_language(right))
}
