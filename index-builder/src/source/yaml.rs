//! Parses YAML front matter into a [`Node`] tree with the line of every key.
//!
//! It reads parser events, because deserializing into a data model would interpret `date: 2018-07`
//! and `lang: no`, and lose the lines of the keys.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

use super::node::{MapBuilder, MapEntry, Node, Value};

/// A problem and its line in the YAML, counted from 1.
#[derive(Debug)]
pub(super) struct YamlError {
    pub(super) line: usize,
    pub(super) problem: String,
}

impl From<ScanError> for YamlError {
    fn from(error: ScanError) -> Self {
        Self { line: error.marker().line(), problem: error.info().to_owned() }
    }
}

/// Values may be nested this deep: deeper than front matter needs, shallow enough for the stack.
const DEPTH_LIMIT: usize = 32;

/// Parses `text` into the entries of its top-level mapping. Empty text is an empty mapping.
pub(super) fn parse(text: &str) -> Result<Vec<MapEntry>, YamlError> {
    let mut builder = TreeBuilder { parser: Parser::new_from_str(text) };
    loop {
        match builder.next()? {
            (Event::StreamStart | Event::DocumentStart(_), _) => {}
            (Event::StreamEnd | Event::DocumentEnd, _) => return Ok(Vec::new()),
            (event, span) => return builder.top_level(event, span),
        }
    }
}

struct TreeBuilder<'a> {
    parser: Parser<'a, StrInput<'a>>,
}

impl<'a> TreeBuilder<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), YamlError> {
        Ok(self.parser.next_event().unwrap_or(Ok((Event::StreamEnd, Span::default())))?)
    }

    fn top_level(&mut self, event: Event<'a>, span: Span) -> Result<Vec<MapEntry>, YamlError> {
        let line = span.start.line();
        let Value::Map(entries) = self.node(event, span, 0)?.value else {
            return Err(YamlError { line, problem: "expected `key: value` lines".into() });
        };
        self.expect_end()?;
        Ok(entries)
    }

    /// Refuses a second document, because it would be lost.
    fn expect_end(&mut self) -> Result<(), YamlError> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(()),
                (Event::DocumentEnd, _) => {}
                (_, span) => {
                    return Err(YamlError {
                        line: span.start.line(),
                        problem: "a second YAML document begins".into(),
                    });
                }
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, YamlError> {
        let line = span.start.line();
        let refuse = |problem: &str| Err(YamlError { line, problem: problem.into() });
        if depth > DEPTH_LIMIT {
            return refuse("values are nested too deeply");
        }
        let value = match event {
            Event::Scalar(text, style, ..) => scalar(&text, style),
            Event::SequenceStart(..) => self.list(depth)?,
            Event::MappingStart(..) => self.map(depth)?,
            Event::Alias(_) => return refuse("references (`*name`) are not supported"),
            _ => return refuse("expected a value"),
        };
        Ok(Node::new(line, value))
    }

    fn list(&mut self, depth: usize) -> Result<Value, YamlError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::List(items)),
                (event, span) => items.push(self.node(event, span, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, YamlError> {
        let mut map = MapBuilder::default();
        loop {
            let (event, span) = self.next()?;
            let line = span.start.line();
            let key = match event {
                Event::MappingEnd => return Ok(Value::Map(map.entries)),
                Event::Scalar(text, ..) => text.into_owned(),
                _ => return Err(YamlError { line, problem: "a key must be plain text".into() }),
            };
            map.check_new(&key).map_err(|problem| YamlError { line, problem })?;
            let (event, span) = self.next()?;
            map.push(key, line, self.node(event, span, depth + 1)?);
        }
    }
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    match (style, text) {
        (ScalarStyle::Plain, "" | "~" | "null" | "Null" | "NULL") => Value::Null,
        _ => Value::Scalar(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry<'a>(entries: &'a [MapEntry], key: &str) -> &'a MapEntry {
        entries.iter().find(|entry| entry.key == key).unwrap()
    }

    #[test]
    fn scalars_keep_their_spelling_and_keys_their_lines() {
        let entries =
            parse("id: 007\nlang: no\n\ndate: 2018-07\nempty:\nfacets:\n  theme: [a, b]\n")
                .unwrap();
        assert_eq!(entry(&entries, "id").node.value, Value::Scalar("007".into()));
        assert_eq!(entry(&entries, "lang").node.value, Value::Scalar("no".into()));
        assert_eq!((entry(&entries, "date").line, entry(&entries, "facets").line), (4, 6));
        assert_eq!(entry(&entries, "empty").node.value, Value::Null);
        let Value::Map(facets) = &entry(&entries, "facets").node.value else { panic!("a map") };
        assert_eq!(
            facets[0].node.value,
            Value::List(vec![Node::scalar(7, "a"), Node::scalar(7, "b")])
        );
    }

    #[test]
    fn quoted_text_may_say_null() {
        assert_eq!(parse("title: \"null\"").unwrap()[0].node.value, Value::Scalar("null".into()));
    }

    #[test]
    fn errors_name_their_line() {
        let line = |text| parse(text).unwrap_err().line;
        assert_eq!(line("id: a\nid: b"), 2);
        assert_eq!(line("a: &x [1]\nb: *x"), 2);
        assert_eq!(line("- a\n- b"), 1);
        assert_eq!(line("title: \"open"), 1);
        assert_eq!(line("a: 1\n---\nb: 2"), 2);
        assert_eq!(line(&"[".repeat(100_000)), 1);
    }

    #[test]
    fn nothing_is_an_empty_mapping() {
        assert_eq!(parse("").unwrap(), []);
        assert_eq!(parse("# only a comment\n").unwrap(), []);
    }
}
