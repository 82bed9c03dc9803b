//! `medina inspect URL`: what a host does wrong, seen from outside.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use serde_json::Value;

use crate::support::Site;

/// What a host answers: status, lines of headers, body.
type Answer = (u16, String, Vec<u8>);

/// The headers of a good host.
const OPEN: &str = "Access-Control-Allow-Origin: *\r\n";
const BINARY: &str = "Content-Type: application/octet-stream\r\n";
const KEPT: &str = "Cache-Control: public, max-age=31536000, immutable\r\n";
const ASKED: &str = "Cache-Control: no-cache\r\n";

const MISSING: &str = "00000000000000000000000000000000.bin";

fn site() -> Site {
    let site =
        Site::with(&[("a.jsonl", "{\"id\":\"a\",\"title\":\"A\",\"text\":\"some text\"}\n")]);
    site.done(&["build", "--quiet", "a.jsonl", "--out", "out", "--no-cache"]);
    site
}

/// Answers as a good host does; `None` for files that do not exist.
fn good(site: &Site, name: &str) -> Answer {
    let path = site.path("out").join(name);
    let age = if name.ends_with("entry.bin") { ASKED } else { KEPT };
    match std::fs::read(path) {
        Ok(bytes) if name.starts_with("index/") => (200, [OPEN, BINARY, age].concat(), bytes),
        _ => (404, [OPEN, ASKED].concat(), Vec::new()),
    }
}

/// Starts a host on a free port and returns its address. It runs until the test process ends.
fn start(answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/index", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let answer = Arc::clone(&answer);
            std::thread::spawn(move || serve(stream.unwrap(), &*answer));
        }
    });
    address
}

fn serve(mut stream: TcpStream, answer: &dyn Fn(&str) -> Answer) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let Some(Ok(first)) = lines.next() else { return };
    lines.find(|line| line.as_ref().is_ok_and(String::is_empty));
    let path = first.split(' ').nth(1).unwrap().trim_start_matches('/').to_owned();
    let (status, headers, body) = answer(&path);
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} x\r\n{headers}Content-Length: {length}\r\nConnection: close");
    let _ = stream.write_all(format!("{head}\r\n\r\n").as_bytes());
    let _ = stream.write_all(&body);
}

/// The exit code, and each finding as `severity file: message`.
fn inspect(site: &Site, address: &str) -> (i32, Vec<String>) {
    let mut command = site.command(&["inspect", address, "--json"]);
    let output = command.env("NO_PROXY", "127.0.0.1").output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.stdout.is_empty(), "{stderr}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    let line = |found: &Value| {
        let [severity, file, message] =
            ["severity", "file", "message"].map(|key| text(&found[key]));
        format!("{severity} {file}: {message}")
    };
    (output.status.code().unwrap(), findings.map(line).collect())
}

/// Inspects a host that answers as a good one, apart from what `change` makes of each answer.
fn inspect_changed(change: fn(&str, Answer) -> Answer) -> (i32, Vec<String>) {
    let site = Arc::new(site());
    let served = Arc::clone(&site);
    let address = start(move |name| change(name, good(&served, name)));
    inspect(&site, &address)
}

/// Expects the exit code, and one finding with each beginning and nothing else.
#[track_caller]
fn expect(change: fn(&str, Answer) -> Answer, code: i32, expected: &[&str]) {
    let (found_code, found) = inspect_changed(change);
    let begins = |begin: &&str| found.iter().any(|found| found.starts_with(*begin));
    assert!(expected.iter().all(begins), "{found:#?}");
    let is_expected = |found: &&String| expected.iter().any(|begin| found.starts_with(*begin));
    assert!(found.iter().all(|found| is_expected(&found)), "{found:#?}");
    assert_eq!(found_code, code, "{found:#?}");
}

fn is_hashed(name: &str) -> bool {
    name.starts_with("index/") && name.ends_with(".bin") && name != "index/entry.bin"
}

#[test]
fn a_good_host_has_no_findings() {
    expect(|_, answer| answer, 0, &[]);
    let site = Arc::new(site());
    let served = Arc::clone(&site);
    let address = start(move |name| good(&served, name));
    for address in [address.clone(), address.replace("/index", "/"), address + "/entry.bin"] {
        assert_eq!(inspect(&site, &address), (0, Vec::new()), "{address}");
    }
}

#[test]
fn headers_that_keep_pages_out_are_warned_of() {
    let no_access: fn(&str, Answer) -> Answer =
        |_, (status, headers, body)| (status, headers.replace(OPEN, ""), body);
    let (code, found) = inspect_changed(no_access);
    assert_eq!(code, 1, "{found:#?}");
    assert!(found.iter().any(|it| it.starts_with("warning entry.bin: there is no `Access-Con")));
    assert!(found.iter().any(|it| it.starts_with(&format!("error {MISSING}: the answer for a"))));
    expect(
        |_, (status, headers, body)| {
            (status, if status == 404 { headers.replace(OPEN, "") } else { headers }, body)
        },
        1,
        &[&format!("error {MISSING}: the answer for a missing file has no `Access-Control")],
    );
}

#[test]
fn wrong_lifetimes_are_told() {
    expect(
        |name, (status, headers, body)| {
            let kept = name == "index/entry.bin";
            (status, if kept { headers.replace(ASKED, KEPT) } else { headers }, body)
        },
        1,
        &["error entry.bin: browsers keep this file"],
    );
    expect(
        |_, (status, headers, body)| {
            (status, if status == 404 { headers.replace(ASKED, KEPT) } else { headers }, body)
        },
        1,
        &[&format!("error {MISSING}: the answer for a missing file may be kept")],
    );
    let (code, found) =
        inspect_changed(|_, (status, headers, body)| (status, headers.replace(KEPT, ""), body));
    assert_eq!(code, 0);
    assert!(!found.is_empty());
    assert!(
        found.iter().all(|it| it.starts_with("warning ") && it.contains("for this file again"))
    );
}

#[test]
fn a_host_that_answers_every_path_with_a_page_is_an_error() {
    expect(
        |_, (status, headers, body)| match status {
            404 => {
                (200, [OPEN, "Content-Type: text/html\r\n"].concat(), b"<!doctype html>x".into())
            }
            _ => (status, headers, body),
        },
        1,
        &[&format!("error {MISSING}: a file that does not exist is answered with the status 200")],
    );
}

#[test]
fn files_of_a_running_upload_and_damaged_ones_are_damage() {
    let (code, found) = inspect_changed(|name, answer| {
        if is_hashed(name) { (404, [OPEN, ASKED].concat(), Vec::new()) } else { answer }
    });
    assert_eq!(code, 2, "{found:#?}");
    assert!(
        found.iter().any(|it| it.starts_with("damage ") && it.contains("an upload is running"))
    );
    let (code, found) = inspect_changed(|name, (status, headers, mut body)| {
        if is_hashed(name) && !body.is_empty() {
            body[0] ^= 1;
        }
        (status, headers, body)
    });
    assert_eq!(code, 2, "{found:#?}");
    assert!(found.iter().any(|it| it.starts_with("damage ") && it.contains("which is damaged")));
    let page = |_: &str, _: Answer| (200, OPEN.to_owned(), b"<html>".to_vec());
    let (code, found) = inspect_changed(page);
    assert_eq!(code, 2, "{found:#?}");
    let start = "damage entry.bin: the manifest is answered with the status 200, with a web page";
    assert!(found.iter().any(|it| it.starts_with(start)), "{found:#?}");
}

#[test]
fn the_widget_is_checked_where_a_build_puts_it() {
    let site = Arc::new(site());
    let served = Arc::clone(&site);
    let address = start(move |name| match name {
        "medina.js" => {
            let headers = [OPEN, KEPT, "Content-Type: text/plain\r\n"].concat();
            (200, headers, b"load(`medina-01234567.wasm`)".to_vec())
        }
        name => good(&served, name),
    });
    let (code, found) = inspect(&site, &address);
    assert_eq!(code, 2);
    for begin in [
        "error ../medina.js: browsers keep this file",
        "error ../medina.js: it is sent as `text/plain`",
        "warning ../medina.js: it is sent without compression",
        "damage ../medina-01234567.wasm: the script names this file, and it is not there",
    ] {
        assert!(found.iter().any(|found| found.starts_with(begin)), "{begin}: {found:#?}");
    }
}

#[test]
fn a_host_that_does_not_answer_is_no_finding() {
    let site = Site::new();
    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut command = site.command(&["inspect", &format!("http://{unused}/index/")]);
    let output = command.env("NO_PROXY", "127.0.0.1").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.starts_with("medina: cannot load http://127.0.0.1:"), "{stderr}");
}
