//! Writes the fst of a shard or of the correction dictionary. Look here only if the `fst` library
//! changes its format: the bytes are those of its own builder, with which a test compares them.
//!
//! That builder allocates and frees a table of a megabyte for each map. For the few hundred keys of
//! a shard this costs more than everything else about it, so this one keeps its memory from map to
//! map. With the library's builder, a build of participedia takes 9 % more processor time.
//!
//! The construction for sorted keys is that of J. Daciuk and others, "Incremental construction of
//! minimal acyclic finite-state automata", 2000: nodes are written from the leaves to the root,
//! equal nodes once, and the outputs on a path add up to the value of its key.
//!
//! ```text
//! map      8 bytes version, here 3; 8 bytes type, here 0; nodes; 8 bytes count of keys; 8 bytes
//!          address of the root; 4 bytes masked CRC-32C of all before (numbers are little endian)
//! node     no bytes, and address 0, if it is final without output and without transitions; else,
//!          read backwards from its address:
//!          11xxxxxx  one transition, to the node right before this one, without output
//!          10xxxxxx  one transition, to any node: sizes, distance (0: address 0), output
//!          0fxxxxxx  any number of transitions; f: the node is final: sizes, table, bytes,
//!                    distance of each, output of each, final output
//! xxxxxx   of one transition: 1 + the index of its byte among the frequent ones; of others: their
//!          number; 0 if that is in a byte of its own
//! sizes    in the high half of a byte the size of each distance, in the low half that of each
//!          output, 0 for none
//! table    only of more than 32 transitions: 256 bytes, the index of the transition of each byte,
//!          255 for none
//! ```

pub(super) const VERSION: u64 = 3;
/// The bytes before the nodes.
pub(super) const HEAD: usize = 16;
/// The address of the final node without output and transitions.
pub(super) const END: usize = 0;
/// An address that no node has.
const NO_ADDRESS: usize = 1;
/// The bytes that the `fst` library takes for the most frequent ones in keys.
const FREQUENT: &[u8; 63] = b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";
/// For each byte 1 + its index among the frequent ones; 0 for others.
const FREQUENT_INDEX: [u8; 256] = {
    let (mut indexes, mut at) = ([0; 256], 0);
    while at < FREQUENT.len() {
        indexes[FREQUENT[at] as usize] = at as u8 + 1;
        at += 1;
    }
    indexes
};
/// A node with more transitions has a table.
pub(super) const MAX_WITHOUT_TABLE: usize = 32;
/// Buckets of the cache of written nodes, two nodes each, as in the `fst` library.
const BUCKETS: usize = 10_000;

/// Writes maps, one after the other, in the same memory.
pub struct FstWriter {
    nodes: Nodes,
    /// The nodes on the path of the last key, of which there are `length` + 1; then spare ones.
    path: Vec<Node>,
    length: usize,
    count: u64,
}

/// The nodes of a map that have been written.
struct Nodes {
    out: Vec<u8>,
    cache: NodeCache,
    last_address: usize,
}

/// A node on the path of the last key.
#[derive(Default)]
struct Node {
    is_final: bool,
    final_output: u64,
    transitions: Vec<Transition>,
    /// The transition on the path of the last key, whose address is not known yet.
    next: Option<(u8, u64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Transition {
    byte: u8,
    output: u64,
    to: usize,
}

impl Default for FstWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl FstWriter {
    /// A writer of an empty map.
    pub fn new() -> Self {
        let mut out = Vec::with_capacity(8 << 10);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.resize(HEAD, 0);
        let path = vec![Node::default()];
        let nodes = Nodes { out, cache: NodeCache::new(), last_address: NO_ADDRESS };
        Self { nodes, path, length: 0, count: 0 }
    }

    /// Adds a key.
    ///
    /// # Panics
    /// If it is not above all keys before.
    pub fn insert(&mut self, key: &[u8], value: u64) {
        let (shared, output) = self.follow(key, value);
        assert!(shared < key.len(), "keys ascend");
        self.count += 1;
        self.close(shared);
        self.path[shared].next = Some((key[shared], output));
        for at in shared + 1..=key.len() {
            if at == self.path.len() {
                self.path.push(Node::default());
            }
            self.path[at].next = key.get(at).map(|byte| (*byte, 0));
        }
        self.length = key.len();
        self.path[self.length].is_final = true;
    }

    /// Follows the last key as long as it agrees with this one, and leaves on the way only the
    /// outputs that both have. Returns the length of the common prefix and the rest of the value.
    fn follow(&mut self, key: &[u8], mut value: u64) -> (usize, u64) {
        let mut shared = 0;
        for byte in key {
            let next = self.path[shared].next.as_mut().filter(|(next, _)| next == byte);
            let Some((_, output)) = next else { break };
            let both = value.min(*output);
            let more = std::mem::replace(output, both) - both;
            value -= both;
            shared += 1;
            if more > 0 {
                self.path[shared].add(more);
            }
        }
        (shared, value)
    }

    /// Writes the nodes of the last key after the first `from`.
    fn close(&mut self, from: usize) {
        let mut address = NO_ADDRESS;
        while self.length > from {
            let node = &mut self.path[self.length];
            node.close(address);
            address = self.nodes.address(node);
            node.clear();
            self.length -= 1;
        }
        self.path[from].close(address);
    }

    /// Completes the map and returns its bytes.
    pub fn finish(&mut self) -> &[u8] {
        self.close(0);
        let address = self.nodes.address(&self.path[0]);
        let out = &mut self.nodes.out;
        out.extend_from_slice(&self.count.to_le_bytes());
        out.extend_from_slice(&(address as u64).to_le_bytes());
        let sum = crc32c(out).rotate_right(15).wrapping_add(0xa282_ead8);
        out.extend_from_slice(&sum.to_le_bytes());
        out
    }

    /// Begins another map.
    pub fn clear(&mut self) {
        let Self { nodes, path, length, count } = self;
        nodes.out.truncate(HEAD);
        nodes.cache.clear();
        nodes.last_address = NO_ADDRESS;
        path.iter_mut().for_each(Node::clear);
        (*length, *count) = (0, 0);
    }
}

impl Nodes {
    /// The address of a node, which is written unless the cache has an equal one.
    fn address(&mut self, node: &Node) -> usize {
        if node.is_final && node.transitions.is_empty() && node.final_output == 0 {
            return END;
        }
        let bucket = NodeCache::bucket(node);
        if let Some(address) = self.cache.find(bucket, node) {
            return address;
        }
        node.put(&mut self.out, self.last_address);
        self.last_address = self.out.len() - 1;
        self.cache.add(bucket, node, self.last_address);
        self.last_address
    }
}

impl Node {
    /// Adds an output to every key that goes through this node.
    fn add(&mut self, more: u64) {
        if self.is_final {
            self.final_output += more;
        }
        self.transitions.iter_mut().for_each(|transition| transition.output += more);
        self.next.iter_mut().for_each(|(_, output)| *output += more);
    }

    /// Completes the transition on the path of the last key, which leads to the address `to`.
    fn close(&mut self, to: usize) {
        self.transitions.extend(self.next.take().map(|(byte, output)| Transition {
            byte,
            output,
            to,
        }));
    }

    fn clear(&mut self) {
        self.transitions.clear();
        (self.is_final, self.final_output, self.next) = (false, 0, None);
    }

    fn put(&self, out: &mut Vec<u8>, last_address: usize) {
        match self.transitions.as_slice() {
            [transition]
                if !self.is_final && transition.to == last_address && transition.output == 0 =>
            {
                put_byte(out, transition.byte, 0b11);
            }
            [transition] if !self.is_final => {
                let (start, output) =
                    (out.len(), if transition.output == 0 { 0 } else { size(transition.output) });
                put_number(out, transition.output, output);
                let back = distance(start, transition.to);
                put_number(out, back, size(back));
                out.push((size(back) << 4 | output) as u8);
                put_byte(out, transition.byte, 0b10);
            }
            transitions => self.put_several(out, transitions),
        }
    }

    fn put_several(&self, out: &mut Vec<u8>, transitions: &[Transition]) {
        let start = out.len();
        let distances = transitions.iter().rev().map(|next| distance(start, next.to));
        let distance_size = distances.clone().map(size).max().unwrap_or(0);
        let outputs = transitions.iter().rev().map(|next| next.output);
        let greatest = outputs.clone().fold(self.final_output, u64::max);
        let output_size = if greatest == 0 { 0 } else { size(greatest) };
        if self.is_final {
            put_number(out, self.final_output, output_size);
        }
        outputs.for_each(|output| put_number(out, output, output_size));
        distances.for_each(|distance| put_number(out, distance, distance_size));
        out.extend(transitions.iter().rev().map(|next| next.byte));
        if transitions.len() > MAX_WITHOUT_TABLE {
            put_table(out, transitions);
        }
        out.push((distance_size << 4 | output_size) as u8);
        let state = u8::from(self.is_final) << 6;
        match transitions.len() {
            count @ 1..64 => out.push(state | count as u8),
            // Counts below 64 are in the state, so that 1 is free to mean 256.
            count => out.extend_from_slice(&[if count == 256 { 1 } else { count as u8 }, state]),
        }
    }
}

/// Appends for each byte the index of its transition.
fn put_table(out: &mut Vec<u8>, transitions: &[Transition]) {
    let mut table = [u8::MAX; 256];
    for (at, next) in transitions.iter().enumerate() {
        table[usize::from(next.byte)] = at as u8;
    }
    out.extend_from_slice(&table);
}

/// Appends the byte of a node with one transition, and the kind of the node.
fn put_byte(out: &mut Vec<u8>, byte: u8, kind: u8) {
    let index = FREQUENT_INDEX[usize::from(byte)];
    if index == 0 {
        out.push(byte);
    }
    out.push(kind << 6 | index);
}

fn put_number(out: &mut Vec<u8>, number: u64, size: usize) {
    out.extend_from_slice(&number.to_le_bytes()[..size]);
}

/// The number of bytes that a number takes, at least one.
fn size(number: u64) -> usize {
    (u64::BITS - number.leading_zeros()).div_ceil(8).max(1) as usize
}

/// The distance from the beginning of a node back to the node that a transition leads to.
fn distance(start: usize, to: usize) -> u64 {
    if to == END { 0 } else { (start - to) as u64 }
}

/// A cache of written nodes. The `fst` library forgets the older of two when a third comes to their
/// bucket, and the bytes are the same only if this one forgets the same nodes.
struct NodeCache {
    /// Indexes into `nodes` from 1 on, the last used first.
    buckets: Vec<[u32; 2]>,
    nodes: Vec<WrittenNode>,
    transitions: Vec<Transition>,
}

#[derive(Default)]
struct WrittenNode {
    is_final: bool,
    bucket: u16,
    final_output: u64,
    /// The end of its transitions in [`NodeCache::transitions`].
    to: usize,
    address: usize,
}

impl NodeCache {
    fn new() -> Self {
        Self {
            buckets: vec![[0; 2]; BUCKETS],
            nodes: vec![WrittenNode::default()],
            transitions: Vec::new(),
        }
    }

    /// Forgets all nodes. Only the buckets in use are cleared, because most maps have fewer nodes
    /// than there are buckets.
    fn clear(&mut self) {
        self.nodes.drain(1..).for_each(|node| self.buckets[usize::from(node.bucket)] = [0; 2]);
        self.transitions.clear();
    }

    /// The bucket of a node: FNV-1a over its content, as in the `fst` library.
    fn bucket(node: &Node) -> u16 {
        let hash = |hash: u64, number: u64| (hash ^ number).wrapping_mul(0x0100_0000_01b3);
        let head = hash(hash(0xcbf2_9ce4_8422_2325, u64::from(node.is_final)), node.final_output);
        let transitions = node.transitions.iter().flat_map(|transition| {
            [u64::from(transition.byte), transition.output, transition.to as u64]
        });
        (transitions.fold(head, hash) % BUCKETS as u64) as u16
    }

    fn is_at(&self, index: u32, node: &Node) -> bool {
        let index = index as usize;
        let WrittenNode { is_final, final_output, to, .. } = self.nodes[index];
        index > 0
            && (is_final, final_output) == (node.is_final, node.final_output)
            && self.transitions[self.nodes[index - 1].to..to] == node.transitions
    }

    fn find(&mut self, bucket: u16, node: &Node) -> Option<usize> {
        let [first, second] = self.buckets[usize::from(bucket)];
        if self.is_at(first, node) {
            return Some(self.nodes[first as usize].address);
        }
        self.is_at(second, node).then(|| {
            self.buckets[usize::from(bucket)] = [second, first];
            self.nodes[second as usize].address
        })
    }

    fn add(&mut self, bucket: u16, node: &Node, address: usize) {
        let [first, second] = &mut self.buckets[usize::from(bucket)];
        (*first, *second) = (self.nodes.len() as u32, *first);
        self.transitions.extend_from_slice(&node.transitions);
        let Node { is_final, final_output, .. } = *node;
        self.nodes.push(WrittenNode {
            is_final,
            bucket,
            final_output,
            to: self.transitions.len(),
            address,
        });
    }
}

/// The table of CRC-32C (Castagnoli), one entry a byte.
const CRC32C: [u32; 256] = {
    let (mut table, mut byte) = ([0; 256], 0);
    while byte < 256 {
        let (mut sum, mut bit) = (byte as u32, 0);
        while bit < 8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0x82f6_3b78 } else { sum >> 1 };
            bit += 1;
        }
        table[byte] = sum;
        byte += 1;
    }
    table
};

fn crc32c(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum: u32, byte| CRC32C[usize::from(sum as u8 ^ byte)] ^ sum >> 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn assert_same(keys: &BTreeMap<Vec<u8>, u64>, ours: &mut FstWriter) {
        let mut theirs = fst::MapBuilder::memory();
        ours.clear();
        for (key, value) in keys {
            ours.insert(key, *value);
            theirs.insert(key, *value).unwrap();
        }
        assert!(ours.finish() == theirs.into_inner().unwrap(), "{} keys", keys.len());
    }

    #[test]
    fn bytes_are_those_of_fst() {
        let (mut random, mut ours) = (fastrand::Rng::with_seed(7), FstWriter::new());
        for round in 0..60 {
            let (count, letters) =
                (random.usize(..=[3, 300, 20_000][round % 3]), [3, 26, 256][round / 3 % 3]);
            let values = 1 << random.u32(..40);
            let mut key = || {
                (0..random.usize(1..12))
                    .map(|_| random.u32(..letters) as u8 ^ 0x60)
                    .collect::<Vec<u8>>()
            };
            let keys: Vec<Vec<u8>> = (0..count).map(|_| key()).collect();
            assert_same(
                &keys.into_iter().map(|key| (key, random.u64(..values))).collect(),
                &mut ours,
            );
        }
        assert_same(&(0..=u8::MAX).map(|byte| (vec![byte], u64::from(byte))).collect(), &mut ours);
    }
}
