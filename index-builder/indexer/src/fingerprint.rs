//! What a build knows content by on this machine: documents, and what notes of them are kept under.
//!
//! This is XXH3 with 128 bits, a tenth of the work of SHA-256. It keeps apart what is different by accident, not what somebody made to
//! collide. Who could do that writes the sources or the notes, and so can have the builder publish any text without it: all that
//! a collision does is that of two contents of theirs one counts for both. What travels, the files of the index, is named and
//! verified by SHA-256 ([`super::wire::digest()`]).

/// A fingerprint. Nothing outside the machine that took it depends on it.
pub type Fingerprint = [u8; 16];

/// The fingerprint of the parts, one after the other.
pub fn fingerprint(parts: &[&[u8]]) -> Fingerprint {
    use twox_hash::XxHash3_128;

    let hash = match parts {
        [whole] => XxHash3_128::oneshot(whole),
        _ => {
            let mut hasher = XxHash3_128::new();
            parts.iter().for_each(|part| hasher.write(part));
            hasher.finish_128()
        }
    };
    hash.to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_as_if_they_were_one() {
        let content: Vec<u8> = (0..2_000_u32).map(|number| (number * number / 8) as u8).collect();
        for length in [0, 1, 100, 241, 2_000] {
            let whole = fingerprint(&[&content[..length]]);
            let (left, right) = content[..length].split_at(length / 3);
            assert_eq!(fingerprint(&[left, &[], right]), whole);
            assert_ne!(fingerprint(&[left, &[0], right]), whole);
        }
    }
}
