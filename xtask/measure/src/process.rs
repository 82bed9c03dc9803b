//! Running a program to its end, and what it took: time on the clock, time of all processors, memory at its peak.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Serialize;
use wait4::Wait4;

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct ResourceUsage {
    pub(crate) seconds: f64,
    /// Of all threads together; more than `seconds` where several cores work.
    pub(crate) processor_seconds: f64,
    pub(crate) peak_memory: u64,
}

/// Runs a command whose output nobody wants to see; its exit code counts.
pub(crate) fn run_measured(command: &mut Command) -> Result<ResourceUsage> {
    let name = command.get_program().to_string_lossy().into_owned();
    let started = Instant::now();
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot run {name}"))?;
    let used = child.wait4().with_context(|| format!("cannot wait for {name}"))?;
    let seconds = started.elapsed().as_secs_f64();
    if !used.status.success() {
        bail!("{name} failed ({})", used.status);
    }
    Ok(ResourceUsage {
        seconds,
        processor_seconds: (used.rusage.utime + used.rusage.stime).as_secs_f64(),
        peak_memory: used.rusage.maxrss,
    })
}

/// What a command prints; an error, with what it complained of, when it fails.
pub(crate) fn stdout_of(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot run {}", name))?;
    if !output.status.success() {
        bail!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_takes_is_told() {
        let usage = run_measured(Command::new("cargo").arg("--version")).unwrap();
        assert!(usage.seconds > 0.0 && usage.peak_memory > 100_000, "{usage:?}");
        assert!(run_measured(Command::new("cargo").arg("--no-such-flag")).is_err());
    }
}
