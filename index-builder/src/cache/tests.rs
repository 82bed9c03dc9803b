//! Entries that are damaged, links and foreign files in a cache folder, and operations that fail.

use super::*;

const LARGE: [u8; 100] = [7; 100];

fn open(root: &Path) -> Cache {
    Cache::open(root, Path::new("out"), [0; 32]).unwrap()
}

/// Fills a cache with a small and a large entry.
fn fill(root: &Path) {
    let cache = open(root);
    cache.put(&[1; 16], b"small");
    cache.put(&[2; 16], &LARGE);
    cache.finish();
}

/// The values of the small and the large entry.
fn values(cache: &Cache) -> [Option<Vec<u8>>; 2] {
    [[1; 16], [2; 16]].map(|key| cache.get(&key))
}

/// The files that hold entries.
fn entry_files(cache: &Cache) -> Vec<PathBuf> {
    let paths = fs::read_dir(&cache.folder).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| !path.ends_with(OUTPUT_PATH_FILE)).collect()
}

#[test]
fn entries_last_until_a_build_does_not_use_them() {
    let root = tempfile::tempdir().unwrap();
    fill(root.path());
    let cache = open(root.path());
    assert_eq!(values(&cache), [Some(b"small".to_vec()), Some(LARGE.to_vec())]);
    assert_eq!(cache.get(&[3; 16]), None);
    cache.finish();
    assert_eq!(entry_files(&open(root.path())).len(), 2);
    open(root.path()).finish();
    let cache = open(root.path());
    assert_eq!(values(&cache), [None, None]);
    assert_eq!(entry_files(&cache).len(), 1);
}

#[test]
fn the_cache_of_a_removed_output_folder_is_removed() {
    let [root, kept, removed] = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let open = |out: &Path| Cache::open(root.path(), out, [0; 32]).unwrap();
    [&kept, &removed].into_iter().for_each(|out| open(out.path()).finish());
    let unrelated = root.path().join("unrelated");
    fs::create_dir(&unrelated).unwrap();
    fs::write(unrelated.join(OUTPUT_PATH_FILE), removed.path().to_str().unwrap()).unwrap();
    let folders = || fs::read_dir(root.path()).unwrap().count();
    assert_eq!(folders(), 3);
    removed.close().unwrap();
    open(kept.path()).finish();
    assert_eq!(folders(), 2);
    assert!(unrelated.exists());
}

#[test]
fn another_program_finds_no_entry() {
    let root = tempfile::tempdir().unwrap();
    fill(root.path());
    let cache = Cache::open(root.path(), Path::new("out"), [1; 32]).unwrap();
    assert_eq!(values(&cache), [None, None]);
}

/// Checks that no damaged value is returned, and that the damage hides at least one entry.
fn assert_damage_is_ignored(root: &Path, damage: &str) {
    let [small, large] = values(&open(root));
    assert!(small.is_none() || large.is_none(), "{damage}: both entries were found");
    assert!(small.is_none_or(|value| value == b"small"), "{damage}");
    assert!(large.is_none_or(|value| value == LARGE), "{damage}");
}

#[test]
fn damaged_entries_are_ignored() {
    let root = tempfile::tempdir().unwrap();
    fill(root.path());
    let files = entry_files(&open(root.path()));
    assert_eq!(files.len(), 2);
    for path in files {
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&path, bytes).unwrap();
            assert_damage_is_ignored(root.path(), &format!("byte {at} changed"));
        }
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        assert_damage_is_ignored(root.path(), "truncated");
        fs::write(&path, &whole).unwrap();
    }
}

/// Links `name` in the folder of a cache to a file outside of it, and returns that file.
#[cfg(unix)]
fn link_to_victim(root: &Path, name: &str) -> PathBuf {
    let victim = root.join("victim");
    fs::write(&victim, "mine").unwrap();
    let link = open(root).folder.join(name);
    let _ = fs::remove_file(&link);
    std::os::unix::fs::symlink(&victim, &link).unwrap();
    victim
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let large = {
        let root = tempfile::tempdir().unwrap();
        fill(root.path());
        let files = entry_files(&open(root.path()));
        let large = files.iter().find(|path| !path.ends_with(SMALL_ENTRIES_FILE)).unwrap();
        large.file_name().unwrap().to_str().unwrap().to_owned()
    };
    for name in [SMALL_ENTRIES_FILE, OUTPUT_PATH_FILE, &large, &"0".repeat(32)] {
        let root = tempfile::tempdir().unwrap();
        fill(root.path());
        let victim = link_to_victim(root.path(), name);
        fill(root.path());
        assert_eq!(fs::read_to_string(victim).unwrap(), "mine", "{name}");
        assert_eq!(values(&open(root.path())), [Some(b"small".to_vec()), Some(LARGE.to_vec())]);
    }
}

#[cfg(unix)]
#[test]
fn a_cache_folder_that_is_a_link_is_refused() {
    let [root, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let diary = other.path().join("0".repeat(32));
    fs::write(&diary, "mine").unwrap();
    let folder = root.path().join(folder_name(&std::path::absolute("out").unwrap()));
    std::os::unix::fs::symlink(other.path(), &folder).unwrap();
    let opened = Cache::open(root.path(), Path::new("out"), [0; 32]);
    assert!(opened.err().unwrap().to_string().contains("is a link"));
    // Neither does another cache take it for one whose output folder is gone.
    fs::write(other.path().join(OUTPUT_PATH_FILE), "/nowhere").unwrap();
    Cache::open(root.path(), Path::new("elsewhere"), [0; 32]).unwrap().finish();
    assert!(diary.exists());
}

#[test]
fn files_that_no_build_wrote_are_kept() {
    let root = tempfile::tempdir().unwrap();
    fill(root.path());
    let folder = open(root.path()).folder;
    fs::write(folder.join("diary.txt"), "mine").unwrap();
    fs::create_dir(folder.join("0".repeat(32))).unwrap();
    open(root.path()).finish();
    assert!(folder.join("diary.txt").exists() && folder.join("0".repeat(32)).exists());
    // The cache of an output folder that is gone loses its entries only.
    fill(root.path());
    remove_cache(&folder, &SystemFiles);
    let left: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[cfg(unix)]
#[test]
fn a_named_pipe_does_not_hold_a_build() {
    let root = tempfile::tempdir().unwrap();
    fill(root.path());
    for path in entry_files(&open(root.path())) {
        fs::remove_file(&path).unwrap();
        nix::unistd::mkfifo(&path, nix::sys::stat::Mode::S_IRWXU).unwrap();
    }
    assert_eq!(values(&open(root.path())), [None, None]);
    fill(root.path());
    assert_eq!(values(&open(root.path())), [Some(b"small".to_vec()), Some(LARGE.to_vec())]);
}

/// Operations of which one fails; a write has then written half of its bytes.
struct FaultyFiles {
    fault_at: usize,
    done: std::sync::Arc<std::sync::atomic::AtomicUsize>,
}

impl FaultyFiles {
    fn step(&self) -> io::Result<()> {
        let number = self.done.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        if number == self.fault_at { Err(io::Error::other("injected fault")) } else { Ok(()) }
    }
}

impl CacheFiles for FaultyFiles {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        SystemFiles.create_folder(path)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.step()?;
        SystemFiles.read(path)
    }

    fn write(&self, path: &Path, parts: &[&[u8]]) -> io::Result<()> {
        if let Err(error) = self.step() {
            let whole = parts.concat();
            SystemFiles.write(path, &[&whole[..whole.len() / 2]])?;
            return Err(error);
        }
        SystemFiles.write(path, parts)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        SystemFiles.remove(path)
    }
}

/// Uses a cache with a fault at one operation, and says whether the fault took place. No value is
/// wrong, then or afterwards.
fn use_with_fault(fault_at: usize) -> bool {
    let root = tempfile::tempdir().unwrap();
    fill(root.path());
    let done = std::sync::Arc::default();
    let files = FaultyFiles { fault_at, done: std::sync::Arc::clone(&done) };
    let cache = Cache::open_with(root.path(), Path::new("out"), [0; 32], Box::new(files));
    if let Ok(cache) = cache {
        let [small, large] = values(&cache);
        assert!(small.is_none_or(|value| value == b"small"), "operation {fault_at}");
        assert!(large.is_none_or(|value| value == LARGE), "operation {fault_at}");
        cache.put(&[3; 16], &LARGE);
        cache.put(&[1; 16], b"small");
        cache.finish();
    }
    let cache = open(root.path());
    let [small, large] = values(&cache);
    assert!(small.is_none_or(|value| value == b"small"), "after operation {fault_at}");
    assert!(large.is_none_or(|value| value == LARGE), "after operation {fault_at}");
    assert!(cache.get(&[3; 16]).is_none_or(|value| value == LARGE), "after operation {fault_at}");
    done.load(std::sync::atomic::Ordering::SeqCst) > fault_at
}

#[test]
fn an_operation_that_fails_makes_no_value_wrong() {
    let count = (0..).take_while(|at| use_with_fault(*at)).count();
    assert!(count >= 6, "a cache is used with more than {count} operations");
}
