//! Runs programs to their end: for their output, or for the time and memory that they use.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Serialize;
use wait4::Wait4;

/// What a program used from its start to its end.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct ResourceUsage {
    /// Elapsed time.
    pub(crate) seconds: f64,
    /// Processor time of all threads, so more than `seconds` when several cores work.
    pub(crate) processor_seconds: f64,
    /// Peak resident memory in bytes. On Linux never less than the peak of this process, because
    /// the kernel carries that figure over from `fork` to `exec`.
    pub(crate) peak_memory: u64,
}

/// Runs a command without input or output and measures it.
///
/// # Errors
/// When the program cannot be started or its exit code is not 0.
pub(crate) fn run_measured(command: &mut Command) -> Result<ResourceUsage> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    let child = command.spawn().with_context(|| format!("cannot run {name}"))?;
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

/// Runs a command and returns what it prints.
///
/// # Errors
/// When the program cannot be started, or fails; the error then has what it wrote to stderr.
pub(crate) fn stdout_of(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot run {name}"))?;
    if !output.status.success() {
        bail!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;
    use std::time::Duration;

    use super::*;

    const ALLOCATED: usize = 384 << 20;
    /// More than this test binary needs while its other tests run: Linux counts the memory of the
    /// parent as the child's until the child executes its own program.
    const MARGIN: u64 = 192 << 20;
    const SLEEP: Duration = Duration::from_millis(400);

    /// This test binary again, running one of the ignored tests below.
    fn child(test: &str) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--ignored", "--exact", &format!("process::tests::{test}")]);
        command
    }

    #[test]
    #[ignore = "a child process of the tests below"]
    fn child_allocates() {
        black_box(vec![1_u8; black_box(ALLOCATED)]);
    }

    #[test]
    #[ignore = "a child process of the tests below"]
    fn child_sleeps() {
        std::thread::sleep(SLEEP);
    }

    #[test]
    fn peak_memory_is_what_the_program_allocates() {
        let peak = run_measured(&mut child("child_allocates")).unwrap().peak_memory;
        let allocated = ALLOCATED as u64;
        assert!((allocated..allocated + MARGIN).contains(&peak), "{peak} bytes");
        let idle = run_measured(&mut child("child_sleeps")).unwrap().peak_memory;
        assert!(idle < allocated, "{idle} bytes without the allocation");
    }

    #[test]
    fn a_sleeping_program_takes_time_but_no_processor() {
        let usage = run_measured(&mut child("child_sleeps")).unwrap();
        assert!(usage.seconds >= SLEEP.as_secs_f64(), "{usage:?}");
        assert!(usage.processor_seconds < SLEEP.as_secs_f64() / 2.0, "{usage:?}");
    }

    #[test]
    fn a_program_that_fails_is_an_error() {
        let failing = || {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.arg("--no-such-flag");
            command
        };
        assert!(run_measured(&mut failing()).is_err());
        let message = stdout_of(&mut failing()).unwrap_err().to_string();
        assert!(message.contains("no-such-flag"), "stderr is part of the message: {message}");
    }
}
