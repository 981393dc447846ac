//! See `tests/lang/properties.rs`, `prints`.
#![no_main]

#[allow(dead_code)]
#[path = "../../tests/lang/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::prints(bytes));
