//! `medina.toml` and the files that it names.

use crate::support::{Site, counts, ids};

const THEMES: &str = r#"[
{"id":"services","labels":{"en":"Services","fr":"Services"}},
{"id":"housing","labels":{"en":"Housing","fr":"Logement"},"parent":"services"},
{"id":"health","labels":{"en":"Health","fr":"Santé"},"parent":"services"}
]"#;

const CONFIGURATION: &str = r#"[site]
name = "Cities"
languages = ["fr", "en"]
sources = ["practices"]
stored = ["people"]

[[facets]]
key = "theme"
kind = "path"
labels = { en = "Theme", fr = "Thème" }
vocabulary = "theme.json"
order = "vocabulary"

[[facets]]
key = "language"

[[facets]]
key = "year"
kind = "range"
"#;

fn site(records: &str) -> Site {
    Site::with(&[
        ("site/medina.toml", CONFIGURATION),
        ("site/theme.json", THEMES),
        ("site/practices/a.jsonl", records),
    ])
}

fn problems(site: &Site, arguments: &[&str]) -> Vec<String> {
    let run = site.run(&[&["check", "--quiet"], arguments].concat());
    assert_eq!(run.code, i32::from(run.stderr.lines().any(|line| !line.contains(": warning: "))));
    run.stderr.lines().map(str::to_owned).collect()
}

#[test]
fn the_nearest_value_is_suggested_for_one_outside_the_vocabulary() {
    let site = site(concat!(
        "{\"id\":\"a\",\"title\":\"T\",\"text\":\"x\",\"facets\":{\"theme\":[\"housing\",\"helth\"]}}\n",
        "{\"id\":\"b\",\"title\":\"T\",\"text\":\"x\",\"facets\":{\"theme\":\"Logement\",\"year\":\"soon\"}}\n",
        "{\"id\":\"c\",\"title\":\"T\",\"text\":\"x\",\"facets\":{\"theme\":\"services > housing\"}}\n",
    ));
    assert_eq!(
        problems(&site, &["--config", "site/medina.toml"]),
        [
            "site/practices/a.jsonl:1: `helth` is not a value of the facet `theme`; write \
             `health`, the nearest, or add it to site/theme.json",
            "site/practices/a.jsonl:2: `Logement` is not a value of the facet `theme`; write \
             `housing`, the nearest, or add it to site/theme.json",
            "site/practices/a.jsonl:2: `soon` is not a whole number, and the facet `year` is a \
             range; write digits only",
        ]
    );
}

#[test]
fn a_value_in_front_matter_has_its_own_line() {
    let site = Site::with(&[
        ("medina.toml", CONFIGURATION),
        ("theme.json", THEMES),
        (
            "practices/a.md",
            "---\nid: a\ntitle: T\nfacets:\n  theme:\n    - housing\n    - helth\n---\nx\n",
        ),
    ]);
    assert_eq!(
        problems(&site, &["--config", "medina.toml"]),
        ["practices/a.md:7: `helth` is not a value of the facet `theme`; write `health`, the \
             nearest, or add it to theme.json",]
    );
}

#[test]
fn a_facet_that_is_not_configured_is_warned_of_once() {
    let record = |id| {
        format!(
            "{{\"id\":\"{id}\",\"title\":\"T\",\"text\":\"x\",\"facets\":{{\"themes\":\"housing\"}}}}\n"
        )
    };
    let site = site(&(record("a") + &record("b")));
    assert_eq!(
        problems(&site, &["--config", "site/medina.toml"]),
        ["site/practices/a.jsonl:1: warning: the facet `themes` is not configured, so it is \
             left out of 2 records; write `theme`, the nearest, or configure it",]
    );
}

#[test]
fn language_and_year_come_from_the_record() {
    let site = site(concat!(
        "{\"id\":\"a.en\",\"practice\":\"a\",\"lang\":\"en\",\"title\":\"T\",\"text\":\"x\",\"date\":\"2016-11/2018-02\",\"people\":[\"A\",\"B\"]}\n",
        "{\"id\":\"a.fr\",\"practice\":\"a\",\"title\":\"T\",\"text\":\"x\"}\n",
        "{\"id\":\"b\",\"title\":\"T\",\"text\":\"x\",\"date\":\"2018\",\"facets\":{\"year\":2001,\"theme\":\"housing\"}}\n",
    ));
    site.done(&["build", "--quiet", "--config", "site/medina.toml", "--out", "out"]);
    let page = site.page(&["--lang", "en"]);
    assert_eq!(page["total"], 2);
    assert_eq!(counts(&page, "language"), [("fr".into(), 2), ("en".into(), 1)]);
    let years = ["2001", "2016", "2017", "2018"];
    assert_eq!(counts(&page, "year"), years.map(|year| (year.to_owned(), 1)));
    assert_eq!(counts(&page, "theme"), [("services".into(), 1)]);
    assert_eq!(page["facets"]["theme"][0]["children"][0]["value"], "services > housing");
    let hit = &page["hits"][0];
    assert_eq!((&hit["id"], &hit["fields"]["people"]), (&"a.en".into(), &"A, B".into()));
    assert_eq!(ids(&site.page(&["--filter", "year=2017..", "--filter", "language=en"])), ["a.fr"]);
    assert_eq!(ids(&site.page(&["--filter", "theme=housing"])), ["b"]);
    assert_eq!(ids(&site.page(&["--filter", "theme=services > housing"])), ["b"]);
}

#[test]
fn sources_of_the_command_line_replace_the_configured_ones() {
    let site = site("{\"id\":\"a\",\"title\":\"A\",\"text\":\"x\"}\n");
    site.write("other.jsonl", "{\"id\":\"b\",\"title\":\"B\",\"text\":\"x\"}\n");
    site.done(&["build", "--quiet", "other.jsonl", "--config", "site/medina.toml", "--out", "out"]);
    assert_eq!(ids(&site.page(&[])), ["b"]);
}

#[test]
fn no_configuration_is_read_unless_it_is_named() {
    let site = Site::with(&[
        ("medina.toml", "this is not TOML"),
        (
            "a.jsonl",
            "{\"id\":\"a\",\"title\":\"T\",\"text\":\"x\",\"facets\":{\"theme\":\"anything\"}}\n",
        ),
    ]);
    assert_eq!(problems(&site, &["a.jsonl"]), [""; 0]);
}

#[test]
fn the_configuration_may_name_the_output_folder() {
    let site = site("{\"id\":\"a\",\"title\":\"A\",\"text\":\"x\"}\n");
    site.write(
        "site/medina.toml",
        CONFIGURATION.replace("stored = [\"people\"]", "output = \"../out\""),
    );
    site.done(&["build", "--quiet", "--config", "site/medina.toml"]);
    assert_eq!(ids(&site.page(&[])), ["a"]);

    site.write("site/medina.toml", CONFIGURATION);
    let run = site.run(&["build", "--quiet", "--config", "site/medina.toml"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("there is no folder to write to; name one with --out DIR"),
        "{}",
        run.stderr
    );
}

/// Checks a configuration whose records are valid.
fn check_configuration(configuration: &str, expected: &[&str]) {
    let site = site("{\"id\":\"a\",\"title\":\"T\",\"text\":\"x\"}\n");
    site.write("site/medina.toml", configuration);
    assert_eq!(problems(&site, &["--config", "site/medina.toml"]), expected);
}

#[test]
fn a_configuration_that_cannot_be_read_has_its_line() {
    let remedy = "see index-builder/README.md for the keys of a configuration";
    check_configuration(
        "[site]\nname = \"A\"\nsauces = [\"a\"]\n",
        &[&format!(
            "site/medina.toml:3: unknown field `sauces`, expected one of `name`, `languages`, \
             `sources`, `thesaurus`, `stored`, `output`; {remedy}"
        )],
    );
    check_configuration(
        "[site]\nsources = [\"practices\"]\n\n[[facets]]\nkey = \"a\"\nkind = \"tree\"\n",
        &[&format!(
            "site/medina.toml:6: unknown variant `tree`, expected one of `list`, `path`, `range`; \
             {remedy}"
        )],
    );
}

#[test]
fn a_configuration_that_contradicts_itself_has_its_lines() {
    check_configuration(
        r#"[site]
sources = ["practices"]
languages = ["fr", "klingon"]
stored = ["title"]

[weights]
title = -1.0

[[facets]]
key = "my theme"
vocabulary = "missing.json"

[[facets]]
key = "theme"
vocabulary = "theme.json"

[[facets]]
key = "theme"
order = "vocabulary"

[[facets]]
key = "year"
kind = "range"
vocabulary = "theme.json"
"#,
        &[
            "site/medina.toml:3: `klingon` is not a language tag; write a BCP 47 tag such as `fr` \
             or `pt-BR`",
            "site/medina.toml:4: `title` is part of every record and cannot be a stored field; \
             take it out of `stored`",
            "site/medina.toml:7: the weight -1 is out of range; use a number from 0 to 100",
            "site/medina.toml:10: `my theme` cannot be the key of a facet; use at most 100 \
             letters, digits, `-` and `_`",
            "site/medina.toml:11: the vocabulary site/missing.json cannot be read (No such file \
             or directory (os error 2)); correct the path, which is relative to this file",
            "site/medina.toml:15: site/theme.json has levels (`parent`), and a list has none; \
             write `kind = \"path\"`",
            "site/medina.toml:18: the facet `theme` is configured twice; remove one of the two",
            "site/medina.toml:19: the facet `theme` is ordered by a vocabulary it does not have; \
             give it a `vocabulary`, or `order = \"count\"`",
            "site/medina.toml:24: a range has no vocabulary; remove `vocabulary`, or use another \
             `kind`",
        ],
    );
}

#[test]
fn the_thesaurus_is_checked_against_vocabularies_and_records() {
    let site = site("{\"id\":\"turin\",\"title\":\"T\",\"text\":\"x\"}\n");
    site.write(
        "site/medina.toml",
        CONFIGURATION.replace("stored = [\"people\"]", "thesaurus = [\"names.toml\"]"),
    );
    site.write(
        "site/names.toml",
        r#"[[entry]]
names = { en = ["Turin"], it = ["Torino"], "*" = ["TO"] }
practice = "turin"

[[entry]]
names = { en = ["Lodging"] }
value = "theme:housng"

[[entry]]
names = { english = [""] }
value = "themes:housing"

[[entry]]
names = {}
practice = "turn"
value = "housing"
"#,
    );
    assert_eq!(
        problems(&site, &["--config", "site/medina.toml"]),
        [
            "site/names.toml:2: warning: the name `TO` is left out, because texts are full of \
             such words; remove it, or write it with a word that tells more",
            "site/names.toml:7: `housng` is not a value of the facet `theme`; write `housing`, \
             the nearest, or add it to site/theme.json",
            "site/names.toml:10: `english` is not a language tag; write a BCP 47 tag such as `fr` \
             or `pt-BR`",
            "site/names.toml:10: a name is empty; write the name, or remove it",
            "site/names.toml:11: `themes` is not a facet of this site; write `theme`, the \
             nearest, or configure it",
            "site/names.toml:13: the entry has no names; add some, or remove the entry",
            "site/names.toml:15: warning: the practice `turn` is not among the records; correct \
             it (the nearest is `turin`) or remove the entry",
            "site/names.toml:16: `housing` does not say which facet it belongs to; write it as \
             `facet:value`",
        ]
    );
}

#[test]
fn names_find_records_in_other_languages() {
    let site = site(concat!(
        "{\"id\":\"a\",\"lang\":\"en\",\"title\":\"Homes for all\",\"text\":\"Municipal \
         lodging.\"}\n",
        "{\"id\":\"b\",\"lang\":\"fr\",\"title\":\"Le marché\",\"text\":\"Un marché couvert.\"}\n"
    ));
    site.write(
        "site/medina.toml",
        CONFIGURATION.replace("stored = [\"people\"]", "thesaurus = [\"names.toml\"]"),
    );
    site.write(
        "site/names.toml",
        "[[entry]]\nnames = { en = [\"lodging\"], fr = [\"hébergement\"] }\n",
    );
    site.done(&["build", "--config", "site/medina.toml", "--out", "out"]);
    let page = site.page(&["hébergements", "--lang", "fr"]);
    assert_eq!(ids(&page), ["a"]);
    assert_eq!(page["hits"][0]["matchedNames"], serde_json::json!(["lodging"]));
}
