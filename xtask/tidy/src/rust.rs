//! Reading Rust: what belongs to tests, and the paths that a file names.

pub(crate) mod comments;
pub(crate) mod functions;
pub(crate) mod imports;
pub(crate) mod modules;
pub(crate) mod paths;

use syn::{Attribute, Item, Meta, Token, punctuated::Punctuated};

/// Whether an item is for tests only: it has `#[test]`, or a `#[cfg(…)]` that needs `test`.
pub(crate) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_test = attribute.path().segments.last().is_some_and(|last| last.ident == "test");
        is_test || attribute.path().is_ident("cfg") && needs_test(&attribute.meta)
    })
}

/// `test`, `all(…)` with one such condition, or `any(…)` with nothing else.
fn needs_test(condition: &Meta) -> bool {
    let Meta::List(list) = condition else { return condition.path().is_ident("test") };
    let parse = Punctuated::<Meta, Token![,]>::parse_terminated;
    let Ok(inner) = list.parse_args_with(parse) else { return false };
    match list.path.get_ident().map(ToString::to_string).as_deref() {
        Some("cfg" | "all") => inner.iter().any(needs_test),
        Some("any") => !inner.is_empty() && inner.iter().all(needs_test),
        _ => false,
    }
}

/// The attributes of an item of any kind.
pub(crate) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_test_item(text: &str) -> bool {
        is_test(attributes(&syn::parse_str(text).expect("an item")))
    }

    #[test]
    fn test_items_are_known_by_their_attributes() {
        for text in [
            "#[test] fn a() {}",
            "#[tokio::test] async fn a() {}",
            "#[cfg(test)] mod tests;",
            "#[cfg(all(test, unix))] mod tests {}",
            "#[cfg(any(test, all(test, unix)))] struct A;",
        ] {
            assert!(is_test_item(text), "{text}");
        }
    }

    #[test]
    fn what_ships_is_no_test_item() {
        for text in [
            "fn test() {}",
            "#[cfg(not(test))] fn a() {}",
            "#[cfg(any(test, feature = \"explain\"))] fn a() {}",
            "#[cfg(feature = \"test\")] fn a() {}",
            "#[cfg_attr(test, derive(Debug))] struct A;",
        ] {
            assert!(!is_test_item(text), "{text}");
        }
    }
}
