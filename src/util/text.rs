//! Operations on strings that the standard library has in a form that costs the module more bytes.
//! Look here before you index, format or concatenate a text in code that reaches the browser.

use core::ops::Range;

/// The part of a text in `range` (bytes); empty if the range is not within the text or cuts a
/// character. Indexing would bring the code that formats the message of its panic.
pub fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// The texts one after the other. The standard library's `concat` is generic over the list, and
/// each of its copies has ten times the code.
pub fn concat(texts: &[&str]) -> String {
    let mut all = String::new();
    texts.iter().for_each(|text| all.push_str(text));
    all
}

/// The parts of a text before and after the first `separator`, which must be ASCII; the whole text
/// and an empty one if there is none. The standard library's search has ten times the code.
pub fn split_at_byte(text: &str, separator: u8) -> (&str, &str) {
    let at = text.bytes().position(|byte| byte == separator).unwrap_or(text.len());
    (slice(text, 0..at), text.get(at + 1..).unwrap_or_default())
}

/// A number in decimal. `format!` would bring the machinery of formatting.
pub fn decimal(number: usize) -> String {
    let mut text = if number > 9 { decimal(number / 10) } else { String::new() };
    text.push(hex_digit((number % 10) as u8));
    text
}

/// A number below 16 as a hexadecimal digit.
pub fn hex_digit(value: u8) -> char {
    char::from(if value < 10 { b'0' + value } else { b'a' - 10 + value })
}

/// The value of a decimal integer of at most eighteen digits, with or without a minus sign.
pub fn whole_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut number = 0;
    for digit in digits.bytes() {
        number = number * 10 + i64::from(digit.wrapping_sub(b'0'));
        if !digit.is_ascii_digit() || number >= 1_000_000_000_000_000_000 {
            return None;
        }
    }
    if digits.is_empty() {
        return None;
    }
    Some(if digits.len() < text.len() { -number } else { number })
}
