//! A record's keys and values as they stand in a source, whatever its format, each with its line.

/// A value and the line it begins on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) line: usize,
    pub(crate) value: Value,
}

/// Scalars keep their spelling: `2018-07`, `007` and `no` are text until a field says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Nothing,
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// One key of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) line: usize,
    pub(crate) node: Node,
}

impl Node {
    pub(crate) fn new(line: usize, value: Value) -> Self {
        Self { line, value }
    }

    pub(crate) fn scalar(line: usize, text: impl Into<String>) -> Self {
        Self::new(line, Value::Scalar(text.into()))
    }

    /// Nothing, blank text and empty collections say nothing.
    pub(crate) fn is_absent(&self) -> bool {
        match &self.value {
            Value::Nothing => true,
            Value::Scalar(text) => text.trim().is_empty(),
            Value::List(items) => items.iter().all(Self::is_absent),
            Value::Map(entries) => entries.is_empty(),
        }
    }
}

/// The entry of that key, unless it is absent.
pub(crate) fn find<'a>(entries: &'a [Entry], key: &str) -> Option<&'a Entry> {
    entries.iter().find(|entry| entry.key == key && !entry.node.is_absent())
}
