//! Makes a build end with a message where the system limits its memory, threads or files
//! (`ulimit`).
//!
//! What cannot be caught is memory that runs out in the middle of a build, because the allocations
//! of the standard library then abort the process: [`MIN_MEMORY`] is asked for before, and a limit
//! that is just above it may still be too low for a large corpus.

use std::sync::Mutex;
use std::thread;

use anyhow::{Context, Result};
use rayon::ThreadPoolBuilder;

/// The address space that a build of a small corpus needs. Most of it is reserved and not used.
#[cfg(unix)]
const MIN_MEMORY: u64 = 1 << 30;

/// Checks the memory limit of this process, and makes the pool of threads for all its parallel
/// work.
///
/// # Errors
/// If the limits are too low for a build.
pub(crate) fn prepare_build() -> Result<()> {
    #[cfg(unix)]
    check_memory()?;
    start_threads()
}

/// Makes a write beyond the limit of `ulimit -f` an error. Without a handler of this signal it
/// would end the process.
pub(crate) fn report_large_files() -> Result<()> {
    #[cfg(unix)]
    signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default())
        .context("cannot handle the signal SIGXFSZ")?;
    Ok(())
}

#[cfg(unix)]
fn check_memory() -> Result<()> {
    use nix::sys::resource::{Resource, getrlimit};
    let (limit, _) = getrlimit(Resource::RLIMIT_AS)?;
    anyhow::ensure!(
        limit >= MIN_MEMORY,
        "this process may use {} MiB of memory, and a build needs {} MiB; raise the limit with \
         `ulimit -v`",
        limit >> 20,
        MIN_MEMORY >> 20
    );
    Ok(())
}

fn start_threads() -> Result<()> {
    let wanted = thread::available_parallelism().map_or(1, usize::from);
    let pool = ThreadPoolBuilder::new();
    let pool = match startable_threads(wanted) {
        // The main thread then does all the work.
        0 => pool.num_threads(1).use_current_thread(),
        threads => pool.num_threads(threads),
    };
    pool.build_global().context("cannot start the threads of the build")
}

/// How many of `wanted` threads can run at once. They are started to find out, because the pool
/// cannot be made a second time with fewer if one of its threads does not start.
fn startable_threads(wanted: usize) -> usize {
    let gate = Mutex::new(());
    thread::scope(|scope| {
        let closed = gate.lock();
        let wait = || drop(gate.lock());
        let start = |_: &usize| thread::Builder::new().spawn_scoped(scope, wait).is_ok();
        let started = (0..wanted).take_while(start).count();
        drop(closed);
        started
    })
}
