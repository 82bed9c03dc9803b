//! Finds texts that occur twice in a list, in time linear in the list.

use std::collections::HashSet;

/// Up to this many texts are compared one by one, which is faster than hashing each.
const FEW: usize = 16;

/// Tells whether a text is new to a list that grows by each new one.
///
/// It hashes with random keys, so that nobody can choose texts whose hashes are equal.
#[derive(Default)]
pub(crate) struct Distinct {
    /// The texts of the list; empty while they are few.
    hashed: HashSet<String>,
}

impl Distinct {
    /// Whether `text` is none of `known`. The caller then adds it to `known`.
    pub(crate) fn is_new<'a>(
        &mut self,
        mut known: impl ExactSizeIterator<Item = &'a str>,
        text: &str,
    ) -> bool {
        if self.hashed.is_empty() {
            if known.len() < FEW {
                return known.all(|known| known != text);
            }
            self.hashed.extend(known.map(str::to_owned));
        }
        self.hashed.insert(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_new_once() {
        let (mut distinct, mut known) = (Distinct::default(), Vec::new());
        for round in 0..2 {
            for number in 0..3 * FEW {
                let text = number.to_string();
                let is_new = distinct.is_new(known.iter().map(String::as_str), &text);
                assert_eq!(is_new, round == 0, "{text}");
                known.extend(is_new.then_some(text));
            }
        }
    }
}
