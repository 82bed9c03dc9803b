//! Cleaned records, as all engines get them.

use std::collections::BTreeMap;

use medina::text::{folded, for_each_token};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A document, with the keys of Medina's own records.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Record {
    /// Unique in its corpus.
    pub id: String,
    /// Never empty.
    pub title: String,
    /// A BCP 47 tag.
    #[serde(default)]
    pub lang: String,
    /// Paragraphs, separated by line breaks.
    #[serde(default)]
    pub text: String,
    /// Empty if the record has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// Values by facet key.
    #[serde(default)]
    pub facets: BTreeMap<String, Vec<String>>,
}

impl Record {
    /// Cleans a record of other origin. `null`, blank and repeated values are removed, and numbers
    /// become text. `facets` names the facets to keep; all if absent. Returns nothing without an id
    /// or a title, because no engine could show the record.
    pub fn cleaned(value: &Value, facets: Option<&[String]>) -> Option<Self> {
        let text = |key: &str| value.get(key).map(plain).unwrap_or_default();
        let (id, title) = (text("id"), text("title"));
        if id.is_empty() || title.is_empty() {
            return None;
        }
        let lang =
            Some(text("lang")).filter(|lang| !lang.is_empty()).unwrap_or_else(|| "en".into());
        let url = Some(text("url")).filter(|url| url.starts_with("http")).unwrap_or_default();
        Some(Self { id, title, lang, url, text: text("text"), facets: chosen(value, facets) })
    }

    /// The folded words of title and text, split by Medina's tokenizer.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        for text in [&self.title, &self.text] {
            for_each_token(text, |token| {
                words.push(folded(&text[token.range]));
            });
        }
        words
    }
}

fn chosen(value: &Value, facets: Option<&[String]>) -> BTreeMap<String, Vec<String>> {
    let all = value.get("facets").and_then(Value::as_object).into_iter().flatten();
    let is_chosen = |key: &str| facets.is_none_or(|facets| facets.iter().any(|facet| facet == key));
    let values =
        all.filter(|(key, _)| is_chosen(key)).map(|(key, value)| (key.clone(), values(value)));
    values.filter(|(_, values)| !values.is_empty()).collect()
}

fn values(value: &Value) -> Vec<String> {
    let all: &[Value] = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let mut values: Vec<String> = Vec::new();
    for text in all.iter().map(plain).filter(|text| !text.is_empty()) {
        if !values.contains(&text) {
            values.push(text);
        }
    }
    values
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_shown_is_left_out_and_the_rest_is_tidied() {
        let facets = r#"{"a":["x","x",null],"b":2011,"c":null,"d":"y"}"#;
        let line = format!(r#"{{"id":7,"title":" T ","url":"","facets":{facets}}}"#);
        let value = serde_json::from_str(&line).unwrap();
        let record = Record::cleaned(&value, Some(&["a".into(), "b".into(), "c".into()])).unwrap();
        assert_eq!(
            (record.id.as_str(), record.title.as_str(), record.lang.as_str()),
            ("7", "T", "en")
        );
        let expected = [("a", vec!["x"]), ("b", vec!["2011"])];
        let expected = expected
            .map(|(key, values)| (key.to_owned(), values.into_iter().map(str::to_owned).collect()));
        assert_eq!(record.facets, BTreeMap::from(expected));
        assert!(Record::cleaned(&serde_json::json!({"id": "a", "title": " "}), None).is_none());
    }
}
