//! Tests of the runtime as a whole; each module says what it proves.

mod brute;
mod damage;
mod fold_table;
mod format;
mod oracle;
mod support;
