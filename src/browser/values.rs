//! Rust values as JavaScript sees them, and back: plain objects, spelled out.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::document::{Edition, FacetValue, Hit, Keyed, Page, Range, Request, Sort, Text};
use crate::engine::{FacetInfo, Info};

/// A runtime error as a JavaScript one.
#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
pub(super) fn failure(failure: crate::Error) -> JsValue {
    error(failure.kind().code(), &failure.to_string())
}

/// A JavaScript `Error` with a `code`.
pub(super) fn error(code: &str, message: &str) -> JsValue {
    let error = js_sys::Error::new(message);
    set(&error, "code", code);
    error.into()
}

/// Reads a request; what is absent keeps its default.
///
/// # Errors
/// When something present is not of its type.
pub(super) fn request(value: &JsValue) -> Result<Request, JsValue> {
    let mut request = Request::default();
    if !value.is_object() {
        return Err(unusable("a request must be an object"));
    }
    if let Some(query) = get(value, "query") {
        request.query = query.as_string().ok_or_else(|| unusable("query must be a string"))?;
    }
    if let Some(sort) = get(value, "sort") {
        let named = sort.as_string().and_then(|name| Sort::from_name(&name));
        request.sort = named.ok_or_else(|| unusable("sort must be relevance, date, date-asc or title"))?;
    }
    request.filters = map(value, "filters", filter_values)?;
    request.ranges =
        map(value, "ranges", |range| Ok(Range { from: integer(range, "from")?, to: integer(range, "to")? }))?;
    request.offset = size(value, "offset")?.unwrap_or(request.offset);
    request.limit = size(value, "limit")?.unwrap_or(request.limit);
    request.facets = get(value, "facets").map_or(request.facets, |flag| flag.is_truthy());
    request.complete = get(value, "complete").map_or(request.complete, |flag| flag.is_truthy());
    Ok(request)
}

/// A page as an object.
pub(super) fn page(page: &Page, milliseconds: f64) -> JsValue {
    let object = Object::new();
    set(&object, "total", page.total as f64);
    set(&object, "partial", page.partial as f64);
    set(&object, "hits", list(&page.hits, hit));
    let facets = Object::new();
    for (key, values) in &page.facets {
        set(&facets, key, list(values, facet_value));
    }
    set(&object, "facets", facets);
    set(&object, "corrections", Array::new());
    set(&object, "milliseconds", milliseconds);
    set(&object, "language", page.language.as_str());
    object.into()
}

/// A description as an object.
pub(super) fn info(info: &Info) -> JsValue {
    let object = Object::new();
    set(&object, "name", info.name.as_str());
    set(&object, "languages", list(&info.languages, |language| language.as_str().into()));
    set(&object, "language", info.language.as_str());
    set(&object, "documents", info.documents as f64);
    set(&object, "practices", info.practices as f64);
    set(&object, "facets", list(&info.facets, facet_info));
    set(&object, "sorts", list(&Sort::NAMES, |(name, _)| (*name).into()));
    object.into()
}

/// A text as an object.
pub(super) fn text(text: &Text) -> JsValue {
    let object = Object::new();
    set(&object, "id", text.id.as_str());
    set(&object, "title", text.title.as_str());
    set(&object, "language", text.language.as_str());
    set(&object, "text", text.text.as_str());
    object.into()
}

fn hit(hit: &Hit) -> JsValue {
    let object = Object::new();
    set(&object, "id", hit.id.as_str());
    set(&object, "practice", hit.practice.as_str());
    set(&object, "url", optional(hit.url.as_deref()));
    set(&object, "title", hit.title.as_str());
    set(&object, "titleMarks", list(&hit.title_marks, mark));
    set(&object, "language", hit.language.as_str());
    set(&object, "date", optional(hit.date.as_deref()));
    let fields = Object::new();
    hit.fields.iter().for_each(|(name, value)| set(&fields, name, value.as_str()));
    set(&object, "fields", fields);
    let excerpt = Object::new();
    set(&excerpt, "text", hit.excerpt.text.as_str());
    set(&excerpt, "marks", list(&hit.excerpt.marks, mark));
    set(&object, "excerpt", excerpt);
    set(&object, "score", f64::from(hit.score));
    set(&object, "match", hit.matched.name());
    set(&object, "editions", list(&hit.editions, edition));
    object.into()
}

fn edition(edition: &Edition) -> JsValue {
    let object = Object::new();
    set(&object, "id", edition.id.as_str());
    set(&object, "language", edition.language.as_str());
    set(&object, "url", optional(edition.url.as_deref()));
    set(&object, "title", edition.title.as_str());
    object.into()
}

fn facet_value(value: &FacetValue) -> JsValue {
    let object = Object::new();
    set(&object, "value", value.value.as_str());
    set(&object, "label", value.label.as_str());
    set(&object, "count", value.count as f64);
    set(&object, "selected", value.selected);
    if !value.children.is_empty() {
        set(&object, "children", list(&value.children, facet_value));
    }
    object.into()
}

fn facet_info(facet: &FacetInfo) -> JsValue {
    let object = Object::new();
    set(&object, "key", facet.key.as_str());
    set(&object, "kind", facet.kind);
    set(&object, "label", facet.label.as_str());
    object.into()
}

fn mark((start, end): &(usize, usize)) -> JsValue {
    Array::of2(&JsValue::from(*start as f64), &JsValue::from(*end as f64)).into()
}

fn list<T>(items: &[T], convert: impl Fn(&T) -> JsValue) -> Array {
    items.iter().map(convert).collect()
}

fn optional(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::NULL, JsValue::from_str)
}

/// Sets a property of a fresh plain object. A key of `__proto__`, which only a facet or field could have, is left out: no
/// reader could tell it from the object's prototype.
fn set(object: &JsValue, key: &str, value: impl Into<JsValue>) {
    if key != "__proto__" {
        let set = Reflect::set(object, &key.into(), &value.into());
        debug_assert!(set.is_ok(), "a fresh plain object takes any property");
    }
}

/// A property that is neither undefined nor null.
fn get(object: &JsValue, key: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &key.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// A plain object as a map, each of its own values converted.
fn map<T>(
    object: &JsValue,
    key: &str,
    convert: impl Fn(&JsValue) -> Result<T, JsValue>,
) -> Result<Keyed<T>, JsValue> {
    let Some(object) = get(object, key) else { return Ok(Keyed::new()) };
    // Not by its prototype: an object made to hold any key has none.
    if !object.is_object() {
        return Err(unusable(&format!("{key} must be an object")));
    }
    let object: Object = object.unchecked_into();
    let entry =
        |name: JsValue| Ok((name.as_string().unwrap_or_default(), convert(&Reflect::get(&object, &name)?)?));
    Object::keys(&object).iter().map(entry).collect()
}

fn filter_values(values: &JsValue) -> Result<Vec<String>, JsValue> {
    let wrong = || unusable("filters must be lists of strings");
    let values = values.dyn_ref::<Array>().ok_or_else(wrong)?;
    values.iter().map(|value| value.as_string().ok_or_else(wrong)).collect()
}

fn integer(object: &JsValue, key: &str) -> Result<Option<i64>, JsValue> {
    let Some(value) = get(object, key) else { return Ok(None) };
    let number = value.as_f64().filter(|number| number.is_finite());
    number.map(|number| Some(number as i64)).ok_or_else(|| unusable(&format!("{key} must be a number")))
}

fn size(object: &JsValue, key: &str) -> Result<Option<usize>, JsValue> {
    let clamped = |number: i64| usize::try_from(number.max(0)).unwrap_or(usize::MAX);
    Ok(integer(object, key)?.map(clamped))
}

fn unusable(message: &str) -> JsValue {
    error("request", message)
}
