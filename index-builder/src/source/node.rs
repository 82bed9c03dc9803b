//! The keys and values of a record as its source spells them, each with its line. All source
//! formats are read into this tree.

/// A value and the line it begins on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) line: usize,
    pub(crate) value: Value,
}

/// Scalars keep their spelling: `2018-07`, `007` and `no` are text until a field interprets them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<MapEntry>),
}

/// A key of a map and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MapEntry {
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

    /// Whether the value counts as missing: null, blank text, or a list or map without values.
    pub(crate) fn is_absent(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Scalar(text) => text.trim().is_empty(),
            Value::List(items) => items.iter().all(Self::is_absent),
            Value::Map(entries) => entries.is_empty(),
        }
    }
}

/// The entry with this key, unless its value is absent.
pub(crate) fn find<'a>(entries: &'a [MapEntry], key: &str) -> Option<&'a MapEntry> {
    entries.iter().find(|entry| entry.key == key && !entry.node.is_absent())
}
