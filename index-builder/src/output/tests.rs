//! Publishing, also where a build fails or is killed at any of its file operations.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use medina::{Document, Request, Settings};
use medina_indexer::analyse;
use medina_indexer::conflation::NoConflation;
use tempfile::TempDir;

use super::file_ops::OpenFolder;
use super::*;
use crate::local_index::LocalIndex;
use crate::native_env::NativeEnv;

#[test]
fn only_names_of_index_files_are_removable() {
    let digest = "0123456789abcdef0123456789abcdef";
    assert!(is_index_file(&format!("{digest}.bin")));
    assert!(is_index_file(&format!("{digest}-12.bin")));
    for other in
        ["entry.bin", "notes.bin", "0123.bin", &format!("{digest}-x.bin"), &format!("{digest}.txt")]
    {
        assert!(!is_index_file(other), "{other}");
    }
}

/// What a build publishes here: an index of one document with this title, and a widget of this
/// release, whose script names its module.
#[derive(Clone, Copy)]
struct Build {
    title: &'static str,
    release: &'static str,
}

const ONE: Build = Build { title: "one", release: "medina-11111111" };
const TWO: Build = Build { title: "two", release: "medina-22222222" };
const THREE: Build = Build { title: "three", release: "medina-33333333" };

impl Build {
    fn publish(self, out: &Path) {
        self.publish_with(out, Arc::new(SystemFiles)).unwrap();
    }

    fn publish_with(self, out: &Path, ops: Arc<dyn FileOps>) -> Result<()> {
        let [module, texts] = [".wasm", ".fr.json"].map(|end| format!("{}{end}", self.release));
        let script = self.script();
        let widget: &[(&str, &[u8])] = &[
            (&module, b"module"),
            (&texts, b"texts"),
            (widget::TYPES, self.title.as_bytes()),
            (widget::SCRIPT, script.as_bytes()),
        ];
        self.publish_widget(out, ops, widget)
    }

    fn publish_widget(
        self,
        out: &Path,
        ops: Arc<dyn FileOps>,
        widget: &[(&str, &[u8])],
    ) -> Result<()> {
        let title = self.title.to_owned();
        let documents = vec![Document { id: "a".into(), title, ..Document::default() }];
        let folder = OutputFolder::open_with(out, ops)?;
        let env = NativeEnv::new(&folder, out, None);
        let analysed =
            analyse(&Settings::default(), &documents, &env).map_err(anyhow::Error::from_boxed)?;
        let built = analysed.finish(|_| Ok((NoConflation, Vec::new())));
        let built = built.map_err(anyhow::Error::from_boxed)?;
        let preview = PreviewPage { name: "Cities".into(), language: "fr".into() };
        let release = Release { built: &built, files: env.into_files(), widget, preview };
        release.publish(&folder, Progress::Quiet).map(|_| ())
    }

    fn script(self) -> String {
        format!("load(\"{}\")", self.release)
    }
}

/// The contents of index files by name.
type IndexFiles = BTreeMap<String, Vec<u8>>;

/// The files of a folder by name, its folders and the lock file excluded.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .filter(|(name, _)| name != ".medina.lock")
        .collect()
}

/// The widget releases in a folder. Each must have its module and texts.
fn releases(out: &Path) -> Vec<String> {
    let names = files(out);
    let releases: BTreeSet<_> =
        names.keys().filter_map(|name| widget::release_of(name)).map(str::to_owned).collect();
    for release in &releases {
        for end in [".wasm", ".fr.json"] {
            assert!(names.contains_key(&format!("{release}{end}")), "{release}{end}");
        }
    }
    releases.into_iter().collect()
}

#[test]
fn an_output_folder_holds_index_widget_and_preview_page() {
    let names = |out: &TempDir| {
        let mut names: Vec<_> = fs::read_dir(out.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.starts_with('.'))
            .collect();
        names.sort();
        names
    };
    let [with, without] = [(); 2].map(|()| TempDir::new().unwrap());
    ONE.publish(with.path());
    assert_eq!(
        names(&with),
        [
            "index",
            "index.html",
            "medina-11111111.fr.json",
            "medina-11111111.wasm",
            "medina.d.ts",
            "medina.js",
            "sri.json"
        ]
    );
    ONE.publish_widget(without.path(), Arc::new(SystemFiles), &[]).unwrap();
    assert_eq!(names(&without), ["index"]);
}

#[test]
fn the_widget_of_the_previous_generation_is_kept() {
    let folder = TempDir::new().unwrap();
    let out = folder.path();
    ONE.publish(out);
    TWO.publish(out);
    assert_eq!(releases(out), [ONE.release, TWO.release]);
    THREE.publish(out);
    assert_eq!(releases(out), [TWO.release, THREE.release]);

    let read = |name| fs::read_to_string(out.join(name)).unwrap();
    assert_eq!(read(widget::SCRIPT), THREE.script());
    assert_eq!(read(widget::TYPES), THREE.title);
    let checksums: BTreeMap<String, String> = serde_json::from_str(&read(INTEGRITY_FILE)).unwrap();
    assert_eq!(checksums["medina-33333333.wasm"], widget::integrity(b"module"));
    assert_eq!(checksums["medina-33333333.fr.json"], widget::integrity(b"texts"));
    assert_eq!(checksums.len(), 3);
    assert!(read("index.html").contains("<medina-search index=\"index/\" lang=\"fr\">"));
}

#[test]
fn files_that_no_build_wrote_are_kept() {
    let out = TempDir::new().unwrap();
    fs::create_dir(out.path().join(INDEX_FOLDER)).unwrap();
    let foreign = [
        ("index.html", "<h1>Mine</h1>"),
        ("index/notes.bin", "mine"),
        ("medina-notes.wasm", "mine"),
    ];
    for (name, text) in foreign {
        fs::write(out.path().join(name), text).unwrap();
    }
    [ONE, TWO, THREE].iter().for_each(|build| build.publish(out.path()));
    for (name, text) in foreign {
        assert_eq!(fs::read_to_string(out.path().join(name)).unwrap(), text, "{name}");
    }
}

/// How a build ends at a file operation.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// The operation fails, and the build can clean up.
    Error,
    /// The process is killed in the operation, so that no later one takes place. A write has then
    /// written half of its bytes.
    Kill,
}

/// File operations of which one fails. Syncs do nothing, because a test does not outlast a power
/// failure.
struct FaultyFiles {
    fault: Fault,
    /// The number of operations that succeed before the fault.
    fault_at: usize,
    done: AtomicUsize,
}

impl FaultyFiles {
    fn new(fault: Fault, fault_at: usize) -> Self {
        Self { fault, fault_at, done: AtomicUsize::new(0) }
    }

    fn step(&self) -> io::Result<()> {
        let number = self.done.fetch_add(1, Ordering::SeqCst);
        let fails = match self.fault {
            Fault::Error => number == self.fault_at,
            Fault::Kill => number >= self.fault_at,
        };
        if fails { Err(io::Error::other("injected fault")) } else { Ok(()) }
    }

    /// Whether the fault took place.
    fn has_failed(&self) -> bool {
        self.done.load(Ordering::SeqCst) > self.fault_at
    }
}

impl FileOps for FaultyFiles {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        SystemFiles.create_folder(path)
    }

    fn open_or_create(&self, path: &Path) -> io::Result<File> {
        self.step()?;
        SystemFiles.open_or_create(path)
    }

    fn create_new(&self, folder: &OpenFolder, name: &str) -> io::Result<File> {
        self.step()?;
        SystemFiles.create_new(folder, name)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        self.step().inspect_err(|_| file.write_all(&bytes[..bytes.len() / 2]).unwrap())?;
        SystemFiles.write(file, bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        SystemFiles.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        SystemFiles.remove(path)
    }

    fn sync_files(&self, _: &OpenFolder, _: &[PathBuf]) -> io::Result<()> {
        self.step()
    }

    fn sync_names(&self, _: &OpenFolder) -> io::Result<()> {
        self.step()
    }
}

/// Publishes without a fault.
fn publish_all(out: &Path, builds: &[Build]) {
    for build in builds {
        build.publish_with(out, Arc::new(FaultyFiles::new(Fault::Error, usize::MAX))).unwrap();
    }
}

/// The index files after builds without a fault.
fn clean_index(builds: &[Build]) -> IndexFiles {
    let out = TempDir::new().unwrap();
    publish_all(out.path(), builds);
    files(&out.path().join(INDEX_FOLDER))
}

/// The title of the document that the published index finds, all of whose files must be intact.
fn published_title(out: &Path) -> String {
    let mut index = LocalIndex::open(out, None).unwrap();
    for file in index.files().unwrap() {
        index.read_verified(&file).unwrap();
    }
    let page = index.search(&Request::default()).unwrap();
    assert_eq!(page.total, 1);
    page.hits[0].title.clone()
}

/// Publishes `TWO` over `ONE` with a fault, then `next` without one, and checks the folder after
/// each. Returns whether the fault took place. `clean` has the index files that `next` must leave
/// if the interrupted build had not published its manifest, and if it had.
fn interrupt(fault: Fault, fault_at: usize, next: Build, clean: &[IndexFiles; 2]) -> bool {
    let context = format!("{fault:?} at operation {fault_at}, then {}", next.title);
    let folder = TempDir::new().unwrap();
    let (out, index) = (folder.path(), folder.path().join(INDEX_FOLDER));
    publish_all(out, &[ONE]);
    let old = files(&index);

    let ops = Arc::new(FaultyFiles::new(fault, fault_at));
    let result = TWO.publish_with(out, Arc::clone(&ops) as Arc<dyn FileOps>);
    let title = published_title(out);
    assert!([ONE.title, TWO.title].contains(&title.as_str()), "{context}: found {title}");
    assert!(result.is_err() || title == TWO.title, "{context}: the failure was not reported");
    if let Err(error) = result {
        assert_message_is_true(&error, &title, &context);
    }
    let now = files(&index);
    for (name, bytes) in old.iter().filter(|(name, _)| *name != MANIFEST_NAME) {
        assert_eq!(now.get(name), Some(bytes), "{context}: {name}, which the old manifest names");
    }
    assert_script_is_complete(out, &context);

    publish_all(out, &[next]);
    assert_eq!(published_title(out), next.title, "{context}");
    let expected = &clean[usize::from(title == TWO.title)];
    assert_eq!(
        files(&index).keys().collect::<Vec<_>>(),
        expected.keys().collect::<Vec<_>>(),
        "{context}: left-over or missing files"
    );
    assert!(files(&index) == *expected, "{context}: a file has another content");
    assert_script_is_complete(out, &context);
    let temporary: Vec<_> = files(out).into_keys().filter(|name| name.starts_with('.')).collect();
    assert!(temporary.is_empty(), "{context}: {temporary:?}");
    ops.has_failed()
}

/// Checks that a message says which index is published.
fn assert_message_is_true(error: &anyhow::Error, title: &str, context: &str) {
    let message = format!("{error:#}");
    let said = match &message {
        new if new.contains(NEW_PUBLISHED) => TWO.title,
        // Before it writes anything, a build does not say that it changed nothing.
        old if old.contains(OLD_PUBLISHED) || old.starts_with("cannot ") => ONE.title,
        _ => panic!("{context}: {message}"),
    };
    assert_eq!(said, title, "{context}: {message}");
}

/// Checks that the files exist that the published script names.
fn assert_script_is_complete(out: &Path, context: &str) {
    let files = files(out);
    let script = String::from_utf8(files[widget::SCRIPT].clone()).unwrap();
    let [release] = &widget::releases_named_in(&script)[..] else {
        panic!("{context}: {script}");
    };
    for (end, content) in [(".wasm", &b"module"[..]), (".fr.json", b"texts")] {
        let found = files.get(&format!("{release}{end}")).map(Vec::as_slice);
        assert_eq!(found, Some(content), "{context}: {release}{end}");
    }
}

/// Interrupts a build at each of its file operations.
fn interrupt_everywhere(fault: Fault, next: Build) {
    let clean = [clean_index(&[ONE, next]), clean_index(&[ONE, TWO, next])];
    let count = (0..).take_while(|at| interrupt(fault, *at, next, &clean)).count();
    assert!(count > 40, "a build has more than {count} file operations");
}

#[test]
fn a_build_that_fails_at_any_file_operation_leaves_a_whole_index() {
    interrupt_everywhere(Fault::Error, TWO);
    interrupt_everywhere(Fault::Error, THREE);
}

#[test]
fn a_build_killed_at_any_file_operation_leaves_a_whole_index() {
    interrupt_everywhere(Fault::Kill, TWO);
    interrupt_everywhere(Fault::Kill, THREE);
}

/// Publishes `TWO` over `ONE` with a fault at one operation. Returns what visitors see and the
/// message, or `None` if the fault did not take place.
fn failure(fault_at: usize) -> Option<(String, String)> {
    let folder = TempDir::new().unwrap();
    publish_all(folder.path(), &[THREE, ONE]);
    let ops = Arc::new(FaultyFiles::new(Fault::Error, fault_at));
    let result = TWO.publish_with(folder.path(), Arc::clone(&ops) as Arc<dyn FileOps>);
    let message = result.err().map(|error| format!("{error:#}")).unwrap_or_default();
    ops.has_failed().then(|| (published_title(folder.path()), message))
}

#[test]
fn a_failure_after_the_manifest_was_replaced_says_that_the_index_is_published() {
    let failures: Vec<_> = (0..).map_while(failure).collect();
    let said: Vec<_> = failures.iter().filter(|(_, said)| said.contains(NEW_PUBLISHED)).collect();
    assert_eq!(said.len(), 1, "{failures:?}");
    assert_eq!(said[0].0, TWO.title);
    // Old files that cannot be removed are no failure.
    let last = failures.last().unwrap();
    assert_eq!((last.0.as_str(), last.1.as_str()), (TWO.title, ""));
}

#[test]
fn the_first_build_that_fails_says_that_nothing_is_published() {
    for fault_at in 0.. {
        let folder = TempDir::new().unwrap();
        let ops = Arc::new(FaultyFiles::new(Fault::Error, fault_at));
        let result = ONE.publish_with(folder.path(), Arc::clone(&ops) as Arc<dyn FileOps>);
        if !ops.has_failed() {
            return;
        }
        let is_published = folder.path().join(INDEX_FOLDER).join(MANIFEST_NAME).exists();
        let message = result.err().map(|error| format!("{error:#}"));
        let said = match &message {
            None => true,
            Some(message) if message.contains(NOTHING_PUBLISHED) => false,
            Some(message) if message.contains(NEW_PUBLISHED) => true,
            Some(message) => !message.starts_with("cannot "),
        };
        assert_eq!(said, is_published, "operation {fault_at}: {message:?}");
    }
}

#[cfg(unix)]
#[test]
fn folders_links_and_foreign_files_with_our_names_are_kept() {
    let folder = TempDir::new().unwrap();
    let out = folder.path();
    let index = out.join(INDEX_FOLDER);
    let digest = "0123456789abcdef0123456789abcdef";
    for path in [
        out.join(".medina.js.0.unfinished"),
        out.join(".x.unfinished"),
        out.join("medina-0a1b2c3d.wasm"),
        index.join(format!("{digest}.bin")),
        index.join(".entry.bin.0.unfinished"),
    ] {
        fs::create_dir_all(path.join("inside")).unwrap();
    }
    for name in [".mine.unfinished", ".mine.0.unfinished", "victim"] {
        fs::write(out.join(name), "mine").unwrap();
    }
    let linked = format!(".{INTEGRITY_FILE}.0.unfinished");
    std::os::unix::fs::symlink("victim", out.join(&linked)).unwrap();
    [ONE, TWO, THREE, ONE].iter().for_each(|build| build.publish(out));
    assert_eq!(published_title(out), ONE.title);
    for name in [".mine.unfinished", ".mine.0.unfinished", "victim", &linked] {
        assert_eq!(fs::read_to_string(out.join(name)).unwrap(), "mine", "{name}");
    }
    assert!(index.join(format!("{digest}.bin/inside")).is_dir());
    assert!(out.join(".medina.js.0.unfinished/inside").is_dir());
}

#[cfg(unix)]
#[test]
fn a_named_pipe_in_the_folder_does_not_hold_a_build() {
    let folder = TempDir::new().unwrap();
    let out = folder.path();
    ONE.publish(out);
    for name in [widget::SCRIPT, "index.html", "index/entry.bin"] {
        fs::remove_file(out.join(name)).unwrap();
        nix::unistd::mkfifo(&out.join(name), nix::sys::stat::Mode::S_IRWXU).unwrap();
    }
    TWO.publish(out);
    assert_eq!(published_title(out), TWO.title);
}
