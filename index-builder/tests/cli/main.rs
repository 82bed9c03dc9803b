//! The command as a maintainer uses it: scenarios on the binary, each in a folder of its own.

// Where something is missing, the test has failed.
#![allow(clippy::unwrap_used)]

mod configuration;
mod inspecting;
mod problems;
mod publishing;
mod searching;
mod serving;
mod sources;
mod support;
