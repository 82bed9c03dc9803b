//! Requests to a web server, as a page of another site makes them. Used to look at a host from
//! outside, where an answer may be of any kind and length.

use std::time::Duration;

use anyhow::{Context, Result};
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

/// How long connecting may take, and a whole request.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);

/// The longest answer that is read. Files of an index are far shorter.
const MAX_BYTES: u64 = 64 << 20;

const MAX_REDIRECTS: u32 = 5;

/// The origin that requests name. No site has it, because the name is reserved (RFC 2606).
pub(crate) const ORIGIN: &str = "https://site.example";

/// Makes requests. Its certificates are those that the system trusts.
pub(crate) struct Client {
    agent: Agent,
}

/// The answer to a request, with whatever status.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: ureq::http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Client {
    pub(crate) fn new() -> Self {
        let certificates = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_global(Some(REQUEST_TIMEOUT))
            .max_redirects(MAX_REDIRECTS)
            .tls_config(certificates)
            .user_agent(concat!("medina/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: config.into() }
    }

    /// Requests a file as a browser would from a page of [`ORIGIN`].
    ///
    /// # Errors
    /// If there is no answer in time, or it is too long.
    pub(crate) fn get(&self, address: &str) -> Result<Answer> {
        let request = self.agent.get(address).header("Origin", ORIGIN);
        // What is compressed stays so, because only the header is of interest.
        let request = request.header("Accept-Encoding", "gzip, br");
        let mut response = request.call().with_context(|| format!("cannot load {address}"))?;
        let body = response.body_mut().with_config().limit(MAX_BYTES).read_to_vec();
        let body = body.with_context(|| format!("cannot load {address} to its end"))?;
        Ok(Answer { status: response.status().as_u16(), headers: response.headers().clone(), body })
    }
}

impl Answer {
    /// The value of a header in lower case, or nothing.
    pub(crate) fn header(&self, name: &str) -> String {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().trim().to_ascii_lowercase()
    }

    pub(crate) fn is_found(&self) -> bool {
        self.status == 200
    }

    /// Whether this is a page instead of what was asked for.
    pub(crate) fn is_page(&self) -> bool {
        let start = String::from_utf8_lossy(&self.body[..self.body.len().min(500)]);
        let start = start.trim_start().to_ascii_lowercase();
        start.starts_with("<!doctype html") || start.starts_with("<html")
    }
}
