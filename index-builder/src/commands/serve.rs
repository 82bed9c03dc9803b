//! `medina serve`: serves a built folder on this machine, with the headers that a static host
//! should send.
//!
//! Any page that is open in a browser on this machine can send it requests. So it answers only
//! those that name this machine, and nothing but visible files inside the folder.

use std::ffi::OsStr;
use std::fs::Metadata;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, ETAG, HOST, IF_NONE_MATCH, RANGE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use percent_encoding::percent_decode_str;
use tokio::net::{TcpListener, TcpStream};
use tower_http::services::ServeDir;

use crate::args::Serve;
use crate::console;
use crate::exit_status::ExitStatus;

/// The `Cache-Control` header of files whose name changes with their content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The `Cache-Control` header of files whose name stays: cached, but revalidated for each use.
const REVALIDATED: HeaderValue = HeaderValue::from_static("no-cache");

/// How long a client may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// The names of this machine in a `Host` header.
const HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

pub(crate) fn run(arguments: &Serve) -> Result<ExitStatus> {
    ensure!(
        arguments.folder.is_dir(),
        "{} is not a folder; build one with `medina build`",
        arguments.folder.display()
    );
    tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?
        .block_on(serve(arguments))?;
    Ok(ExitStatus::Done)
}

async fn serve(arguments: &Serve) -> Result<()> {
    let address = (Ipv4Addr::LOCALHOST, arguments.port);
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!(
            "cannot listen on port {}; choose another with --port, or 0 for a free one",
            arguments.port
        )
    })?;
    let address = listener.local_addr()?;
    let service = TowerToHyperService::new(router(Site::new(&arguments.folder, address)?));
    writeln!(std::io::stdout(), "http://{address}/")?;
    console::say("this server is for trying an index on this machine, not for the public");
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(answer(stream, service.clone()))),
            // There are too many connections; some of them end.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

/// Answers the requests of one connection.
async fn answer(stream: TcpStream, service: TowerToHyperService<Router>) {
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    // A client that goes away or sends no HTTP is none of the maintainer's problems.
    drop(server.serve_connection(TokioIo::new(stream), service).await);
}

/// The folder that is served, and where.
struct Site {
    /// Without links.
    folder: PathBuf,
    address: SocketAddr,
}

fn router(site: Site) -> Router {
    let files = ServeDir::new(&site.folder);
    Router::new().fallback_service(files).layer(from_fn_with_state(Arc::new(site), respond))
}

/// Answers a request with the headers of a static host, or refuses it.
async fn respond(
    State(site): State<Arc<Site>>,
    mut request: Request<Body>,
    next: Next,
) -> Response {
    if !site.is_named_by(request.headers()) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    let lifetime = lifetime(request.uri().path());
    let Some(file) = site.find(request.uri().path()) else {
        return with_headers(StatusCode::NOT_FOUND.into_response(), lifetime, None);
    };
    let tag = file.metadata().ok().and_then(|metadata| entity_tag(&metadata));
    if tag.as_ref().is_some_and(|tag| is_known(request.headers(), tag)) {
        return with_headers(StatusCode::NOT_MODIFIED.into_response(), lifetime, tag);
    }
    // A server may answer any request for ranges with the whole file (RFC 9110, section 14.2).
    if request.headers().get(RANGE).is_some_and(|ranges| ranges.as_bytes().contains(&b',')) {
        request.headers_mut().remove(RANGE);
    }
    with_headers(next.run(request).await, lifetime, tag)
}

impl Site {
    fn new(folder: &Path, address: SocketAddr) -> Result<Self> {
        let folder = folder
            .canonicalize()
            .with_context(|| format!("cannot read the folder {}", folder.display()))?;
        Ok(Self { folder, address })
    }

    /// Whether the request is for this machine. A page can have a name of its own resolve to this
    /// machine, and would then be allowed to read the answer.
    fn is_named_by(&self, headers: &HeaderMap) -> bool {
        let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else {
            return false;
        };
        let port = self.address.port();
        let is_named = |name: &&str| host.eq_ignore_ascii_case(&format!("{name}:{port}"));
        HOSTS.iter().any(is_named) || (port == 80 && HOSTS.contains(&host))
    }

    /// The file or folder at a path, without links; `None` if there is none, if it is hidden, or if
    /// links lead to it from outside of the folder.
    fn find(&self, path: &str) -> Option<PathBuf> {
        let path = percent_decode_str(path).decode_utf8().ok()?;
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        if parts.iter().any(|part| part.starts_with('.')) {
            return None;
        }
        let mut found = self.folder.clone();
        found.extend(parts);
        if found.is_dir() {
            found.push("index.html");
        }
        // The name of what a link leads to may be hidden although its own is not.
        let found = found.canonicalize().ok()?;
        let inside = found.strip_prefix(&self.folder).ok()?;
        let is_hidden = |part: &OsStr| part.as_encoded_bytes().starts_with(b".");
        (!inside.iter().any(is_hidden)).then_some(found).filter(|found| found.is_file())
    }
}

fn with_headers(
    mut response: Response,
    lifetime: HeaderValue,
    tag: Option<HeaderValue>,
) -> Response {
    let status = response.status();
    let is_found = status.is_success() || status == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, if is_found { lifetime } else { REVALIDATED });
    if let Some(tag) = tag.filter(|_| is_found) {
        headers.insert(ETAG, tag);
    }
    response
}

/// Chooses the `Cache-Control` header of a file.
fn lifetime(path: &str) -> HeaderValue {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_hashed = crate::widget::release_of(name).is_some() || crate::output::is_index_file(name);
    if is_hashed { IMMUTABLE } else { REVALIDATED }
}

/// A tag that changes with each version of a file, which builds replace as a whole.
fn entity_tag(metadata: &Metadata) -> Option<HeaderValue> {
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let tag = format!("\"{:x}-{:x}\"", metadata.len(), modified.as_nanos());
    HeaderValue::from_str(&tag).ok()
}

/// Whether the client has the version with this tag.
fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|list| list.to_str().ok());
    let mut tags = known.flat_map(|list| list.split(',')).map(str::trim);
    tags.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == *tag)
}
