//! Where the dictionary is divided into parts.

use std::ops::Range;

use crate::shards::Dictionary;
use medina::format::shard_index::separator;

impl Dictionary<'_> {
    /// Cuts the terms into runs whose shards take about so many raw bytes.
    pub(crate) fn cut(&self, bytes: usize) -> Vec<Range<usize>> {
        // By list the last run that has it; runs are counted from 1 on.
        let (mut run, mut placed) = (0, vec![0; self.sizes.lists.len()]);
        self.cut_by(bytes, |place, is_first| {
            run += u32::from(is_first);
            let (classes, concepts) = self.lists_of(place);
            let lists = classes.iter().chain(concepts).map(|list| *list as usize);
            let new = lists.filter(|list| std::mem::replace(&mut placed[*list], run) != run);
            self.estimate(place)
                + new.map(|list| 3 + 4 * self.sizes.lists[list] as usize).sum::<usize>()
        })
    }

    /// About how many raw bytes a term takes besides its lists.
    fn estimate(&self, place: usize) -> usize {
        let own = self.key(place).len() + 3;
        let Some(form) = self.form(place) else { return own };
        let vocabulary = self.corpus.vocabulary;
        let exact = vocabulary.exact_of(form).filter(|_| vocabulary.exact_of(form).len() > 1);
        let exact = exact.map(|exact| {
            vocabulary.exact(exact).len() + 2 + self.sizes.exact[exact as usize] as usize
        });
        let holders =
            if self.corpus.classes.shares(form) { self.sizes.documents[form] as usize } else { 0 };
        own + holders + exact.sum::<usize>()
    }

    /// Cuts the terms into runs whose positions take about so many raw bytes.
    pub(crate) fn cut_positions(&self, bytes: usize) -> Vec<Range<usize>> {
        self.cut_by(bytes, |place, _| {
            self.key(place).len()
                + 1
                + self.form(place).map_or(0, |form| self.sizes.positions[form] as usize)
        })
    }

    /// Cuts where the router's key is shortest among the places that leave a run an eighth smaller or larger than asked for.
    fn cut_by(
        &self,
        bytes: usize,
        mut size_of: impl FnMut(usize, bool) -> usize,
    ) -> Vec<Range<usize>> {
        let (least, most) = (bytes - bytes / 8, bytes + bytes / 8);
        let (mut runs, mut from) = (Vec::new(), 0);
        loop {
            let (mut size, mut best, mut length) = (0, from..from, usize::MAX);
            for place in from..self.len() {
                if size >= least && self.separator(place).len() < length {
                    (best.end, length) = (place, self.separator(place).len());
                }
                if size >= most {
                    break;
                }
                size += size_of(place, place == from);
            }
            if size < most || best.is_empty() {
                runs.push(from..self.len());
                return runs;
            }
            from = best.end;
            runs.push(best);
        }
    }

    /// The shortest key that divides a term from the one before.
    pub(crate) fn separator(&self, place: usize) -> &[u8] {
        separator(self.key(place - 1).as_bytes(), self.key(place).as_bytes())
    }
}
