//! Operations on strings that the standard library has in a form that costs the module more bytes.

use core::ops::Range;

/// A part of a text. Indexing would bring the machinery of printing a text that is cut amid a character.
pub fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// Texts one after the other. Every type of list brings its own `concat` of the standard library, each ten times the code.
pub fn concat(texts: &[&str]) -> String {
    let mut all = String::new();
    texts.iter().for_each(|text| all.push_str(text));
    all
}

/// A text before and after a sign, the first of its kind; nothing after where there is none. The standard library would search
/// four letters at a time, in ten times the code.
pub fn split_at_byte(text: &str, sign: u8) -> (&str, &str) {
    let at = text.bytes().position(|byte| byte == sign).unwrap_or(text.len());
    (slice(text, 0..at), text.get(at + 1..).unwrap_or_default())
}

/// A number in decimal, without the machinery of formatting.
pub fn decimal(number: usize) -> String {
    let mut text = if number > 9 { decimal(number / 10) } else { String::new() };
    text.push(hex_digit((number % 10) as u8));
    text
}

/// A digit below 16.
pub fn hex_digit(value: u8) -> char {
    char::from(if value < 10 { b'0' + value } else { b'a' - 10 + value })
}

/// A whole number of eighteen digits at most.
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
