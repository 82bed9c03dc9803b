//! How the size of an index changes with the data that joins languages, for `measure languages`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::index::BuildReport;

/// Compressed bytes of the files with one role, in two builds.
#[derive(Serialize)]
pub(crate) struct SizeChange {
    index: &'static str,
    role: String,
    without: usize,
    with: usize,
}

/// One row for each role and one for their sum.
pub(crate) fn size_changes(
    index: &'static str,
    without: &BuildReport,
    with: &BuildReport,
) -> Vec<SizeChange> {
    let sum = |bytes: &BTreeMap<String, usize>| bytes.values().sum::<usize>();
    let of = |bytes: &BTreeMap<String, usize>, role: &String| bytes.get(role).copied().unwrap_or(0);
    let (without, with) = (&without.bytes_by_role, &with.bytes_by_role);
    let roles = with.keys().map(|role| (role.clone(), of(without, role), of(with, role)));
    let all = [("all".to_owned(), sum(without), sum(with))];
    roles
        .chain(all)
        .map(|(role, without, with)| SizeChange { index, role, without, with })
        .collect()
}

impl SizeChange {
    /// The cells of its row.
    pub(crate) fn cells(&self) -> Vec<String> {
        let Self { index, role, without, with } = self;
        let share = (*with as f64 / (*without).max(1) as f64 - 1.0) * 100.0;
        let share = if *without == 0 { "new".into() } else { format!("{share:+.1} %") };
        vec![(*index).to_owned(), role.clone(), without.to_string(), with.to_string(), share]
    }
}
