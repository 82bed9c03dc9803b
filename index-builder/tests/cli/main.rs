//! Tests of the command as a maintainer uses it: each runs the binary in a folder of its own.

// In a test, a missing value is a failure.
#![allow(clippy::unwrap_used)]

mod configuration;
mod inspecting;
mod inspecting_url;
#[cfg(unix)]
mod limits;
mod problems;
mod publishing;
mod searching;
mod serving;
mod sources;
mod support;
