//! Keys: the words of a shard or of the spelling file, each with a number, as an fst.
//!
//! fst walks its bytes on trust. That they are the builder's is proven by their hash; natively they are held against fst's own
//! checksum besides, against a faulty builder. In the browser the tables of that second checksum would be a fifth of the
//! module, so there a faulty builder meets the recovery from traps instead.

use fst::raw::{Fst, Node, Output};

use crate::error::{Error, Result};

/// Separates a folded term from an exact form in a key.
pub(crate) const EXACT: u8 = 0;
/// No key is as long: a dictionary that claims one leads in circles.
const LONGEST_KEY: usize = 2_000;

/// Keys in order; none where the bytes are no fst.
pub(crate) struct Keys<'a>(Option<Fst<&'a [u8]>>);

impl<'a> Keys<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(Fst::new(bytes).ok())
    }

    /// Checks the keys once, when they arrive.
    pub(crate) fn check(&self) -> Result<()> {
        let is_sound = |fst: &Fst<&[u8]>| cfg!(target_arch = "wasm32") || fst.verify().is_ok();
        if self.0.as_ref().is_some_and(is_sound) {
            return Ok(());
        }
        Err(Error::damaged("a dictionary of the index is malformed; publish the index again"))
    }

    /// For whoever walks through the keys without visiting them all.
    pub(crate) fn fst(&self) -> Option<&Fst<&'a [u8]>> {
        self.0.as_ref()
    }

    /// The number of a key.
    pub(crate) fn get(&self, key: &[u8]) -> Option<u64> {
        let (node, output) = self.walk(key)?;
        node.is_final().then(|| output.cat(node.final_output()).value())
    }

    /// Visits every key that begins with `prefix`, exact forms apart, in order, with its number, as long as told to go on.
    pub(crate) fn each_beginning(&self, prefix: &str, visit: &mut dyn FnMut(&[u8], u64) -> bool) {
        if let (Some(fst), Some((node, output))) = (&self.0, self.walk(prefix.as_bytes())) {
            each_below(fst, &node, output, &mut prefix.as_bytes().to_vec(), visit);
        }
    }

    /// The node that the beginning of a key leads to.
    fn walk(&self, beginning: &[u8]) -> Option<(Node<'_>, Output)> {
        let fst = self.0.as_ref()?;
        let (mut node, mut output) = (fst.root(), Output::zero());
        for byte in beginning {
            let next = node.transition(node.find_input(*byte)?);
            output = output.cat(next.out);
            node = fst.node(next.addr);
        }
        Some((node, output))
    }
}

/// Visits every key from a node on; says whether to go on. The streams of fst do the same for any automaton, in ten times the code.
fn each_below(
    fst: &Fst<&[u8]>,
    node: &Node<'_>,
    output: Output,
    key: &mut Vec<u8>,
    visit: &mut dyn FnMut(&[u8], u64) -> bool,
) -> bool {
    if key.len() > LONGEST_KEY || (node.is_final() && !visit(key, output.cat(node.final_output()).value())) {
        return false;
    }
    for at in 0..node.len() {
        let next = node.transition(at);
        if next.inp == EXACT {
            continue;
        }
        key.push(next.inp);
        if !each_below(fst, &fst.node(next.addr), output.cat(next.out), key, visit) {
            return false;
        }
        key.pop();
    }
    true
}
