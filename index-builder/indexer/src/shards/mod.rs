//! The term dictionary and its shards. Look here for which keys an index has, and which bytes are
//! in one file. [`medina::format::terms`] specifies the bytes of a shard.
//!
//! [`dictionary`] merges the postings of all batches and sorts the keys: the folded forms, stems of
//! Arabic words, and names of concepts. [`split`] cuts the sorted keys into shards of similar
//! sizes. [`shard_loader`] reads the postings of one shard and writes its file.
//!
//! The forms of a conflation class share one posting list, in which their frequencies are summed: a
//! document with `city` and `cities` weighs as much as one with `city` twice.

mod dictionary;
mod scratch;
mod shard_loader;
mod split;
mod term_sizes;

pub(crate) use dictionary::TermDictionaryBuilder;
