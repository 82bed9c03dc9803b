//! What is in the folder out, before, during and after a build.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Site, ids, names};

/// As many records as a build needs to be caught at work; `word` tells one generation from another.
fn records(count: usize, word: &str) -> String {
    (0..count)
        .map(|number| {
            let text = format!("{word} number {number} about topic{} and place{}. ", number % 37, number % 101);
            format!("{{\"id\":\"r{number}\",\"title\":\"Record {number} {word}\",\"text\":\"{}\",\"facets\":{{\"topic\":\"t{}\"}}}}\n", text.repeat(4), number % 7)
        })
        .collect()
}

fn build(site: &Site, source: &str) {
    site.done(&["build", "--quiet", source, "--out", "out"]);
}

/// Whether everything that an entry names is there and as it should be.
fn is_sound(site: &Site, out: &str) -> bool {
    site.run(&["inspect", out, "--json"]).code == 0
}

/// A visitor's view: an entry fetched earlier, with the files as they are now.
fn serves(site: &Site, entry: &[u8]) -> bool {
    let view = Site::new();
    for name in site.names("out/index") {
        view.write(&format!("out/index/{name}"), site.read(&format!("out/index/{name}")));
    }
    view.write("out/index/entry.bin", entry);
    is_sound(&view, "out")
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let site = Site::with(&[("a.jsonl", &records(300, "alpha"))]);
    site.done(&["build", "--quiet", "a.jsonl", "--out", "one"]);
    site.done(&["build", "--quiet", "a.jsonl", "--out", "two"]);
    let names = site.names("one/index");
    assert!(names.len() > 3);
    assert_eq!(names, site.names("two/index"));
    for name in names {
        assert_eq!(
            site.read(&format!("one/index/{name}")),
            site.read(&format!("two/index/{name}")),
            "{name}"
        );
    }
}

/// Every file of a folder with its content.
fn contents(site: &Site, folder: &str) -> Vec<(String, Vec<u8>)> {
    site.names(folder)
        .into_iter()
        .map(|name| (name.clone(), site.read(&format!("{folder}/{name}"))))
        .collect()
}

#[test]
fn what_earlier_builds_noted_changes_no_byte() {
    let site =
        Site::with(&[("a.jsonl", &records(300, "alpha")), ("b.jsonl", &records(290, "alpha"))]);
    site.done(&["build", "--quiet", "a.jsonl", "--out", "plain", "--no-cache"]);
    site.done(&["build", "--quiet", "b.jsonl", "--out", "plain-b", "--no-cache"]);
    let build =
        |source: &str| site.done(&["build", "--quiet", source, "--out", "out", "--cache", "notes"]);
    build("a.jsonl");
    assert_eq!(contents(&site, "out/index"), contents(&site, "plain/index"));
    let notes = site.path("notes").join(&site.names("notes")[0]);
    let damaged = |damage: &dyn Fn(&mut Vec<u8>)| {
        for note in std::fs::read_dir(&notes).unwrap() {
            let path = note.unwrap().path();
            let mut bytes = std::fs::read(&path).unwrap();
            damage(&mut bytes);
            std::fs::write(path, bytes).unwrap();
        }
    };
    let damages: [fn(&mut Vec<u8>); 4] = [whole, altered, cut, emptied];
    for damage in damages {
        for (source, plain) in [("b.jsonl", "plain-b/index"), ("a.jsonl", "plain/index")] {
            damaged(&damage);
            std::fs::remove_dir_all(site.path("out")).unwrap();
            build(source);
            assert_eq!(contents(&site, "out/index"), contents(&site, plain));
        }
    }
}

fn whole(_: &mut Vec<u8>) {}

fn altered(bytes: &mut Vec<u8>) {
    *bytes = bytes.iter().map(|byte| byte ^ 1).collect();
}

fn cut(bytes: &mut Vec<u8>) {
    bytes.truncate(50);
}

fn emptied(bytes: &mut Vec<u8>) {
    bytes.clear();
}

#[test]
fn files_of_earlier_builds_are_taken_over_only_if_they_are_sound() {
    let site = Site::with(&[("a.jsonl", &records(300, "alpha"))]);
    build(&site, "a.jsonl");
    let before = contents(&site, "out/index");
    for (name, bytes) in &before {
        let mut damaged = bytes.clone();
        damaged[bytes.len() / 2] ^= 1;
        site.write(&format!("out/index/{name}"), damaged);
    }
    build(&site, "a.jsonl");
    assert_eq!(contents(&site, "out/index"), before);
}

#[test]
fn a_build_says_what_is_new() {
    let all = records(300, "alpha");
    let site = Site::with(&[("a.jsonl", &all)]);
    let report = |report: &str| {
        site.done(&["build", "--quiet", "a.jsonl", "--out", "out", "--report", report]);
        let report = site.json(report);
        ["files", "files_written", "bytes", "bytes_written"]
            .map(|key| report[key].as_u64().unwrap())
    };
    let [files, files_written, bytes, bytes_written] = report("first.json");
    assert_eq!([files, bytes], [files_written, bytes_written]);
    assert_eq!(report("again.json"), [files, 0, bytes, 0]);
    site.write("a.jsonl", all.replacen("alpha number 7", "alpha number seven", 1));
    let [files, files_written, bytes, bytes_written] = report("edited.json");
    assert!((1..files / 4).contains(&files_written), "{files_written} of {files} files");
    assert!((1..bytes).contains(&bytes_written));
    let run = site.done(&["build", "a.jsonl", "--out", "out"]);
    assert!(run.stderr.contains(" of which 0 with 0.0 kB new, "), "{}", run.stderr);
}

#[test]
fn two_generations_are_kept() {
    let site = Site::new();
    let mut entries: Vec<Vec<u8>> = Vec::new();
    for word in ["alpha", "beta", "gamma", "delta"] {
        site.write("a.jsonl", records(50, word));
        build(&site, "a.jsonl");
        entries.push(site.read("out/index/entry.bin"));
        let held: Vec<bool> =
            entries.iter().rev().take(2).map(|entry| serves(&site, entry)).collect();
        assert!(held.iter().all(|held| *held), "{word}: {held:?}");
    }
    assert!(!serves(&site, &entries[1]), "files of older generations go");
}

#[test]
fn building_again_without_a_change_removes_nothing() {
    let site = Site::with(&[("a.jsonl", &records(50, "alpha")), ("b.jsonl", &records(50, "beta"))]);
    build(&site, "a.jsonl");
    let first = site.read("out/index/entry.bin");
    build(&site, "b.jsonl");
    build(&site, "b.jsonl");
    assert!(serves(&site, &first));
}

#[test]
fn a_damaged_file_is_mended_by_building_again() {
    let site = Site::with(&[("a.jsonl", &records(50, "alpha"))]);
    build(&site, "a.jsonl");
    let name = site.names("out/index").into_iter().find(|name| name != "entry.bin").unwrap();
    site.write(&format!("out/index/{name}"), "damaged");
    assert!(!is_sound(&site, "out"));
    build(&site, "a.jsonl");
    assert!(is_sound(&site, "out"));
}

#[test]
fn a_build_with_errors_touches_nothing() {
    let site = Site::with(&[("a.jsonl", &records(50, "alpha")), ("b.jsonl", "{\"id\":\"a\"}\n")]);
    build(&site, "a.jsonl");
    let before: Vec<_> = site.names("out/index");
    assert_eq!(site.run(&["build", "a.jsonl", "b.jsonl", "--out", "out"]).code, 1);
    assert_eq!(site.names("out/index"), before);
    assert!(is_sound(&site, "out"));
}

#[test]
fn a_build_that_cannot_write_leaves_what_was_published() {
    let site = Site::with(&[("a.jsonl", &records(50, "alpha")), ("b.jsonl", &records(50, "beta"))]);
    build(&site, "b.jsonl");
    // Where a file of the next generation should go, a folder stands in the way.
    let wanted: Vec<String> =
        site.names("out/index").into_iter().filter(|name| name != "entry.bin").collect();
    std::fs::remove_dir_all(site.path("out")).unwrap();
    build(&site, "a.jsonl");
    let entry = site.read("out/index/entry.bin");
    let new = wanted.iter().find(|name| !site.path(&format!("out/index/{name}")).exists()).unwrap();
    std::fs::create_dir_all(site.path(&format!("out/index/{new}/in-the-way"))).unwrap();

    let run = site.run(&["build", "--quiet", "b.jsonl", "--out", "out"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("the index published before is unchanged"), "{}", run.stderr);
    assert_eq!(site.read("out/index/entry.bin"), entry);
    assert!(is_sound(&site, "out"));
    let unfinished = std::fs::read_dir(site.path("out/index")).unwrap();
    let unfinished = unfinished
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(unfinished.count(), 0);
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let site = Site::with(&[("a.jsonl", &records(5, "alpha")), ("out", "a file, not a folder")]);
    let run = site.run(&["build", "--quiet", "a.jsonl", "--out", "out"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with("medina: cannot create the folder out"), "{}", run.stderr);
}

#[test]
fn a_second_build_into_the_same_folder_is_refused() {
    let site = Site::with(&[("a.jsonl", &records(50, "alpha"))]);
    build(&site, "a.jsonl");
    let lock = std::fs::File::open(site.path("out/.medina.lock")).unwrap();
    lock.lock().unwrap();
    let run = site.run(&["build", "--quiet", "a.jsonl", "--out", "out"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stderr,
        "medina: another build is writing to out; run this one when it is done\n"
    );
    drop(lock);
    build(&site, "a.jsonl");
}

#[test]
fn killed_at_any_moment_the_published_index_stays_searchable() {
    let site =
        Site::with(&[("a.jsonl", &records(300, "alpha")), ("b.jsonl", &records(300, "beta"))]);
    let started = Instant::now();
    build(&site, "a.jsonl");
    let whole = started.elapsed();
    let mut random = Random(7);
    for round in 0..25 {
        let held = site.read("out/index/entry.bin");
        let source = if round % 2 == 0 { "b.jsonl" } else { "a.jsonl" };
        let child = site
            .command(&["build", "--quiet", source, "--out", "out"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        kill_after(child, whole.mul_f64(random.fraction() * 1.2));
        assert!(is_sound(&site, "out"), "round {round}: the published index is damaged");
        assert!(serves(&site, &held), "round {round}: the index held by a visitor is damaged");
        assert_eq!(site.page(&[])["total"], 300);
    }
    build(&site, "a.jsonl");
    build(&site, "b.jsonl");
    assert_eq!(ids(&site.page(&["beta"])).len(), 10);
    let hidden = std::fs::read_dir(site.path("out/index")).unwrap();
    let unfinished = hidden.filter(|entry| {
        entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".unfinished")
    });
    assert_eq!(unfinished.count(), 0, "later builds tidy up");
}

fn kill_after(mut child: Child, delay: Duration) {
    std::thread::sleep(delay);
    // It may have ended by itself.
    let _ = child.kill();
    child.wait().unwrap();
}

/// A generator with a fixed seed, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn fraction(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / (1_u64 << 24) as f64
    }
}

#[test]
fn what_a_complete_folder_holds() {
    let site = Site::with(&[("a.jsonl", &records(5, "alpha"))]);
    let run = site.done(&["build", "a.jsonl", "--out", "out"]);
    assert!(site.path("out/index/entry.bin").exists());
    let names = names(&site.path("out"));
    if run.stderr.contains("this command carries no widget") {
        assert_eq!(names, ["index"]);
    } else {
        assert!(
            names.iter().any(|name| name.starts_with("medina-") && name.ends_with(".wasm")),
            "{names:?}"
        );
        for name in ["index", "index.html", "medina.js", "sri.json"] {
            assert!(names.iter().any(|known| known == name), "{name} in {names:?}");
        }
    }
}
