//! Inverts token streams in batches. Counts the tokens of each form, so that
//! [`OccurrenceTable`] can place them.

use std::ops::Range;

use crate::analysed_corpus::DocBatch;
use crate::buckets::Buckets;
use crate::env::{BuildEnv, BuildResult, TempStorage};
use crate::ids::{ProvisionalId, TagId};
use crate::inversion::batch_postings::{BatchPostings, InvertedBatch};
use crate::inversion::context::InversionContext;
use crate::inversion::occurrence_table::{CountedStream, OccurrenceTable, SortedForm};
use crate::jobs;
use crate::token_stream::TokenStream;

/// A batch of inversion has about this many bytes of token streams for each exact form of the
/// corpus, because each batch takes time for all forms.
const BATCH_BYTES_PER_FORM: u64 = 8;
/// It has at least this many bytes, so that the work per batch is small,
const MIN_BATCH_BYTES: u64 = 1 << 18;
/// and at most this many, so that there is work for several processors, and memory for it.
const MAX_BATCH_BYTES: u64 = 1 << 22;

/// Inverts the token streams of `batches`, which are in `streams`. Returns the results, and the
/// storage that has their postings.
pub(crate) fn invert(
    context: &InversionContext<'_>,
    batches: &[DocBatch],
    streams: &dyn TempStorage,
    env: &dyn BuildEnv,
) -> BuildResult<(Box<dyn TempStorage>, Vec<InvertedBatch>)> {
    let (storage, groups) = (env.temp_storage()?, group(context, batches));
    let inverted = jobs::map(env, groups.len(), |number| {
        let batches = &batches[groups[number].clone()];
        let bytes = batches.iter().map(|batch| StreamBytes::read(batch, streams));
        let bytes: Vec<StreamBytes> = bytes.collect::<BuildResult<_>>()?;
        let mut inverter = Inverter::new(context);
        for (batch, bytes) in batches.iter().zip(&bytes) {
            let stream = TokenStream::parse(&bytes.stream, batch.documents.len())?;
            inverter.add(batch.documents.start, stream, &bytes.provisional_ids)?;
        }
        inverter.finish(storage.as_ref())
    })?;
    Ok((storage, inverted))
}

/// Which batches of analysis are inverted together.
fn group(context: &InversionContext<'_>, batches: &[DocBatch]) -> Vec<Range<usize>> {
    let wanted = BATCH_BYTES_PER_FORM * context.term_ids.exact_forms() as u64;
    let wanted = wanted.clamp(MIN_BATCH_BYTES, MAX_BATCH_BYTES);
    let (mut groups, mut start, mut size) = (Vec::new(), 0, 0);
    for (number, batch) in batches.iter().enumerate() {
        if size >= wanted {
            groups.push(start..number);
            (start, size) = (number, 0);
        }
        size += batch.stream.length;
    }
    groups.push(start..batches.len());
    groups
}

/// The bytes of a batch of analysis.
struct StreamBytes {
    stream: Vec<u8>,
    /// By form: its provisional id, 32 bits in little-endian order.
    provisional_ids: Vec<u8>,
}

impl StreamBytes {
    fn read(batch: &DocBatch, streams: &dyn TempStorage) -> BuildResult<Self> {
        Ok(Self {
            stream: batch.stream.get(streams)?,
            provisional_ids: batch.provisional_ids.get(streams)?,
        })
    }
}

/// Inverts one batch: counts the tokens of its forms.
pub(super) struct Inverter<'a> {
    context: &'a InversionContext<'a>,
    streams: Vec<CountedStream<'a>>,
    /// By provisional id: one more than the index of the newest form that has it; 0 if there is
    /// none.
    newest: Vec<u32>,
    /// The forms in the order in which they were found.
    forms: Vec<TagForm>,
}

/// An exact form in documents of one tag.
struct TagForm {
    tag: TagId,
    id: ProvisionalId,
    /// The number of its tokens.
    tokens: u32,
    /// One more than the index of the form with the same provisional id in documents of another
    /// tag; 0 if there is none.
    next: u32,
}

impl<'a> Inverter<'a> {
    fn new(context: &'a InversionContext<'a>) -> Self {
        let newest = vec![0; context.term_ids.exact_forms()];
        Self { context, streams: Vec::new(), newest, forms: Vec::new() }
    }

    /// Adds the stream of the documents from the number `first` on.
    fn add(&mut self, first: usize, stream: TokenStream<'a>, ids: &[u8]) -> BuildResult<()> {
        let forms = self.indices(&stream, ids)?;
        let (mut counts, mut tokens) = (vec![0; forms.len()], stream.tokens());
        for passages in &stream.passages {
            for _ in 0..2 + passages.len() {
                tokens.next_text(|form, _| {
                    counts.get_mut(form).into_iter().for_each(|count| *count += 1);
                });
            }
        }
        for (form, count) in forms.iter().zip(&counts) {
            self.forms[*form as usize].tokens += count;
        }
        let tokens = counts.iter().map(|count| *count as usize).sum();
        self.streams.push(CountedStream { first, stream, tokens, forms });
        Ok(())
    }

    /// The indices of the forms of a stream.
    fn indices(&mut self, stream: &TokenStream<'_>, ids: &[u8]) -> BuildResult<Vec<u32>> {
        let context = self.context;
        let tag = |tag: &&str| context.tags.iter().position(|known| known == tag);
        let tags: Option<Vec<usize>> = stream.tags.iter().map(tag).collect();
        let tags = tags.ok_or("a token stream has a language that no document has")?;
        let (ids, _) = ids.as_chunks();
        let indices = stream.forms.iter().zip(ids).map(|(form, id)| {
            let tag = TagId::at(*tags.get(form.tag)?);
            Some(self.index(tag, ProvisionalId(u32::from_le_bytes(*id))))
        });
        let indices: Option<Vec<u32>> = indices.collect();
        Ok(indices.ok_or("a token stream has a form of no language")?)
    }

    /// The index of a form, which is added if it is new.
    fn index(&mut self, tag: TagId, id: ProvisionalId) -> u32 {
        let newest = &mut self.newest[id.index()];
        let mut next = *newest;
        while let Some(form) = next.checked_sub(1).map(|index| &self.forms[index as usize]) {
            if form.tag == tag {
                return next - 1;
            }
            next = form.next;
        }
        self.forms.push(TagForm { tag, id, tokens: 0, next: *newest });
        *newest = self.forms.len() as u32;
        *newest - 1
    }

    /// Places the tokens and stores the postings.
    fn finish(self, storage: &dyn TempStorage) -> BuildResult<InvertedBatch> {
        let (forms, ranks) = self.sorted_forms()?;
        let table = OccurrenceTable::new(self.context, forms, &self.streams, &ranks)?;
        BatchPostings { context: self.context, table }.store(storage)
    }

    /// The forms in the order of their ids; and by index of a form, its rank in that order.
    fn sorted_forms(&self) -> BuildResult<(Vec<SortedForm>, Vec<u32>)> {
        let (term_ids, classes) = (self.context.term_ids, self.context.classes);
        let exact = self.forms.iter().map(|form| term_ids.final_id(form.id).0);
        let pairs: Vec<(u32, u32)> = exact.zip(0..).collect();
        let order = Buckets::of(&pairs, term_ids.exact_forms());
        let (mut sorted, mut ranks) = (Vec::with_capacity(pairs.len()), vec![0; pairs.len()]);
        let mut start = 0;
        for index in order.items() {
            let TagForm { tag, id, tokens, .. } = self.forms[*index as usize];
            let exact = term_ids.final_id(id);
            let class = classes
                .class_of(tag, exact)
                .ok_or("a token stream has a form that no document has")?;
            let form = term_ids.form_of(exact);
            ranks[*index as usize] = sorted.len() as u32;
            sorted.push(SortedForm { tag, exact, form, class, start, tokens });
            start += tokens;
        }
        Ok((sorted, ranks))
    }
}
