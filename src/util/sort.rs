//! The sorting routine of the runtime, and the keys it sorts. Look here before you sort anything
//! that reaches the browser.

/// Two 32-bit numbers in one: keys compare by `high`, then by `low`.
///
/// A key that says by what an item is ordered in `high` and which item it is in `low` sorts without
/// a comparison function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub struct SortKey(pub u64);

impl SortKey {
    /// The key of two numbers.
    pub const fn new(high: u32, low: u32) -> Self {
        Self((high as u64) << 32 | low as u64)
    }

    /// The number that keys are compared by first.
    pub const fn high(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// The number that keys are compared by second.
    pub const fn low(self) -> u32 {
        self.0 as u32
    }
}

/// Sorts keys in ascending order: Shell's method (D. L. Shell, "A high-speed sorting procedure",
/// 1959) with gaps that shrink by 4/9, the ratio of N. Tokuda ("An improved Shellsort", 1992).
///
/// It is not stable, so equal keys must mean equal items. The standard library's routine would take
/// twenty times as many bytes in the module and is no faster for as many keys as an index has
/// documents. All callers sort types that are one `u64` to the machine, so that the compiler merges
/// the copies of this function.
#[inline(never)]
pub fn sort<K: Copy + Ord>(keys: &mut [K]) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_ascend_by_their_high_number_first() {
        let mut random = fastrand::Rng::with_seed(3);
        for count in 0..200 {
            let pairs: Vec<(u32, u32)> =
                (0..count).map(|_| (random.u32(..20), random.u32(..))).collect();
            let mut keys: Vec<_> =
                pairs.iter().map(|(high, low)| SortKey::new(*high, *low)).collect();
            sort(&mut keys);
            let mut expected = pairs;
            expected.sort_unstable();
            let sorted: Vec<_> = keys.iter().map(|key| (key.high(), key.low())).collect();
            assert_eq!(sorted, expected);
        }
    }
}
