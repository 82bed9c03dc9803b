//! `medina inspect URL`: looks at a published index from outside, as a visitor's browser sees it,
//! and says what the host does wrong.
//!
//! The manifest, the files that it and the header name for all visitors, and a sample of the others
//! are loaded and verified. Headers are checked on one file of each kind, and on one that is
//! missing.

use std::collections::BTreeSet;
use std::io::Write as _;

use anyhow::{Context, Result};
use medina::format::MANIFEST_NAME;
use medina::{Engine, FileRef, Step};
use serde::Serialize;
use url::Url;

use crate::args::Inspect;
use crate::compression::inflate;
use crate::exit_status::ExitStatus;
use crate::http_client::{Answer, Client};
use crate::local_index::INDEX_FOLDER;
use crate::widget;

/// How many files are loaded besides those that every visitor loads.
const SAMPLE_FILES: usize = 20;

/// A file that no index has.
const MISSING_FILE: &str = "00000000000000000000000000000000.bin";

/// The longest time in seconds for which a browser may keep a file whose name stays.
const MAX_AGE_OF_NAMES: u64 = 3600;

/// The shortest time in seconds for which a browser should keep a file whose name is its content.
const MIN_AGE_OF_CONTENT: u64 = 86_400;

pub(crate) fn run(address: &str, arguments: &Inspect) -> Result<ExitStatus> {
    let mut host = Host::open(address)?;
    host.check_manifest();
    host.check_index();
    host.check_missing();
    host.check_widget();
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&host.report)?)?;
    } else {
        host.report.print(&mut out)?;
    }
    Ok(host.report.exit_status())
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Severity {
    /// Visitors wait longer than they need to, or only some are served.
    Warning,
    /// The host can break the search for a visitor.
    Error,
    /// Files are missing or damaged.
    Damage,
}

#[derive(Debug, Serialize)]
struct Finding {
    severity: Severity,
    file: String,
    message: String,
}

#[derive(Debug, Default, Serialize)]
struct Report {
    address: String,
    /// How many files were loaded and are intact.
    intact: usize,
    /// How many files the index has; 0 if that could not be read.
    files: usize,
    findings: Vec<Finding>,
}

impl Report {
    fn add(&mut self, severity: Severity, file: &str, message: impl Into<String>) {
        self.findings.push(Finding { severity, file: file.to_owned(), message: message.into() });
    }

    fn exit_status(&self) -> ExitStatus {
        match self.findings.iter().map(|finding| finding.severity).max() {
            Some(Severity::Damage) => ExitStatus::Damaged,
            Some(Severity::Error) => ExitStatus::NeedsWork,
            Some(Severity::Warning) | None => ExitStatus::Done,
        }
    }

    fn print(&self, out: &mut impl std::io::Write) -> Result<()> {
        for Finding { severity, file, message } in &self.findings {
            let label = if *severity == Severity::Warning { "warning: " } else { "" };
            writeln!(out, "{file}: {label}{message}")?;
        }
        let Self { address, intact, files, findings } = self;
        writeln!(out, "{address}: {intact} of {files} files were loaded and are intact")?;
        if findings.is_empty() {
            writeln!(out, "no problems")?;
        }
        Ok(())
    }
}

/// A host that serves an index.
struct Host {
    client: Client,
    /// The address of the index folder, with a slash at its end.
    index: Url,
    manifest: Answer,
    /// The names of the files that were loaded.
    loaded: BTreeSet<String>,
    report: Report,
}

impl Host {
    /// Finds the index at `address`, which is that of the index folder, of its manifest or of the
    /// folder that holds the index folder.
    ///
    /// # Errors
    /// If the server does not answer.
    fn open(address: &str) -> Result<Self> {
        let address = address.split(['?', '#']).next().unwrap_or(address);
        let address = address.strip_suffix(MANIFEST_NAME).unwrap_or(address);
        let folder = Url::parse(&format!("{}/", address.trim_end_matches('/')))
            .with_context(|| format!("{address} is not a web address"))?;
        let client = Client::new();
        let load = |folder: &Url| client.get(folder.join(MANIFEST_NAME)?.as_str());
        let (mut index, mut manifest) = (folder.clone(), load(&folder)?);
        if Engine::new(&manifest.body, None).is_err() {
            let inner = folder.join(&format!("{INDEX_FOLDER}/"))?;
            let found = load(&inner)?;
            if Engine::new(&found.body, None).is_ok() {
                (index, manifest) = (inner, found);
            }
        }
        let report = Report { address: index.to_string(), ..Report::default() };
        Ok(Self { client, index, manifest, loaded: BTreeSet::new(), report })
    }

    fn check_manifest(&mut self) {
        check_access(&mut self.report, MANIFEST_NAME, &self.manifest);
        check_type(&mut self.report, MANIFEST_NAME, &self.manifest);
        check_age_of_name(&mut self.report, MANIFEST_NAME, &self.manifest);
    }

    /// Loads what every visitor loads, and a sample of the other files.
    fn check_index(&mut self) {
        let engine = match Engine::new(&self.manifest.body, None) {
            Ok(engine) if self.manifest.is_found() => engine,
            Ok(_) => return self.report_manifest("it is not answered with the status 200"),
            Err(error) => return self.report_manifest(&error.to_string()),
        };
        let Some(engine) = self.load_header(engine) else { return };
        let files = match engine.files() {
            Ok(Step::Ready(files)) => files,
            Ok(Step::Needs(_)) => return,
            Err(error) => return self.report_manifest(&error.to_string()),
        };
        let mut names = BTreeSet::new();
        let files: Vec<_> = files.into_iter().filter(|file| names.insert(file.name())).collect();
        self.report.files = files.len() + 1;
        let others: Vec<_> =
            files.iter().filter(|file| !self.loaded.contains(&file.name())).collect();
        let step = others.len().div_ceil(SAMPLE_FILES).max(1);
        for file in others.into_iter().step_by(step) {
            self.load(file);
        }
    }

    fn report_manifest(&mut self, reason: &str) {
        let status = self.manifest.status;
        let kind = if self.manifest.is_page() { ", with a web page" } else { "" };
        let message = format!(
            "the manifest is answered with the status {status}{kind}: {reason}; upload the index, \
             and give the address of its folder"
        );
        self.report.add(Severity::Damage, MANIFEST_NAME, message);
    }

    /// Loads the header and the labels of all languages into the engine.
    fn load_header(&mut self, mut engine: Engine) -> Option<Engine> {
        self.report.intact += 1;
        while let Step::Needs(files) = engine.ready() {
            for file in files {
                let content = self.load(&file)?;
                if let Err(error) = engine.insert(&file, content) {
                    self.report.add(Severity::Damage, &file.name(), error.to_string());
                    return None;
                }
            }
        }
        Some(engine)
    }

    /// Loads a file, verifies it and checks its headers.
    fn load(&mut self, file: &FileRef) -> Option<Vec<u8>> {
        let name = file.name();
        self.loaded.insert(name.clone());
        let answer = self.get(&name)?;
        if !answer.is_found() {
            let message = format!(
                "the manifest names this file, and it is answered with the status {}; an upload is \
                 running or has failed, so upload all files, and the manifest last",
                answer.status
            );
            self.report.add(Severity::Damage, &name, message);
            return None;
        }
        let content = file.verify(&answer.body).map_err(anyhow::Error::from);
        match content.and_then(|verified| inflate(&verified)) {
            Ok(content) => {
                self.report.intact += 1;
                check_access(&mut self.report, &name, &answer);
                check_type(&mut self.report, &name, &answer);
                check_age_of_content(&mut self.report, &name, &answer);
                Some(content)
            }
            Err(error) => {
                let what = if answer.is_page() { "a web page instead of the file" } else { "it" };
                let message =
                    format!("{what} is sent, which is damaged ({error:#}); upload it again");
                self.report.add(Severity::Damage, &name, message);
                None
            }
        }
    }

    fn get(&mut self, name: &str) -> Option<Answer> {
        let address = self.index.join(name).ok()?;
        match self.client.get(address.as_str()) {
            Ok(answer) => Some(answer),
            Err(error) => {
                self.report.add(Severity::Damage, name, format!("{error:#}"));
                None
            }
        }
    }

    /// Checks how the host answers for a file that it does not have.
    fn check_missing(&mut self) {
        let Some(answer) = self.get(MISSING_FILE) else { return };
        let report = &mut self.report;
        if !(400..500).contains(&answer.status) {
            let message = format!(
                "a file that does not exist is answered with the status {}; answer with 404, \
                 because browsers otherwise keep that answer in place of a file that is uploaded
                 later",
                answer.status
            );
            return report.add(Severity::Error, MISSING_FILE, message);
        }
        if is_closed(&answer) {
            let message = "the answer for a missing file has no `Access-Control-Allow-Origin: *`; \
                           add it to errors too (in nginx: `always`), because pages of other sites \
                           cannot tell a missing file from a broken network";
            report.add(Severity::Error, MISSING_FILE, message);
        }
        let cache = answer.header("cache-control");
        if cache.contains("immutable") || max_age(&cache).is_some_and(|age| age > MAX_AGE_OF_NAMES)
        {
            let message = format!(
                "the answer for a missing file may be kept (`Cache-Control: {cache}`); send \
                 `no-cache` with errors"
            );
            report.add(Severity::Error, MISSING_FILE, message);
        }
    }

    /// Checks the widget if it is where `medina build` puts it: in the folder above the index.
    fn check_widget(&mut self) {
        let name = format!("../{}", widget::SCRIPT);
        let Some(script) = self.get(&name).filter(|it| it.is_found() && !it.is_page()) else {
            return;
        };
        check_access(&mut self.report, &name, &script);
        check_age_of_name(&mut self.report, &name, &script);
        self.check_asset(&name, &script, "javascript");
        let text = String::from_utf8_lossy(&script.body).into_owned();
        let Some(release) = widget::releases_named_in(&text).into_iter().next() else { return };
        let name = format!("../{release}.wasm");
        let Some(module) = self.get(&name) else { return };
        if !module.is_found() || module.is_page() {
            let message =
                "the script names this file, and it is not there; upload it before the script";
            return self.report.add(Severity::Damage, &name, message);
        }
        check_access(&mut self.report, &name, &module);
        check_age_of_content(&mut self.report, &name, &module);
        self.check_asset(&name, &module, "application/wasm");
    }

    /// Checks type and compression of a file of the widget.
    fn check_asset(&mut self, name: &str, answer: &Answer, kind: &str) {
        let found = answer.header("content-type");
        if !found.contains(kind) {
            let message = format!("it is sent as `{found}`; browsers need the type `{kind}`");
            self.report.add(Severity::Error, name, message);
        }
        if answer.header("content-encoding").is_empty() {
            let message = "it is sent without compression; switch on gzip or brotli for this type";
            self.report.add(Severity::Warning, name, message);
        }
    }
}

/// Whether pages of other sites may not read the answer.
fn is_closed(answer: &Answer) -> bool {
    let allowed = answer.header("access-control-allow-origin");
    allowed != "*" && allowed != crate::http_client::ORIGIN
}

fn check_access(report: &mut Report, name: &str, answer: &Answer) {
    if is_closed(answer) {
        let message = "there is no `Access-Control-Allow-Origin: *`; without it, only pages of the \
                       same site can search";
        report.add(Severity::Warning, name, message);
    }
}

fn check_type(report: &mut Report, name: &str, answer: &Answer) {
    let kind = answer.header("content-type");
    if answer.is_found() && kind.starts_with("text/") {
        let message = format!(
            "it is sent as `{kind}`, and hosts change texts on their way; use \
             `application/octet-stream`"
        );
        report.add(Severity::Warning, name, message);
    }
}

/// Checks a file that is replaced under its name.
fn check_age_of_name(report: &mut Report, name: &str, answer: &Answer) {
    let cache = answer.header("cache-control");
    if cache.contains("immutable") || max_age(&cache).is_some_and(|age| age > MAX_AGE_OF_NAMES) {
        let message = format!(
            "browsers keep this file (`Cache-Control: {cache}`), and it changes with each \
             publication; send `no-cache`"
        );
        report.add(Severity::Error, name, message);
    } else if cache.is_empty() {
        let message = "there is no `Cache-Control`, so browsers guess how long to keep it; send \
                       `no-cache`";
        report.add(Severity::Warning, name, message);
    }
}

/// Checks a file whose name changes with its content.
fn check_age_of_content(report: &mut Report, name: &str, answer: &Answer) {
    let cache = answer.header("cache-control");
    let is_kept = max_age(&cache).is_some_and(|age| age >= MIN_AGE_OF_CONTENT);
    if !is_kept || cache.contains("no-store") || cache.contains("no-cache") {
        let message = format!(
            "browsers ask for this file again (`Cache-Control: {cache}`), and it never changes; \
             send `public, max-age=31536000, immutable`"
        );
        report.add(Severity::Warning, name, message);
    }
}

/// The seconds of `max-age` in a `Cache-Control` header.
fn max_age(cache: &str) -> Option<u64> {
    let mut directives = cache.split(',').map(str::trim);
    directives.find_map(|directive| directive.strip_prefix("max-age=")?.parse().ok())
}
