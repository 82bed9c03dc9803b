//! `medina inspect`: sizes, sections, damage, and the files that a query loads.

use serde_json::Value;

use crate::support::Site;

fn site() -> Site {
    let records = concat!(
        "{\"id\":\"a\",\"title\":\"A\",\"text\":\"some text\"}\n",
        "{\"id\":\"b\",\"title\":\"B\",\"summary\":\"More.\",\"text\":\"more text\"}\n",
    );
    let site = Site::with(&[("a.jsonl", records)]);
    site.done(&["build", "--quiet", "a.jsonl", "--out", "out"]);
    site
}

fn inspect(site: &Site) -> (i32, Value) {
    let run = site.run(&["inspect", "out", "--json"]);
    (run.code, serde_json::from_str(&run.stdout).unwrap())
}

/// The name and role of every file of the index.
fn rows(inspection: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rows = inspection["files"].as_array().unwrap().iter();
    rows.map(|row| (text(&row["name"]), text(&row["role"])))
        .filter(|(_, role)| role != "widget")
        .collect()
}

#[test]
fn an_index_of_ours_agrees_with_itself() {
    let run = site().run(&["inspect", "out", "--deep"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(!run.stdout.contains("DAMAGED"), "{}", run.stdout);
}

#[test]
fn every_file_is_listed_with_its_sizes() {
    let site = site();
    let (code, inspection) = inspect(&site);
    assert_eq!((code, &inspection["damaged"]), (0, &serde_json::json!([])));
    let rows = rows(&inspection);
    let mut listed: Vec<_> = rows.iter().map(|(name, _)| name.clone()).collect();
    listed.sort();
    assert_eq!(listed, site.names("out/index"));
    for role in ["manifest", "header", "labels", "stored-fields"] {
        assert!(rows.iter().any(|(_, found)| found == role), "{role} in {rows:?}");
    }
    for row in inspection["files"].as_array().unwrap().iter().filter(|row| row["role"] != "widget")
    {
        let bytes = site.read(&format!("out/index/{}", row["name"].as_str().unwrap())).len();
        assert_eq!((&row["transferred"], &row["verified"]), (&bytes.into(), &true.into()));
        assert!(row["raw"].is_u64(), "{row}");
    }
}

#[test]
fn sections_account_for_every_byte() {
    let (_, inspection) = inspect(&site());
    let sum = |sections: &Value| {
        sections
            .as_object()
            .unwrap()
            .values()
            .map(|sizes| sizes["raw"].as_u64().unwrap())
            .sum::<u64>()
    };
    let files =
        inspection["files"].as_array().unwrap().iter().filter(|row| row["role"] != "widget");
    let mut all = 0;
    for row in files {
        assert_eq!(sum(&row["sections"]), row["raw"].as_u64().unwrap(), "{row}");
        all += row["raw"].as_u64().unwrap();
    }
    assert!(all > 0);
    assert_eq!(sum(&inspection["sections"]), all);
    assert!(inspection["sections"]["nameless"].is_null(), "{inspection}");
    for section in [
        "record",
        "shard index",
        "dictionary",
        "entries",
        "postings",
        "impacts",
        "passage files",
        "first positions",
        "block index",
        "stored fields",
        "passages",
        "positions",
    ] {
        assert!(
            inspection["sections"][section]["packed"].as_u64() > Some(0),
            "{section} in {inspection}"
        );
    }
}

#[test]
fn the_files_of_a_query_are_listed_by_round() {
    let site = site();
    let loaded = |query: &str| -> Vec<(u64, String)> {
        let run = site.done(&["inspect", "out", "--query", query, "--json"]);
        let inspection: Value = serde_json::from_str(&run.stdout).unwrap();
        let row = |row: &Value| {
            (row["round"].as_u64().unwrap(), row["role"].as_str().unwrap().to_owned())
        };
        inspection["files"].as_array().unwrap().iter().map(row).collect()
    };
    let opened = [(1, "manifest"), (2, "header"), (2, "labels")]
        .map(|(round, role)| (round, role.to_owned()));
    let shown = loaded("text");
    assert_eq!(shown[..3], opened);
    assert!(
        shown.len() > 3 && shown[3..].iter().all(|file| *file == (3, "stored-fields".into())),
        "{shown:?}"
    );
    let positions = loaded("\"some text\"");
    assert_eq!(positions[3], (3, "positions".into()));
    assert!(positions.iter().any(|file| *file == (4, "stored-fields".into())), "{positions:?}");
    assert_eq!(loaded("absent"), opened);
}

#[test]
fn damaged_files_are_named() {
    for role in ["stored-fields", "labels", "header"] {
        let site = site();
        let name = rows(&inspect(&site).1).into_iter().find(|(_, found)| found == role).unwrap().0;
        let mut bytes = site.read(&format!("out/index/{name}"));
        let last = bytes.len() - 1;
        bytes[last] ^= 0x40;
        site.write(&format!("out/index/{name}"), &bytes);
        let (code, inspection) = inspect(&site);
        assert_eq!((code, &inspection["damaged"]), (2, &serde_json::json!([name])), "{role}");
        let run = site.run(&["inspect", "out"]);
        assert!(run.code == 2 && run.stdout.contains("DAMAGED"), "{}", run.stdout);
    }
}

#[test]
fn each_read_that_fails_is_told_by_search_and_inspect() {
    let site = site();
    let run = site.done(&["inspect", "out", "--query", "\"some text\"", "--json"]);
    let inspection: Value = serde_json::from_str(&run.stdout).unwrap();
    let read = rows(&inspection);
    assert!(read.len() >= 5, "manifest, header, labels, positions, stored fields: {read:?}");
    for (name, role) in read {
        let path = site.path(&format!("out/index/{name}"));
        let bytes = std::fs::read(&path).unwrap();
        for is_folder in [false, true] {
            std::fs::remove_file(&path).unwrap();
            if is_folder {
                std::fs::create_dir(&path).unwrap();
            }
            let search = site.run(&["search", "--index", "out", "\"some text\""]);
            assert_eq!((search.code, search.stdout.as_str()), (2, ""), "{role}: {}", search.stderr);
            if role != "manifest" {
                assert!(search.stderr.contains(&name), "{role}: {}", search.stderr);
                assert_eq!(inspect(&site).1["damaged"], serde_json::json!([name]), "{role}");
            }
            if is_folder {
                std::fs::remove_dir(&path).unwrap();
            }
            std::fs::write(&path, &bytes).unwrap();
        }
    }
    site.done(&["search", "--index", "out", "\"some text\""]);
}

#[test]
fn a_missing_file_and_a_foreign_manifest_are_named() {
    let site = site();
    let name =
        rows(&inspect(&site).1).into_iter().find(|(_, role)| role == "stored-fields").unwrap().0;
    std::fs::remove_file(site.path(&format!("out/index/{name}"))).unwrap();
    assert_eq!(inspect(&site).1["damaged"], serde_json::json!([name]));

    site.write("out/index/entry.bin", "hello");
    let (code, inspection) = inspect(&site);
    assert_eq!((code, &inspection["damaged"]), (2, &serde_json::json!(["entry.bin"])));
    assert!(
        inspection["files"][0]["problem"].as_str().unwrap().contains("not a Medina index"),
        "{inspection}"
    );
}

#[test]
fn a_widget_file_that_was_changed_is_named() {
    let site = site();
    site.write("out/medina.js", "changed");
    site.write("out/sri.json", "{\"medina.js\":\"sha384-other\"}");
    let (code, inspection) = inspect(&site);
    assert_eq!((code, &inspection["damaged"]), (2, &serde_json::json!(["medina.js"])));
}

#[test]
fn a_folder_without_an_index_is_reported() {
    let run = Site::new().run(&["inspect", "."]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with("medina: there is no index in ."), "{}", run.stderr);
}
