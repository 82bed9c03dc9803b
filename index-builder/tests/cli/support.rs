//! A temporary folder, and the command run in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The folder of a maintainer.
pub(crate) struct Site {
    folder: TempDir,
}

/// The result of a run of the command.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// A folder with files of these contents.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let site = Self::new();
        files.iter().for_each(|(path, text)| site.write(path, text));
        site
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.path(path)).unwrap()
    }

    pub(crate) fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_slice(&self.read(path)).unwrap()
    }

    /// The names of the visible files in a folder, in order.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        names(&self.path(folder))
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_medina"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        // The build cache is below the home folder, which must not be that of the user.
        command.env("HOME", self.path(".home")).env("XDG_CACHE_HOME", self.path(".home"));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let output = self.command(arguments).output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that must succeed.
    pub(crate) fn done(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "medina {}\n{}", arguments.join(" "), run.stderr);
        run
    }

    /// The page that a search prints as JSON.
    pub(crate) fn page(&self, arguments: &[&str]) -> serde_json::Value {
        let arguments = [&["search", "--index", "out", "--json"], arguments].concat();
        serde_json::from_str(&self.done(&arguments).stdout).unwrap()
    }
}

pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

/// The ids of a page's hits, in their order.
pub(crate) fn ids(page: &serde_json::Value) -> Vec<&str> {
    page["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap()).collect()
}

/// The values of a facet with their counts.
pub(crate) fn counts(page: &serde_json::Value, facet: &str) -> Vec<(String, u64)> {
    let values = page["facets"][facet].as_array().unwrap();
    values
        .iter()
        .map(|value| {
            (value["value"].as_str().unwrap().to_owned(), value["count"].as_u64().unwrap())
        })
        .collect()
}
