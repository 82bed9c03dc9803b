//! Words that have been read, as they are written, each with its form.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::token_stream::Form;

/// Forms by word. Most words of a text are looked up here, and most are short.
#[derive(Default)]
pub(super) struct Known<'a> {
    short: ShortWords,
    long: FxHashMap<Cow<'a, str>, Form>,
}

impl<'a> Known<'a> {
    /// The form of the word that has this place in a text.
    #[inline]
    pub(super) fn get(&self, text: &str, word: Range<usize>) -> Option<Form> {
        if word.len() > SHORT {
            return self.get_long(&text[word]);
        }
        self.short.get(short(&text.as_bytes()[word.start..], word.len()))
    }

    #[inline(never)]
    fn get_long(&self, word: &str) -> Option<Form> {
        self.long.get(word).copied()
    }

    /// Adds a word that is not there.
    pub(super) fn insert(&mut self, word: &'a str, form: Form) {
        self.insert_as(word, form, Cow::Borrowed);
    }

    /// Adds a word that is not there, and keeps a copy where that takes one.
    pub(super) fn insert_copy(&mut self, word: &str, form: Form) {
        self.insert_as(word, form, |word| Cow::Owned(word.to_owned()));
    }

    fn insert_as<'w>(
        &mut self,
        word: &'w str,
        form: Form,
        kept: impl FnOnce(&'w str) -> Cow<'a, str>,
    ) {
        if word.len() <= SHORT {
            self.short.insert(short(word.as_bytes(), word.len()), form);
        } else {
            self.long.insert(kept(word), form);
        }
    }
}

/// A short word: its bytes, then zeros. No word has a byte that is zero.
type Short = (u64, u64);

/// The most bytes of a short word.
const SHORT: usize = 16;

/// By length, which bytes are of a short word.
const OF_SHORT: [u128; SHORT + 1] = {
    let (mut masks, mut length) = ([u128::MAX; SHORT + 1], 0);
    while length < SHORT {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

/// A short word, given the text from there on and its length.
#[inline]
fn short(text: &[u8], length: usize) -> Short {
    let mut copy = [0; SHORT];
    let bytes = text.first_chunk().unwrap_or_else(|| {
        copy[..length].copy_from_slice(&text[..length]);
        &copy
    });
    let word = u128::from_le_bytes(*bytes) & OF_SHORT[length];
    (word as u64, (word >> 64) as u64)
}

/// Forms by short word. Comparing numbers asks for nothing from elsewhere in memory, and a word that is found where it is looked for
/// first takes one look there alone.
struct ShortWords {
    /// At least half are free. A word is in the first from its own on that was free.
    slots: Vec<(Short, Form)>,
    count: usize,
}

/// In a slot that is free.
const FREE: Short = (0, 0);

impl Default for ShortWords {
    fn default() -> Self {
        Self { slots: vec![(FREE, Form::default()); 1 << 10], count: 0 }
    }
}

impl ShortWords {
    #[inline]
    fn get(&self, word: Short) -> Option<Form> {
        let (there, form) = self.slots[self.place(word)];
        (there == word).then_some(form)
    }

    /// Adds a word that is not there.
    fn insert(&mut self, word: Short, form: Form) {
        if 2 * (self.count + 1) > self.slots.len() {
            self.grow();
        }
        let place = self.place(word);
        self.slots[place] = (word, form);
        self.count += 1;
    }

    fn grow(&mut self) {
        let slots = vec![(FREE, Form::default()); 2 * self.slots.len()];
        let before = std::mem::replace(self, Self { slots, count: 0 });
        let words = before.slots.into_iter().filter(|(word, _)| *word != FREE);
        words.for_each(|(word, form)| self.insert(word, form));
    }

    /// The slot of a word, or the free one for it.
    #[inline]
    fn place(&self, word: Short) -> usize {
        let mixed = (word.0 ^ word.1.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let last = self.slots.len() - 1;
        let mut place = (mixed >> 32) as usize & last;
        while self.slots[place].0 != word && self.slots[place].0 != FREE {
            place = (place + 1) & last;
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_length_are_known_once_they_are_there() {
        let word = |number: usize| format!("{number}{}", "x".repeat(number % 20));
        let text: Vec<String> = (0..3000).map(word).collect();
        let mut known = Known::default();
        for (number, word) in text.iter().enumerate() {
            assert!(known.get(word, 0..word.len()).is_none(), "{word}");
            known.insert(word, Form { number: number as u32, is_stop: false });
        }
        for (number, word) in text.iter().enumerate() {
            let amid = format!("a {word} b");
            let found = known.get(&amid, 2..2 + word.len());
            assert_eq!(found.map(|form| form.number), Some(number as u32), "{word}");
        }
    }
}
