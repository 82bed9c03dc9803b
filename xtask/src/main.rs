//! The project's tasks, run as `cargo xtask TASK`. The table below names them all; each module has
//! one concern.
//!
//! Every task works from a fresh clone: it installs what it needs first.

mod browsers;
mod build;
mod command;
mod measure;
mod options;
mod paths;
mod release;
mod setup;
mod stamp;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::{Result, bail};
use options::Options;

struct Task {
    name: &'static str,
    help: &'static str,
    run: fn(&Options) -> Result<()>,
}

const TASKS: &[Task] = &[
    Task {
        name: "setup",
        help: "install what the other tasks need and this machine lacks",
        run: |_| setup::everything(),
    },
    Task {
        name: "wasm",
        help: "build the search engine as a WebAssembly module: target/wasm-pkg/",
        run: |_| build::wasm(),
    },
    Task {
        name: "www",
        help: "the same, and the widget around it: target/widget/",
        run: |_| build::www(),
    },
    Task {
        name: "dist",
        help: "the same, and the command that carries the widget: target/release/medina",
        run: |_| build::dist(),
    },
    Task {
        name: "demo",
        help: "the same, then compile corpus/ and serve it on two origins [--port 8080]",
        run: build::demo,
    },
    Task {
        name: "test",
        help: "every check, in browsers too; `test PART…` runs some, `--all` adds the slow ones",
        run: test::run_parts,
    },
    Task {
        name: "measure",
        help: "what is found, and what it costs; `measure --help` lists both",
        run: |options| measure::measure(&options.arguments),
    },
    Task {
        name: "release",
        help: "what a release consists of: target/release-artifacts/; `release PART…` makes some",
        run: release::make,
    },
    Task { name: "tidy", help: "check the rules of the repository itself", run: |_| tidy::check() },
];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let Some((name, options)) = Options::read(lexopt::Parser::from_env())? else {
        print_usage();
        return Ok(());
    };
    match TASKS.iter().find(|task| task.name == name) {
        Some(task) => (task.run)(&options),
        None => bail!("there is no task `{name}`; `cargo xtask --help` lists them"),
    }
}

fn print_usage() {
    println!("Usage: cargo xtask TASK [--port N] [--all] [PART…]\n\nTasks:");
    for Task { name, help, .. } in TASKS {
        println!("  {name:<7} {help}");
    }
    println!("\nParts of `test`: {}", test::part_names().join(", "));
}
