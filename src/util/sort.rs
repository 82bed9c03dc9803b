//! The one sorting routine of the runtime.

/// Sorts in ascending order, by putting each key in its place among those that stand so many apart, then fewer, then next to each other
/// (Shell): a twentieth of the code of the general routine, and as quick for as many keys as an index has documents.
pub fn sort(keys: &mut [u64]) {
    let mut gap = keys.len();
    while gap > 1 {
        gap = (gap * 4 / 9).max(1);
        for from in gap..keys.len() {
            let (key, mut to) = (keys[from], from);
            while to >= gap && keys[to - gap] > key {
                keys[to] = keys[to - gap];
                to -= gap;
            }
            keys[to] = key;
        }
    }
}

/// What a key stands for.
pub fn low(key: u64) -> u32 {
    (key & u64::from(u32::MAX)) as u32
}
