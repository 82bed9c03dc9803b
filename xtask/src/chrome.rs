//! The browser that tests run in, and its WebDriver.
//!
//! One that is there is used. Otherwise the system's package manager installs Chromium where that needs no password.
//! Otherwise the command to run is said, and whatever needed the browser fails.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::command::{command, output, run, log_step};

/// Flags for a browser in a container or on a CI machine, the same in every kind of browser test.
pub(crate) fn flags() -> impl Iterator<Item = &'static str> {
    include_str!("../../tests/browser/chrome-flags.txt").lines()
}

/// A program that tests need, and the places where it may be.
struct Program {
    name: &'static str,
    variable: &'static str,
    names: &'static [&'static str],
    elsewhere: &'static [&'static str],
}

const BROWSER: Program = Program {
    name: "Chromium",
    variable: "CHROME",
    names: &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"],
    elsewhere: &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ],
};

const DRIVER: Program = Program {
    name: "ChromeDriver",
    variable: "CHROMEDRIVER",
    names: &["chromedriver"],
    elsewhere: &["/usr/lib/chromium-browser/chromedriver", "/usr/lib/chromium/chromedriver"],
};

/// A package manager, and the commands that install both programs with it.
struct Manager {
    program: &'static str,
    steps: &'static [&'static [&'static str]],
    needs_root: bool,
}

const MANAGERS: &[Manager] = &[
    Manager {
        program: "apt-get",
        steps: &[
            &["update"],
            &["install", "-y", "--no-install-recommends", "chromium", "chromium-driver"],
        ],
        needs_root: true,
    },
    Manager {
        program: "dnf",
        steps: &[&["install", "-y", "chromium", "chromedriver"]],
        needs_root: true,
    },
    Manager {
        program: "apk",
        steps: &[&["add", "chromium", "chromium-chromedriver"]],
        needs_root: true,
    },
    Manager { program: "pacman", steps: &[&["-Sy", "--noconfirm", "chromium"]], needs_root: true },
    Manager {
        program: "brew",
        steps: &[&["install", "--cask", "google-chrome", "chromedriver"]],
        needs_root: false,
    },
];

/// A Chromium or Chrome to run tests in.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    BROWSER.find_or_install()
}

/// The ChromeDriver that goes with it.
pub(crate) fn find_or_install_driver() -> Result<PathBuf> {
    DRIVER.find_or_install()
}

impl Program {
    fn find_or_install(&self) -> Result<PathBuf> {
        if let Some(path) = self.find() {
            return Ok(path);
        }
        let Some(manager) = MANAGERS.iter().find(|manager| in_path(manager.program).is_some())
        else {
            bail!(
                "{} is missing: install Chrome or Chromium and its ChromeDriver, or set {}",
                self.name,
                self.variable
            );
        };
        manager.install(self.name)?;
        match self.find() {
            Some(path) => Ok(path),
            None => bail!(
                "{} is still missing after its installation; set {} to its path",
                self.name,
                self.variable
            ),
        }
    }

    fn find(&self) -> Option<PathBuf> {
        if let Some(chosen) = env::var_os(self.variable) {
            return Some(chosen.into());
        }
        let in_path = self.names.iter().find_map(|name| in_path(name));
        in_path.or_else(|| self.elsewhere.iter().map(PathBuf::from).find(|path| path.is_file()))
    }
}

impl Manager {
    fn install(&self, wanted: &str) -> Result<()> {
        let Some(prefix) = self.prefix() else {
            bail!(
                "{wanted} is missing and its installation needs a password; run: {}",
                self.shown("sudo ")
            );
        };
        log_step(&format!("installing {wanted}: {}", self.shown("")));
        self.steps.iter().try_for_each(|step| self.run(prefix, step))
    }

    /// What to put before the commands so that they ask for no password; nothing when they would ask for one.
    fn prefix(&self) -> Option<&'static [&'static str]> {
        if !self.needs_root || output("id", &["-u"]).as_deref() == Some("0") {
            return Some(&[]);
        }
        output("sudo", &["-n", "true"]).map(|_| &["sudo", "-n"][..])
    }

    fn run(&self, prefix: &[&str], step: &[&str]) -> Result<()> {
        let words: Vec<&str> = prefix.iter().chain(&[self.program]).chain(step).copied().collect();
        run(command(words[0]).args(&words[1..]).env("DEBIAN_FRONTEND", "noninteractive"))
    }

    fn shown(&self, before: &str) -> String {
        let step = |step: &&[&str]| format!("{before}{} {}", self.program, step.join(" "));
        self.steps.iter().map(step).collect::<Vec<_>>().join(" && ")
    }
}

fn in_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .map(|folder: PathBuf| folder.join(&file))
        .find(|path: &PathBuf| Path::is_file(path))
}
