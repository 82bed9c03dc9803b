//! `medina serve`: headers, missing files and errors.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::support::Site;

/// A running server, which is killed at the end of the test.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(site: &Site, folder: &str) -> Self {
        let mut child =
            site.command(&["serve", folder, "--port", "0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { child, address }
    }

    /// Returns the head of the response in lower case, and its body.
    fn get(&self, path: &str) -> (String, Vec<u8>) {
        self.request(path, &format!("Host: {}\r\n", self.address))
    }

    /// As `get`, with these lines of headers.
    fn request(&self, path: &str, headers: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        (
            String::from_utf8(answer[..end].to_vec()).unwrap().to_lowercase(),
            answer[end + 4..].to_vec(),
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn files_have_the_headers_that_a_host_should_send() {
    let hashed = "index/0123456789abcdef0123456789abcdef.bin";
    let site = Site::with(&[
        ("out/index.html", "<title>Preview</title>"),
        ("out/medina.js", "export {}"),
        ("out/medina-01234567.wasm", "wasm"),
        ("out/medina-01234567.fr.json", "{}"),
        ("out/index/entry.bin", "entry"),
        (&format!("out/{hashed}"), "header"),
        ("secret.txt", "secret"),
    ]);
    let server = Server::start(&site, "out");
    for (path, body, kind, lifetime) in [
        ("/", "<title>Preview</title>", "text/html", "no-cache"),
        ("/medina.js", "export {}", "text/javascript", "no-cache"),
        (
            "/medina-01234567.wasm",
            "wasm",
            "application/wasm",
            "public, max-age=31536000, immutable",
        ),
        (
            "/medina-01234567.fr.json",
            "{}",
            "application/json",
            "public, max-age=31536000, immutable",
        ),
        ("/index/entry.bin", "entry", "application/octet-stream", "no-cache"),
        (
            &format!("/{hashed}"),
            "header",
            "application/octet-stream",
            "public, max-age=31536000, immutable",
        ),
    ] {
        let (head, found) = server.get(path);
        assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
        assert_eq!(found, body.as_bytes(), "{path}");
        for header in [
            format!("content-type: {kind}"),
            format!("cache-control: {lifetime}"),
            "access-control-allow-origin: *".into(),
            "x-content-type-options: nosniff".into(),
        ] {
            assert!(head.contains(&header), "{path} has no {header}:\n{head}");
        }
    }
    for path in ["/missing.bin", "/../secret.txt", "/%2e%2e/secret.txt", "/medina-76543210.wasm"] {
        let (head, body) = server.get(path);
        assert!(
            head.starts_with("http/1.1 404") || head.starts_with("http/1.1 400"),
            "{path}: {head}"
        );
        assert!(!head.contains("immutable") && !body.ends_with(b"secret"), "{path}: {head}");
    }
}

#[test]
fn a_missing_folder_and_a_taken_port_are_reported() {
    let site = Site::new();
    let run = site.run(&["serve", "nowhere"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with("medina: nowhere is not a folder"), "{}", run.stderr);

    std::fs::create_dir(site.path("out")).unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = site.run(&["serve", "out", "--port", &port]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains(&format!("cannot listen on port {port}")), "{}", run.stderr);
}

#[test]
fn nothing_outside_of_the_folder_and_nothing_hidden_is_served() {
    let site = Site::with(&[
        ("out/medina.js", "export {}"),
        ("out/.secret", "secret"),
        ("out/.git/config", "secret"),
        ("secret.txt", "secret"),
    ]);
    #[cfg(unix)]
    for (target, link) in [
        ("../secret.txt", "out/file.txt"),
        ("..", "out/folder"),
        (".secret", "out/shown.txt"),
        ("medina.js", "out/inside.js"),
    ] {
        std::os::unix::fs::symlink(target, site.path(link)).unwrap();
    }
    let server = Server::start(&site, "out");
    for path in [
        "/.secret",
        "/%2esecret",
        "/.git/config",
        "/.medina.lock",
        "/file.txt",
        "/folder/secret.txt",
        "/shown.txt",
        &format!("/{}", "x".repeat(5000)),
        "/%ff",
        "/a%00b",
    ] {
        let (head, body) = server.get(path);
        assert!(head.starts_with("http/1.1 404"), "{path}: {head}");
        assert!(!body.ends_with(b"secret"), "{path}");
        assert!(head.contains("access-control-allow-origin: *"), "{path}: {head}");
    }
    #[cfg(unix)]
    assert_eq!(server.get("/inside.js").1, b"export {}");
}

#[test]
fn only_requests_that_name_this_machine_are_answered() {
    let site = Site::with(&[("out/medina.js", "export {}")]);
    let server = Server::start(&site, "out");
    let port = server.address.rsplit(':').next().unwrap();
    for (host, code) in [
        (format!("localhost:{port}"), "200"),
        (format!("127.0.0.1:{port}"), "200"),
        (format!("[::1]:{port}"), "200"),
        (format!("evil.example:{port}"), "421"),
        ("localhost".into(), "421"),
        (format!("localhost.evil.example:{port}"), "421"),
    ] {
        let (head, body) = server.request("/medina.js", &format!("Host: {host}\r\n"));
        assert!(head.starts_with(&format!("http/1.1 {code}")), "{host}: {head}");
        assert_eq!(body == b"export {}", code == "200", "{host}");
    }
    assert!(server.request("/medina.js", "").0.starts_with("http/1.1 4"));
}

#[test]
fn a_version_that_the_client_has_is_not_sent_again() {
    let site = Site::with(&[("out/medina.js", "export {}")]);
    let server = Server::start(&site, "out");
    let host = format!("Host: {}\r\n", server.address);
    let tag = |head: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix("etag: ").map(str::to_owned));
        line.unwrap()
    };
    let first = tag(&server.get("/medina.js").0);
    for known in [first.clone(), format!("\"other\", W/{first}"), "*".into()] {
        let headers = format!("{host}If-None-Match: {known}\r\n");
        let (head, body) = server.request("/medina.js", &headers);
        assert!(head.starts_with("http/1.1 304") && body.is_empty(), "{known}: {head}");
        assert!(head.contains("cache-control: no-cache"), "{head}");
    }
    site.write("out/medina.js", "export { changed }");
    let headers = format!("{host}If-None-Match: {first}\r\n");
    let (head, body) = server.request("/medina.js", &headers);
    assert_eq!(body, b"export { changed }");
    assert_ne!(tag(&head), first);
}

#[test]
fn several_ranges_are_answered_with_the_whole_file() {
    let site = Site::with(&[("out/medina.js", "0123456789")]);
    let server = Server::start(&site, "out");
    let host = format!("Host: {}\r\n", server.address);
    let ranges = |ranges: &str| {
        let (head, body) = server.request("/medina.js", &format!("{host}Range: {ranges}\r\n"));
        (head[9..12].to_owned(), body)
    };
    assert_eq!(ranges("bytes=2-4"), ("206".into(), b"234".to_vec()));
    assert_eq!(ranges("bytes=0-1,4-5"), ("200".into(), b"0123456789".to_vec()));
}

#[test]
fn a_client_that_sends_no_request_is_disconnected() {
    let site = Site::with(&[("out/medina.js", "export {}")]);
    let server = Server::start(&site, "out");
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(stream, "GET /medina.js HTTP/1.1\r\nHost:").unwrap();
    // A guard against a server that waits for ever; it should wait for ten seconds.
    stream.set_read_timeout(Some(std::time::Duration::from_secs(120))).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(!answer.starts_with(b"HTTP/1.1 200"));
}
