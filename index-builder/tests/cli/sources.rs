//! Sources: their formats, inferred facets, records that are left out, and the report of a build.

use crate::support::{Site, counts, ids};

const MARKDOWN: &str = r"---
id: md
title: Markdown
facets:
  theme: [housing, health]
---
# Heading

A *strong* paragraph
of two lines.

| a | b |
|---|---|
| c | d |
";
const JSON_LINES: &str = "{\"id\":\"json\",\"title\":\"JSON\",\"text\":\"One\\nTwo\",\"facets\":{\"theme\":\"housing\",\"start\":\"2016\"}}\n";
const CSV: &str = r#"id;title;text;facets.theme;facets.place
csv;CSV;"Said; and
more";health|parks;europe > FR|europe
"#;

fn built(files: &[(&str, &str)], arguments: &[&str]) -> Site {
    let site = Site::with(files);
    site.done(&[&["build", "--quiet", "--out", "out"], arguments].concat());
    site
}

#[test]
fn formats_mix_and_folders_are_read_in_order() {
    let files = [
        ("content/2.jsonl", JSON_LINES),
        ("content/1/page.md", MARKDOWN),
        ("content/.drafts/x.md", "no front matter"),
        ("content/notes.txt", "not a source"),
        ("more.csv", CSV),
    ];
    let site = built(&files, &["content", "more.csv"]);
    let page = site.page(&[]);
    assert_eq!(ids(&page), ["md", "json", "csv"]);
    assert_eq!(
        counts(&page, "theme"),
        [("health".into(), 2), ("housing".into(), 2), ("parks".into(), 1)]
    );
    assert_eq!(counts(&page, "place"), [("europe".into(), 1)]);
    assert_eq!(page["facets"]["place"][0]["children"][0]["value"], "europe > FR");
    assert_eq!(counts(&page, "start"), [("2016".into(), 1)]);
}

#[test]
fn words_of_every_format_are_found() {
    let site = built(
        &[("a.jsonl", JSON_LINES), ("a.md", MARKDOWN), ("a.csv", CSV)],
        &["a.jsonl", "a.md", "a.csv"],
    );
    for (query, id) in [
        ("strong", "md"),
        ("heading", "md"),
        ("two lines", "md"),
        ("said more", "csv"),
        ("one", "json"),
    ] {
        assert_eq!(ids(&site.page(&[query]))[0], id, "{query}");
    }
}

#[test]
fn kinds_of_facets_are_inferred_or_chosen() {
    let files = [("a.jsonl", JSON_LINES), ("a.csv", CSV)];
    let site = built(&files, &["a.jsonl", "a.csv"]);
    assert_eq!(ids(&site.page(&["--filter", "start=2010..2020"])), ["json"]);
    assert_eq!(ids(&site.page(&["--filter", "place=europe"])), ["csv"]);

    let site = built(&files, &["a.jsonl", "a.csv", "--facets", "place,theme"]);
    let page = site.page(&[]);
    assert_eq!(page["facets"].as_object().unwrap().keys().collect::<Vec<_>>(), ["place", "theme"]);
}

#[test]
fn a_chosen_facet_that_no_record_has_is_warned_of() {
    let site = Site::with(&[("a.jsonl", JSON_LINES)]);
    let run = site.run(&["check", "--quiet", "a.jsonl", "--facets", "theme,strat"]);
    assert_eq!(run.code, 0);
    assert_eq!(
        run.stderr,
        "--facets: warning: no record has the facet `strat`; correct it (the nearest is `theme`) \
         or leave it out\n"
    );
}

#[test]
fn a_chosen_facet_may_be_a_top_level_key() {
    let files = [
        ("a.csv", "id,title,text,theme\na,A,x,housing|health\n"),
        (
            "b.jsonl",
            "{\"id\":\"b\",\"title\":\"B\",\"text\":\"x\",\"theme\":\"housing\",\"lang\":\"fr\",\"date\":\"2016/2017\"}\n",
        ),
    ];
    let site = built(&files, &["a.csv", "b.jsonl", "--facets", "theme,language,year"]);
    let page = site.page(&[]);
    assert_eq!(counts(&page, "theme"), [("housing".into(), 2), ("health".into(), 1)]);
    assert_eq!(counts(&page, "language"), [("en".into(), 1), ("fr".into(), 1)]);
    assert_eq!(counts(&page, "year"), [("2016".into(), 1), ("2017".into(), 1)]);
}

#[test]
fn text_is_normalized_and_a_byte_order_mark_is_not_text() {
    let files = [
        (
            "a.jsonl",
            "\u{feff}{\"id\":\"a\",\"title\":\"Cafe\u{301}  du\\tcoin\",\"text\":\"x\"}\r\n",
        ),
        ("b.md", "\u{feff}---\r\nid: b\r\ntitle: B\r\n---\r\nx\r\n"),
        ("c.csv", "\u{feff}id,title\r\nc,C\r\n"),
    ];
    let site = built(&files, &["a.jsonl", "b.md", "c.csv"]);
    let page = site.page(&[]);
    assert_eq!(ids(&page), ["a", "b", "c"]);
    assert_eq!(page["hits"][0]["title"], "Café du coin");
}

#[test]
fn records_with_errors_are_left_out_only_when_asked() {
    let records = "{\"id\":\"good\",\"title\":\"Good\",\"text\":\"x\"}\n{\"id\":\"bad\",\"text\":\"x\"}\nnot json\n{\"id\":\"good\",\"title\":\"Again\",\"text\":\"x\"}\n";
    let site = Site::with(&[("a.jsonl", records)]);
    let run = site.run(&["build", "--quiet", "a.jsonl", "--out", "out"]);
    assert_eq!(run.code, 1);
    let refusal = "nothing was published; correct the errors above, or leave these records out \
                   with --skip-invalid\n";
    assert!(run.stderr.ends_with(refusal), "{}", run.stderr);
    assert!(!site.path("out").exists());

    let run = site.run(&[
        "build",
        "--quiet",
        "a.jsonl",
        "--out",
        "out",
        "--skip-invalid",
        "--report",
        "report.json",
    ]);
    assert_eq!(run.code, 0);
    let expected = [
        "a.jsonl:2: left out the record `bad`",
        "a.jsonl:3: left out the record",
        "a.jsonl:4: left out the record `good`",
        "left out 3 records",
    ];
    assert_eq!(run.stderr.lines().skip(3).collect::<Vec<_>>(), expected);
    let page = site.page(&[]);
    assert_eq!((ids(&page), &page["hits"][0]["title"]), (vec!["good"], &"Good".into()));
    let skipped = &site.json("report.json")["skipped"];
    assert_eq!(skipped[0], serde_json::json!({"path": "a.jsonl", "line": 2, "id": "bad"}));
    assert_eq!(skipped[1], serde_json::json!({"path": "a.jsonl", "line": 3, "id": null}));
}

#[test]
fn leaving_out_records_does_not_excuse_the_configuration() {
    let site = Site::with(&[
        ("a.jsonl", JSON_LINES),
        ("medina.toml", "[site]\nlanguages = [\"klingon\"]\n"),
    ]);
    let run = site.run(&[
        "build",
        "a.jsonl",
        "--config",
        "medina.toml",
        "--out",
        "out",
        "--skip-invalid",
    ]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.ends_with("nothing was published; correct the errors above\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_index_of_nothing_is_not_published() {
    let site = Site::with(&[("a.jsonl", "{\"id\":\"a\"}\n")]);
    let run = site.run(&["build", "--quiet", "a.jsonl", "--out", "out", "--skip-invalid"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.ends_with("nothing was published; there is no record to publish\n"),
        "{}",
        run.stderr
    );
    assert!(!site.path("out").exists());
}

#[test]
fn the_report_has_the_figures_of_the_build() {
    let site =
        Site::with(&[("a.jsonl", JSON_LINES), ("b.jsonl", "{\"id\":\"b\",\"title\":\"B\"}\n")]);
    site.done(&["build", "a.jsonl", "b.jsonl", "--out", "out", "--report", "report.json"]);
    let report = site.json("report.json");
    assert_eq!(
        (&report["documents"], &report["practices"], &report["warnings"]),
        (&2.into(), &2.into(), &1.into())
    );
    let on_disk: u64 = site
        .names("out/index")
        .iter()
        .map(|name| site.read(&format!("out/index/{name}")).len() as u64)
        .sum();
    assert_eq!(report["bytes"], on_disk);
    assert_eq!(
        report["bytes_by_role"]
            .as_object()
            .unwrap()
            .values()
            .map(|bytes| bytes.as_u64().unwrap())
            .sum::<u64>(),
        on_disk
    );
    assert!(report["terms"].as_u64().unwrap() >= 4);
    assert!(report["seconds"].as_f64().unwrap() > 0.0);
    #[cfg(unix)]
    assert!(report["peak_memory"].as_u64().unwrap() > 1_000_000);
}

#[test]
fn facets_that_always_agree_share_a_file_and_are_counted_once() {
    // The values have no pattern, so the columns are too large for the header and get own files.
    let record = |number: usize| {
        let value = |factor: usize| number * number * factor % 99_991 % 997;
        let (one, two, three) = (value(1), value(7919), value(104_729));
        format!(
            "{{\"id\":\"{number}\",\"title\":\"T\",\"text\":\"x\",\"facets\":{{\"a\":{one},\"b\":{one},\"c\":{two},\"d\":{three}}}}}\n"
        )
    };
    let site = Site::with(&[("a.jsonl", &(0..5_000).map(record).collect::<String>())]);
    site.done(&["build", "--quiet", "a.jsonl", "--out", "out", "--report", "report.json"]);
    let files = site.names("out/index").len();
    assert_eq!(site.json("report.json")["files"], files);
    let inspection: serde_json::Value =
        serde_json::from_str(&site.done(&["inspect", "out", "--json"]).stdout).unwrap();
    let roles: Vec<&str> = inspection["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles.iter().filter(|role| **role != "widget").count(), files);
    assert_eq!(roles.iter().filter(|role| **role == "columns").count(), 3);
}

#[test]
fn a_quiet_build_without_problems_says_nothing() {
    let site = Site::with(&[("a.jsonl", JSON_LINES)]);
    let run = site.done(&["build", "--quiet", "a.jsonl", "--out", "out"]);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
}
