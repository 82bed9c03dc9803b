//! The words of a batch that have been seen, as they are written, each with its form. Look here for
//! why analysis does not fold most words: they were written the same way before.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

/// A form of a token stream.
#[derive(Clone, Copy, Default)]
pub(super) struct StreamForm {
    /// Its number in the stream.
    pub(super) number: u32,
    pub(super) is_stop: bool,
}

/// Forms by word. Each word of a text is looked up here, and most are short.
#[derive(Default)]
pub(super) struct WordCache<'a> {
    short: ShortWords,
    long: FxHashMap<Cow<'a, str>, StreamForm>,
}

impl<'a> WordCache<'a> {
    /// The form of the word in that range of a text.
    #[inline]
    pub(super) fn get(&self, text: &str, word: Range<usize>) -> Option<StreamForm> {
        if word.len() > SHORT_BYTES {
            return self.get_long(&text[word]);
        }
        self.short.get(short_word(&text.as_bytes()[word.start..], word.len()))
    }

    #[inline(never)]
    fn get_long(&self, word: &str) -> Option<StreamForm> {
        self.long.get(word).copied()
    }

    /// Adds a word that is new.
    pub(super) fn insert(&mut self, word: &'a str, form: StreamForm) {
        self.insert_as(word, form, Cow::Borrowed);
    }

    /// Adds a word that is new. A long one is copied.
    pub(super) fn insert_copy(&mut self, word: &str, form: StreamForm) {
        self.insert_as(word, form, |word| Cow::Owned(word.to_owned()));
    }

    fn insert_as<'w>(
        &mut self,
        word: &'w str,
        form: StreamForm,
        keep: impl FnOnce(&'w str) -> Cow<'a, str>,
    ) {
        if word.len() <= SHORT_BYTES {
            self.short.insert(short_word(word.as_bytes(), word.len()), form);
        } else {
            self.long.insert(keep(word), form);
        }
    }
}

/// A short word as two numbers: its bytes, then zeros. No word has a zero byte. (A `u128` would be
/// aligned to 16 bytes, and a slot would take 32 instead of 24.)
type ShortWord = (u64, u64);

/// A short word has at most this many bytes.
const SHORT_BYTES: usize = 16;

/// By length of a short word: a mask of its bytes.
const MASKS: [u128; SHORT_BYTES + 1] = {
    let (mut masks, mut length) = ([u128::MAX; SHORT_BYTES + 1], 0);
    while length < SHORT_BYTES {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

/// The short word at the beginning of `text`, given its length. The bytes after it are masked, so
/// that 16 bytes can be read at once.
#[inline]
fn short_word(text: &[u8], length: usize) -> ShortWord {
    let mut copy = [0; SHORT_BYTES];
    let bytes = text.first_chunk().unwrap_or_else(|| {
        copy[..length].copy_from_slice(&text[..length]);
        &copy
    });
    let word = u128::from_le_bytes(*bytes) & MASKS[length];
    (word as u64, (word >> 64) as u64)
}

/// Forms by short word: a hash table with linear probing. A slot holds the word itself, so that a
/// look-up reads no other memory, and most look-ups read one slot.
struct ShortWords {
    /// A power of two, of which at least half are free. A word is in the first slot, from that of
    /// its hash on, that was free.
    slots: Vec<(ShortWord, StreamForm)>,
    count: usize,
}

/// The word of a free slot.
const FREE: ShortWord = (0, 0);

impl Default for ShortWords {
    fn default() -> Self {
        Self { slots: vec![(FREE, StreamForm::default()); 1 << 10], count: 0 }
    }
}

impl ShortWords {
    #[inline]
    fn get(&self, word: ShortWord) -> Option<StreamForm> {
        let (found, form) = self.slots[self.slot(word)];
        (found == word).then_some(form)
    }

    /// Adds a word that is new.
    fn insert(&mut self, word: ShortWord, form: StreamForm) {
        if 2 * (self.count + 1) > self.slots.len() {
            self.grow();
        }
        let slot = self.slot(word);
        self.slots[slot] = (word, form);
        self.count += 1;
    }

    fn grow(&mut self) {
        let slots = vec![(FREE, StreamForm::default()); 2 * self.slots.len()];
        let before = std::mem::replace(self, Self { slots, count: 0 });
        let words = before.slots.into_iter().filter(|(word, _)| *word != FREE);
        words.for_each(|(word, form)| self.insert(word, form));
    }

    /// The slot of a word, or the free slot for it. The multiplier is 2^64 divided by the golden
    /// ratio (Knuth’s multiplicative hashing).
    #[inline]
    fn slot(&self, word: ShortWord) -> usize {
        let mixed = (word.0 ^ word.1.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let last = self.slots.len() - 1;
        let mut slot = (mixed >> 32) as usize & last;
        while self.slots[slot].0 != word && self.slots[slot].0 != FREE {
            slot = (slot + 1) & last;
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_length_are_found_once_they_are_added() {
        let word = |number: usize| format!("{number}{}", "x".repeat(number % 20));
        let text: Vec<String> = (0..3000).map(word).collect();
        let mut cache = WordCache::default();
        for (number, word) in text.iter().enumerate() {
            assert!(cache.get(word, 0..word.len()).is_none(), "{word}");
            cache.insert(word, StreamForm { number: number as u32, is_stop: false });
        }
        for (number, word) in text.iter().enumerate() {
            let text = format!("a {word} b");
            let found = cache.get(&text, 2..2 + word.len());
            assert_eq!(found.map(|form| form.number), Some(number as u32), "{word}");
        }
    }
}
