//! The ids of all terms of a corpus: every exact and folded form, numbered in sorted order.
//!
//! Jobs intern the forms of their batches in whatever order they run, so a new form first gets a
//! [`ProvisionalId`]. When all are known they are sorted, and provisional ids become
//! [`ExactFormId`]s, which do not depend on the order of the jobs.

use std::hash::BuildHasher as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use crate::env::{BuildEnv, BuildResult};
use crate::ids::{ExactFormId, FormId, ProvisionalId};
use crate::jobs;
use crate::token_stream::FormText;

/// The interner is divided by the first byte of the folded form, so that the sorted partitions are
/// concatenated and jobs seldom wait for one another.
const PARTITIONS: usize = 256;

/// All forms of a corpus. Exact forms are numbered in the order of their folded forms, then in
/// their own; folded forms in their own.
#[derive(Debug, Default)]
pub(crate) struct TermIds {
    forms: FormTexts,
    /// By exact form: its folded form.
    folded: Vec<FormId>,
    /// By folded form: the first of its exact forms. After the last one: the number of exact forms.
    first_exact: Vec<ExactFormId>,
    /// By provisional id: the exact form.
    final_ids: Vec<ExactFormId>,
}

/// Exact forms with their folded forms, all in one string, because there are too many for a string
/// each.
#[derive(Debug, Default)]
struct FormTexts {
    text: String,
    ranges: Vec<FormRange>,
}

/// Where a folded form is in the string. The exact form follows it if it is different.
#[derive(Clone, Copy, Debug)]
struct FormRange {
    start: u32,
    folded_length: u16,
    /// 0 if the exact form is the same.
    exact_length: u16,
}

impl FormTexts {
    fn with_capacity(forms: usize, bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ranges: Vec::with_capacity(forms) }
    }

    fn push(&mut self, folded: &str, exact: &str) {
        let exact = if exact == folded { "" } else { exact };
        let start = self.text.len() as u32;
        self.text.push_str(folded);
        self.text.push_str(exact);
        let (folded_length, exact_length) = (folded.len() as u16, exact.len() as u16);
        self.ranges.push(FormRange { start, folded_length, exact_length });
    }

    fn len(&self) -> usize {
        self.ranges.len()
    }

    fn folded(&self, index: u32) -> &str {
        let range = self.ranges[index as usize];
        let start = range.start as usize;
        &self.text[start..start + usize::from(range.folded_length)]
    }

    fn exact(&self, index: u32) -> &str {
        let range = self.ranges[index as usize];
        if range.exact_length == 0 {
            return self.folded(index);
        }
        let start = range.start as usize + usize::from(range.folded_length);
        &self.text[start..start + usize::from(range.exact_length)]
    }

    fn key(&self, index: u32) -> (&str, &str) {
        (self.folded(index), self.exact(index))
    }

    /// The first bytes of the folded form as a number that sorts like the text: it nearly always
    /// tells two forms apart without looking at the text.
    fn prefix(&self, index: u32) -> u64 {
        let mut bytes = [0; 8];
        bytes.iter_mut().zip(self.folded(index).bytes()).for_each(|(first, byte)| *first = byte);
        u64::from_be_bytes(bytes)
    }
}

/// Interns forms on several threads at once.
#[derive(Debug)]
pub(crate) struct TermInterner {
    partitions: Vec<Mutex<Partition>>,
    next: AtomicU32,
}

/// The forms of which the folded forms begin with one byte.
#[derive(Debug, Default)]
struct Partition {
    /// All forms, hashed by exact form.
    table: HashTable<Interned>,
    forms: FormTexts,
}

/// A form of a partition.
#[derive(Clone, Copy, Debug)]
struct Interned {
    /// Its index in the partition.
    index: u32,
    id: ProvisionalId,
}

/// A partition and the sorted order of its forms.
struct SortedPartition {
    forms: FormTexts,
    order: Vec<Interned>,
}

impl Default for TermInterner {
    fn default() -> Self {
        Self {
            partitions: (0..PARTITIONS).map(|_| Mutex::default()).collect(),
            next: AtomicU32::default(),
        }
    }
}

impl TermInterner {
    /// Adds forms that are new, and returns the provisional id of each. The forms of a partition
    /// are interned together, so that its lock is taken once.
    pub(crate) fn intern(&self, forms: &[FormText<'_>]) -> Vec<ProvisionalId> {
        let mut ids = vec![ProvisionalId::default(); forms.len()];
        let sorted = by_partition(forms);
        for own in sorted.chunk_by(|left, right| left.partition == right.partition) {
            let partition = &self.partitions[usize::from(own[0].partition)];
            let mut partition = partition.lock().expect("no job panics while it holds the lock");
            for form in own.iter().map(|form| form.index as usize) {
                ids[form] = partition.intern(&forms[form], &self.next);
            }
        }
        ids
    }

    /// Sorts and numbers all forms.
    pub(crate) fn finish(self, env: &dyn BuildEnv) -> BuildResult<TermIds> {
        let Self { partitions, next } = self;
        let sorted = jobs::map(env, partitions.len(), |partition| {
            let mut partition =
                partitions[partition].lock().unwrap_or_else(PoisonError::into_inner);
            Ok(std::mem::take(&mut *partition).sorted())
        })?;
        let bytes = sorted.iter().map(|partition| partition.forms.text.len()).sum();
        let mut term_ids = TermIds::with_capacity(next.into_inner() as usize, bytes);
        sorted.into_iter().for_each(|partition| term_ids.append(&partition));
        term_ids.first_exact.push(ExactFormId::at(term_ids.forms.len()));
        Ok(term_ids)
    }
}

impl Partition {
    fn intern(&mut self, form: &FormText<'_>, next: &AtomicU32) -> ProvisionalId {
        let Self { table, forms } = self;
        let hash = |exact: &str| FxBuildHasher.hash_one(exact);
        let own = hash(form.exact);
        if let Some(known) = table.find(own, |known| forms.exact(known.index) == form.exact) {
            return known.id;
        }
        let id = ProvisionalId(next.fetch_add(1, Ordering::Relaxed));
        let interned = Interned { index: forms.len() as u32, id };
        table.insert_unique(own, interned, |known| hash(forms.exact(known.index)));
        forms.push(form.folded, form.exact);
        id
    }

    fn sorted(self) -> SortedPartition {
        let Self { table, forms } = self;
        let mut ids = vec![ProvisionalId::default(); forms.len()];
        table.into_iter().for_each(|Interned { index, id }| ids[index as usize] = id);
        let mut order: Vec<(u64, u32)> =
            (0..forms.len() as u32).map(|index| (forms.prefix(index), index)).collect();
        order.sort_unstable_by(|(left, index), (right, other)| {
            left.cmp(right).then_with(|| forms.key(*index).cmp(&forms.key(*other)))
        });
        let order = order.into_iter();
        let order = order.map(|(_, index)| Interned { index, id: ids[index as usize] }).collect();
        SortedPartition { forms, order }
    }
}

/// A form of a batch with its partition.
#[derive(Clone, Copy, Default)]
struct PartitionedForm {
    partition: u8,
    index: u32,
}

/// The forms sorted by partition, in linear time.
fn by_partition(forms: &[FormText<'_>]) -> Vec<PartitionedForm> {
    let mut starts = [0; PARTITIONS + 1];
    forms.iter().for_each(|form| starts[usize::from(partition_of(form.folded)) + 1] += 1);
    (0..PARTITIONS).for_each(|partition| starts[partition + 1] += starts[partition]);
    let mut sorted = vec![PartitionedForm::default(); forms.len()];
    for (form, index) in forms.iter().zip(0..) {
        let partition = partition_of(form.folded);
        let next = &mut starts[usize::from(partition)];
        sorted[*next] = PartitionedForm { partition, index };
        *next += 1;
    }
    sorted
}

fn partition_of(folded: &str) -> u8 {
    folded.as_bytes().first().copied().unwrap_or(0)
}

impl TermIds {
    fn with_capacity(forms: usize, bytes: usize) -> Self {
        Self {
            forms: FormTexts::with_capacity(forms, bytes),
            folded: Vec::with_capacity(forms),
            first_exact: Vec::with_capacity(forms + 1),
            final_ids: vec![ExactFormId::default(); forms],
        }
    }

    fn append(&mut self, partition: &SortedPartition) {
        let texts = &partition.forms;
        for Interned { index, id } in &partition.order {
            let (folded, number) = (texts.folded(*index), self.forms.len() as u32);
            if number == 0 || self.forms.folded(number - 1) != folded {
                self.first_exact.push(ExactFormId(number));
            }
            self.folded.push(FormId::at(self.first_exact.len() - 1));
            self.final_ids[id.index()] = ExactFormId(number);
            self.forms.push(folded, texts.exact(*index));
        }
    }

    /// The number of exact forms.
    pub(crate) fn exact_forms(&self) -> usize {
        self.forms.len()
    }

    /// The number of folded forms.
    pub(crate) fn forms(&self) -> usize {
        self.first_exact.len() - 1
    }

    /// The exact form that has a provisional id.
    pub(crate) fn final_id(&self, id: ProvisionalId) -> ExactFormId {
        self.final_ids[id.index()]
    }

    /// The id of a folded form, by binary search; `None` if no document has it.
    pub(crate) fn find(&self, folded: &str) -> Option<FormId> {
        let first = &self.first_exact[..self.forms()];
        let found = first.binary_search_by(|exact| self.forms.folded(exact.0).cmp(folded));
        found.ok().map(FormId::at)
    }

    /// The folded form of an exact form.
    pub(crate) fn form_of(&self, exact: ExactFormId) -> FormId {
        self.folded[exact.index()]
    }

    /// The text of an exact form.
    pub(crate) fn exact(&self, exact: ExactFormId) -> &str {
        self.forms.exact(exact.0)
    }

    /// The text of a folded form.
    pub(crate) fn folded(&self, form: FormId) -> &str {
        self.forms.folded(self.first_exact[form.index()].0)
    }

    /// The first exact form of a folded form; the number of exact forms if `form` is the number of
    /// folded forms.
    pub(crate) fn first_exact(&self, form: FormId) -> ExactFormId {
        self.first_exact[form.index()]
    }

    /// The exact forms of a folded form.
    pub(crate) fn exact_forms_of(
        &self,
        form: FormId,
    ) -> impl ExactSizeIterator<Item = ExactFormId> + use<> {
        let next = self.first_exact[form.index() + 1];
        (self.first_exact(form).0..next.0).map(ExactFormId)
    }
}
