//! Fingerprints of content, for use on one machine. Look here for the keys of cache entries.
//!
//! A fingerprint is XXH3 with 128 bits, a tenth of the work of SHA-256 (decision 9). It tells
//! different contents apart unless somebody has crafted them to collide. That is enough here,
//! because a person who can do that already controls the sources or the cache. The files of an
//! index, which travel, are named and verified by SHA-256 ([`medina::util::wire::digest`]).

/// A fingerprint: XXH3-128 in little-endian order. It has no meaning on other machines.
pub type Fingerprint = [u8; 16];

/// The fingerprint of the concatenated parts. Where one part ends does not matter.
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
