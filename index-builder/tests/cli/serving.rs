//! `medina serve`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::support::Site;

/// A server that ends with the test.
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

    /// The head of the answer, in lower case, and its body.
    fn get(&self, path: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            .unwrap();
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
fn files_have_the_headers_of_a_good_host() {
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
fn what_cannot_be_served_is_said() {
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
