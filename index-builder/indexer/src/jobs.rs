//! Runs the jobs of a build in its environment. Look here to see that results do not depend on the
//! order in which jobs end: they are collected in the order of their numbers.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::env::{BuildEnv, BuildResult};

/// Runs the jobs numbered below `jobs` and returns their results in order, or the first failure.
///
/// # Errors
/// After a failure no more jobs are started.
pub(crate) fn map<T: Send>(
    env: &dyn BuildEnv,
    jobs: usize,
    job: impl Fn(usize) -> BuildResult<T> + Sync,
) -> BuildResult<Vec<T>> {
    let results: Vec<Mutex<Option<BuildResult<T>>>> = (0..jobs).map(|_| Mutex::new(None)).collect();
    let has_failed = AtomicBool::new(false);
    env.for_each(jobs, &|number| {
        if !has_failed.load(Ordering::Relaxed) {
            let result = job(number);
            has_failed.fetch_or(result.is_err(), Ordering::Relaxed);
            *results[number].lock().expect("no job panics while it holds the lock") = Some(result);
        }
    });
    in_order(results)
}

/// The results that there are; jobs that were not started have none.
fn in_order<T>(results: Vec<Mutex<Option<BuildResult<T>>>>) -> BuildResult<Vec<T>> {
    let mut all = Vec::with_capacity(results.len());
    let mut failed = None;
    for result in results {
        match result.into_inner().expect("no job panics while it holds the lock") {
            Some(Ok(result)) => all.push(result),
            Some(Err(failure)) => failed = failed.or(Some(failure)),
            None => {}
        }
    }
    failed.map_or(Ok(all), Err)
}

/// Runs two jobs, at once if the environment can, and returns their results.
pub(crate) fn both<A: Send, B: Send>(
    env: &dyn BuildEnv,
    one: impl FnOnce() -> BuildResult<A> + Send,
    other: impl FnOnce() -> BuildResult<B> + Send,
) -> BuildResult<(A, B)> {
    let jobs = (OneJob::new(one), OneJob::new(other));
    env.for_each(2, &|number| if number == 0 { jobs.0.run() } else { jobs.1.run() });
    Ok((jobs.0.result()?, jobs.1.result()?))
}

/// A job that is run once, by a shared reference.
struct OneJob<F, T>(Mutex<State<F, T>>);

enum State<F, T> {
    ToDo(F),
    Running,
    Done(BuildResult<T>),
}

impl<T, F: FnOnce() -> BuildResult<T>> OneJob<F, T> {
    fn new(job: F) -> Self {
        Self(Mutex::new(State::ToDo(job)))
    }

    fn replace(&self, state: State<F, T>) -> State<F, T> {
        std::mem::replace(
            &mut *self.0.lock().expect("no job panics while it holds the lock"),
            state,
        )
    }

    fn run(&self) {
        if let State::ToDo(job) = self.replace(State::Running) {
            let result = job();
            self.replace(State::Done(result));
        }
    }

    fn result(self) -> BuildResult<T> {
        match self.replace(State::Running) {
            State::Done(result) => result,
            _ => Err("the environment has not run a job".into()),
        }
    }
}

/// The number of jobs in a wave: enough for any machine, and few enough to hold their results in
/// memory.
pub(crate) const WAVE: usize = 64;

/// Runs jobs in waves and passes their results to `join` in order, so that only the results of one
/// wave are in memory.
pub(crate) fn in_waves<T: Send>(
    env: &dyn BuildEnv,
    jobs: usize,
    job: impl Fn(usize) -> BuildResult<T> + Sync,
    mut join: impl FnMut(T),
) -> BuildResult<()> {
    for first in (0..jobs).step_by(WAVE) {
        let wave = WAVE.min(jobs - first);
        map(env, wave, |number| job(first + number))?.into_iter().for_each(&mut join);
    }
    Ok(())
}
