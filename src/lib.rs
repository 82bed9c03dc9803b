
//! Medina
pub mod analysis;
pub mod document;
mod error;
pub mod index;
pub use error::*;
pub use document::*;
