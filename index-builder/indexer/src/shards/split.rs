//! Splits the sorted terms into shards of similar sizes.

use std::ops::Range;

use crate::ids::{FormId, ListId};
use crate::shards::dictionary::{TermDictionaryBuilder, TermLists};
use medina::format::shard_index::separator;

impl TermDictionaryBuilder<'_> {
    /// Splits the terms into shards of about `bytes` uncompressed bytes. A list that several terms
    /// of a shard have is in it once.
    pub(crate) fn split(&self, bytes: usize) -> Vec<Range<usize>> {
        // By list: the last shard that has it. Shards are counted from 1 on.
        let (mut shard, mut newest) = (0, vec![0; self.sizes.lists.len()]);
        self.split_by(bytes, |term, is_first| {
            shard += u32::from(is_first);
            let TermLists { classes, concepts } = self.lists_of(term);
            let classes = classes.iter().map(|class| self.context.list_of_class(*class));
            let lists = classes.chain(concepts.iter().copied()).map(ListId::index);
            let new = lists.filter(|list| std::mem::replace(&mut newest[*list], shard) != shard);
            let list_bytes = |list: usize| 3 + 4 * self.sizes.lists[list] as usize;
            self.entry_bytes(term) + new.map(list_bytes).sum::<usize>()
        })
    }

    /// About the number of uncompressed bytes of a term without its lists.
    fn entry_bytes(&self, term: usize) -> usize {
        let own = self.key(term).len() + 3;
        let Some(form) = self.form(term) else { return own };
        let term_ids = self.context.term_ids;
        let exact_forms = term_ids.exact_forms_of(form);
        let exact_bytes: usize = if exact_forms.len() > 1 {
            let exact_docs = &self.sizes.exact_docs;
            exact_forms
                .map(|exact| term_ids.exact(exact).len() + 2 + exact_docs[exact.index()] as usize)
                .sum()
        } else {
            0
        };
        let has_docs = self.context.classes.has_relatives(form);
        let docs = if has_docs { self.sizes.forms.documents[form.index()] as usize } else { 0 };
        own + docs + exact_bytes
    }

    /// Splits the terms into files of which the positions take about `bytes` uncompressed bytes.
    pub(crate) fn split_positions(&self, bytes: usize) -> Vec<Range<usize>> {
        self.split_by(bytes, |term, _| {
            let positions = |form: FormId| self.sizes.forms.position_bytes[form.index()] as usize;
            self.key(term).len() + 1 + self.form(term).map_or(0, positions)
        })
    }

    /// Splits the terms where the separator is shortest, among the places at which a shard is at
    /// most an eighth smaller or larger than `bytes`. `size_of` gets each term of a shard in order,
    /// and whether it is the first.
    fn split_by(
        &self,
        bytes: usize,
        mut size_of: impl FnMut(usize, bool) -> usize,
    ) -> Vec<Range<usize>> {
        let (least, most) = (bytes - bytes / 8, bytes + bytes / 8);
        let (mut shards, mut start) = (Vec::new(), 0);
        loop {
            let (mut size, mut best, mut shortest) = (0, start..start, usize::MAX);
            for term in start..self.len() {
                if size >= least && self.separator(term).len() < shortest {
                    (best.end, shortest) = (term, self.separator(term).len());
                }
                if size >= most {
                    break;
                }
                size += size_of(term, term == start);
            }
            if size < most || best.is_empty() {
                shards.push(start..self.len());
                return shards;
            }
            start = best.end;
            shards.push(best);
        }
    }

    /// The shortest key that is greater than the term before and not greater than the term.
    pub(crate) fn separator(&self, term: usize) -> &[u8] {
        separator(self.key(term - 1).as_bytes(), self.key(term).as_bytes())
    }
}
