//! Facets: the values of each, and its column over practices.
//!
//! ```text
//! values   varint count; per value in display order, parents before their children: varint depth, length-prefixed name
//! column   per practice its values, ascending: varint 1 + (value << 1 | it is the last of them); 0 where it has none
//! ```
//!
//! A column lists the values a record names; their ancestors are implied. A value that says that it is the last deflates to a tenth less
//! than lists of counts and of values, and practices keep the order of the corpus, in which neighbours are alike.

use crate::model::ids::{PracticeId, ValueId};
use crate::util::wire::{Reader, put_bytes, put_varint};

/// The most levels a path may have.
pub const MAX_DEPTH: usize = 16;

/// Joins and divides the levels of a path.
pub const PATH_SEPARATOR: &str = " > ";

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The last part of its path.
    pub name: String,
    /// The number of the value above it.
    pub parent: Option<ValueId>,
}

/// The values of a facet, by number, in display order, parents before children.
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
    pub fn path(&self, number: ValueId) -> String {
        let value = &self.0[number.index()];
        match value.parent {
            Some(parent) => self.path(parent) + PATH_SEPARATOR + &value.name,
            None => value.name.clone(),
        }
    }

    /// The value of that whole path, or the only one whose name it is.
    pub fn find(&self, wanted: &str) -> Option<ValueId> {
        let named = |number: &ValueId| self.0[number.index()].name == wanted;
        let whole = self.ids().find(|number| self.path(*number) == wanted);
        whole.or_else(|| {
            let mut matches = self.ids().filter(named);
            matches.next().filter(|_| matches.next().is_none())
        })
    }

    /// The number after the value's last descendant, in arranged values, where every family stands together.
    pub fn end(&self, number: ValueId) -> ValueId {
        let within = |other: &Value| other.parent.is_some_and(|parent| parent >= number);
        let first = number.index() + 1;
        ValueId::at(first + self.0[first..].iter().take_while(|other| within(other)).count())
    }

    /// Adds a value below another, and gives its number.
    pub fn push(&mut self, name: &str, parent: Option<ValueId>) -> ValueId {
        self.0.push(Value { name: name.to_owned(), parent });
        ValueId::at(self.0.len() - 1)
    }

    /// The same values with every family together, and for each old number the new one.
    pub fn arrange(&self, key: impl Fn(ValueId) -> (bool, String)) -> (Self, Vec<ValueId>) {
        let mut children: Vec<Vec<ValueId>> = vec![Vec::new(); self.0.len() + 1];
        for (number, value) in self.ids().zip(&self.0) {
            children[value.parent.map_or(0, |parent| parent.index() + 1)].push(number);
        }
        children.iter_mut().for_each(|children| children.sort_by_cached_key(|number| key(*number)));
        let mut arranged = Self::default();
        let mut renumbered = vec![ValueId::default(); self.0.len()];
        self.arrange_below(None, &children, &mut arranged, &mut renumbered);
        (arranged, renumbered)
    }

    /// `children` are those of no value, then those of each.
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

    fn depth(&self, number: ValueId) -> usize {
        self.0[number.index()].parent.map_or(0, |parent| self.depth(parent) + 1)
    }

    pub fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.0.len() as u64);
        for (number, value) in self.ids().zip(&self.0) {
            put_varint(out, self.depth(number) as u64);
            put_bytes(out, value.name.as_bytes());
        }
    }

    pub fn read(reader: &mut Reader<'_>) -> Self {
        let mut values = Vec::new();
        let mut above: Vec<ValueId> = Vec::new();
        for number in 0..reader.count() {
            let depth = reader.size();
            if depth > above.len() || depth >= MAX_DEPTH {
                reader.mark_damaged();
            }
            above.truncate(depth);
            values.push(Value { name: reader.text().to_owned(), parent: above.last().copied() });
            above.push(ValueId::at(number));
        }
        Self(values)
    }
}

/// A facet's values by practice, ancestors included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Practice `p` has `numbers[starts[p]..starts[p + 1]]`.
    starts: Vec<u32>,
    numbers: Vec<ValueId>,
}

impl Column {
    /// The numbers of the practice's values and of everything above them, each once.
    pub fn of(&self, practice: PracticeId) -> &[ValueId] {
        let practice = practice.index();
        &self.numbers[self.starts[practice] as usize..self.starts[practice + 1] as usize]
    }

    /// Reads a column of so many practices over the values.
    pub fn read(reader: &mut Reader<'_>, practices: usize, values: &Values) -> Self {
        let mut column = Self { starts: vec![0], numbers: Vec::new() };
        for _ in 0..practices {
            let start = column.numbers.len();
            let mut is_last = false;
            while !is_last && let Some(value) = reader.size().checked_sub(1) {
                is_last = value & 1 == 1;
                if value >> 1 >= values.0.len() {
                    reader.mark_damaged();
                    break;
                }
                column.add_with_ancestors(start, ValueId::at(value >> 1), values);
            }
            column.starts.push(column.numbers.len() as u32);
        }
        column
    }

    fn add_with_ancestors(&mut self, start: usize, number: ValueId, values: &Values) {
        let mut next = Some(number);
        while let Some(number) = next {
            if self.numbers[start..].contains(&number) {
                break;
            }
            self.numbers.push(number);
            next = values.0[number.index()].parent;
        }
    }
}

/// Appends the column of the practices' value numbers.
pub fn put_column(out: &mut Vec<u8>, practices: &[Vec<ValueId>]) {
    for numbers in practices {
        for (at, number) in numbers.iter().enumerate() {
            put_varint(out, 1 + (u64::from(number.0) << 1 | u64::from(at + 1 == numbers.len())));
        }
        if numbers.is_empty() {
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
}
