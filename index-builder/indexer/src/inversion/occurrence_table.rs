//! All token occurrences of a batch, placed form by form. Looks for the names of concepts on the
//! way, because it sees the words of each text in order.

use crate::concept_names::{ConceptSpelling, TextWord, name_key};
use crate::env::BuildResult;
use crate::ids::{ClassId, ExactFormId, FormId, ListId, TagId};
use crate::inversion::context::InversionContext;
use crate::inversion::occurrence::{
    BatchTexts, TokenOccurrence, check_limits, coarse_position_after,
};
use crate::token_stream::{SUMMARY, TokenStream, Tokens};
use medina::format::postings::NO_POSITION;
use medina::model::ids::DocId;

/// The number of positions between the last word of a field and the first of the next, so that no
/// phrase is found across fields.
const FIELD_GAP: u32 = 100;

/// A token stream whose tokens have been counted.
pub(super) struct CountedStream<'a> {
    /// The number of its first document.
    pub(super) first: usize,
    pub(super) stream: TokenStream<'a>,
    /// The number of its tokens.
    pub(super) tokens: usize,
    /// By form: its index among those of the batch.
    pub(super) forms: Vec<u32>,
}

/// An exact form in documents of one tag of a batch. The index of a form among the sorted forms is
/// its *rank*.
#[derive(Clone, Copy, Debug)]
pub(super) struct SortedForm {
    pub(super) tag: TagId,
    pub(super) exact: ExactFormId,
    pub(super) form: FormId,
    pub(super) class: ClassId,
    /// The index of its first occurrence, and the number of its occurrences.
    pub(super) start: u32,
    pub(super) tokens: u32,
}

/// An occurrence of the name of a concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NameOccurrence {
    pub(super) list: ListId,
    pub(super) occurrence: TokenOccurrence,
}

/// Where the forms of a batch occur.
pub(super) struct OccurrenceTable<'a> {
    context: &'a InversionContext<'a>,
    /// The forms, sorted.
    pub(super) forms: Vec<SortedForm>,
    /// Form by form, in the order of the texts.
    occurrences: Vec<TokenOccurrence>,
    pub(super) texts: BatchTexts,
    /// The number of the first document.
    pub(super) first: u32,
    /// Where concepts are named, sorted.
    pub(super) names: Vec<NameOccurrence>,
    /// How documents spell the names of concepts.
    pub(super) spellings: Vec<ConceptSpelling>,
}

/// Reads the texts of one document.
struct DocumentCursor<'a, 'r> {
    tokens: &'r mut Tokens<'a>,
    /// By form of the stream: its rank << 1 | whether it is a stop word.
    forms: &'r [u32],
    /// The number of the next text.
    text: u32,
    /// The number of positions before it.
    position: u32,
    /// The number of words before it, in its field, that are no stop words.
    before: u32,
}

impl<'a> OccurrenceTable<'a> {
    /// Reads the streams of a batch. `ranks` has the rank of each form by its index.
    pub(super) fn new(
        context: &'a InversionContext<'a>,
        forms: Vec<SortedForm>,
        streams: &[CountedStream<'_>],
        ranks: &[u32],
    ) -> BuildResult<Self> {
        let tokens = streams.iter().map(|stream| stream.tokens).sum();
        u32::try_from(tokens)?;
        // By rank: the index of the next occurrence, while they are being placed.
        let mut next: Vec<u32> = forms.iter().map(|form| form.start).collect();
        let mut table = Self {
            context,
            forms,
            occurrences: vec![TokenOccurrence::default(); tokens],
            texts: BatchTexts::new(),
            first: streams.first().map_or(0, |stream| stream.first as u32),
            names: Vec::new(),
            spellings: Vec::new(),
        };
        streams.iter().try_for_each(|stream| table.place_stream(stream, ranks, &mut next))?;
        table.names.sort_unstable();
        Ok(table)
    }

    fn place_stream(
        &mut self,
        counted: &CountedStream<'_>,
        ranks: &[u32],
        next: &mut [u32],
    ) -> BuildResult<()> {
        let infos = counted.forms.iter().zip(&counted.stream.forms);
        let forms = infos.map(|(form, info)| ranks[*form as usize] << 1 | u32::from(info.is_stop));
        let (forms, mut tokens): (Vec<u32>, _) = (forms.collect(), counted.stream.tokens());
        for (document, passages) in (counted.first as u32..).zip(&counted.stream.passages) {
            let title = self.texts.add(passages.len());
            let mut cursor = DocumentCursor {
                tokens: &mut tokens,
                forms: &forms,
                text: title,
                position: 0,
                before: 0,
            };
            for texts in [1, 1, passages.len()] {
                cursor.before = 0;
                (0..texts).for_each(|_| self.place_text(&mut cursor, next));
                cursor.position += FIELD_GAP;
            }
            check_limits(self.texts.len(), cursor.position)?;
            let summary = TokenOccurrence::first_of(title + SUMMARY as u32);
            self.add_memberships(DocId(document), summary);
        }
        Ok(())
    }

    fn place_text(&mut self, cursor: &mut DocumentCursor<'_, '_>, next: &mut [u32]) {
        let first = TokenOccurrence::first_of(cursor.text);
        let has_names = !self.context.names.is_empty();
        let (occurrences, mut words) = (self.occurrences.as_mut_slice(), Vec::new());
        // Local variables stay in registers for millions of tokens, fields of the cursor do not.
        let (forms, mut position, mut before) = (cursor.forms, cursor.position, cursor.before);
        cursor.tokens.next_text(|form, is_word| {
            let Some(form) = forms.get(form) else { return };
            let rank = (form >> 1) as usize;
            let next = &mut next[rank];
            occurrences[*next as usize] =
                first.at(position, coarse_position_after(before), is_word);
            *next += 1;
            position += u32::from(is_word);
            before += u32::from(is_word && form & 1 == 0);
            if has_names && is_word {
                words.push(rank as u32);
            }
        });
        (cursor.text, cursor.position, cursor.before) = (cursor.text + 1, position, before);
        self.find_names(first.at(0, NO_POSITION, false), &words);
    }

    /// Finds names of concepts among the words of a text, given by rank. They count as occurring
    /// at `occurrence`.
    fn find_names(&mut self, occurrence: TokenOccurrence, words: &[u32]) {
        let Some(first) = words.first() else { return };
        let tag = self.forms[*first as usize].tag;
        let forms = words.iter().map(|rank| &self.forms[*rank as usize]);
        let words: Vec<TextWord> =
            forms.map(|form| TextWord { class: form.class, form: form.form }).collect();
        let (context, Self { names, spellings, .. }) = (self.context, self);
        context.names.for_each_match(tag, &words, |found| {
            let concept = found.concept;
            names.push(NameOccurrence { list: context.list_of_concept(concept), occurrence });
            let key = name_key(found.words.iter().map(|word| context.term_ids.folded(word.form)));
            if !context.names.has_name(concept, &key) {
                let spelling = ConceptSpelling { concept, tag, key };
                if !spellings.contains(&spelling) {
                    spellings.push(spelling);
                }
            }
        });
    }

    /// Adds a name in the summary for each concept that a document belongs to without naming it.
    fn add_memberships(&mut self, document: DocId, summary: TokenOccurrence) {
        let context = self.context;
        let start = context.memberships.partition_point(|member| member.document < document);
        let own = context.memberships[start..].iter().take_while(|own| own.document == document);
        self.names.extend(own.map(|own| NameOccurrence {
            list: context.list_of_concept(own.concept),
            occurrence: summary,
        }));
    }

    /// An upper bound, for most batches, of the bytes of a postings buffer. To allocate memory and
    /// not use it costs nothing, to grow a buffer does.
    pub(super) fn buffer_bytes(&self) -> usize {
        4 * self.occurrences.len() + 16 * self.forms.len()
    }

    /// The occurrences of some forms, sorted. Those of several forms are merged into `merged`.
    pub(super) fn of<'s, 'k>(
        &'s self,
        mut forms: impl ExactSizeIterator<Item = &'k SortedForm>,
        merged: &'s mut Vec<TokenOccurrence>,
    ) -> &'s [TokenOccurrence] {
        let own =
            |form: &SortedForm| &self.occurrences[form.start as usize..][..form.tokens as usize];
        if forms.len() == 1 {
            return forms.next().map(own).unwrap_or_default();
        }
        merged.clear();
        forms.for_each(|form| merged.extend_from_slice(own(form)));
        // The stable sort recognises sorted runs; merging them by hand took more instructions
        // (decision 9).
        merged.sort();
        merged
    }
}
