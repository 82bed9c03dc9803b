//! Writes the keys of shards and of the spelling file: the bytes that fst's own builder writes, held against it in a test. That one makes and frees a table of a
//! megabyte for each map, which for the some hundred keys of a shard costs more than everything else about it.
//!
//! A map is a graph of nodes, written from its leaves to its root, equal nodes once. What stands on a path adds up to the value of its key.
//!
//! ```text
//! map      8 bytes version, here 3; 8 bytes type, here 0; nodes; 8 bytes count of keys; 8 bytes address of the root;
//!          4 bytes masked CRC-32C of all before (numbers with the lowest byte first)
//! node     no bytes, and address 0, where a key ends, nothing goes on and nothing is added; else read backwards from its address:
//!          11xxxxxx  one byte leads to the node right before this one, and adds nothing
//!          10xxxxxx  one byte leads to any node: sizes, how far back (0: address 0), what it adds
//!          0fxxxxxx  several bytes do, or f, a key ends here: sizes, table, bytes, how far back each, what each adds, what the end adds
//! xxxxxx   one more than the byte's place among the frequent ones, the number of bytes; 0 where that stands in a byte of its own
//! sizes    in the high half of a byte how many bytes each distance has, in the low half likewise what is added, 0 for nothing
//! table    only of more than 32 bytes: 256 bytes, by byte its place, 255 for none
//! ```

const VERSION: u64 = 3;
/// So many bytes stand before the nodes.
const HEAD: usize = 16;
/// The address of the node at which a key ends and nothing goes on; no node is at the address after it.
const END: usize = 0;
const NOWHERE: usize = 1;
/// The bytes that fst found to be most frequent in keys.
const FREQUENT: &[u8; 63] = b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";
/// By byte one more than its place among those; 0 for others.
const PLACES: [u8; 256] = {
    let (mut places, mut at) = ([0; 256], 0);
    while at < FREQUENT.len() {
        places[FREQUENT[at] as usize] = at as u8 + 1;
        at += 1;
    }
    places
};
/// A node with more bytes has a table.
const WITHOUT_TABLE: usize = 32;
/// Where to look for nodes that have been written, two for each.
const BUCKETS: usize = 10_000;

/// A map under construction.
pub struct FstWriter {
    nodes: Nodes,
    /// The nodes on the path of the last key, its end the last; then spare ones.
    path: Vec<Node>,
    length: usize,
    count: u64,
}

/// The bytes of a map as far as they have been written.
struct Nodes {
    out: Vec<u8>,
    written: Written,
    last_address: usize,
}

/// A node that may still grow.
#[derive(Default)]
struct Node {
    is_end: bool,
    end_adds: u64,
    arcs: Vec<Arc>,
    /// The byte that the last key goes on with, and what it adds.
    next: Option<(u8, u64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Arc {
    byte: u8,
    adds: u64,
    to: usize,
}

impl FstWriter {
    pub fn new() -> Self {
        let mut out = Vec::with_capacity(8 << 10);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.resize(HEAD, 0);
        let path = vec![Node::default()];
        let nodes = Nodes { out, written: Written::new(), last_address: NOWHERE };
        Self { nodes, path, length: 0, count: 0 }
    }

    /// Adds a key, which is above all before.
    pub fn insert(&mut self, key: &[u8], value: u64) {
        let (shared, adds) = self.follow(key, value);
        assert!(shared < key.len(), "keys ascend");
        self.count += 1;
        self.close(shared);
        self.path[shared].next = Some((key[shared], adds));
        for at in shared + 1..=key.len() {
            if at == self.path.len() {
                self.path.push(Node::default());
            }
            self.path[at].next = key.get(at).map(|byte| (*byte, 0));
        }
        self.length = key.len();
        self.path[self.length].is_end = true;
    }

    /// Goes along the last key as far as this one does, and leaves there only what both add. Gives how far that is, and what is left to
    /// add.
    fn follow(&mut self, key: &[u8], mut value: u64) -> (usize, u64) {
        let mut shared = 0;
        for byte in key {
            let next = self.path[shared].next.as_mut().filter(|(next, _)| next == byte);
            let Some((_, adds)) = next else { break };
            let both = value.min(*adds);
            let more = std::mem::replace(adds, both) - both;
            value -= both;
            shared += 1;
            if more > 0 {
                self.path[shared].add(more);
            }
        }
        (shared, value)
    }

    /// Writes the nodes of the last key beyond that one.
    fn close(&mut self, from: usize) {
        let mut address = NOWHERE;
        while self.length > from {
            let node = &mut self.path[self.length];
            node.close(address);
            address = self.nodes.address(node);
            node.clear();
            self.length -= 1;
        }
        self.path[from].close(address);
    }

    /// The bytes of the map, which is done then.
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

    /// Begins another map in the same memory.
    pub fn clear(&mut self) {
        let Self { nodes, path, length, count } = self;
        nodes.out.truncate(HEAD);
        nodes.written.clear();
        nodes.last_address = NOWHERE;
        path.iter_mut().for_each(Node::clear);
        (*length, *count) = (0, 0);
    }
}

impl Nodes {
    /// Where a node stands, which is written unless one like it has been.
    fn address(&mut self, node: &Node) -> usize {
        if node.is_end && node.arcs.is_empty() && node.end_adds == 0 {
            return END;
        }
        let bucket = Written::bucket(node);
        if let Some(address) = self.written.find(bucket, node) {
            return address;
        }
        node.put(&mut self.out, self.last_address);
        self.last_address = self.out.len() - 1;
        self.written.add(bucket, node, self.last_address);
        self.last_address
    }
}

impl Node {
    /// Adds something to whatever goes on from here.
    fn add(&mut self, more: u64) {
        if self.is_end {
            self.end_adds += more;
        }
        self.arcs.iter_mut().for_each(|arc| arc.adds += more);
        self.next.iter_mut().for_each(|(_, adds)| *adds += more);
    }

    /// The byte that the last key goes on with leads to that address.
    fn close(&mut self, to: usize) {
        self.arcs.extend(self.next.take().map(|(byte, adds)| Arc { byte, adds, to }));
    }

    fn clear(&mut self) {
        self.arcs.clear();
        (self.is_end, self.end_adds, self.next) = (false, 0, None);
    }

    fn put(&self, out: &mut Vec<u8>, last_address: usize) {
        match self.arcs.as_slice() {
            [arc] if !self.is_end && arc.to == last_address && arc.adds == 0 => {
                put_byte(out, arc.byte, 0b11)
            }
            [arc] if !self.is_end => {
                let (start, adds) = (out.len(), if arc.adds == 0 { 0 } else { size(arc.adds) });
                put_number(out, arc.adds, adds);
                let back = distance(start, arc.to);
                put_number(out, back, size(back));
                out.push((size(back) << 4 | adds) as u8);
                put_byte(out, arc.byte, 0b10);
            }
            arcs => self.put_several(out, arcs),
        }
    }

    fn put_several(&self, out: &mut Vec<u8>, arcs: &[Arc]) {
        let start = out.len();
        let back = arcs.iter().map(|arc| size(distance(start, arc.to))).max().unwrap_or(0);
        let most = arcs.iter().map(|arc| arc.adds).fold(self.end_adds, u64::max);
        let adds = if most == 0 { 0 } else { size(most) };
        if self.is_end {
            put_number(out, self.end_adds, adds);
        }
        arcs.iter().rev().for_each(|arc| put_number(out, arc.adds, adds));
        arcs.iter().rev().for_each(|arc| put_number(out, distance(start, arc.to), back));
        out.extend(arcs.iter().rev().map(|arc| arc.byte));
        if arcs.len() > WITHOUT_TABLE {
            let mut table = [u8::MAX; 256];
            arcs.iter().enumerate().for_each(|(at, arc)| table[usize::from(arc.byte)] = at as u8);
            out.extend_from_slice(&table);
        }
        out.push((back << 4 | adds) as u8);
        let state = u8::from(self.is_end) << 6;
        match arcs.len() {
            count @ 1..64 => out.push(state | count as u8),
            // One byte is said in the state, so that a 1 here is free to say 256.
            count => out.extend_from_slice(&[if count == 256 { 1 } else { count as u8 }, state]),
        }
    }
}

/// Appends the byte of a node that has only one, and its kind.
fn put_byte(out: &mut Vec<u8>, byte: u8, kind: u8) {
    let place = PLACES[usize::from(byte)];
    if place == 0 {
        out.push(byte);
    }
    out.push(kind << 6 | place);
}

fn put_number(out: &mut Vec<u8>, number: u64, size: usize) {
    out.extend_from_slice(&number.to_le_bytes()[..size]);
}

/// How many bytes a number takes, one at the least.
fn size(number: u64) -> usize {
    (u64::BITS - number.leading_zeros()).div_ceil(8).max(1) as usize
}

/// How far a node lies before the beginning of another.
fn distance(start: usize, to: usize) -> u64 {
    if to == END { 0 } else { (start - to) as u64 }
}

/// Nodes that have been written, as far as they are remembered: fst forgets the older of two when a third comes to their bucket, and so the
/// bytes are the same only if the same are forgotten.
struct Written {
    /// Places in `nodes` from 1 on, the last used first.
    buckets: Vec<[u32; 2]>,
    nodes: Vec<WrittenNode>,
    arcs: Vec<Arc>,
}

#[derive(Default)]
struct WrittenNode {
    is_end: bool,
    bucket: u16,
    end_adds: u64,
    /// Where its arcs end.
    to: usize,
    address: usize,
}

impl Written {
    fn new() -> Self {
        Self {
            buckets: vec![[0; 2]; BUCKETS],
            nodes: vec![WrittenNode::default()],
            arcs: Vec::new(),
        }
    }

    /// Forgets everything. There are more buckets than most maps have nodes.
    fn clear(&mut self) {
        self.nodes.drain(1..).for_each(|node| self.buckets[usize::from(node.bucket)] = [0; 2]);
        self.arcs.clear();
    }

    /// FNV-1a over everything in a node.
    fn bucket(node: &Node) -> u16 {
        let hash = |hash: u64, number: u64| (hash ^ number).wrapping_mul(0x0100_0000_01b3);
        let head = hash(hash(0xcbf2_9ce4_8422_2325, u64::from(node.is_end)), node.end_adds);
        let arcs = node.arcs.iter().flat_map(|arc| [u64::from(arc.byte), arc.adds, arc.to as u64]);
        (arcs.fold(head, hash) % BUCKETS as u64) as u16
    }

    fn is(&self, place: u32, node: &Node) -> bool {
        let place = place as usize;
        let WrittenNode { is_end, end_adds, to, .. } = self.nodes[place];
        place > 0
            && (is_end, end_adds) == (node.is_end, node.end_adds)
            && self.arcs[self.nodes[place - 1].to..to] == node.arcs
    }

    fn find(&mut self, bucket: u16, node: &Node) -> Option<usize> {
        let [first, second] = self.buckets[usize::from(bucket)];
        if self.is(first, node) {
            return Some(self.nodes[first as usize].address);
        }
        self.is(second, node).then(|| {
            self.buckets[usize::from(bucket)] = [second, first];
            self.nodes[second as usize].address
        })
    }

    fn add(&mut self, bucket: u16, node: &Node, address: usize) {
        let [first, second] = &mut self.buckets[usize::from(bucket)];
        (*first, *second) = (self.nodes.len() as u32, *first);
        self.arcs.extend_from_slice(&node.arcs);
        let Node { is_end, end_adds, .. } = *node;
        self.nodes.push(WrittenNode { is_end, bucket, end_adds, to: self.arcs.len(), address });
    }
}

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
