//! `medina serve`: serves a built folder on this machine, with the headers that a static host
//! should send.

use std::net::Ipv4Addr;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

use crate::args::Serve;
use crate::exit_status::ExitStatus;

/// The `Cache-Control` header of files whose name changes with their content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The `Cache-Control` header of files whose name stays: cached, but revalidated for each use.
const REVALIDATED: HeaderValue = HeaderValue::from_static("no-cache");

pub(crate) fn run(arguments: &Serve) -> Result<ExitStatus> {
    ensure!(
        arguments.folder.is_dir(),
        "{} is not a folder; build one with `medina build`",
        arguments.folder.display()
    );
    tokio::runtime::Builder::new_current_thread()
        .enable_io()
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
    println!("http://{}/", listener.local_addr()?);
    Ok(axum::serve(listener, router(&arguments.folder)).await?)
}

fn router(folder: &Path) -> Router {
    Router::new().fallback_service(ServeDir::new(folder)).layer(from_fn(with_headers))
}

async fn with_headers(request: Request<Body>, next: Next) -> Response {
    let lifetime = lifetime(request.uri().path());
    let mut response = next.run(request).await;
    let found = response.status().is_success();
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, if found { lifetime } else { REVALIDATED });
    response
}

/// Chooses the `Cache-Control` header of a file.
fn lifetime(path: &str) -> HeaderValue {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_hashed = crate::widget::release_of(name).is_some() || crate::output::is_index_file(name);
    if is_hashed { IMMUTABLE } else { REVALIDATED }
}
