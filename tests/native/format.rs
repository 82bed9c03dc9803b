//! The format as bytes: a tiny index assembled by hand, section by section.
//!
//! What stands here is the specification of `medina::index` executed: a change that moves a byte must change the format
//! version or this file, knowingly.
