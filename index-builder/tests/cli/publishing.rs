//! `medina build`: what the output folder holds before, during and after a build.

use std::fs::DirEntry;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Site, ids};

/// Records in JSON Lines; all of them have `word`, by which tests tell generations apart.
fn records(count: usize, word: &str) -> String {
    let record = |number: usize| {
        let (topic, place) = (number % 37, number % 101);
        let sentence = format!("{word} number {number} about topic{topic} and place{place}. ");
        let record = serde_json::json!({
            "id": format!("r{number}"),
            "title": format!("Record {number} {word}"),
            "text": sentence.repeat(4),
            "facets": { "topic": format!("t{}", number % 7) },
        });
        format!("{record}\n")
    };
    (0..count).map(record).collect()
}

fn build(site: &Site, source: &str) {
    site.done(&["build", "--quiet", source, "--out", "out"]);
}

/// Whether all files that the published manifest names are there and intact.
fn is_sound(site: &Site, out: &str) -> bool {
    site.run(&["inspect", out, "--json"]).code == 0
}

/// Whether a visitor who holds `manifest` finds all files that it names.
fn serves(site: &Site, manifest: &[u8]) -> bool {
    let view = Site::new();
    for name in site.names("out/index") {
        view.write(&format!("out/index/{name}"), site.read(&format!("out/index/{name}")));
    }
    view.write("out/index/entry.bin", manifest);
    is_sound(&view, "out")
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let site = Site::with(&[("a.jsonl", &records(300, "alpha"))]);
    site.done(&["build", "--quiet", "a.jsonl", "--out", "one"]);
    site.done(&["build", "--quiet", "a.jsonl", "--out", "two"]);
    assert!(site.names("one/index").len() > 3);
    assert_same(&contents(&site, "one/index"), &contents(&site, "two/index"));
}

/// Files with their contents, by name.
type Contents = Vec<(String, Vec<u8>)>;

/// The visible files of a folder.
fn contents(site: &Site, folder: &str) -> Contents {
    let read = |name: String| (name.clone(), site.read(&format!("{folder}/{name}")));
    site.names(folder).into_iter().map(read).collect()
}

/// Compares files, of which there must be some, and names the first that differs.
#[track_caller]
fn assert_same(found: &Contents, expected: &Contents) {
    let names = |contents: &Contents| -> Vec<String> {
        contents.iter().map(|(name, _)| name.clone()).collect()
    };
    assert!(!expected.is_empty());
    assert_eq!(names(found), names(expected));
    for ((name, found), (_, expected)) in found.iter().zip(expected) {
        let same = found.iter().zip(expected).take_while(|(found, expected)| found == expected);
        let first = same.count();
        assert!(found == expected, "{name} differs from byte {first} of {}", expected.len());
    }
}

#[test]
fn the_cache_changes_no_byte() {
    let site =
        Site::with(&[("a.jsonl", &records(300, "alpha")), ("b.jsonl", &records(290, "alpha"))]);
    site.done(&["build", "--quiet", "a.jsonl", "--out", "plain", "--no-cache"]);
    site.done(&["build", "--quiet", "b.jsonl", "--out", "plain-b", "--no-cache"]);
    let build =
        |source: &str| site.done(&["build", "--quiet", source, "--out", "out", "--cache", "cache"]);
    build("a.jsonl");
    assert_same(&contents(&site, "out/index"), &contents(&site, "plain/index"));
    let cache = site.path("cache").join(&site.names("cache")[0]);
    let damages: [fn(&mut Vec<u8>); 4] = [
        |_| {},
        |bytes| bytes.iter_mut().for_each(|byte| *byte ^= 1),
        |bytes| bytes.truncate(50),
        Vec::clear,
    ];
    for damage in damages {
        for (source, plain) in [("b.jsonl", "plain-b/index"), ("a.jsonl", "plain/index")] {
            assert!(damage_files(&cache, damage) > 3);
            std::fs::remove_dir_all(site.path("out")).unwrap();
            build(source);
            assert_same(&contents(&site, "out/index"), &contents(&site, plain));
        }
    }
}

/// Changes every file of a folder and returns their number.
fn damage_files(folder: &Path, damage: fn(&mut Vec<u8>)) -> usize {
    let change = |entry: std::io::Result<DirEntry>| {
        let path = entry.unwrap().path();
        let mut bytes = std::fs::read(&path).unwrap();
        damage(&mut bytes);
        std::fs::write(path, bytes).unwrap();
    };
    std::fs::read_dir(folder).unwrap().map(change).count()
}

#[test]
fn damaged_files_of_an_earlier_build_are_written_anew() {
    let site = Site::with(&[("a.jsonl", &records(300, "alpha"))]);
    build(&site, "a.jsonl");
    let before = contents(&site, "out/index");
    for (name, bytes) in &before {
        let mut damaged = bytes.clone();
        damaged[bytes.len() / 2] ^= 1;
        site.write(&format!("out/index/{name}"), damaged);
    }
    build(&site, "a.jsonl");
    assert_same(&contents(&site, "out/index"), &before);
}

#[test]
fn a_build_reports_how_much_it_wrote() {
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
    let mut manifests: Vec<Vec<u8>> = Vec::new();
    for word in ["alpha", "beta", "gamma", "delta"] {
        site.write("a.jsonl", records(50, word));
        build(&site, "a.jsonl");
        manifests.push(site.read("out/index/entry.bin"));
        let held: Vec<bool> =
            manifests.iter().rev().take(2).map(|manifest| serves(&site, manifest)).collect();
        assert!(held.iter().all(|held| *held), "{word}: {held:?}");
    }
    assert!(!serves(&site, &manifests[1]), "files of older generations go");
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
fn building_again_repairs_a_damaged_file() {
    let site = Site::with(&[("a.jsonl", &records(50, "alpha"))]);
    build(&site, "a.jsonl");
    let name = site.names("out/index").into_iter().find(|name| name != "entry.bin").unwrap();
    site.write(&format!("out/index/{name}"), "damaged");
    assert!(!is_sound(&site, "out"));
    build(&site, "a.jsonl");
    assert!(is_sound(&site, "out"));
}

#[test]
fn a_build_with_errors_changes_nothing() {
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
    // A folder has the name of a file of the next generation.
    let wanted: Vec<String> =
        site.names("out/index").into_iter().filter(|name| name != "entry.bin").collect();
    std::fs::remove_dir_all(site.path("out")).unwrap();
    build(&site, "a.jsonl");
    let manifest = site.read("out/index/entry.bin");
    let new = wanted.iter().find(|name| !site.path(&format!("out/index/{name}")).exists()).unwrap();
    std::fs::create_dir_all(site.path(&format!("out/index/{new}/in-the-way"))).unwrap();

    let run = site.run(&["build", "--quiet", "b.jsonl", "--out", "out"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("the index published before is unchanged"), "{}", run.stderr);
    assert_eq!(site.read("out/index/entry.bin"), manifest);
    assert!(is_sound(&site, "out"));
    assert_eq!(temp_files(&site), Vec::<String>::new());
}

#[test]
fn a_folder_that_cannot_be_written_is_reported() {
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

/// Waits until `is_reached` holds, and returns whether it did before `child` ended.
fn wait_for(child: &mut Child, is_reached: impl Fn() -> bool) -> bool {
    let started = Instant::now();
    while !is_reached() {
        assert!(started.elapsed() < Duration::from_secs(300), "the build makes no progress");
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    true
}

/// Unit tests of `output` interrupt a build at each of its file operations. This test kills a real
/// process, while it writes index files.
#[test]
fn a_killed_build_leaves_the_published_index_searchable() {
    let site =
        Site::with(&[("a.jsonl", &records(300, "alpha")), ("b.jsonl", &records(3000, "beta"))]);
    build(&site, "a.jsonl");
    let held = site.read("out/index/entry.bin");
    let old = site.names("out/index");

    let mut command = site.command(&["build", "--quiet", "b.jsonl", "--out", "out"]);
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let is_writing = || site.names("out/index").iter().any(|name| !old.contains(name));
    assert!(wait_for(&mut child, is_writing), "the build ended before it could be killed");
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().code(), None, "the build ended before it could be killed");

    assert_eq!(site.read("out/index/entry.bin"), held);
    assert!(serves(&site, &held), "the published index is damaged");
    assert_eq!(site.page(&[])["total"], 300);
    assert_ne!(site.names("out/index"), old, "the killed build leaves files behind");

    site.done(&["build", "--quiet", "a.jsonl", "--out", "clean"]);
    site.write("c.jsonl", records(50, "gamma"));
    for out in ["clean", "out"] {
        site.done(&["build", "--quiet", "c.jsonl", "--out", out]);
    }
    assert_eq!(ids(&site.page(&["gamma"])).len(), 10);
    assert_same(&contents(&site, "out/index"), &contents(&site, "clean/index"));
    assert_eq!(temp_files(&site), Vec::<String>::new());
}

/// The names of temporary files in the output folder.
fn temp_files(site: &Site) -> Vec<String> {
    let names = ["out", "out/index"].into_iter().flat_map(|folder| {
        let entries = std::fs::read_dir(site.path(folder)).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap())
    });
    names.filter(|name| name.ends_with(".unfinished")).collect()
}

/// The widget's files that the command was built with.
static WIDGET: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/widget_files.rs"));

#[test]
fn an_output_folder_holds_the_index_and_the_widget_of_the_command() {
    let site = Site::with(&[("a.jsonl", &records(5, "alpha"))]);
    let run = site.done(&["build", "a.jsonl", "--out", "out"]);
    assert!(site.path("out/index/entry.bin").exists());
    assert_eq!(run.stderr.contains("this command carries no widget"), WIDGET.is_empty());
    let mut expected: Vec<&str> = WIDGET.iter().map(|(name, _)| *name).collect();
    if !WIDGET.is_empty() {
        expected.extend(["index.html", "sri.json"]);
    }
    expected.push("index");
    expected.sort_unstable();
    assert_eq!(site.names("out"), expected);
    for (name, bytes) in WIDGET {
        assert!(site.read(&format!("out/{name}")) == *bytes, "{name}");
    }
}
