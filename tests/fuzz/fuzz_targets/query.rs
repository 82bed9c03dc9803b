//! Any text is analysed, and its tokens are pieces of it in order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use medina::analysis::for_each_token;

fuzz_target!(|text: &str| {
    let mut end = 0;
    for_each_token(text, |token| {
        assert!(end <= token.range.start && token.range.start < token.range.end);
        assert!(!token.folded.is_empty() && text.get(token.range.clone()).is_some());
        end = token.range.end;
    });
});
