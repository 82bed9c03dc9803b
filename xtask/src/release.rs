//! `cargo xtask release`: makes everything that a release consists of, in
//! `target/release-artifacts/`. Look here to change what is released; RELEASING.md says how a
//! release is made from these files.
//!
//! Other programs do the work: cargo-about, cargo-cyclonedx, npm and the system's `tar`. Crates
//! that write archives and digests would add to the time that every other task waits for xtask.
//! The same commit makes the same archives, as long as the compiler makes the same command.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};
use std::{env, io};

use anyhow::{Context, Result, bail, ensure};

use crate::command::{cargo, command, log_step, npm, output, run};
use crate::options::Options;
use crate::{build, paths, setup};

const CARGO_ABOUT: &str = "0.9.3";
/// Its comparison of texts is optimised, because it would take minutes otherwise.
const CARGO_ABOUT_FLAGS: [&str; 7] = [
    "--locked",
    "--features",
    "cli",
    "--config",
    "profile.dev.package.spdx.opt-level=3",
    "--config",
    "profile.dev.package.regex-automata.opt-level=3",
];
const CARGO_CYCLONEDX: &str = "0.5.9";

/// The crate whose WebAssembly module the widget carries, and the crate of the command.
const MODULE_MANIFEST: &str = "www/wasm/Cargo.toml";
const COMMAND_MANIFEST: &str = "index-builder/Cargo.toml";

const LICENCES: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];
/// Notices of the crates in the command, and of those in the module.
const COMMAND_NOTICES: &str = "THIRD-PARTY-LICENSES-command.txt";
const WIDGET_NOTICES: &str = "THIRD-PARTY-LICENSES-widget.txt";
/// The name of the latter in the npm package, whose `files` has `LICENSE-*`.
const PACKAGE_NOTICES: &str = "LICENSE-THIRD-PARTY.txt";
/// The Rust project's own notices of the standard library, as a toolchain has them.
const STD_NOTICES: &str = "COPYRIGHT-library.html";

/// What follows the crates in both lists of notices.
const DATA_NOTICE: &str = "
--------------------------------------------------------------------------------
The Rust standard library: MIT OR Apache-2.0, with the notices in COPYRIGHT-library.html.

--------------------------------------------------------------------------------
Character tables are derived from the Unicode Character Database.

";

type Part = (&'static str, fn(&Release) -> Result<()>);

const PARTS: &[Part] =
    &[("command", Release::command), ("widget", Release::widget), ("sbom", Release::sbom)];

/// What the artefacts of one run have in common.
struct Release {
    folder: PathBuf,
    /// The target triple of this machine.
    host: String,
    /// The time that archives give their files: `SOURCE_DATE_EPOCH`, or the time of the commit.
    time: u64,
}

/// Makes the parts asked for, or all of them, with notices and checksums.
pub(crate) fn make(options: &Options) -> Result<()> {
    let parts = chosen(&options.parts)?;
    let release = Release::prepare()?;
    release.notices()?;
    parts.into_iter().try_for_each(|(_, part)| part(&release))?;
    run(command("node").arg("xtask/release/checksums.mjs").arg(&release.folder))?;
    log_step(&format!("the release is in {}", release.folder.display()));
    Ok(())
}

fn chosen(names: &[String]) -> Result<Vec<&'static Part>> {
    if let Some(name) = names.iter().find(|name| PARTS.iter().all(|(part, _)| part != name)) {
        let known: Vec<_> = PARTS.iter().map(|(part, _)| *part).collect();
        bail!("a release has no part `{name}`; its parts are {}", known.join(", "));
    }
    let is_chosen = |part: &str| names.is_empty() || names.iter().any(|name| name == part);
    Ok(PARTS.iter().filter(|(part, _)| is_chosen(part)).collect())
}

impl Release {
    fn prepare() -> Result<Self> {
        setup::node()?;
        let folder = paths::target().join("release-artifacts");
        empty(&folder)?;
        let host = output("rustc", &["--print", "host-tuple"]).context("rustc names no host")?;
        Ok(Self { folder, host, time: source_time()? })
    }

    /// The licences of third parties, for the command and for the widget.
    fn notices(&self) -> Result<()> {
        setup::crate_tool("cargo-about", CARGO_ABOUT, &CARGO_ABOUT_FLAGS)?;
        // Afterwards, cargo-about reads only what is here, so its lists do not depend on servers.
        run(cargo().args(["fetch", "--locked"]))?;
        self.list_notices(COMMAND_NOTICES, COMMAND_MANIFEST, &self.host)?;
        self.list_notices(WIDGET_NOTICES, MODULE_MANIFEST, setup::WASM_TARGET)?;
        copy(&standard_library_notices()?, &self.folder.join(STD_NOTICES))
    }

    fn list_notices(&self, name: &str, manifest: &str, target: &str) -> Result<()> {
        let file = self.folder.join(name);
        run(cargo()
            .args(["about", "generate", "--frozen", "--fail", "--manifest-path", manifest])
            .args(["--config", "xtask/release/about.toml", "--target", target, "--output-file"])
            .arg(&file)
            .arg("xtask/release/notices.hbs"))?;
        let unicode = read(&paths::root().join("LICENSES/Unicode-3.0.txt"))?;
        write(&file, &[read(&file)?.as_str(), DATA_NOTICE, &unicode].concat())
    }

    /// The command for this machine, with what must accompany it.
    fn command(&self) -> Result<()> {
        build::dist()?;
        let name = format!("medina-{VERSION}-{}", self.host);
        let stage = paths::target().join("release-stage");
        empty(&stage.join(&name))?;
        let mut files = vec![paths::medina()];
        files.extend(LICENCES.map(|name| paths::root().join(name)));
        files.extend(["README.md", "CHANGELOG.md"].map(|name| paths::root().join(name)));
        files.extend([COMMAND_NOTICES, WIDGET_NOTICES, STD_NOTICES].map(|n| self.folder.join(n)));
        for file in files {
            let staged = stage.join(&name).join(file.file_name().context("a file has a name")?);
            copy(&file, &staged)?;
        }
        archive(&stage, &name, &self.folder, self.time)
    }

    /// The widget as an npm package.
    fn widget(&self) -> Result<()> {
        build::www()?;
        let script = "\"package\":";
        let has_script = read(&paths::www().join("package.json"))?.contains(script);
        ensure!(has_script, "www/package.json has no script `package`, which makes target/npm");
        let package = paths::target().join("npm");
        run(npm(&paths::www()).args(["run", "package", "--"]).arg(&package).arg(paths::widget()))?;
        ensure!(package.join("package.json").is_file(), "`npm run package` made no target/npm");
        for name in LICENCES {
            copy(&paths::root().join(name), &package.join(name))?;
        }
        copy(&self.folder.join(WIDGET_NOTICES), &package.join(PACKAGE_NOTICES))?;
        run(npm(&package).args(["pack", "--pack-destination"]).arg(&self.folder))?;
        self.check_package()
    }

    /// npm leaves out what the package's own `files` does not name.
    fn check_package(&self) -> Result<()> {
        let package = entries(&self.folder)?
            .into_iter()
            .find(|file| file.extension().is_some_and(|extension| extension == "tgz"))
            .context("`npm pack` made no package")?;
        let list = output("tar", &["-tzf", &package.to_string_lossy()]).context("tar failed")?;
        for name in LICENCES.into_iter().chain([PACKAGE_NOTICES]) {
            let is_packed = list.lines().any(|line| line == format!("package/{name}"));
            ensure!(is_packed, "the npm package lacks {name}: add it to its `files`");
        }
        Ok(())
    }

    /// What the command, the module and the widget's build are made of, as `CycloneDX` documents.
    fn sbom(&self) -> Result<()> {
        setup::crate_tool("cargo-cyclonedx", CARGO_CYCLONEDX, &["--locked"])?;
        self.crate_sbom("medina", COMMAND_MANIFEST, &self.host)?;
        self.crate_sbom("medina-module", MODULE_MANIFEST, setup::WASM_TARGET)?;
        let arguments = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"];
        let listing = npm(&paths::www()).args(arguments).output().context("cannot run npm")?;
        ensure!(listing.status.success(), "`npm sbom` failed");
        self.write_sbom("medina-widget-tools", &String::from_utf8(listing.stdout)?)
    }

    /// cargo-cyclonedx writes a document beside the manifest of each member of the workspace.
    fn crate_sbom(&self, name: &str, manifest: &str, target: &str) -> Result<()> {
        const NAME: &str = "sbom-of-release";
        run(cargo()
            .args(["cyclonedx", "--manifest-path", manifest, "--target", target])
            .args(["--format", "json", "--spec-version", "1.5", "--override-filename", NAME])
            .env("SOURCE_DATE_EPOCH", self.time.to_string()))?;
        let beside = |manifest: &str| paths::root().join(manifest).with_file_name(NAME);
        let text = read(&beside(manifest).with_extension("json"))?;
        for manifest in tracked_manifests()? {
            fs::remove_file(beside(&manifest).with_extension("json")).or_else(ignore_absence)?;
        }
        self.write_sbom(name, &text)
    }

    /// Without the folder of this machine, and without what differs from run to run.
    fn write_sbom(&self, name: &str, text: &str) -> Result<()> {
        let text = text.replace(&*paths::root().to_string_lossy(), "/medina");
        let lines = text.lines().filter(|line| !is_volatile(line));
        let text: String = lines.flat_map(|line| [line, "\n"]).collect();
        write(&self.folder.join(format!("{name}-{VERSION}.cdx.json")), &text)
    }
}

/// The version of the workspace, which xtask shares.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Whether a line of a `CycloneDX` document differs between two runs over the same input.
fn is_volatile(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("\"serialNumber\":") || line.starts_with("\"timestamp\":")
}

fn source_time() -> Result<u64> {
    let of_commit = || output("git", &["log", "-1", "--format=%ct"]);
    let time = env::var("SOURCE_DATE_EPOCH").ok().or_else(of_commit);
    let time = time.context("set SOURCE_DATE_EPOCH: there is no commit to take the time from")?;
    time.parse().with_context(|| format!("SOURCE_DATE_EPOCH is not a number of seconds: {time}"))
}

fn standard_library_notices() -> Result<PathBuf> {
    let sysroot = output("rustc", &["--print", "sysroot"]).context("rustc names no sysroot")?;
    let file = Path::new(&sysroot).join("share/doc/rust").join(STD_NOTICES);
    ensure!(file.is_file(), "{} is missing: use a toolchain of rustup", file.display());
    Ok(file)
}

fn tracked_manifests() -> Result<Vec<String>> {
    let listing = output("git", &["ls-files", "Cargo.toml", "*/Cargo.toml"]);
    Ok(listing.context("git lists no Cargo.toml")?.lines().map(str::to_owned).collect())
}

/// Packs the files of `stage/name` into an archive of that name in `out`, as `.zip` on Windows.
///
/// Entries are sorted, have the given time, and belong to nobody, so equal files make equal bytes.
fn archive(stage: &Path, name: &str, out: &Path, time: u64) -> Result<()> {
    let files = entries(&stage.join(name))?;
    for file in &files {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(time);
        File::options().append(true).open(file)?.set_modified(time)?;
    }
    let suffix = if cfg!(windows) { "zip" } else { "tar.gz" };
    let names = files.iter().map(|file| file.strip_prefix(stage)).collect::<Result<Vec<_>, _>>()?;
    run(tar().arg("-f").arg(out.join(format!("{name}.{suffix}"))).arg("-C").arg(stage).args(names))
}

/// Linux has GNU tar; macOS and Windows have that of libarchive, which makes zip files as well.
fn tar() -> Command {
    if cfg!(target_os = "linux") {
        let mut tar = command("tar");
        tar.args(["-cz", "--format=ustar", "--owner=0", "--group=0", "--numeric-owner"]);
        return tar;
    }
    let system = env::var_os("SystemRoot").map(|root| Path::new(&root).join("System32/tar.exe"));
    let mut tar = command(&system.unwrap_or_else(|| "tar".into()).to_string_lossy());
    tar.args(["-c", "-a", "--uid=0", "--gid=0", "--uname=", "--gname="]);
    if !cfg!(windows) {
        tar.args(["--format=ustar", "--options", "gzip:!timestamp"]);
    }
    // Otherwise macOS adds files with its own metadata.
    tar.env("COPYFILE_DISABLE", "1");
    tar
}

/// Copies a file, readable for all and, if it is a program, executable.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let is_program = fs::metadata(from)?.permissions().mode() & 0o100 != 0;
        let mode = if is_program { 0o755 } else { 0o644 };
        fs::set_permissions(to, fs::Permissions::from_mode(mode))?;
    }
    Ok(())
}

fn empty(folder: &Path) -> Result<()> {
    fs::remove_dir_all(folder).or_else(ignore_absence)?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)
        .with_context(|| format!("cannot list {}", folder.display()))?
        .map(|entry| entry.map(|entry| entry.path()));
    let mut files = entries.collect::<io::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

fn ignore_absence(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

fn write(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_parts_are_named() {
        let error = chosen(&["widgets".into()]).err().map(|error| error.to_string());
        let expected = "a release has no part `widgets`; its parts are command, widget, sbom";
        assert_eq!(error.as_deref(), Some(expected));
    }

    #[test]
    fn parts_keep_their_order() -> Result<()> {
        let names = |names: &[&str]| -> Result<Vec<&str>> {
            let names: Vec<_> = names.iter().map(ToString::to_string).collect();
            Ok(chosen(&names)?.iter().map(|(name, _)| *name).collect())
        };
        assert_eq!(names(&[])?, ["command", "widget", "sbom"]);
        assert_eq!(names(&["sbom", "command"])?, ["command", "sbom"]);
        Ok(())
    }

    #[test]
    fn equal_files_make_equal_archives() -> Result<()> {
        let folder = env::temp_dir().join(format!("medina-release-{}", std::process::id()));
        let make = |run: &str, names: [&str; 2]| -> Result<Vec<u8>> {
            let stage = folder.join(run);
            empty(&stage.join("it"))?;
            for name in names {
                let file = stage.join(name);
                write(&file, name)?;
                copy(&file, &stage.join("it").join(name))?;
            }
            archive(&stage, "it", &stage, 1_700_000_000)?;
            let made = entries(&stage)?.into_iter().find(|file| {
                file.to_string_lossy().ends_with(".tar.gz")
                    || file.to_string_lossy().ends_with("zip")
            });
            Ok(fs::read(made.context("no archive")?)?)
        };
        let first = make("first", ["a", "b"])?;
        assert!(first.len() > 20, "the archive has entries");
        // A second later, so that a time of now would show.
        std::thread::sleep(Duration::from_millis(1100));
        assert_eq!(first, make("second", ["b", "a"])?);
        fs::remove_dir_all(folder)?;
        Ok(())
    }

    #[test]
    fn documents_lose_what_differs_from_run_to_run() {
        assert!(is_volatile("  \"serialNumber\": \"urn:uuid:1\","));
        assert!(is_volatile("    \"timestamp\": \"2026-01-01T00:00:00Z\","));
        assert!(!is_volatile("  \"specVersion\": \"1.5\","));
    }
}
