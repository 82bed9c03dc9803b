//! TermDict: the words of a shard or of the spelling file, each with a number, as an fst.
//!
//! fst walks its bytes on trust. That they are the builder's is proven by their hash; natively they are held against fst's own
//! checksum besides, against a faulty builder. In the browser the tables of that second checksum would be a fifth of the
//! module, so there a faulty builder meets the recovery from traps instead.

use fst::raw::{CompiledAddr, Fst, Output};

use crate::error::{Error, Result};

/// Separates a folded term from an exact form in a key.
pub const EXACT: u8 = 0;
/// No key is as long: a dictionary that claims one leads in circles.
const LONGEST_KEY: usize = 2_000;

/// TermDict in order; none where the bytes are no fst.
pub struct TermDict<'a>(Option<Fst<&'a [u8]>>);

impl<'a> TermDict<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(Fst::new(bytes).ok())
    }

    /// Checks the keys once, when they arrive.
    pub fn check(&self) -> Result<()> {
        let is_sound = |fst: &Fst<&[u8]>| !cfg!(feature = "checksums") || fst.verify().is_ok();
        if self.0.as_ref().is_some_and(is_sound) {
            return Ok(());
        }
        Err(Error::damaged("a dictionary of the index is malformed; publish the index again"))
    }

    /// For whoever walks through the keys without visiting them all.
    pub fn fst(&self) -> Option<&Fst<&'a [u8]>> {
        self.0.as_ref()
    }

    /// The number of a key.
    pub fn get(&self, key: &[u8]) -> Option<u64> {
        let fst = self.0.as_ref()?;
        let (address, output) = walk(fst, key)?;
        let node = fst.node(address);
        node.is_final().then(|| output.cat(node.final_output()).value())
    }

    /// Visits every key that begins with `prefix`, exact forms apart, in order, with its number, as long as told to go on.
    pub fn each_beginning(&self, prefix: &str, visit: &mut dyn FnMut(&[u8], u64) -> bool) {
        if let Some(fst) = &self.0
            && let Some((address, output)) = walk(fst, prefix.as_bytes())
        {
            each_below(fst, address, output, &mut prefix.as_bytes().to_vec(), visit);
        }
    }
}

/// The node that the beginning of a key leads to.
fn walk(fst: &Fst<&[u8]>, beginning: &[u8]) -> Option<(CompiledAddr, Output)> {
    let (mut address, mut output) = (fst.root().addr(), Output::zero());
    for byte in beginning {
        let node = fst.node(address);
        let next = node.transition(node.find_input(*byte)?);
        output = output.cat(next.out);
        address = next.addr;
    }
    Some((address, output))
}

/// Visits every key from a node on; says whether to go on. The streams of fst do the same for any automaton, in ten times the code.
fn each_below(
    fst: &Fst<&[u8]>,
    address: CompiledAddr,
    output: Output,
    key: &mut Vec<u8>,
    visit: &mut dyn FnMut(&[u8], u64) -> bool,
) -> bool {
    let node = fst.node(address);
    if key.len() > LONGEST_KEY
        || (node.is_final() && !visit(key, output.cat(node.final_output()).value()))
    {
        return false;
    }
    for at in 0..node.len() {
        let next = node.transition(at);
        if next.inp == EXACT {
            continue;
        }
        key.push(next.inp);
        if !each_below(fst, next.addr, output.cat(next.out), key, visit) {
            return false;
        }
        key.pop();
    }
    true
}
