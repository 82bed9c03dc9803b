//! The browsers that tests run in, and their WebDrivers.
//!
//! An installed browser is used. If there is none, the system's package manager installs it where
//! that needs no password. Otherwise the test fails, and its message has the command to run.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::command::{command, log_step, output, run};

/// Flags for Chromium in a container or on a CI machine, the same in every kind of test.
pub(crate) fn chromium_flags() -> impl Iterator<Item = &'static str> {
    include_str!("../../tests/browser/chrome-flags.txt").lines()
}

/// A Chromium or Chrome.
pub(crate) fn chromium() -> Result<PathBuf> {
    CHROMIUM.find_or_install()
}

/// The WebDriver of Chromium.
pub(crate) fn chromedriver() -> Result<PathBuf> {
    CHROMEDRIVER.find_or_install()
}

/// A Firefox. Its WebDriver is not among the packages of most systems; `setup` builds it.
pub(crate) fn firefox() -> Result<PathBuf> {
    FIREFOX.find_or_install()
}

/// A program that tests need.
struct Program {
    name: &'static str,
    /// The variable that says where it is.
    variable: &'static str,
    /// Its names in the search path.
    names: &'static [&'static str],
    /// Where it may be besides.
    paths: &'static [&'static str],
    /// By package manager: the packages that contain it.
    packages: &'static [(&'static str, &'static [&'static str])],
}

const CHROMIUM: Program = Program {
    name: "Chromium",
    variable: "CHROME",
    names: &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"],
    paths: &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ],
    packages: CHROMIUM_PACKAGES,
};

const CHROMEDRIVER: Program = Program {
    name: "ChromeDriver",
    variable: "CHROMEDRIVER",
    names: &["chromedriver"],
    paths: &["/usr/lib/chromium-browser/chromedriver", "/usr/lib/chromium/chromedriver"],
    packages: CHROMIUM_PACKAGES,
};

/// Browser and driver together, because their versions must agree.
const CHROMIUM_PACKAGES: &[(&str, &[&str])] = &[
    ("apt-get", &["chromium", "chromium-driver"]),
    ("dnf", &["chromium", "chromedriver"]),
    ("apk", &["chromium", "chromium-chromedriver"]),
    ("pacman", &["chromium"]),
    ("brew", &["--cask", "google-chrome", "chromedriver"]),
];

const FIREFOX: Program = Program {
    name: "Firefox",
    variable: "FIREFOX",
    names: &["firefox-esr", "firefox"],
    paths: &[
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        r"C:\Program Files\Mozilla Firefox\firefox.exe",
    ],
    packages: &[
        ("apt-get", &["firefox-esr"]),
        ("dnf", &["firefox"]),
        ("apk", &["firefox-esr"]),
        ("pacman", &["firefox"]),
        ("brew", &["--cask", "firefox"]),
    ],
};

/// A package manager.
struct Manager {
    program: &'static str,
    /// What comes before an installation, if anything must.
    update: Option<&'static [&'static str]>,
    install: &'static [&'static str],
    needs_root: bool,
}

const MANAGERS: &[Manager] = &[
    Manager {
        program: "apt-get",
        update: Some(&["update"]),
        install: &["install", "-y", "--no-install-recommends"],
        needs_root: true,
    },
    Manager { program: "dnf", update: None, install: &["install", "-y"], needs_root: true },
    Manager { program: "apk", update: None, install: &["add"], needs_root: true },
    Manager { program: "pacman", update: None, install: &["-Sy", "--noconfirm"], needs_root: true },
    Manager { program: "brew", update: None, install: &["install"], needs_root: false },
];

impl Program {
    fn find_or_install(&self) -> Result<PathBuf> {
        if let Some(path) = self.find() {
            return Ok(path);
        }
        let Self { name, variable, .. } = self;
        let Some(manager) = MANAGERS.iter().find(|manager| in_path(manager.program).is_some())
        else {
            bail!("{name} is missing: install it, or set {variable} to its path");
        };
        manager.install(self)?;
        match self.find() {
            Some(path) => Ok(path),
            None => bail!("{name} is still missing after its installation; set {variable}"),
        }
    }

    fn find(&self) -> Option<PathBuf> {
        if let Some(chosen) = env::var_os(self.variable) {
            return Some(chosen.into());
        }
        let in_path = self.names.iter().find_map(|name| in_path(name));
        in_path.or_else(|| self.paths.iter().map(PathBuf::from).find(|path| path.is_file()))
    }
}

impl Manager {
    fn install(&self, wanted: &Program) -> Result<()> {
        let steps = self.steps(wanted);
        let Some(prefix) = self.prefix() else {
            let by_hand = self.describe(&steps, "sudo ");
            bail!(
                "{} is missing and its installation needs a password; run: {by_hand}",
                wanted.name
            );
        };
        log_step(&format!("installing {}: {}", wanted.name, self.describe(&steps, "")));
        steps.iter().try_for_each(|step| self.run(prefix, step))
    }

    /// The arguments of the commands that install a program.
    fn steps(&self, wanted: &Program) -> Vec<Vec<&'static str>> {
        let packages = wanted.packages.iter().find(|(manager, _)| *manager == self.program);
        let packages = packages.map_or(&[][..], |(_, packages)| packages);
        let update = self.update.map(<[_]>::to_vec);
        update.into_iter().chain([[self.install, packages].concat()]).collect()
    }

    /// What to put before the commands; none when they would ask for a password.
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

    fn describe(&self, steps: &[Vec<&str>], before: &str) -> String {
        let step = |step: &Vec<&str>| format!("{before}{} {}", self.program, step.join(" "));
        steps.iter().map(step).collect::<Vec<_>>().join(" && ")
    }
}

fn in_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .map(|folder: PathBuf| folder.join(&file))
        .find(|path: &PathBuf| Path::is_file(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_manager_knows_the_packages_of_every_program() {
        for manager in MANAGERS {
            for program in [CHROMIUM, CHROMEDRIVER, FIREFOX] {
                let install = manager.steps(&program).pop().expect("a step");
                let packages = install.len() - manager.install.len();
                assert!(packages > 0, "{} by {}", program.name, manager.program);
            }
        }
    }

    #[test]
    fn the_command_to_run_is_shown_whole() {
        let apt = &MANAGERS[0];
        assert_eq!(
            apt.describe(&apt.steps(&FIREFOX), "sudo "),
            "sudo apt-get update && \
             sudo apt-get install -y --no-install-recommends firefox-esr"
        );
    }
}
