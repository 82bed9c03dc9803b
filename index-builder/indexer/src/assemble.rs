//! The second half of a build: from readings to files. Each section's bytes are written beside its reader.

use std::ops::Range;

use crate::analyse::{AnalysedCorpus, FormsByTag};
use crate::blocks::{BlockPlan, Plans};
use crate::classes::Classes;
use crate::conflation::{Conflator, field_weights};
use crate::correction_dict::put_spelling;
use crate::env::BuildResult;
use crate::impacts::Impacts;
use crate::index_files::{BuildSummary, Files};
use crate::inversion::{Corpus, collect};
use crate::names::Names;
use crate::phrases::Phrases;
use crate::shards::Dictionary;
use crate::suggestions::choose_suggestions;
use crate::texts::Texts;
use crate::token_stream::StopWords;
use crate::{column_builder, env, names, stop_words};
use medina::format::columns::Values;
use medina::format::concepts;
use medina::format::concepts::Concepts;
use medina::format::files::{Role, Root};
use medina::format::header::{ColumnPlace, FacetRecord, HeaderRecord, HeaderSections};
use medina::format::labels::put_labels;
use medina::format::manifest::Manifest;
use medina::format::shard_index::ShardIndex;
use medina::format::sort_column::put_ranks;
use medina::format::stored::{BlockIndex, DOCUMENTS_PER_BLOCK, NewStoredFields};
use medina::model::document::Document;
use medina::model::settings::{Concept, FacetSettings};
use medina::util::wire::{Digest, put_texts};

/// A dictionary of at most this many raw bytes may travel in the core.
const INLINE_WORDS: usize = 400_000;
/// It does when it deflates to at most this many: a small corpus then answers without fetching any shard.
const INLINE_WORDS_DEFLATED: usize = 96_000;
/// A shard has about so many raw bytes: 7.1 kB deflated on average on participedia, 7.6 on php-docs.
const SHARD_BYTES: usize = 9_500;
/// Where the core holds the dictionary, a file of positions has about so many.
const POSITIONS_BYTES: usize = 24_000;
/// No fewer parts of the dictionary share a root: sixteen bytes for each alone were most of a router.
const LEAST_PARTS_PER_ROOT: usize = 8;
/// Columns that deflate to at most this many bytes together travel in the core.
const INLINE_COLUMNS_DEFLATED: usize = 16_000;

/// How many blocks share a root. The roots travel with the core, so they grow more slowly than the corpus; when a document
/// changes, all files under its root get other names, so these grow more slowly, too.
fn blocks_per_root(documents: usize) -> usize {
    (documents.div_ceil(DOCUMENTS_PER_BLOCK).isqrt() / 5).next_power_of_two()
}

/// How many parts of the dictionary share a root, for the same reasons.
fn parts_per_root(parts: usize) -> usize {
    (parts.isqrt() / 2).next_power_of_two().max(LEAST_PARTS_PER_ROOT)
}

/// A build whose documents have been read.
pub(crate) struct Assembly<'a> {
    read: AnalysedCorpus<'a>,
    files: Files<'a>,
}

impl<'a> Assembly<'a> {
    pub(crate) fn new(read: AnalysedCorpus<'a>) -> Self {
        let files = Files::new(read.host);
        Self { read, files }
    }

    pub(crate) fn assemble<C: Conflator>(
        mut self,
        learn: impl FnOnce(&FormsByTag<'_>) -> BuildResult<(C, Vec<Concept>)> + Send,
    ) -> BuildResult<BuildSummary> {
        let (host, columns) = (self.read.host, std::mem::take(&mut self.read.columns));
        let (values, columns): (Vec<Values>, Vec<Vec<u8>>) = columns.into_iter().unzip();
        let terms = || {
            let (conflation, learned) = learn(&self.read.forms())?;
            self.terms(&conflation, learned)
        };
        let (documents, terms) = env::both(host, || self.documents(columns), terms)?;
        let suggestions = self.suggestions(terms.written, documents.phrases)?;
        let core = HeaderSections {
            record: self.record(),
            languages: self.read.order.languages.clone(),
            editions: self.read.order.editions.clone(),
            shard_index: terms.router,
            term_shard: terms.dictionary,
            corrections: terms.spelling,
            concepts: terms.concepts,
            suggestions,
            block_index: documents.blocks,
            columns: documents.columns,
            date_column: documents.date_order,
            title_column: documents.title_order,
            values,
        };
        let entry = self.entry(&core)?;
        Ok(BuildSummary {
            entry,
            documents: self.read.order.documents(),
            practices: self.read.order.practices(),
            terms: self.read.vocabulary.forms(),
            files: self.files.finish(),
        })
    }

    fn record(&self) -> HeaderRecord {
        let settings = &self.read.settings;
        let facet = |facet: &FacetSettings| FacetRecord {
            key: facet.key.clone(),
            kind: facet.kind,
            order: facet.order,
        };
        HeaderRecord {
            name: settings.name.clone(),
            languages: settings.languages.clone(),
            tags: self.read.order.tags.clone(),
            stored: settings.stored.clone(),
            facets: settings.facets.iter().map(facet).collect(),
            documents: self.read.order.documents() as u32,
            practices: self.read.order.practices() as u32,
        }
    }

    /// Everything that does not depend on the terms: cards and passages, columns, orders, frequent phrases.
    fn documents(&self, columns: Vec<Vec<u8>>) -> BuildResult<DocumentSections> {
        let (blocks, phrases) = self.blocks()?;
        let tags = self.read.order.tags.iter().enumerate();
        Ok(DocumentSections {
            blocks,
            columns: self.place_columns(columns)?,
            date_order: self
                .files
                .whole(Role::SortColumn, &put_ranks(&self.read.heads.dates))?
                .digest,
            title_order: self
                .files
                .whole(Role::SortColumn, &put_ranks(&self.read.heads.titles))?
                .digest,
            phrases: tags
                .map(|(place, tag)| (tag.clone(), phrases.of_language(place as u16)))
                .collect(),
        })
    }

    /// Writes cards and passages, and counts the phrases of titles and summaries by the way.
    fn blocks(&self) -> BuildResult<(BlockIndex, Phrases)> {
        let documents = self.read.order.documents();
        let stop_words = &self.read.stop_words;
        let blocks_per_root = blocks_per_root(documents);
        let (mut directory, mut phrases) = (BlockIndex::new(blocks_per_root), Phrases::default());
        let together = blocks_per_root * DOCUMENTS_PER_BLOCK;
        let blocks = |number: usize| {
            self.blocks_of_root(
                number * together..documents.min((number + 1) * together),
                stop_words,
            )
        };
        env::in_waves(
            self.read.host,
            documents.div_ceil(together),
            blocks,
            |(files, root, found)| {
                directory.push(&files, root);
                phrases.join(found);
            },
        )?;
        Ok((directory, phrases))
    }

    /// Writes the blocks of those documents under one root. Gives the number of files of each.
    fn blocks_of_root(
        &self,
        documents: Range<usize>,
        stop_words: &StopWords,
    ) -> BuildResult<(Vec<usize>, Root, Phrases)> {
        let (mut files, mut counts, mut phrases) = (Vec::new(), Vec::new(), Phrases::default());
        let mut of_block = Vec::new();
        for first in documents.clone().step_by(DOCUMENTS_PER_BLOCK) {
            let block = first..documents.end.min(first + DOCUMENTS_PER_BLOCK);
            self.read.order.load_shown(self.read.source, block.clone(), &mut of_block)?;
            self.count_phrases(&of_block, block.clone(), stop_words, &mut phrases);
            let made = self.block(&of_block, &self.read.heads.passages[block]);
            counts.push(made.len());
            files.extend(made);
        }
        let mut purpose = b"blocks".to_vec();
        put_texts(&mut purpose, &self.read.settings.stored);
        let key = self.read.order.fingerprint(self.read.source, documents, &purpose)?;
        Ok((counts, self.files.known_group(&key, &[Role::StoredFields], &files)?, phrases))
    }

    fn count_phrases(
        &self,
        documents: &[Document],
        range: Range<usize>,
        stop_words: &StopWords,
        phrases: &mut Phrases,
    ) {
        for (document, language) in documents.iter().zip(&self.read.order.languages[range]) {
            phrases.add(document, *language, &stop_words[&document.language], &self.read.rough);
        }
    }

    /// The raw bytes of the files of one block, given the bytes of each passage.
    fn block(&self, documents: &[Document], passages: &[Vec<u32>]) -> Vec<Vec<u8>> {
        let texts = documents.iter().zip(passages);
        let texts: Vec<Texts<'_>> =
            texts.map(|(document, passages)| Texts::of(document, passages)).collect();
        let plan = BlockPlan::new(passages);
        let cards = documents.iter().zip(&texts).enumerate();
        let cards = cards.map(|(within, (document, texts))| NewStoredFields {
            document,
            teaser: &texts.lead,
            stored: &self.read.settings.stored,
            passage_files: plan.passage_files(within),
        });
        plan.files(&cards.collect::<Vec<_>>(), &texts)
    }

    /// Everything that depends on the terms: words, positions, names of concepts.
    fn terms(
        &self,
        conflation: &dyn Conflator,
        learned: Vec<Concept>,
    ) -> BuildResult<TermSections> {
        let read = &self.read;
        let (tags, vocabulary) = (&read.order.tags, &read.vocabulary);
        let belonging = among(&read.heads.belonging, read.settings.thesaurus.len(), learned.len());
        let concepts = names::concepts(&read.settings, learned);
        let classes = Classes::new(vocabulary, tags, &read.forms, conflation);
        let names = Names::new(&concepts, tags, vocabulary, &classes);
        let belonging = telling(&belonging, concepts.len(), read.order.documents());
        let corpus = Corpus {
            vocabulary,
            classes: &classes,
            names: &names,
            impacts: Impacts::new(field_weights(&read.settings.weights), &read.heads.lengths),
            lengths: &read.heads.lengths,
            plans: &Plans::new(&read.heads.passages),
            belonging: &belonging,
            concepts: concepts.len(),
            tags,
        };
        let (room, found) = collect(&corpus, &read.runs, read.room.as_ref(), read.host)?;
        let mut dictionary = Dictionary::new(&corpus, &found, room.as_ref(), read.host)?;
        drop(room);
        let mut spellings = names.clone();
        found
            .into_iter()
            .flat_map(|found| found.spelled)
            .for_each(|spelled| spellings.found(spelled));
        dictionary.arrange(spellings.into_spellings());
        let written =
            names::written(&read.settings.thesaurus, |concept| dictionary.has_documents(concept));
        let runs = dictionary.cut(SHARD_BYTES);
        let (router, spelling, single) = match self.single_shard(&dictionary, runs.len())? {
            Some(single) => (self.positions(&dictionary)?, Digest::default(), single),
            None => {
                let (words, spelling) =
                    (|| self.words(&dictionary, &runs), || self.spelling(&dictionary));
                let (router, spelling) = env::both(read.host, words, spelling)?;
                (router, spelling, Vec::new())
            }
        };
        Ok(TermSections {
            router,
            dictionary: single,
            spelling,
            concepts: self.concepts(&dictionary)?,
            written,
        })
    }

    /// Names and frequent phrases.
    fn suggestions(
        &self,
        names: Vec<(String, String)>,
        phrases: Vec<(String, Vec<String>)>,
    ) -> BuildResult<Digest> {
        let deflate = |raw: &[u8]| self.read.host.deflate(Role::Suggestions, raw);
        let suggestions = choose_suggestions(names, phrases, &deflate);
        Ok(self.files.whole(Role::Suggestions, &suggestions)?.digest)
    }

    /// The only shard of words, where it may travel in the core.
    fn single_shard(
        &self,
        dictionary: &Dictionary<'_>,
        shards: usize,
    ) -> BuildResult<Option<Vec<u8>>> {
        if shards * SHARD_BYTES > INLINE_WORDS {
            return Ok(None);
        }
        let single = dictionary.shard(0..dictionary.len())?;
        let deflated = self.read.host.deflate(Role::Terms, &single).len();
        Ok(Some(single).filter(|_| deflated <= INLINE_WORDS_DEFLATED))
    }

    /// Writes the positions of words that travel in the core.
    fn positions(&self, dictionary: &Dictionary<'_>) -> BuildResult<ShardIndex> {
        let runs = dictionary.cut_positions(POSITIONS_BYTES);
        self.route(dictionary, &runs, &[Role::Positions], |run| {
            Ok(vec![dictionary.positions(run)?])
        })
    }

    /// Writes words and positions.
    fn words(&self, dictionary: &Dictionary<'_>, runs: &[Range<usize>]) -> BuildResult<ShardIndex> {
        self.route(dictionary, runs, &[Role::Terms, Role::Positions], |run| {
            Ok(vec![dictionary.shard(run.clone())?, dictionary.positions(run)?])
        })
    }

    /// Writes the words that misspelt ones are compared with. (Where the core holds the dictionary nobody needs them.)
    fn spelling(&self, dictionary: &Dictionary<'_>) -> BuildResult<Digest> {
        let deflate = |raw: &[u8]| self.read.host.deflate(Role::Corrections, raw);
        let (raw, deflated) = put_spelling(&dictionary.words(), &deflate);
        Ok(self.files.deflated(Role::Corrections, raw, &deflated)?.digest)
    }

    fn concepts(&self, dictionary: &Dictionary<'_>) -> BuildResult<Concepts> {
        let names = dictionary.concepts();
        if names.is_empty() {
            return Ok(Concepts::default());
        }
        let per_file = concepts::per_file(names.len());
        let files: Vec<Vec<u8>> = names.chunks(per_file).map(concepts::put_names).collect();
        Ok(Concepts {
            count: names.len(),
            per_file,
            root: self.files.group(&[Role::ConceptNames], &files)?,
        })
    }

    /// Writes the files of each run of terms, in these roles, and gives the router that finds them.
    fn route(
        &self,
        dictionary: &Dictionary<'_>,
        runs: &[Range<usize>],
        roles: &[Role],
        files: impl Fn(Range<usize>) -> BuildResult<Vec<Vec<u8>>> + Sync,
    ) -> BuildResult<ShardIndex> {
        let mut bounds = vec![Vec::new()];
        bounds.extend(runs[1..].iter().map(|run| dictionary.separator(run.start).to_vec()));
        let shards_per_root = parts_per_root(runs.len());
        let groups: Vec<&[Range<usize>]> = runs.chunks(shards_per_root).collect();
        let roots = env::map(self.read.host, groups.len(), |group| {
            let mut raws = Vec::with_capacity(groups[group].len() * roles.len());
            for run in groups[group] {
                raws.extend(files(run.clone())?);
            }
            self.files.group(roles, &raws)
        })?;
        Ok(ShardIndex { bounds, files_per_shard: roles.len(), shards_per_root, roots })
    }

    fn place_columns(&self, columns: Vec<Vec<u8>>) -> BuildResult<Vec<ColumnPlace>> {
        let together = columns.concat();
        if self.read.host.deflate(Role::Columns, &together).len() <= INLINE_COLUMNS_DEFLATED {
            return Ok(columns.into_iter().map(ColumnPlace::Inline).collect());
        }
        let file = |column: &Vec<u8>| {
            Ok(ColumnPlace::File(self.files.whole(Role::Columns, column)?.digest))
        };
        columns.iter().map(file).collect()
    }

    fn entry(&self, core: &HeaderSections) -> BuildResult<Vec<u8>> {
        let mut files = vec![self.files.whole(Role::Header, &core.put())?];
        let languages = if core.record.languages.is_empty() {
            vec![String::new()]
        } else {
            core.record.languages.clone()
        };
        for language in &languages {
            let facets = &self.read.settings.facets;
            let labels =
                column_builder::labels(facets, &core.values, language, &core.record.languages);
            let raw = put_labels(&stop_words::of_language(language), &labels);
            files.push(self.files.whole(Role::Labels, &raw)?);
        }
        Ok(Manifest { languages, files }.put())
    }
}

/// The sections that do not depend on the terms.
struct DocumentSections {
    blocks: BlockIndex,
    columns: Vec<ColumnPlace>,
    date_order: Digest,
    title_order: Digest,
    /// Frequent phrases by tag.
    phrases: Vec<(String, Vec<String>)>,
}

/// The sections that depend on the terms.
struct TermSections {
    router: ShardIndex,
    /// The only shard, where it travels in the core.
    dictionary: Vec<u8>,
    spelling: Digest,
    concepts: Concepts,
    /// Names to suggest, each after its tag.
    written: Vec<(String, String)>,
}

/// Documents with the concepts they belong to, once those learned stand behind the `known` ones of the thesaurus: before those of facet
/// values.
fn among(belonging: &[(u32, u32)], known: usize, learned: usize) -> Vec<(u32, u32)> {
    let place =
        |concept: u32| if concept as usize >= known { concept + learned as u32 } else { concept };
    belonging.iter().map(|(document, concept)| (*document, place(*concept))).collect()
}

/// Documents with the concepts they belong to. What more than half of all documents belong to says nothing about any of them.
fn telling(belonging: &[(u32, u32)], concepts: usize, documents: usize) -> Vec<(u32, u32)> {
    let mut counts = vec![0usize; concepts];
    belonging.iter().for_each(|(_, concept)| counts[*concept as usize] += 1);
    belonging
        .iter()
        .filter(|(_, concept)| counts[*concept as usize] * 2 <= documents)
        .copied()
        .collect()
}
