//! x
pub mod wire;
mod files;
pub use files::*;
