//! Tests of the runtime as a whole; each module says what it proves.

mod fold_table;
