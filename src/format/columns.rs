//! Facet values, and the column of each facet: which values every practice has. Look here to add a
//! kind of facet.
//!
//! ```text
//! values   varint count; per value in display order, parents before their children: varint depth,
//!          length-prefixed name
//! column   per practice its values, ascending: varint 1 + (value << 1 | it is the last of them);
//!          0 if it has none
//! ```
//!
//! A column lists the values that a record names and implies their ancestors. A bit for the last
//! value deflates to a tenth less than a count before the values. Practices keep the order of the
//! corpus, in which neighbours are alike.

use crate::limits::{MAX_VALUES, MAX_VALUES_PER_PRACTICE};
use crate::model::ids::{PracticeId, ValueId};
use crate::util::wire::{Reader, put_bytes, put_varint};

/// The most levels a path may have. Deeper ones are refused.
pub const MAX_DEPTH: usize = 16;

/// Separates the levels of a path: `europe > FR`.
pub const PATH_SEPARATOR: &str = " > ";

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The last level of its path.
    pub name: String,
    /// The value above it.
    pub parent: Option<ValueId>,
}

/// The values of a facet in display order, parents before their children.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<Value>);

impl Values {
    /// All values in order.
    pub fn all(&self) -> &[Value] {
        &self.0
    }

    /// The ids of all values in order.
    pub fn ids(&self) -> impl Iterator<Item = ValueId> + use<> {
        ValueId::first(self.0.len())
    }

    /// A value's whole path: `europe > FR`.
    pub fn path(&self, value: ValueId) -> String {
        let Value { name, parent } = &self.0[value.index()];
        match parent {
            Some(parent) => self.path(*parent) + PATH_SEPARATOR + name,
            None => name.clone(),
        }
    }

    /// Whether a value's whole path is `wanted`.
    fn has_path(&self, value: ValueId, wanted: &str) -> bool {
        let Value { name, parent } = &self.0[value.index()];
        let Some(above) = wanted.strip_suffix(name.as_str()) else { return false };
        match parent {
            Some(parent) => {
                let above = above.strip_suffix(PATH_SEPARATOR);
                above.is_some_and(|above| self.has_path(*parent, above))
            }
            None => above.is_empty(),
        }
    }

    /// The value whose whole path is `wanted`, or the only one with that name. Takes time in the
    /// number of values.
    pub fn find(&self, wanted: &str) -> Option<ValueId> {
        let named = |value: &ValueId| self.0[value.index()].name == wanted;
        let whole = self.ids().find(|value| self.has_path(*value, wanted));
        whole.or_else(|| {
            let mut matches = self.ids().filter(named);
            matches.next().filter(|_| matches.next().is_none())
        })
    }

    /// The value after the last descendant of `value`. The values must be arranged: see
    /// [`Values::arrange`].
    pub fn end(&self, value: ValueId) -> ValueId {
        let within = |other: &Value| other.parent.is_some_and(|parent| parent >= value);
        let first = value.index() + 1;
        ValueId::at(first + self.0[first..].iter().take_while(|other| within(other)).count())
    }

    /// Adds a value below another, and returns its id.
    pub fn push(&mut self, name: &str, parent: Option<ValueId>) -> ValueId {
        self.0.push(Value { name: name.to_owned(), parent });
        ValueId::at(self.0.len() - 1)
    }

    /// The same values with descendants right after their ancestor and siblings in the order of
    /// `key`, and the new id of each old one.
    pub fn arrange(&self, key: impl Fn(ValueId) -> (bool, String)) -> (Self, Vec<ValueId>) {
        let mut children: Vec<Vec<ValueId>> = vec![Vec::new(); self.0.len() + 1];
        for (id, value) in self.ids().zip(&self.0) {
            children[value.parent.map_or(0, |parent| parent.index() + 1)].push(id);
        }
        children.iter_mut().for_each(|children| children.sort_by_cached_key(|value| key(*value)));
        let mut arranged = Self::default();
        let mut renumbered = vec![ValueId::default(); self.0.len()];
        self.arrange_below(None, &children, &mut arranged, &mut renumbered);
        (arranged, renumbered)
    }

    /// `children` has the values at the top, then the children of each value.
    fn arrange_below(
        &self,
        parent: Option<ValueId>,
        children: &[Vec<ValueId>],
        arranged: &mut Self,
        renumbered: &mut [ValueId],
    ) {
        let new_parent = parent.map(|parent| renumbered[parent.index()]);
        for child in &children[parent.map_or(0, |parent| parent.index() + 1)] {
            renumbered[child.index()] = arranged.push(&self.0[child.index()].name, new_parent);
            self.arrange_below(Some(*child), children, arranged, renumbered);
        }
    }

    fn depth(&self, value: ValueId) -> usize {
        self.0[value.index()].parent.map_or(0, |parent| self.depth(parent) + 1)
    }

    /// Appends the section of the header.
    pub fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.0.len() as u64);
        for (id, value) in self.ids().zip(&self.0) {
            put_varint(out, self.depth(id) as u64);
            put_bytes(out, value.name.as_bytes());
        }
    }

    /// Reads the section of the header.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let mut values = Vec::new();
        let mut ancestors: Vec<ValueId> = Vec::new();
        let count = reader.count();
        reader.limit(count, MAX_VALUES);
        for id in 0..count {
            if reader.is_damaged() {
                break;
            }
            let depth = reader.size();
            if depth > ancestors.len() || depth >= MAX_DEPTH {
                reader.mark_damaged();
            }
            ancestors.truncate(depth);
            values
                .push(Value { name: reader.text().to_owned(), parent: ancestors.last().copied() });
            ancestors.push(ValueId::at(id));
        }
        Self(values)
    }
}

/// The values of every practice in one facet, ancestors included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Practice `p` has `values[starts[p]..starts[p + 1]]`.
    starts: Vec<u32>,
    values: Vec<ValueId>,
}

impl Column {
    /// The values of a practice and their ancestors, each once.
    pub fn of(&self, practice: PracticeId) -> &[ValueId] {
        let practice = practice.index();
        &self.values[self.starts[practice] as usize..self.starts[practice + 1] as usize]
    }

    /// Reads the column of a facet with these values, in an index with `practices` practices.
    pub fn read(reader: &mut Reader<'_>, practices: usize, values: &Values) -> Self {
        let mut column = Self { starts: vec![0], values: Vec::new() };
        let most = practices.saturating_mul(MAX_VALUES_PER_PRACTICE);
        // By value: one more than the last practice that was seen to have it.
        let mut owners = vec![0; values.0.len()];
        // A damaged header may claim any number of practices.
        while column.starts.len() <= practices && !reader.is_damaged() {
            let owner = column.starts.len() as u32;
            let mut is_last = false;
            while !is_last && let Some(value) = reader.size().checked_sub(1) {
                is_last = value & 1 == 1;
                if value >> 1 >= values.0.len() {
                    reader.mark_damaged();
                    break;
                }
                reader.limit(column.values.len(), most);
                let mut next = Some(ValueId::at(value >> 1));
                while let Some(value) = next
                    && owners[value.index()] != owner
                {
                    owners[value.index()] = owner;
                    column.values.push(value);
                    next = values.0[value.index()].parent;
                }
            }
            column.starts.push(column.values.len() as u32);
        }
        column
    }
}

/// Appends a column: for each practice its values, ascending, without their ancestors.
pub fn put_column(out: &mut Vec<u8>, practices: &[Vec<ValueId>]) {
    for values in practices {
        for (at, value) in values.iter().enumerate() {
            put_varint(out, 1 + (u64::from(value.0) << 1 | u64::from(at + 1 == values.len())));
        }
        if values.is_empty() {
            out.push(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Values {
        let mut values = Values::default();
        let europe = values.push("europe", None);
        let france = values.push("FR", Some(europe));
        values.push("Lyon", Some(france));
        values.push("africa", None);
        values.push("PT", Some(europe));
        values.arrange(|_| (false, String::new())).0
    }

    #[test]
    fn values_keep_families_together_and_come_back() {
        let values = places();
        let paths: Vec<_> = values.ids().map(|number| values.path(number)).collect();
        assert_eq!(paths, ["europe", "europe > FR", "europe > FR > Lyon", "europe > PT", "africa"]);
        let mut bytes = Vec::new();
        values.put(&mut bytes);
        let ends: Vec<_> = values.ids().map(|number| values.end(number).0).collect();
        assert_eq!(ends, [4, 3, 3, 4, 5]);
        assert_eq!(bytes[..9], [5, 0, 6, b'e', b'u', b'r', b'o', b'p', b'e']);
        assert_eq!(Values::read(&mut Reader::new(&bytes)), values);
    }

    #[test]
    fn a_value_is_found_by_path_or_by_a_unique_name() {
        let mut values = places();
        assert_eq!(values.find("europe > FR > Lyon"), Some(ValueId(2)));
        assert_eq!(values.find("Lyon"), Some(ValueId(2)));
        values.push("Lyon", Some(ValueId(4)));
        assert_eq!(values.path(ValueId(5)), "africa > Lyon");
        assert_eq!(values.find("Lyon"), None);
    }

    #[test]
    fn columns_imply_ancestors_once() {
        let mut bytes = Vec::new();
        put_column(&mut bytes, &[vec![ValueId(2), ValueId(3)], vec![], vec![ValueId(4)]]);
        assert_eq!(bytes, [5, 8, 0, 10]);
        let mut reader = Reader::new(&bytes);
        let column = Column::read(&mut reader, 3, &places());
        assert!(reader.finish().is_ok());
        assert_eq!(column.of(PracticeId(0)), [2, 1, 0, 3].map(ValueId));
        assert_eq!(column.of(PracticeId(1)), []);
        assert_eq!(column.of(PracticeId(2)), [ValueId(4)]);
        for bytes in [&[20, 0, 0], &bytes[..3]] {
            let mut reader = Reader::new(bytes);
            Column::read(&mut reader, 3, &places());
            assert!(reader.is_damaged());
        }
    }

    #[test]
    fn a_number_of_practices_beyond_the_bytes_costs_no_work() {
        let mut reader = Reader::new(&[]);
        let column = Column::read(&mut reader, usize::MAX - 1, &Values::default());
        assert!(reader.is_damaged() && column.starts.len() < 10, "{}", column.starts.len());
    }
}
