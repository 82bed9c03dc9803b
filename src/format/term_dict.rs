//! The term dictionary: the keys of a shard or of the correction dictionary, each with a number, as
//! an fst. Look here for how keys are looked up; [`super::terms`] says what the numbers mean.
//!
//! An fst is a minimal acyclic automaton over the bytes of its keys (J. Daciuk and others,
//! "Incremental construction of minimal acyclic finite-state automata", 2000), with outputs on its
//! transitions that add up to the number of a key.
//!
//! The `fst` library follows addresses in its bytes without checking them, so they are checked when
//! a dictionary arrives: [`super::fst_check`]. The feature `checksums` compares the bytes with
//! their own checksum as well, against a faulty builder. The browser goes without, because the
//! tables of that checksum would be a fifth of the module.

use fst::raw::{CompiledAddr, Fst, Output};

use crate::error::{Error, Result};
use crate::format::fst_check;
use crate::util::wire::ReadMonitor;

/// In a key, separates a folded form from an exact form.
pub const EXACT_SEPARATOR: u8 = 0;

/// No key has as many bytes. A walk goes no deeper, because each byte of a key takes stack.
const LONGEST_KEY: usize = 2_000;

/// The work of following one transition, and of visiting one key, in units of
/// [`crate::limits::MAX_WORK`]. A visitor may keep some bytes of every key.
pub const TRANSITION_WORK: usize = 16;
const KEY_WORK: usize = 64;

/// A term dictionary that borrows its bytes. It has no keys if they are not an fst.
pub struct TermDict<'a> {
    fst: Option<Fst<&'a [u8]>>,
    monitor: &'a ReadMonitor,
}

impl<'a> TermDict<'a> {
    /// The dictionary in `bytes`, which [`check`] has accepted. The monitor watches all walks.
    pub fn new(bytes: &'a [u8], monitor: &'a ReadMonitor) -> Self {
        Self { fst: Fst::new(bytes).ok(), monitor }
    }

    /// The automaton itself, for walks that visit only some of the keys, and what watches them.
    pub fn fst(&self) -> Option<(&Fst<&'a [u8]>, &'a ReadMonitor)> {
        self.fst.as_ref().map(|fst| (fst, self.monitor))
    }

    /// The number of a key, in time of its length.
    pub fn get(&self, key: &[u8]) -> Option<u64> {
        let fst = self.fst.as_ref()?;
        let (address, output) = walk(fst, key)?;
        let node = fst.node(address);
        node.is_final().then(|| output.cat(node.final_output()).value())
    }

    /// Visits the keys that begin with `prefix`, in order, with their numbers, but no exact forms.
    /// It stops when `visit` returns false.
    pub fn for_each_with_prefix(&self, prefix: &str, visit: &mut dyn FnMut(&[u8], u64) -> bool) {
        if let Some(fst) = &self.fst
            && let Some((address, output)) = walk(fst, prefix.as_bytes())
        {
            let key = prefix.as_bytes().to_vec();
            KeyWalk { fst, monitor: self.monitor, key, visit }.visit_below(address, output);
        }
    }
}

/// Checks the bytes of a dictionary once, when they arrive. Takes time in their number.
///
/// # Errors
/// Damaged, if they are not an fst or, with the feature `checksums`, do not match its checksum.
pub fn check(bytes: &[u8]) -> Result<()> {
    let is_unaltered = |fst: Fst<&[u8]>| !cfg!(feature = "checksums") || fst.verify().is_ok();
    if fst_check::is_sound(bytes) && Fst::new(bytes).is_ok_and(is_unaltered) {
        return Ok(());
    }
    Err(Error::damaged("a dictionary of the index is malformed; publish the index again"))
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

/// Visits keys from a node on. The streams of the `fst` library would do the same for any
/// automaton, in ten times the code.
struct KeyWalk<'a> {
    fst: &'a Fst<&'a [u8]>,
    monitor: &'a ReadMonitor,
    /// The bytes on the path from the root to the current node.
    key: Vec<u8>,
    visit: &'a mut dyn FnMut(&[u8], u64) -> bool,
}

impl KeyWalk<'_> {
    /// Visits every key at and below a node. Returns whether to go on.
    fn visit_below(&mut self, address: CompiledAddr, output: Output) -> bool {
        let node = self.fst.node(address);
        if self.key.len() > LONGEST_KEY {
            self.monitor.stop();
        }
        if !self.monitor.add_work(TRANSITION_WORK)
            || (node.is_final()
                && self.monitor.add_work(KEY_WORK)
                && !(self.visit)(&self.key, output.cat(node.final_output()).value()))
        {
            return false;
        }
        for at in 0..node.len() {
            let next = node.transition(at);
            if next.inp == EXACT_SEPARATOR {
                continue;
            }
            self.key.push(next.inp);
            if !self.visit_below(next.addr, output.cat(next.out)) {
                return false;
            }
            self.key.pop();
        }
        true
    }
}
