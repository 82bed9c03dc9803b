//! The term dictionary: the keys of a shard or of the correction dictionary, each with a number, as
//! an fst. Look here for how keys are looked up; [`super::terms`] says what the numbers mean.
//!
//! An fst is a minimal acyclic automaton over the bytes of its keys (J. Daciuk and others,
//! "Incremental construction of minimal acyclic finite-state automata", 2000), with outputs on its
//! transitions that add up to the number of a key.
//!
//! The `fst` library follows addresses in its bytes without checking them. The hash of a file
//! proves that its bytes are the builder's. The feature `checksums` compares them with fst's own
//! checksum as well, against a faulty builder. The browser goes without, because the tables of that
//! checksum would be a fifth of the module; there the widget recovers from the trap.

use fst::raw::{CompiledAddr, Fst, Output};

use crate::error::{Error, Result};

/// In a key, separates a folded form from an exact form.
pub const EXACT_SEPARATOR: u8 = 0;

/// No key has as many bytes: a dictionary that claims one has a cycle.
const LONGEST_KEY: usize = 2_000;

/// A term dictionary that borrows its bytes. It has no keys if they are not an fst.
pub struct TermDict<'a>(Option<Fst<&'a [u8]>>);

impl<'a> TermDict<'a> {
    /// The dictionary in `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(Fst::new(bytes).ok())
    }

    /// Checks the bytes once, when they arrive. Takes time in their number.
    ///
    /// # Errors
    /// Damaged, if they are not an fst or, with the feature `checksums`, do not match its checksum.
    pub fn check(&self) -> Result<()> {
        let is_sound = |fst: &Fst<&[u8]>| !cfg!(feature = "checksums") || fst.verify().is_ok();
        if self.0.as_ref().is_some_and(is_sound) {
            return Ok(());
        }
        Err(Error::damaged("a dictionary of the index is malformed; publish the index again"))
    }

    /// The automaton itself, for walks that visit only some of the keys.
    pub fn fst(&self) -> Option<&Fst<&'a [u8]>> {
        self.0.as_ref()
    }

    /// The number of a key, in time of its length.
    pub fn get(&self, key: &[u8]) -> Option<u64> {
        let fst = self.0.as_ref()?;
        let (address, output) = walk(fst, key)?;
        let node = fst.node(address);
        node.is_final().then(|| output.cat(node.final_output()).value())
    }

    /// Visits the keys that begin with `prefix`, in order, with their numbers, but no exact forms.
    /// It stops when `visit` returns false.
    pub fn for_each_with_prefix(&self, prefix: &str, visit: &mut dyn FnMut(&[u8], u64) -> bool) {
        if let Some(fst) = &self.0
            && let Some((address, output)) = walk(fst, prefix.as_bytes())
        {
            visit_below(fst, address, output, &mut prefix.as_bytes().to_vec(), visit);
        }
    }
}

/// The node that the bytes lead to, with what the outputs on the way add up to.
fn walk(fst: &Fst<&[u8]>, bytes: &[u8]) -> Option<(CompiledAddr, Output)> {
    let (mut address, mut output) = (fst.root().addr(), Output::zero());
    for byte in bytes {
        let node = fst.node(address);
        let next = node.transition(node.find_input(*byte)?);
        output = output.cat(next.out);
        address = next.addr;
    }
    Some((address, output))
}

/// Visits every key from a node on. Returns whether to go on. The streams of the `fst` library
/// would do the same for any automaton, in ten times the code.
fn visit_below(
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
        if next.inp == EXACT_SEPARATOR {
            continue;
        }
        key.push(next.inp);
        if !visit_below(fst, next.addr, output.cat(next.out), key, visit) {
            return false;
        }
        key.pop();
    }
    true
}
