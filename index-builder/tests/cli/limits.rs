//! Input without bounds, things that are no files, and limits of the system: a run ends in time,
//! with a message.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Run, Site};

/// A valid record without its closing brace.
const RECORD: &str = r#"{"id":"a","title":"T","text":"x""#;

const CUT_REMEDY: &str = "is longer than 16 MiB; divide it into several records";

/// A run that takes time in proportion to its input ends long before this, even on a slow machine;
/// one that takes time in proportion to its square does not.
const HANG: Duration = Duration::from_secs(120);

/// Runs the command and fails if it hangs.
fn ends(site: &Site, arguments: &[&str]) -> Run {
    finish(site, &mut site.command(arguments))
}

fn finish(site: &Site, command: &mut Command) -> Run {
    let (stdout, stderr) = (site.path(".stdout"), site.path(".stderr"));
    command.stdout(File::create(&stdout).unwrap()).stderr(File::create(&stderr).unwrap());
    let code = wait(command.spawn().unwrap());
    let text = |path| String::from_utf8(fs::read(path).unwrap()).unwrap();
    Run { code, stdout: text(stdout), stderr: text(stderr) }
}

/// The exit code of a process; -1 if a signal ended it.
fn wait(mut child: Child) -> i32 {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code().unwrap_or(-1);
        }
        if started.elapsed() > HANG {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("the command hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Runs the command under limits of the shell, such as `ulimit -f 1`.
fn limited(site: &Site, limits: &str, arguments: &[&str]) -> Run {
    let program = env!("CARGO_BIN_EXE_medina");
    let mut command = Command::new("sh");
    command.current_dir(site.path("")).env("HOME", site.path(".home")).stdin(Stdio::null());
    command.args(["-c", &format!("{limits}; exec \"$0\" \"$@\""), program]).args(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap_or(-1);
    Run { code, stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn make_pipe(site: &Site, name: &str) {
    let status = Command::new("mkfifo").arg(site.path(name)).status().unwrap();
    assert!(status.success());
}

/// `count` pieces made from their numbers, joined by `separator`.
fn repeated(count: usize, separator: &str, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect::<Vec<_>>().join(separator)
}

#[test]
fn many_keys_columns_and_values_take_linear_time() {
    let keys = repeated(100_000, ",", |number| format!("\"k{number}\":1"));
    let yaml = repeated(50_000, "\n", |number| format!("k{number}: 1"));
    let columns = repeated(100_000, ",", |number| format!("c{number}"));
    let cells = repeated(100_000, ",", |_| "1".to_owned());
    let values = repeated(300_000, ",", |number| format!("\"v{number}\""));
    let cell = "<tr><td class=\"name\">name</td><td>a value of some length</td></tr>\n";
    let site = Site::with(&[
        ("keys.jsonl", &format!("{RECORD},{keys}}}")),
        ("keys.md", &format!("---\nid: b\ntitle: T\n{yaml}\n---\nx\n")),
        ("columns.csv", &format!("id,title,text,{columns}\nc,T,x,{cells}\n")),
        (
            "values.jsonl",
            &format!("{},\"facets\":{{\"f\":[{values}]}}}}", RECORD.replace('a', "d")),
        ),
        (
            "table.md",
            &format!("---\nid: e\ntitle: T\n---\n<table>\n{}</table>\n", cell.repeat(20_000)),
        ),
    ]);
    let run = ends(&site, &["check", "--quiet", "."]);
    let warning = "table.md:5: warning: the body contains `<table>`";
    assert!(run.stderr.starts_with(&format!("./{warning}")), "{}", run.stderr);
    assert_eq!((run.code, run.stderr.lines().count()), (0, 1));
}

#[test]
fn keys_that_occur_twice_are_found_among_many() {
    let keys = repeated(1000, ",", |number| format!("\"k{number}\":1"));
    let yaml = repeated(1000, "\n", |number| format!("k{number}: 1"));
    let site = Site::with(&[
        ("a.jsonl", &format!("{RECORD},{keys},\"k500\":2}}")),
        ("b.md", &format!("---\nid: b\ntitle: T\n{yaml}\nk500: 2\n---\nx\n")),
    ]);
    let run = ends(&site, &["check", "--quiet", "."]);
    assert_eq!(run.code, 1);
    assert_eq!(run.stderr.matches("the key `k500` is given twice").count(), 2, "{}", run.stderr);
}

#[test]
fn facets_and_languages_have_stated_limits() {
    let columns = repeated(100_000, ",", |number| format!("facets.c{number}"));
    let cells = repeated(100_000, ",", |_| "1".to_owned());
    let languages = repeated(501, "\n", |number| {
        format!(
            "{{\"id\":\"l{number}\",\"title\":\"T\",\"text\":\"x\",\"lang\":\"en-x-a{number}\"}}"
        )
    });
    let site = Site::with(&[
        (
            "facets.csv",
            &format!("id,title,text,{columns}\na,T,x,{cells}\nb,T,x{}\n", ",".repeat(100_000)),
        ),
        ("languages.jsonl", &languages),
    ]);
    let run = ends(&site, &["check", "--quiet", "facets.csv", "languages.jsonl"]);
    assert_eq!(
        run.stderr.lines().collect::<Vec<_>>(),
        [
            "facets.csv:2: with this one the records have more than 1000 facets; name the facets \
             that visitors need with --facets",
            "languages.jsonl:500: with `en-x-a499` the records have more than 500 languages; \
             correct `lang`",
            "languages.jsonl:501: with `en-x-a500` the records have more than 500 languages; \
             correct `lang`",
        ]
    );
    let built =
        ["build", "--quiet", "facets.csv", "--facets", "c1,c2", "--out", "out", "--no-cache"];
    assert_eq!(ends(&site, &built).code, 0);
}

#[test]
fn a_record_without_end_is_reported_and_the_others_are_read() {
    let long = "x".repeat(17 << 20);
    let site = Site::with(&[
        ("a.jsonl", &format!("{RECORD}}}\n{long}\n{}}}\n", RECORD.replace('a', "b"))),
        ("b.md", &format!("---\nid: c\ntitle: T\n---\n{long}")),
        ("c.csv", &format!("id,title,text\nd,T,x\n\ne,T,\"{long}\"\nf,T,x\n")),
        ("d.csv", &long),
    ]);
    let run = ends(&site, &["check", "a.jsonl", "b.md", "c.csv", "d.csv"]);
    assert_eq!(run.code, 1);
    assert_eq!(
        run.stderr.lines().collect::<Vec<_>>(),
        [
            "read 3 records from 4 files",
            &format!("a.jsonl:2: the line {CUT_REMEDY}"),
            &format!("b.md:1: the file {CUT_REMEDY}"),
            &format!("c.csv:4: the row {CUT_REMEDY}"),
            &format!("d.csv:1: the row {CUT_REMEDY}"),
            "4 errors, 0 warnings",
        ]
    );
}

#[test]
fn lines_are_counted_over_many_batches() {
    let rows = repeated(200_000, "\n", |number| format!("r{number},T,a text of some length"));
    let site = Site::with(&[("a.csv", &format!("id,title,text\n{rows}\n\n\nlast,,x\n"))]);
    let run = ends(&site, &["check", "--quiet", "a.csv"]);
    assert_eq!(run.stderr, "a.csv:200004: the record has no `title`; add `title`\n");
}

#[test]
fn what_is_no_file_is_a_problem_of_that_name_alone() {
    let site = Site::with(&[("in/a.jsonl", &format!("{RECORD}}}"))]);
    make_pipe(&site, "in/pipe.jsonl");
    symlink("nowhere", site.path("in/dangling.csv")).unwrap();
    symlink("nowhere", site.path("in/logo.png")).unwrap();
    symlink("/dev/zero", site.path("in/zero.md")).unwrap();
    symlink(".", site.path("in/loop")).unwrap();
    let expected = [
        "in/dangling.csv: the link leads to no file; correct or remove the link",
        "in/loop: it cannot be read (File system loop found: in/loop points to an ancestor in); \
         make it readable, or remove it",
        "in/pipe.jsonl: it is not a regular file; name a regular file, or remove it",
        "in/zero.md: it is not a regular file; name a regular file, or remove it",
    ];
    let run = ends(&site, &["check", "--quiet", "in"]);
    assert_eq!(run.code, 1);
    assert_eq!(run.stderr.lines().collect::<Vec<_>>(), expected);
    for name in ["in/pipe.jsonl", "in/dangling.csv", "in/zero.md"] {
        let run = ends(&site, &["check", "--quiet", name]);
        assert_eq!((run.code, run.stderr.lines().count()), (1, 1), "{name}: {}", run.stderr);
    }
    let build = ["build", "--quiet", "in", "--out", "out", "--no-cache"];
    assert_eq!(ends(&site, &build).code, 1);
    assert!(!site.path("out").exists());
    let run = ends(&site, &[&build[..], &["--skip-invalid"]].concat());
    assert_eq!((run.code, run.stderr.lines().collect::<Vec<_>>()), (0, expected.to_vec()));
    assert_eq!(site.page(&[])["total"], 1);
}

#[test]
fn an_unreadable_file_is_a_problem_of_that_file() {
    let site = Site::with(&[("in/a.jsonl", &format!("{RECORD}}}")), ("in/b.jsonl", RECORD)]);
    fs::set_permissions(site.path("in/b.jsonl"), fs::Permissions::from_mode(0o0)).unwrap();
    if File::open(site.path("in/b.jsonl")).is_ok() {
        return; // The superuser reads every file.
    }
    let run = ends(&site, &["check", "--quiet", "in"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.starts_with("in/b.jsonl: it cannot be read (Permission denied"));
}

#[test]
fn a_source_that_changes_while_it_is_read_is_reported() {
    let records = repeated(50_000, "\n", |number| RECORD.replace('a', &format!("a{number}")) + "}");
    let site = Site::with(&[("a.jsonl", &records)]);
    let mut file = File::options().append(true).open(site.path("a.jsonl")).unwrap();
    let mut command = site.command(&["check", "--quiet", "a.jsonl"]);
    command.stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It is written to for as long as the command runs, so that the reader cannot miss it.
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(started.elapsed() < HANG, "the command hangs");
        file.write_all(b"\n").unwrap();
    }
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let problem =
        "a.jsonl: the file changed while it was read; build again when nothing writes to it";
    assert_eq!(stderr.lines().next(), Some(problem));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn names_are_printed_without_control_characters() {
    let site = Site::with(&[("e\u{1b}[31m\u{202e}v\nil.jsonl", "{\"id\":\"a\"}\n")]);
    let run = ends(&site, &["check", "--quiet", "."]);
    for line in run.stderr.lines() {
        assert!(line.starts_with("./e\\u{1b}[31m\\u{202e}v\\u{a}il.jsonl:1: "), "{line}");
    }
    assert_eq!(run.stderr.lines().count(), 2);
}

#[test]
fn limits_of_the_system_end_a_build_with_a_message() {
    let site = Site::with(&[("a.jsonl", &format!("{RECORD}}}"))]);
    let build = ["build", "--quiet", "a.jsonl", "--out", "out", "--no-cache"];
    let run = limited(&site, "ulimit -v 200000", &build);
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with("medina: this process may use 195 MiB"), "{}", run.stderr);
    let run = limited(&site, "ulimit -f 0", &build);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("no index is published"), "{}", run.stderr);
    assert!(run.stderr.contains("File too large"), "{}", run.stderr);
}

#[test]
fn messages_that_cannot_be_written_end_a_run_with_2() {
    let site = Site::with(&[("a.jsonl", "{\"id\":\"a\"}\n")]);
    if !site.path("/dev/full").exists() {
        return;
    }
    let run = limited(&site, "exec 2>/dev/full", &["check", "a.jsonl"]);
    assert_eq!(run.code, 2);
    assert!(run.stdout.starts_with("medina: cannot write messages to stderr"), "{}", run.stdout);
    let run = limited(&site, "exec 2>&-", &["check", "a.jsonl"]);
    assert!(matches!(run.code, 1 | 2), "{}", run.code);
    let run = limited(&site, "exec >/dev/full", &["search", "--index", "out"]);
    assert_eq!(run.code, 2);
}
