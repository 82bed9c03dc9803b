//! Facets: the values of each, and its column over practices.
//!
//! ```text
//! values   varint count; per value in display order, parents before their children: varint depth, length-prefixed name
//! column   per practice its values, ascending: varint 1 + (value << 1 | it is the last of them); 0 where it has none
//! ```
//!
//! A column lists the values a record names; their ancestors are implied. A value that says that it is the last deflates to a tenth less
//! than lists of counts and of values, and practices keep the order of the corpus, in which neighbours are alike.

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
    pub parent: Option<usize>,
}

/// The values of a facet, by number, in display order, parents before children.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<Value>);

impl Values {
    /// All values in order.
    pub fn all(&self) -> &[Value] {
        &self.0
    }

    /// A value's whole path: `europe > FR`.
    pub fn path(&self, number: usize) -> String {
        let value = &self.0[number];
        match value.parent {
            Some(parent) => self.path(parent) + PATH_SEPARATOR + &value.name,
            None => value.name.clone(),
        }
    }

    /// The value of that whole path, or the only one whose name it is.
    pub fn find(&self, wanted: &str) -> Option<usize> {
        let named = |number: &usize| self.0[*number].name == wanted;
        let whole = (0..self.0.len()).find(|number| self.path(*number) == wanted);
        whole.or_else(|| {
            let mut matches = (0..self.0.len()).filter(named);
            matches.next().filter(|_| matches.next().is_none())
        })
    }

    /// The number after the value's last descendant, in arranged values, where every family stands together.
    pub fn end(&self, number: usize) -> usize {
        let within = |other: &Value| other.parent.is_some_and(|parent| parent >= number);
        number + 1 + self.0[number + 1..].iter().take_while(|other| within(other)).count()
    }

    /// Adds a value below another, and gives its number.
    pub fn push(&mut self, name: &str, parent: Option<usize>) -> usize {
        self.0.push(Value { name: name.to_owned(), parent });
        self.0.len() - 1
    }

    /// The same values with every family together, and for each old number the new one.
    pub fn arrange(&self, key: impl Fn(usize) -> (bool, String)) -> (Self, Vec<usize>) {
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.0.len() + 1];
        for (number, value) in self.0.iter().enumerate() {
            children[value.parent.map_or(0, |parent| parent + 1)].push(number);
        }
        children.iter_mut().for_each(|children| children.sort_by_cached_key(|number| key(*number)));
        let mut arranged = Self::default();
        let mut renumbered = vec![0; self.0.len()];
        self.arrange_below(None, &children, &mut arranged, &mut renumbered);
        (arranged, renumbered)
    }

    /// `children` are those of no value, then those of each.
    fn arrange_below(
        &self,
        parent: Option<usize>,
        children: &[Vec<usize>],
        arranged: &mut Self,
        renumbered: &mut [usize],
    ) {
        let new_parent = parent.map(|parent| renumbered[parent]);
        for child in &children[parent.map_or(0, |parent| parent + 1)] {
            renumbered[*child] = arranged.push(&self.0[*child].name, new_parent);
            self.arrange_below(Some(*child), children, arranged, renumbered);
        }
    }

    fn depth(&self, number: usize) -> usize {
        self.0[number].parent.map_or(0, |parent| self.depth(parent) + 1)
    }

    pub fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.0.len() as u64);
        for (number, value) in self.0.iter().enumerate() {
            put_varint(out, self.depth(number) as u64);
            put_bytes(out, value.name.as_bytes());
        }
    }

    pub fn read(reader: &mut Reader<'_>) -> Self {
        let mut values = Vec::new();
        let mut above: Vec<usize> = Vec::new();
        for number in 0..reader.count() {
            let depth = reader.size();
            if depth > above.len() || depth >= MAX_DEPTH {
                reader.fail();
            }
            above.truncate(depth);
            values.push(Value { name: reader.text().to_owned(), parent: above.last().copied() });
            above.push(number);
        }
        Self(values)
    }
}

/// A facet's values by practice, ancestors included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Practice `p` has `numbers[starts[p]..starts[p + 1]]`.
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl Column {
    /// The numbers of the practice's values and of everything above them, each once.
    pub fn of(&self, practice: usize) -> &[u32] {
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
                    reader.fail();
                    break;
                }
                column.add_with_ancestors(start, value >> 1, values);
            }
            column.starts.push(column.numbers.len() as u32);
        }
        column
    }

    fn add_with_ancestors(&mut self, start: usize, number: usize, values: &Values) {
        let mut next = Some(number);
        while let Some(number) = next {
            if self.numbers[start..].contains(&(number as u32)) {
                break;
            }
            self.numbers.push(number as u32);
            next = values.0[number].parent;
        }
    }
}

/// Appends the column of the practices' value numbers.
pub fn put_column(out: &mut Vec<u8>, practices: &[Vec<usize>]) {
    for numbers in practices {
        for (at, number) in numbers.iter().enumerate() {
            put_varint(out, 1 + ((*number as u64) << 1 | u64::from(at + 1 == numbers.len())));
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
        let paths: Vec<_> = (0..values.all().len()).map(|number| values.path(number)).collect();
        assert_eq!(paths, ["europe", "europe > FR", "europe > FR > Lyon", "europe > PT", "africa"]);
        let mut bytes = Vec::new();
        values.put(&mut bytes);
        assert_eq!((0..5).map(|number| values.end(number)).collect::<Vec<_>>(), [4, 3, 3, 4, 5]);
        assert_eq!(bytes[..9], [5, 0, 6, b'e', b'u', b'r', b'o', b'p', b'e']);
        assert_eq!(Values::read(&mut Reader::new(&bytes)), values);
    }

    #[test]
    fn a_value_is_found_by_path_or_by_a_unique_name() {
        let mut values = places();
        assert_eq!(values.find("europe > FR > Lyon"), Some(2));
        assert_eq!(values.find("Lyon"), Some(2));
        values.push("Lyon", Some(4));
        assert_eq!(values.path(5), "africa > Lyon");
        assert_eq!(values.find("Lyon"), None);
    }

    #[test]
    fn columns_imply_ancestors_once() {
        let mut bytes = Vec::new();
        put_column(&mut bytes, &[vec![2, 3], vec![], vec![4]]);
        assert_eq!(bytes, [5, 8, 0, 10]);
        let mut reader = Reader::new(&bytes);
        let column = Column::read(&mut reader, 3, &places());
        assert!(reader.end().is_ok());
        assert_eq!(column.of(0), [2, 1, 0, 3]);
        assert_eq!(column.of(1), [] as [u32; 0]);
        assert_eq!(column.of(2), [4]);
        for bytes in [&[20, 0, 0], &bytes[..3]] {
            let mut reader = Reader::new(bytes);
            Column::read(&mut reader, 3, &places());
            assert!(reader.failed());
        }
    }
}
