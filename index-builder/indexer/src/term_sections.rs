//! The sections of an index that depend on its terms: shards of the term dictionary, positions, the
//! correction dictionary and the names of concepts. Look here for the stages from conflation to
//! shards, in order.

use std::ops::Range;

use crate::analysed_corpus::AnalysedCorpus;
use crate::blocks::PassageFiles;
use crate::classes::ConflationClasses;
use crate::concept_membership::{Membership, after_learned, discriminative};
use crate::concept_names::{ConceptNames, all_concepts, thesaurus_names};
use crate::conflation::{Conflator, field_weights};
use crate::correction_dict::put_correction_dict;
use crate::env::BuildResult;
use crate::impacts::Impacts;
use crate::index_files::FilePublisher;
use crate::inversion::{InversionContext, invert};
use crate::jobs;
use crate::shards::TermDictionaryBuilder;
use crate::suggestions::TaggedName;
use medina::format::concepts::{self, Concepts};
use medina::format::files::Role;
use medina::format::shard_index::ShardIndex;
use medina::model::settings::Concept;
use medina::util::wire::Digest;

/// A dictionary of more uncompressed bytes than this is never part of the header.
const MAX_INLINE_SHARD: usize = 400_000;
/// A smaller one is if it deflates to at most this many bytes: a small corpus then answers without
/// fetching any shard.
const MAX_INLINE_SHARD_DEFLATED: usize = 96_000;
/// A shard has about this many uncompressed bytes: 7.1 kB deflated on average on participedia, 7.6
/// on php-docs.
const SHARD_BYTES: usize = 9_500;
/// A file of positions has about this many if the dictionary is part of the header.
const POSITIONS_BYTES: usize = 24_000;
/// At least this many shards share a root. With a root for each, 16 bytes, roots were most of the
/// shard index.
const MIN_SHARDS_PER_ROOT: usize = 8;

/// The number of shards under one root. It grows more slowly than the number of shards, for the
/// same reasons as the number of blocks under one root in [`crate::document_sections`].
fn shards_per_root(shards: usize) -> usize {
    (shards.isqrt() / 2).next_power_of_two().max(MIN_SHARDS_PER_ROOT)
}

/// Sections of the header.
pub(crate) struct TermSections {
    pub(crate) shard_index: ShardIndex,
    /// The only shard, if it is part of the header, or else nothing.
    pub(crate) inline_shard: Vec<u8>,
    pub(crate) corrections: Digest,
    pub(crate) concepts: Concepts,
    /// The names of concepts to suggest.
    pub(crate) names: Vec<TaggedName>,
}

/// Makes the sections and publishes their files.
pub(crate) struct TermSectionsBuilder<'a> {
    pub(crate) corpus: &'a AnalysedCorpus<'a>,
    pub(crate) files: &'a FilePublisher<'a>,
}

/// Terms of the dictionary that share files.
type Shard = Range<usize>;

impl TermSectionsBuilder<'_> {
    /// Makes all sections: conflates, inverts, merges, and writes shards.
    pub(crate) fn build(
        &self,
        conflation: &dyn Conflator,
        learned: Vec<Concept>,
    ) -> BuildResult<TermSections> {
        let corpus = self.corpus;
        let (tags, term_ids) = (&corpus.order.tags, &corpus.term_ids);
        let learned_count = learned.len();
        let concepts = all_concepts(&corpus.settings, learned);
        let classes = ConflationClasses::new(term_ids, tags, &corpus.exact_forms, conflation);
        let names = ConceptNames::new(&concepts, tags, term_ids, &classes);
        let memberships = self.memberships(learned_count, concepts.len());
        let context = InversionContext {
            term_ids,
            classes: &classes,
            names: &names,
            impacts: Impacts::new(field_weights(&corpus.settings.weights), &corpus.meta.lengths),
            lengths: &corpus.meta.lengths,
            passage_files: &PassageFiles::new(&corpus.meta.passages),
            memberships: &memberships,
            concepts: concepts.len(),
            tags,
        };
        self.sections(&self.dictionary(&context)?)
    }

    fn memberships(&self, learned: usize, concepts: usize) -> Vec<Membership> {
        let thesaurus = self.corpus.settings.thesaurus.len();
        let memberships = after_learned(&self.corpus.meta.memberships, thesaurus, learned);
        discriminative(&memberships, concepts, self.corpus.order.documents())
    }

    /// Inverts all token streams and merges the results.
    fn dictionary<'a>(
        &self,
        context: &'a InversionContext<'a>,
    ) -> BuildResult<TermDictionaryBuilder<'a>> {
        let AnalysedCorpus { batches, storage, env, .. } = self.corpus;
        let (inverted_storage, inverted) = invert(context, batches, storage.as_ref(), *env)?;
        let mut dictionary =
            TermDictionaryBuilder::new(context, &inverted, inverted_storage.as_ref(), *env)?;
        drop(inverted_storage);
        let mut names = context.names.clone();
        for spelling in inverted.into_iter().flat_map(|batch| batch.spellings) {
            names.add_spelling(spelling);
        }
        dictionary.add_keys(names.into_spellings());
        Ok(dictionary)
    }

    fn sections(&self, dictionary: &TermDictionaryBuilder<'_>) -> BuildResult<TermSections> {
        let shards = dictionary.split(SHARD_BYTES);
        let inline_shard = self.inline_shard(dictionary, shards.len())?;
        let (shard_index, corrections) = if inline_shard.is_some() {
            (self.put_positions(dictionary)?, Digest::default())
        } else {
            jobs::both(
                self.corpus.env,
                || self.put_shards(dictionary, &shards),
                || self.put_corrections(dictionary),
            )?
        };
        let thesaurus = &self.corpus.settings.thesaurus;
        Ok(TermSections {
            shard_index,
            inline_shard: inline_shard.unwrap_or_default(),
            corrections,
            concepts: self.put_concepts(dictionary)?,
            names: thesaurus_names(thesaurus, |concept| dictionary.has_documents(concept)),
        })
    }

    /// The whole dictionary as one shard, if it is small enough to be part of the header.
    fn inline_shard(
        &self,
        dictionary: &TermDictionaryBuilder<'_>,
        shards: usize,
    ) -> BuildResult<Option<Vec<u8>>> {
        if shards * SHARD_BYTES > MAX_INLINE_SHARD {
            return Ok(None);
        }
        let shard = dictionary.shard(0..dictionary.len())?;
        let deflated = self.corpus.env.deflate(Role::Terms, &shard).len();
        Ok(Some(shard).filter(|_| deflated <= MAX_INLINE_SHARD_DEFLATED))
    }

    /// Publishes the positions of terms that are part of the header.
    fn put_positions(&self, dictionary: &TermDictionaryBuilder<'_>) -> BuildResult<ShardIndex> {
        let shards = dictionary.split_positions(POSITIONS_BYTES);
        self.publish_shards(dictionary, &shards, &[Role::Positions], |shard| {
            Ok(vec![dictionary.positions(shard)?])
        })
    }

    /// Publishes terms and positions.
    fn put_shards(
        &self,
        dictionary: &TermDictionaryBuilder<'_>,
        shards: &[Shard],
    ) -> BuildResult<ShardIndex> {
        self.publish_shards(dictionary, shards, &[Role::Terms, Role::Positions], |shard| {
            Ok(vec![dictionary.shard(shard.clone())?, dictionary.positions(shard)?])
        })
    }

    /// Publishes the words that misspelt ones are compared with. An index whose dictionary is part
    /// of the header does without them.
    fn put_corrections(&self, dictionary: &TermDictionaryBuilder<'_>) -> BuildResult<Digest> {
        let deflate = |raw: &[u8]| self.corpus.env.deflate(Role::Corrections, raw);
        let file = put_correction_dict(&dictionary.words(), &deflate);
        Ok(self.files.single_deflated(Role::Corrections, file.raw, &file.deflated)?.digest)
    }

    fn put_concepts(&self, dictionary: &TermDictionaryBuilder<'_>) -> BuildResult<Concepts> {
        let names = dictionary.concept_names();
        if names.is_empty() {
            return Ok(Concepts::default());
        }
        let per_file = concepts::per_file(names.len());
        let files: Vec<Vec<u8>> = names.chunks(per_file).map(concepts::put_names).collect();
        let root = self.files.group(&[Role::ConceptNames], &files)?;
        Ok(Concepts { count: names.len(), per_file, root })
    }

    /// Publishes the files of each shard, one for each of the roles, and returns the index that
    /// finds them.
    fn publish_shards(
        &self,
        dictionary: &TermDictionaryBuilder<'_>,
        shards: &[Shard],
        roles: &[Role],
        files_of: impl Fn(Shard) -> BuildResult<Vec<Vec<u8>>> + Sync,
    ) -> BuildResult<ShardIndex> {
        let mut bounds = vec![Vec::new()];
        bounds.extend(shards[1..].iter().map(|shard| dictionary.separator(shard.start).to_vec()));
        let shards_per_root = shards_per_root(shards.len());
        let groups: Vec<&[Shard]> = shards.chunks(shards_per_root).collect();
        let roots = jobs::map(self.corpus.env, groups.len(), |group| {
            let mut raws = Vec::with_capacity(groups[group].len() * roles.len());
            for shard in groups[group] {
                raws.extend(files_of(shard.clone())?);
            }
            self.files.group(roles, &raws)
        })?;
        Ok(ShardIndex { bounds, files_per_shard: roles.len(), shards_per_root, roots })
    }
}
