//! `medina search` and `medina compare`: output, filters, query files and errors.

use crate::support::{Site, ids};

fn site() -> Site {
    let site = Site::with(&[(
        "a.jsonl",
        concat!(
            "{\"id\":\"tunis.fr\",\"practice\":\"tunis\",\"lang\":\"fr\",\"title\":\"Tunis\",\"text\":\"Le logement dans la médina.\",\"url\":\"https://a.example/fr\",\"date\":\"2018\",\"facets\":{\"theme\":\"housing\",\"year\":2018}}\n",
            "{\"id\":\"tunis.en\",\"practice\":\"tunis\",\"lang\":\"en\",\"title\":\"Tunis\",\"text\":\"Housing in the medina.\",\"facets\":{\"theme\":\"housing\",\"year\":2018}}\n",
            "{\"id\":\"lyon\",\"title\":\"Lyon\",\"text\":\"Health for newcomers, housing too.\",\"date\":\"2016\",\"facets\":{\"theme\":\"health\",\"year\":2016}}\n",
        ),
    )]);
    site.done(&["build", "--quiet", "a.jsonl", "--out", "out"]);
    site
}

#[test]
fn results_are_printed_for_people() {
    let run = site().done(&["search", "--index", "out", "housing", "--lang", "en"]);
    let expected =
        ["2 results", "1. Tunis", "tunis.en · en", "Housing in the medina.", "theme", "housing 1"];
    for line in expected {
        assert!(run.stdout.contains(line), "{line} in\n{}", run.stdout);
    }
    assert!(!run.stdout.contains('\u{1b}'), "styles are for terminals");
}

#[test]
fn json_is_the_page_alone() {
    let site = site();
    let run = site.done(&["search", "--index", "out", "--json", "logement", "--lang", "fr"]);
    assert_eq!(run.stderr, "");
    let page: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(page["total"], 1);
    assert_eq!(page["partial"], 0);
    assert_eq!(page["language"], "fr");
    assert_eq!(page["corrections"], serde_json::json!([]));
    assert!(page["milliseconds"].is_number());
    let hit = &page["hits"][0];
    assert_eq!(
        (&hit["id"], &hit["practice"], &hit["match"]),
        (&"tunis.fr".into(), &"tunis".into(), &"all".into())
    );
    assert_eq!(hit["url"], "https://a.example/fr");
    assert_eq!(hit["excerpt"]["marks"], serde_json::json!([[3, 11]]));
    assert_eq!(hit["editions"].as_array().unwrap().len(), 2);
}

#[test]
fn the_visitors_language_chooses_the_edition() {
    let site = site();
    assert_eq!(ids(&site.page(&["--lang", "fr", "medina"])), ["tunis.fr"]);
    assert_eq!(ids(&site.page(&["--lang", "en", "medina"])), ["tunis.en"]);
}

#[test]
fn filters_sort_and_pages() {
    let site = site();
    assert_eq!(ids(&site.page(&["--filter", "theme=health"])), ["lyon"]);
    assert_eq!(site.page(&["--filter", "theme=health", "--filter", "theme=housing"])["total"], 2);
    assert_eq!(ids(&site.page(&["--filter", "year=2017..2018"])), ["tunis.en"]);
    assert_eq!(ids(&site.page(&["--filter", "year=..2016"])), ["lyon"]);
    assert_eq!(ids(&site.page(&["--sort", "date-asc", "--limit", "1"])), ["lyon"]);
    assert_eq!(ids(&site.page(&["--sort", "title", "--offset", "1"])), ["tunis.en"]);
}

#[test]
fn the_index_folder_can_be_searched_itself() {
    let site = site();
    let run = site.done(&["search", "--index", "out/index", "--json", "lyon"]);
    assert!(run.stdout.contains("\"total\": 1"), "{}", run.stdout);
}

#[test]
fn queries_of_a_file_are_listed_for_evaluation() {
    let site = site();
    site.write(
        "queries.jsonl",
        "{\"id\":\"q1\",\"text\":\"logement\",\"lang\":\"fr\"}\n\n{\"id\":\"q2\",\"text\":\"hous\"}\n{\"id\":\"q3\",\"text\":\"housing\",\"lang\":\"en\"}\n",
    );
    let run = site.done(&[
        "search",
        "--index",
        "out",
        "--queries",
        "queries.jsonl",
        "--top",
        "100",
        "--format",
        "trec",
    ]);
    let lines: Vec<Vec<&str>> = run.stdout.lines().map(|line| line.split(' ').collect()).collect();
    assert!(
        lines.iter().all(|line| line.len() == 6 && line[1] == "Q0" && line[5] == "medina"),
        "{}",
        run.stdout
    );
    let ranked: Vec<_> = lines.iter().map(|line| (line[0], line[2], line[3])).collect();
    assert_eq!(ranked[0], ("q1", "tunis.fr", "1"));
    let has_results_for_prefix = ranked.iter().any(|(query, ..)| *query == "q2");
    assert!(!has_results_for_prefix, "the last word of a query in a file is complete");
    let third: Vec<_> = ranked
        .iter()
        .filter(|(query, ..)| *query == "q3")
        .map(|(_, id, rank)| (*id, *rank))
        .collect();
    assert_eq!(third, [("tunis.en", "1"), ("lyon", "2")]);
}

#[test]
fn a_query_file_that_is_wrong_has_its_line() {
    let site = site();
    site.write("queries.jsonl", "{\"id\":\"q1\",\"text\":\"x\"}\n{\"id\":\"q2\"}\n");
    let run = site.run(&["search", "--index", "out", "--queries", "queries.jsonl"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with("medina: queries.jsonl:2: not a query"), "{}", run.stderr);
}

#[test]
fn unusable_requests_exit_with_2() {
    let site = site();
    for (arguments, message) in [
        (
            &["--filter", "tehme=housing"][..],
            "medina: the index has no facet `tehme`; the nearest is `theme`",
        ),
        (
            &["--filter", "theme"],
            "medina: the filter `theme` has no value; write --filter facet=value",
        ),
        (&["--filter", "year=soon"], "medina: `soon` is not a range"),
    ] {
        let run = site.run(&[&["search", "--index", "out"], arguments].concat());
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.stderr.starts_with(message), "{}", run.stderr);
    }
    let run = site.run(&["search", "--index", "nowhere", "x"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stderr,
        "medina: there is no index in nowhere; build one with `medina build … --out nowhere`\n"
    );
}

#[test]
fn each_kind_of_damage_has_its_own_error() {
    let site = site();
    let manifest = site.read("out/index/entry.bin");
    let message = |site: &Site| {
        let run = site.run(&["search", "--index", "out", "housing"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        run.stderr
    };

    site.write("out/index/entry.bin", "<!doctype html><title>Not found</title>");
    let foreign = message(&site);
    site.write("out/index/entry.bin", &manifest[..manifest.len() - 1]);
    let truncated = message(&site);
    let mut flipped = manifest.clone();
    flipped[manifest.len() / 2] ^= 1;
    site.write("out/index/entry.bin", &flipped);
    let altered_manifest = message(&site);
    let mut newer = manifest.clone();
    // The format version follows a magic number of eight bytes.
    newer[8..10].copy_from_slice(&[0xff, 0xff]);
    site.write("out/index/entry.bin", &newer);
    let newer = message(&site);
    site.write("out/index/entry.bin", &manifest);

    let inspect = site.run(&["inspect", "out", "--json"]);
    let inspection: serde_json::Value = serde_json::from_str(&inspect.stdout).unwrap();
    let header =
        inspection["files"].as_array().unwrap().iter().find(|row| row["role"] == "header").unwrap();
    let header = format!("out/index/{}", header["name"].as_str().unwrap());
    let intact_header = site.read(&header);
    let mut flipped = intact_header.clone();
    flipped[intact_header.len() / 2] ^= 1;
    site.write(&header, &flipped);
    let altered = message(&site);
    site.write(&header, &intact_header[..intact_header.len() / 2]);
    let cut = message(&site);
    std::fs::remove_file(site.path(&header)).unwrap();
    let missing = message(&site);

    let messages = [
        (foreign, "not a Medina index"),
        (truncated, "entry.bin is cut short"),
        (altered_manifest, "entry.bin is altered"),
        (newer, "format version 65535"),
        (altered, "content"),
        (cut, "cut short"),
        (missing, "cannot read"),
    ];
    for (message, expected) in &messages {
        assert!(message.contains(expected), "{expected}: {message}");
    }
    let distinct: std::collections::BTreeSet<_> =
        messages.iter().map(|(message, _)| message).collect();
    assert_eq!(distinct.len(), messages.len(), "{messages:#?}");
    site.write(&header, &intact_header);
    site.done(&["search", "--index", "out", "housing"]);
}

#[test]
fn related_forms_find_each_other_in_their_language() {
    let site = Site::with(&[(
        "records.jsonl",
        concat!(
            "{\"id\":\"es\",\"lang\":\"es\",\"title\":\"Ciudades\",\"text\":\"La mujer.\"}\n",
            "{\"id\":\"es2\",\"lang\":\"es\",\"title\":\"Una ciudad\",\"text\":\"Las mujeres.\"}\n",
            "{\"id\":\"ar\",\"lang\":\"ar\",\"title\":\"والمدينة\",\"text\":\"مدن\"}\n",
            "{\"id\":\"ar2\",\"lang\":\"ar\",\"title\":\"مدينة\",\"text\":\"سكن\"}\n",
        ),
    )]);
    site.done(&["build", "records.jsonl", "--out", "out"]);
    for (query, language, mut expected) in [
        ("mujeres", "es", ["es", "es2"]),
        ("ciudad", "es", ["es", "es2"]),
        ("مدن", "ar", ["ar", "ar2"]),
        ("المدينة", "ar", ["ar", "ar2"]),
    ] {
        let page = site.page(&[query, "--lang", language]);
        let mut found = ids(&page);
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn explanations_add_up_and_say_how() {
    let site = site();
    let page = site.page(&["--explain", "--lang", "en", "--complete", "housing hosuing medina"]);
    let (hits, explanations) =
        (page["hits"].as_array().unwrap(), page["explanations"].as_array().unwrap());
    assert_eq!((hits.len(), explanations.len()), (2, 2));
    for (hit, explanation) in hits.iter().zip(explanations) {
        let parts =
            ["words", "pairs"].into_iter().flat_map(|kind| explanation[kind].as_array().unwrap());
        let sum: u64 = parts.map(|part| part["points"].as_u64().unwrap()).sum();
        assert_eq!(sum + explanation["title"].as_u64().unwrap(), hit["score"].as_u64().unwrap());
    }
    let run = site.done(&["search", "--index", "out", "--explain", "--lang", "en", "hosuing"]);
    assert!(run.stdout.contains("searched `housing` instead of `hosuing`"), "{}", run.stdout);
    assert!(run.stdout.contains("hosuing: corrected in text (Housing)"), "{}", run.stdout);
}

#[test]
fn corrections_can_be_refused() {
    let site = site();
    let page = site.page(&["--verbatim", "--lang", "en", "hosuing"]);
    assert_eq!((&page["total"], &page["unknown"]), (&0.into(), &serde_json::json!(["hosuing"])));
    assert_eq!(
        page["help"],
        serde_json::json!([{"kind": "query", "query": "housing", "total": 2}])
    );
}

#[test]
fn comparing_two_builds_shows_what_moved() {
    let site = site();
    site.write(
        "b.jsonl",
        "{\"id\":\"vienna\",\"title\":\"Housing in Vienna\",\"text\":\"Housing.\"}\n",
    );
    site.done(&["build", "--quiet", "a.jsonl", "b.jsonl", "--out", "new"]);
    site.write(
        "q.jsonl",
        "{\"id\":\"1\",\"text\":\"housing\",\"lang\":\"en\"}\n{\"id\":\"2\",\"text\":\"health\"}\n",
    );
    let run = site.done(&["compare", "out", "new", "--queries", "q.jsonl"]);
    for line in ["1: housing (2 → 3 and 0 more)", "new at 1  vienna", "1 of 2 queries changed"] {
        assert!(run.stdout.contains(line), "{line} in\n{}", run.stdout);
    }
    let same = site.done(&["compare", "out", "out", "--queries", "q.jsonl", "--json"]);
    assert_eq!(same.stdout.trim(), "[]");
}
