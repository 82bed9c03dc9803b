//! Groups: items sorted by small numbers, in two passes.

/// Items put in the order of their groups' numbers, those of a group in the order in which they came.
pub(crate) struct Groups<T> {
    /// By group where it ends.
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy> Groups<T> {
    /// From items with the numbers of their groups, which are below `groups`.
    pub(crate) fn of(found: &[(u32, T)], groups: usize) -> Self {
        let mut ends = vec![0u32; groups + 1];
        found.iter().for_each(|(group, _)| ends[*group as usize + 1] += 1);
        for at in 0..groups {
            ends[at + 1] += ends[at];
        }
        let mut items: Vec<T> = found.iter().map(|(_, item)| *item).collect();
        for (group, item) in found {
            // While a group is being filled, this is where its next item goes.
            let end = &mut ends[*group as usize];
            items[*end as usize] = *item;
            *end += 1;
        }
        Self { ends, items }
    }

    /// The items of all groups.
    pub(crate) fn items(&self) -> &[T] {
        &self.items
    }

    /// The items of one group.
    pub(crate) fn get(&self, group: usize) -> &[T] {
        let from = if group == 0 { 0 } else { self.ends[group - 1] };
        &self.items[from as usize..self.ends[group] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_keep_their_order_within_a_group() {
        let groups = Groups::of(&[(3, 'a'), (1, 'b'), (3, 'c'), (0, 'd')], 5);
        let all: [&[char]; 5] = [&['d'], &['b'], &[], &['a', 'c'], &[]];
        assert_eq!([0, 1, 2, 3, 4].map(|group| groups.get(group)), all);
        assert_eq!(Groups::<u8>::of(&[], 1).get(0), []);
    }
}
