//! Checks that bytes have the layout of an fst, so that the `fst` library can follow them. Look
//! here when a dictionary is refused; [`super::fst_writer`] specifies the layout.
//!
//! The library reads at the addresses that it finds and panics if one leads out of the bytes. The
//! hash of a file does not help, because the publisher of the index computes it. So every node is
//! looked at once, when a dictionary arrives: nodes follow each other without gaps, and each
//! transition leads to a node at a lower address. Then no walk leaves the bytes or returns to where
//! it was. It may still take exponentially many steps, because many paths may lead to one node: see
//! [`ReadMonitor`](crate::util::wire::ReadMonitor).

use crate::format::fst_writer::{END, HEAD, MAX_WITHOUT_TABLE, VERSION};

/// The bytes after the nodes: count of keys, address of the root, checksum.
const FOOT: usize = 20;
/// The bytes of the table that a node with many transitions has.
const TABLE_BYTES: usize = 256;
/// The sizes that are allowed of a distance and of an output. Distances are below 4 GB; and outputs
/// of five bytes do not overflow when those of all the bytes of a key are added up.
const MAX_DISTANCE_BYTES: usize = 4;
const MAX_OUTPUT_BYTES: usize = 5;

/// Whether `bytes` are an fst that can be walked through. Takes time and memory in their number.
pub(super) fn is_sound(bytes: &[u8]) -> bool {
    check(bytes).is_some()
}

fn check(bytes: &[u8]) -> Option<()> {
    let nodes_end = bytes.len().checked_sub(FOOT).filter(|end| *end >= HEAD)?;
    let version = u64::from_le_bytes(bytes[..8].try_into().ok()?);
    let root = u64::from_le_bytes(bytes[nodes_end + 8..][..8].try_into().ok()?);
    let is_empty = nodes_end == HEAD && root == END as u64;
    if version != VERSION || !(is_empty || root.checked_add(1) == Some(nodes_end as u64)) {
        return None;
    }
    let mut walk =
        NodeWalk { bytes: &bytes[..nodes_end], is_node: Vec::new(), targets: Vec::new() };
    walk.is_node.resize(nodes_end, false);
    walk.is_node[END] = true;
    while walk.bytes.len() > HEAD {
        walk.next()?;
    }
    let NodeWalk { is_node, targets, .. } = walk;
    targets.iter().all(|target| is_node[*target as usize]).then_some(())
}

/// Walks through the nodes from the root, which is last, to the first.
struct NodeWalk<'a> {
    /// Up to the end of the next node, whose address is that of its last byte.
    bytes: &'a [u8],
    /// By address: whether a node has been there.
    is_node: Vec<bool>,
    /// The addresses that transitions lead to.
    targets: Vec<u32>,
}

impl<'a> NodeWalk<'a> {
    /// Takes one node; `None` if it cannot be one.
    fn next(&mut self) -> Option<()> {
        self.is_node[self.bytes.len() - 1] = true;
        let state = self.take(1)?[0];
        let low_bits = usize::from(state & 0x3f);
        // In a byte of its own: the input of the only transition, or the number of transitions.
        let mut count = low_bits;
        if low_bits == 0 {
            count = usize::from(self.take(1)?[0]);
        }
        match state >> 6 {
            0b11 => self.add_target(self.bytes.len() - 1),
            0b10 => {
                let (distance_bytes, output_bytes) = self.take_sizes(1)?;
                let distances = self.take(distance_bytes)?;
                self.take(output_bytes)?;
                self.add_targets(distances, distance_bytes)
            }
            is_final => {
                // 256 does not fit into a byte; one transition needs no byte of its own.
                if low_bits == 0 && count == 1 {
                    count = 256;
                }
                let (distance_bytes, output_bytes) = self.take_sizes(count)?;
                let table = if count > MAX_WITHOUT_TABLE { TABLE_BYTES } else { 0 };
                self.take(table + count)?;
                let distances = self.take(count * distance_bytes)?;
                self.take((count + usize::from(is_final)) * output_bytes)?;
                self.add_targets(distances, distance_bytes)
            }
        }
    }

    /// The bytes of each distance and of each output of a node with `count` transitions.
    fn take_sizes(&mut self, count: usize) -> Option<(usize, usize)> {
        let sizes = usize::from(self.take(1)?[0]);
        let (distance, output) = (sizes >> 4, sizes & 15);
        let is_allowed = distance <= MAX_DISTANCE_BYTES
            && output <= MAX_OUTPUT_BYTES
            && (distance > 0 || count == 0);
        is_allowed.then_some((distance, output))
    }

    /// The last `count` bytes; `None` if they would reach into the head.
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let start = self.bytes.len().checked_sub(count).filter(|start| *start >= HEAD)?;
        let (before, taken) = self.bytes.split_at(start);
        self.bytes = before;
        Some(taken)
    }

    /// Adds the targets of transitions, given how far each is before the start of the node.
    fn add_targets(&mut self, distances: &[u8], size: usize) -> Option<()> {
        for distance in distances.chunks(size.max(1)) {
            let bytes = distance.iter().rev();
            let distance = bytes.fold(0, |high, byte| high << 8 | usize::from(*byte));
            match distance {
                0 => self.add_target(END)?,
                _ => self.add_target(self.bytes.len().checked_sub(distance)?)?,
            }
        }
        Some(())
    }

    fn add_target(&mut self, target: usize) -> Option<()> {
        self.targets.push(target as u32);
        (target == END || target >= HEAD).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::fst_writer::FstWriter;
    use fst::Streamer;
    use fst::raw::Fst;

    /// Maps with every kind of node: shared ends, many transitions, final outputs, the empty key.
    fn maps() -> Vec<Vec<u8>> {
        let mut random = fastrand::Rng::with_seed(11);
        let mut writer = FstWriter::new();
        let mut maps = Vec::new();
        for (letters, longest) in [(1, 3), (3, 6), (40, 3), (256, 2)] {
            for count in [0, 1, 2, 50, 1000] {
                let mut key = || -> Vec<u8> {
                    (0..random.usize(1..=longest)).map(|_| random.u16(0..letters) as u8).collect()
                };
                let mut keys: Vec<_> = (0..count).map(|_| key()).collect();
                keys.sort();
                keys.dedup();
                for key in &keys {
                    let bits = random.u32(0..36);
                    writer.insert(key, random.u64(0..1 << bits));
                }
                maps.push(writer.finish().to_vec());
                writer.clear();
            }
        }
        maps
    }

    #[test]
    fn what_the_writer_writes_is_sound() {
        for map in maps() {
            assert!(is_sound(&map), "{} bytes", map.len());
            for length in 0..map.len() {
                assert!(!is_sound(&map[..length]), "{length} of {} bytes", map.len());
            }
        }
    }

    #[test]
    fn what_is_sound_can_be_walked_through() {
        let mut random = fastrand::Rng::with_seed(12);
        let (mut sound, mut refused) = (0, 0);
        for map in maps().into_iter().filter(|map| map.len() < 2000) {
            for _ in 0..2000 {
                let mut map = map.clone();
                for _ in 0..random.usize(1..4) {
                    let at = random.usize(HEAD..map.len());
                    map[at] = random.u8(..);
                }
                if is_sound(&map) {
                    sound += 1;
                    let fst = Fst::new(map).expect("sound bytes have head and foot of an fst");
                    let (mut keys, mut stream) = (0, fst.stream());
                    while keys < 10_000 && stream.next().is_some() {
                        keys += 1;
                    }
                } else {
                    refused += 1;
                }
            }
        }
        assert!(sound > 1000 && refused > 1000, "{sound} sound, {refused} refused");
    }

    #[test]
    fn a_transition_to_itself_or_into_a_node_is_refused() {
        let mut writer = FstWriter::new();
        for (key, value) in [("ab", 1), ("cb", 300)] {
            writer.insert(key.as_bytes(), value);
        }
        let map = writer.finish();
        assert!(is_sound(map));
        let refused = (0..=255).filter(|distance| {
            let mut map = map.to_vec();
            let root = map.len() - FOOT - 1;
            // Before the address of the root: its sizes, two inputs, two distances.
            map[root - 5] = *distance;
            !is_sound(&map)
        });
        // 0 means the end, and so does the distance to address 0; one more leads to the other node.
        assert_eq!(refused.count(), 256 - 3);
    }
}
